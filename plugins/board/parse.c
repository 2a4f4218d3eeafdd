/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Board files: from text to a board. sections.c knows which keys there are, keys*.c what
 * each takes, judge.c whether it all makes a switch.
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

/* The key of a section that somebody may have meant. */
static const char *
find_slip(enum section section, const char *name)
{
	const char *best = NULL;
	unsigned least = 0;

	for (const struct key *k = reader_sections[section].keys; k->name; k++) {
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
		if (reader_key((enum section)s, name))
			return reader_fail(r, line, "%s has no place %s; it belongs %s",
			    name, reader_sections[r->section].name,
			    reader_sections[s].name);
	}
	meant = find_slip(r->section, name);
	if (meant)
		return reader_fail(r, line, "unknown key \"%.24s\"; did you mean %s?",
		    name, meant);
	return reader_fail(r, line,
	    "unknown key \"%.24s\"; caged-board(5) has those that stand %s", name,
	    reader_sections[r->section].name);
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
	size_t key = (size_t)(r->key - reader_sections[r->section].keys);

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

	r->key = reader_key(r->section, name);
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

static int
read_all(struct reader *r)
{
	int got, err = 0;

	while (!err && (got = lines_next(&r->lines)) > 0)
		err = r->lines.word[0][0] == '[' ? reader_begin_section(r) : read_key(r);
	if (err)
		return err;
	if (got < 0)
		return reader_fail(r, r->lines.number, "%s", r->lines.wrong);
	err = reader_end_section(r, r->lines.number);
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
