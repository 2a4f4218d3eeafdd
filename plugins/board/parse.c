/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Board files: lines to sections and keys. keys*.c know what a key takes, judge.c whether
 * it all makes a switch.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugins/board/desc.h"
#include "plugins/board/reader.h"
#include "plugins/board/slip.h"
#include "plugins/board/store.h"

#define NAME_CHARS       "abcdefghijklmnopqrstuvwxyz0123456789._-"
#define SECTION_NAME_MAX 63

/* clang-format off */
static const struct {
	const char *name;  /* in messages */
	const struct key *keys;
} sections[] = {
	[SECTION_HEAD] = { "above the first section", keys_head },
	[SECTION_ROOT] = { "in a [root NAME] section", keys_root },
	[SECTION_BULK] = { "in a [bulk NAME] section", keys_bulk },
	[SECTION_CAGE] = { "in a [cage ...] section", keys_cage },
};
/* clang-format on */

#define SECTION_COUNT (sizeof(sections) / sizeof(sections[0]))

static const struct key *
find_key(enum section section, const char *name)
{
	for (const struct key *k = sections[section].keys; k->name; k++) {
		if (strcmp(k->name, name) == 0)
			return k;
	}
	return NULL;
}

/* The key of a section that somebody may have meant. */
static const char *
find_slip(enum section section, const char *name)
{
	const char *best = NULL;
	unsigned least = 0;

	for (const struct key *k = sections[section].keys; k->name; k++) {
		unsigned changes = slip_of(name, k->name);

		if (changes == 0 || (best && changes >= least))
			continue;
		best = k->name;
		least = changes;
	}
	return best;
}

static int
fail_key(struct reader *r, const char *name)
{
	unsigned line = r->lines.line[0];
	const char *meant;

	for (unsigned s = 0; s < SECTION_COUNT; s++) {
		if (find_key((enum section)s, name))
			return reader_fail(r, line, "%s has no place %s; it belongs %s",
			    name, sections[r->section].name, sections[s].name);
	}
	meant = find_slip(r->section, name);
	if (meant)
		return reader_fail(r, line, "unknown key \"%.24s\"; did you mean %s?",
		    name, meant);
	return reader_fail(r, line,
	    "unknown key \"%.24s\"; caged-board(5) has those that stand %s", name,
	    sections[r->section].name);
}

/* Hands a setting to each cage of the section. */
static int
give(struct reader *r, const struct setting *s)
{
	size_t key = (size_t)(r->key - keys_cage);

	for (size_t i = 0; i < r->list_count; i++) {
		uint16_t cage = r->list[i];
		const struct setting **place = &r->given[cage][key];

		if (*place)
			return reader_fail(r, s->line,
			    "%s of cage %u is given again; line %u has it, and one must "
			    "go",
			    r->key->name, cage + 1, (*place)->line);
		*place = s;
		if (key == CAGE_BUS)
			r->bus[cage] = s->map
					   ? s->map[i]
					   : (uint16_t)(s->number + (s->range ? i : 0));
	}
	return 0;
}

/* Of a key outside of cages, which stands once in its section. */
static int
see(struct reader *r)
{
	unsigned *seen = r->section == SECTION_HEAD ? r->head_seen : r->seen;
	size_t key = (size_t)(r->key - sections[r->section].keys);

	if (seen[key] && !r->key->again)
		return reader_fail(r, r->lines.line[0],
		    "%s is given again; line %u has it, and one must go", r->key->name,
		    seen[key]);
	seen[key] = r->lines.line[0];
	return 0;
}

