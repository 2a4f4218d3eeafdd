/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A switch in memory behind the system calls of the board plugin: adapters and optoe
 * files that lead to modules, and attributes. Transactions are counted, and can be made
 * to fail.
 */
#ifndef TESTS_BOARD_DOUBLE_H
#define TESTS_BOARD_DOUBLE_H

#include <stdbool.h>

#include "plugins/board/chassis.h"

#define DOUBLE_ROOT    "/double"
#define DOUBLE_MODULES 4  /* on buses 10, 11, ... */
#define DOUBLE_LOG     64 /* writes that are remembered */

/* A module: byte b of page p of bank k is double_byte(k, p, b). */
struct double_module {
	uint8_t lower[128], a2_lower[128];
	uint8_t page, bank, a2_page; /* selected */
	uint8_t pages;               /* those below are there, and 10h to 1Fh */
	bool stubborn;               /* a page that is not there leaves the old one */
	bool flat;                   /* as the driver sees it: the file ends early */
	bool plugged;
};

struct double_write {
	uint8_t bus, i2c, at, len, byte[4];
};

struct double_attribute {
	const char *path;
	char text[128];
	int error, write_error; /* of reads; of writes, which arrive all the same */
	int mode;               /* how it may be opened, O_RDWR at first */
	unsigned reads, writes;
};

struct double_switch {
	unsigned long funcs; /* of the adapters */
	uint64_t now_us;
	uint64_t cost_us; /* of a transaction */
	unsigned transactions, opens;
	uint8_t read_at;              /* where the last read began */
	unsigned fail_at, fail_count; /* from this transaction, so many ... */
	int fail_error;               /* ... fail with it; a positive one: bytes fewer */
	int open_error[DOUBLE_MODULES]; /* of the nodes of a module */
	int lose_restore;               /* optoe loses so many restores of page 00h */
	struct double_module module[DOUBLE_MODULES];
	unsigned write_count;
	struct double_write write[DOUBLE_LOG];
	uint64_t slept_us[16];
	unsigned sleeps;
	unsigned attribute_count;
	struct double_attribute attribute[16];
	char said[1024]; /* all lines */
};

extern struct double_switch the_double;
extern const struct sys double_sys;
extern const struct platform_host double_host;

/* A switch of CMIS modules, plugged, behind plain I2C. */
void double_reset(void);

uint8_t double_byte(uint8_t bank, uint8_t page, uint8_t byte);

/* An attribute that can be opened from now on. */
struct double_attribute *double_attribute(const char *path, const char *text);

/* A chassis of this board file; the test fails where it does not open. */
struct chassis *double_open(const char *board);
int double_try_open(const char *root, const char *board, struct chassis **ret_chassis);

#endif
