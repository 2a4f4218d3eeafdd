/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/yang_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/log.h"
#include "base/utf8.h"
#include "daemon/schema_process.h"
#include "daemon/yang_load.h"

#define ENDING    ".yang"
#define FILE_MAX  (4u * 1024 * 1024)
#define TOTAL_MAX (32u * 1024 * 1024)

/* What is read, and where a message goes. */
struct reading {
	const char *folder;
	int fd;
	/* the folder's first, then our own, then the deviations */
	struct tree_text text[YANG_TEXTS_MAX + 1];
	unsigned texts, files;
	size_t total;
	char *err;
	size_t size;
};

static int say(struct reading *r, int err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "caged: yang-dir: FOLDER: ...", which finds the origin of the key. */
static int
say(struct reading *r, int err, const char *format, ...)
{
	char text[YANG_ERR_MAX], folder[160], shown[YANG_ERR_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	utf8_printable(folder, sizeof(folder), r->folder);
	utf8_printable(shown, sizeof(shown), text);
	snprintf(r->err, r->size, "caged: yang-dir: %s: %s", folder, shown);
	return err;
}

static int
too_many(struct reading *r)
{
	return say(r, -E2BIG, "it has more than %d modules", YANG_TEXTS_MAX);
}

/* ---- the folder ---- */

/* All of a file, with a NUL behind it. */
static int
read_file(struct reading *r, const char *name, char **ret_text)
{
	int fd = openat(r->fd, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC), err = 0;
	struct stat st;
	size_t len = 0;
	char *text;

	if (fd < 0)
		return say(r, -errno, "%s: %s", name, strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size > FILE_MAX) {
		close(fd);
		return say(r, -EINVAL, "%s: it is no file of at most %u bytes", name,
		    FILE_MAX);
	}
	text = malloc((size_t)st.st_size + 1);
	while (text && len < (size_t)st.st_size) {
		ssize_t n = read(fd, text + len, (size_t)st.st_size - len);

		if (n <= 0)
			break;
		len += (size_t)n;
	}
	close(fd);
	if (!text)
		return say(r, -ENOMEM, "no memory");
	text[len] = '\0';
	r->total += len;
	if (strlen(text) != len)
		err = say(r, -EINVAL, "%s: it is no text", name);
	else if (r->total > TOTAL_MAX)
		err = say(r, -E2BIG, "its files have more than %u bytes", TOTAL_MAX);
	if (err)
		free(text);
	else
		*ret_text = text;
	return err;
}

/* "NAME.yang" or "NAME@REVISION.yang". */
static int
take_file(struct reading *r, const char *file)
{
	size_t len = strlen(file) - strlen(ENDING);
	char *name = strndup(file, len), *text = NULL, *revision;
	int err;

	if (!name)
		return say(r, -ENOMEM, "no memory");
	err = r->texts == YANG_TEXTS_MAX ? too_many(r) : read_file(r, file, &text);
	if (err) {
		free(name);
		return err;
	}
	revision = strchr(name, '@');
	if (revision)
		*revision++ = '\0';
	r->files = r->texts + 1;
	r->text[r->texts++] = (struct tree_text){ .name = name,
		.revision = revision ? revision : "",
		.text = text };
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct tree_text *)a)->name,
	    ((const struct tree_text *)b)->name);
}

static int
read_folder(struct reading *r)
{
	struct dirent *e;
	DIR *d = opendir(r->folder);
	int err = 0;

	if (!d)
		return say(r, -errno, "%s", strerror(errno));
	r->fd = dirfd(d);
	while (err == 0 && (e = readdir(d))) {
		size_t len = strlen(e->d_name);

		if (e->d_name[0] != '.' && len > strlen(ENDING) &&
		    strcmp(e->d_name + len - strlen(ENDING), ENDING) == 0)
			err = take_file(r, e->d_name);
	}
	closedir(d);
	if (err == 0 && r->files == 0)
		return say(r, -ENOENT, "it has no file *%s", ENDING);
	qsort(r->text, r->texts, sizeof(*r->text), by_name);
	return err;
}

