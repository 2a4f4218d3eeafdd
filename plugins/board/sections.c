/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sections: which keys they have, which they need, and which cages a list names.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/board/reader.h"

#define NAME_CHARS       "abcdefghijklmnopqrstuvwxyz0123456789._-"
#define SECTION_NAME_MAX 63

/* clang-format off */
const struct section_def reader_sections[SECTION_COUNT] = {
	[SECTION_HEAD] = { "above the first section", keys_head },
	[SECTION_ROOT] = { "in a [root NAME] section", keys_root },
	[SECTION_BULK] = { "in a [bulk NAME] section", keys_bulk },
	[SECTION_CAGE] = { "in a [cage ...] section", keys_cage },
};
/* clang-format on */

const struct key *
reader_key(enum section section, const char *name)
{
	for (const struct key *k = reader_sections[section].keys; k->name; k++) {
		if (strcmp(k->name, name) == 0)
			return k;
	}
	return NULL;
}

/* Keys that must have been given in the section that ends. */
static int
need(struct reader *r, const unsigned *seen, const char *const *names, unsigned line)
{
	for (; *names; names++) {
		const struct key *k = reader_key(r->section, *names);

		if (!seen[k - reader_sections[r->section].keys])
			return reader_fail(r, line, "%s is missing %s; write `%s`",
			    *names, reader_sections[r->section].name, k->usage);
	}
	return 0;
}

int
reader_end_section(struct reader *r, unsigned line)
{
	static const char *const head[] = { "format", "board", "verified", "source",
		"cages", NULL };
	static const char *const bulk[] = { "file", "decode", "asserted", NULL };

	if (r->section == SECTION_HEAD)
		return need(r, r->head_seen, head, line);
	if (r->section == SECTION_BULK)
		return need(r, r->seen, bulk, r->section_line);
	return 0;
}

/* A root or a bulk: a name that no other of its kind has. */
static int
begin_named(struct reader *r, struct named *list, size_t *count, size_t max,
    const char *kind, const char *name)
{
	unsigned line = r->section_line;
	size_t len = strspn(name, NAME_CHARS);

	if (len == 0 || len > SECTION_NAME_MAX || name[len])
		return reader_fail(r, line,
		    "\"%.24s\" is no name of a %s; up to %d of a-z 0-9 . _ - are", name,
		    kind, SECTION_NAME_MAX);
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(name, list[i].name) == 0)
			return reader_fail(r, line,
			    "%s %.24s stands in line %u, too; each has one section", kind,
			    name, list[i].line);
	}
	if (*count == max)
		return reader_fail(r, line,
		    "more than %zu sections [%s NAME]; no switch needs more", max, kind);
	list[(*count)++] = (struct named){ .name = name, .line = line };
	return 0;
}

static int
fail_list(struct reader *r, const char *at)
{
	return reader_fail(r, r->section_line,
	    "\"%.24s\" in a list of cages; write [cage 1-4,9] or [cage all]", at);
}

/* One number of a list of cages, at *at, which moves behind it. */
static int
list_number(struct reader *r, const char **at, unsigned *ret_cage)
{
	size_t digits = strspn(*at, "0123456789");
	unsigned long cage =
	    digits <= 3 ? strtoul(*at, NULL, 10) : PLATFORM_CAGES_MAX + 1;

	if (digits == 0 || (*at)[0] == '0')
		return fail_list(r, *at);
	if (cage > r->board->cage_count)
		return reader_fail(r, r->section_line,
		    "there is no cage %.*s; line %u says that there are %zu",
		    digits < 12 ? (int)digits : 12, *at, r->cages_line,
		    r->board->cage_count);
	*at += digits;
	*ret_cage = (unsigned)cage;
	return 0;
}

/* One number or span of a list, at *at, which moves behind it. */
static int
list_span(struct reader *r, const char **at, unsigned *ret_first, unsigned *ret_last)
{
	if (list_number(r, at, ret_first))
		return -EINVAL;
	*ret_last = *ret_first;
	if (**at == '-') {
		++*at;
		if (list_number(r, at, ret_last))
			return -EINVAL;
	}
	if (*ret_last < *ret_first)
		return reader_fail(r, r->section_line,
		    "cages %u-%u run backwards; write %u-%u", *ret_first, *ret_last,
		    *ret_last, *ret_first);
	return **at && **at != ',' ? fail_list(r, *at) : 0;
}

/* Adds cages to those of this section. */
static int
add_cages(struct reader *r, bool listed[PLATFORM_CAGES_MAX], unsigned first,
    unsigned last)
{
	for (unsigned cage = first - 1; cage < last; cage++) {
		if (listed[cage])
			return reader_fail(r, r->section_line,
			    "cage %u is listed twice; once is enough", cage + 1);
		listed[cage] = true;
		r->list[r->list_count++] = (uint16_t)cage;
	}
	return 0;
}

static int
begin_cages(struct reader *r, const char *at)
{
	bool listed[PLATFORM_CAGES_MAX] = { false };
	unsigned first, last;

	r->section = SECTION_CAGE;
	r->list_count = 0;
	if (strcmp(at, "all") == 0)
		return add_cages(r, listed, 1, (unsigned)r->board->cage_count);
	do {
		if (list_span(r, &at, &first, &last) || add_cages(r, listed, first, last))
			return -EINVAL;
	} while (*at++ == ',');
	return 0;
}

static int
begin_root(struct reader *r, const char *name)
{
	struct board *b = r->board;
	int err;

	r->section = SECTION_ROOT;
	err = begin_named(r, r->root, &b->root_count, BOARD_ROOTS_MAX, "root", name);
	if (!err)
		b->root[b->root_count - 1] =
		    (struct board_root){ .name = name, .adapter = BOARD_NO_BUS };
	return err;
}

static int
begin_bulk(struct reader *r, const char *name)
{
	struct board *b = r->board;
	int err;

	r->section = SECTION_BULK;
	err = begin_named(r, r->bulk, &b->bulk_count, BOARD_BULKS_MAX, "bulk", name);
	if (!err)
		b->bulk[b->bulk_count - 1].name = name;
	return err;
}

int
reader_begin_section(struct reader *r)
{
	const char *kind = r->lines.word[0] + 1, *name;
	unsigned line = r->lines.line[0];
	size_t len = r->lines.count == 2 ? strlen(r->lines.word[1]) : 0;
	char *text;
	int err;

	if (len < 2 || r->lines.word[1][len - 1] != ']')
		return reader_fail(r, line,
		    "no section; write [root NAME], [bulk NAME] or [cage 1-4,9]");
	err = reader_end_section(r, line);
	if (err)
		return err;
	text = reader_take(r, len);
	if (!text)
		return -ENOMEM;
	name = memcpy(text, r->lines.word[1], len - 1);
	r->section_line = line;
	memset(r->seen, 0, sizeof(r->seen));
	if (strcmp(kind, "root") == 0)
		return begin_root(r, name);
	if (strcmp(kind, "bulk") == 0)
		return begin_bulk(r, name);
	if (strcmp(kind, "cage") == 0)
		return begin_cages(r, name);
	return reader_fail(r, line,
	    "unknown section [%.24s ...]; there are [root NAME], [bulk NAME] and [cage "
	    "1-4,9]",
	    kind);
}
