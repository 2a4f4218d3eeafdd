noinst_LTLIBRARIES += libbase.la
libbase_la_SOURCES = \
	base/aside.c base/aside.h \
	base/bytes.h \
	base/clock.h \
	base/crc.c base/crc.h \
	base/dotted.c base/dotted.h \
	base/hwerr.c base/hwerr.h \
	base/log.c base/log.h \
	base/rundir.c base/rundir.h \
	base/sanitizer.h \
	base/suggest.c base/suggest.h \
	base/utf8.c base/utf8.h
