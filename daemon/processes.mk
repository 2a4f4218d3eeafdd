# SPDX-License-Identifier: Apache-2.0
# The processes: spawner, probe, bus, and main's links to them.
libdaemon_la_SOURCES += \
	daemon/bus.c daemon/bus.h \
	daemon/bus_check.c daemon/bus_check.h \
	daemon/bus_orders.c daemon/bus_parts.h \
	daemon/cage_table.c daemon/cage_table.h \
	daemon/links.c daemon/links.h \
	daemon/links_spawner.c daemon/links_parts.h \
	daemon/links_take.c \
	daemon/owner.c daemon/owner.h \
	daemon/plugin_host.c daemon/plugin_host.h \
	daemon/privilege.c daemon/privilege.h \
	daemon/probe.c daemon/probe.h \
	daemon/proto.c daemon/proto.h daemon/proto_read.c daemon/proto_wire.h \
	daemon/boot.c daemon/boot.h \
	daemon/ring_file.c daemon/ring_file.h \
	daemon/spawn.c daemon/spawn.h \
	daemon/spawner.c daemon/spawner.h

# Beside the daemon: tries a plugin in such processes.
sbin_PROGRAMS += caged-plugin-check
caged_plugin_check_SOURCES = \
	daemon/plugin_check.c \
	daemon/contract.c daemon/contract.h \
	daemon/contract_memory.c \
	daemon/contract_open.c \
	daemon/contract_pins.c
caged_plugin_check_LDADD = libdaemon.la liboptics.la libbase.la -ldl
man_MANS += daemon/caged-plugin-check.8
