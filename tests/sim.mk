# SPDX-License-Identifier: Apache-2.0
# The simulator and its plugin.
check_PROGRAMS += tests/check_world tests/check_faceplate tests/check_sim_cmis \
	tests/check_sim_sff8636 tests/check_sim_sff8472 tests/check_sim_parts \
	tests/check_sim_vdm tests/check_sim_ccmis tests/check_sim_observe \
	tests/check_calibration tests/check_physics tests/check_part \
	tests/check_shelf tests/check_plugin_sim tests/check_calm tests/check_trouble \
	tests/check_property tests/check_property_monitors tests/check_latch \
	tests/check_sim_apps tests/check_sim_banks tests/check_property_pages tests/check_property_banks \
	tests/check_property_settings tests/check_property_sfp tests/check_property_offers \
	tests/check_property_view
tests_check_sim_banks_SOURCES = tests/check_sim_banks.c tests/sim_fixture.h
tests_check_sim_banks_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_property_banks_SOURCES = tests/check_property_banks.c tests/property_fixture.h \
	tests/random_part.c tests/random_part.h
tests_check_property_banks_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_property_pages_SOURCES = tests/check_property_pages.c tests/property_fixture.h \
	tests/random_part.c tests/random_part.h
tests_check_property_pages_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_property_settings_SOURCES = tests/check_property_settings.c tests/property_fixture.h \
	tests/random_part.c tests/random_part.h
tests_check_property_settings_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_property_sfp_SOURCES = tests/check_property_sfp.c tests/property_fixture.h \
	tests/random_part.c tests/random_part.h
tests_check_property_sfp_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_property_offers_SOURCES = tests/check_property_offers.c tests/property_fixture.h \
	tests/random_part.c tests/random_part.h
tests_check_property_offers_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_property_view_SOURCES = tests/check_property_view.c tests/property_fixture.h \
	tests/random_part.c tests/random_part.h tests/views.c tests/views.h
tests_check_property_view_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_sim_apps_SOURCES = tests/check_sim_apps.c tests/sim_fixture.h
tests_check_sim_apps_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_property_SOURCES = tests/check_property.c tests/property_fixture.h \
	tests/random_part.c tests/random_part.h
tests_check_property_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_property_monitors_SOURCES = tests/check_property_monitors.c \
	tests/property_fixture.h tests/random_part.c tests/random_part.h
tests_check_property_monitors_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_faceplate_SOURCES = tests/check_faceplate.c
tests_check_faceplate_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_latch_SOURCES = tests/check_latch.c
tests_check_latch_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_trouble_SOURCES = tests/check_trouble.c
tests_check_trouble_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_calm_SOURCES = tests/check_calm.c
tests_check_calm_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_calibration_SOURCES = tests/check_calibration.c tests/sim_fixture.h
tests_check_calibration_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_world_SOURCES = tests/check_world.c
tests_check_world_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_sim_cmis_SOURCES = tests/check_sim_cmis.c tests/sim_fixture.h
tests_check_sim_cmis_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_sim_sff8636_SOURCES = tests/check_sim_sff8636.c tests/sim_fixture.h
tests_check_sim_sff8636_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_sim_sff8472_SOURCES = tests/check_sim_sff8472.c tests/sim_fixture.h
tests_check_sim_sff8472_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_sim_parts_SOURCES = tests/check_sim_parts.c tests/sim_fixture.h
tests_check_sim_parts_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_sim_vdm_SOURCES = tests/check_sim_vdm.c tests/sim_fixture.h
tests_check_sim_vdm_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_sim_observe_SOURCES = tests/check_sim_observe.c tests/sim_fixture.h
tests_check_sim_observe_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_sim_ccmis_SOURCES = tests/check_sim_ccmis.c tests/sim_fixture.h
tests_check_sim_ccmis_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_physics_SOURCES = tests/check_physics.c
tests_check_physics_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_part_SOURCES = tests/check_part.c
tests_check_part_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_shelf_SOURCES = tests/check_shelf.c
tests_check_shelf_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
# The plugin itself is linked in, so that its contract is tested without dlopen.
tests_check_plugin_sim_SOURCES = tests/check_plugin_sim.c plugins/sim.c plugins/sim_world.c plugins/sim_world.h
# flags of its own, so that its object is not the one libtool makes for the plugin
tests_check_plugin_sim_CPPFLAGS = $(AM_CPPFLAGS)
tests_check_plugin_sim_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
