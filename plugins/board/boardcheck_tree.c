/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/boardcheck_tree.h"

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <unistd.h>

#include "plugins/board/match.h"
#include "plugins/board/names.h"
#include "plugins/board/topology.h"

#define SHOWN_MAX 40 /* doubts; the rest is counted */

struct look {
	const struct board *board;
	const char *root;
	FILE *out;
	unsigned doubts;
};

__attribute__((format(printf, 2, 3))) static void
doubt(struct look *l, const char *format, ...)
{
	va_list args;

	if (l->doubts++ >= SHOWN_MAX)
		return;
	va_start(args, format);
	vfprintf(l->out, format, args);
	va_end(args);
}

static bool
is_there(const struct look *l, const char *path)
{
	char whole[PATH_MAX];

	snprintf(whole, sizeof(whole), "%s%s", l->root, path);
	return access(whole, F_OK) == 0;
}

static bool
is_generic(const struct board *b)
{
	return b->count_file || b->count_each;
}

/* Returns whether the cage is there at all. */
static bool
look_at_cage(struct look *l, size_t cage)
{
	const struct board_cage *c = &l->board->cage[cage];

	if (!is_there(l, c->eeprom)) {
		if (is_generic(l->board))
			return false;
		doubt(l, "cage %s: no eeprom %s\n", c->label, c->eeprom);
	}
	for (unsigned pin = 0; pin < BOARD_PIN_COUNT; pin++) {
		const char *path = c->pin[pin].path;

		if (path && !is_there(l, path))
			doubt(l, "cage %s: no %s %s\n", c->label, board_pin_name(pin),
			    path);
	}
	return true;
}

static void
look_at_files(struct look *l)
{
	const struct board *b = l->board;
	size_t count = 0;

	for (size_t i = 0; i < b->cage_count; i++)
		count += look_at_cage(l, i);
	if (is_generic(b))
		fprintf(l->out, "%zu cages are there\n", count);
	if (count == 0)
		doubt(l, "no cage is there\n");
	for (size_t i = 0; i < b->bulk_count; i++) {
		if (!is_there(l, b->bulk[i].path))
			doubt(l, "bulk %s: no file %s\n", b->bulk[i].name,
			    b->bulk[i].path);
	}
	for (size_t i = 0; i < b->root_count; i++) {
		if (b->root[i].recover && !is_there(l, b->root[i].recover))
			doubt(l, "root %s: no reset of muxes %s\n", b->root[i].name,
			    b->root[i].recover);
	}
}

/* What sysfs says of root adapters, next to what the file says. */
static void
look_at_adapters(struct look *l)
{
	const struct board *b = l->board;
	int before = TOPOLOGY_NONE;

	for (size_t i = 0; i < b->cage_count; i++) {
		const struct board_cage *c = &b->cage[i];
		int own, adapter = topology_root(l->root, c, &own);
		uint16_t said =
		    c->root == BOARD_NO_ROOT ? BOARD_NO_BUS : b->root[c->root].adapter;

		if (adapter == TOPOLOGY_NONE)
			continue;
		if (adapter != before)
			fprintf(l->out, "from cage %s on: root adapter i2c-%d\n",
			    c->label, adapter);
		before = adapter;
		if (said != BOARD_NO_BUS && said != adapter)
			doubt(l, "cage %s: root %s has adapter %u, and sysfs says %d\n",
			    c->label, b->root[c->root].name, said, adapter);
	}
}

static void
look_at_machine(struct look *l)
{
	struct machine m;
	char said[320];
	int score;

	machine_read(l->root, &m);
	machine_say(&m, "\n", said, sizeof(said));
	score = machine_score(&m, l->board);
	fprintf(l->out, "%s\n", said);
	if (score > 0)
		fprintf(l->out, "which this board fits: %d of 100\n", score);
	else if (l->board->match_count > 0)
		doubt(l, "which this board does not fit\n");
}

unsigned
boardcheck_tree(const struct board *b, const char *root, FILE *out)
{
	struct look l = { .board = b, .root = root, .out = out };

	fprintf(out, "\nbelow %s:\n", *root ? root : "/");
	look_at_machine(&l);
	look_at_adapters(&l);
	look_at_files(&l);
	if (l.doubts > SHOWN_MAX)
		fprintf(out, "and %u doubts more\n", l.doubts - SHOWN_MAX);
	fprintf(out, l.doubts ? "%u doubt%s\n" : "no doubts\n", l.doubts,
	    l.doubts == 1 ? "" : "s");
	return l.doubts;
}
