/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/random_part.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "sim/calibration.h"
#include "sim/observable.h"
#include "sim/physics.h"
#include "sim/setting.h"

struct dice {
	uint64_t seed, thrown;
};

static uint64_t
throw_dice(struct dice *d)
{
	return physics_hash(d->seed, d->thrown++);
}

/* Between two bounds, with a liking for the bounds, small and round numbers. */
static int64_t
draw(struct dice *d, int64_t min, int64_t max)
{
	uint64_t how = throw_dice(d), span = (uint64_t)(max - min);
	uint64_t far = throw_dice(d) % (span + 1);
	static const unsigned rounds[] = { 5, 10, 100, 500, 1000, 5000 };
	unsigned round = rounds[how / 8 % COUNT_OF(rounds)];

	switch (how % 8) {
	case 0:
		return how & 8 ? min : max;
	case 1:
		return min + (int64_t)(far >> (how / 8 % 24));
	case 2:
		return MAX_OF(min, min + (int64_t)(far - far % round));
	default:
		return min + (int64_t)far;
	}
}

static uint8_t
draw_byte(struct dice *d)
{
	return (uint8_t)draw(d, 0, 255);
}

static bool
one_in(struct dice *d, unsigned many)
{
	return throw_dice(d) % many == 0;
}

static uint8_t
pick(struct dice *d, const uint8_t *from, size_t count)
{
	return from[throw_dice(d) % count];
}

/* A message of check holds no more. */
#define APPS_PRINTED 30

#define PICK(dice_, ...)                              \
	pick(dice_, (const uint8_t[]){ __VA_ARGS__ }, \
	    sizeof((const uint8_t[]){ __VA_ARGS__ }))

/* Printable characters, blanks at its ends and inside included. */
static void
draw_text(struct dice *d, char *text, size_t most)
{
	size_t len = (size_t)draw(d, 1, (int64_t)most);

	text[len] = '\0';
	for (size_t i = 0; i < len; i++)
		text[i] = one_in(d, 6) ? ' ' : (char)draw(d, 0x21, 0x7e);
}

static void
draw_physics(struct dice *d, struct part *p)
{
	static const int64_t most[QUANTITY_MONITORS] = {
		[QUANTITY_TEMPERATURE] = 127990,
		[QUANTITY_VCC] = 6553500,
		[QUANTITY_BIAS] = 524000,
		[QUANTITY_TX_POWER] = 6553500,
		[QUANTITY_RX_POWER] = 6553500,
	};

	for (unsigned q = 0; q < QUANTITY_MONITORS; q++) {
		int64_t least = q == QUANTITY_TEMPERATURE ? -128000 : 0;

		p->nominal[q] = draw(d, least, most[q]);
		for (unsigned i = 0; i < BOUND_COUNT; i++)
			p->limit[q][i] = draw(d, least, most[q]);
	}
	p->los_nw = draw(d, 0, most[QUANTITY_RX_POWER]);
}

static void
draw_common(struct dice *d, struct part *p)
{
	p->connector = draw_byte(d);
	p->encoding = draw_byte(d);
	p->ext_compliance = draw_byte(d);
	p->media_type = draw_byte(d);
	for (unsigned i = 0; i < sizeof(p->compliance); i++)
		p->compliance[i] = draw_byte(d);
	for (unsigned i = 0; i < sizeof(p->oui); i++)
		p->oui[i] = draw_byte(d);
	p->cdr = one_in(d, 2);
	draw_text(d, p->vendor, 16);
	draw_text(d, p->pn, 16);
	draw_text(d, p->rev, 2);
	draw_text(d, p->date, 8);
	draw_text(d, p->serial, 16);
	for (unsigned i = 0; p->serial[i]; i++) {
		if (one_in(d, 3))
			p->serial[i] = '#';
	}
	for (unsigned i = 0; i < 2; i++) {
		p->firmware[i] = (uint8_t)draw(d, 0, 254);
		p->hardware[i] = (uint8_t)draw(d, 0, 254);
	}
	p->bitrate_mbd = (uint32_t)draw(d, 0, 120000);
	p->wavelength_pm = (uint32_t)draw(d, 0, 3200000);
	p->tolerance_pm = (uint32_t)draw(d, 0, 300000);
	p->power_mw = (uint32_t)draw(d, 0, one_in(d, 2) ? 6000 : 60000);
	p->boot_ms = (uint32_t)draw(d, 0, 60000);
	p->ready_ms = (uint32_t)draw(d, 0, 60000);
	p->init_ms = (uint32_t)draw(d, 0, 60000);
	p->turn_ms = (uint32_t)draw(d, 0, 60000);
	p->page_us = (uint32_t)draw(d, 0, 10000);
	p->bias_multiplier = 1;
	p->calibration = calibration_neutral;
	draw_physics(d, p);
}

