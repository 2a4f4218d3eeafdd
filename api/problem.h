/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Problems: what went wrong with a request, as RFC 9457 has it.
 */
#ifndef API_PROBLEM_H
#define API_PROBLEM_H

#include "api/text.h"

#define PROBLEM_TYPE "application/problem+json"

enum problem {
	PROBLEM_BAD_REQUEST,
	PROBLEM_NOT_FOUND,
	PROBLEM_NO_CAGE,
	PROBLEM_NO_MODULE,
	PROBLEM_SIGN_IN,
	PROBLEM_NO_ALARM,
	PROBLEM_CONFLICT,
	PROBLEM_CONFIG, /* it was judged, and is wrong */
	PROBLEM_DENIED,
	PROBLEM_METHOD,
	PROBLEM_BODY_TOO_LARGE,
	PROBLEM_PATH_TOO_LONG,
	PROBLEM_HOST,
	PROBLEM_BUSY,
	PROBLEM_HARDWARE, /* its status is that of the error: base/hwerr.h */
	PROBLEM_NOT_READY,
	PROBLEM_NO_MEMORY
};

/* The status of a kind of problem; for HARDWARE that of an unknown error. */
unsigned problem_status(enum problem problem);

/* The problem as JSON; `instance` is the path that was asked for. */
void problem_write(struct text *out, enum problem problem, unsigned status,
    const char *detail, const char *instance);

#endif
