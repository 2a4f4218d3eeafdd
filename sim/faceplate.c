/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/faceplate.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/parts.h"
#include "sim/shelf.h"

/* What the cages of one type hold in turn, when the switch was asked for by type. */
static const char *const uniform[WORLD_TYPE_COUNT][2] = {
	[WORLD_SFP] = { "sfp-10g-sr", "sfp-10g-lr" },
	[WORLD_SFP28] = { "sfp28-25g-sr", "sfp28-25g-lr" },
	[WORLD_SFP56] = { "sfp56-50g-sr", "sfp56-50g-lr" },
	[WORLD_SFP_DD] = { "sfpdd-100g-sr2", "dsfp-2x50g-lr" },
	[WORLD_QSFP] = { "qsfp-40g-sr4", "qsfp-40g-lr4" },
	[WORLD_QSFP28] = { "qsfp28-100g-sr4", "qsfp28-100g-lr4" },
	[WORLD_QSFP56] = { "qsfp56-200g-sr4", "qsfp56-200g-fr4" },
	[WORLD_QSFP112] = { "qsfp112-400g-dr4", "qsfp112-400g-dr4" },
	[WORLD_QSFP_DD] = { "qdd-400g-sr8", "qdd-400g-sr8" },
	[WORLD_OSFP] = { "osfp-2x400g-dr4", "osfp-800g-sr8" },
};

/*
 * The default switch, cage by cage: all families of modules, two cages empty
 * (NULL), and one lane that fades, see `fading`.
 */
static const struct {
	enum world_type type;
	const char *part;
} mixed[] = {
	{ WORLD_QSFP_DD, "qdd-400g-dr4" },
	{ WORLD_QSFP_DD, "qdd-400g-dr4" },
	{ WORLD_QSFP_DD, "qdd-400g-fr4" },
	{ WORLD_QSFP_DD, "qdd-400g-fr4" },
	{ WORLD_QSFP_DD, "qdd-400g-sr8" },
	{ WORLD_QSFP_DD, "qdd-400g-dr4" },
	{ WORLD_QSFP_DD, "qdd-400g-dr4" },
	{ WORLD_QSFP_DD, NULL },
	{ WORLD_QSFP_DD, "qdd-400g-cr8-2m" },
	{ WORLD_QSFP_DD, "qdd-400g-cr8-2m" },
	{ WORLD_QSFP_DD, "qdd-400g-sr8" },
	{ WORLD_QSFP_DD, "qdd-400g-zr" },
	{ WORLD_QSFP_DD, "qsfp28-100g-sr4" },
	{ WORLD_QSFP_DD, "qsfp28-100g-lr4" },
	{ WORLD_QSFP_DD, "qsfp28-100g-cwdm4" },
	{ WORLD_QSFP_DD, "qsfp56-200g-sr4" },
	{ WORLD_QSFP_DD, "qsfp56-200g-fr4" },
	{ WORLD_QSFP_DD, "qsfp28-100g-cr4-3m" },
	{ WORLD_QSFP_DD, "qsfp-40g-sr4" },
	{ WORLD_QSFP_DD, "qsfp-40g-cr4-2m" },
	{ WORLD_QSFP_DD, "qsfp-40g-lr4" },
	{ WORLD_QSFP_DD, "qdd-400g-sr8" },
	{ WORLD_OSFP, "osfp-2x400g-dr4" },
	{ WORLD_OSFP, "osfp-2x400g-fr4" },
	{ WORLD_OSFP, "osfp-800g-dr8" },
	{ WORLD_OSFP, "osfp-800g-sr8" },
	{ WORLD_SFP28, "sfp28-25g-sr" },
	{ WORLD_SFP28, "sfp28-25g-sr" },
	{ WORLD_SFP28, "sfp28-25g-cr-3m" },
	{ WORLD_SFP28, "sfp28-25g-cr-3m" },
	{ WORLD_SFP28, "sfp28-25g-lr" },
	{ WORLD_SFP28, "sfp28-25g-lr" },
	{ WORLD_SFP28, "sfp-10g-sr" },
	{ WORLD_SFP28, "sfp-10g-sr" },
	{ WORLD_SFP28, "sfp-10g-lr" },
	{ WORLD_SFP28, "sfp-10g-er" },
	{ WORLD_SFP28, "sfp-10g-cu-3m" },
	{ WORLD_SFP28, NULL },
	{ WORLD_SFP28, "sfp-1g-sx" },
	{ WORLD_SFP28, "sfp-1g-lx" },
};

/*
 * The one thing that is wrong with the default switch: the light that lane 3 of
 * cage 6 receives goes to -10.4 dBm, under the low alarm limit and above loss of
 * light, soon after the beginning of the world.
 */
static const struct {
	unsigned cage, lane;
	int64_t nw;
	uint64_t after_us, over_us;
} fading = { 5, 2, 91201, (uint64_t)5 * US_PER_S, (uint64_t)10 * US_PER_S };

unsigned
faceplate_cages(const struct world_params *params)
{
	return params->cages ? params->cages : (unsigned)COUNT_OF(mixed);
}

