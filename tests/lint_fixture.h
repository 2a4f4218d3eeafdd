/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests of the lint share: a module of each family in which nothing is wrong,
 * and what the lint finds in it.
 */
#ifndef TESTS_LINT_FIXTURE_H
#define TESTS_LINT_FIXTURE_H

#include <stdio.h>

#include "optics/lint.h"
#include "optics/lint_rules.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;
static struct findings found;
static bool seen[RULE_COUNT]; /* rules of which anything was found so far */

static inline void
put(uint16_t page, unsigned byte, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		fixture_poke(&f, page, byte + (unsigned)i, bytes[i]);
}

/* Four limits of five monitors, each in order. */
static inline void
put_limits(uint16_t page, unsigned temp, unsigned vcc, unsigned bias, unsigned tx,
    unsigned rx)
{
	static const uint8_t limits[] = { 0x4b, 0, 0xfb, 0, 0x46, 0, 0, 0 };
	static const uint8_t volts[] = { 0x8d, 0xcc, 0x74, 0x04, 0x87, 0xf0, 0x7a, 0x76 };
	static const uint8_t others[] = { 0x30, 0, 0x01, 0, 0x20, 0, 0x02, 0 };

	put(page, temp, limits, sizeof(limits));
	put(page, vcc, volts, sizeof(volts));
	put(page, bias, others, sizeof(others));
	put(page, tx, others, sizeof(others));
	put(page, rx, others, sizeof(others));
}

static inline void
put_names(uint16_t page, unsigned name, unsigned pn, unsigned rev, unsigned rev_len,
    unsigned sn, unsigned date)
{
	fixture_text(&f, page, name, "ACORN", 16);
	fixture_text(&f, page, pn, "AC-1", 16);
	fixture_text(&f, page, rev, "A", rev_len);
	fixture_text(&f, page, sn, "AC0001", 16);
	fixture_text(&f, page, date, "250301", 8);
}

static inline void
start(uint8_t identifier)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_poke(&f, LOW, 0, identifier);
}

static inline void
start_sfp(void)
{
	start(0x03);
	fixture_page(&f, A2_LOW, 0);
	put(LOW, 1, (const uint8_t[]){ 4, 7, 0x10 }, 3);
	put(LOW, 11, (const uint8_t[]){ 6, 103 }, 2);
	fixture_word(&f, LOW, 60, 850);
	fixture_poke(&f, LOW, 37, 0x10);
	fixture_poke(&f, LOW, 92, 0x60);
	fixture_poke(&f, LOW, 93, 0xf0);
	fixture_poke(&f, LOW, 94, 8);
	put_names(LOW, 20, 40, 56, 4, 68, 84);
	put_limits(A2_LOW, 0, 8, 16, 24, 32);
	fixture_word(&f, A2_LOW, 96, 0x1900);
	fixture_word(&f, A2_LOW, 98, 33000);
}

static inline void
start_qsfp(void)
{
	start(0x11);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x03, 0);
	fixture_poke(&f, LOW, 1, 8);
	fixture_word(&f, LOW, 22, 0x1900);
	fixture_word(&f, LOW, 26, 33000);
	put(0x00, 128, (const uint8_t[]){ 0x11, 0xcc, 0x0c, 0x80 }, 4);
	put(0x00, 139, (const uint8_t[]){ 5, 0xff }, 2);
	fixture_word(&f, 0x00, 186, 17000);
	fixture_poke(&f, 0x00, 165, 0x10);
	fixture_poke(&f, 0x00, 192, 2);
	fixture_poke(&f, 0x00, 220, 0x0c);
	fixture_poke(&f, 0x00, 222, 103);
	put_names(0x00, 148, 168, 184, 2, 196, 212);
	put_limits(0x03, 128, 144, 184, 192, 176);
}

