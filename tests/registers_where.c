/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/registers_where.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/rest_json.h"
#include "base/bytes.h"
#include "engine/plan.h"
#include "model/laser.h"
#include "model/module.h"
#include "model/vdm_flag.h"
#include "model/vdm_set.h"
#include "optics/decoder.h"
#include "optics/sff8472_laser.h"
#include "optics/tunable.h"
#include "tests/images.h"
#include "tests/members.h"

#define MAX_READ 128
#define FEW      3 /* names of one object that are listed one by one */

static const struct now now = { 1000 * (uint64_t)US_PER_S, 1, false };

/* What the daemon learns of a module. */
struct look {
	struct identity id;
	struct limits limits;
	struct readings readings;
	struct lasers lasers;
	struct vdm_set vdm;
};

static struct inventory *inv;
static struct cage *cage, empty;

/* ---- as the daemon does ---- */

/* A module as the daemon sees it: what it reads, what that means, what is published. */
struct view {
	struct memmap seen;
	struct memmap_half half[IMAGE_HALVES];
	const struct decoder *decoder; /* NULL: of no use to it */
	struct look look;
	char *text;
	struct members members; /* of `text` */
};

/* Copies what a plan asks for; what is not there stays unread. */
static void
fetch(struct view *v, const struct memmap *memory, const struct plan *plan)
{
	for (unsigned i = 0; i < plan->count; i++) {
		const struct plan_run *run = &plan->run[i];
		const uint8_t *p = memmap_bytes(memory, run->map, run->len);

		if (p)
			memmap_put(&v->seen, run->map, p, run->len);
	}
}

/* The module is in its cage, before anything is asked of it beyond its monitors. */
static void
insert(const struct look *l)
{
	static const struct findings none;

	*cage = empty;
	vdm_set_forget(cage->vdm);
	vdm_flags_start_over(cage);
	module_identify(inv, cage, &l->id, &l->limits, &none, TRUST_GOOD);
	cage_set_state(inv, cage, CAGE_STATE_READY);
	module_update(inv, cage, &l->readings, now.mono_us, &now);
}

/* Flags of VDM come by a way of their own, as reading clears them. */
static void
keep_flags(const struct view *v, const struct plan *plan)
{
	for (unsigned i = 0; i < plan->count; i++) {
		const struct plan_run *run = &plan->run[i];
		const uint8_t *p = memmap_bytes(&v->seen, run->map, run->len);

		if (p && run->map.page == VDM_PAGE_FLAGS)
			vdm_set_keep_flags(cage, run->map.bank, run->map.byte, p,
			    run->len);
	}
}

/* What VDM observes, and the samples of it with the lasers of a CMIS module. */
static void
observe_lanes(struct view *v, const struct memmap *memory, struct plan *plan)
{
	const struct identity *id = &v->look.id;
	unsigned banks = plan_banks(id, 0), groups = 1;
	bool is_tunable = tunable_offered(&v->seen, id);

	for (unsigned g = 0; g < groups && vdm_instances(&v->seen, id); g++) {
		for (unsigned bank = 0; bank < banks; bank++) {
			plan_descriptors(plan, bank, g, MAX_READ);
			fetch(v, memory, plan);
			vdm_set_describe(inv, cage, bank, g, &v->seen);
		}
		groups = vdm_instances(&v->seen, id) / VDM_PER_GROUP;
	}
	for (unsigned bank = 0; bank < banks; bank++) {
		plan_samples(plan, cage->vdm, bank, true, MAX_READ);
		if (is_tunable && cage->vdm->count)
			plan_lasers(plan, bank, MAX_READ);
		fetch(v, memory, plan);
		keep_flags(v, plan);
		lasers_take(inv, cage, bank, &v->seen);
		vdm_set_take(inv, cage, bank, &v->seen);
	}
	if (cage->vdm->count)
		vdm_set_renew(inv, cage, now.mono_us);
	/* flags of lasers are of the readings from now on */
	cmis_decoder.readings(&v->seen, id, &v->look.readings);
	module_update(inv, cage, &v->look.readings, now.mono_us, &now);
}

