/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/platform_choose.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/platform_find.h"
#include "plugins/board/match.h"

#define BOARD  "board"
#define SUFFIX ".board"

/* What `auto` and `board` are told that counts here. */
struct wanted {
	const char *root;   /* before each path of the machine */
	const char *boards; /* the folder of board files */
	const char *file;   /* NULL: what fits */
	char folder[PATH_MAX];
};

/* The value where an option has this key, else NULL. */
static const char *
value_of(const char *option, const char *key)
{
	size_t len = strlen(key);

	return strncmp(option, key, len) == 0 && option[len] == '=' ? option + len + 1
								    : NULL;
}

/* Takes what counts here out of the options; `root` the plugin wants, too. */
static int
take_options(struct platform_choice *c, bool automatic, struct wanted *w, char *err,
    size_t size)
{
	size_t kept = 0;

	for (size_t i = 0; c->options[i]; i++) {
		const char *option = c->options[i];
		const char *root = value_of(option, "root");
		const char *boards = value_of(option, "boards");
		const char *file = automatic ? NULL : value_of(option, "file");

		if (boards) {
			w->boards = boards;
		} else if (file) {
			w->file = file;
		} else if (root) {
			w->root = root;
			c->options[kept++] = option;
		} else {
			snprintf(err, size,
			    "caged: platform %s: unknown key \"%.*s\"; it takes %sroot "
			    "and boards",
			    c->name, (int)strcspn(option, "="), option,
			    automatic ? "" : "file, ");
			return -EINVAL;
		}
	}
	c->options[kept++] = c->file;
	c->options[kept] = NULL;
	return 0;
}

/* Beside the program in a build tree, else where they were installed. */
static void
find_folder(struct wanted *w)
{
	char self[PATH_MAX - sizeof("/contrib/boards")];

	if (w->boards)
		return;
	platform_own_folder(self, sizeof(self));
	snprintf(w->folder, sizeof(w->folder), "%s/contrib/boards", self);
	w->boards = access(w->folder, F_OK) == 0 ? w->folder : BOARDS_DIR;
}

/* A name without a slash is one of the folder's, with its suffix or without. */
static void
name_file(struct platform_choice *c, const struct wanted *w)
{
	size_t len = strlen(w->file), end = sizeof(SUFFIX) - 1;
	bool whole = len > end && strcmp(w->file + len - end, SUFFIX) == 0;

	if (strchr(w->file, '/'))
		snprintf(c->file, sizeof(c->file), "file=%s", w->file);
	else
		snprintf(c->file, sizeof(c->file), "file=%s/%s%s", w->boards, w->file,
		    whole ? "" : SUFFIX);
}

static void
tell_broken(void *arg, const char *line)
{
	(void)arg;
	log_warn("board file %s", line);
}

static int
find_file(struct platform_choice *c, const char *name, const struct wanted *w, char *err,
    size_t size)
{
	struct board_found found;
	struct machine machine;
	char said[320];
	int r;

	machine_read(w->root, &machine);
	r = board_find(w->boards, &machine, tell_broken, NULL, &found);
	if (r == 0) {
		snprintf(c->file, sizeof(c->file), "file=%s", found.path);
		if (found.there == 0)
			log_warn("platform %s: no file that board %s names is there: it "
				 "is of another flavour, or drivers are still to come",
			    name, found.name);
		log_info("platform %s: board %s of %s", name, found.name, found.path);
		return 0;
	}
	machine_say(&machine, ", ", said, sizeof(said));
	if (r == -ENODEV)
		snprintf(err, size,
		    "caged: platform %s: none of %zu board files in %s fits %s; name one "
		    "with --platform board:file=NAME, or try --platform sim",
		    name, found.files, w->boards, said);
	else if (r == -ENOTUNIQ)
		snprintf(err, size,
		    "caged: platform %s: board files %.63s and %.63s in %s fit alike; "
		    "name one with --platform board:file=NAME",
		    name, strrchr(found.path, '/') + 1, found.rival, w->boards);
	else
		snprintf(err, size,
		    "caged: platform %s: board files in %s: %s; try --platform sim", name,
		    w->boards, strerror(-r));
	return -EINVAL;
}

int
platform_choose(const struct config *config, struct platform_choice *ret_choice,
    char *err, size_t size)
{
	struct platform_choice *c = ret_choice;
	bool automatic = strcmp(config->platform_name, CONFIG_AUTO) == 0;
	struct wanted w = { .root = "" };

	*c = (struct platform_choice){ .name = config->platform_name };
	config_platform_options(config, c->options);
	if (!automatic && strcmp(c->name, BOARD) != 0)
		return 0;
	if (take_options(c, automatic, &w, err, size) < 0)
		return -EINVAL;
	find_folder(&w);
	c->name = BOARD;
	if (!w.file)
		return find_file(c, config->platform_name, &w, err, size);
	name_file(c, &w);
	return 0;
}
