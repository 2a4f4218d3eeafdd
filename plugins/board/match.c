/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/match.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX    ".board"
#define FILES_MAX 1024
#define SAID_MAX  48 /* of each text that is shown */

static ssize_t
read_file(const char *root, const char *path, char *to, size_t size)
{
	char whole[PATH_MAX];
	ssize_t len;
	int fd;

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	fd = open(whole, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	len = fd < 0 ? -1 : read(fd, to, size);
	if (fd >= 0)
		close(fd);
	return len;
}

/* The first line that begins with `prefix`, without it, its blanks and its quotes. */
static void
read_line(const char *root, const char *path, const char *prefix,
    char to[MACHINE_TEXT_MAX])
{
	char text[4096], *save = NULL, *line;
	ssize_t got = read_file(root, path, text, sizeof(text) - 1);
	size_t len;

	to[0] = '\0';
	if (got <= 0)
		return;
	text[got] = '\0';
	for (line = strtok_r(text, "\n", &save);
	     line && strncmp(line, prefix, strlen(prefix)) != 0;
	     line = strtok_r(NULL, "\n", &save))
		continue;
	if (!line)
		return;
	line += strlen(prefix);
	line += strspn(line, " \t'\"");
	len = strlen(line);
	while (len > 0 && strchr(" \t\r'\"", line[len - 1]))
		len--;
	snprintf(to, MACHINE_TEXT_MAX, "%.*s", (int)len, line);
}

void
machine_read(const char *root, struct machine *ret_machine)
{
	struct machine *m = ret_machine;
	ssize_t len;

	*m = (struct machine){ .root = root };
	read_line(root, "/host/machine.conf", "onie_platform=", m->onie);
	read_line(root, "/sys/class/dmi/id/board_name", "", m->dmi_board);
	read_line(root, "/sys/class/dmi/id/product_name", "", m->dmi_product);
	/* two bytes more: the last text ends, and so does the list */
	len = read_file(root, "/proc/device-tree/compatible", m->compatible,
	    sizeof(m->compatible) - 2);
	if (len <= 0)
		m->compatible[0] = '\0';
}

/* The device tree's texts as one, as many as fit. */
static void
join_compatible(const struct machine *m, char to[SAID_MAX])
{
	size_t len = 0;

	to[0] = '\0';
	for (const char *text = m->compatible; *text; text += strlen(text) + 1) {
		int more = snprintf(to + len, SAID_MAX - len, "%s%s",
		    len > 0 ? "\", \"" : "", text);

		if (len > 0 && len + (size_t)more >= SAID_MAX) {
			to[len] = '\0';
			return;
		}
		len += (size_t)more;
		if (len >= SAID_MAX)
			return;
	}
}

void
machine_say(const struct machine *m, const char *between, char *ret_text, size_t size)
{
	char compatible[SAID_MAX];
	const struct {
		const char *what, *text;
	} said[] = {
		{ "ONIE /host/machine.conf", m->onie },
		{ "DMI board_name", m->dmi_board },
		{ "DMI product_name", m->dmi_product },
		{ "device-tree compatible", compatible },
	};
	size_t len = 0;

	join_compatible(m, compatible);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]) && len < size; i++) {
		char text[SAID_MAX];

		snprintf(text, sizeof(text), "%.*s", SAID_MAX - 1, said[i].text);
		for (char *c = text; *c; c++)
			*c = *c < ' ' || *c > '~' ? '?' : *c;
		len += (size_t)snprintf(ret_text + len, size - len, "%s%s%s%s%s",
		    i > 0 ? between : "", said[i].what, *text ? " \"" : " not there",
		    text, *text ? "\"" : "");
	}
}

static bool
is_there(const struct machine *m, const char *path)
{
	char whole[PATH_MAX];

	snprintf(whole, sizeof(whole), "%s%s", m->root, path);
	return access(whole, F_OK) == 0;
}