/* What the daemon asks for beside the monitors (engine/observe.h). */
static void
observe(struct view *v, const struct memmap *memory, struct plan *plan)
{
	const struct identity *id = &v->look.id;

	if (id->spec == SPEC_CMIS) {
		observe_lanes(v, memory, plan);
	} else if (sfp_tunable_offered(&v->seen, id)) {
		plan_laser_of_sfp(plan, MAX_READ);
		fetch(v, memory, plan);
		lasers_take_sfp(inv, cage, &v->seen);
	}
	v->look.lasers = cage->module.lasers;
	v->look.vdm = *cage->vdm;
}

/* Reads a module as the daemon does; it is in the cage then. */
static void
take_look(struct view *v, const struct memmap *memory)
{
	static struct plan plan;
	struct look *l = &v->look;

	memset(l, 0, sizeof(*l));
	memmap_init(&v->seen, v->half, IMAGE_HALVES);
	plan_first(&plan, MAX_READ);
	fetch(v, memory, &plan);
	plan_static(&plan, &v->seen, MAX_READ);
	fetch(v, memory, &plan);
	v->decoder = decoder_for(&v->seen);
	if (!v->decoder)
		return;
	v->decoder->identity(&v->seen, &l->id);
	for (unsigned part = 0; part < plan_further_parts(&l->id); part++) {
		plan_further(&plan, &l->id, part, MAX_READ);
		fetch(v, memory, &plan);
	}
	v->decoder->identity(&v->seen, &l->id);
	v->decoder->limits(&v->seen, &l->id, &l->limits);
	plan_steady(&plan, &v->seen, &l->id, MAX_READ);
	fetch(v, memory, &plan);
	plan_outputs(&plan, (1u << plan_banks(&l->id, 0)) - 1);
	if (l->id.spec == SPEC_CMIS)
		fetch(v, memory, &plan);
	v->decoder->readings(&v->seen, &l->id, &l->readings);
	insert(l);
	observe(v, memory, &plan);
}

/* Takes what REST says of the module that was looked at last. */
static void
publish(struct view *v)
{
	struct text text;
	struct json j;
	size_t len;

	text_init(&text, 65536);
	json_init(&j, &text);
	rest_json_module(&j, cage, &now);
	text_char(&text, '\0');
	free(v->text);
	v->text = text_take(&text, &len);
	if (!v->text)
		abort();
	members_take(&v->members, v->text);
}

/* ---- checksums ---- */

