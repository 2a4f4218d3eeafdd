/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judge: what is asked of the schema process, and what it answers.
 *
 * A question is the files in their order, the edits, and maybe a body that a client
 * sent: what it sets or, by null, forgets comes in place of the edits of the same keys.
 * The answer is every key that is set, as it was written, with the place where it was
 * set last; or the first thing that is wrong.
 *
 * Question and answer travel in memory files whose descriptors, and those of the
 * files, come with one small packet each way. Whoever receives bounds every number
 * and copies before it looks.
 */
#ifndef DAEMON_JUDGE_H
#define DAEMON_JUDGE_H

#include <stddef.h>
#include <stdint.h>

#define JUDGE_FILES_MAX  64
#define JUDGE_EDITS_MAX  256
#define JUDGE_BODY_MAX   (64 * 1024)
#define JUDGE_ANSWER_MAX (1024 * 1024)
#define JUDGE_LEAVES_MAX 1024 /* all keys that there may be, and some more */

/* Who set a key, beside the files, which are counted from 0. */
#define JUDGE_EDIT (-1)
#define JUDGE_BODY (-2)

struct judge_edit {
	const char *path;
	const char *text;
};

/* All borrowed. */
struct judge_question {
	size_t files;
	const char *name[JUDGE_FILES_MAX];
	int fd[JUDGE_FILES_MAX];
	const struct judge_edit *edit;
	size_t edits;
	const char *body; /* NULL: there is none */
	size_t body_len;
};

struct judge_leaf {
	const char *path;  /* "poll.monitors-period" */
	const char *text;  /* as written */
	int from;          /* a file, JUDGE_EDIT or JUDGE_BODY */
	const char *below; /* of an edit: what the files say; "": nothing */
	unsigned line, column;
};

struct judge_answer {
	const char *err; /* a whole line that says what is wrong; NULL: nothing is */
	struct judge_leaf *leaf;
	size_t count;
	char *text; /* all of it points in here */
};

/* Who is asked, and waited for: 0, or a negative errno with a line in `err`. */
struct judge {
	int (*ask)(void *arg, const struct judge_question *question,
	    struct judge_answer *ret_answer, char *err, size_t size);
	void *arg;
};

/*
 * Puts a question to the process at the other end: 0 and the memory file that will hold
 * the answer, which is the caller's to close, or -errno.
 */
int judge_send(int fd, const struct judge_question *question, uint32_t sequence,
    int *ret_answer_fd);

/* -EAGAIN: there is no answer to this question yet; -EPIPE: nobody is there any more. */
int judge_receive(int fd, uint32_t sequence, int answer_fd,
    struct judge_answer *ret_answer);

/* Takes an answer apart that judge_run() wrote; `text` is taken over. */
int judge_parse(char *text, size_t len, struct judge_answer *ret_answer);

void judge_answer_free(struct judge_answer *answer);

/*
 * For the process at the other end: waits for a question. 0, or -errno. What comes with
 * it stays until judge_received_free().
 */
struct judge_received {
	struct judge_question question;
	uint32_t sequence;
	int answer_fd;
	struct judge_edit *edit;
	char *text;
};

int judge_wait(int fd, struct judge_received *ret_received);
int judge_reply(int fd, const struct judge_received *received);
void judge_received_free(struct judge_received *received);

#endif