static void
draw_reaches(struct dice *d, struct part *p)
{
	p->reach_smf_m = (uint32_t)draw(d, 0, one_in(d, 2) ? 26000 : 630000);
	p->reach_om1_m = (uint32_t)draw(d, 0, 2540);
	p->reach_om2_m = (uint32_t)draw(d, 0, 2540);
	p->reach_om3_m = (uint32_t)draw(d, 0, 510);
	p->reach_om4_m = (uint32_t)draw(d, 0, 510);
}

/* Slopes that reach over the whole range, and a polynomial that always rises. */
static void
draw_calibration(struct dice *d, struct part_calibration *c)
{
	c->external = 1;
	for (unsigned q = 0; q < QUANTITY_MONITORS; q++) {
		c->slope[q] = (uint16_t)draw(d, 1, one_in(d, 2) ? 512 : 65535);
		c->offset[q] = (int16_t)draw(d, -32767, 32767);
	}
	c->rx[0] = (float)draw(d, -1000, 1000) * 1e-20f;
	c->rx[1] = (float)draw(d, -2000, 2000) * 1e-15f;
	c->rx[2] = (float)draw(d, -200, 200) * 1e-9f;
	c->rx[3] = (float)draw(d, 100, 2000) * 1e-3f;
	c->rx[4] = (float)draw(d, -20000, 20000) * 1e-2f;
}

static void
draw_sfp(struct dice *d, bool external, struct part *p)
{
	enum { PASSIVE, ACTIVE, PIGTAIL, FIBRE } medium = throw_dice(d) % 6;

	p->family = SIM_FAMILY_SFF8472;
	p->identifier = PICK(d, 0x01, 0x02, 0x03, 0x0b);
	p->lanes = p->host_lanes = 1;
	p->flat = !external && one_in(d, 8);
	draw_text(d, p->rev, 4);
	if (p->connector >= 0x21 && p->connector <= 0x23)
		p->connector = 0x07;
	p->compliance[3] &= (uint8_t)~0x0c; /* 1000BASE-T and -CX */
	p->compliance[5] &= (uint8_t)~0x0c; /* cables */
	if (medium == PASSIVE)
		p->compliance[5] |= 0x04;
	else if (medium == ACTIVE)
		p->compliance[5] |= 0x08;
	else if (medium == PIGTAIL)
		p->connector = PICK(d, 0x21, 0x22, 0x23);
	if (medium >= FIBRE)
		draw_reaches(d, p);
	else
		p->length_cable_m = (uint32_t)draw(d, 0, 254);
	if (external)
		draw_calibration(d, &p->calibration);
}

static void
draw_qsfp(struct dice *d, struct part *p)
{
	p->family = SIM_FAMILY_SFF8636;
	p->identifier = PICK(d, 0x0c, 0x0d, 0x11, 0x17);
	p->revision = (uint8_t)draw(d, 0, 10);
	p->technology = (uint8_t)draw(d, 0, 15);
	p->lanes = p->host_lanes = (uint8_t)draw(d, 1, 4);
	p->flat = one_in(d, 8);
	/* interfaces of one lane have a module of one lane: none of them */
	p->ext_compliance = PICK(d, 0x00, 0x02, 0x03, 0x06, 0x07, 0x0b, 0x11, 0xee);
	if (one_in(d, 4))
		p->connector = 0x23;
	if (p->technology >= 0x0a || p->connector == 0x23)
		p->length_cable_m = (uint32_t)draw(d, 0, 254);
	else
		draw_reaches(d, p);
}

