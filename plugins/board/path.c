/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/path.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/board/desc.h"

#define OFFSET_MAX    999
#define I2C_FIRST     0x03
#define I2C_LAST      0x77
#define DEVICE_DIGITS 4
#define BUS_DIGITS    5

#define DIGITS     "0123456789"
#define HEX_DIGITS DIGITS "abcdef"
#define CHARS                                                                      \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS "._-:/+,@=~" \
	"#%"

__attribute__((format(printf, 2, 3))) static int
fault(char why[PATH_WHY_MAX], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, PATH_WHY_MAX, format, args);
	va_end(args);
	return -EINVAL;
}

/* The number that {n}, {n-K} or {n+K} stands for, of `len` bytes between the braces. */
static bool
offset_number(const char *text, size_t len, unsigned cage, long *ret_number)
{
	size_t digits;
	long offset;

	if (len == 0 || text[0] != 'n')
		return false;
	if (len == 1) {
		*ret_number = cage;
		return true;
	}
	digits = strspn(text + 2, DIGITS);
	if ((text[1] != '-' && text[1] != '+') || digits == 0 || digits > 3 ||
	    digits != len - 2)
		return false;
	offset = strtol(text + 2, NULL, 10);
	*ret_number = text[1] == '-' ? (long)cage - offset : (long)cage + offset;
	return true;
}

/* What the braces with `len` bytes of text between them stand for. */
static int
brace_number(const char *text, size_t len, unsigned cage, uint16_t bus, long *ret_number,
    char *why)
{
	int shown = len < 24 ? (int)len : 24;

	if (cage == 0)
		return fault(why,
		    "{%.*s} means nothing here; only keys of cages have it replaced",
		    shown, text);
	if (len == 3 && memcmp(text, "bus", 3) == 0) {
		*ret_number = bus;
		return bus == BOARD_NO_BUS
			   ? fault(why, "{bus} without a bus; give the cage one with bus")
			   : 0;
	}
	if (!offset_number(text, len, cage, ret_number))
		return fault(why,
		    "{%.*s} is unknown; {n}, {n-K}, {n+K} and {bus} are replaced", shown,
		    text);
	if (*ret_number < 0)
		return fault(why, "{%.*s} is below 0; cages count from 1", shown, text);
	return 0;
}

int
path_expand(const char *text, unsigned cage, uint16_t bus, char *to, size_t size,
    char why[PATH_WHY_MAX])
{
	size_t len = 0, inside;
	long number = 0;

	while (*text) {
		if (*text == '{') {
			inside = strcspn(text + 1, "{}");
			if (text[1 + inside] != '}')
				return fault(why, "a brace is not closed; write {n}");
			if (brace_number(text + 1, inside, cage, bus, &number, why))
				return -EINVAL;
			len += (size_t)snprintf(to + len, size - len, "%ld", number);
			text += inside + 2;
		} else {
			to[len++] = *text++;
		}
		if (len >= size)
			return fault(why, "longer than %zu characters; shorten it",
			    size - 1);
	}
	to[len] = '\0';
	return 0;
}

static bool
is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 && path[len] == '/';
}

/*
 * A part of `len` bytes that stands where an I2C device does. Many a driver's path was
 * printed with its address in decimal, and is another device, or none.
 */
static int
judge_device(const char *part, size_t len, char *why)
{
	size_t bus = strspn(part, DIGITS);
	const char *address = part + bus + 1;
	size_t digits = len - bus - 1;
	long value;

	if (bus == 0 || part[bus] != '-')
		return 0; /* i2c-4, or named by firmware */
	if (bus > BUS_DIGITS || digits != DEVICE_DIGITS ||
	    strspn(address, HEX_DIGITS) < digits)
		return fault(why,
		    "%.*s is no I2C device; it is BUS-00HH, the address in hex: "
		    "4-0060",
		    len < 20 ? (int)len : 20, part);
	value = strtol(address, NULL, 16);
	if (value >= I2C_FIRST && value <= I2C_LAST)
		return 0;
	value = strspn(address, DIGITS) == digits ? strtol(address, NULL, 10) : 0;
	if (value >= I2C_FIRST && value <= I2C_LAST)
		return fault(why,
		    "%.*s: no I2C address is 0x%.4s; decimal %ld is written %.*s-%04lx",
		    (int)len, part, address, value, (int)bus, part, (unsigned long)value);
	return fault(why, "%.*s: no I2C address is 0x%.4s; 0x03 to 0x77 are", (int)len,
	    part, address);
}

/* Whether an I2C device may stand behind the part of `len` bytes that ends before `at`.
 */
static bool
holds_devices(const char *path, const char *at)
{
	static const char folder[] = "/sys/bus/i2c/devices/";
	const char *part = at - 1;
	size_t len = (size_t)(at - path);

	if (len == sizeof(folder) - 1 && memcmp(path, folder, len) == 0)
		return true;
	while (part > path && part[-1] != '/')
		part--;
	return strncmp(part, "i2c-", 4) == 0 && part[4 + strspn(part + 4, DIGITS)] == '/';
}

int
path_judge(const char *path, char why[PATH_WHY_MAX])
{
	static const char *const folders[] = { "/sys", "/sys_switch", "/dev", "/run" };
	size_t odd = strspn(path, CHARS), len;
	bool below = false;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		below |= is_below(path, folders[i]);
	if (!below)
		return fault(why,
		    "\"%.30s%s\" is no place of a device; paths begin with /sys, "
		    "/sys_switch, /dev or /run",
		    path, strlen(path) > 30 ? "..." : "");
	if (path[odd])
		return fault(why,
		    "'%c' in a path; it is taken as it is, of letters, digits and "
		    "._-:/+,@=~#%%",
		    path[odd]);
	for (const char *part = path + 1;; part += len + 1) {
		len = strcspn(part, "/");
		if (len == 0 ||
		    (part[0] == '.' && (len == 1 || (len == 2 && part[1] == '.'))))
			return fault(why,
			    "a path with `//`, `.` or `..` or with / at its end; name the "
			    "file itself");
		if (holds_devices(path, part) && judge_device(part, len, why))
			return -EINVAL;
		if (!part[len])
			return 0;
	}
}
