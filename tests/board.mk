# SPDX-License-Identifier: Apache-2.0
# Board files: what they say, and which one fits.
check_PROGRAMS += tests/check_board_file
tests_check_board_file_SOURCES = tests/check_board_file.c
tests_check_board_file_LDADD = libboard.la $(CHECK_LIBS)