static const struct sum {
	enum spec spec;
	uint16_t page;
	uint8_t from, at;
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

/* Corrects the checksum over a byte; one that is turned itself stays wrong. */
static void
seal(struct memmap *map, enum spec spec, struct memaddr at)
{
	for (size_t i = 0; i < COUNT_OF(sums); i++) {
		const struct sum *s = &sums[i];
		size_t len = (size_t)(s->at - s->from);
		const uint8_t *p = memmap_bytes(map, mem_at(s->page, s->from), len);
		uint8_t sum;

		if (s->spec != spec || s->page != at.page || at.byte < s->from ||
		    at.byte >= s->at || !p)
			continue;
		sum = byte_sum(p, len);
		memmap_put(map, mem_at(s->page, s->at), &sum, 1);
	}
}

/* ---- images ---- */

/* A module: its whole memory, and what is seen of it as it is. */
struct subject {
	struct image image;
	struct view view;
};

static struct subject *subjects;
static unsigned subject_count;

/* Takes the subject behind the last one, whose memory is there. */
static enum spec
add_subject(void)
{
	struct subject *s = &subjects[subject_count++];

	take_look(&s->view, &s->image.map);
	if (!s->view.decoder)
		abort();
	publish(&s->view);
	return s->view.decoder->spec;
}

static void
fill(struct image *image, enum spec spec, struct memaddr at, size_t len, int value)
{
	uint8_t bytes[128];

	memset(bytes, value, len);
	memmap_put(&image->map, at, bytes, len);
	seal(&image->map, spec, at);
}

/*
 * What no part is: without a compliance code and a rate, so that each code is believed;
 * without an output, so that one that is switched off shows; with all flags up, so that
 * one that is not offered is missed.
 */
static void
make_odd(struct image *image, enum spec spec)
{
	switch (spec) {
	case SPEC_SFF8472:
		fill(image, spec, mem_at(LOW, 3), 8, 0);
		fill(image, spec, mem_at(LOW, 12), 1, 0);
		fill(image, spec, mem_at(LOW, 36), 1, 0);
		fill(image, spec, mem_at(A2_LOW, 110), 1, 0x06);
		fill(image, spec, mem_at(A2_LOW, 112), 6, 0xff);
		break;
	case SPEC_SFF8636:
		fill(image, spec, mem_at(LOW, 3), 12, 0xff);
		fill(image, spec, mem_at(0x00, 131), 8, 0);
		fill(image, spec, mem_at(0x00, 140), 1, 0);
		fill(image, spec, mem_at(0x00, 192), 1, 0);
		break;
	case SPEC_CMIS:
		fill(image, spec, mem_at(LOW, 8), 4, 0xff);
		fill(image, spec, mem_at(0x11, 132), 2, 0);
		fill(image, spec, mem_at(0x11, 134), 20, 0xff);
		break;
	case SPEC_UNKNOWN:
		abort();
	}
}

/* A module with VDM that has all four groups, each like the first one. */
static void
fill_groups(struct image *image)
{
	static const uint16_t pages[] = { VDM_PAGE_DESCRIPTORS, VDM_PAGE_WORDS,
		VDM_PAGE_LIMITS };

	for (unsigned group = 1; group < VDM_GROUPS_MAX; group++) {
		for (size_t i = 0; i < COUNT_OF(pages); i++) {
			uint8_t bytes[128];
			const uint8_t *p = memmap_bytes(&image->map,
			    mem_at(pages[i], 128), sizeof(bytes));

			if (!p)
				abort();
			memcpy(bytes, p, sizeof(bytes));
			if (!memmap_put(&image->map,
				mem_at((uint16_t)(pages[i] + group), 128), bytes,
				sizeof(bytes)))
				abort();
		}
	}
	fill(image, SPEC_CMIS, mem_at(VDM_PAGE_CONTROL, 128), 1, VDM_GROUPS_MAX - 1);
}

void
registers_where_open(void)
{
	uint32_t odd = 0;  /* the standards that have their odd one */
	bool full = false; /* there is one with all groups of VDM */

	inv = inventory_create(1, 1);
	subjects = calloc(2 * images_count() + 1, sizeof(*subjects));
	if (!inv || !subjects)
		abort();
	cage = &inv->cage[0];
	cage_set_presence(inv, cage, PRESENCE_PRESENT, &now);
	empty = *cage;
	for (unsigned i = 0; i < images_count(); i++) {
		enum spec spec;

		image_build(i, &subjects[subject_count].image);
		spec = add_subject();
		if (!full && memmap_holds(&subjects[subject_count - 1].image.map,
				 VDM_PAGE_DESCRIPTORS, 0)) {
			image_build(i, &subjects[subject_count].image);
			fill_groups(&subjects[subject_count].image);
			add_subject();
			full = true;
		}
		if (odd >> spec & 1)
			continue;
		odd |= 1u << spec;
		image_build(i, &subjects[subject_count].image);
		make_odd(&subjects[subject_count].image, spec);
		add_subject();
	}
}

void
registers_where_close(void)
{
	for (unsigned i = 0; i < subject_count; i++)
		free(subjects[i].view.text);
	free(subjects);
	inventory_destroy(inv);
	subject_count = 0;
}

/* ---- turning bits ---- */

/* Turns `mask` of the bits of the first instance's byte `n`; false where not held. */
static bool
turn(struct memmap *map, struct memaddr at, unsigned n, unsigned mask)
{
	uint8_t byte;

	at.byte = (uint8_t)(at.byte + n);
	if (!memmap_byte(map, at, &byte))
		return false;
	byte = (uint8_t)(byte ^ mask);
	return memmap_put(map, at, &byte, 1);
}

static void
look_again(const struct memmap *memory, const struct view *before, struct names *names)
{
	static struct view after;

	take_look(&after, memory);
	if (after.decoder != before->decoder) {
		names_add(names, "all");
	} else if (memcmp(&after.look, &before->look, sizeof(after.look)) != 0) {
		publish(&after);
		members_compare(&before->members, &after.members, names);
	}
}

/* Says whether the daemon reads some of a register. */
static bool
is_seen(const struct view *v, struct memaddr at, unsigned len)
{
	for (unsigned n = 0; n < len; n++) {
		if (memmap_bytes(&v->seen, mem_at(at.page, (uint8_t)(at.byte + n)), 1))
			return true;
	}
	return false;
}

/* All bits of the register at once, and the lowest one. */
static void
try_register(struct image *image, const struct register_def *def,
    const struct view *before, struct names *names)
{
	struct memaddr at = register_at(def, 0);
	unsigned len = def->bits < 8 ? 1 : def->bits / 8u;
	unsigned whole = def->bits < 8 ? ((1u << def->bits) - 1) << at.bit : 0xff;
	struct memmap_half *half, kept;

	if (!is_seen(before, at, len))
		return;
	half = &image->half[image->map.index[0][at.page] - 1];
	kept = *half;
	for (unsigned way = 0; way < 2; way++) {
		for (unsigned n = way == 0 ? 0 : len - 1; n < len; n++)
			turn(&image->map, at, n, way == 0 ? whole : 1u << at.bit);
		seal(&image->map, before->decoder->spec, at);
		look_again(&image->map, before, names);
		*half = kept;
	}
}

/* Where a module offers the register: as it is, or once it is made to. */
static void
try_subject(struct subject *s, const struct register_table *table,
    const struct register_def *def, struct names *names)
{
	static struct view offered;
	struct image *image = &s->image;
	struct memmap_half *half, kept;

	if (table->applies && !table->applies(&image->map))
		return;
	try_register(image, def, &s->view, names);
	if (def->advert.page == NO_ADVERT || memmap_advertised(&image->map, def->advert))
		return;
	half = &image->half[image->map.index[0][def->advert.page] - 1];
	kept = *half;
	turn(&image->map, def->advert, 0, 1u << def->advert.bit);
	seal(&image->map, s->view.decoder->spec, def->advert);
	take_look(&offered, &image->map);
	if (offered.decoder) {
		publish(&offered);
		try_register(image, def, &offered, names);
	}
	*half = kept;
}

/* How many of the names begin as this one does, up to the first point. */
static unsigned
siblings(const struct names *names, unsigned i, size_t len)
{
	unsigned count = 0;

	for (unsigned k = 0; k < names->count; k++)
		count += strncmp(names->name[k], names->name[i], len) == 0;
	return count;
}

/* A member that changed in one of its own members, too, is told by that. */
static bool
is_told_below(const struct names *names, unsigned i)
{
	size_t len = strlen(names->name[i]);

	return i + 1 < names->count &&
	       strncmp(names->name[i], names->name[i + 1], len) == 0 &&
	       names->name[i + 1][len] == '.';
}

static void
print_names(const struct names *names, char ret_text[REGISTERS_WHERE_MAX])
{
	size_t used = 0;

	ret_text[0] = '\0';
	for (unsigned i = 0; i < names->count; i++) {
		size_t len = strcspn(names->name[i], ".:") + 1;
		bool many = siblings(names, i, len) > FEW;
		bool told = many && i > 0 &&
			    strncmp(names->name[i - 1], names->name[i], len) == 0;

		if (told || (!many && is_told_below(names, i)))
			continue;
		used += (size_t)snprintf(ret_text + used, REGISTERS_WHERE_MAX - used,
		    "%s%.*s%s", used ? ", " : "", many ? (int)len - 1 : MEMBER_NAME_LEN,
		    names->name[i], many && names->name[i][len - 1] == '.' ? ".*" : "");
		if (used >= REGISTERS_WHERE_MAX)
			abort();
	}
}

void
registers_where(enum spec spec, const struct register_table *table,
    const struct register_def *def, char ret_text[REGISTERS_WHERE_MAX])
{
	static struct names names;

	names.count = 0;
	for (unsigned i = 0; i < subject_count; i++) {
		if (subjects[i].view.decoder->spec == spec)
			try_subject(&subjects[i], table, def, &names);
	}
	print_names(&names, ret_text);
}
