/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_lane.h"

#include "base/bytes.h"

/*
 * CMIS 5.4: Tables 8-78 to 8-91 (page 10h), 8-93 to 8-107 (11h), 8-51 (adverts). In
 * CMIS 3.0 a bit of 10h:128 powers a data path up; since 4.0 it holds one down. What
 * outputs send is told since 5.0; the bytes were reserved before.
 */
/* clang-format off */
static const struct cmis_lane_mask masks[] = {
	/* kind              name                        title                               at             advert                 host   revisions */
	{ CMIS_LANE_CONTROL, "data_path_deinit",         "Data path held down",              AT(0x10, 128), AT(NO_ADVERT, 0),       true,  CMIS_4_0, 0 },
	{ CMIS_LANE_CONTROL, "data_path_power_up",       "Data path powered",                AT(0x10, 128), AT(NO_ADVERT, 0),       true,  0, CMIS_4_0 },
	{ CMIS_LANE_CONTROL, "tx_polarity_flip",         "Tx polarity flipped",              AT(0x10, 129), AT_BIT(0x01, 155, 0),  true,  0, 0 },
	{ CMIS_LANE_CONTROL, "tx_disable",               "Tx output disabled",               AT(0x10, 130), AT_BIT(0x01, 155, 1),  false, 0, 0 },
	{ CMIS_LANE_CONTROL, "tx_auto_squelch_disable",  "Tx automatic squelch disabled",    AT(0x10, 131), AT_BIT(0x01, 155, 2),  false, 0, 0 },
	{ CMIS_LANE_CONTROL, "tx_force_squelch",         "Tx squelched",                     AT(0x10, 132), AT_BIT(0x01, 155, 3),  false, 0, 0 },
	{ CMIS_LANE_CONTROL, "tx_eq_freeze",             "Tx equalizer frozen",              AT(0x10, 134), AT_BIT(0x01, 161, 4),  true,  0, 0 },
	{ CMIS_LANE_CONTROL, "rx_polarity_flip",         "Rx polarity flipped",              AT(0x10, 137), AT_BIT(0x01, 156, 0),  true,  0, 0 },
	{ CMIS_LANE_CONTROL, "rx_disable",               "Rx output disabled",               AT(0x10, 138), AT_BIT(0x01, 156, 1),  true,  0, 0 },
	{ CMIS_LANE_CONTROL, "rx_auto_squelch_disable",  "Rx automatic squelch disabled",    AT(0x10, 139), AT_BIT(0x01, 156, 2),  true,  0, 0 },
	{ CMIS_LANE_STATUS,  "rx_output_valid",          "Rx output valid",                  AT(0x11, 132), AT(NO_ADVERT, 0),       true,  CMIS_5_0, 0 },
	{ CMIS_LANE_STATUS,  "tx_output_valid",          "Tx output valid",                  AT(0x11, 133), AT(NO_ADVERT, 0),       false, CMIS_5_0, 0 },
	{ CMIS_LANE_FLAG,    "data_path_changed",        "Data path state changed",          AT(0x11, 134), AT(NO_ADVERT, 0),       true },
	{ CMIS_LANE_FLAG,    "tx_eq_fail",               "Tx equalizer failed",              AT(0x11, 138), AT_BIT(0x01, 157, 3),  true },
	{ CMIS_LANE_FLAG,    "rx_output_changed",        "Rx output status changed",         AT(0x11, 153), AT(NO_ADVERT, 0),       true,  CMIS_5_0, 0 },
	{ CMIS_LANE_STATUS,  "data_path_init_pending",   "Data path initialization pending", AT(0x11, 235), AT(NO_ADVERT, 0),       true,  CMIS_5_0, 0 },
};

/* The first of the 29 bytes of settings that all sets have in the same order. */
static const struct {
	const char *name;
	struct memaddr at;
} sets[CMIS_SET_COUNT] = {
	[CMIS_SET_ACTIVE]   = { "active",   AT(0x11, 206) },
	[CMIS_SET_STAGED_0] = { "staged_0", AT(0x10, 145) },
	[CMIS_SET_STAGED_1] = { "staged_1", AT(0x10, 180) },
};
/* clang-format on */

