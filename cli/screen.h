/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Screen: a terminal that is taken over and given back as it was.
 *
 * Plain ANSI: the alternate screen, no cursor, no wrapping of lines. While the
 * screen is ours, signals that end, stop or resize are only noted, and come in
 * through screen_wait() and while signals are let in.
 */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* SCREEN_UP and those behind it are keys. */
enum screen_event {
	SCREEN_TIME,
	SCREEN_RESIZED,
	SCREEN_END,
	SCREEN_UP,
	SCREEN_DOWN,
	SCREEN_PAGE_UP,
	SCREEN_PAGE_DOWN,
	SCREEN_FIRST,
	SCREEN_LAST
};

/* Takes the terminal over. One at a time. */
void screen_enter(void);

/* Gives it back. A signal that was to end us does so now; Ctrl-C and q do not. */
void screen_leave(void);

/* Set once somebody wants an end. */
const volatile sig_atomic_t *screen_ended(void);

/* Lets signals in while something else takes its time, or holds them back again. */
void screen_let_signals(bool in);

/* Waits; what came first. Survives a stop in the shell: SCREEN_RESIZED then. */
enum screen_event screen_wait(double seconds);

/*
 * Shows lines from the top on, and nothing else; beyond the window's height they are
 * left out. False when the terminal takes nothing.
 */
bool screen_show(const char *text);

/* Lines of the window; 24 where nobody knows. */
size_t screen_height(void);

#endif
