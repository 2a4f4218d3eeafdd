# SPDX-License-Identifier: Apache-2.0
# Events and the journal.
check_PROGRAMS += tests/check_event
tests_check_event_SOURCES = tests/check_event.c
tests_check_event_LDADD = libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
check_PROGRAMS += tests/check_event_member
tests_check_event_member_SOURCES = tests/check_event_member.c
tests_check_event_member_LDADD = libschema.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
check_PROGRAMS += tests/check_journal
tests_journal_fixture = tests/journal_fixture.c tests/journal_fixture.h
tests_check_journal_SOURCES = tests/check_journal.c $(tests_journal_fixture)
tests_check_journal_LDADD = libdaemon.la libmodel.la liboptics.la libbase.la $(SQLITE_LIBS) $(EVENT_LIBS) $(CHECK_LIBS)
check_PROGRAMS += tests/check_journal_broken tests/check_journal_search tests/check_journal_stays
tests_check_journal_broken_SOURCES = tests/check_journal_broken.c $(tests_journal_fixture)
tests_check_journal_broken_LDADD = $(tests_check_journal_LDADD)
tests_check_journal_search_SOURCES = tests/check_journal_search.c $(tests_journal_fixture)
tests_check_journal_search_LDADD = $(tests_check_journal_LDADD)
tests_check_journal_stays_SOURCES = tests/check_journal_stays.c $(tests_journal_fixture)
tests_check_journal_stays_LDADD = $(tests_check_journal_LDADD)
check_PROGRAMS += tests/check_seen
tests_check_seen_SOURCES = tests/check_seen.c
tests_check_seen_LDADD = $(tests_check_journal_LDADD)

check_PROGRAMS += tests/check_alarm_past
tests_check_alarm_past_SOURCES = tests/check_alarm_past.c
tests_check_alarm_past_LDADD = $(tests_check_journal_LDADD)
check_PROGRAMS += tests/check_formats
tests_check_formats_SOURCES = tests/check_formats.c
tests_check_formats_LDADD = libdaemon.la libengine.la libmodel.la liboptics.la libbase.la $(SQLITE_LIBS) $(EVENT_LIBS) $(ZLIB_LIBS) $(CHECK_LIBS)
EXTRA_DIST += tests/data/formats/journal-1.db.gz tests/data/formats/journal-1.ids.gz tests/data/formats/ring-3.gz
check_PROGRAMS += tests/check_rest_events
tests_check_rest_events_SOURCES = tests/check_rest_events.c tests/api_fixture.h tests/host_fixture.h
tests_check_rest_events_LDADD = $(tests_check_rest_LDADD)

# For test_journal: a wall clock that steps.
check_LTLIBRARIES += tests/step_clock.la
tests_step_clock_la_SOURCES = tests/step_clock.c
tests_step_clock_la_LDFLAGS = -module -avoid-version -rpath /nowhere -shared
tests_step_clock_la_CFLAGS = -std=gnu11 $(WARN_FLAGS)
# For the same: what truly became of flags.
check_PROGRAMS += tests/print_ledger
tests_print_ledger_SOURCES = tests/print_ledger.c
tests_print_ledger_LDADD = libsim.la liboptics.la libbase.la -lm
check_PROGRAMS += tests/check_journald
tests_check_journald_SOURCES = tests/check_journald.c
tests_check_journald_LDADD = libdaemon.la libschema.la libmodel.la liboptics.la libbase.la $(CHECK_LIBS)
