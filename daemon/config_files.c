/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* scandirat() */

#include "daemon/config_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/utf8.h"
#include "daemon/config.h"
#include "daemon/config_yaml.h"

#define DROP_INS "conf.d"

static int
say(char *err, size_t size, const char *name, int e)
{
	char shown[256];

	utf8_printable(shown, sizeof(shown), name);
	snprintf(err, size, "caged: %s: %s", shown, strerror(-e));
	return e;
}

/* `name` is what messages call it, and where it is looked up; it is copied. */
static int
add_file(struct config_files *f, int folder, const char *name, char *err, size_t size)
{
	struct judge_question *q = &f->question;
	int fd;

	if (q->files == JUDGE_FILES_MAX) {
		snprintf(err, size, "caged: more than %d files", JUDGE_FILES_MAX);
		return -E2BIG;
	}
	fd = config_yaml_open(folder, name, err, size);
	if (fd < 0)
		return fd;
	q->fd[q->files] = fd;
	f->name[q->files] = strdup(name);
	q->name[q->files] = f->name[q->files];
	return q->name[q->files++] ? 0 : say(err, size, name, -ENOMEM);
}

/* A file of a folder: NAME is "FOLDER/FILE". */
static int
add_in(struct config_files *f, int folder, const char *folder_name, const char *file,
    char *err, size_t size)
{
	char name[PATH_MAX];

	if ((size_t)snprintf(name, sizeof(name), "%s/%s", folder_name, file) >=
	    sizeof(name))
		return say(err, size, folder_name, -ENAMETOOLONG);
	return add_file(f, folder, name, err, size);
}

static bool
ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name), end = strlen(ending);

	return name[0] != '.' && len > end && strcmp(name + len - end, ending) == 0;
}

/* What somebody took for one is looked at, too: it is told. */
static int
is_drop_in(const struct dirent *d)
{
	return ends_in(d->d_name, ".yaml") || ends_in(d->d_name, ".yml") ||
	       ends_in(d->d_name, ".json");
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
tell_passed_over(const struct config_files *f, const char *folder, const char *file)
{
	if (f->tells)
		log_warn("%s/%s: does not end in .yaml, and is passed over", folder,
		    file);
}

static int
add_drop_ins(struct config_files *f, int folder, const char *folder_name, char *err,
    size_t size)
{
	int fd = openat(folder, DROP_INS, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent **found = NULL;
	char name[PATH_MAX];
	int count, r = 0;

	if (fd < 0 && errno == ENOENT)
		return 0;
	snprintf(name, sizeof(name), "%s/" DROP_INS, folder_name);
	count = fd < 0 ? -1 : scandirat(fd, ".", &found, is_drop_in, by_name);
	if (count < 0)
		r = say(err, size, name, -errno);
	for (int i = 0; i < count; i++) {
		if (!ends_in(found[i]->d_name, ".yaml"))
			tell_passed_over(f, name, found[i]->d_name);
		else if (r == 0)
			r = add_in(f, fd, name, found[i]->d_name, err, size);
		free(found[i]);
	}
	free(found);
	if (fd >= 0)
		close(fd);
	return r;
}

static int
add_folder(struct config_files *f, int fd, const char *name, char *err, size_t size)
{
	int r = 0;

	if (faccessat(fd, "caged.yaml", F_OK, AT_SYMLINK_NOFOLLOW) == 0 ||
	    errno != ENOENT)
		r = add_in(f, fd, name, "caged.yaml", err, size);
	return r ? r : add_drop_ins(f, fd, name, err, size);
}

/* The folder, where the name is one; -1. */
static int
open_folder(const struct options *o, size_t i)
{
	const int flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
	int fd = open(o->files[i], flags);

	if (fd < 0 && errno == EACCES && o->folders_held && o->is_folder[i])
		fd = openat(o->folder[i], ".", flags);
	return fd;
}

static int
add_named(struct config_files *f, const struct options *o, size_t i, char *err,
    size_t size)
{
	int held = o->folders_held ? o->folder[i] : AT_FDCWD;
	int fd = open_folder(o, i), r;

	if (fd < 0 && o->files_by_default && errno == ENOENT)
		return 0;
	if (fd < 0)
		return add_file(f, held, o->files[i], err, size);
	r = add_folder(f, fd, o->files[i], err, size);
	close(fd);
	return r;
}

int
config_files_open(const struct options *options, bool tells,
    struct config_files *ret_files, char *err, size_t size)
{
	struct config_files f = { .tells = tells };
	int r = 0;

	for (size_t i = 0; r == 0 && i < options->file_count; i++)
		r = add_named(&f, options, i, err, size);
	if (r)
		config_files_close(&f);
	else
		*ret_files = f;
	return r;
}

void
config_files_close(struct config_files *f)
{
	while (f->question.files > 0) {
		close(f->question.fd[--f->question.files]);
		free(f->name[f->question.files]);
	}
}

int
config_sources_init(struct config_sources *sources, const struct judge_question *q)
{
	*sources = (struct config_sources){ .files = q->files };
	for (size_t i = 0; i < q->files; i++) {
		sources->name[i] = strdup(q->name[i]);
		if (!sources->name[i])
			return -ENOMEM;
	}
	return 0;
}

void
config_sources_free(struct config_sources *sources)
{
	for (size_t i = 0; i < sources->files; i++)
		free(sources->name[i]);
	judge_answer_free(&sources->answer);
	*sources = (struct config_sources){ .files = 0 };
}
