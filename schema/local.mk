noinst_LTLIBRARIES += libschema.la librows.la
# What mkpaths checks; the rest of libschema needs what it writes.
librows_la_SOURCES = \
	schema/alarm_text.c schema/alarm_text.h \
	schema/breakout.c schema/breakout.h \
	schema/component.c schema/component.h \
	schema/event_member.c schema/event_member.h \
	schema/leaf.c schema/leaf.h \
	schema/leaf_flag.c schema/leaf_flag.h \
	schema/leaf_laser.c schema/leaf_laser.h \
	schema/leaf_monitor.c schema/leaf_monitor.h \
	schema/leaf_vdm.c schema/leaf_vdm.h \
	schema/leaf_observed.c schema/leaf_observed.h \
	schema/oc_words.c schema/oc_words.h \
	schema/tree_alarm.c schema/tree_alarm.h \
	schema/tree_caged.c schema/tree_caged.h \
	schema/tree_health.c schema/tree_health.h \
	schema/tree_interface.c schema/tree_interface.h \
	schema/tree_library.c schema/tree_library.h \
	schema/tree_list.c schema/tree_list.h \
	schema/tree_observed.c schema/tree_observed.h \
	schema/tree_property.c schema/tree_property.h \
	schema/tree_row.c schema/tree_row.h \
	schema/units.c schema/units.h \
	schema/words.c schema/words.h
librows_la_LIBADD = -lm
libschema_la_SOURCES = schema/tree.c schema/tree.h schema/tree_match.h schema/tree_path.c \
	schema/tree_value.c schema/tree_value.h
nodist_libschema_la_SOURCES = schema/paths.c
libschema_la_LIBADD = librows.la

noinst_PROGRAMS += schema/mkpaths
schema_mkpaths_SOURCES = schema/mkpaths.c schema/mkpaths.h schema/mkpaths_unserved.c schema/mkpaths_write.c schema/yang_node.h
schema_mkpaths_CFLAGS = $(AM_CFLAGS) $(YANG_CFLAGS)
schema_mkpaths_LDADD = librows.la libmodel.la liboptics.la libbase.la $(YANG_LIBS)

yangdir = $(pkgdatadir)/yang
dist_yang_DATA = \
	schema/caged-bus.yang \
	schema/caged-observables.yang \
	schema/caged-transceiver.yang \
	schema/iana-if-type.yang \
	schema/ietf-datastores.yang \
	schema/ietf-interfaces.yang \
	schema/ietf-restconf-monitoring.yang \
	schema/ietf-yang-library.yang \
	schema/openconfig-alarm-types.yang \
	schema/openconfig-alarms.yang \
	schema/openconfig-extensions.yang \
	schema/openconfig-if-ethernet.yang \
	schema/openconfig-interfaces.yang \
	schema/openconfig-platform-common.yang \
	schema/openconfig-platform-healthz-fault.yang \
	schema/openconfig-platform-healthz.yang \
	schema/openconfig-platform-port.yang \
	schema/openconfig-platform-transceiver.yang \
	schema/openconfig-platform-types.yang \
	schema/openconfig-platform.yang \
	schema/openconfig-system.yang \
	schema/openconfig-terminal-device.yang \
	schema/openconfig-transport-types.yang \
	schema/openconfig-types.yang \
	schema/openconfig-yang-types.yang

# What is left out of OpenConfig's own modules: nothing that the tree is made of.
deviationsdir = $(yangdir)
dist_deviations_DATA = schema/caged-deviations.yang

schema/paths.c: schema/mkpaths$(EXEEXT) $(dist_yang_DATA) $(dist_deviations_DATA)
	$(AM_V_GEN)schema/mkpaths$(EXEEXT) $@ $(addprefix $(srcdir)/,$(dist_yang_DATA) $(dist_deviations_DATA))
CLEANFILES += schema/paths.c
