/* SPDX-License-Identifier: Apache-2.0 */
/* What a struct api_host does in tests that look at something else. */
#ifndef TESTS_HOST_FIXTURE_H
#define TESTS_HOST_FIXTURE_H

#include "api/api.h"

static inline bool
host_fixture_ready(void *arg, char *ret_why, size_t size)
{
	(void)arg;
	(void)ret_why;
	(void)size;
	return true;
}

static inline void
host_fixture_audit(void *arg, const struct api_audit *record)
{
	(void)arg;
	(void)record;
}

/* For a call whose answer the test itself waits for. */
static inline void
host_fixture_wake(void *arg)
{
	(void)arg;
}

#endif
