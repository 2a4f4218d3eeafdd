/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notes: lines about a dump that no register is to blame for.
 */
#ifndef SIM_NOTES_H
#define SIM_NOTES_H

#define NOTES_MAX      40
#define NOTES_TEXT_MAX 104

struct notes {
	unsigned count;
	char text[NOTES_MAX][NOTES_TEXT_MAX];
};

/* Adds a line; beyond NOTES_MAX it is left out. */
void notes_add(struct notes *notes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