static int
read_key(struct reader *r)
{
	bool of_cage = r->section == SECTION_CAGE;
	const char *name = r->lines.word[0];
	int err;

	r->key = find_key(r->section, name);
	if (!r->key)
		return fail_key(r, name);
	if (r->section == SECTION_HEAD && r->key != keys_head && !r->head_seen[0])
		return reader_fail(r, r->lines.line[0],
		    "%s before format; the first line is `format 1`", name);
	r->next = 1;
	if (of_cage) {
		r->setting = reader_take(r, sizeof(*r->setting));
		if (!r->setting)
			return -ENOMEM;
		r->setting->line = r->lines.line[0];
	}
	err = r->key->take(r);
	if (err)
		return err;
	if (reader_has(r, NULL)) {
		r->next++;
		return reader_wrong(r, "\"%.24s\" is more than %s takes",
		    r->lines.word[r->next - 1], name);
	}
	return of_cage ? give(r, r->setting) : see(r);
}

/* Keys that must have been given in the section that ends. */
static int
need(struct reader *r, const unsigned *seen, const char *const *names, unsigned line)
{
	for (; *names; names++) {
		const struct key *k = find_key(r->section, *names);

		if (!seen[k - sections[r->section].keys])
			return reader_fail(r, line, "%s is missing %s; write `%s`",
			    *names, sections[r->section].name, k->usage);
	}
	return 0;
}

static int
end_section(struct reader *r, unsigned line)
{
	static const char *const head[] = { "format", "board", "verified", "source",
		"cages", NULL };
	static const char *const bulk[] = { "file", "decode", "asserted", NULL };

	switch (r->section) {
	case SECTION_HEAD:
		return need(r, r->head_seen, head, line);
	case SECTION_BULK:
		return need(r, r->seen, bulk, r->section_line);
	case SECTION_ROOT:
	case SECTION_CAGE:
		break;
	}
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
		    "more than %zu sections [%s NAME]; no switch "
		    "needs more",
		    max, kind);
	list[(*count)++] = (struct named){ .name = name, .line = line };
	return 0;
}

/* One number of a list of cages, at *at, which moves behind it. */
static int
list_number(struct reader *r, const char **at, unsigned *ret_cage)
{
	size_t digits = strspn(*at, "0123456789");
	unsigned long cage = digits > 0 && digits < 6 ? strtoul(*at, NULL, 10) : 0;

	if (digits == 0 || (*at)[0] == '0')
		return reader_fail(r, r->section_line,
		    "\"%.24s\" in a list of cages; write [cage 1-4,9] or [cage all]",
		    *at);
	if (cage < 1 || cage > r->board->cage_count)
		return reader_fail(r, r->section_line,
		    "there is no cage %.*s; line %u says that there are %zu", (int)digits,
		    *at, r->cages_line, r->board->cage_count);
	*at += digits;
	*ret_cage = (unsigned)cage;
	return 0;
}

static int
begin_cages(struct reader *r, const char *at)
{
	bool listed[PLATFORM_CAGES_MAX] = { false };
	unsigned first = 1, last = (unsigned)r->board->cage_count;
	bool all = strcmp(at, "all") == 0;

	r->list_count = 0;
	do {
		if (!all) {
			if (list_number(r, &at, &first))
				return -EINVAL;
			last = first;
			if (*at == '-') {
				at++;
				if (list_number(r, &at, &last))
					return -EINVAL;
			}
			if (last < first)
				return reader_fail(r, r->section_line,
				    "cages %u-%u run backwards; write %u-%u", first, last,
				    last, first);
			if (*at && *at != ',')
				return reader_fail(r, r->section_line,
				    "\"%.24s\" in a list of cages; write [cage 1-4,9] or "
				    "[cage all]",
				    at);
		}
		for (unsigned cage = first - 1; cage < last; cage++) {
			if (listed[cage])
				return reader_fail(r, r->section_line,
				    "cage %u is listed twice; once is enough", cage + 1);
			listed[cage] = true;
			r->list[r->list_count++] = (uint16_t)cage;
		}
	} while (!all && *at++ == ',');
	return 0;
}

