# SPDX-License-Identifier: Apache-2.0
# The processes: spawner, probe, bus, and main's links to them.
libdaemon_la_SOURCES += \
	daemon/bus.c daemon/bus.h \
	daemon/bus_check.c daemon/bus_check.h \
	daemon/cage_table.c daemon/cage_table.h \
	daemon/links.c daemon/links.h \
	daemon/plugin_host.c daemon/plugin_host.h \
	daemon/privilege.c daemon/privilege.h \
	daemon/probe.c daemon/probe.h \
	daemon/proto.c daemon/proto.h \
	daemon/spawn.c daemon/spawn.h \
	daemon/spawner.c daemon/spawner.h
