/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "base/dotted.h"
#include "base/utf8.h"

#define FILE_BYTES_MAX (1024 * 1024)
#define DEPTH_MAX      16
#define KEYS_MAX       2048
#define KEY_BYTES_MAX  31
#define NAME_BYTES_MAX 95 /* of a free key */

struct reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the current one, ours to delete */
	const struct yaml_listener *listener;
	const char *file;
	const uint8_t *data;
	size_t len;
	char path[YAML_PATH_MAX];
	yaml_mark_t key; /* where the last part of the path stands */
	unsigned depth;
	char (*seen)[YAML_PATH_MAX]; /* each path that came */
	size_t seen_count, seen_room;
	char *err;
	size_t size;
};

static int fail(struct reader *r, yaml_mark_t at, const char *path, const char *format,
    ...) __attribute__((format(printf, 4, 5)));

/* "FILE:LINE:COLUMN: PATH: ..."; libyaml counts both from 0. */
static int
fail(struct reader *r, yaml_mark_t at, const char *path, const char *format, ...)
{
	char file[256], text[384];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	utf8_printable(file, sizeof(file), r->file);
	snprintf(r->err, r->size, "%s:%zu:%zu: %s%s%s", file, at.line + 1, at.column + 1,
	    path, *path ? ": " : "", text);
	return -EINVAL;
}

/* Errors of the encoding have an offset in bytes only. */
static yaml_mark_t
mark_of_offset(const struct reader *r, size_t offset)
{
	yaml_mark_t mark = { .line = 0, .column = 0 };

	for (size_t i = 0; i < offset && i < r->len; i++) {
		bool end = r->data[i] == '\n';

		mark.line += end;
		mark.column = end ? 0 : mark.column + 1;
	}
	return mark;
}

/* Columns count characters: what stands before a tab that indents are blanks. */
static bool
is_tab(const struct reader *r, yaml_mark_t at)
{
	size_t i = 0;

	for (size_t line = 0; line < at.line && i < r->len; i++)
		line += r->data[i] == '\n';
	return i + at.column < r->len && r->data[i + at.column] == '\t';
}

static int
fail_syntax(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem ? p->problem : "no memory";

	if (p->error == YAML_READER_ERROR)
		return fail(r, mark_of_offset(r, p->problem_offset), "", "%s", problem);
	if (p->error == YAML_SCANNER_ERROR && is_tab(r, p->problem_mark))
		return fail(r, p->problem_mark, "", "a tab cannot indent; blanks can");
	return fail(r, p->problem_mark, "", "%s%s%s", p->context ? p->context : "",
	    p->context ? ": " : "", problem);
}

static bool
has_extras(const yaml_event_t *e)
{
	if (e->type == YAML_SCALAR_EVENT)
		return e->data.scalar.anchor || e->data.scalar.tag;
	if (e->type == YAML_MAPPING_START_EVENT)
		return e->data.mapping_start.anchor || e->data.mapping_start.tag;
	if (e->type == YAML_SEQUENCE_START_EVENT)
		return e->data.sequence_start.anchor || e->data.sequence_start.tag;
	return e->type == YAML_ALIAS_EVENT;
}

/* Steps to the next event, which replaces the current one. */
static int
next(struct reader *r)
{
	yaml_event_delete(&r->event);
	if (!yaml_parser_parse(&r->parser, &r->event))
		return fail_syntax(r);
	if (has_extras(&r->event))
		return fail(r, r->event.start_mark, r->path,
		    "anchors, aliases and tags are refused");
	return 0;
}

/* The text of the scalar that is the current event; NULL where `err` is filled. */
static const char *
scalar_text(struct reader *r)
{
	const char *text = (const char *)r->event.data.scalar.value;

	if (strlen(text) == r->event.data.scalar.length)
		return text;
	fail(r, r->event.start_mark, r->path, "a NUL is refused");
	return NULL;
}

