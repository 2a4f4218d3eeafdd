noinst_LTLIBRARIES += libmodel.la
libmodel_la_SOURCES = \
	model/cage.c model/cage.h \
	model/inventory.c model/inventory.h \
	model/module.c model/module.h
