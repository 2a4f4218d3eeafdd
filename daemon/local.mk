noinst_LTLIBRARIES += libdaemon.la
libdaemon_la_SOURCES = \
	daemon/beat.c daemon/beat.h \
	daemon/change.c daemon/change.h \
	daemon/change_told.c daemon/change_told.h \
	daemon/settings.c daemon/settings.h \
	daemon/door.c daemon/door.h \
	daemon/journal.c daemon/journal.h \
	daemon/journald.c daemon/journald.h \
	daemon/journal_ids.c daemon/journal_ids.h \
	daemon/journal_said.c daemon/journal_said.h \
	daemon/journal_search.c daemon/journal_search.h \
	daemon/journal_seen.c daemon/journal_seen.h \
	daemon/journal_sql.c daemon/journal_sql.h \
	daemon/journal_stays.c daemon/journal_stays.h \
	daemon/journal_store.c daemon/journal_store.h \
	daemon/journal_thread.c daemon/journal_thread.h \
	daemon/journal_words.c daemon/journal_words.h \
	daemon/journal_alarms.c daemon/journal_alarms.h \
	daemon/limit_notes.c daemon/limit_notes.h \
	daemon/listen.c daemon/listen.h \
	daemon/loop.c daemon/loop.h \
	daemon/loop_config.c daemon/loop_parts.h \
	daemon/loop_host.c \
	daemon/loop_links.c \
	daemon/loop_serve.c \
	daemon/news.c daemon/news.h \
	daemon/news_cage.c daemon/news_parts.h \
	daemon/netdev.c daemon/netdev.h \
	daemon/notify.c daemon/notify.h \
	daemon/platform_choose.c daemon/platform_choose.h \
	daemon/platform_find.c daemon/platform_find.h \
	daemon/ports.c daemon/ports.h \
	daemon/turns.c daemon/turns.h \
	daemon/save.c daemon/save.h \
	daemon/schema_ask.c daemon/schema_ask.h \
	daemon/usage.c daemon/usage.h \
	daemon/web_watch.c daemon/web_watch.h

include daemon/processes.mk
include daemon/config.mk
include daemon/schema.mk

sbin_PROGRAMS += caged
caged_SOURCES = daemon/main.c
caged_LDADD = libdaemon.la libboard.la libapi.la libschema.la libengine.la libmodel.la liboptics.la \
	libbase.la $(EVENT_LIBS) $(MHD_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) $(YAML_LIBS) $(SQLITE_LIBS) $(MNL_LIBS) \
	$(GNUTLS_LIBS) $(CRYPT_LIBS) $(NGHTTP2_LIBS) $(PROTOBUF_C_LIBS) -ldl -lm -lpthread

man_MANS += daemon/caged.8
