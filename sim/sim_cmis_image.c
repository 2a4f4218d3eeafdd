/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_cmis_image.h"

#include <string.h>

#include "base/bytes.h"
#include "sim/sim_ccmis.h"
#include "sim/sim_cmis_aux.h"
#include "sim/sim_tuning.h"

/* A descriptor whose host interface is this one stands on page 1Ch (Table 8-23). */
#define HOST_FURTHER 0xbe

/* A byte of an upper page, counted from the beginning of its half. */
#define UP(byte) ((byte)-128)

/* clang-format off */
const struct sim_monitor sim_cmis_monitors[QUANTITY_MONITORS] = {
	[QUANTITY_TEMPERATURE] = { QUANTITY_TEMPERATURE, SIM_LOWER, P02,  14, 128 },
	[QUANTITY_VCC]         = { QUANTITY_VCC,         SIM_LOWER, P02,  16, 136 },
	[QUANTITY_TX_POWER]    = { QUANTITY_TX_POWER,    P11,       P02, 154, 176 },
	[QUANTITY_BIAS]        = { QUANTITY_BIAS,        P11,       P02, 170, 184 },
	[QUANTITY_RX_POWER]    = { QUANTITY_RX_POWER,    P11,       P02, 186, 192 },
};
/* clang-format on */

/* A duration as its advertised nibble: the smallest code that is above (Table 8-49). */
static uint8_t
duration_code(uint32_t ms)
{
	static const uint32_t below_ms[] = { 1, 5, 10, 50, 100, 500, 1000, 5000, 10000,
		60000, 300000 };
	uint8_t code = 0;

	while (code < COUNT_OF(below_ms) - 1 && ms >= below_ms[code])
		code++;
	return code;
}

static uint8_t
power_class_bits(uint32_t mw)
{
	static const uint32_t most_mw[] = { 1500, 3500, 7000, 8000, 10000, 12000, 14000 };
	uint8_t number = 0;

	while (number < COUNT_OF(most_mw) && mw > most_mw[number])
		number++;
	return (uint8_t)(number << 5);
}

/* A length as multiplier and base: [7:6] picks 1, 10, 100 units. */
static uint8_t
length_byte(uint32_t units)
{
	if (units <= 63)
		return (uint8_t)units;
	if (units <= 630)
		return (uint8_t)(1 << 6 | (units + 9) / 10);
	return (uint8_t)(2 << 6 | MIN_OF((units + 99) / 100, 63));
}

/*
 * A length of single-mode fibre. Beyond 630 km the unit is that of byte 137, which is so
 * since CMIS 5.3 (Table 8-44).
 */
static void
build_smf_length(const struct part *part, uint8_t *p)
{
	static const uint32_t unit_m[] = { 50000, 100000, 200000, 500000 };
	uint32_t length = part->reach_smf_m;
	unsigned code = 0;

	p[UP(132)] = length_byte((length + 99) / 100);
	if (length <= 630000 || part->revision < 0x53)
		return;
	while (code < COUNT_OF(unit_m) - 1 && length > 63 * unit_m[code])
		code++;
	p[UP(132)] =
	    (uint8_t)(3 << 6 | MIN_OF((length + unit_m[code] - 1) / unit_m[code], 63));
	p[UP(137)] = (uint8_t)(code << 6);
}

/* Media interface technologies of copper: equalized, linear or neither. */
static bool
is_copper(uint8_t technology)
{
	return (technology >= 0x0a && technology <= 0x0f) ||
	       (technology >= 0x12 && technology <= 0x14);
}

static void
build_lower(struct sim_module *m)
{
	const struct part *part = &m->part;
	uint8_t *low = sim_module_at(m, SIM_LOWER, 0);

	low[0] = part->identifier;
	low[1] = part->revision;
	low[2] = (uint8_t)((part->flat ? 0x80 : 0) | 1 << 2); /* 1 MHz */
	low[39] = part->firmware[0];
	low[40] = part->firmware[1];
	low[85] = part->media_type;
}

