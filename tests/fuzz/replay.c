/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The main() of a target without a fuzzer: a check program that runs it over the
 * committed corpus, over every input that once did harm, and over some thousand
 * variations of the corpus that are the same each time.
 *
 * With files as arguments it runs over these alone, to look at one of them. The
 * input that ends the program is left in the current folder.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/fuzz/fuzz.h"

#define INPUT_MAX  65536
#define INPUTS_MAX 1024
#define VARIATIONS 4000
#define CHANGES    8   /* of one variation, at most */
#define HANGS_S    240 /* for the folders, and for all variations; they take seconds */

struct input {
	uint8_t *bytes;
	size_t size;
};

static struct input inputs[INPUTS_MAX];
static unsigned input_count;

/* The input that is tried just now, for who wants to know after a crash. */
static const uint8_t *tried;
static size_t tried_size;
static char left[256];

static void
on_signal(int number)
{
	int fd = open(left, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd >= 0 && write(fd, tried, tried_size) == (ssize_t)tried_size) {
		static const char said[] = "the input is left in ";

		(void)!write(STDERR_FILENO, said, sizeof(said) - 1);
		(void)!write(STDERR_FILENO, left, strlen(left));
		(void)!write(STDERR_FILENO, "\n", 1);
	}
	signal(number, SIG_DFL);
	raise(number);
}

/* Not where a sanitizer does, which has more to say and ends in SIGABRT, too. */
static void
catch_signal(int number)
{
	struct sigaction before;

	if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
		signal(number, on_signal);
}

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *
__asan_default_options(void)
{
	return "abort_on_error=1";
}

const char *
__ubsan_default_options(void)
{
	return "abort_on_error=1:print_stacktrace=1";
}

static void
run_one(const uint8_t *bytes, size_t size)
{
	tried = bytes;
	tried_size = size;
	LLVMFuzzerTestOneInput(bytes, size);
}

static void
read_input(const char *path)
{
	struct input *in = &inputs[input_count];
	FILE *f = fopen(path, "r");

	FUZZ_CHECK(f && input_count < INPUTS_MAX);
	in->bytes = malloc(INPUT_MAX);
	FUZZ_CHECK(in->bytes);
	in->size = fread(in->bytes, 1, INPUT_MAX, f);
	FUZZ_CHECK(!ferror(f) && feof(f));
	fclose(f);
	/* as much as there is, so that a sanitizer sees who reads on */
	in->bytes = realloc(in->bytes, MAX_OF(in->size, 1));
	FUZZ_CHECK(in->bytes);
	input_count++;
	run_one(in->bytes, in->size);
}

/* Files in the order of their names, so that variations are the same everywhere. */
static unsigned
read_folder(const char *kind, const char *target)
{
	const char *top = getenv("CAGED_SRC");
	unsigned before = input_count;
	struct dirent **entry;
	char path[4096];
	int count;

	snprintf(path, sizeof(path), "%s/tests/fuzz/%s/%s", top ? top : ".", kind,
	    target);
	count = scandir(path, &entry, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		size_t len = strlen(path);

		if (entry[i]->d_name[0] != '.') {
			snprintf(path + len, sizeof(path) - len, "/%s", entry[i]->d_name);
			read_input(path);
			path[len] = '\0';
		}
		free(entry[i]);
	}
	if (count >= 0)
		free(entry);
	return input_count - before;
}

/* splitmix64 */
static uint64_t
draw(uint64_t below)
{
	static uint64_t state = 0x636167656421;
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (z ^ z >> 31) % below;
}

/* One change: a bit, a byte, a piece left out, doubled, or taken from another input. */
static size_t
change(uint8_t *bytes, size_t size)
{
	static const uint8_t edges[] = { 0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff };
	const struct input *other = &inputs[draw(input_count)];
	size_t at = draw(size + 1), len = draw(MIN_OF(size - at, 32) + 1), from;

	switch (at < size ? draw(6) : 5) {
	case 0:
		bytes[at] ^= (uint8_t)(1u << draw(8));
		return size;
	case 1:
		bytes[at] = edges[draw(sizeof(edges))];
		return size;
	case 2:
		bytes[at] = (uint8_t)draw(256);
		return size;
	case 3:
		memmove(bytes + at, bytes + at + len, size - at - len);
		return size - len;
	case 4:
		len = MIN_OF(len, INPUT_MAX - size);
		memmove(bytes + at + len, bytes + at, size - at);
		return size + len;
	}
	from = draw(other->size + 1);
	len = MIN_OF(draw(other->size - from + 1), INPUT_MAX - at);
	memcpy(bytes + at, other->bytes + from, len);
	return MAX_OF(size, at + len);
}

static void
run_variation(void)
{
	static uint8_t room[INPUT_MAX];
	const struct input *in = &inputs[draw(input_count)];
	size_t size = in->size;
	uint8_t *bytes;

	memcpy(room, in->bytes, size);
	for (uint64_t n = 1 + draw(CHANGES); n > 0; n--)
		size = change(room, size);
	bytes = malloc(MAX_OF(size, 1));
	FUZZ_CHECK(bytes);
	memcpy(bytes, room, size);
	run_one(bytes, size);
	free(bytes);
}

/* Says in TAP what was run, to the file that tests/run reads. */
static void
run_all(const char *target, FILE *tap)
{
	unsigned corpus = read_folder("corpus", target);
	unsigned found = read_folder("found", target);

	fprintf(tap, "%s 1 - %s holds over its corpus (%u inputs)\n",
	    corpus ? "ok" : "not ok", target, corpus);
	fprintf(tap, "ok 2 - %s holds over what once did harm (%u inputs)\n", target,
	    found);
	alarm(HANGS_S);
	for (unsigned i = 0; corpus && i < VARIATIONS; i++)
		run_variation();
	fprintf(tap, "ok 3 - %s holds over %u variations\n", target,
	    corpus ? VARIATIONS : 0);
	fputs("1..3\n", tap);
}

int
main(int argc, char **argv)
{
	static const int numbers[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL,
		SIGALRM };
	const char *name = strrchr(argv[0], '/'), *file = getenv("CK_TAP_LOG_FILE_NAME");
	const char *target = name ? name + 1 : argv[0];
	FILE *tap = file ? fopen(file, "w") : stdout;

	FUZZ_CHECK(tap);
	snprintf(left, sizeof(left), "%s.input", target);
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		catch_signal(numbers[i]);
	target += strncmp(target, "lt-", 3) ? 0 : 3; /* libtool's name for it */
	target += strncmp(target, "fuzz_", 5) ? 0 : 5;
	alarm(HANGS_S);
	for (int i = 1; i < argc; i++)
		read_input(argv[i]);
	if (argc == 1)
		run_all(target, tap);
	for (unsigned i = 0; i < input_count; i++)
		free(inputs[i].bytes);
	return fclose(tap) != 0;
}
