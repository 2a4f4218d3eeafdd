/* SPDX-License-Identifier: Apache-2.0 */
/* What is found in any module by its own identifier, also of no layout that is known. */
#include <string.h>

#include "optics/lint.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

static void
check_ascii(const char *text, size_t size)
{
	FUZZ_CHECK(memchr(text, '\0', size));
	for (; *text; text++)
		FUZZ_CHECK(*text >= 0x20 && *text < 0x7f);
}

static void
check_finding(const struct finding *f)
{
	char text[LINT_TEXT_MAX], place[LINT_REGISTER_MAX];

	finding_text(f, text);
	check_ascii(text, sizeof(text));
	FUZZ_CHECK(*text && *finding_id(f));
	finding_register(f, place);
	check_ascii(place, sizeof(place));
	fuzz_check_text(finding_clause(f));
}

static void
check_findings(const struct findings *findings)
{
	FUZZ_CHECK(findings->count <= LINT_FINDINGS_MAX);
	for (unsigned i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->item[i];

		FUZZ_CHECK(i == 0 || finding_severity(f - 1) <= finding_severity(f));
		check_finding(f);
	}
}

static void
check_words(void)
{
	for (unsigned i = LINT_ERROR; i <= LINT_NOTE; i++)
		FUZZ_CHECK(*lint_severity_name(i));
	for (unsigned i = TRUST_NONE; i <= TRUST_GOOD; i++)
		FUZZ_CHECK(*trust_name(i));
}

/* A page that could not be read is one finding more. */
static void
check_unreadable(const struct fuzz_module *m, struct findings *findings)
{
	unsigned before = findings->count + findings->left_out;

	lint_unreadable(&m->id, mem_at(A2_TABLE + 2, 128), findings);
	FUZZ_CHECK(findings->count + findings->left_out == before + 1);
	check_finding(&findings->item[findings->count - 1]);
}

/* Those that make a module good: that of page 04h is none of its identity. */
static bool
sums_are_right(const struct identity *id)
{
	for (unsigned i = 0; i < id->checksum_count; i++) {
		const struct checksum *sum = &id->checksum[i];

		if (sum->stored != sum->computed && strcmp(sum->name, "cc_page04") != 0)
			return false;
	}
	return id->checksum_count > 0;
}

static void
look(const struct fuzz_module *m, const struct readings *readings, struct findings *ret)
{
	memset(ret, 0, sizeof(*ret));
	lint_module(&m->map, m->decoder, &m->id, &m->limits, readings, ret);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_module m, other;
	static struct findings all, again, lasting;

	fuzz_map(data, size, 0x00, &m);
	fuzz_decode_map(decoder_for(&m.map), data, size, 0x00, &m);
	fuzz_decode_map(m.decoder, data, size, 0xff, &other);
	look(&m, &m.readings, &all);
	look(&other, &other.readings, &again);
	look(&m, NULL, &lasting);
	FUZZ_CHECK(!memcmp(&all, &again, sizeof(all)));
	check_findings(&all);
	/* what lasts is a part of what is found with readings and missing pages */
	FUZZ_CHECK(lasting.count + lasting.left_out <= all.count + all.left_out);
	check_unreadable(&m, &lasting);
	FUZZ_CHECK(m.decoder || all.count > 0);
	FUZZ_CHECK(lint_trust(&m.id, &all) != TRUST_GOOD || sums_are_right(&m.id));
	if (size == 0)
		check_words();
	return 0;
}
