/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The main() of every check program: one suite, one runner, one exit status.
 *
 * tests/run reads the TAP that libcheck writes and adds up what passed.
 */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

/*
 * libcheck writes the place of each assertion that holds to a file, for tests that die.
 * Most of the time of suites with many went into that; who dies tells a debugger where.
 */
#define _mark_point(file, line) ((void)0)

static inline int
suite_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
