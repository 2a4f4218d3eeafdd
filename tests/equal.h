/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Equal: what the rows of the leaf table should say, and comparing with that what is
 * told of them, for tests/check_equal.c. There is one switch at a time.
 */
#ifndef TESTS_EQUAL_H
#define TESTS_EQUAL_H

#include <jansson.h>

#include "api/rest.h"
#include "schema/leaf_observed.h"
#include "schema/tree.h"

/* ---- a switch on which no two values are alike ---- */

extern struct inventory *equal_inv;
extern const struct api_host equal_host;

/* The flag of an observable that is up, in cage 1, and its lane from 0. */
#define EQUAL_OBSERVED_FLAG "media-snr-low-warning"
#define EQUAL_OBSERVED_LANE 1

void equal_switch_setup(void);
void equal_switch_teardown(void);

/* What is answered, to be freed; `depth` NULL: without that parameter. */
char *equal_ask(const char *url, const char *depth, const char *accept, size_t *ret_len);

/* ---- what is said ---- */

/* One value: whose it is, what it is, and its unit. */
struct equal_said {
	const struct leaf *leaf;
	const struct cage *cage; /* NULL: of a bus */
	unsigned index;
	enum value_kind kind;
	char text[160];    /* digits, a word, "true" */
	const char *state; /* of a set: of which; else NULL */
	const char *unit;
	unsigned row;
};

#define SAID_MAX 4096

extern struct equal_said equal_should[SAID_MAX];
extern size_t equal_should_count;

/* Who tells values, the rows themselves first. */
enum equal_surface { ROWS, REST, COMMAND, METRICS, WALK, JSON, XML, SURFACES };

/* A value of a row that a surface tells: it was looked at, and is right or not. */
void equal_count(enum equal_surface surface, const struct equal_said *s, bool right);

/* ---- what is told, each value counted ---- */

/* REST's answers; or these as cagectl --json prints them. */
void equal_compare_rest(enum equal_surface surface);
void equal_compare_metrics(void);
bool equal_is_number(double number, const char *text);

/*
 * Values of which a row has several that a further name tells apart: whether they are of
 * such a subject, what REST says of one in an answer, and its labels in /metrics.
 */
bool equal_is_named(enum leaf_subject subject);
void equal_compare_named(enum equal_surface surface, const json_t *cage,
    const json_t *module, const struct equal_said *s);
void equal_print_labels(char *room, size_t size, const struct equal_said *s);

/* The walk over the tree, and documents of RESTCONF. */
void equal_compare_tree(void);
void equal_compare_document(enum equal_surface surface);

/*
 * A word of a row, what OpenConfig calls it, and another word of the same kind there;
 * rows that REST has not are named by their path.
 */
#define EQUAL_WORDS 8

extern const struct equal_word {
	const char *row, *ours, *theirs, *other;
} equal_words[EQUAL_WORDS];

#endif
