# SPDX-License-Identifier: Apache-2.0

OPTICS_CHECKS = tests/check_memmap tests/check_flag_at tests/check_monitor tests/check_identity tests/check_sff8024 \
	tests/check_sff8024_codes tests/check_compliance tests/check_sff8472_laser \
	tests/check_cmis tests/check_sff8636 tests/check_sff8472 tests/check_lint tests/check_lint_edges \
	tests/check_lint_clauses tests/check_registers tests/check_registers_csv tests/check_vdm_types \
	tests/check_lint_pages tests/check_lint_sets tests/check_lint_together \
	tests/check_vdm tests/check_parameter tests/check_app_select tests/check_cdb tests/check_ccmis tests/check_tunable \
	tests/check_cmis_apps tests/check_cmis_lane tests/check_cmis_diag tests/check_cmis_offers
check_PROGRAMS += $(OPTICS_CHECKS) tests/check_dump tests/check_corpus tests/check_decode tests/check_decode_cmis
EXTRA_DIST += tests/optics_fixture.h tests/lint_fixture.h tests/data/registers.csv tests/data/vdm-types.csv tests/data/registers-single-source.txt

tests_check_flag_at_SOURCES = tests/check_flag_at.c
tests_check_flag_at_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_memmap_SOURCES = tests/check_memmap.c
tests_check_memmap_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_monitor_SOURCES = tests/check_monitor.c
tests_check_monitor_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_identity_SOURCES = tests/check_identity.c
tests_check_identity_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_sff8024_SOURCES = tests/check_sff8024.c
tests_check_sff8024_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_sff8024_codes_SOURCES = tests/check_sff8024_codes.c
tests_check_sff8024_codes_LDADD = libschema.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_compliance_SOURCES = tests/check_compliance.c
tests_check_compliance_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_sff8472_laser_SOURCES = tests/check_sff8472_laser.c
tests_check_sff8472_laser_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_cmis_SOURCES = tests/check_cmis.c
tests_check_cmis_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_sff8636_SOURCES = tests/check_sff8636.c
tests_check_sff8636_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_sff8472_SOURCES = tests/check_sff8472.c
tests_check_sff8472_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_vdm_types_SOURCES = tests/check_vdm_types.c
tests_check_vdm_types_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_vdm_SOURCES = tests/check_vdm.c
tests_check_vdm_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_parameter_SOURCES = tests/check_parameter.c
tests_check_parameter_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_app_select_SOURCES = tests/check_app_select.c
tests_check_app_select_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_cdb_SOURCES = tests/check_cdb.c
tests_check_cdb_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_ccmis_SOURCES = tests/check_ccmis.c
tests_check_ccmis_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_tunable_SOURCES = tests/check_tunable.c
tests_check_tunable_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_cmis_apps_SOURCES = tests/check_cmis_apps.c
tests_check_cmis_apps_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_cmis_lane_SOURCES = tests/check_cmis_lane.c
tests_check_cmis_lane_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_cmis_diag_SOURCES = tests/check_cmis_diag.c
tests_check_cmis_diag_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_cmis_offers_SOURCES = tests/check_cmis_offers.c
tests_check_cmis_offers_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_lint_SOURCES = tests/check_lint.c
tests_check_lint_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_lint_edges_SOURCES = tests/check_lint_edges.c
tests_check_lint_edges_LDADD = $(tests_check_lint_LDADD)
tests_check_lint_clauses_SOURCES = tests/check_lint_clauses.c
tests_check_lint_clauses_LDADD = $(tests_check_lint_LDADD)
tests_check_lint_pages_SOURCES = tests/check_lint_pages.c
tests_check_lint_pages_LDADD = $(tests_check_lint_LDADD)
tests_check_lint_sets_SOURCES = tests/check_lint_sets.c
tests_check_lint_sets_LDADD = $(tests_check_lint_LDADD)
tests_check_lint_together_SOURCES = tests/check_lint_together.c
tests_check_lint_together_LDADD = $(tests_check_lint_LDADD)
tests_check_registers_SOURCES = tests/check_registers.c
tests_check_registers_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
tests_check_registers_csv_SOURCES = tests/check_registers_csv.c
tests_check_registers_csv_LDADD = liboptics.la libbase.la $(CHECK_LIBS)
registers_doc_sources = tests/registers_doc.c tests/registers_doc.h \
	tests/registers_where.c tests/registers_where.h \
	tests/members.c tests/members.h tests/images.c tests/images.h \
	tests/random_part.c tests/random_part.h
registers_doc_libs = libapi.la libschema.la libengine.la libmodel.la libsim.la liboptics.la libbase.la \
	$(MHD_LIBS) $(EVENT_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) -lm
check_PROGRAMS += tests/check_registers_doc
tests_check_registers_doc_SOURCES = tests/check_registers_doc.c $(registers_doc_sources)
tests_check_registers_doc_LDADD = $(registers_doc_libs) $(CHECK_LIBS)
EXTRA_PROGRAMS = tests/print_registers
tests_print_registers_SOURCES = tests/print_registers.c $(registers_doc_sources)
tests_print_registers_LDADD = $(registers_doc_libs)
CLEANFILES += tests/print_registers
registers-doc: tests/print_registers
	tests/print_registers >$(top_srcdir)/docs/registers.md
tests_check_dump_SOURCES = tests/check_dump.c
tests_check_dump_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS)
tests_check_decode_SOURCES = tests/check_decode.c $(DECODE_SOURCES)
tests_check_decode_LDADD = libcli.la libsim.la liboptics.la libbase.la $(CHECK_LIBS) $(CURL_LIBS) \
	$(JANSSON_LIBS) -lm
tests_check_decode_cmis_SOURCES = tests/check_decode_cmis.c $(DECODE_SOURCES)
tests_check_decode_cmis_LDADD = $(tests_check_decode_LDADD)
tests_check_corpus_SOURCES = tests/check_corpus.c
tests_check_corpus_LDADD = libsim.la liboptics.la libbase.la $(CHECK_LIBS) $(JANSSON_LIBS) -lm
