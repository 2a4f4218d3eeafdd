# SPDX-License-Identifier: Apache-2.0
# The processes and their plugins; the plugins are found in tests/plugins/.libs.
check_PROGRAMS += tests/check_proto tests/check_processes tests/check_links \
	tests/check_notify tests/check_presence_sampler tests/check_pins_sampler tests/check_bus_pins tests/check_bus_arms \
	tests/check_ring_file tests/check_owner
tests_proto_fixture = tests/proto_fixture.c tests/proto_fixture.h
tests_check_proto_SOURCES = tests/check_proto.c $(tests_proto_fixture)
tests_check_proto_LDADD = libdaemon.la libbase.la $(CHECK_LIBS)
check_PROGRAMS += tests/check_proto_news tests/check_proto_requests
tests_check_proto_news_SOURCES = tests/check_proto_news.c $(tests_proto_fixture)
tests_check_proto_news_LDADD = $(tests_check_proto_LDADD)
tests_check_proto_requests_SOURCES = tests/check_proto_requests.c $(tests_proto_fixture)
tests_check_proto_requests_LDADD = $(tests_check_proto_LDADD)
tests_check_processes_SOURCES = tests/check_processes.c tests/processes.c tests/processes.h
tests_check_processes_LDADD = libdaemon.la libengine.la libmodel.la libbase.la $(EVENT_LIBS) $(CHECK_LIBS) -ldl
check_PROGRAMS += tests/check_processes_bus tests/check_processes_presence tests/check_processes_privileges \
	tests/check_processes_probe
tests_check_processes_bus_SOURCES = tests/check_processes_bus.c tests/processes.c tests/processes.h
tests_check_processes_bus_LDADD = $(tests_check_processes_LDADD)
tests_check_processes_presence_SOURCES = tests/check_processes_presence.c tests/processes.c tests/processes.h
tests_check_processes_presence_LDADD = $(tests_check_processes_LDADD)
tests_check_processes_privileges_SOURCES = tests/check_processes_privileges.c tests/processes.c tests/processes.h
tests_check_processes_privileges_LDADD = $(tests_check_processes_LDADD)
tests_check_processes_probe_SOURCES = tests/check_processes_probe.c tests/processes.c tests/processes.h
tests_check_processes_probe_LDADD = $(tests_check_processes_LDADD)
tests_check_bus_pins_SOURCES = tests/check_bus_pins.c tests/processes.c tests/processes.h
tests_check_bus_pins_LDADD = libdaemon.la libengine.la libmodel.la libbase.la $(EVENT_LIBS) $(CHECK_LIBS) -ldl
tests_check_bus_arms_SOURCES = tests/check_bus_arms.c tests/processes.c tests/processes.h
tests_check_bus_arms_LDADD = $(tests_check_bus_pins_LDADD)
tests_check_ring_file_SOURCES = tests/check_ring_file.c
tests_check_ring_file_LDADD = libdaemon.la libengine.la libmodel.la libbase.la $(EVENT_LIBS) $(CHECK_LIBS) -ldl
tests_links_fixture = tests/links_fixture.c tests/links_fixture.h
tests_check_links_SOURCES = tests/check_links.c $(tests_links_fixture)
tests_check_links_LDADD = libdaemon.la libengine.la libbase.la $(EVENT_LIBS) $(CHECK_LIBS) -ldl
check_PROGRAMS += tests/check_links_nonsense tests/check_links_table
tests_check_links_nonsense_SOURCES = tests/check_links_nonsense.c $(tests_links_fixture)
tests_check_links_nonsense_LDADD = $(tests_check_links_LDADD)
tests_check_links_table_SOURCES = tests/check_links_table.c $(tests_links_fixture)
tests_check_links_table_LDADD = $(tests_check_links_LDADD)
tests_check_notify_SOURCES = tests/check_notify.c
tests_check_notify_LDADD = libdaemon.la libbase.la $(CHECK_LIBS)
tests_check_presence_sampler_SOURCES = tests/check_presence_sampler.c
tests_check_presence_sampler_LDADD = libengine.la libbase.la $(CHECK_LIBS)
tests_check_pins_sampler_SOURCES = tests/check_pins_sampler.c
tests_check_pins_sampler_LDADD = libengine.la libbase.la $(CHECK_LIBS)

