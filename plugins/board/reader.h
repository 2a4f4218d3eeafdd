/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reader: what the rooms of the parser share while one board file is read.
 *
 * Keys of cages are kept as settings, one for each line, and come to the cages when all
 * is read: {bus} may stand above the bus. Whatever is wrong fills `err` and gives
 * -EINVAL, which everybody passes on.
 */
#ifndef PLUGINS_BOARD_READER_H
#define PLUGINS_BOARD_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plugins/board/desc.h"
#include "plugins/board/lines.h"

#define KEYS_MAX 32 /* of one kind of section */

enum section { SECTION_HEAD, SECTION_ROOT, SECTION_BULK, SECTION_CAGE, SECTION_COUNT };

/* Which key of a cage; pins stand behind. */
enum cage_key {
	CAGE_TYPE,
	CAGE_LABEL,
	CAGE_BUS,
	CAGE_ROOT,
	CAGE_KHZ,
	CAGE_EEPROM,
	CAGE_READ_ONLY,
	CAGE_MAX_READ,
	CAGE_MAX_WRITE,
	CAGE_POWER,
	CAGE_PINS,
	CAGE_KEYS = CAGE_PINS + BOARD_PIN_COUNT
};

/* One line of a cage section; what its key does not have stays 0. */
struct setting {
	unsigned line;
	uint32_t number;      /* also the index of a root, and of a bus without a map */
	bool range;           /* bus: each cage of the section one more */
	const uint16_t *map;  /* bus: a number for each cage of the section */
	const char *text;     /* label or path, braces and all */
	struct board_pin pin; /* but for path and bit */
	uint16_t bulk_first;  /* of a bulk pin: the cage of bit 0, from 0 */
	uint8_t memory, klass;
	bool banks, forced;
};

struct named {
	const char *name;
	unsigned line;
	bool used;
};

struct reader {
	const char *file;
	char *err;
	struct board *board;
	struct lines lines;
	size_t next; /* word of the line */
	const struct key *key;

	enum section section;
	unsigned section_line;
	unsigned head_seen[KEYS_MAX], seen[KEYS_MAX]; /* lines of keys, 0: not there */
	struct named root[BOARD_ROOTS_MAX], bulk[BOARD_BULKS_MAX];
	uint16_t bulk_first[BOARD_BULKS_MAX]; /* cage of the first bit, from 0 */

	/* The cages of this section, in their order in its brackets. */
	uint16_t list[PLATFORM_CAGES_MAX];
	size_t list_count;
	struct setting *setting; /* being read */

	unsigned cages_line;
	const struct setting *(*given)[CAGE_KEYS]; /* of each cage */
	uint16_t bus[PLATFORM_CAGES_MAX];
};

/* One key of one kind of section. `usage` shows how it is written. */
struct key {
	const char *name;
	const char *usage;
	int (*take)(struct reader *r);
	bool again; /* may be given more than once */
};

/* The tables, ended by a row without a name; keys of cages in the order of their enum. */
extern const struct key keys_head[], keys_root[], keys_bulk[], keys_cage[];

struct section_def {
	const char *name; /* in messages */
	const struct key *keys;
};

extern const struct section_def reader_sections[SECTION_COUNT];

/* A key of a section by its name, or NULL. */
const struct key *reader_key(enum section section, const char *name);

/* The line is the head of a section: ends the one before, too. */
int reader_begin_section(struct reader *r);

/* The section ends at `line`: whether all is there that it needs. */
int reader_end_section(struct reader *r, unsigned line);

/* Fills `err`: "FILE:LINE: what is wrong; what would be right". */
int reader_fail(struct reader *r, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same of the word that was taken last, with the usage of its key behind. */
int reader_wrong(struct reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Memory of the board's own; NULL, and `err` says so. */
void *reader_take(struct reader *r, size_t len);
const char *reader_copy(struct reader *r, const char *text);

/* Whether this line has words left, and the next one is `word` where it is not NULL. */
bool reader_has(const struct reader *r, const char *word);

/* The next word; NULL where there is none, and `err` says that `what` is missing. */
const char *reader_word(struct reader *r, const char *what);

/* The next word has to be this one. */
int reader_literal(struct reader *r, const char *word);

/* A decimal number without leading zeros, min to max. */
int reader_number(struct reader *r, const char *what, uint32_t min, uint32_t max,
    uint32_t *ret_number);

/* A name: up to 63 of a-z 0-9 . _ - */
int reader_name(struct reader *r, const char *what, const char **ret_name);

/* A path without braces. */
int reader_path(struct reader *r, const char **ret_path);

/* Takes everything over to the cages, and judges the whole. */
int reader_judge(struct reader *r);

#endif