static void
build_page_00(struct sim_module *m)
{
	static const unsigned mhz[] = { 5000, 7000, 12900, 25800 };
	const struct part *part = &m->part;
	uint8_t *p = sim_module_at(m, P00, 128);

	p[0] = part->identifier;
	sim_module_text(m, P00, 129, part->vendor, 16);
	memcpy(p + UP(145), part->oui, 3);
	sim_module_text(m, P00, 148, part->pn, 16);
	sim_module_text(m, P00, 164, part->rev, 2);
	sim_module_text(m, P00, 166, m->serial, 16);
	sim_module_text(m, P00, 182, part->date, 8);
	sim_module_text(m, P00, 190, "", 10);
	p[UP(200)] = power_class_bits(part->power_mw);
	p[UP(201)] = (uint8_t)MIN_OF((part->power_mw + 249) / 250, 255);
	p[UP(202)] = length_byte(part->length_cable_m * 10);
	for (size_t i = 0; is_copper(part->technology) && i < COUNT_OF(mhz); i++)
		p[UP(204) + i] = part_cable_db(part, mhz[i]);
	p[UP(203)] = part->connector;
	p[UP(210)] = part->lanes < 8 ? (uint8_t)(0xff << part->lanes) : 0;
	p[UP(212)] = part->technology;
}

static void
build_page_01(struct sim_module *m)
{
	const struct part *part = &m->part;
	unsigned banks = part_banks(part);
	uint8_t *p = sim_module_at(m, P01, 128);
	uint8_t pages = 0;

	memcpy(p + UP(130), part->hardware, 2);
	build_smf_length(part, p);
	p[UP(134)] = (uint8_t)(part->reach_om4_m / 2);
	p[UP(135)] = (uint8_t)(part->reach_om3_m / 2);
	p[UP(136)] = (uint8_t)MIN_OF(part->reach_om2_m, 255);
	put_be16(p + UP(138), part->wavelength_pm / 50);
	put_be16(p + UP(140), MIN_OF(part->tolerance_pm / 5, 65535));
	p[UP(142)] =
	    (uint8_t)((part->vdm_count ? 1 << 6 : 0) | (part->coherent ? 1 << 4 : 0));
	if (banks > 1)
		p[UP(142)] |= banks == 2 ? 1 : banks == 4 ? 2 : 3;
	if (banks == 3)
		p[UP(174)] = (uint8_t)(banks - 1);
	p[UP(144)] =
	    (uint8_t)(duration_code(part->turn_ms) << 4 | duration_code(part->init_ms));
	p[UP(145)] = part->laser.grids ? 1 << 7 : 0; /* cooled */
	p[UP(146)] = 70;                             /* C */
	p[UP(150)] = 156;                            /* 3.12 V */
	p[UP(151)] = 1 << 4 | 1 << 3; /* average power, for the monitor and for LOS */
	p[UP(155)] = 1 << 1;          /* Tx output disable */
	if (part->laser.grids)
		p[UP(155)] |= 1 << 7 | 1 << 6; /* wavelength control, tunable */
	p[UP(157)] = (uint8_t)((part->cdr ? 1 << 3 | 1 << 2 : 0) | 1 << 1 | 1 << 0);
	p[UP(158)] = (uint8_t)((part->cdr ? 1 << 2 : 0) | 1 << 1);
	p[UP(159)] = part->unmeasured ? 0 : 1 << 1 | 1 << 0;
	p[UP(160)] =
	    (uint8_t)(part->bias_multiplier / 2 << 3 | (part->unmeasured ? 0 : 7));
	p[UP(161)] = part->cdr ? 1 << 3 | 1 << 0 : 0;
	p[UP(162)] = part->cdr != 0;
	p[UP(167)] =
	    (uint8_t)(duration_code(part->turn_ms) << 4 | duration_code(part->ready_ms));
	p[UP(168)] =
	    (uint8_t)(duration_code(part->turn_ms) << 4 | duration_code(part->turn_ms));
	while (pages < 15 && 10000u >> (pages + 1) >= MAX_OF(part->page_us, 1u))
		pages++;
	p[UP(169)] = pages;
	p[UP(175)] = part->blocks;
}

