/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzing: what the targets share.
 *
 * A target is one function of libFuzzer's name that takes any bytes and checks
 * what must hold of all of them. tests/fuzz/replay.c runs it over what is
 * committed, a fuzzer over what it invents.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program, with the place and what did not hold. */
#define FUZZ_CHECK(condition)                                      \
	do {                                                       \
		if (!(condition))                                  \
			fuzz_fail(__FILE__, __LINE__, #condition); \
	} while (0)

void fuzz_fail(const char *file, int line, const char *condition)
    __attribute__((noreturn));

/* Valid UTF-8 without control characters, C1 too. */
void fuzz_check_text(const char *text);

/* The same for many lines of text, where '\n' and '\t' stand for themselves. */
void fuzz_check_lines(const char *text);

/*
 * The bytes as a C string, to be freed: it ends at the first NUL, and the byte
 * behind it is beyond its storage, so that a sanitizer sees who reads on.
 */
char *fuzz_string(const uint8_t *data, size_t size);

#endif
