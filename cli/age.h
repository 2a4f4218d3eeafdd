/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ages: seconds as a person says them.
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

#endif
