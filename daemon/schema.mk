# SPDX-License-Identifier: Apache-2.0
# What is made from schema/caged-config.yang, and the module that judges by it.
noinst_PROGRAMS += daemon/mkconfig
daemon_mkconfig_SOURCES = daemon/mkconfig.c daemon/mkconfig.h daemon/mkconfig_pages.c \
	daemon/config_address.c daemon/config_address.h \
	daemon/config_value.c daemon/config_value.h \
	model/alarm_kind.c model/alarm_kind.h
daemon_mkconfig_CFLAGS = $(AM_CFLAGS) $(YANG_CFLAGS)
daemon_mkconfig_LDADD = libbase.la $(YANG_LIBS)

yang = $(top_srcdir)/schema/caged-config.yang
make_config = $(AM_V_GEN)$(MKDIR_P) $(@D) && daemon/mkconfig
daemon/config_rows.h: $(yang) daemon/mkconfig$(EXEEXT)
	$(make_config) rows $(yang) >$@.tmp && mv $@.tmp $@
daemon/config_text.h: $(yang) daemon/mkconfig$(EXEEXT)
	$(make_config) text $(yang) >$@.tmp && mv $@.tmp $@
daemon/caged.yaml.5: $(yang) daemon/mkconfig$(EXEEXT)
	$(make_config) man $(yang) >$@.tmp && mv $@.tmp $@
contrib/caged.yaml.example: $(yang) daemon/mkconfig$(EXEEXT)
	$(make_config) example $(yang) >$@.tmp && mv $@.tmp $@

BUILT_SOURCES += daemon/config_rows.h daemon/config_text.h
CLEANFILES += daemon/config_rows.h daemon/config_text.h daemon/caged.yaml.5 contrib/caged.yaml.example
man_MANS += daemon/caged.yaml.5
nodist_doc_DATA = contrib/caged.yaml.example
configyangdir = $(yangdir)
dist_configyang_DATA = schema/caged-config.yang

# Linked by tests, too.
noinst_LTLIBRARIES += libjudge.la
libjudge_la_SOURCES = daemon/judge_run.c daemon/judge_run.h daemon/judge_module.c daemon/judge_module.h \
	daemon/yang_deviations.c daemon/yang_deviations.h \
	daemon/yang_load.c daemon/yang_load.h
libjudge_la_CFLAGS = $(AM_CFLAGS) $(YANG_CFLAGS)
libjudge_la_LIBADD = $(YANG_LIBS)

modules_LTLIBRARIES = daemon/schema.la
daemon_schema_la_SOURCES = \
	daemon/config_address.c daemon/config_keys.c daemon/config_value.c daemon/config_yaml.c daemon/judge_wire.c
daemon_schema_la_LDFLAGS = -module -avoid-version -shared -Wl,-z,relro -Wl,-z,now \
	-export-symbols-regex '^caged_schema_(serve|yang)$$'
daemon_schema_la_LIBADD = libjudge.la libbase.la $(YAML_LIBS)