static void
span_lanes(const struct part *p, struct part_app *app)
{
	app->host_lanes = MIN_OF(p->host_lanes, PART_BANK);
	app->media_lanes = MIN_OF(p->lanes, PART_BANK);
	app->host_assign |= 1;
	app->media_assign |= 1;
}

static void
draw_app(struct dice *d, unsigned number, struct part_app *app)
{
	*app = (struct part_app){
		.number = (uint8_t)number,
		.host = (uint8_t)draw(d, 0, 253),
		.media = draw_byte(d),
		.host_lanes = (uint8_t)draw(d, 1, 8),
		.media_lanes = (uint8_t)draw(d, 1, 8),
		.host_assign = (uint8_t)draw(d, 1, 255),
		.media_assign = (uint8_t)draw(d, 1, 255),
	};
	if (app->host >= 0xbe) /* a mark: see page 1Ch */
		app->host++;
}

/* Applications from one number on, up to another or fewer. */
static void
draw_apps(struct dice *d, unsigned first, unsigned last, struct part *p)
{
	unsigned end = first + (unsigned)draw(d, 0, last - first + 1);

	for (unsigned number = first; number < end; number++)
		draw_app(d, number, &p->app[p->app_count++]);
}

/* Blocks of page 1Ch (CMIS 5.3), which have their own applications, or none. */
static void
draw_blocks(struct dice *d, struct part *p)
{
	unsigned most = p->revision < 0x54 ? PART_BLOCKS - 1 : PART_BLOCKS;

	p->blocks = (uint8_t)draw(d, 1, one_in(d, 2) ? 4 : most);
	p->normalized = PICK(d, PART_LISTED, PART_LISTED_TWICE, PART_LISTED_FURTHER);
	for (unsigned block = 1; block < p->blocks; block++)
		draw_apps(d, 15 * block + 1, 15 * block + 15, p);
	for (unsigned i = 0; i < p->app_count; i++) {
		struct part_app *app = &p->app[i];

		if (app->number <= 15 && p->normalized == PART_LISTED)
			continue;
		app->network = one_in(d, 4);
		app->host_group = (uint8_t)draw(d, 0, 15);
		app->media_group = (uint8_t)draw(d, 0, 15);
	}
}

/* What runs takes as many paths as there are lanes for, and the last one takes all. */
static void
shape_apps(struct dice *d, struct part *p)
{
	struct part_app *app = p->app;

	while (app->number != p->runs)
		app++;
	app->host_lanes = (uint8_t)(MIN_OF(p->host_lanes, PART_BANK) >> draw(d, 0, 3));
	app->host_lanes = MAX_OF(app->host_lanes, 1);
	span_lanes(p, &p->app[p->app_count - 1]);
}

/* Full banks, in a form factor that has room for them (SFF-8024, Table 4-1). */
static void
draw_banks(struct dice *d, struct part *p)
{
	p->identifier = PICK(d, 0x21, 0x22, 0x22, 0x22, 0x25);
	p->lanes = p->identifier == 0x22 ? PICK(d, 16, 24, 32) : 16;
	p->host_lanes = p->lanes;
	if (p->lanes == 24)
		p->revision = 0x54;
}

static void
draw_cmis(struct dice *d, bool flat, bool banks, struct part *p)
{
	static const struct {
		uint8_t identifier, lanes;
	} form[] = { { 0x18, 8 }, { 0x19, 8 }, { 0x1b, 2 }, { 0x1e, 4 }, { 0x1f, 2 },
		{ 0x20, 1 }, { 0x22, 8 }, { 0x23, 4 }, { 0x24, 8 } };
	unsigned i = (unsigned)draw(d, 0, COUNT_OF(form) - 1);

	p->family = SIM_FAMILY_CMIS;
	p->identifier = form[i].identifier;
	p->revision = PICK(d, 0x30, 0x40, 0x50, 0x51, 0x52, 0x53, 0x54);
	p->technology = (uint8_t)draw(d, 0, 31);
	p->host_lanes = form[i].lanes;
	p->lanes = (uint8_t)draw(d, 1, form[i].lanes);
	if (banks)
		draw_banks(d, p);
	p->flat = flat;
	p->bias_multiplier = PICK(d, 1, 2, 4);
	p->length_cable_m = (uint32_t)draw(d, 0, 254);
	draw_reaches(d, p);
	p->app_count = (uint8_t)draw(d, 0, 8);
	for (i = 0; i < p->app_count; i++)
		draw_app(d, i + 1, &p->app[i]);
	if (!flat && p->revision >= 0x53 && one_in(d, 2))
		draw_blocks(d, p);
	else if (!flat && p->app_count == 8)
		draw_apps(d, 9, 15, p);
	p->runs = p->app_count ? p->app[draw(d, 0, p->app_count - 1)].number : 0;
	if (p->app_count > 0)
		shape_apps(d, p);
}

