/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of module memory: bounds, lengths, deadlines, pages, and that what is
 * read twice is the same.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "daemon/contract.h"

#define A0H 0x50

#define IDENTITY_LEN 16
#define GUARD        64

/* Bytes that never change, the maker's name; i2c 0 where we do not know them. */
static struct platform_addr
identity_at(const struct contract_module *m)
{
	switch (m->spec) {
	case SPEC_SFF8472:
		return (struct platform_addr){ A0H, 0, 0, 20 };
	case SPEC_SFF8636:
		return (struct platform_addr){ A0H, 0, 0, 148 };
	case SPEC_CMIS:
		return (struct platform_addr){ A0H, 0, 0, 129 };
	case SPEC_UNKNOWN:
		break;
	}
	return (struct platform_addr){ .i2c = 0 };
}

/* False: the module does not let itself be read, which is no fault of the plugin. */
static bool
read_identity(struct contract *c, const struct contract_module *m, uint8_t *buf)
{
	struct platform_addr at = identity_at(m);

	return at.i2c &&
	       contract_read_patiently(c, m->cage, at, buf, IDENTITY_LEN) == PLATFORM_OK;
}

static void
compare_identity(struct contract *c, const struct contract_module *m, const uint8_t *a,
    const uint8_t *b, const char *expected)
{
	for (unsigned i = 0; i < IDENTITY_LEN; i++)
		contract_expect(c, a[i] == b[i], expected,
		    "cage %s: %02xh, then %02xh at byte %u", contract_label(c, m->cage),
		    a[i], b[i], identity_at(m).byte + i);
}

void
check_identity(struct contract *c)
{
	uint8_t first[IDENTITY_LEN], again[IDENTITY_LEN];
	unsigned count = 0;

	for (unsigned i = 0; i < c->module_count; i++) {
		const struct contract_module *m = &c->module[i];

		if (!read_identity(c, m, first) || !read_identity(c, m, again))
			continue;
		compare_identity(c, m, first, again, "the same bytes when read again");
		count++;
	}
	if (!count)
		contract_skip(c, "no module lets its identity be read");
	contract_saw(c, "of %u modules, read twice alike", count);
}

/*
 * Reads into memory filled before with two patterns: what kept both was not
 * written, what lost one of those around it was.
 */
static void
try_length(struct contract *c, const struct contract_module *m, size_t len)
{
	static const uint8_t patterns[2] = { 0xa5, 0x5a };
	uint8_t buf[2][GUARD + 128 + GUARD];
	bool guarded = true;

	for (unsigned i = 0; i < 2; i++) {
		struct platform_addr at = { .i2c = A0H };
		int r;

		memset(buf[i], patterns[i], sizeof(buf[i]));
		r = contract_read_patiently(c, m->cage, at, buf[i] + GUARD, len);
		for (size_t k = 0; k < sizeof(buf[i]); k++)
			guarded &=
			    (k >= GUARD && k < GUARD + len) || buf[i][k] == patterns[i];
		contract_expect(c, guarded, "no byte around the buffer written",
		    "some, with a length of %zu", len);
		if (r != PLATFORM_OK)
			return;
	}
	for (size_t k = GUARD; k < GUARD + len; k++)
		contract_expect(c, buf[0][k] != patterns[0] || buf[1][k] != patterns[1],
		    "all bytes, or an error", "OK, and byte %zu of %zu not written",
		    k - GUARD, len);
}

void
check_read_length(struct contract *c)
{
	for (unsigned i = 0; i < c->module_count; i++) {
		const struct contract_module *m = &c->module[i];

		try_length(c, m, 1);
		try_length(c, m, 2);
		try_length(c, m, 15);
		try_length(c, m, c->host.cages[m->cage].max_read);
	}
	contract_saw(c, "1 to max_read bytes, all of them and no other");
}

