# SPDX-License-Identifier: Apache-2.0
# The board plugin reads what a board file says; the same reader is beside it on its own.
noinst_LTLIBRARIES += libboard.la
libboard_la_SOURCES = \
	plugins/board/desc.h \
	plugins/board/judge.c \
	plugins/board/keys.c \
	plugins/board/keys_cage.c \
	plugins/board/lines.c plugins/board/lines.h \
	plugins/board/match.c plugins/board/match.h \
	plugins/board/names.c plugins/board/names.h \
	plugins/board/parse.c \
	plugins/board/path.c plugins/board/path.h \
	plugins/board/reader.c plugins/board/reader.h \
	plugins/board/sections.c \
	plugins/board/slip.c plugins/board/slip.h \
	plugins/board/store.c plugins/board/store.h

# The rooms that reach hardware, apart from it.
noinst_LTLIBRARIES += libboardio.la
libboardio_la_SOURCES = \
	plugins/board/chassis.c plugins/board/chassis.h \
	plugins/board/chassis_open.c plugins/board/chassis_state.h \
	plugins/board/i2c.c plugins/board/i2c.h \
	plugins/board/keep.c plugins/board/keep.h \
	plugins/board/node.c plugins/board/node.h \
	plugins/board/optoe.c plugins/board/optoe.h \
	plugins/board/pager.c plugins/board/pager.h \
	plugins/board/pins.c plugins/board/pins.h \
	plugins/board/say.c plugins/board/say.h \
	plugins/board/sys.c plugins/board/sys.h \
	plugins/board/text.c plugins/board/text.h \
	plugins/board/topology.c plugins/board/topology.h

plugins_LTLIBRARIES += plugins/board.la
plugins_board_la_SOURCES = plugins/board/board.c
plugins_board_la_LDFLAGS = -module -avoid-version -shared -Wl,-z,relro -Wl,-z,now \
	-export-symbols-regex '^platform_plugin$$'
plugins_board_la_LIBADD = libboardio.la libboard.la

# Judges board files without the switch.
sbin_PROGRAMS += caged-boardcheck
caged_boardcheck_SOURCES = \
	plugins/board/boardcheck.c \
	plugins/board/boardcheck_table.c plugins/board/boardcheck_table.h \
	plugins/board/boardcheck_tree.c plugins/board/boardcheck_tree.h
caged_boardcheck_LDADD = libboardio.la libboard.la
man_MANS += plugins/board/caged-board.5 plugins/board/caged-boardcheck.8
