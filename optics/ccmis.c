/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/ccmis.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/sff8024.h"
#include "optics/vdm.h"

#define VDM_TYPE_COHERENT 128

/* clang-format off */
#define DB_10     { WORD_U16, QUANTITY_DB, 1, 10 }
#define DB_10_S16 { WORD_S16, QUANTITY_DB, 1, 10 }
#define DBM       { WORD_S16, QUANTITY_DBM, 1, 100 }
#define F16       { WORD_F16, QUANTITY_NUMBER, 1, 1 }

/* Page 35h: three words each (C-CMIS 1.0 up to 205, the rest 1.1 to 1.3). */
static const struct ccmis_metric_def metrics[] = {
	/* name                title                          word, unit, num, den                    byte later */
	{ "cd",                  "Chromatic dispersion",        { WORD_S32, QUANTITY_PS_PER_NM, 1, 1 },   128, false },
	{ "dgd",                 "Differential group delay",    { WORD_U16, QUANTITY_PS, 1, 100 },        140, false },
	{ "sopmd",               "Second order PMD",            { WORD_U16, QUANTITY_PS2, 1, 100 },       146, false },
	{ "pdl",                 "Polarization dependent loss", DB_10,                                    152, false },
	{ "osnr",                "OSNR",                        DB_10,                                    158, false },
	{ "esnr",                "Electrical SNR",              DB_10,                                    164, false },
	{ "cfo",                 "Carrier frequency offset",    { WORD_S16, QUANTITY_MHZ, 1, 1 },         170, false },
	{ "evm",                 "Error vector magnitude",      { WORD_U16, QUANTITY_PERCENT, 100, 65535 }, 176, false },
	{ "tx_power",            "Tx power",                    DBM,                                      182, false },
	{ "rx_total_power",      "Rx total power",              DBM,                                      188, false },
	{ "rx_signal_power",     "Rx signal power",             DBM,                                      194, false },
	{ "sop_rate",            "SOP rate of change",          { WORD_U16, QUANTITY_KRAD_PER_S, 1, 1 },  200, false },
	{ "mer",                 "Modulation error ratio",      DB_10,                                    206, true },
	{ "clock_recovery_loop", "Clock recovery loop",         { WORD_S16, QUANTITY_PERCENT, 100, 32767 }, 212, true },
	{ "sopmd_coarse",        "Second order PMD, coarse",    { WORD_U16, QUANTITY_PS2, 1, 1 },         218, true },
	{ "snr_margin",          "SNR margin",                  DB_10_S16,                                224, true },
	{ "q_factor",            "Q factor",                    DB_10,                                    230, true },
	{ "q_margin",            "Q margin",                    DB_10_S16,                                236, true },
};

static const struct ccmis_limit_def limits[] = {
	/* name                        title                              word, unit  place */
	{ "rx_total_power_high_alarm",  "Rx total power high alarm",       DBM, AT(0x30, 128) },
	{ "rx_total_power_low_alarm",   "Rx total power low alarm",        DBM, AT(0x30, 130) },
	{ "rx_total_power_high_warn",   "Rx total power high warning",     DBM, AT(0x30, 132) },
	{ "rx_total_power_low_warn",    "Rx total power low warning",      DBM, AT(0x30, 134) },
	{ "rx_signal_power_high_alarm", "Rx signal power high alarm",      DBM, AT(0x30, 136) },
	{ "rx_signal_power_low_alarm",  "Rx signal power low alarm",       DBM, AT(0x30, 138) },
	{ "rx_signal_power_high_warn",  "Rx signal power high warning",    DBM, AT(0x30, 140) },
	{ "rx_signal_power_low_warn",   "Rx signal power low warning",     DBM, AT(0x30, 142) },
	{ "media_fdd_raise",            "FEC detected degrade, raise",     F16, AT(0x30, 160) },
	{ "media_fdd_clear",            "FEC detected degrade, clear",     F16, AT(0x30, 162) },
	{ "media_fed_raise",            "FEC excessive degrade, raise",    F16, AT(0x30, 164) },
	{ "media_fed_clear",            "FEC excessive degrade, clear",    F16, AT(0x30, 166) },
	{ "host_fdd_raise",             "Host FEC detected degrade, raise",  F16, AT(0x38, 128) },
	{ "host_fdd_clear",             "Host FEC detected degrade, clear",  F16, AT(0x38, 130) },
	{ "host_fed_raise",             "Host FEC excessive degrade, raise", F16, AT(0x38, 132) },
	{ "host_fed_clear",             "Host FEC excessive degrade, clear", F16, AT(0x38, 134) },
};