/* Transfers that make no sense. */
static const struct {
	struct platform_addr at;
	size_t len;
	const char *what;
} senseless[] = {
	{ { A0H, 0, 0, 0 }, 0, "no bytes" },
	{ { A0H, 0, 0, 0 }, 129, "129 bytes" },
	{ { A0H, 0, 0, 100 }, 64, "both halves" },
	{ { A0H, 0, 0, 127 }, 2, "both halves" },
	{ { A0H, 0, 0, 255 }, 2, "bytes behind 255" },
	{ { 0x52, 0, 0, 0 }, 1, "address 52h" },
	{ { 0, 0, 0, 0 }, 1, "address 00h" },
};

static void
try_senseless(struct contract *c, unsigned cage, unsigned row)
{
	uint8_t buf[256], pattern[256];
	int r;

	memset(buf, 0xa5, sizeof(buf));
	memset(pattern, 0xa5, sizeof(pattern));
	r = contract_read(c, cage, senseless[row].at, buf, senseless[row].len);
	contract_expect(c, r != PLATFORM_OK, "INVAL, or another error", "OK for %s",
	    senseless[row].what);
	contract_expect(c, memcmp(buf, pattern, sizeof(buf)) == 0,
	    "no byte written when a read is refused", "some, for %s",
	    senseless[row].what);
}

void
check_read_refusals(struct contract *c)
{
	uint8_t byte;
	struct platform_addr low = { .i2c = A0H };
	unsigned cage = c->module_count ? c->module[0].cage : 0;
	int r;

	for (unsigned i = 0; i < COUNT_OF(senseless); i++)
		try_senseless(c, cage, i);
	r = contract_read(c, (unsigned)c->host.cage_count, low, &byte, 1);
	contract_expect(c, r != PLATFORM_OK, "INVAL, or another error",
	    "OK for a cage that does not exist");
	contract_saw(c, "what makes no sense is refused");
}

void
check_deadline(struct contract *c)
{
	struct platform_addr low = { .i2c = A0H };

	for (unsigned i = 0; i < c->module_count; i++) {
		uint8_t byte = 0xa5;
		int r = contract_read_until(c, c->module[i].cage, low, &byte, 1,
		    contract_clock_us() - US_PER_S);

		contract_expect(c, r == PLATFORM_TIMEOUT,
		    "TIMEOUT, and no transaction, after a deadline that has passed", "%s",
		    contract_result(r));
		contract_expect(c, byte == 0xa5, "no byte written", "one");
		r = contract_read_patiently(c, c->module[i].cage, low, &byte, 1);
		contract_expect(c, r == PLATFORM_OK, "OK with time enough behind it",
		    "%s", contract_result(r));
	}
	contract_saw(c, "one that has passed gives TIMEOUT");
}

void
check_absent(struct contract *c)
{
	struct platform_addr low = { .i2c = A0H };
	unsigned count = 0;

	for (unsigned i = 0; i < c->host.cage_count; i++) {
		uint8_t byte;
		int r;

		if (!contract_bit(&c->known, i) || contract_bit(&c->present, i))
			continue;
		r = contract_read(c, i, low, &byte, 1);
		contract_expect(c, r != PLATFORM_OK, "an error, such as ABSENT",
		    "OK from cage %s, which is empty", contract_label(c, i));
		count++;
	}
	if (!count)
		contract_skip(c, "no cage is empty");
	contract_saw(c, "%u empty cages answer an error", count);
}

/* Another page that most modules have; 0: none. */
static uint8_t
other_page(struct contract *c, const struct contract_module *m)
{
	static const uint8_t pages[] = { 0x11, 0x01, 0x03 };
	uint8_t byte;

	for (unsigned i = 0; m->spec != SPEC_SFF8472 && i < COUNT_OF(pages); i++) {
		struct platform_addr at = { A0H, 0, pages[i], 128 };

		if (contract_read_patiently(c, m->cage, at, &byte, 1) == PLATFORM_OK)
			return pages[i];
	}
	return 0;
}

