/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_offers.h"

#include "base/bytes.h"

/* CMIS 5.4: Tables 8-47 to 8-55. Bits are those of page 01h. */
/* clang-format off */
#define BIT(byte_, bit_) AT_BIT(0x01, byte_, bit_)

static const struct cmis_offer offers[] = {
	/* group               name                       bit          since */
	{ CMIS_OFFER_PAGES,    "user_memory",             BIT(142, 2), 0 },
	{ CMIS_OFFER_PAGES,    "form_factor_page",        BIT(142, 3), 0 },
	{ CMIS_OFFER_PAGES,    "coherent_pages",          BIT(142, 4), CMIS_5_3 },
	{ CMIS_OFFER_PAGES,    "diagnostics_pages",       BIT(142, 5), 0 },
	{ CMIS_OFFER_PAGES,    "vdm_pages",               BIT(142, 6), 0 },
	{ CMIS_OFFER_PAGES,    "network_path_pages",      BIT(142, 7), 0 },
	{ CMIS_OFFER_PAGES,    "timing_page",             BIT(145, 3), 0 },
	{ CMIS_OFFER_TRAITS,   "cooled_laser",            BIT(145, 7), 0 },
	{ CMIS_OFFER_TRAITS,   "epps",                    BIT(145, 4), 0 },
	{ CMIS_OFFER_TRAITS,   "avalanche_photodiode",    BIT(151, 7), 0 },
	{ CMIS_OFFER_TRAITS,   "rx_power_is_average",     BIT(151, 4), 0 },
	{ CMIS_OFFER_TRAITS,   "rx_los_by_average",       BIT(151, 3), 0 },
	{ CMIS_OFFER_TRAITS,   "fast_rx_los",             BIT(151, 2), 0 },
	{ CMIS_OFFER_TRAITS,   "fast_tx_disable",         BIT(151, 1), 0 },
	{ CMIS_OFFER_TRAITS,   "module_wide_tx_disable",  BIT(151, 0), 0 },
	{ CMIS_OFFER_CONTROLS, "wavelength_control",      BIT(155, 7), 0 },
	{ CMIS_OFFER_CONTROLS, "tunable",                 BIT(155, 6), 0 },
	{ CMIS_OFFER_CONTROLS, "tx_force_squelch",        BIT(155, 3), 0 },
	{ CMIS_OFFER_CONTROLS, "tx_auto_squelch_disable", BIT(155, 2), 0 },
	{ CMIS_OFFER_CONTROLS, "tx_disable",              BIT(155, 1), 0 },
	{ CMIS_OFFER_CONTROLS, "tx_polarity_flip",        BIT(155, 0), 0 },
	{ CMIS_OFFER_CONTROLS, "bank_broadcast",          BIT(156, 7), 0 },
	{ CMIS_OFFER_CONTROLS, "rx_auto_squelch_disable", BIT(156, 2), 0 },
	{ CMIS_OFFER_CONTROLS, "rx_disable",              BIT(156, 1), 0 },
	{ CMIS_OFFER_CONTROLS, "rx_polarity_flip",        BIT(156, 0), 0 },
	{ CMIS_OFFER_FLAGS,    "tx_eq_fail",              BIT(157, 3), 0 },
	{ CMIS_OFFER_FLAGS,    "tx_cdr_lol",              BIT(157, 2), 0 },
	{ CMIS_OFFER_FLAGS,    "tx_los",                  BIT(157, 1), 0 },
	{ CMIS_OFFER_FLAGS,    "tx_fault",                BIT(157, 0), 0 },
	{ CMIS_OFFER_FLAGS,    "rx_cdr_lol",              BIT(158, 2), 0 },
	{ CMIS_OFFER_FLAGS,    "rx_los",                  BIT(158, 1), 0 },
	{ CMIS_OFFER_MONITORS, "temperature",             BIT(159, 0), 0 },
	{ CMIS_OFFER_MONITORS, "supply_voltage",          BIT(159, 1), 0 },
	{ CMIS_OFFER_MONITORS, "aux1",                    BIT(159, 2), 0 },
	{ CMIS_OFFER_MONITORS, "aux2",                    BIT(159, 3), 0 },
	{ CMIS_OFFER_MONITORS, "aux3",                    BIT(159, 4), 0 },
	{ CMIS_OFFER_MONITORS, "custom",                  BIT(159, 5), 0 },
	{ CMIS_OFFER_MONITORS, "tx_bias",                 BIT(160, 0), 0 },
	{ CMIS_OFFER_MONITORS, "tx_power",                BIT(160, 1), 0 },
	{ CMIS_OFFER_MONITORS, "rx_power",                BIT(160, 2), 0 },
	{ CMIS_OFFER_SIGNAL,   "tx_eq_freeze",            BIT(161, 4), 0 },
	{ CMIS_OFFER_SIGNAL,   "tx_adaptive_eq",          BIT(161, 3), 0 },
	{ CMIS_OFFER_SIGNAL,   "tx_host_eq",              BIT(161, 2), 0 },
	{ CMIS_OFFER_SIGNAL,   "tx_cdr_bypass",           BIT(161, 1), 0 },
	{ CMIS_OFFER_SIGNAL,   "tx_cdr",                  BIT(161, 0), 0 },
	{ CMIS_OFFER_SIGNAL,   "unidirectional_setup",    BIT(162, 6), 0 },
	{ CMIS_OFFER_SIGNAL,   "staged_set_1",            BIT(162, 5), 0 },
	{ CMIS_OFFER_SIGNAL,   "rx_amplitude",            BIT(162, 2), 0 },
	{ CMIS_OFFER_SIGNAL,   "rx_cdr_bypass",           BIT(162, 1), 0 },
	{ CMIS_OFFER_SIGNAL,   "rx_cdr",                  BIT(162, 0), 0 },
	{ CMIS_OFFER_MESSAGES, "cdb_background",          BIT(163, 5), 0 },
	{ CMIS_OFFER_MESSAGES, "cdb_auto_paging",         BIT(163, 4), 0 },
};

