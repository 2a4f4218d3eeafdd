/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys above the first section, of roots and of bulks.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plugins/board/path.h"
#include "plugins/board/reader.h"

#define TEXT_SHOWN_MAX 200
#define KHZ_MIN        10
#define KHZ_MAX        3400
#define BULK_BYTES_MAX (PLATFORM_CAGES_MAX / 8)

static struct board_root *
this_root(struct reader *r)
{
	return &r->board->root[r->board->root_count - 1];
}

static struct board_bulk *
this_bulk(struct reader *r)
{
	return &r->board->bulk[r->board->bulk_count - 1];
}

static int
take_format(struct reader *r)
{
	uint32_t format;

	return reader_number(r, "format", 1, 1, &format);
}

static int
take_board(struct reader *r)
{
	return reader_name(r, "board", &r->board->name);
}

static int
take_flavour(struct reader *r)
{
	return reader_name(r, "flavour", &r->board->flavour);
}

static int
take_verified(struct reader *r)
{
	r->board->verified = reader_has(r, "yes");
	if (!reader_has(r, "yes") && !reader_has(r, "no"))
		return reader_literal(r, "yes or no");
	r->next++;
	return 0;
}

/* A text that somebody reads, or that something says of itself. */
static int
take_text(struct reader *r, const char *what, const char **ret_text)
{
	const char *word = reader_word(r, what);

	if (!word)
		return -EINVAL;
	if (!*word || strlen(word) > TEXT_SHOWN_MAX)
		return reader_wrong(r, "%s is not 1 to %d characters", what,
		    TEXT_SHOWN_MAX);
	*ret_text = word;
	return 0;
}

static int
take_source(struct reader *r)
{
	return take_text(r, "the text", &r->board->source);
}

static int
take_match(struct reader *r)
{
	static const char *const kinds[] = {
		[BOARD_MATCH_ONIE] = "onie",
		[BOARD_MATCH_DMI_BOARD] = "dmi-board",
		[BOARD_MATCH_DMI_PRODUCT] = "dmi-product",
		[BOARD_MATCH_COMPATIBLE] = "compatible",
		[BOARD_MATCH_PATH] = "path",
	};
	struct board *b = r->board;
	struct board_match *m = &b->match[b->match_count];
	const char *word = reader_word(r, "what to match");
	uint8_t kind = 0;

	if (!word)
		return -EINVAL;
	while (kind < sizeof(kinds) / sizeof(kinds[0]) && strcmp(word, kinds[kind]) != 0)
		kind++;
	if (kind == sizeof(kinds) / sizeof(kinds[0]))
		return reader_wrong(r, "\"%.24s\" is nothing to match", word);
	if (b->match_count == BOARD_MATCHES_MAX)
		return reader_wrong(r, "more than %d matches", BOARD_MATCHES_MAX);
	m->kind = kind;
	b->match_count++;
	return kind == BOARD_MATCH_PATH ? reader_path(r, &m->text)
					: take_text(r, "the text", &m->text);
}

/* A path that exists once for each cage. */
static int
take_each(struct reader *r)
{
	const char *word = reader_word(r, "a path");
	char path[PLATFORM_PATH_MAX], why[PATH_WHY_MAX];

	if (!word)
		return -EINVAL;
	if (!strstr(word, "{n}"))
		return reader_wrong(r, "the path has no {n}");
	if (path_expand(word, PLATFORM_CAGES_MAX, BOARD_NO_BUS, path, sizeof(path),
		why) ||
	    path_judge(path, why))
		return reader_fail(r, r->lines.line[r->next - 1], "cages: %s", why);
	r->board->count_each = word;
	return 0;
}

static int
take_cages(struct reader *r)
{
	struct board *b = r->board;
	uint32_t count;
	int err = 0;

	r->cages_line = r->lines.line[0];
	if (reader_has(r, "count")) {
		r->next++;
		err = reader_path(r, &b->count_file);
	}
	if (!err && reader_has(r, "each")) {
		r->next++;
		err = take_each(r);
	}
	if (!err && (b->count_file || b->count_each))
		err = reader_literal(r, "max");
	if (!err)
		err = reader_number(r, "the number of cages", 1, PLATFORM_CAGES_MAX,
		    &count);
	if (err)
		return err;
	b->cage_count = count;
	b->cage = reader_take(r, count * sizeof(*b->cage));
	r->given = reader_take(r, count * sizeof(*r->given));
	return b->cage && r->given ? 0 : -ENOMEM;
}