static const char *
part_of(const struct world_params *params, unsigned cage)
{
	if (params->cages)
		return uniform[params->type % WORLD_TYPE_COUNT][cage % 2];
	return mixed[cage % COUNT_OF(mixed)].part;
}

static uint8_t
type_of(const struct world_params *params, unsigned cage)
{
	if (params->cages)
		return (uint8_t)params->type;
	return (uint8_t)mixed[cage % COUNT_OF(mixed)].type;
}

/* SFF-8024, Table 4-1; which of them a cage takes says its mechanical standard. */
#define ID_QSFP      0x0c
#define ID_QSFP_PLUS 0x0d
#define ID_QSFP_DD   0x18
#define ID_OSFP      0x19
#define ID_DSFP      0x1b
#define ID_QSFP_CMIS 0x1e
#define ID_SFP_DD    0x1f
#define ID_OSFP_XD   0x21
#define ID_ELSFP     0x22
#define ID_CDFP_X16  0x25

bool
faceplate_fits(unsigned type, const struct part *part)
{
	bool cmis = part->family == SIM_FAMILY_CMIS;
	bool qsfp = part->family == SIM_FAMILY_SFF8636 ||
		    (cmis && part->identifier == ID_QSFP_CMIS);

	switch (type) {
	case WORLD_SFP:
	case WORLD_SFP28:
	case WORLD_SFP56:
		return part->family == SIM_FAMILY_SFF8472;
	case WORLD_SFP_DD: /* we have no cage of DSFP, which is its like */
		return part->family == SIM_FAMILY_SFF8472 ||
		       (cmis && (part->identifier == ID_SFP_DD ||
				    part->identifier == ID_DSFP));
	case WORLD_QSFP:
	case WORLD_QSFP28:
	case WORLD_QSFP56:
	case WORLD_QSFP112:
		return qsfp;
	case WORLD_QSFP_DD:
		/* and, as of dumps, what has no cage of its kind here */
		return qsfp || (cmis && (part->identifier == ID_QSFP_DD ||
					    part->identifier == ID_ELSFP ||
					    part->identifier == ID_CDFP_X16));
	case WORLD_OSFP:
		return cmis &&
		       (part->identifier == ID_OSFP || part->identifier == ID_OSFP_XD);
	}
	return false;
}

/* Parts that were parsed last: a switch of one type has two that alternate. */
struct kept {
	const char *name;
	struct part part;
};

static const struct part *
take_part(struct kept *kept, const char *name)
{
	if (!name)
		return NULL;
	if (kept->name && strcmp(kept->name, name) == 0)
		return &kept->part;
	kept->name = parts_find(name, &kept->part) ? name : NULL;
	return kept->name ? &kept->part : NULL;
}

static void
fade(struct sim_cage *c)
{
	physics_bend(&c->module.physics, &c->module.part, QUANTITY_RX_POWER, fading.lane,
	    fading.nw, fading.over_us, WORLD_AGE_US + fading.after_us);
}

/* The cage that the module of a dump came out of; unknown ones get the largest. */
static uint8_t
type_for(const struct part *part)
{
	switch (part->identifier) {
	case ID_QSFP:
	case ID_QSFP_PLUS:
		return WORLD_QSFP;
	case ID_OSFP:
	case ID_OSFP_XD:
		return WORLD_OSFP;
	case ID_QSFP_CMIS:
		return WORLD_QSFP28;
	case ID_SFP_DD:
	case ID_DSFP:
		return WORLD_SFP_DD;
	}
	if (part->family == SIM_FAMILY_SFF8472)
		return WORLD_SFP28;
	return part->family == SIM_FAMILY_SFF8636 ? WORLD_QSFP28 : WORLD_QSFP_DD;
}

/* A built-in part, where the switch has one in this cage. */
static bool
plug_part(struct world *w, unsigned cage, struct kept *kept)
{
	const struct world_params *params = &w->map->head.params;
	const struct part *part = take_part(kept, part_of(params, cage));

	if (!part)
		return false;
	sim_module_init(&world_cage(w, cage)->module, part,
	    physics_hash(params->seed, (uint64_t)cage << 32 | 1), 0, 0);
	sim_module_settle(&world_cage(w, cage)->module, WORLD_AGE_US);
	return true;
}

void
faceplate_build(struct world *w, const struct shelf *shelf)
{
	struct kept kept[2] = { 0 };

	for (unsigned i = 0; i < world_cages(w); i++) {
		struct sim_cage *c = world_cage(w, i);
		const struct sim_module *still =
		    shelf && i < shelf->count ? &shelf->module[i] : NULL;

		snprintf(c->label, sizeof(c->label), "%u", i + 1);
		c->type =
		    still ? type_for(&still->part) : type_of(&w->map->head.params, i);
		c->bus = (uint16_t)(i * world_buses(w) / world_cages(w));
		if (still)
			sim_module_init_still(&c->module, still, 0, 0);
		else if (!plug_part(w, i, &kept[i % 2]))
			continue;
		c->inserts = 1;
		c->plugged = 1;
	}
	if (!shelf && !w->map->head.params.cages)
		fade(world_cage(w, fading.cage));
}
