/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* memfd_create() */

#include "daemon/judge.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAGIC 0x43474a51u

/* Two memory files, question and answer, stand before the files. */
#define MEMORY_FILES 2
#define FDS_MAX      (MEMORY_FILES + JUDGE_FILES_MAX)

#define QUESTION_MAX (1024 * 1024)

struct packet {
	uint32_t magic, sequence;
	uint16_t files, edits;
	uint32_t body_len;
	uint8_t has_body;
	uint8_t reserved[3];
};

struct reply {
	uint32_t magic, sequence;
};

union fds_room {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int) * FDS_MAX)];
};

/* ---- texts, each with a NUL behind it ---- */

static int
put_all(int fd, const char *data, size_t len, off_t *at)
{
	while (len > 0) {
		ssize_t n = pwrite(fd, data, len, *at);

		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		data += n;
		len -= (size_t)n;
		*at += n;
	}
	return 0;
}

static int
put_text(int fd, const char *text, off_t *at)
{
	return put_all(fd, text, strlen(text) + 1, at);
}

/* All of a memory file, copied, with a NUL behind it; NULL: it is too large. */
static char *
copy_all(int fd, size_t max, size_t *ret_len)
{
	off_t end = lseek(fd, 0, SEEK_END);
	size_t len = 0;
	char *data;

	if (end < 0 || (uintmax_t)end > max)
		return NULL;
	data = malloc((size_t)end + 1);
	while (data && len < (size_t)end) {
		ssize_t n = pread(fd, data + len, (size_t)end - len, (off_t)len);

		if (n <= 0)
			break;
		len += (size_t)n;
	}
	if (data)
		data[len] = '\0';
	*ret_len = len;
	return data;
}

/* The next text; NULL where there is none with its end. */
static char *
next_text(char **at, const char *end)
{
	char *text = *at;
	char *nul = text < end ? memchr(text, '\0', (size_t)(end - text)) : NULL;

	if (!nul)
		return NULL;
	*at = nul + 1;
	return text;
}

static bool
next_number(char **at, const char *end, long min, long max, long *ret_number)
{
	const char *text = next_text(at, end);
	char *rest;

	if (!text)
		return false;
	*ret_number = strtol(text, &rest, 10);
	return rest != text && !*rest && *ret_number >= min && *ret_number <= max;
}

/* ---- who asks ---- */

static int
write_question(int fd, const struct judge_question *q)
{
	off_t at = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < q->files; i++)
		r = put_text(fd, q->name[i], &at);
	for (size_t i = 0; r == 0 && i < q->edits; i++) {
		r = put_text(fd, q->edit[i].path, &at);
		if (r == 0)
			r = put_text(fd, q->edit[i].text, &at);
	}
	if (r == 0 && q->body)
		r = put_all(fd, q->body, q->body_len, &at);
	return r;
}