static bool
is_key(const char *text)
{
	size_t len = strspn(text,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	return len > 0 && len <= KEY_BYTES_MAX && !text[len];
}

/* What may be a name of a user, of a token, or in a certificate. */
static bool
is_name(const char *text)
{
	size_t len = strlen(text);

	while (*text) {
		if (!utf8_is_printable(utf8_next(&text)))
			return false;
	}
	return len > 0 && len <= NAME_BYTES_MAX;
}

/* What may be a name of a cage, an interface, a vendor or a part: not blanks alone. */
static bool
is_label(const char *text)
{
	size_t len = strlen(text);

	for (const char *p = text; *p; p++) {
		if (*p < ' ' || *p > '~' || *p == '"')
			return false;
	}
	return len <= KEY_BYTES_MAX && text[strspn(text, " ")];
}

/* NULL, or what a key at the path has to be. */
static const char *
judge_key(const struct reader *r, const char *text)
{
	if (r->listener->free_keys)
		return is_name(text) ? NULL : "up to 95 printable bytes";
	if (r->listener->takes_names && r->listener->takes_names(r->path))
		return is_label(text)
			   ? NULL
			   : "up to 31 printable characters of ASCII, and no \"";
	return is_key(text) ? NULL : "up to 31 letters, digits, - and _";
}

/* Makes a key the last part of the path; false: there is no room. */
static bool
append_key(struct reader *r, const char *text)
{
	size_t len = strlen(r->path);

	if (!r->listener->free_keys)
		return dotted_add(r->path, sizeof(r->path), text);
	if (len + 1 + strlen(text) >= sizeof(r->path))
		return false;
	snprintf(r->path + len, sizeof(r->path) - len, "%s%s", len ? "." : "", text);
	return true;
}

/* Makes room for one path more. */
static bool
make_room(struct reader *r)
{
	size_t room = r->seen_room ? 2 * r->seen_room : 32;
	char(*more)[YAML_PATH_MAX];

	if (r->seen_count < r->seen_room)
		return true;
	more = realloc(r->seen, room * sizeof(*more));
	if (!more)
		return false;
	r->seen = more;
	r->seen_room = room;
	return true;
}

static int
remember(struct reader *r)
{
	for (size_t i = 0; i < r->seen_count; i++) {
		if (strcmp(r->seen[i], r->path) == 0)
			return fail(r, r->event.start_mark, r->path,
			    "is given twice in this file");
	}
	if (r->seen_count == KEYS_MAX)
		return fail(r, r->event.start_mark, r->path,
		    "more than %d keys in a file", KEYS_MAX);
	if (!make_room(r))
		return fail(r, r->event.start_mark, r->path, "no memory");
	memcpy(r->seen[r->seen_count++], r->path, sizeof(r->path));
	return 0;
}

/* The current event is a key: makes it the last part of the path. */
static int
enter_key(struct reader *r)
{
	const char *text, *wanted;
	char shown[48];

	r->key = r->event.start_mark;
	if (r->event.type != YAML_SCALAR_EVENT)
		return fail(r, r->event.start_mark, r->path,
		    "a key must be a plain word");
	text = scalar_text(r);
	if (!text)
		return -EINVAL;
	wanted = judge_key(r, text);
	if (wanted) {
		utf8_printable(shown, sizeof(shown), text);
		return fail(r, r->event.start_mark, r->path, "\"%s\" cannot be a key: %s",
		    shown, wanted);
	}
	if (!append_key(r, text))
		return fail(r, r->event.start_mark, r->path, "too deep");
	return remember(r);
}

static int read_map(struct reader *r);

/* Hands on what the listener said; it does not know the key, or not this value. */
static int
listener_said(struct reader *r, int err, const char *said)
{
	return fail(r, err == -ENOENT ? r->key : r->event.start_mark, r->path, "%s",
	    said);
}

/* The current event is the list's start; leaves its end as the current one. */
static int
read_list(struct reader *r)
{
	const struct yaml_listener *l = r->listener;
	char said[320] = "";
	const char *text;
	int err;

	while (!(err = next(r)) && r->event.type != YAML_SEQUENCE_END_EVENT) {
		if (r->event.type != YAML_SCALAR_EVENT)
			return fail(r, r->event.start_mark, r->path,
			    "must be a list of plain texts");
		text = scalar_text(r);
		if (!text)
			return -EINVAL;
		err = l->item(l->arg, r->path, text, said, sizeof(said));
		if (err)
			return listener_said(r, err, said);
	}
	return err;
}

static int
read_value(struct reader *r)
{
	const struct yaml_listener *l = r->listener;
	char said[320] = "";
	const char *text;
	int err;

	if (r->event.type == YAML_MAPPING_START_EVENT) {
		err = l->section(l->arg, r->path, said, sizeof(said));
		return err ? listener_said(r, err, said) : read_map(r);
	}
	if (r->event.type == YAML_SEQUENCE_START_EVENT) {
		err = l->list(l->arg, r->path, said, sizeof(said));
		return err ? listener_said(r, err, said) : read_list(r);
	}
	text = scalar_text(r);
	if (!text)
		return -EINVAL;
	if (l->place)
		*l->place = (struct yaml_place){
			.line = (unsigned)r->event.start_mark.line + 1,
			.column = (unsigned)r->event.start_mark.column + 1,
			.plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE,
		};
	err = l->scalar(l->arg, r->path, text, said, sizeof(said));
	return err ? listener_said(r, err, said) : 0;
}

/* The current event is the map's start; leaves its end as the current one. */
static int
read_map(struct reader *r)
{
	size_t len = strlen(r->path);
	int err;

	if (++r->depth > DEPTH_MAX)
		return fail(r, r->event.start_mark, r->path, "too deep");
	while (!(err = next(r)) && r->event.type != YAML_MAPPING_END_EVENT) {
		err = enter_key(r);
		if (!err)
			err = next(r);
		if (!err)
			err = read_value(r);
		if (err)
			return err;
		r->path[len] = '\0';
	}
	r->depth--;
	return err;
}

/* An empty file and an empty document are as good as an empty map. */
static int
read_document(struct reader *r)
{
	int err = next(r);

	if (!err)
		err = next(r);
	if (err || r->event.type == YAML_STREAM_END_EVENT)
		return err;
	err = next(r);
	if (err)
		return err;
	err = read_value(r);
	if (!err)
		err = next(r);
	if (!err)
		err = next(r);
	if (!err && r->event.type != YAML_STREAM_END_EVENT)
		return fail(r, r->event.start_mark, "", "a second document is refused");
	return err;
}

/* "caged: FILE: ..." */
static int
say_file(const char *file, int err, const char *why, char *text, size_t size)
{
	char shown[256];

	utf8_printable(shown, sizeof(shown), file);
	snprintf(text, size, "caged: %s: %s", shown, why);
	return err;
}

static int
fail_file(struct reader *r, int err, const char *why)
{
	return say_file(r->file, err, why, r->err, r->size);
}

/*
 * An absolute path is looked up anew, for its folders may have been replaced. The
 * held folder serves a relative path, and one whose way is closed to us by now.
 */
static int
open_file(const char *file, int folder)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
	const char *slash = strrchr(file, '/');
	int fd = -1;

	if (folder == AT_FDCWD || file[0] == '/')
		fd = open(file, flags);
	if (fd >= 0 || folder == AT_FDCWD || (file[0] == '/' && errno != EACCES))
		return fd;
	return openat(folder, slash ? slash + 1 : file, flags);
}