#define SET_BYTES    29
#define SET_ADAPTIVE 8
#define SET_RECALL   9
#define SET_TX_EQ    11
#define SET_TX_CDR   15
#define SET_RX_CDR   16
#define SET_PRE      17
#define SET_POST     21
#define SET_AMP      25

const struct cmis_lane_mask *
cmis_lane_mask_at(unsigned row)
{
	return row < COUNT_OF(masks) ? &masks[row] : NULL;
}

bool
cmis_lane_mask_offered(const struct memmap *map, const struct identity *id,
    const struct cmis_lane_mask *mask)
{
	return id->revision >= mask->from &&
	       (!mask->below || id->revision < mask->below) &&
	       memmap_advertised(map, mask->advert);
}

const char *
cmis_set_name(enum cmis_set set)
{
	return sets[set].name;
}

/* Lane `in` of two lanes to a byte, or of four: the first in the lowest bits. */
static uint8_t
nibble(const uint8_t *p, unsigned in)
{
	return p[in / 2] >> in % 2 * 4 & 0x0f;
}

static uint8_t
pair(const uint8_t *p, unsigned in)
{
	return p[in / 4] >> in % 4 * 2 & 0x03;
}

bool
cmis_lane_code(const struct memmap *map, enum cmis_set set, unsigned lane,
    uint8_t *ret_code, bool *ret_first)
{
	uint8_t config;

	if (!memmap_byte(map, at_lane(sets[set].at, lane, 1), &config))
		return false;
	*ret_code = config >> 4;
	*ret_first = config >> 4 && (config >> 1 & 0x07) == lane % LANES_IN_A_BANK;
	return true;
}

bool
cmis_lane_config(const struct memmap *map, enum cmis_set set, unsigned lane,
    struct cmis_lane_config *ret_config)
{
	unsigned in = lane % LANES_IN_A_BANK;
	const uint8_t *p =
	    memmap_bytes(map, at_lane(sets[set].at, lane - in, 0), SET_BYTES);
	struct cmis_lane_config *c = ret_config;

	if (!p)
		return false;
	c->code = p[in] >> 4;
	c->first_lane = (uint8_t)(lane - in + (p[in] >> 1 & 0x07));
	c->explicit_control = p[in] & 1;
	c->tx_adaptive_eq = p[SET_ADAPTIVE] >> in & 1;
	c->tx_eq_recall = pair(p + SET_RECALL, in);
	c->tx_eq = nibble(p + SET_TX_EQ, in);
	c->tx_cdr = p[SET_TX_CDR] >> in & 1;
	c->rx_cdr = p[SET_RX_CDR] >> in & 1;
	c->rx_pre = nibble(p + SET_PRE, in);
	c->rx_post = nibble(p + SET_POST, in);
	c->rx_amplitude = nibble(p + SET_AMP, in);
	return true;
}

/* Page 15h, where 01h:145[3] offers it. */
bool
cmis_lane_latency(const struct memmap *map, unsigned lane, uint16_t *ret_tx,
    uint16_t *ret_rx)
{
	int32_t tx, rx;

	if (!memmap_advertised(map, mem_bit(0x01, 145, 3)) ||
	    !memmap_word(map, at_lane(mem_at(0x15, 224), lane, 2), WORD_U16, &rx) ||
	    !memmap_word(map, at_lane(mem_at(0x15, 240), lane, 2), WORD_U16, &tx) ||
	    (tx == 0 && rx == 0))
		return false;
	*ret_tx = (uint16_t)tx;
	*ret_rx = (uint16_t)rx;
	return true;
}

const char *
cmis_amplitude_name(uint8_t code)
{
	static const char *const names[] = { "100-400 mV", "300-600 mV", "400-800 mV",
		"600-1200 mV" };

	return code < COUNT_OF(names) ? names[code] : NULL;
}

bool
cmis_lane_map(const struct memmap *map, unsigned lane, struct cmis_lane_map *ret_map)
{
	uint8_t tx, rx;

	if (!memmap_byte(map, at_lane(mem_at(0x11, 240), lane, 1), &tx) ||
	    !memmap_byte(map, at_lane(mem_at(0x11, 248), lane, 1), &rx) || !(tx | rx))
		return false;
	*ret_map = (struct cmis_lane_map){ tx >> 4, tx & 0x0f, rx >> 4, rx & 0x0f };
	return true;
}