static int
begin_section(struct reader *r)
{
	struct board *b = r->board;
	const char *kind = r->lines.word[0] + 1, *name;
	unsigned line = r->lines.line[0];
	size_t len = r->lines.count == 2 ? strlen(r->lines.word[1]) : 0;
	char *text;
	int err;

	if (len < 2 || r->lines.word[1][len - 1] != ']')
		return reader_fail(r, line,
		    "no section; write [root NAME], [bulk NAME] or [cage 1-4,9]");
	err = end_section(r, line);
	if (err)
		return err;
	text = reader_take(r, len);
	if (!text)
		return -ENOMEM;
	name = memcpy(text, r->lines.word[1], len - 1);
	r->section_line = line;
	memset(r->seen, 0, sizeof(r->seen));
	if (strcmp(kind, "root") == 0) {
		r->section = SECTION_ROOT;
		err =
		    begin_named(r, r->root, &b->root_count, BOARD_ROOTS_MAX, kind, name);
		if (!err)
			b->root[b->root_count - 1] =
			    (struct board_root){ .name = name, .adapter = BOARD_NO_BUS };
		return err;
	}
	if (strcmp(kind, "bulk") == 0) {
		r->section = SECTION_BULK;
		err =
		    begin_named(r, r->bulk, &b->bulk_count, BOARD_BULKS_MAX, kind, name);
		if (!err)
			b->bulk[b->bulk_count - 1].name = name;
		return err;
	}
	if (strcmp(kind, "cage") == 0) {
		r->section = SECTION_CAGE;
		return begin_cages(r, name);
	}
	return reader_fail(r, line,
	    "unknown section [%.24s ...]; there are [root NAME], [bulk NAME] and [cage "
	    "1-4,9]",
	    kind);
}

static int
read_all(struct reader *r)
{
	int got, err = 0;

	while (!err && (got = lines_next(&r->lines)) > 0)
		err = r->lines.word[0][0] == '[' ? begin_section(r) : read_key(r);
	if (err)
		return err;
	if (got < 0)
		return reader_fail(r, r->lines.number, "%s", r->lines.wrong);
	err = end_section(r, r->lines.number);
	return err ? err : reader_judge(r);
}

int
board_parse(const char *file, const char *text, size_t len, struct board **ret_board,
    char err[BOARD_ERROR_MAX])
{
	struct reader *r = calloc(1, sizeof(*r));
	struct board *b = calloc(1, sizeof(*b));
	char *copy = NULL;
	int result = -ENOMEM;

	snprintf(err, BOARD_ERROR_MAX, "no memory for a board file");
	if (!r || !b)
		goto out;
	r->file = file;
	r->err = err;
	r->board = b;
	if (len > BOARD_FILE_MAX) {
		result = reader_fail(r, 1, "more than %d bytes; no board needs them",
		    BOARD_FILE_MAX);
		goto out;
	}
	copy = store_take(&b->store, len + 1);
	if (!copy)
		goto out;
	memcpy(copy, text, len);
	lines_init(&r->lines, copy, len);
	result = read_all(r);
out:
	free(r);
	if (result) {
		board_destroy(b);
		return result;
	}
	err[0] = '\0';
	*ret_board = b;
	return 0;
}

/* All bytes of a regular file, with one byte of room behind to see that it ended. */
static int
read_file(int fd, char *text, size_t *ret_len)
{
	struct stat st;
	size_t len = 0;
	ssize_t got;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	while ((got = read(fd, text + len, BOARD_FILE_MAX + 1 - len)) > 0)
		len += (size_t)got;
	*ret_len = len;
	return got < 0 ? -errno : 0;
}

int
board_load(const char *path, struct board **ret_board, char err[BOARD_ERROR_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *text = malloc(BOARD_FILE_MAX + 1);
	size_t len = 0;
	int r;

	if (fd < 0)
		r = -errno;
	else
		r = text ? read_file(fd, text, &len) : -ENOMEM;
	if (fd >= 0)
		close(fd);
	if (r)
		snprintf(err, BOARD_ERROR_MAX, "%.200s: %s", path, strerror(-r));
	else
		r = board_parse(path, text, len, ret_board, err);
	free(text);
	return r;
}

void
board_destroy(struct board *b)
{
	if (!b)
		return;
	store_free(b->store);
	free(b);
}
