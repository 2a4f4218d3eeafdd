/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Optoe: our model of the kernel driver that shows a module as one flat file.
 *
 * Class 1 (one address) and 3 (CMIS): bytes 0-127 are Lower Memory, byte b of page p is
 * at 128 + p*128 + (b-128), with banks 32768 bytes further for each. Class 2: 256 bytes
 * of address 50h, 128 of the lower half of 51h, then its pages.
 *
 * The driver leaves the module at page 0: each piece of an upper page is select,
 * transfer, select of page 0. What NACKs while it reads is "no module" at once (ENXIO);
 * everything else is tried again for 25 ms and then is ETIMEDOUT. When the last of the
 * three fails, the page stays, and what is read as page 0 next is the other page's: the
 * bug that a reader has to defend itself against.
 */
#ifndef TESTS_KERNEL_OPTOE_H
#define TESTS_KERNEL_OPTOE_H

#include <sys/types.h>

#include "tests/kernel/line.h"

struct optoe {
	struct line line;
	unsigned klass; /* 1, 2, 3 */
	unsigned banks; /* of class 3; 0: the file has none */
	unsigned write_max;
};

/* What stat() says of the file. */
size_t optoe_size(const struct optoe *o);

/* As pread() and pwrite() of the file: bytes, 0 behind the end, or a negative errno. */
ssize_t optoe_read(struct optoe *o, uint8_t *buf, size_t len, size_t at);
ssize_t optoe_write(struct optoe *o, const uint8_t *buf, size_t len, size_t at);

#endif
