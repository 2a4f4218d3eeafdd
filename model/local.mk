noinst_LTLIBRARIES += libmodel.la
libmodel_la_SOURCES = \
	model/alarm.c model/alarm.h model/alarm_parts.h \
	model/alarm_find.c model/alarm_operator.c \
	model/alarm_key.c model/alarm_key.h \
	model/alarm_past.c model/alarm_past.h \
	model/alarm_recall.c model/alarm_recall.h \
	model/alarm_event.c model/alarm_event.h \
	model/alarm_cause.h \
	model/alarm_kind.c model/alarm_kind.h \
	model/cage.c model/cage.h \
	model/event.c model/event.h \
	model/flag.c model/flag.h \
	model/illness.c model/illness.h \
	model/history.c model/history.h \
	model/inventory.c model/inventory.h \
	model/laser.c model/laser.h \
	model/module.c model/module.h \
	model/own_limit.c model/own_limit.h \
	model/pin.c model/pin.h \
	model/port.c model/port.h \
	model/seen.c model/seen.h \
	model/transfers.c model/transfers.h \
	model/vdm_flag.c model/vdm_flag.h \
	model/vdm_set.c model/vdm_set.h
