noinst_LTLIBRARIES += libschema.la
libschema_la_SOURCES = \
	schema/words.c schema/words.h \
	schema/alarm_text.c schema/alarm_text.h \
	schema/leaf.c schema/leaf.h \
	schema/leaf_flag.c schema/leaf_flag.h \
	schema/leaf_monitor.c schema/leaf_monitor.h \
	schema/leaf_vdm.c schema/leaf_vdm.h \
	schema/units.c schema/units.h
libschema_la_LIBADD = -lm
