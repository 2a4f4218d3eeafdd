# SPDX-License-Identifier: Apache-2.0
# Servers that show a simulated switch by the interfaces of a kernel; with libfuse3 only.
if HAVE_FUSE3
check_PROGRAMS += tests/kernel/cuse_i2c tests/kernel/fuse_sys
endif
tests_kernel_cuse_i2c_SOURCES = tests/kernel/cuse_i2c.c tests/kernel/i2c_calls.c \
	tests/kernel/i2c_calls.h tests/kernel/line.c tests/kernel/line.h \
	tests/kernel/orders.c tests/kernel/orders.h
tests_kernel_cuse_i2c_CFLAGS = $(AM_CFLAGS) $(FUSE3_CFLAGS)
tests_kernel_cuse_i2c_LDADD = libsim.la liboptics.la libbase.la $(FUSE3_LIBS) -lm
tests_kernel_fuse_sys_SOURCES = tests/kernel/fuse_sys.c tests/kernel/attribute.c \
	tests/kernel/attribute.h tests/kernel/optoe.c tests/kernel/optoe.h \
	tests/kernel/line.c tests/kernel/line.h tests/kernel/orders.c tests/kernel/orders.h
tests_kernel_fuse_sys_CFLAGS = $(AM_CFLAGS) $(FUSE3_CFLAGS)
tests_kernel_fuse_sys_LDADD = libsim.la liboptics.la libbase.la $(FUSE3_LIBS) -lm
