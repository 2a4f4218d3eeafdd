/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/edits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/json.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/dotted.h"

#define FORMAT   1
#define NEW_FILE EDITS_FILE ".new"

/* ---- reading ---- */

struct reader {
	struct edits edits;
	bool ours; /* its first key says what it is */
};

/* The edit that "edits.PATH.MEMBER" is about, and its member. */
static struct edit *
find_member(struct reader *r, const char *path, const char **ret_member)
{
	const char *name = path + strlen("edits."), *member = strrchr(path, '.');
	char written[YAML_PATH_MAX], tidy[YAML_PATH_MAX];
	struct edit *e;

	if (strncmp(path, "edits.", 6) != 0 || member < name)
		return NULL;
	*ret_member = member + 1;
	snprintf(written, sizeof(written), "%.*s", (int)(member - name), name);
	if (!dotted_tidy(written, tidy, sizeof(tidy)))
		return NULL;
	for (size_t i = 0; i < r->edits.count; i++) {
		e = &r->edits.edit[i];
		if (strcmp(e->path, tidy) == 0)
			return e;
	}
	if (r->edits.count == JUDGE_EDITS_MAX)
		return NULL;
	e = &r->edits.edit[r->edits.count++];
	memcpy(e->path, tidy, sizeof(e->path));
	return e;
}

static int
on_section(void *arg, const char *path, char *err, size_t size)
{
	(void)arg;
	(void)path;
	(void)err;
	(void)size;
	return 0;
}

static int
on_scalar(void *arg, const char *path, const char *text, char *err, size_t size)
{
	struct reader *r = arg;
	const char *member;
	struct edit *e;

	if (strcmp(path, "caged-edits") == 0)
		r->ours = true;
	if (strcmp(path, "minimum-reader") == 0 && strtol(text, NULL, 10) > FORMAT) {
		snprintf(err, size, "is of a later version of caged");
		return -EPROTONOSUPPORT;
	}
	if (strncmp(path, "edits.", 6) != 0)
		return 0; /* of a later version that we can read */
	e = find_member(r, path, &member);
	if (!e) {
		snprintf(err, size, "is no edit, or one too many");
		return -EINVAL;
	}
	if (strcmp(member, "value") == 0)
		snprintf(e->text, sizeof(e->text), "%.*s", CONFIG_TEXT_MAX - 1, text);
	else if (strcmp(member, "actor") == 0)
		snprintf(e->actor, sizeof(e->actor), "%.*s", EDITS_ACTOR_MAX - 1, text);
	else if (strcmp(member, "why") == 0)
		snprintf(e->why, sizeof(e->why), "%.*s", CONFIG_ERROR_MAX - 1, text);
	else if (strcmp(member, "wall-us") == 0)
		e->wall_us = strtoull(text, NULL, 10);
	return 0;
}

static int
on_list(void *arg, const char *path, char *err, size_t size)
{
	(void)arg;
	(void)path;
	snprintf(err, size, "a list is none of ours");
	return -EINVAL;
}

static int
read_file(int fd, const char *name, struct edits *ret_edits, char *err, size_t size)
{
	struct reader r = { .edits = {
				.edit = calloc(JUDGE_EDITS_MAX, sizeof(struct edit)) } };
	const struct yaml_listener listener = { .arg = &r,
		.section = on_section,
		.scalar = on_scalar,
		.list = on_list,
		.free_keys = true };
	int result = -ENOMEM;

	snprintf(err, size, "caged: no memory");
	if (r.edits.edit)
		result = config_yaml_read_fd(fd, name, &listener, err, size);
	if (result == 0 && !r.ours) {
		result = -EINVAL;
		snprintf(err, size, "caged: %s: is no file of edits", name);
	}
	if (result == 0)
		*ret_edits = r.edits;
	else
		edits_free(&r.edits);
	return result;
}

int
edits_load(int folder, const char *name, struct edits *ret_edits, char *err, size_t size)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	int fd = openat(folder, name, flags), r;

	*ret_edits = (struct edits){ .edit = NULL };
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0) {
		r = -errno;
		snprintf(err, size, "caged: %s: %s", name, strerror(errno));
		return r;
	}
	r = read_file(fd, name, ret_edits, err, size);
	close(fd);
	return r == -EPROTONOSUPPORT || r == -EFBIG ? -EINVAL : r;
}