/* How long a file is; negative: it is none. */
static off_t
file_bytes(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ? -1 : st.st_size;
}

/* All bytes of the file in memory of ours, which the caller frees. */
static int
load_file(struct reader *r, int fd, uint8_t **ret_data)
{
	uint8_t *data = NULL;
	size_t room = 1; /* one byte more than there are, to see the end */
	ssize_t got = 0;
	off_t bytes = file_bytes(fd);
	int err = 0;

	if (bytes < 0)
		return fail_file(r, -EINVAL, "is no regular file");
	if (bytes > FILE_BYTES_MAX)
		return fail_file(r, -EFBIG, "is larger than 1 MiB");
	room += (size_t)bytes;
	data = malloc(room);
	if (!data)
		return fail_file(r, -ENOMEM, "no memory");
	while (r->len < room) {
		got = pread(fd, data + r->len, room - r->len, (off_t)r->len);
		if (got <= 0)
			break;
		r->len += (size_t)got;
	}
	if (got < 0)
		err = fail_file(r, -errno, strerror(errno));
	else if (r->len == room)
		err = fail_file(r, -EAGAIN, "grew while it was read");
	if (err) {
		free(data);
		return err;
	}
	*ret_data = data;
	return 0;
}

static int
parse_text(struct reader *r)
{
	int result;

	if (!yaml_parser_initialize(&r->parser))
		return fail_file(r, -ENOMEM, "no memory");
	yaml_parser_set_input_string(&r->parser, r->data, r->len);
	result = read_document(r);
	yaml_event_delete(&r->event);
	yaml_parser_delete(&r->parser);
	free(r->seen);
	return result;
}

static struct reader *
make_reader(const char *file, const struct yaml_listener *listener, char *err,
    size_t size)
{
	struct reader *r = calloc(1, sizeof(*r));

	if (!r) {
		snprintf(err, size, "caged: no memory");
		return NULL;
	}
	r->file = file;
	r->listener = listener;
	r->err = err;
	r->size = size;
	return r;
}

int
config_yaml_open(int folder, const char *file, char *err, size_t size)
{
	int fd = open_file(file, folder);

	if (fd < 0)
		return say_file(file, -errno, strerror(errno), err, size);
	if (file_bytes(fd) >= 0)
		return fd;
	close(fd);
	return say_file(file, -EINVAL, "is no regular file", err, size);
}

int
config_yaml_read_text(const char *text, size_t len, const char *file,
    const struct yaml_listener *listener, char *err, size_t size)
{
	struct reader *r = make_reader(file, listener, err, size);
	int result;

	if (!r)
		return -ENOMEM;
	r->data = (const uint8_t *)text;
	r->len = len;
	result = parse_text(r);
	free(r);
	return result;
}

int
config_yaml_read_fd(int fd, const char *file, const struct yaml_listener *listener,
    char *err, size_t size)
{
	struct reader *r = make_reader(file, listener, err, size);
	uint8_t *data = NULL;
	int result;

	if (!r)
		return -ENOMEM;
	result = load_file(r, fd, &data);
	if (!result) {
		r->data = data;
		result = parse_text(r);
	}
	free(data);
	free(r);
	return result;
}

int
config_yaml_read(int folder, const char *file, const struct yaml_listener *listener,
    char *err, size_t size)
{
	int fd = config_yaml_open(folder, file, err, size), result;

	if (fd < 0)
		return fd;
	result = config_yaml_read_fd(fd, file, listener, err, size);
	close(fd);
	return result;
}
