/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/members.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

static uint8_t
append(char *text, size_t used, size_t size, const char *more, size_t len)
{
	if (used + len >= size)
		abort();
	memcpy(text + used, more, len);
	text[used + len] = '\0';
	return (uint8_t)(used + len);
}

static void
append_key(struct member_path *at, const char *more, size_t len)
{
	at->key_len = append(at->key, at->key_len, MEMBER_KEY_LEN, more, len);
}

static void
append_name(struct member_path *at, const char *more, size_t len)
{
	at->name_len = append(at->name, at->name_len, MEMBER_NAME_LEN, more, len);
}

static void
add_member(struct members *m, const struct member_path *at, const char *value, size_t len)
{
	if (m->count == MEMBERS_MAX)
		abort();
	m->member[m->count++] = (struct member){ *at, value, len };
}

static size_t
string_len(const char *c)
{
	size_t len = 1;

	while (c[len] != '"')
		len += c[len] == '\\' ? 2 : 1;
	return len + 1;
}

/* Members that say how a value is to be read have the value's own name. */
static bool
is_of_value(const char *key, size_t len)
{
	static const char *const of_value[] = { "value", "unit", "quality", "age" };

	for (size_t i = 0; i < COUNT_OF(of_value); i++) {
		if (strlen(of_value[i]) == len && memcmp(of_value[i], key, len) == 0)
			return true;
	}
	return false;
}

static const char *take_value(struct members *m, const char *c,
    const struct member_path *at);

static const char *
take_object(struct members *m, const char *c, const struct member_path *at)
{
	for (c++; *c != '}'; c += *c == ',') {
		size_t len = string_len(c);
		struct member_path below = *at;

		append_key(&below, ".", 1);
		append_key(&below, c + 1, len - 2);
		if (!is_of_value(c + 1, len - 2)) {
			append_name(&below, ".", below.name_len > 0);
			append_name(&below, c + 1, len - 2);
		}
		c = take_value(m, c + len + 1, &below);
	}
	return c + 1;
}

/* Flags are words of lower case; a sentence in a list is what an element says. */
static bool
is_flag(const char *word, size_t len)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	return strspn(word, letters) >= len;
}

static const char *
take_array(struct members *m, const char *c, const struct member_path *at)
{
	char n = ' ';

	for (c++; *c != ']'; c += *c == ',') {
		struct member_path below = *at;

		if (*c == '"' && is_flag(c + 1, string_len(c) - 2)) {
			size_t len = string_len(c);

			append_key(&below, c + 1, len - 2);
			append_name(&below, ": ", 2);
			append_name(&below, c + 1, len - 2);
			add_member(m, &below, "", 0);
			c += len;
		} else {
			n++;
			append_key(&below, &n, 1);
			c = take_value(m, c, &below);
		}
	}
	return c + 1;
}

/* The value that begins at `c`; gives what follows. */
static const char *
take_value(struct members *m, const char *c, const struct member_path *at)
{
	size_t len;

	if (*c == '{')
		return take_object(m, c, at);
	if (*c == '[')
		return take_array(m, c, at);
	len = *c == '"' ? string_len(c) : strcspn(c, ",]}");
	add_member(m, at, c, len);
	return c + len;
}

void
members_take(struct members *m, const char *text)
{
	m->count = 0;
	take_value(m, text, &(struct member_path){ 0 });
}

void
names_add(struct names *names, const char *name)
{
	unsigned i = 0;

	while (i < names->count && strcmp(names->name[i], name) < 0)
		i++;
	if ((i < names->count && strcmp(names->name[i], name) == 0) ||
	    names->count == NAMES_MAX)
		return;
	memmove(names->name[i + 1], names->name[i],
	    (names->count++ - i) * MEMBER_NAME_LEN);
	snprintf(names->name[i], MEMBER_NAME_LEN, "%s", name);
}

static bool
is_same_place(const struct member_path *a, const struct member_path *b)
{
	return a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0;
}

/* What `a` has, and `b` has not or otherwise. */
static void
compare(const struct members *a, const struct members *b, struct names *names)
{
	unsigned k = 0;

	for (unsigned i = 0; i < a->count; i++) {
		const struct member *e = &a->member[i];
		unsigned from = k;

		while (k < b->count && !is_same_place(&b->member[k].at, &e->at))
			k++;
		if (k == b->count || b->member[k].len != e->len ||
		    memcmp(b->member[k].value, e->value, e->len) != 0)
			names_add(names, e->at.name);
		k = k == b->count ? from : k + 1;
	}
}

void
members_compare(const struct members *a, const struct members *b, struct names *names)
{
	compare(a, b, names);
	compare(b, a, names);
}
