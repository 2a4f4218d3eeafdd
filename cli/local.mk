bin_PROGRAMS += cagectl

# The rooms that tests link, too.
noinst_LTLIBRARIES += libcli.la
libcli_la_SOURCES = \
	cli/age.c cli/age.h \
	cli/alarms.c cli/alarms.h \
	cli/bus.c cli/bus.h \
	cli/buses.c cli/buses.h \
	cli/client.c cli/client.h \
	cli/command.c cli/command.h \
	cli/dom.c cli/dom.h \
	cli/doubts.c cli/doubts.h \
	cli/event_what.c cli/event_what.h \
	cli/events.c cli/events.h \
	cli/inventory.c cli/inventory.h \
	cli/config.c cli/config.h \
	cli/judge.c cli/judge.h \
	cli/line.c cli/line.h \
	cli/marks.c cli/marks.h \
	cli/platform.c cli/platform.h \
	cli/ports.c cli/ports.h \
	cli/query.c cli/query.h \
	cli/reset.c cli/reset.h \
	cli/screen.c cli/screen.h \
	cli/show.c cli/show.h \
	cli/operator.c cli/operator.h \
	cli/sign_in.c cli/sign_in.h \
	cli/show_laser.c cli/show_laser.h \
	cli/show_record.c cli/show_record.h \
	cli/show_flags.c cli/show_flags.h \
	cli/show_values.c cli/show_values.h \
	cli/show_vdm.c cli/show_vdm.h \
	cli/table.c cli/table.h \
	cli/watch.c cli/watch.h

# All that cagectl decode is made of; a test is made of it, too.
DECODE_SOURCES = \
	cli/decode.c cli/decode.h \
	cli/decode_app_select.c cli/decode_app_select.h \
	cli/decode_aux.c cli/decode_aux.h \
	cli/decode_cdb.c cli/decode_cdb.h \
	cli/decode_cmis.c cli/decode_cmis.h \
	cli/decode_cmis_text.c \
	cli/decode_coherent.c cli/decode_coherent.h \
	cli/decode_facts.c cli/decode_facts.h \
	cli/decode_identity.c cli/decode_identity.h \
	cli/decode_json.c cli/decode_json.h \
	cli/decode_laser.c cli/decode_sfp_laser.c \
	cli/decode_parameter.c cli/decode_parameter.h \
	cli/decode_quantity.c cli/decode_quantity.h \
	cli/decode_registers.c cli/decode_registers.h \
	cli/decode_text.c cli/decode_text.h \
	cli/decode_vdm.c cli/decode_vdm.h \
	cli/decode_vdm_text.c

cagectl_SOURCES = \
	cli/main.c \
	cli/globals.c cli/globals.h \
	cli/help.c cli/help.h \
	cli/lint.c cli/lint.h \
	cli/setup.c cli/setup.h \
	$(DECODE_SOURCES) \
	cli/sim.c cli/sim.h \
	cli/sim_desk.h \
	cli/sim_edit.c cli/sim_edit.h \
	cli/sim_ledger.c cli/sim_ledger.h \
	cli/sim_script.c cli/sim_script.h
cagectl_LDADD = libcli.la libsim.la liboptics.la libbase.la $(CURL_LIBS) $(JANSSON_LIBS) -lm

man_MANS += cli/cagectl.1
