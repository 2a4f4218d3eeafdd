# SPDX-License-Identifier: Apache-2.0
# The rooms of the board plugin that reach hardware, on a double of the system calls.
board_double = tests/board_double.c tests/board_double.h
board_libs = libboardio.la libboard.la $(CHECK_LIBS)
check_PROGRAMS += tests/check_board_i2c
tests_check_board_i2c_SOURCES = tests/check_board_i2c.c $(board_double)
tests_check_board_i2c_LDADD = $(board_libs)
check_PROGRAMS += tests/check_board_optoe
tests_check_board_optoe_SOURCES = tests/check_board_optoe.c $(board_double)
tests_check_board_optoe_LDADD = $(board_libs)
check_PROGRAMS += tests/check_board_pins
tests_check_board_pins_SOURCES = tests/check_board_pins.c $(board_double)
tests_check_board_pins_LDADD = $(board_libs)
