/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection in memory, in place of a socket of the kernel: what an execution of a
 * target costs is then its own. It is one end of recv() and its like, by the number
 * LINE_FD; the other end is the target, by the functions here.
 */
#ifndef TESTS_FUZZ_LINE_DOUBLE_H
#define TESTS_FUZZ_LINE_DOUBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINE_FD   1000000 /* no descriptor that the kernel gives */
#define LINE_ROOM (192u * 1024)

/* A new connection, with room for so many bytes on their way to us, at most LINE_ROOM. */
void line_open(size_t room);

/* Writes what there is room for; false: there is none, or nobody listens any more. */
bool line_say(const void *data, size_t len);

/* Reads what there is, at most `size`; 0: nothing. */
size_t line_hear(void *data, size_t size);

/* Our end goes. */
void line_close(void);

/* What an event loop asks of LINE_FD. */
bool line_is_readable(void);
bool line_is_writable(void);

#endif