static const struct cmis_number numbers[] = {
	/* name                  title                        unit  word      place         width num den zero is none, the most */
	{ "temperature_max_c",   "Maximum temperature",       "C",  WORD_S8,  BIT(146, 0), 8,  1,   1, false },
	{ "temperature_min_c",   "Minimum temperature",       "C",  WORD_S8,  BIT(147, 0), 8,  1,   1, false },
	{ "propagation_delay_ns", "Propagation delay",        "ns", WORD_U16, BIT(148, 0), 16, 10,  1, true },
	{ "supply_min_v",        "Minimum supply",            "V",  WORD_U8,  BIT(150, 0), 8,  1,  50, true },
	{ "cdr_saving_w",        "Saved by a bypassed CDR",   "W",  WORD_U8,  BIT(152, 0), 8,  1, 100, true },
	{ "tx_eq_max_db",        "Maximum Tx equalization",   "dB", WORD_U8,  BIT(153, 0), 4,  1,   1, true, 12 },
	{ "rx_pre_cursor_max_db", "Maximum Rx pre-cursor",    "dB", WORD_U8,  BIT(154, 0), 4,  1,   2, true, 7 },
	{ "rx_post_cursor_max_db", "Maximum Rx post-cursor",  "dB", WORD_U8,  BIT(154, 4), 4,  1,   1, true, 7 },
	{ "tx_eq_recall_buffers", "Tx equalizer memories",    "",   WORD_U8,  BIT(161, 5), 2,  1,   1, true, 2 },
	{ "cdb_instances",       "Command interfaces (CDB)",  "",   WORD_U8,  BIT(163, 6), 2,  1,   1, true, 2 },
};

static const struct cmis_choice choices[] = {
	{ "tx_clocking",   "Tx clocking",  BIT(145, 5), 2, { "lanes 1-8", "lanes 1-4 and 5-8", "pairs of lanes", "each lane" } },
	{ "tx_squelch",    "Tx squelch",   BIT(155, 4), 2, { "none", "OMA", "average power", "OMA or average power" } },
	{ "rx_equalizer",  "Rx equalizer", BIT(162, 3), 2, { "none", "pre-cursor", "post-cursor", "pre- and post-cursor" } },
};
/* clang-format on */

const char *
cmis_offer_group_name(enum cmis_offer_group group)
{
	static const char *const names[] = {
		[CMIS_OFFER_PAGES] = "pages",
		[CMIS_OFFER_CONTROLS] = "controls",
		[CMIS_OFFER_FLAGS] = "flags",
		[CMIS_OFFER_MONITORS] = "monitors",
		[CMIS_OFFER_SIGNAL] = "signal",
		[CMIS_OFFER_TRAITS] = "traits",
		[CMIS_OFFER_MESSAGES] = "messages",
	};

	return names[group];
}

const struct cmis_offer *
cmis_offer_at(unsigned row)
{
	return row < COUNT_OF(offers) ? &offers[row] : NULL;
}

const struct cmis_number *
cmis_number_at(unsigned row)
{
	return row < COUNT_OF(numbers) ? &numbers[row] : NULL;
}

const struct cmis_choice *
cmis_choice_at(unsigned row)
{
	return row < COUNT_OF(choices) ? &choices[row] : NULL;
}

/* Says whether a module has a page 01h at all. */
static bool
is_paged(const struct identity *id)
{
	return id->spec == SPEC_CMIS && !id->flat;
}

bool
cmis_offer(const struct memmap *map, const struct identity *id,
    const struct cmis_offer *def, bool *ret_offered)
{
	uint8_t byte;

	if (!is_paged(id) || id->revision < def->since ||
	    !memmap_byte(map, def->at, &byte))
		return false;
	*ret_offered = byte >> def->at.bit & 1;
	return true;
}

/* The limits of temperature are given together, or both are zero. */
static bool
has_temperatures(const struct memmap *map)
{
	const uint8_t *p = memmap_bytes(map, mem_at(0x01, 146), 2);

	return p && be16(p) != 0;
}

bool
cmis_number(const struct memmap *map, const struct identity *id,
    const struct cmis_number *def, int32_t *ret_steps)
{
	int32_t word;

	if (!is_paged(id) || !memmap_word(map, def->at, def->word, &word))
		return false;
	if (def->word == WORD_S8 && !has_temperatures(map))
		return false;
	if (def->width < 8)
		word = word >> def->at.bit & ((1 << def->width) - 1);
	if ((def->zero_is_none && word == 0) || (def->most && word > def->most))
		return false;
	*ret_steps = word;
	return true;
}

const char *
cmis_choice(const struct memmap *map, const struct identity *id,
    const struct cmis_choice *def)
{
	uint8_t byte;

	if (!is_paged(id) || !memmap_byte(map, def->at, &byte))
		return NULL;
	return def->values[(unsigned)byte >> def->at.bit & ((1u << def->width) - 1)];
}
