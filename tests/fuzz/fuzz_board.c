/* SPDX-License-Identifier: Apache-2.0 */
/* Board files: a wrong one gives one line with its place, a right one a switch that
 * holds. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "plugins/board/desc.h"
#include "plugins/board/names.h"
#include "tests/fuzz/fuzz.h"

static void
check_error(const char *err, const char *file)
{
	size_t len = strlen(file), digits;

	fuzz_check_text(err);
	FUZZ_CHECK(strlen(err) < BOARD_ERROR_MAX - 1);
	FUZZ_CHECK(strncmp(err, file, len) == 0 && err[len] == ':');
	digits = strspn(err + len + 1, "0123456789");
	FUZZ_CHECK(digits > 0 && strncmp(err + len + 1 + digits, ": ", 2) == 0);
	FUZZ_CHECK(strstr(err, "; ") || strstr(err, "did you mean "));
}

static void
check_path(const char *path)
{
	FUZZ_CHECK(path && path[0] == '/' && strlen(path) < PLATFORM_PATH_MAX);
	FUZZ_CHECK(
	    !strstr(path, "/../") && !strstr(path, "//") && !strpbrk(path, "{} \n"));
	FUZZ_CHECK(strncmp(path, "/etc", 4) != 0);
}

static void
check_pin(const struct board *b, const struct board_cage *c, unsigned which)
{
	const struct board_pin *pin = &c->pin[which];

	FUZZ_CHECK(pin->asserted <= 1);
	FUZZ_CHECK((pin->mask != 0) == (pin->kind == BOARD_PIN_BITS));
	FUZZ_CHECK(pin->hold_us == 0 || which == PLATFORM_PIN_RESET);
	FUZZ_CHECK(pin->kind == BOARD_PIN_NONE || board_type_has_pin(c->type, which));
	switch ((enum board_pin_kind)pin->kind) {
	case BOARD_PIN_ATTR:
	case BOARD_PIN_BITS:
		check_path(pin->path);
		return;
	case BOARD_PIN_BULK:
		FUZZ_CHECK(pin->bulk < b->bulk_count);
		FUZZ_CHECK(pin->bit < b->bulk[pin->bulk].bytes * 8u);
		return;
	case BOARD_PIN_NONE:
		return;
	}
	FUZZ_CHECK(false);
}

static void
check_cage(const struct board *b, const struct board_cage *c)
{
	FUZZ_CHECK(c->label[0] && memchr(c->label, '\0', sizeof(c->label)));
	FUZZ_CHECK(c->type < PLATFORM_CAGE_TYPE_COUNT && board_type_name(c->type));
	FUZZ_CHECK(c->root == BOARD_NO_ROOT || c->root < b->root_count);
	FUZZ_CHECK(c->memory == BOARD_MEMORY_OPTOE || c->bus != BOARD_NO_BUS);
	FUZZ_CHECK(c->klass <= 3 && (!c->forced || c->memory == BOARD_MEMORY_I2C));
	FUZZ_CHECK(c->max_read <= 128 && c->max_write <= 128);
	check_path(c->eeprom);
	for (unsigned pin = 0; pin < BOARD_PIN_COUNT; pin++)
		check_pin(b, c, pin);
}

static void
check_board(const struct board *b)
{
	FUZZ_CHECK(b->name[0] && b->source[0]);
	FUZZ_CHECK(b->cage_count >= 1 && b->cage_count <= PLATFORM_CAGES_MAX);
	FUZZ_CHECK(b->match_count <= BOARD_MATCHES_MAX);
	FUZZ_CHECK(!b->count_each || strstr(b->count_each, "{n}"));
	for (size_t i = 0; i < b->match_count; i++)
		FUZZ_CHECK(b->match[i].text[0]);
	for (size_t i = 0; i < b->root_count; i++) {
		FUZZ_CHECK(b->root[i].name[0]);
		if (b->root[i].recover)
			check_path(b->root[i].recover);
	}
	for (size_t i = 0; i < b->bulk_count; i++) {
		FUZZ_CHECK(b->bulk[i].bytes >= 1);
		check_path(b->bulk[i].path);
	}
	for (size_t i = 0; i < b->cage_count; i++) {
		check_cage(b, &b->cage[i]);
		for (size_t k = 0; k < i && k < 4; k++) {
			FUZZ_CHECK(strcmp(b->cage[i].label, b->cage[k].label) != 0);
			FUZZ_CHECK(strcmp(b->cage[i].eeprom, b->cage[k].eeprom) != 0);
		}
	}
}

/* What cannot be read is said with its name, and a file is read as its bytes are. */
static void
check_load(void)
{
	static const char text[] = "format 1\nboard b\n";
	char path[32], err[BOARD_ERROR_MAX];
	int fd = memfd_create("board", MFD_CLOEXEC);
	struct board *b;

	FUZZ_CHECK(fd >= 0 && write(fd, text, sizeof(text) - 1) == sizeof(text) - 1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	FUZZ_CHECK(board_load(path, &b, err) == -EINVAL);
	check_error(err, path);
	FUZZ_CHECK(ftruncate(fd, BOARD_FILE_MAX + 2) == 0);
	FUZZ_CHECK(board_load(path, &b, err) == -EINVAL);
	check_error(err, path);
	close(fd);
	FUZZ_CHECK(board_load("/no/such/file", &b, err) == -ENOENT);
	FUZZ_CHECK(board_load("/", &b, err) == -EISDIR && strncmp(err, "/: ", 3) == 0);
	FUZZ_CHECK(board_load("/dev/null", &b, err) == -EINVAL);
	board_destroy(NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + (size == 0)); /* without a byte behind: none is read */
	char err[BOARD_ERROR_MAX];
	struct board *b;

	FUZZ_CHECK(text);
	memcpy(text, data, size);
	if (board_parse("f", text, size, &b, err) == 0) {
		FUZZ_CHECK(err[0] == '\0');
		check_board(b);
		board_destroy(b);
	} else {
		check_error(err, "f");
	}
	free(text);
	if (size == 0)
		check_load();
	return 0;
}