/* Flags whose bits the sources dispute (remote and local degrade on 33h) have no row. */
static const struct ccmis_bit_def bits[] = {
	/* kind          name                       title                                 place */
	{ CCMIS_FLAG,    "tx_fifo_error",            "Tx FIFO error",                      AT_BIT(0x33, 128, 0) },
	{ CCMIS_FLAG,    "tx_deskew_lol",            "Tx deskew loss of lock",             AT_BIT(0x33, 128, 1) },
	{ CCMIS_FLAG,    "tx_reference_clock_lol",   "Tx reference clock loss of lock",    AT_BIT(0x33, 128, 2) },
	{ CCMIS_FLAG,    "tx_cmu_lol",               "Tx CMU loss of lock",                AT_BIT(0x33, 128, 3) },
	{ CCMIS_FLAG,    "tx_out_of_alignment",      "Tx out of alignment",                AT_BIT(0x33, 128, 4) },
	{ CCMIS_FLAG,    "tx_loss_of_alignment",     "Tx loss of alignment",               AT_BIT(0x33, 128, 5) },
	{ CCMIS_FLAG,    "rx_fifo_error",            "Rx FIFO error",                      AT_BIT(0x33, 130, 0) },
	{ CCMIS_FLAG,    "rx_deskew_lol",            "Rx deskew loss of lock",             AT_BIT(0x33, 130, 1) },
	{ CCMIS_FLAG,    "rx_out_of_alignment",      "Rx out of alignment",                AT_BIT(0x33, 130, 2) },
	{ CCMIS_FLAG,    "rx_loss_of_alignment",     "Rx loss of alignment",               AT_BIT(0x33, 130, 3) },
	{ CCMIS_FLAG,    "rx_dispersion_lol",        "Rx dispersion compensation unlocked", AT_BIT(0x33, 130, 4) },
	{ CCMIS_FLAG,    "rx_demodulator_lol",       "Rx demodulator loss of lock",        AT_BIT(0x33, 130, 5) },
	{ CCMIS_FLAG,    "rx_loss_of_multiframe",    "Rx loss of multiframe",              AT_BIT(0x33, 130, 6) },
	{ CCMIS_FLAG,    "rx_loss_of_frame",         "Rx loss of frame",                   AT_BIT(0x33, 130, 7) },
	{ CCMIS_FLAG,      "media_fec_detected_degrade",  "Media FEC detected degrade",              AT_BIT(0x33, 132, 0) },
	{ CCMIS_FLAG,      "media_fec_excessive_degrade", "Media FEC excessive degrade",             AT_BIT(0x33, 132, 1) },
	{ CCMIS_FLAG,    "host_fec_detected_degrade",  "Host FEC detected degrade",        AT_BIT(0x3b, 192, 0) },
	{ CCMIS_FLAG,    "host_fec_excessive_degrade", "Host FEC excessive degrade",       AT_BIT(0x3b, 192, 1) },
	{ CCMIS_FLAG,    "host_local_degrade",       "Host local degrade",                 AT_BIT(0x3b, 193, 0) },
	{ CCMIS_FLAG,    "host_remote_degrade",      "Host remote degrade",                AT_BIT(0x3b, 193, 1) },
	{ CCMIS_FLAG,      "flexe_loss_of_pad_block",     "FlexE loss of pad block",                 AT_BIT(0x3b, 194, 0) },
	{ CCMIS_FLAG,      "flexe_loss_of_multiframe",    "FlexE loss of multiframe",                AT_BIT(0x3b, 194, 1) },
	{ CCMIS_FLAG,      "flexe_loss_of_frame",         "FlexE loss of frame",                     AT_BIT(0x3b, 194, 2) },
	{ CCMIS_FLAG,      "flexe_instance_mismatch",     "FlexE instance mismatch",                 AT_BIT(0x3b, 194, 3) },
	{ CCMIS_FLAG,      "flexe_calendar_mismatch",     "FlexE calendar mismatch",                 AT_BIT(0x3b, 194, 4) },
	{ CCMIS_FLAG,      "flexe_instance_map_mismatch", "FlexE instance map mismatch",             AT_BIT(0x3b, 194, 5) },
	{ CCMIS_FLAG,      "flexe_group_mismatch",        "FlexE group mismatch",                    AT_BIT(0x3b, 194, 6) },
	{ CCMIS_FLAG,      "flexe_remote_phy_fault",      "FlexE remote PHY fault",                  AT_BIT(0x3b, 194, 7) },
	{ CCMIS_FLAG,      "host_tx_local_fault",         "Host Tx local fault",                     AT_BIT(0x3b, 195, 0) },
	{ CCMIS_FLAG,      "host_tx_remote_fault",        "Host Tx remote fault",                    AT_BIT(0x3b, 195, 1) },
	{ CCMIS_FLAG,      "host_tx_loss_of_alignment",   "Host Tx loss of alignment",               AT_BIT(0x3b, 195, 2) },
	{ CCMIS_FLAG,      "host_rx_local_fault",         "Host Rx local fault",                     AT_BIT(0x3b, 196, 0) },
	{ CCMIS_FLAG,      "host_rx_remote_fault",        "Host Rx remote fault",                    AT_BIT(0x3b, 196, 1) },
	{ CCMIS_FLAG,      "host_rx_loss_of_alignment",   "Host Rx loss of alignment",               AT_BIT(0x3b, 196, 2) },
	{ CCMIS_SETTING,   "use_rx_signal_power_limits",  "Rx signal power limits of the host",      AT_BIT(0x30, 144, 0) },
	{ CCMIS_SETTING,   "use_rx_total_power_limits",   "Rx total power limits of the host",       AT_BIT(0x30, 144, 1) },
	{ CCMIS_SETTING, "media_fdd_on",             "FEC detected degrade detection",     AT_BIT(0x30, 168, 0) },
	{ CCMIS_SETTING, "media_fed_on",             "FEC excessive degrade detection",    AT_BIT(0x30, 168, 1) },
	{ CCMIS_SETTING, "host_fdd_on",              "Host FEC detected degrade detection",  AT_BIT(0x38, 136, 0) },
	{ CCMIS_SETTING, "host_fed_on",              "Host FEC excessive degrade detection", AT_BIT(0x38, 136, 1) },
};
/* clang-format on */

