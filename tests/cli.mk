check_PROGRAMS += tests/check_table tests/check_client tests/check_cagectl tests/check_cli_golden tests/check_config tests/check_judge tests/check_options \
	tests/check_dirs tests/check_doubts tests/check_change_told tests/check_limit_notes \
	tests/check_config_here
tests_check_config_here_SOURCES = tests/check_config_here.c
tests_check_config_here_LDADD = libdaemon.la libmodel.la liboptics.la libbase.la $(YAML_LIBS) $(CHECK_LIBS) -lm
tests_check_limit_notes_SOURCES = tests/check_limit_notes.c
tests_check_limit_notes_LDADD = libdaemon.la libschema.la libmodel.la liboptics.la libbase.la $(YAML_LIBS) $(CHECK_LIBS) -lm
tests_check_change_told_SOURCES = tests/check_change_told.c
tests_check_change_told_LDADD = libdaemon.la libmodel.la liboptics.la libbase.la $(YAML_LIBS) $(CHECK_LIBS) -lm
tests_check_table_SOURCES = tests/check_table.c
tests_check_table_LDADD = libcli.la libbase.la $(CURL_LIBS) $(JANSSON_LIBS) $(CHECK_LIBS) -lm
tests_check_doubts_SOURCES = tests/check_doubts.c
tests_check_doubts_LDADD = libcli.la libbase.la $(CURL_LIBS) $(JANSSON_LIBS) $(CHECK_LIBS) -lm
tests_check_client_SOURCES = tests/check_client.c
tests_check_client_LDADD = libcli.la libbase.la $(CURL_LIBS) $(JANSSON_LIBS) $(CHECK_LIBS) -lm
tests_check_cagectl_SOURCES = tests/check_cagectl.c
tests_check_cagectl_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) -lm
tests_check_cli_golden_SOURCES = tests/check_cli_golden.c tests/golden.c tests/golden.h
tests_check_cli_golden_LDADD = $(CHECK_LIBS) $(JANSSON_LIBS)
EXTRA_DIST += tests/data/switch.json tests/data/golden

# Writes what REST, /metrics and cagectl say now over the golden files; read the difference.
golden: cagectl tests/check_special tests/check_cli_golden tests/check_equal
	for program in check_special check_cli_golden check_equal; do \
	    CAGED_SRC=$(abs_top_srcdir) CAGED_BUILD=$(abs_top_builddir) CAGED_GOLDEN=write \
		tests/$$program || exit 1; \
	done
.PHONY: golden

tests_check_judge_SOURCES = tests/check_judge.c
tests_check_judge_LDADD = libjudge.la libdaemon.la libmodel.la liboptics.la libbase.la $(YAML_LIBS) $(CHECK_LIBS) -lm
tests_check_config_SOURCES = tests/check_config.c
tests_check_config_LDADD = libjudge.la libdaemon.la libmodel.la liboptics.la libbase.la $(YAML_LIBS) $(CHECK_LIBS) -lm
tests_check_options_SOURCES = tests/check_options.c
tests_check_options_LDADD = libdaemon.la libbase.la $(CHECK_LIBS)
tests_check_dirs_SOURCES = tests/check_dirs.c
tests_check_dirs_LDADD = libdaemon.la libbase.la $(CHECK_LIBS)