static int
take_adapter(struct reader *r)
{
	uint32_t adapter;
	int err = reader_number(r, "adapter", 0, BOARD_NO_BUS - 1, &adapter);

	if (!err)
		this_root(r)->adapter = (uint16_t)adapter;
	return err;
}

static int
take_khz(struct reader *r)
{
	uint32_t khz;
	int err = reader_number(r, "khz", KHZ_MIN, KHZ_MAX, &khz);

	if (!err)
		this_root(r)->khz = (uint16_t)khz;
	return err;
}

/* What is written to an attribute. */
static int
take_value(struct reader *r, char to[16])
{
	const char *word = reader_word(r, "a value to write");

	if (!word)
		return -EINVAL;
	if (!*word || strlen(word) > 15)
		return reader_wrong(r, "a value to write is not 1 to 15 characters");
	snprintf(to, 16, "%s", word);
	return 0;
}

static int
take_recover(struct reader *r)
{
	struct board_root *root = this_root(r);
	int err = reader_literal(r, "mux");

	if (!err)
		err = reader_literal(r, "attr");
	if (!err)
		err = reader_path(r, &root->recover);
	if (!err)
		err = reader_literal(r, "pulse");
	if (!err)
		err = take_value(r, root->recover_on);
	if (!err)
		err = take_value(r, root->recover_off);
	if (!err)
		err = reader_literal(r, "hold-ms");
	if (!err)
		err = reader_number(r, "hold-ms", 1, 5000, &root->recover_hold_ms);
	return err;
}

static int
take_file(struct reader *r)
{
	return reader_path(r, &this_bulk(r)->path);
}

static int
take_decode(struct reader *r)
{
	struct board_bulk *bulk = this_bulk(r);
	uint32_t bytes;
	int err = reader_literal(r, "hexbytes");

	if (!err)
		err = reader_literal(r, "count");
	if (!err)
		err = reader_number(r, "count", 1, BULK_BYTES_MAX, &bytes);
	if (err)
		return err;
	bulk->bytes = (uint16_t)bytes;
	bulk->msb_first = reader_has(r, "msb-first");
	if (!bulk->msb_first)
		return reader_literal(r, "lsb-first");
	r->next++;
	return 0;
}

static int
take_first_cage(struct reader *r)
{
	uint32_t first;
	int err =
	    reader_number(r, "first-cage", 1, (uint32_t)r->board->cage_count, &first);

	if (!err)
		r->bulk_first[r->board->bulk_count - 1] = (uint16_t)(first - 1);
	return err;
}

static int
take_asserted(struct reader *r)
{
	uint32_t level;
	int err = reader_number(r, "asserted", 0, 1, &level);

	if (!err)
		this_bulk(r)->asserted = (uint8_t)level;
	return err;
}

/* clang-format off */
const struct key keys_head[] = {
	/* name        usage                                                                 take            again */
	{ "format",    "format 1",                                                           take_format,    false },
	{ "board",     "board NAME",                                                         take_board,     false },
	{ "flavour",   "flavour NAME",                                                       take_flavour,   false },
	{ "verified",  "verified yes|no",                                                    take_verified,  false },
	{ "source",    "source \"TEXT\"",                                                    take_source,    false },
	{ "match",     "match onie|dmi-board|dmi-product|compatible|path TEXT",              take_match,     true },
	{ "cages",     "cages N` or `cages [count FILE] [each PATH{n}] max N",               take_cages,     false },
	{ NULL },
};

const struct key keys_root[] = {
	{ "adapter",   "adapter N",                                                          take_adapter,   false },
	{ "khz",       "khz N",                                                              take_khz,       false },
	{ "recover",   "recover mux attr PATH pulse ON OFF hold-ms N",                       take_recover,   false },
	{ NULL },
};

const struct key keys_bulk[] = {
	{ "file",       "file PATH",                                                         take_file,      false },
	{ "decode",     "decode hexbytes count N lsb-first|msb-first",                       take_decode,    false },
	{ "first-cage", "first-cage N",                                                      take_first_cage, false },
	{ "asserted",   "asserted 0|1",                                                      take_asserted,  false },
	{ NULL },
};
/* clang-format on */
