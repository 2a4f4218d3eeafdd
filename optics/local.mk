# SPDX-License-Identifier: Apache-2.0

noinst_LTLIBRARIES += liboptics.la

liboptics_la_SOURCES = \
	optics/app_select.c optics/app_select.h \
	optics/auxmon.c optics/auxmon.h \
	optics/ccmis.c optics/ccmis.h \
	optics/cdb.c optics/cdb.h \
	optics/cmis.c \
	optics/cmis_apps.c optics/cmis_apps.h \
	optics/cmis_identity.c optics/cmis_identity.h \
	optics/cmis_diag.c optics/cmis_diag.h \
	optics/cmis_lane.c optics/cmis_lane.h \
	optics/cmis_offers.c optics/cmis_offers.h \
	optics/cmis_path.c optics/cmis_path.h \
	optics/cmis_state.c optics/cmis_state.h \
	optics/compliance.c optics/compliance.h \
	optics/decoder.c optics/decoder.h \
	optics/facts.c optics/facts.h \
	optics/flag_at.c \
	optics/limit_sense.c \
	optics/identity.c optics/identity.h \
	optics/latch.c optics/latch.h \
	optics/lint.c optics/lint.h \
	optics/lint_clauses.c \
	optics/lint_cmis.c optics/lint_cmis_tables.c optics/lint_cmis_together.c \
	optics/lint_identity.c \
	optics/lint_pages.c \
	optics/lint_rules.c optics/lint_rules.h \
	optics/lint_sets.c \
	optics/lint_sff8472.c \
	optics/lint_sff8636.c \
	optics/memmap.c optics/memmap.h \
	optics/monitor.c optics/monitor.h \
	optics/parameter.c optics/parameter.h \
	optics/quantity.c optics/quantity.h \
	optics/registers.c optics/registers.h \
	optics/registers_ccmis.c \
	optics/registers_cmis.c \
	optics/registers_cmis_lanes.c \
	optics/registers_sff8472.c optics/registers_sff8472_pages.c \
	optics/registers_sff8636.c optics/registers_tables.h \
	optics/registers_vdm.c \
	optics/sff8024.c optics/sff8024.h \
	optics/sff8024_compliance.c optics/sff8024_interfaces.c \
	optics/sff8472.c \
	optics/sff8472_laser.c optics/sff8472_laser.h \
	optics/sff8636.c \
	optics/tunable.c optics/tunable.h \
	optics/vdm.c optics/vdm.h
