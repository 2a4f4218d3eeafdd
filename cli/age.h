/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ages: seconds, and moments, as a person says them.
 */
#ifndef CLI_AGE_H
#define CLI_AGE_H

#define AGE_TEXT_MAX 16

/*
 * "0.4s", "12s", "3m20s", "5h02m", "4d07h": two units at most, cut, not
 * rounded, so that an age never looks larger than it is. What is no age (below
 * zero, not finite) is "?", beyond 9999 days ">9999d".
 */
void age_text(double seconds, char ret_text[AGE_TEXT_MAX]);

#define MOMENT_TEXT_MAX 16

/* "11-26 01:24:05" of "2026-11-26T01:24:05.567Z"; of anything else as much as fits. */
void moment_text(const char *time, char ret_text[MOMENT_TEXT_MAX]);

#endif
