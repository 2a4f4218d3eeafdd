/* SPDX-License-Identifier: Apache-2.0 */
/* VDM: every instance that a module lists, in all banks. */
#include <string.h>

#include "optics/vdm.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

static void
check_reading(const struct identity *id, const struct vdm_reading *r)
{
	FUZZ_CHECK(
	    r->place != VDM_AT_LANE || r->lane < MAX_OF(id->media_lanes, id->host_lanes));
	FUZZ_CHECK(r->limit_set < 16);
	FUZZ_CHECK(!r->def || r->def->type == r->type);
	FUZZ_CHECK(!vdm_is_known(r) || vdm_side_name(r->def->side));
	if (!r->def)
		return;
	FUZZ_CHECK(
	    quantity_unit_symbol(r->def->q.unit) && quantity_unit_suffix(r->def->q.unit));
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		FUZZ_CHECK(quantity_compare(r->def->q.word, r->word, r->limit[n]) ==
			   -quantity_compare(r->def->q.word, r->limit[n], r->word));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_module m, other;
	struct vdm_status status = { 0 }, status2 = { 0 };
	struct vdm_walk walk, walk2;
	struct vdm_reading alone;
	unsigned count = 0;

	fuzz_map(data, size, 0x00, &m);
	fuzz_map(data, size, 0xff, &other);
	cmis_decoder.identity(&m.map, &m.id);
	walk = vdm_walk_begin(&m.map, &m.id);
	walk2 = vdm_walk_begin(&other.map, &m.id);
	while (vdm_walk_next(&walk)) {
		FUZZ_CHECK(vdm_walk_next(&walk2));
		FUZZ_CHECK(!memcmp(&walk.r, &walk2.r, sizeof(walk.r)));
		FUZZ_CHECK(
		    walk.bank < MEMMAP_BANKS && walk.i < vdm_instances(&m.map, &m.id));
		check_reading(&m.id, &walk.r);
		FUZZ_CHECK(vdm_read(&m.map, &m.id, walk.bank, walk.i, &alone));
		FUZZ_CHECK(!memcmp(&walk.r, &alone, sizeof(alone)));
		count++;
	}
	FUZZ_CHECK(!vdm_walk_next(&walk2));
	for (unsigned i = 0; size == 0 && vdm_def_at(i); i++)
		FUZZ_CHECK(vdm_def_of(vdm_def_at(i)->type) == vdm_def_at(i));
	FUZZ_CHECK(count <= MEMMAP_BANKS * VDM_INSTANCES_MAX);
	FUZZ_CHECK(vdm_status(&m.map, &status) == vdm_status(&other.map, &status2));
	FUZZ_CHECK(!memcmp(&status, &status2, sizeof(status)));
	return 0;
}
