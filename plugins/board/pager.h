/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pager: brings the wanted page of a module in front, where nobody below us does.
 *
 * CMIS has bank and page at bytes 126 and 127 of A0h, written together; SFF-8636 has the
 * page at 127 of A0h; SFF-8472 has it at 127 of A2h, and A0h has none. A page that was
 * selected is read back, and a page that is believed in front is looked at before it is
 * used: somebody else may have moved it.
 */
#ifndef PLUGINS_BOARD_PAGER_H
#define PLUGINS_BOARD_PAGER_H

#include "plugins/board/i2c.h"
#include "plugins/platform.h"

struct pager {
	uint8_t family; /* enum platform_family; NONE: not known yet */
	struct {
		bool known;
		uint8_t page, bank;
		uint64_t since_us;
	} front[2]; /* of A0h and A2h */
};

/* A module of this family is there now, or one of which nothing is known. */
void pager_reset(struct pager *p, enum platform_family family);

/* Nothing is known of what is in front: due after each error, and a reset. */
void pager_forget(struct pager *p);

/*
 * Brings the page of `at`, a byte of an upper half, in front. NOPAGE where the module
 * does not take it. While it is `shared` nothing is written: BUSY where another page is
 * in front. Of a module whose family is not told, byte 0 says how it pages; one that
 * says nothing we know is not written to.
 */
int pager_select(struct pager *p, struct i2c *d, struct platform_addr at, bool shared,
    uint64_t deadline_us);

#endif