/* The bank of page 1Ch that has the descriptor of an application. */
static uint16_t
page_1ch(unsigned number)
{
	return sim_bank_half(P1C, (number - 1) / 15);
}

/* The bytes of a descriptor; the fifth is there where it stands on page 1Ch. */
static void
put_descriptor(uint8_t *at, const struct part_app *app)
{
	at[0] = app->host;
	at[1] = app->media;
	at[2] = (uint8_t)(app->host_lanes << 4 | (app->media_lanes & 15));
	at[3] = app->host_assign;
}

/* Where descriptor `n` of the list of fifteen stands, from 1; NULL: nowhere. */
static uint8_t *
listed_at(struct sim_module *m, unsigned n)
{
	if (n <= 8)
		return sim_module_at(m, SIM_LOWER, (uint8_t)(86 + 4 * (n - 1)));
	return m->part.flat ? NULL : sim_module_at(m, P01, (uint8_t)(223 + 4 * (n - 9)));
}

/* CMIS 5.4, Tables 8-22 to 8-24, 8-60, 8-61; page 1Ch has a bank for each block. */
static void
build_applications(struct sim_module *m)
{
	const struct part *part = &m->part;

	for (unsigned n = 1; n <= 15 && listed_at(m, n); n++)
		*listed_at(m, n) = 0xff;
	for (unsigned n = 1; n <= 15u * part->blocks; n++)
		*sim_module_at(m, page_1ch(n), (uint8_t)(128 + (n - 1) % 15 * 8)) = 0xff;
	for (unsigned i = 0; i < part->app_count; i++) {
		const struct part_app *app = &part->app[i];
		unsigned n = app->number;
		uint8_t *listed = n <= 15 ? listed_at(m, n) : NULL;

		if (listed && part->normalized == PART_LISTED_FURTHER)
			*listed = HOST_FURTHER;
		else if (listed)
			put_descriptor(listed, app);
		if (n <= 15 && !part->flat)
			*sim_module_at(m, P01, (uint8_t)(176 + n - 1)) =
			    app->media_assign;
		if (n > 15 || part->normalized != PART_LISTED) {
			uint8_t *at = sim_module_at(m, page_1ch(n),
			    (uint8_t)(128 + (n - 1) % 15 * 8));

			put_descriptor(at, app);
			at[4] = app->media_assign;
			at[5] = (uint8_t)(app->network << 7);
			at[6] = (uint8_t)(app->host_group << 4 | app->media_group);
		}
	}
}

void
sim_cmis_build(struct sim_module *m)
{
	static const uint16_t pages[] = { SIM_LOWER, P00, P01, P02, P10, P11 };

	for (size_t i = 0; i < (m->part.flat ? 2 : COUNT_OF(pages)); i++)
		sim_module_add_half(m, pages[i]);
	build_lower(m);
	build_page_00(m);
	for (unsigned block = 0; block < m->part.blocks; block++)
		sim_module_add_half(m, page_1ch(block * 15 + 1));
	for (unsigned bank = 0; bank < part_banks(&m->part) && m->part.blocks; bank++) {
		sim_module_add_half(m, sim_bank_half(P18, bank));
		sim_module_add_half(m, sim_bank_half(P19, bank));
	}
	for (unsigned bank = 1; bank < part_banks(&m->part) && !m->part.flat; bank++) {
		sim_module_add_half(m, sim_bank_half(P10, bank));
		sim_module_add_half(m, sim_bank_half(P11, bank));
	}
	build_applications(m);
	if (m->part.flat)
		return;
	build_page_01(m);
	for (size_t i = 0; !m->part.unmeasured && i < QUANTITY_MONITORS; i++)
		sim_module_limits(m, &sim_cmis_monitors[i]);
	sim_cmis_aux_build(m);
	sim_tuning_build(m);
	sim_vdm_build(m);
	sim_ccmis_build(m);
}

void
sim_cmis_sum(struct sim_module *m)
{
	sim_module_sum(m, P00, 128, 221, 222);
	if (m->part.flat)
		return;
	sim_module_sum(m, P01, 130, 254, 255);
	sim_module_sum(m, P02, 128, 254, 255);
}