void
check_pages(struct contract *c)
{
	unsigned count = 0;

	for (unsigned i = 0; i < c->module_count; i++) {
		const struct contract_module *m = &c->module[i];
		uint8_t before[IDENTITY_LEN], other[IDENTITY_LEN], after[IDENTITY_LEN];
		struct platform_addr at = identity_at(m);

		if (!read_identity(c, m, before))
			continue;
		at.page = other_page(c, m);
		if (!at.page ||
		    contract_read_patiently(c, m->cage, at, other, sizeof(other)) !=
			PLATFORM_OK ||
		    !read_identity(c, m, after))
			continue;
		compare_identity(c, m, before, after,
		    "page 00h as before when another was read in between");
		contract_expect(c, memcmp(before, other, sizeof(before)) != 0,
		    "another page's own bytes", "those of page 00h on page %02xh",
		    at.page);
		count++;
	}
	if (!count)
		contract_skip(c, "no module has a second page");
	contract_saw(c, "of %u modules, each with its own bytes", count);
}

/* Writes. */

static const struct {
	struct platform_addr at;
	size_t len;
	const char *what;
} no_writes[] = {
	{ { A0H, 0, 0, 0 }, 0, "no bytes" },
	{ { A0H, 0, 0, 255 }, 2, "bytes behind 255" },
	{ { 0x52, 0, 0, 0 }, 1, "address 52h" },
	{ { A0H, 0, 0, 126 }, 2, "the page register, which is the plugin's own" },
};

void
check_write_refusals(struct contract *c)
{
	static const uint8_t zeroes[128];
	unsigned cage = c->module_count ? c->module[0].cage : 0;

	for (unsigned i = 0; i < COUNT_OF(no_writes); i++) {
		int r =
		    contract_write(c, cage, no_writes[i].at, zeroes, no_writes[i].len);

		contract_expect(c, r != PLATFORM_OK, "INVAL, or another error",
		    "OK for %s", no_writes[i].what);
	}
	contract_saw(c, "what makes no sense is refused");
}

/* A byte that a host may write; i2c 0 where we know of none. */
static struct platform_addr
writable_at(const struct contract_module *m)
{
	switch (m->spec) {
	case SPEC_SFF8472: /* user area */
		return (struct platform_addr){ 0x51, 0, 0, 128 };
	case SPEC_SFF8636: /* transmitters off */
		return (struct platform_addr){ A0H, 0, 0, 86 };
	case SPEC_CMIS: /* global controls */
		return (struct platform_addr){ A0H, 0, 0, 26 };
	case SPEC_UNKNOWN:
		break;
	}
	return (struct platform_addr){ .i2c = 0 };
}

/* What the byte holds is written back. */
static bool
write_back(struct contract *c, const struct contract_module *m)
{
	struct platform_addr at = writable_at(m);
	uint8_t before, after;
	int r;

	if (!at.i2c || contract_read_patiently(c, m->cage, at, &before, 1) != PLATFORM_OK)
		return false;
	r = contract_write(c, m->cage, at, &before, 1);
	if (c->host.cages[m->cage].flags & PLATFORM_CAGE_READ_ONLY) {
		contract_expect(c, r == PLATFORM_PERM, "PERM, for memory is read-only",
		    "%s", contract_result(r));
		return true;
	}
	if (!contract_expect(c, r == PLATFORM_OK, "OK", "%s", contract_result(r)))
		return false;
	r = contract_read_patiently(c, m->cage, at, &after, 1);
	contract_expect(c, r == PLATFORM_OK && after == before,
	    "the byte that was written", "%s %02xh for %02xh", contract_result(r), after,
	    before);
	return true;
}

void
check_write_back(struct contract *c)
{
	unsigned count = 0;

	for (unsigned i = 0; i < c->module_count; i++)
		count += write_back(c, &c->module[i]);
	if (!count)
		contract_skip(c, "no module has a byte to write");
	contract_saw(c, "to %u modules, their own byte", count);
}