static const struct memaddr coherent_advert = AT_BIT(0x01, 142, 4);

static bool
has_coherent_medium(const struct identity *id)
{
	static const char dual_polarization[] = "DP-";

	for (unsigned i = 0; i < id->app_count; i++) {
		const struct sff8024_interface *media =
		    sff8024_media(id->media_type, id->app[i].media_id);

		if (media && media->modulation &&
		    !strncmp(media->modulation, dual_polarization,
			sizeof(dual_polarization) - 1))
			return true;
	}
	return false;
}

static bool
observes_coherent(const struct memmap *map, const struct identity *id)
{
	struct vdm_walk w = vdm_walk_begin(map, id);

	while (vdm_walk_next(&w)) {
		if (w.r.def && w.r.type >= VDM_TYPE_COHERENT)
			return true;
	}
	return false;
}

bool
ccmis_is_coherent(const struct memmap *map, const struct identity *id)
{
	if (id->spec != SPEC_CMIS || id->flat)
		return false;
	return memmap_bit(map, coherent_advert) || has_coherent_medium(id) ||
	       observes_coherent(map, id);
}

static struct memaddr
in_bank(struct memaddr at, unsigned bank)
{
	at.bank = (uint8_t)MIN_OF(bank, MEMMAP_BANKS);
	return at;
}

const struct ccmis_metric_def *
ccmis_metric_at(unsigned row)
{
	return row < COUNT_OF(metrics) ? &metrics[row] : NULL;
}

bool
ccmis_metric(const struct memmap *map, const struct ccmis_metric_def *def, unsigned bank,
    struct ccmis_metric *ret_metric)
{
	struct memaddr at = in_bank(mem_at(0x35, def->byte), bank);
	uint8_t step = def->q.word == WORD_S32 ? 4 : 2;
	int32_t word[3];

	for (unsigned i = 0; i < COUNT_OF(word); i++) {
		if (!memmap_word(map, at, def->q.word, &word[i]))
			return false;
		at.byte = (uint8_t)(at.byte + step);
	}
	if (def->later && !word[0] && !word[1] && !word[2])
		return false;
	*ret_metric = (struct ccmis_metric){ word[0], word[1], word[2] };
	return true;
}

bool
ccmis_fec(const struct memmap *map, uint16_t page, unsigned bank,
    struct ccmis_fec *ret_fec)
{
	const uint8_t *p = memmap_bytes(map, in_bank(mem_at(page, 128), bank), 60);
	struct ccmis_fec *f = ret_fec;

	if (!p)
		return false;
	f->bits = be64(p);
	f->bits_sub = be64(p + 8);
	f->corrected_bits = be64(p + 16);
	f->corrected_bits_min = be64(p + 24);
	f->corrected_bits_max = be64(p + 32);
	f->frames = be32(p + 40);
	f->frames_sub = be32(p + 44);
	f->uncorrected_frames = be32(p + 48);
	f->uncorrected_frames_min = be32(p + 52);
	f->uncorrected_frames_max = be32(p + 56);
	return true;
}

const struct ccmis_limit_def *
ccmis_limit_at(unsigned row)
{
	return row < COUNT_OF(limits) ? &limits[row] : NULL;
}

bool
ccmis_limit(const struct memmap *map, const struct ccmis_limit_def *def, unsigned bank,
    int32_t *ret_word)
{
	return memmap_word(map, in_bank(def->at, bank), def->q.word, ret_word);
}

const struct ccmis_bit_def *
ccmis_bit_at(unsigned row)
{
	return row < COUNT_OF(bits) ? &bits[row] : NULL;
}

bool
ccmis_bit(const struct memmap *map, const struct ccmis_bit_def *def, unsigned bank,
    bool *ret_up)
{
	uint8_t byte;

	if (!memmap_byte(map, in_bank(def->at, bank), &byte))
		return false;
	*ret_up = byte >> def->at.bit & 1;
	return true;
}

const char *
ccmis_tx_filter(const struct memmap *map, unsigned lane)
{
	static const char *const names[] = { NULL, "root raised cosine", "raised cosine",
		"Gaussian" };
	unsigned bank = lane / LANES_IN_A_BANK, in = lane % LANES_IN_A_BANK;
	const uint8_t *p = memmap_bytes(map, in_bank(mem_at(0x31, 128), bank), 3);

	if (!p || !(p[0] >> in & 1))
		return NULL;
	return names[p[1 + in / 4] >> in % 4 * 2 & 3];
}
