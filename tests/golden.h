/* SPDX-License-Identifier: Apache-2.0 */
/* Golden files: what tests/data/golden/ holds against what a program says now. */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

/* The path of a golden file, "ports.txt". */
void golden_path(const char *file, char ret_path[512]);

/*
 * Fails at the first line in which a text differs from its golden file; where
 * CAGED_GOLDEN is "write", writes the file first.
 */
void golden_compare(const char *file, const char *text);

#endif
