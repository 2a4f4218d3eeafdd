/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every row of every register table over any memory. The first byte chooses the
 * specification, whatever the identifier says.
 */
#include <string.h>

#include "base/bytes.h"
#include "optics/registers.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

static bool
is_count(const struct register_def *def)
{
	return def->form == REG_COUNT || def->form == REG_COUNT64_LITTLE;
}

static void
check_value(const struct register_def *def, const struct register_value *v)
{
	char text[4 * REGISTER_TEXT_MAX];

	FUZZ_CHECK(v->kind != REGISTER_WORD || v->word);
	FUZZ_CHECK(v->kind != REGISTER_YES_NO || v->number == 0 || v->number == 1);
	FUZZ_CHECK(memchr(v->text, '\0', sizeof(v->text)));
	fuzz_check_text(v->unit);
	register_print(v, text, sizeof(text));
	FUZZ_CHECK(strlen(text) < sizeof(v->text));
	fuzz_check_text(text);
	FUZZ_CHECK(!is_count(def) || text[0] != '-');
}

/* Reads one instance out of two maps that differ in what is not held. */
static void
check_row(const struct register_def *def, unsigned lane, const struct memmap *map,
    const struct memmap *other)
{
	struct memaddr at = register_at(def, lane);
	struct register_value v, w;
	bool held = register_read(def, map, lane, &v);

	FUZZ_CHECK(at.page < MEMMAP_HALVES && at.bank < memmap_banks(at.page));
	FUZZ_CHECK(at.bit < 8);
	FUZZ_CHECK(at.page == LOW || at.page == A2_LOW ? at.byte < 128 : at.byte >= 128);
	FUZZ_CHECK(register_read(def, other, lane, &w) == held);
	if (!held)
		return;
	FUZZ_CHECK(memmap_bytes(map, at, 1) && memmap_advertised(map, def->advert));
	FUZZ_CHECK(!memcmp(&v, &w, sizeof(v)));
	check_value(def, &v);
}

static void
check_rows(const struct register_table *t, const struct memmap *map,
    const struct memmap *other)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct register_def *def = &t->row[i];
		uint16_t page = def->at.page;
		bool held = false;

		for (uint8_t bank = 0; bank < memmap_banks(page); bank++)
			held |= memmap_holds_some(map, page, bank);
		for (unsigned n = 0; held && n < register_instances(def); n++)
			check_row(def, n, map, other);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum spec specs[] = { SPEC_SFF8472, SPEC_SFF8636, SPEC_CMIS };
	static struct fuzz_module m, other;
	const struct register_table *t;
	enum spec spec;

	if (size < 1)
		return 0;
	spec = specs[data[0] % COUNT_OF(specs)];
	fuzz_map(data + 1, size - 1, 0x00, &m);
	fuzz_map(data + 1, size - 1, 0xff, &other);
	for (unsigned i = 0; (t = register_table(spec, i)); i++) {
		if (!t->applies || t->applies(&m.map))
			check_rows(t, &m.map, &other.map);
	}
	return 0;
}