/* Any of the four (CMIS 5.4, Tables 8-10, 8-48), of which two may be of one kind. */
static void
draw_aux(struct dice *d, struct part *p)
{
	static const uint8_t kinds[PART_AUX][2] = {
		{ PART_AUX_VENDOR, PART_AUX_COOLER },
		{ PART_AUX_LASER, PART_AUX_COOLER },
		{ PART_AUX_LASER, PART_AUX_SUPPLY },
		{ PART_AUX_VENDOR, PART_AUX_VENDOR },
	};

	for (unsigned i = 0; i < PART_AUX; i++) {
		struct part_aux *aux = &p->aux[i];

		if (one_in(d, 3))
			continue;
		aux->kind = pick(d, kinds[i], 2);
		aux->word = (uint16_t)draw(d, 0, UINT16_MAX);
		for (unsigned n = 0; n < BOUND_COUNT && !one_in(d, 8); n++)
			aux->limit[n] =
			    one_in(d, 8) ? aux->word : (uint16_t)draw(d, 0, UINT16_MAX);
	}
}

/* Whatever a coherent module may say of itself. */
static void
draw_coherent(struct dice *d, struct part *p)
{
	p->coherent = (uint8_t)draw(d, 1, 255);
	p->offers.told = (1 << OFFERS_PAGES) - 1;
	for (unsigned i = 0; i < OFFERS_PAGES; i++) {
		for (unsigned n = 0; n < part_offers_len(OFFERS_FIRST + i); n++)
			p->offers.bytes[i][n] = draw_byte(d);
	}
}

/* What 12h:128 can name, each about the frequency of channel 0. */
static void
draw_laser(struct dice *d, struct part_laser *laser)
{
	while (laser->grids == 0) {
		for (unsigned code = 0; code < PART_GRIDS; code++) {
			if (one_in(d, 3))
				continue;
			laser->grid[code].low = (int16_t)draw(d, -800, -1);
			laser->grid[code].high = (int16_t)draw(d, 0, 800);
			laser->first_grid = (uint8_t)code;
			laser->grids++;
		}
	}
	if (one_in(d, 2)) {
		laser->fine_step_mhz = (uint16_t)draw(d, 1, 10000);
		laser->fine_low_mhz = (int16_t)draw(d, -30000, 0);
		laser->fine_high_mhz = (int16_t)draw(d, 0, 30000);
	}
	if (one_in(d, 2)) {
		laser->power_low_cdbm = (int16_t)draw(d, -4000, -1);
		laser->power_high_cdbm = (int16_t)draw(d, 0, 800);
	}
}

/* SFF-8690: one grid of 12.5 to 100 GHz. */
static void
draw_sfp_laser(struct dice *d, struct part_laser *laser)
{
	laser->grids = 1;
	laser->first_grid = PICK(d, 2, 3, 4, 5);
	laser->grid[laser->first_grid].low = (int16_t)draw(d, -600, -1);
	laser->grid[laser->first_grid].high = (int16_t)draw(d, 0, 600);
}

/* Observables of all types, in as many groups as they fill. */
static void
draw_vdm(struct dice *d, struct part *p)
{
	unsigned count = (unsigned)draw(d, 1, PART_VDM), group = 0, slot = 0, set = 0;

	while (p->vdm_count < count) {
		struct part_vdm vdm = { .type = draw_byte(d), .lanes = draw_byte(d) };

		if (!obs_type_of(vdm.type))
			continue;
		if (slot + part_vdm_width(&vdm) > VDM_INSTANCES || set == VDM_SETS) {
			group++;
			slot = set = 0;
		}
		if (group == VDM_GROUPS)
			return;
		vdm.group = (uint8_t)group;
		vdm.slot = (uint8_t)slot;
		vdm.set = (uint8_t)set++;
		for (unsigned i = 0; i < BOUND_COUNT; i++)
			vdm.limit[i] = (uint16_t)draw(d, 0, UINT16_MAX);
		slot += part_vdm_width(&vdm);
		p->vdm[p->vdm_count++] = vdm;
	}
}