# A module that is never installed still needs an -rpath to become shared.
TEST_PLUGIN_LDFLAGS = -module -avoid-version -shared -rpath /nowhere

check_LTLIBRARIES += tests/plugins/tree.la
tests_plugins_tree_la_SOURCES = tests/plugins/tree.c
tests_plugins_tree_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)

check_LTLIBRARIES += tests/plugins/faulty.la
tests_plugins_faulty_la_SOURCES = tests/plugins/faulty.c
tests_plugins_faulty_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)

# One source, wrong in one way each.
check_LTLIBRARIES += tests/plugins/good.la
tests_plugins_good_la_SOURCES = tests/plugins/bad.c
tests_plugins_good_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=GOOD -DNAME=\"good\"
tests_plugins_good_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-abi.la
tests_plugins_bad_abi_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_abi_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_ABI -DNAME=\"bad-abi\"
tests_plugins_bad_abi_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-size.la
tests_plugins_bad_size_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_size_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_SIZE -DNAME=\"bad-size\"
tests_plugins_bad_size_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-old.la
tests_plugins_bad_old_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_old_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_OLD -DNAME=\"bad-old\"
tests_plugins_bad_old_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-name.la
tests_plugins_bad_name_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_name_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_NAME -DNAME=\"bad-name\"
tests_plugins_bad_name_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-function.la
tests_plugins_bad_function_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_function_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_FUNCTION -DNAME=\"bad-function\"
tests_plugins_bad_function_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-no-cages.la
tests_plugins_bad_no_cages_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_no_cages_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_NO_CAGES -DNAME=\"bad-no-cages\"
tests_plugins_bad_no_cages_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-many-cages.la
tests_plugins_bad_many_cages_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_many_cages_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_MANY_CAGES -DNAME=\"bad-many-cages\"
tests_plugins_bad_many_cages_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-label.la
tests_plugins_bad_label_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_label_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_LABEL -DNAME=\"bad-label\"
tests_plugins_bad_label_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-long.la
tests_plugins_bad_long_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_long_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_LONG -DNAME=\"bad-long\"
tests_plugins_bad_long_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-twin.la
tests_plugins_bad_twin_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_twin_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_TWIN -DNAME=\"bad-twin\"
tests_plugins_bad_twin_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-bus.la
tests_plugins_bad_bus_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_bus_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_BUS -DNAME=\"bad-bus\"
tests_plugins_bad_bus_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-read.la
tests_plugins_bad_read_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_read_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_READ -DNAME=\"bad-read\"
tests_plugins_bad_read_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-crash.la
tests_plugins_bad_crash_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_crash_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_CRASH -DNAME=\"bad-crash\"
tests_plugins_bad_crash_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-hang.la
tests_plugins_bad_hang_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_hang_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_HANG -DNAME=\"bad-hang\"
tests_plugins_bad_hang_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-error.la
tests_plugins_bad_error_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_error_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_ERROR -DNAME=\"bad-error\"
tests_plugins_bad_error_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-silent.la
tests_plugins_bad_silent_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_silent_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_SILENT -DNAME=\"bad-silent\"
tests_plugins_bad_silent_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-exit.la
tests_plugins_bad_exit_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_exit_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_EXIT -DNAME=\"bad-exit\"
tests_plugins_bad_exit_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
check_LTLIBRARIES += tests/plugins/bad-codes.la
tests_plugins_bad_codes_la_SOURCES = tests/plugins/bad.c
tests_plugins_bad_codes_la_CPPFLAGS = $(AM_CPPFLAGS) -DBAD=BAD_CODES -DNAME=\"bad-codes\"
tests_plugins_bad_codes_la_LDFLAGS = $(TEST_PLUGIN_LDFLAGS)
tests_check_owner_SOURCES = tests/check_owner.c
tests_check_owner_LDADD = libdaemon.la libbase.la $(CHECK_LIBS)
