# SPDX-License-Identifier: Apache-2.0

# Found in plugins/.libs beside the programs, and in pluginsdir when installed.
plugins_LTLIBRARIES += plugins/sim.la

# What a platform plugin is written against.
pkginclude_HEADERS = plugins/platform.h

plugins_sim_la_SOURCES = plugins/sim.c plugins/sim_world.c plugins/sim_world.h plugins/platform.h
plugins_sim_la_LDFLAGS = -module -avoid-version -shared -Wl,-z,relro -Wl,-z,now \
	-export-symbols-regex '^platform_plugin$$'
plugins_sim_la_LIBADD = libsim.la liboptics.la libbase.la

include plugins/board/local.mk
