/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of a part's description that tell which applications it has (CMIS), where they
 * are described, and which one it runs.
 */
#include "sim/part_parser.h"

#include <string.h>

#include "base/bytes.h"

#define APPS_IN_BLOCK  15
#define APPS_OF_FLAT   8    /* the rest of the list stands on page 01h */
#define FIRST_REVISION 0x53 /* that has blocks: fifteen */
#define ALL_REVISION   0x54 /* that has all of them */

const struct part_app *
part_app_of(const struct part *part, unsigned number)
{
	unsigned count = MIN_OF(part->app_count, PART_APPS);

	for (unsigned i = 0; number && i < count; i++) {
		if (part->app[i].number == number)
			return &part->app[i];
	}
	return NULL;
}

/* The number of the next application; 0: its block is full. */
static unsigned
next_number(const struct part_parser *p)
{
	unsigned count = p->part.app_count;
	unsigned last = count ? p->part.app[count - 1].number : 0;
	unsigned number = MAX_OF(last, APPS_IN_BLOCK * p->block) + 1;

	return number <= APPS_IN_BLOCK * (p->block + 1) ? number : 0;
}

/* An application in a line: what a list tells, and what page 1Ch tells beyond it. */
#define WORDS_LISTED 6
#define WORDS        9

bool
part_key_application(struct part_parser *p)
{
	static const unsigned long min[WORDS] = { 0, 0, 1, 1, 1, 1 };
	static const unsigned long max[WORDS] = { 254, 255, 8, 8, 255, 255, 1, 15, 15 };
	unsigned words = p->line.count > WORDS_LISTED + 1 ? WORDS : WORDS_LISTED;
	unsigned number = next_number(p);
	unsigned long value[WORDS] = { 0 };

	if (!part_want_words(p, words))
		return false;
	if (!number)
		return part_complain(p, 0, "more than 15 applications in a block");
	for (unsigned i = 0; i < words; i++) {
		if (!part_number(p, i + 1, min[i], max[i], &value[i]))
			return false;
	}
	p->part.app[p->part.app_count++] = (struct part_app){
		.number = (uint8_t)number,
		.host = (uint8_t)value[0],
		.media = (uint8_t)value[1],
		.host_lanes = (uint8_t)value[2],
		.media_lanes = (uint8_t)value[3],
		.host_assign = (uint8_t)value[4],
		.media_assign = (uint8_t)value[5],
		.network = (uint8_t)value[6],
		.host_group = (uint8_t)value[7],
		.media_group = (uint8_t)value[8],
	};
	return true;
}

/* `block 1`: what follows belongs to it. `block 0 only`: the list refers to page 1Ch. */
bool
part_key_block(struct part_parser *p)
{
	bool only = p->line.count == 3 && strcmp(p->line.word[2], "only") == 0;
	unsigned long block;

	if (!only && !part_want_words(p, 1))
		return false;
	if (!part_number(p, 1, p->block, PART_BLOCKS - 1, &block))
		return false;
	if (only && block)
		return part_complain(p, 2, "only block 0 has a list beside");
	if (block == 0)
		p->part.normalized = only ? PART_LISTED_FURTHER : PART_LISTED_TWICE;
	p->block = (unsigned)block;
	p->part.blocks = (uint8_t)(block + 1);
	return true;
}

bool
part_key_runs(struct part_parser *p)
{
	unsigned long number;

	if (!part_want_words(p, 1) || !part_number(p, 1, 1, PART_APPS, &number))
		return false;
	p->part.runs = (uint8_t)number;
	return true;
}

bool
part_check_apps(struct part_parser *p)
{
	struct part *part = &p->part;

	if (part->blocks && (part->family != SIM_FAMILY_CMIS || part->flat ||
				part->revision < FIRST_REVISION))
		return part_complain(p, 0, "block needs pages of CMIS 5.3");
	if (part->blocks == PART_BLOCKS && part->revision < ALL_REVISION)
		return part_complain(p, 0, "block 15 needs CMIS 5.4");
	if (part->flat && part->app_count > APPS_OF_FLAT)
		return part_complain(p, 0, "flat memory has 8 applications");
	for (unsigned i = 0; i < part->app_count; i++) {
		const struct part_app *app = &part->app[i];

		if ((app->network || app->host_group || app->media_group) &&
		    app->number <= APPS_IN_BLOCK && part->normalized == PART_LISTED)
			return part_complain(p, 0,
			    "groups of an application need block 0");
	}
	if (part->runs && !part_app_of(part, part->runs))
		return part_complain(p, 0, "runs an application that is not there");
	if (!part->runs && part->app_count)
		part->runs = part->app[0].number;
	return true;
}