/* The most specific of the device tree's texts comes first. */
static int
score_compatible(const struct machine *m, const char *wanted)
{
	int score = 90;

	for (const char *text = m->compatible; *text; text += strlen(text) + 1) {
		if (strcmp(text, wanted) == 0)
			return score;
		score -= score > 60;
	}
	return 0;
}

static int
score_match(const struct machine *m, const struct board_match *match)
{
	switch ((enum board_match_kind)match->kind) {
	case BOARD_MATCH_ONIE:
		return strcmp(m->onie, match->text) == 0 ? 100 : 0;
	case BOARD_MATCH_DMI_BOARD:
		return strcmp(m->dmi_board, match->text) == 0 ? 90 : 0;
	case BOARD_MATCH_DMI_PRODUCT:
		return strcmp(m->dmi_product, match->text) == 0 ? 80 : 0;
	case BOARD_MATCH_COMPATIBLE:
		return score_compatible(m, match->text);
	case BOARD_MATCH_PATH:
		return is_there(m, match->text) ? 20 : 0;
	}
	return 0;
}

int
machine_score(const struct machine *m, const struct board *b)
{
	int best = 0;

	for (size_t i = 0; i < b->match_count; i++) {
		int score = score_match(m, &b->match[i]);

		best = score > best ? score : best;
	}
	return best;
}

/* How many of the files that a board names are there. */
static size_t
count_files(const struct machine *m, const struct board *b)
{
	size_t count = 0;

	for (size_t i = 0; i < b->cage_count; i++) {
		count += is_there(m, b->cage[i].eeprom);
		for (unsigned pin = 0; pin < BOARD_PIN_COUNT; pin++) {
			if (b->cage[i].pin[pin].path)
				count += is_there(m, b->cage[i].pin[pin].path);
		}
	}
	return count;
}

/* Names with other characters are nobody's, and would have to be shown. */
static int
is_board(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);
	bool plain = entry->d_name[0] != '.';

	for (const char *c = entry->d_name; *c; c++)
		plain = plain && *c > ' ' && *c <= '~';
	return plain && len > sizeof(SUFFIX) - 1 &&
	       strcmp(entry->d_name + len - (sizeof(SUFFIX) - 1), SUFFIX) == 0;
}

/* Compares a board with the best so far. */
static void
weigh(const struct machine *m, const struct board *b, const char *path,
    struct board_found *found)
{
	int score = machine_score(m, b);
	size_t count = score > 0 && score >= found->score ? count_files(m, b) : 0;

	if (score == 0 || score < found->score ||
	    (score == found->score && count < found->there))
		return;
	if (score == found->score && count == found->there) {
		snprintf(found->rival, sizeof(found->rival), "%.63s",
		    strrchr(path, '/') + 1);
		return;
	}
	found->score = score;
	found->there = count;
	found->rival[0] = '\0';
	snprintf(found->path, sizeof(found->path), "%s", path);
	snprintf(found->name, sizeof(found->name), "%s", b->name);
}

int
board_find(const char *folder, const struct machine *m,
    void (*broken)(void *arg, const char *line), void *arg, struct board_found *ret_found)
{
	struct dirent **list;
	int count = scandir(folder, &list, is_board, alphasort);

	*ret_found = (struct board_found){ 0 };
	if (count < 0)
		return -errno;
	for (int i = 0; i < count; i++) {
		char path[PLATFORM_PATH_MAX], err[BOARD_ERROR_MAX];
		struct board *b;
		int len = snprintf(path, sizeof(path), "%s/%s", folder, list[i]->d_name);

		free(list[i]);
		if (i >= FILES_MAX)
			continue;
		ret_found->files++;
		if (len >= (int)sizeof(path))
			snprintf(err, sizeof(err), "%.200s...: the path is too long",
			    path);
		else if (board_load(path, &b, err) == 0) {
			weigh(m, b, path, ret_found);
			board_destroy(b);
			continue;
		}
		broken(arg, err);
	}
	free(list);
	if (ret_found->score == 0)
		return -ENODEV;
	return ret_found->rival[0] ? -ENOTUNIQ : 0;
}
