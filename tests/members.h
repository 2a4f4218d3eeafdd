/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The members of a JSON document that our own writer wrote, by name, and which of
 * them differ between two. Elements of an array have the name of the array.
 */
#ifndef TESTS_MEMBERS_H
#define TESTS_MEMBERS_H

#include <stddef.h>
#include <stdint.h>

#define MEMBERS_MAX     8192
#define MEMBER_KEY_LEN  96
#define MEMBER_NAME_LEN 64
#define NAMES_MAX       96

/* What leads to a value. The name has no numbers of elements in it; both are short. */
struct member_path {
	char key[MEMBER_KEY_LEN], name[MEMBER_NAME_LEN];
	uint8_t key_len, name_len;
};

/* A value of the document; a flag in a list is a name of its own. */
struct member {
	struct member_path at;
	const char *value;
	size_t len;
};

struct members {
	struct member member[MEMBERS_MAX];
	unsigned count;
};

/* Names, each once, in order. */
struct names {
	char name[NAMES_MAX][MEMBER_NAME_LEN];
	unsigned count;
};

/*
 * Takes a document apart; it keeps pointing into `text`. A member that says how a
 * value is to be read ("unit", "quality" ...) has the value's own name.
 */
void members_take(struct members *m, const char *text);

/* Adds the names of what one of them has, and the other has not or otherwise. */
void members_compare(const struct members *a, const struct members *b,
    struct names *names);

void names_add(struct names *names, const char *name);

#endif