static inline void
start_cmis(void)
{
	static const uint16_t pages[] = { 0x00, 0x01, 0x02, 0x10, 0x11 };

	start(0x18);
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		fixture_page(&f, pages[i], 0);
	fixture_poke(&f, LOW, 1, 0x52);
	fixture_poke(&f, LOW, 3, 0x06);
	fixture_word(&f, LOW, 14, 0x1900);
	fixture_word(&f, LOW, 16, 33000);
	fixture_poke(&f, LOW, 85, 2);
	put(LOW, 86, (const uint8_t[]){ 0x11, 0x1c, 0x84, 0x01, 0xff }, 5);
	fixture_poke(&f, 0x00, 128, 0x18);
	fixture_poke(&f, 0x00, 145, 0x10);
	fixture_poke(&f, 0x00, 203, 0x0c);
	fixture_poke(&f, 0x00, 212, 6);
	put_names(0x00, 129, 148, 164, 2, 166, 182);
	fixture_word(&f, 0x01, 138, 26220);
	put(0x01, 159, (const uint8_t[]){ 0x03, 0x07 }, 2);
	fixture_poke(&f, 0x01, 176, 0x01);
	for (unsigned i = 128; i <= 131; i++)
		fixture_poke(&f, 0x11, i, 0x44);
	put_limits(0x02, 128, 136, 184, 176, 192);
}

/* 1 m of passive copper, without pages. */
static inline void
start_cable(void)
{
	start_cmis();
	fixture_poke(&f, LOW, 2, 0x80);
	fixture_poke(&f, LOW, 85, 3);
	put(LOW, 86, (const uint8_t[]){ 0x19, 0x01, 0x88, 0x01 }, 4);
	fixture_poke(&f, 0x00, 202, 0x41);
	fixture_poke(&f, 0x00, 203, 0x23);
	fixture_poke(&f, 0x00, 212, 0x0a);
	for (uint16_t page = 0x01; page <= 0x11; page++)
		f.map.index[0][page] = 0;
}

enum base { SFP, QSFP, CMIS, CABLE };

static inline void
start_base(enum base base)
{
	static void (*const starts[])(
	    void) = { start_sfp, start_qsfp, start_cmis, start_cable };

	starts[base]();
}

/* All checksums are what they should be. */
static inline void
seal(void)
{
	static const struct {
		enum spec spec;
		uint16_t page;
		uint8_t from, to; /* the sum stands in `to` */
	} sums[] = {
		{ SPEC_SFF8472, LOW, 0, 63 },
		{ SPEC_SFF8472, LOW, 64, 95 },
		{ SPEC_SFF8472, A2_LOW, 0, 95 },
		{ SPEC_SFF8636, 0x00, 128, 191 },
		{ SPEC_SFF8636, 0x00, 192, 223 },
		{ SPEC_CMIS, 0x00, 128, 222 },
		{ SPEC_CMIS, 0x01, 130, 255 },
		{ SPEC_CMIS, 0x02, 128, 255 },
		{ SPEC_CMIS, 0x04, 128, 255 },
	};
	const struct decoder *d = decoder_for(&f.map);

	for (size_t i = 0; i < COUNT_OF(sums); i++) {
		size_t len = (size_t)(sums[i].to - sums[i].from);
		const uint8_t *p =
		    memmap_bytes(&f.map, mem_at(sums[i].page, sums[i].from), len);

		if (d && d->spec == sums[i].spec && p)
			fixture_poke(&f, sums[i].page, sums[i].to, byte_sum(p, len));
	}
}

static inline void
look(void)
{
	const struct decoder *d = decoder_for(&f.map);

	memset(&f.id, 0, sizeof(f.id));
	if (d)
		fixture_decode(&f, d);
	lint_module(&f.map, d, &f.id, &f.limits, &f.readings, &found);
	for (unsigned i = 0; i < found.count; i++)
		seen[found.item[i].rule] = true;
}

/* What was found, for who reads why a test failed. */
static inline const char *
told(void)
{
	static char all[4096];
	size_t len = 0;

	all[0] = '\0';
	for (unsigned i = 0; i < found.count; i++) {
		char text[LINT_TEXT_MAX], where[LINT_REGISTER_MAX];

		finding_text(&found.item[i], text);
		finding_register(&found.item[i], where);
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s %s: %s\n",
		    where, finding_id(&found.item[i]), text);
		len = MIN_OF(len, sizeof(all) - 1);
	}
	return all;
}

static inline bool
has_at(const char *id, uint16_t page, unsigned byte)
{
	for (unsigned i = 0; i < found.count; i++) {
		if (!strcmp(finding_id(&found.item[i]), id) &&
		    found.item[i].at.page == page && found.item[i].at.byte == byte)
			return true;
	}
	return false;
}

#endif