static int
send_packet(int fd, const struct packet *p, const int *fds, size_t count)
{
	union fds_room control = { .room = { 0 } };
	struct iovec iov = { .iov_base = (void *)(uintptr_t)p, .iov_len = sizeof(*p) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	msg.msg_control = control.room;
	msg.msg_controllen = CMSG_SPACE(sizeof(int) * count);
	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(sizeof(int) * count);
	memcpy(CMSG_DATA(&control.head), fds, sizeof(int) * count);
	return sendmsg(fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -errno : 0;
}

int
judge_send(int fd, const struct judge_question *q, uint32_t sequence, int *ret_answer_fd)
{
	struct packet p = { .magic = MAGIC,
		.sequence = sequence,
		.files = (uint16_t)q->files,
		.edits = (uint16_t)q->edits,
		.body_len = (uint32_t)q->body_len,
		.has_body = q->body != NULL };
	int fds[FDS_MAX];
	int r = -E2BIG;

	if (q->files > JUDGE_FILES_MAX || q->edits > JUDGE_EDITS_MAX ||
	    q->body_len > JUDGE_BODY_MAX)
		return r;
	fds[0] = memfd_create("question", MFD_CLOEXEC);
	fds[1] = memfd_create("answer", MFD_CLOEXEC);
	memcpy(fds + MEMORY_FILES, q->fd, q->files * sizeof(int));
	r = fds[0] < 0 || fds[1] < 0 ? -errno : write_question(fds[0], q);
	if (r == 0)
		r = send_packet(fd, &p, fds, MEMORY_FILES + q->files);
	if (fds[0] >= 0)
		close(fds[0]);
	if (r == 0)
		*ret_answer_fd = fds[1];
	else if (fds[1] >= 0)
		close(fds[1]);
	return r;
}

int
judge_receive(int fd, uint32_t sequence, int answer_fd, struct judge_answer *ret_answer)
{
	struct reply reply;
	ssize_t n = recv(fd, &reply, sizeof(reply), MSG_DONTWAIT | MSG_TRUNC);
	size_t len;
	char *text;

	/* One that ends with the question unread resets the socket. */
	if (n == 0 || (n < 0 && errno == ECONNRESET))
		return -EPIPE;
	if (n < 0)
		return -errno;
	if (n != sizeof(reply) || reply.magic != MAGIC || reply.sequence != sequence)
		return -EBADMSG;
	text = copy_all(answer_fd, JUDGE_ANSWER_MAX, &len);
	return text ? judge_parse(text, len, ret_answer) : -EBADMSG;
}

/* "L", path, text, what is below, who, line, column. */
static bool
parse_leaf(char **at, const char *end, struct judge_leaf *leaf)
{
	long from, line, column;

	leaf->path = next_text(at, end);
	leaf->text = next_text(at, end);
	leaf->below = next_text(at, end);
	if (!leaf->path || !leaf->text || !leaf->below ||
	    !next_number(at, end, JUDGE_BODY, JUDGE_FILES_MAX - 1, &from) ||
	    !next_number(at, end, 0, INT32_MAX, &line) ||
	    !next_number(at, end, 0, INT32_MAX, &column))
		return false;
	leaf->from = (int)from;
	leaf->line = (unsigned)line;
	leaf->column = (unsigned)column;
	return true;
}

int
judge_parse(char *text, size_t len, struct judge_answer *ret_answer)
{
	struct judge_answer a = { .text = text,
		.leaf = calloc(JUDGE_LEAVES_MAX, sizeof(struct judge_leaf)) };
	char *at = text;
	const char *end = text + len;
	bool good = a.leaf != NULL;

	while (good && at < end) {
		const char *kind = next_text(&at, end);

		if (kind && strcmp(kind, "E") == 0) {
			a.err = next_text(&at, end);
			good = a.err && at == end;
		} else {
			good = kind && strcmp(kind, "L") == 0 &&
			       a.count < JUDGE_LEAVES_MAX &&
			       parse_leaf(&at, end, &a.leaf[a.count++]);
		}
	}
	if (good) {
		*ret_answer = a;
		return 0;
	}
	judge_answer_free(&a);
	return -EBADMSG;
}

void
judge_answer_free(struct judge_answer *answer)
{
	free(answer->leaf);
	free(answer->text);
	*answer = (struct judge_answer){ .err = NULL };
}

/* ---- who is asked ---- */

static size_t
descriptors_of(struct msghdr *msg, int fds[FDS_MAX])
{
	struct cmsghdr *c = CMSG_FIRSTHDR(msg);
	size_t count;

	if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
		return 0;
	count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	memcpy(fds, CMSG_DATA(c), count * sizeof(int));
	return count;
}

static bool
parse_question(struct judge_received *r, const struct packet *p, const int *fds)
{
	struct judge_question *q = &r->question;
	size_t len;
	char *at, *end;

	r->text = copy_all(fds[0], QUESTION_MAX, &len);
	r->edit = calloc(p->edits + 1u, sizeof(*r->edit));
	if (!r->text || !r->edit)
		return false;
	at = r->text;
	end = at + len;
	for (size_t i = 0; i < p->files; i++) {
		q->name[i] = next_text(&at, end);
		q->fd[i] = fds[MEMORY_FILES + i];
		if (!q->name[i])
			return false;
	}
	for (size_t i = 0; i < p->edits; i++) {
		r->edit[i].path = next_text(&at, end);
		r->edit[i].text = next_text(&at, end);
		if (!r->edit[i].path || !r->edit[i].text)
			return false;
	}
	q->files = p->files;
	q->edits = p->edits;
	q->edit = r->edit;
	q->body = p->has_body ? at : NULL;
	q->body_len = p->body_len;
	return (size_t)(end - at) == p->body_len;
}

int
judge_wait(int fd, struct judge_received *ret_received)
{
	struct judge_received r = { .answer_fd = -1 };
	union fds_room control = { .room = { 0 } };
	struct packet p;
	struct iovec iov = { .iov_base = &p, .iov_len = sizeof(p) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	int fds[FDS_MAX];
	size_t count;
	ssize_t n;

	msg.msg_control = control.room;
	msg.msg_controllen = sizeof(control.room);
	n = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);
	if (n <= 0)
		return n < 0 ? -errno : -EPIPE;
	count = descriptors_of(&msg, fds);
	if (n != sizeof(p) || p.magic != MAGIC || p.files > JUDGE_FILES_MAX ||
	    p.edits > JUDGE_EDITS_MAX || count != (size_t)MEMORY_FILES + p.files)
		return -EBADMSG; /* its process ends upon this, and with it the
				    descriptors */
	r.sequence = p.sequence;
	r.answer_fd = fds[1];
	if (!parse_question(&r, &p, fds))
		return -EBADMSG;
	close(fds[0]);
	*ret_received = r;
	return 0;
}

int
judge_reply(int fd, const struct judge_received *received)
{
	struct reply reply = { .magic = MAGIC, .sequence = received->sequence };

	return send(fd, &reply, sizeof(reply), MSG_NOSIGNAL) < 0 ? -errno : 0;
}

void
judge_received_free(struct judge_received *r)
{
	for (size_t i = 0; i < r->question.files; i++)
		close(r->question.fd[i]);
	close(r->answer_fd);
	free(r->edit);
	free(r->text);
}