/* Says whether something is set already. */
static bool
is_set(const struct part *p, unsigned row, unsigned instance)
{
	for (unsigned i = 0; i < p->setting_count; i++) {
		if (p->setting[i].row == row && p->setting[i].instance == instance)
			return true;
	}
	return false;
}

/* Fields of the registers, as many as there is room for. */
static void
draw_settings(struct dice *d, struct part *p)
{
	/* by their halves: some modules lack what others have */
	uint64_t lacks = one_in(d, 2) ? throw_dice(d) : 0;
	unsigned rows = 0;

	while (setting_at(p->family, rows))
		rows++;
	for (unsigned n = 0; n < 2 * PART_SETTINGS && p->setting_count < PART_SETTINGS;
	     n++) {
		unsigned row = (unsigned)(throw_dice(d) % rows);
		const struct setting *s = setting_at(p->family, row);
		unsigned instance = (unsigned)(throw_dice(d) % setting_instances(s, p));
		int64_t most = ((int64_t)1 << MIN_OF(s->bits, 32)) - 1;

		if (!setting_suits(s, p) || is_set(p, row, instance) ||
		    lacks >> s->half % 61 & 1)
			continue;
		p->setting[p->setting_count++] = (struct part_setting){
			.row = (uint16_t)row,
			.instance = (uint8_t)instance,
			.value = (uint32_t)(s->form == SETTING_TEXT ? draw(d, 0x21, 0x7e)
								    : draw(d, 0, most)),
		};
	}
}

void
random_part(enum random_kind kind, uint64_t seed, struct part *ret_part)
{
	struct dice d = { .seed = seed };
	bool flat;

	memset(ret_part, 0, sizeof(*ret_part));
	draw_common(&d, ret_part);
	switch (kind) {
	case RANDOM_SFP:
	case RANDOM_SFP_EXTERNAL:
		draw_sfp(&d, kind == RANDOM_SFP_EXTERNAL, ret_part);
		break;
	case RANDOM_QSFP:
		draw_qsfp(&d, ret_part);
		break;
	case RANDOM_CMIS:
	case RANDOM_CMIS_FLAT:
	case RANDOM_CMIS_BANKS:
		draw_cmis(&d, kind == RANDOM_CMIS_FLAT, kind == RANDOM_CMIS_BANKS,
		    ret_part);
		break;
	case RANDOM_CMIS_COHERENT:
		draw_cmis(&d, false, false, ret_part);
		draw_coherent(&d, ret_part);
		break;
	case RANDOM_CMIS_SIGNAL:
		draw_cmis(&d, false, !one_in(&d, 4), ret_part);
		draw_coherent(&d, ret_part);
		draw_laser(&d, &ret_part->laser);
		draw_vdm(&d, ret_part);
		ret_part->tune_ms = (uint32_t)draw(&d, 0, 60000);
		break;
	case RANDOM_SFP_TUNABLE:
		draw_sfp(&d, true, ret_part);
		ret_part->calibration = calibration_neutral;
		draw_sfp_laser(&d, &ret_part->laser);
		break;
	case RANDOM_SFP_SET:
		draw_sfp(&d, one_in(&d, 8), ret_part);
		draw_settings(&d, ret_part);
		break;
	case RANDOM_QSFP_SET:
		draw_qsfp(&d, ret_part);
		draw_settings(&d, ret_part);
		break;
	case RANDOM_CMIS_SET:
		flat = one_in(&d, 8);
		draw_cmis(&d, flat, !flat && one_in(&d, 3), ret_part);
		if (!ret_part->flat && one_in(&d, 2))
			draw_coherent(&d, ret_part);
		draw_settings(&d, ret_part);
		break;
	case RANDOM_KIND_END:
		break;
	}
	if (ret_part->family == SIM_FAMILY_CMIS && !ret_part->flat && one_in(&d, 2))
		draw_aux(&d, ret_part);
	if (ret_part->family == SIM_FAMILY_CMIS && one_in(&d, 4))
		ret_part->reach_smf_m = (uint32_t)draw(&d, 0, 31500000);
}

