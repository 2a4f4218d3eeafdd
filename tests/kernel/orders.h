/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders: what a test tells a server to do wrong.
 *
 * An order is a file in a folder, with the name of a line ("cage-3") or of an attribute
 * ("module_present_3") and one line of text, `KIND ARGUMENT [COUNT]`. It is put there by
 * a rename, so that each is a new file. It holds until somebody removes it; with a count
 * it is removed when it was obeyed so often.
 *
 *     hang MS      the call lasts longer
 *     errno N      and fails
 *     pull BYTES   the module is pulled out after so many bytes of a read
 *     quiet MS     the module does not answer for so long after each page select
 *     text WORD    an attribute answers this, with success
 *     short BYTES  a read ends early, with success
 *     gone 1       the node is not there (its driver is being loaded again), and what
 *                  was open before is stale for ever
 */
#ifndef TESTS_KERNEL_ORDERS_H
#define TESTS_KERNEL_ORDERS_H

#include <stdint.h>

#define ORDER_BIT(kind) (1u << (kind))

enum order_kind {
	ORDER_NONE,
	ORDER_HANG,
	ORDER_ERRNO,
	ORDER_PULL,
	ORDER_QUIET,
	ORDER_TEXT,
	ORDER_SHORT,
	ORDER_GONE
};

struct order {
	enum order_kind kind;
	unsigned long value;
	char text[64];
};

struct orders {
	const char *dir;
	int log;
};

/* Opens folder and log; exits with a line on stderr where that fails. */
void orders_init(struct orders *o, const char *dir, const char *log);

/* The order for a name, if it is of one of the kinds (a mask), counted as obeyed. */
struct order orders_take(const struct orders *o, const char *name, unsigned kinds);

/* A line of the log: CLOCK_BOOTTIME in us, then what was done. */
__attribute__((format(printf, 2, 3))) void orders_log(const struct orders *o,
    const char *format, ...);

uint64_t orders_clock_us(void);
void orders_sleep_until(uint64_t until_us);

#endif
