# SPDX-License-Identifier: Apache-2.0
# The board plugin reads what a board file says; the same reader is beside it on its own.
noinst_LTLIBRARIES += libboard.la
libboard_la_SOURCES = \
	plugins/board/desc.h \
	plugins/board/judge.c \
	plugins/board/keys.c \
	plugins/board/keys_cage.c \
	plugins/board/lines.c plugins/board/lines.h \
	plugins/board/names.c plugins/board/names.h \
	plugins/board/parse.c \
	plugins/board/path.c plugins/board/path.h \
	plugins/board/reader.c plugins/board/reader.h \
	plugins/board/slip.c plugins/board/slip.h \
	plugins/board/store.c plugins/board/store.h