void
random_part_print(const struct part *part, char *ret_text, size_t size)
{
	FILE *f = fmemopen(ret_text, size, "w");

	if (!f)
		return;
	fprintf(f,
	    "family %u identifier %02xh revision %02xh flat %u cdr %u lanes %u of %u\n"
	    "connector %02xh encoding %02xh technology %02xh media %02xh ext %02xh\n"
	    "vendor '%s' part '%s' rev '%s' serial '%s' date '%s'\n"
	    "oui %02x-%02x-%02x firmware %u.%u hardware %u.%u\n"
	    "bitrate %u wavelength %u %u pm power %u mW cable %u m\n"
	    "reach smf %u om1 %u om2 %u om3 %u om4 %u m\n"
	    "boot %u ready %u init %u turn %u ms page %u us\nlos %lld nW compliance",
	    part->family, part->identifier, part->revision, part->flat, part->cdr,
	    part->lanes, part->host_lanes, part->connector, part->encoding,
	    part->technology, part->media_type, part->ext_compliance, part->vendor,
	    part->pn, part->rev, part->serial, part->date, part->oui[0], part->oui[1],
	    part->oui[2], part->firmware[0], part->firmware[1], part->hardware[0],
	    part->hardware[1], part->bitrate_mbd, part->wavelength_pm, part->tolerance_pm,
	    part->power_mw, part->length_cable_m, part->reach_smf_m, part->reach_om1_m,
	    part->reach_om2_m, part->reach_om3_m, part->reach_om4_m, part->boot_ms,
	    part->ready_ms, part->init_ms, part->turn_ms, part->page_us,
	    (long long)part->los_nw);
	for (unsigned i = 0; i < 8; i++)
		fprintf(f, " %02x", part->compliance[i]);
	for (unsigned q = 0; q < QUANTITY_MONITORS; q++) {
		const int64_t *l = part->limit[q];

		fprintf(f, "\n%s %lld limits %lld %lld %lld %lld", quantity_name(q),
		    (long long)part->nominal[q], (long long)l[0], (long long)l[1],
		    (long long)l[2], (long long)l[3]);
		if (part->calibration.external)
			fprintf(f, " slope %u offset %d", part->calibration.slope[q],
			    part->calibration.offset[q]);
	}
	for (unsigned i = 0; part->calibration.external && i < 5; i++)
		fprintf(f, "%s%.9g", i ? " " : "\nrx ", (double)part->calibration.rx[i]);
	fprintf(f, "\nbias x%u blocks %u (%u) runs %u", part->bias_multiplier,
	    part->blocks, part->normalized, part->runs);
	for (unsigned i = 0; part->coherent && i < OFFERS_PAGES; i++) {
		fprintf(f, "\n%xh", OFFERS_FIRST + i);
		for (unsigned n = 0; n < part_offers_len(OFFERS_FIRST + i); n++)
			fprintf(f, " %02x", part->offers.bytes[i][n]);
	}
	for (unsigned i = 0; i < PART_AUX; i++) {
		const struct part_aux *a = &part->aux[i];

		if (a->kind)
			fprintf(f, "\nauxiliary %u: kind %u %04x %04x %04x %04x %04x",
			    i + 1, a->kind, a->word, a->limit[0], a->limit[1],
			    a->limit[2], a->limit[3]);
	}
	for (unsigned i = 0; i < MIN_OF(part->app_count, APPS_PRINTED); i++) {
		const struct part_app *a = &part->app[i];

		fprintf(f, "\napplication %u: %02x %02x %u %u %02x %02x", a->number,
		    a->host, a->media, a->host_lanes, a->media_lanes, a->host_assign,
		    a->media_assign);
	}
	if (part->app_count > APPS_PRINTED)
		fprintf(f, "\nof %u applications", part->app_count);
	fclose(f);
}
