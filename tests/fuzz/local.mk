# SPDX-License-Identifier: Apache-2.0
# A target is a source, a line of libraries, and its name in the list. It runs as a check
# program over what is committed; with --enable-fuzzers it is linked with libFuzzer instead.
FUZZ_TARGETS_ALL = tests/fuzz/fuzz_sff8472 tests/fuzz/fuzz_sff8636 tests/fuzz/fuzz_cmis \
	tests/fuzz/fuzz_lint tests/fuzz/fuzz_registers tests/fuzz/fuzz_dump tests/fuzz/fuzz_decode \
	tests/fuzz/fuzz_answer tests/fuzz/fuzz_path tests/fuzz/fuzz_json tests/fuzz/fuzz_config \
	tests/fuzz/fuzz_proto tests/fuzz/fuzz_part tests/fuzz/fuzz_world tests/fuzz/fuzz_vdm tests/fuzz/fuzz_ccmis \
	tests/fuzz/fuzz_cmis_pages tests/fuzz/fuzz_parameter tests/fuzz/fuzz_cdb \
	tests/fuzz/fuzz_board tests/fuzz/fuzz_query tests/fuzz/fuzz_restconf tests/fuzz/fuzz_web tests/fuzz/fuzz_gnmi tests/fuzz/fuzz_grpc

check_LTLIBRARIES += tests/fuzz/libfuzz.la
tests_fuzz_libfuzz_la_SOURCES = tests/fuzz/fuzz.c tests/fuzz/fuzz.h tests/fuzz/module.c tests/fuzz/module.h
EXTRA_DIST += docs/soak.md tests/fuzz/corpus tests/fuzz/dict tests/fuzz/found
EXTRA_PROGRAMS += $(FUZZ_TARGETS_ALL) tests/fuzz/seeds
CLEANFILES += $(FUZZ_TARGETS_ALL) tests/fuzz/seeds fuzz_*.input
if !FUZZERS
check_PROGRAMS += $(FUZZ_TARGETS_ALL)
check_LTLIBRARIES += tests/fuzz/libreplay.la
tests_fuzz_libreplay_la_SOURCES = tests/fuzz/replay.c
fuzz_replay = tests/fuzz/libreplay.la
endif
fuzz_libs = $(fuzz_replay) tests/fuzz/libfuzz.la $(FUZZ_ENGINE)
fuzz_optics_libs = $(fuzz_libs) liboptics.la libbase.la -lm
fuzz_api_libs = $(fuzz_libs) libapi.la libschema.la libmodel.la liboptics.la \
	libbase.la $(JANSSON_LIBS)

tests_fuzz_fuzz_sff8472_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_sff8636_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_cmis_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_cmis_pages_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_vdm_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_parameter_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_cdb_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_ccmis_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_lint_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_registers_LDADD = $(fuzz_optics_libs)
tests_fuzz_fuzz_dump_LDADD = $(fuzz_libs) libsim.la liboptics.la libbase.la -lm
tests_fuzz_fuzz_decode_SOURCES = tests/fuzz/fuzz_decode.c $(DECODE_SOURCES)
tests_fuzz_fuzz_decode_LDADD = $(fuzz_libs) libcli.la libsim.la liboptics.la libbase.la \
	$(CURL_LIBS) $(JANSSON_LIBS) -lm
tests_fuzz_fuzz_answer_LDADD = $(fuzz_libs) libcli.la liboptics.la libbase.la \
	$(CURL_LIBS) $(JANSSON_LIBS) -lm
tests_fuzz_fuzz_path_LDADD = $(fuzz_api_libs)
tests_fuzz_fuzz_json_LDADD = $(fuzz_api_libs)
tests_fuzz_fuzz_query_LDADD = $(fuzz_api_libs)
tests_fuzz_fuzz_restconf_LDADD = $(fuzz_api_libs)
tests_fuzz_fuzz_config_LDADD = $(fuzz_libs) libjudge.la libdaemon.la libmodel.la liboptics.la libbase.la $(YAML_LIBS) -lm
tests_fuzz_fuzz_board_LDADD = $(fuzz_optics_libs) libboard.la
tests_fuzz_fuzz_web_LDADD = $(fuzz_libs) libdaemon.la libapi.la libschema.la libmodel.la liboptics.la libbase.la \
	$(YAML_LIBS) $(EVENT_LIBS) $(ZLIB_LIBS) $(MHD_LIBS) $(GNUTLS_LIBS) $(CRYPT_LIBS) -lpthread
tests_fuzz_fuzz_gnmi_LDADD = $(fuzz_libs) libapi.la libschema.la libmodel.la liboptics.la libbase.la
tests_fuzz_fuzz_grpc_SOURCES = tests/fuzz/fuzz_grpc.c \
	tests/fuzz/grpc_doubles.c tests/fuzz/grpc_doubles.h tests/fuzz/grpc_server.c tests/fuzz/grpc_server.h \
	tests/fuzz/line_double.c tests/fuzz/line_double.h tests/fuzz/loop_double.c
tests_fuzz_fuzz_grpc_LDADD = $(fuzz_libs) libapi.la libschema.la libmodel.la liboptics.la libbase.la \
	$(EVENT_LIBS) $(ZLIB_LIBS) $(MHD_LIBS) $(GNUTLS_LIBS) $(CRYPT_LIBS) $(JANSSON_LIBS) -lpthread
tests_fuzz_fuzz_proto_LDADD = $(fuzz_libs) libdaemon.la liboptics.la libbase.la
tests_fuzz_fuzz_part_LDADD = $(fuzz_libs) libsim.la liboptics.la libbase.la -lm
tests_fuzz_fuzz_world_LDADD = $(fuzz_libs) libsim.la liboptics.la libbase.la -lm

tests_fuzz_seeds_SOURCES = tests/fuzz/seeds.c
tests_fuzz_seeds_LDADD = libdaemon.la libsim.la liboptics.la libbase.la -lm

# Needs clang, llvm-cov-14 and libclang-rt-14-dev; builds in its own folder.
fuzz: tests/fuzz/seeds
	$(top_srcdir)/tests/fuzz/fuzz.sh
# What takes hours: each job adds rows to a document.
soak: tests/fuzz/seeds
	$(top_srcdir)/tests/soak.sh $(SOAK_JOBS)
# What is generated, for who makes single programs in a fresh folder.
generated: $(BUILT_SOURCES)
.PHONY: fuzz soak generated