/* ---- what was judged ---- */

struct judge_edit *
edits_for_judge(const struct edits *edits)
{
	struct judge_edit *list = calloc(edits->count + 1, sizeof(*list));

	for (size_t i = 0; list && i < edits->count; i++)
		list[i] = (struct judge_edit){ .path = edits->edit[i].path,
			.text = edits->edit[i].text };
	return list;
}

const struct edit *
edits_find(const struct edits *edits, const char *path)
{
	for (size_t i = 0; i < edits->count; i++) {
		if (strcmp(edits->edit[i].path, path) == 0)
			return &edits->edit[i];
	}
	return NULL;
}

int
edits_from_answer(const struct edits *before, const struct judge_answer *answer,
    const char *actor, uint64_t wall_us, struct edits *ret_edits)
{
	struct edits edits = { .edit = calloc(answer->count + 1, sizeof(struct edit)) };

	if (!edits.edit)
		return -ENOMEM;
	for (size_t i = 0; i < answer->count; i++) {
		const struct judge_leaf *leaf = &answer->leaf[i];
		const struct edit *old = edits_find(before, leaf->path);
		struct edit *e = &edits.edit[edits.count];

		if (leaf->from >= 0)
			continue;
		edits.count++;
		if (old &&
		    (leaf->from == JUDGE_EDIT || strcmp(old->text, leaf->text) == 0)) {
			*e = *old;
			continue;
		}
		snprintf(e->path, sizeof(e->path), "%s", leaf->path);
		snprintf(e->text, sizeof(e->text), "%s", leaf->text);
		snprintf(e->actor, sizeof(e->actor), "%s", actor);
		e->wall_us = wall_us;
	}
	*ret_edits = edits;
	if (edits.count <= JUDGE_EDITS_MAX)
		return 0;
	edits_free(ret_edits);
	return -E2BIG;
}

/* ---- writing ---- */

/* Begins an object whose key may have names in it, and these quotes. */
static void
put_key(struct json *j, const char *path)
{
	struct text key;

	text_init(&key, YAML_PATH_MAX);
	text_json(&key, path);
	text_char(&key, '\0');
	j->out->failed |= key.failed;
	json_object(j, key.failed ? "" : key.data);
	text_fini(&key);
}

char *
edits_write(const struct edits *edits, size_t *ret_len)
{
	struct text text;
	struct json j;

	text_init(&text, 256 + 512 * edits->count);
	json_init(&j, &text);
	json_object(&j, NULL);
	json_count(&j, "caged-edits", FORMAT);
	json_count(&j, "minimum-reader", FORMAT);
	json_object(&j, "edits");
	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *e = &edits->edit[i];

		put_key(&j, e->path);
		json_string(&j, "value", e->text);
		json_string(&j, "actor", e->actor);
		json_time(&j, "time", e->wall_us);
		json_count(&j, "wall-us", e->wall_us);
		if (e->why[0])
			json_string(&j, "why", e->why);
		json_object_end(&j);
	}
	json_object_end(&j);
	json_object_end(&j);
	text_char(&text, '\n');
	return text_take(&text, ret_len);
}

static int
write_new(int folder, const char *text, size_t len)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
	int fd = openat(folder, NEW_FILE, flags, 0600), r = 0;

	if (fd < 0)
		return -errno;
	while (r == 0 && len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0) {
			r = -errno;
		} else {
			text += n;
			len -= (size_t)n;
		}
	}
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	if (close(fd) < 0 && r == 0)
		r = -errno;
	return r;
}

static int
sync_folder(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = fd < 0 || fsync(fd) < 0;

	if (fd >= 0)
		close(fd);
	return r;
}

int
edits_save(int folder, const char *name, const char *text, size_t len)
{
	int r = write_new(folder, text, len);

	if (r == 0 && renameat(folder, NEW_FILE, folder, name) < 0)
		r = -errno;
	if (r == 0)
		return sync_folder(folder);
	unlinkat(folder, NEW_FILE, 0);
	return r;
}

void
edits_free(struct edits *edits)
{
	free(edits->edit);
	*edits = (struct edits){ .edit = NULL };
}
