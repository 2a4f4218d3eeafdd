noinst_LTLIBRARIES += libmodel.la
libmodel_la_SOURCES = \
	model/alarm.c model/alarm.h \
	model/cage.c model/cage.h \
	model/event.c model/event.h \
	model/inventory.c model/inventory.h \
	model/module.c model/module.h \
	model/pin.c model/pin.h \
	model/transfers.c model/transfers.h \
	model/vdm_set.c model/vdm_set.h