static bool
has_file(const struct reading *r, const char *name)
{
	for (unsigned i = 0; i < r->files; i++) {
		if (strcmp(r->text[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Our own modules, which nobody else has. OpenConfig's must be in the folder. */
static int
add_own(struct reading *r)
{
	for (unsigned i = 0; i < tree_yang_own.texts; i++) {
		const struct tree_text *own = &tree_yang_own.text[i];

		if (strncmp(own->name, "openconfig-", 11) == 0 || has_file(r, own->name))
			continue;
		if (r->texts == YANG_TEXTS_MAX)
			return too_many(r);
		r->text[r->texts] = *own;
		r->text[r->texts++].revision = "";
	}
	return 0;
}

/* ---- the answer ---- */

static int
ask(struct reading *r, struct yang_answer *answer, char *deviations)
{
	struct yang_question question = {
		.folder = r->folder,
		.node = tree_nodes,
		.nodes = tree_node_count,
		.module = tree_modules,
		.modules = tree_module_count,
		.text = r->text,
		.texts = r->texts,
		.files = r->files,
		.answer = answer,
		.deviations = deviations,
	};
	char why[128];
	int err = schema_process_work(YANG_LOAD, &question, why, sizeof(why));

	if (err)
		return say(r, err, "%s", why);
	answer->err[sizeof(answer->err) - 1] = '\0';
	return answer->err[0] ? say(r, -EINVAL, "%s", answer->err) : 0;
}

/* The answer in our own memory, every number and text of it bounded. */
static struct yang_answer *
copy_answer(const struct yang_answer *shared, unsigned texts)
{
	struct yang_answer *a = malloc(sizeof(*a));

	if (!a)
		return NULL;
	*a = *shared;
	a->count = MIN_OF(a->count, (uint32_t)YANG_FOUND_MAX);
	for (unsigned i = 0; i < a->count; i++) {
		struct yang_found *f = &a->found[i];

		f->text = MIN_OF(f->text, texts - 1);
		f->module = MIN_OF(f->module, a->count - 1);
		f->name[sizeof(f->name) - 1] = f->revision[sizeof(f->revision) - 1] =
		    f->ns[sizeof(f->ns) - 1] = f->prefix[sizeof(f->prefix) - 1] =
			f->organization[sizeof(f->organization) - 1] =
			    f->version[sizeof(f->version) - 1] = '\0';
	}
	return a;
}

/* Nodes of the tree are in it, or identities that are among its values; or it deviates.
 */
static bool
is_implemented(const char *name)
{
	if (strcmp(name, YANG_DEVIATIONS) == 0)
		return true;
	for (unsigned i = 0; i < tree_module_count; i++) {
		if (strcmp(tree_modules[i].name, name) == 0)
			return tree_modules[i].implemented;
	}
	return false;
}

/* Modules and texts of what was found, which stays where it is. */
static int
make_yang(struct reading *r, const struct yang_answer *a, struct tree_yang *ret_yang)
{
	struct tree_module *module = calloc(a->count + 1, sizeof(*module));
	struct tree_text *text = calloc(a->count + 1, sizeof(*text));
	uint8_t number[YANG_FOUND_MAX] = { 0 };
	unsigned modules = 0;

	*ret_yang = (struct tree_yang){ module, 0, text, a->count, NULL };
	if (!module || !text)
		return say(r, -ENOMEM, "no memory");
	for (unsigned i = 0; i < a->count; i++) {
		const struct yang_found *f = &a->found[i];

		if (!f->is_submodule && modules == UINT8_MAX)
			return say(r, -E2BIG, "more than %d modules are needed",
			    UINT8_MAX);
		if (!f->is_submodule) {
			number[i] = (uint8_t)modules;
			if (strcmp(f->name, YANG_DEVIATIONS) == 0)
				ret_yang->deviations = &module[modules];
			module[modules++] = (struct tree_module){ f->name, f->ns,
				f->prefix, f->organization, f->revision, f->version,
				is_implemented(f->name), f->is_deviated != 0 };
		}
		text[i] = (struct tree_text){ f->name, f->revision, r->text[f->text].text,
			f->is_submodule ? number[f->module] : number[i],
			f->is_submodule };
	}
	ret_yang->modules = modules;
	return 0;
}

/* Keeps of the files what is in a tree's texts. */
static int
keep_files(struct reading *r, struct yang_dir *dir)
{
	dir->read = calloc(r->files, sizeof(*dir->read));
	if (!dir->read)
		return say(r, -ENOMEM, "no memory");
	for (unsigned i = 0; i < r->files; i++) {
		for (unsigned t = 0; t < dir->yang.texts; t++) {
			if (dir->yang.text[t].text != r->text[i].text)
				continue;
			dir->read[dir->files++] = r->text[i];
			r->text[i] = (struct tree_text){ .name = NULL };
			break;
		}
	}
	return 0;
}

/* The text that the child made is one more. */
static int
keep_deviations(struct reading *r, const char *shared, struct yang_dir *dir)
{
	dir->deviations = strndup(shared, YANG_DEVIATIONS_MAX - 1);
	if (!dir->deviations)
		return say(r, -ENOMEM, "no memory");
	r->text[r->texts++] = (struct tree_text){ .name = YANG_DEVIATIONS,
		.revision = "",
		.text = dir->deviations };
	return 0;
}

static int
take_answer(struct reading *r, struct yang_answer *shared, const char *deviations,
    struct yang_dir *ret_dir)
{
	int err = deviations[0] ? keep_deviations(r, deviations, ret_dir) : 0;
	char folder[160], doubt[YANG_ERR_MAX];

	shared->doubt[sizeof(shared->doubt) - 1] = '\0';
	if (shared->doubt[0]) {
		utf8_printable(folder, sizeof(folder), r->folder);
		utf8_printable(doubt, sizeof(doubt), shared->doubt);
		log_warn("yang-dir: %s: there is no " YANG_DEVIATIONS " for it: %s",
		    folder, doubt);
	}
	if (err == 0) {
		ret_dir->answer = copy_answer(shared, r->texts);
		err = ret_dir->answer ? make_yang(r, ret_dir->answer, &ret_dir->yang)
				      : say(r, -ENOMEM, "no memory");
	}
	return err == 0 ? keep_files(r, ret_dir) : err;
}

/* What the child writes: an answer, and a text behind it. */
static int
judge(struct reading *r, struct yang_dir *ret_dir)
{
	struct yang_answer *shared;
	size_t size = sizeof(*shared) + YANG_DEVIATIONS_MAX;
	char *deviations;
	int err;

	shared =
	    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return say(r, -ENOMEM, "no memory");
	deviations = (char *)(shared + 1);
	err = ask(r, shared, deviations);
	if (err == 0)
		err = take_answer(r, shared, deviations, ret_dir);
	munmap(shared, size);
	return err;
}

static void
free_texts(struct tree_text *text, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		free((void *)(uintptr_t)text[i].name);
		free((void *)(uintptr_t)text[i].text);
	}
}

int
yang_dir_load(const char *folder, struct yang_dir *ret_dir, char *err, size_t size)
{
	struct reading *r = calloc(1, sizeof(*r));
	struct yang_dir dir = { .files = 0 };
	int e;

	if (!r) {
		snprintf(err, size, "caged: yang-dir: no memory");
		return -ENOMEM;
	}
	r->folder = folder;
	r->err = err;
	r->size = size;
	e = read_folder(r);
	if (e == 0)
		e = add_own(r);
	if (e == 0)
		e = judge(r, &dir);
	free_texts(r->text, r->files);
	free(r);
	if (e)
		yang_dir_free(&dir);
	else
		*ret_dir = dir;
	return e;
}

void
yang_dir_free(struct yang_dir *dir)
{
	free_texts(dir->read, dir->files);
	free(dir->read);
	free(dir->deviations);
	free((void *)(uintptr_t)dir->yang.module);
	free((void *)(uintptr_t)dir->yang.text);
	free(dir->answer);
	*dir = (struct yang_dir){ .files = 0 };
}
