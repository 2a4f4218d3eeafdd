/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parser of part descriptions, shared by sim/part.c and the files that read
 * keys of one subject. Functions that answer false have complained.
 */
#ifndef SIM_PART_PARSER_H
#define SIM_PART_PARSER_H

#include "sim/part.h"

#define WORDS_MAX      20
#define LINE_MAX_BYTES 200

/* One line of a description, cut into words; `rest` is all after the first. */
struct part_line {
	char bytes[LINE_MAX_BYTES];
	char rest[LINE_MAX_BYTES];
	char *word[WORDS_MAX];
	unsigned count;
};

/* Where the parser stands. A key's function sets reason and `bad` to complain. */
struct part_parser {
	struct part part;
	struct part_line line;
	unsigned number;
	unsigned bad; /* index of the word that is wrong */
	const char *reason;
	unsigned block;   /* of the applications that follow */
	uint32_t seen[2]; /* keys that were given, by their row */
};

/* Complains about a word of the line; false. */
bool part_complain(struct part_parser *p, unsigned word, const char *reason);
/* Says whether so many words follow the key. */
bool part_want_words(struct part_parser *p, unsigned count);
/* "24", "18h" or "0x18". */
bool part_number(struct part_parser *p, unsigned word, unsigned long min,
    unsigned long max, unsigned long *ret_value);
/* Any finite number, as 1.5 or -2e-9, up to max on both sides of 0. */
bool part_real(struct part_parser *p, unsigned word, double max, double *ret_value);

/* Keys of sim/part_apps.c, and what they say together. */
bool part_key_application(struct part_parser *p);
bool part_key_block(struct part_parser *p);
bool part_key_runs(struct part_parser *p);
bool part_check_apps(struct part_parser *p);

/* The key of sim/part_aux.c, and what it needs. */
bool part_key_auxiliary(struct part_parser *p);
bool part_check_aux(struct part_parser *p);

/* The key of sim/part_setting.c, and what it needs. */
bool part_key_set(struct part_parser *p);
bool part_check_settings(struct part_parser *p);

/* Keys of sim/part_signal.c. */
bool part_key_vdm(struct part_parser *p);
bool part_key_offers(struct part_parser *p);
bool part_key_grid(struct part_parser *p);
bool part_key_fine_tuning(struct part_parser *p);
bool part_key_power_range(struct part_parser *p);

#endif
