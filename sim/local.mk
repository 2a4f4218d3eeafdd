# SPDX-License-Identifier: Apache-2.0

noinst_LTLIBRARIES += libsim.la

libsim_la_SOURCES = \
	sim/bus.c sim/bus.h \
	sim/calibration.c sim/calibration.h \
	sim/calm.c sim/calm.h \
	sim/dump.c sim/dump.h \
	sim/faceplate.c sim/faceplate.h \
	sim/fault.c sim/fault.h \
	sim/hand.c sim/hand.h \
	sim/ledger.c sim/ledger.h \
	sim/measure.c sim/measure.h \
	sim/module.c sim/module.h \
	sim/observable.c sim/observable.h \
	sim/part_apps.c \
	sim/part_aux.c \
	sim/part.c sim/part.h \
	sim/part_parser.h \
	sim/part_setting.c \
	sim/part_signal.c \
	sim/parts.c sim/parts.h \
	sim/parts_cmis.c \
	sim/parts_coherent.c \
	sim/parts_qsfp.c \
	sim/parts_sfp.c \
	sim/parts_words.h \
	sim/notes.c sim/notes.h \
	sim/physics.c sim/physics.h \
	sim/quantity.c sim/quantity.h \
	sim/setting.c sim/setting.h \
	sim/settings_cmis.c \
	sim/settings_sff8472.c \
	sim/settings_sff8636.c \
	sim/settings_tables.h \
	sim/shelf.c sim/shelf.h \
	sim/signal.c sim/signal.h \
	sim/sim_ccmis.c sim/sim_ccmis.h \
	sim/sim_cmis.c sim/sim_cmis.h \
	sim/sim_cmis_access.c sim/sim_cmis_access.h \
	sim/sim_cmis_aux.c sim/sim_cmis_aux.h \
	sim/sim_cmis_lanes.c sim/sim_cmis_lanes.h \
	sim/sim_cmis_image.c sim/sim_cmis_image.h \
	sim/sim_sff8472.c sim/sim_sff8472.h \
	sim/sim_sff8472_laser.c sim/sim_sff8472_laser.h \
	sim/sim_sff8636.c sim/sim_sff8636.h \
	sim/sim_tuning.c sim/sim_tuning.h \
	sim/sim_vdm.c sim/sim_vdm.h \
	sim/trouble.c sim/trouble.h \
	sim/wire.c sim/wire.h \
	sim/world.c sim/world.h
libsim_la_LIBADD = -lm
