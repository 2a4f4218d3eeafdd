/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration values: text to typed value and back, one type at a time.
 *
 * What YAML makes of a plain scalar does not count: the type of the key decides
 * what its text means, so `no`, `010` and `1e3` surprise nobody.
 */
#ifndef DAEMON_CONFIG_VALUE_H
#define DAEMON_CONFIG_VALUE_H

#include <stddef.h>
#include <stdint.h>

enum value_type {
	VALUE_BOOL,     /* bool: true or false */
	VALUE_UNSIGNED, /* uint32_t: decimal digits, then the unit if it likes */
	VALUE_DURATION, /* uint32_t in ms: 250ms, 1.5s, 1m, 1h */
	VALUE_DECIMAL,  /* int32_t in steps of 10^-digits: -9.5dBm, with its unit */
	VALUE_TEXT,     /* char[max + 1]: 1 to `max` bytes of printable UTF-8 */
	VALUE_WORD,     /* an enum: the index of one of `words` */
	VALUE_LISTEN,   /* struct config_listens */
	VALUE_NETWORKS  /* struct sources */
};

struct value_def {
	enum value_type type;
	uint32_t min;             /* UNSIGNED, DURATION */
	uint32_t max;             /* also TEXT: bytes without the ending NUL */
	int32_t low, high;        /* DECIMAL */
	unsigned digits;          /* DECIMAL: behind the point, up to 6 */
	const char *unit;         /* UNSIGNED, NULL where it counts things; DECIMAL */
	const char *chars;        /* TEXT: "a-z0-9_-", sets and spans; NULL: any */
	const char *const *words; /* WORD, ended by NULL */
	const char *expect;       /* NULL, or what value_expect() says */
};

#define VALUE_PRINT_MAX 1024 /* holds every value as text */

/* 0 and *ret_value, or -EINVAL where value_expect() says what was expected. */
int value_parse(const struct value_def *def, const char *text, void *ret_value);

/* The text that gives this value again. */
void value_print(const struct value_def *def, const void *value, char *ret_text,
    size_t size);

/* "a duration between 20ms and 1h", to follow "must be". */
void value_expect(const struct value_def *def, char *ret_text, size_t size);

/* How such a value is written, "a number and ms, s, m or h, such as 250ms"; NULL
 * where value_expect() says it all. */
const char *value_notation(const struct value_def *def);

#endif
