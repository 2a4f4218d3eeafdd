/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schema process: judges files, edits and what clients sent, and nothing else.
 *
 * It alone loads libyang, from a module beside the daemon. It has no privileges, 128 MiB
 * of memory, two seconds for a question, and what it is sent of files are descriptors to
 * read. The spawner starts it at the first question and when one before it died; what is
 * asked before there is a spawner is asked of a child that lives as long as the asking.
 */
#ifndef DAEMON_SCHEMA_PROCESS_H
#define DAEMON_SCHEMA_PROCESS_H

#include <sys/types.h>

#include "daemon/judge.h"
#include "daemon/privilege.h"

#define SCHEMA_NAME          "caged: schema"
#define SCHEMA_LIMIT_MS      2000
#define SCHEMA_WORK_LIMIT_MS 30000
#define SCHEMA_MEMORY_MAX    (128ul * 1024 * 1024)

/*
 * Turns a new child into the schema process, which answers at `fd` until its other end
 * is closed: gives the exit status. Only stdio and `fd` are open.
 */
int schema_process_run(int fd, const struct privilege_user *user, pid_t parent);

/* One that is asked and waited for; fd -1: it was not needed yet. */
struct schema_once {
	int fd;
	pid_t pid;
	uint32_t sequence;
};

/* Starts it when it is asked first. */
struct judge schema_once_judge(struct schema_once *once);
void schema_once_end(struct schema_once *once);

/*
 * Does one piece of work in such a process and waits for its end: `function` is one of
 * the module. What it gives back must be in shared memory. 0, or -errno with why in
 * `err`.
 */
int schema_process_work(const char *function, void *argument, char *err, size_t size);

#endif
