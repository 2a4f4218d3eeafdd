/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/signal.h"

#include <math.h>
#include <stddef.h>

#include "base/bytes.h"

/* Waves of their own, numbered beside those of the quantities. */
enum {
	WAVE_SNR = 16,
	WAVE_AGE,
	WAVE_FREQUENCY,
	WAVE_LASER,
	WAVE_DGD,
	WAVE_PDL,
	WAVE_CFO,
	WAVE_SOP,
	WAVE_CLOCK,
	WAVE_BIAS, /* and the next five */
	WAVE_HOST = WAVE_BIAS + 6
};

#define PAM4_FLOOR_DB  21.8 /* with light without end */
#define PAM4_EDGE_DB   18.0 /* of noise at the low alarm limit: about what KP4 corrects */
#define LINE_FLOOR_DB  17.5
#define LINE_EDGE_DB   20.0
#define HOST_DB        22.6
#define COMFORT_C      45.0
#define FRAME_BITS     5440.0   /* RS(544,514) of symbols of ten bits */
#define LINE_BITS      131072.0 /* a frame of a line's FEC */
#define REFERENCE_GHZ  12.5     /* OSNR counts noise in 0.1 nm */
#define NO_LIGHT_DBM   (-40.0)
#define ODDS_OF_DEFEAT 15 /* more errored symbols than this defeat RS(544,514) */

/* clang-format off */
/* SFF-8024 4.13, Table 4-7; FEC limits of 400ZR and of oFEC. */
static const struct signal_line lines[] = {
	{ 0x3e, 4,  59.84375, 478.75,   1.25e-2 },
	{ 0x3f, 4,  59.84375, 478.75,   1.25e-2 },
	{ 0x4d, 4,  59.84375, 478.75,   1.25e-2 },
	{ 0x46, 4,  60.13855, 481.1084, 2e-2 },
	{ 0x47, 3,  60.13855, 360.8313, 2e-2 },
	{ 0x48, 2,  60.13855, 240.5542, 2e-2 },
	{ 0x49, 2,  30.06927, 120.2771, 2e-2 },
	{ 0x6c, 4, 118.203,   945.627,  2e-2 },
	{ 0x6d, 4, 118.203,   945.627,  2e-2 },
	{ 0x6e, 4, 118.203,   945.627,  2e-2 },
};
/* clang-format on */

const struct signal_line *
signal_line_of(uint8_t media)
{
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		if (lines[i].media == media)
			return &lines[i];
	}
	return NULL;
}

static double
from_db(double db)
{
	return pow(10, db / 10);
}

static double
to_db(double ratio)
{
	return 10 * log10(MAX_OF(ratio, 1e-4));
}

static double
to_dbm(double nw)
{
	return nw >= 100 ? 10 * log10(nw * 1e-6) : NO_LIGHT_DBM;
}

/* Gray coded symbols at a signal to noise ratio: BER = a erfc(sqrt(snr / k)). */
static const struct {
	double a, k;
} codes[] = {
	[0] = { 0.375, 10 }, /* PAM4 */
	[2] = { 0.5, 2 },    /* QPSK */
	[3] = { 0.4, 6 },    /* 8QAM */
	[4] = { 0.375, 10 }, /* 16QAM */
};

static double
bit_errors(unsigned bits, double snr)
{
	return codes[bits].a * erfc(sqrt(snr / codes[bits].k));
}

/* The x of which a share p of a normal distribution lies above; p up to 0.5. */
static double
normal_above(double p)
{
	double t;

	if (!(p < SIGNAL_NO_BER))
		return 0;
	/* Abramowitz and Stegun 26.2.23 */
	t = sqrt(-2 * log(MAX_OF(p, 1e-30)));
	return t - (2.515517 + t * (0.802853 + t * 0.010328)) /
		       (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/* The Q factor, by which lines are compared whatever their modulation. */
static double
q_db(double ber)
{
	return 2 * to_db(normal_above(ber));
}

/* The SNR at which a line has just the errors that its FEC corrects. */
static double
needed_snr(const struct signal_line *line)
{
	double x = normal_above(line->ber_limit / codes[line->bits].a / 2);

	return codes[line->bits].k * x * x / 2;
}

/* The share of frames of RS(544,514) that have too many errored symbols. */
static double
lost_frames(double ber)
{
	double expected, term, good;

	if (ber < 1e-5)
		return 0;
	expected = 544 * (1 - pow(1 - ber, 10));
	good = term = exp(-expected);
	for (unsigned n = 1; n <= ODDS_OF_DEFEAT; n++) {
		term *= expected / n;
		good += term;
	}
	return MAX_OF(0, 1 - good);
}

/* A line's FEC stands until it falls: all or nothing around its limit. */
static double
lost_line_frames(const struct signal_line *line, double ber)
{
	return 1 / (1 + pow(line->ber_limit / MAX_OF(ber, 1e-30), 60));
}

static double
quantity(const struct physics *p, const struct part *part, enum quantity what,
    unsigned lane, uint64_t t)
{
	return (double)physics_value(p, part, what, lane, t);
}

/* Light, as a multiple of the least that the module is made for. */
static double
light(const struct part *part, double rx_nw)
{
	double least = (double)part->limit[QUANTITY_RX_POWER][BOUND_LOW_ALARM];

	if (least < 1)
		least = MAX_OF(1, (double)part->nominal[QUANTITY_RX_POWER] / 6);
	return rx_nw / least;
}

static void
observe_laser(const struct physics *p, unsigned lane, double heat, bool lit, uint64_t t,
    double *v)
{
	v[OBS_LASER_AGE] = 2 + 2 * physics_wave(p, WAVE_AGE, lane, 0);
	if (!lit)
		return;
	v[OBS_TEC_CURRENT] = -1.4 * heat + 2 * physics_wave(p, WAVE_LASER, lane, t);
	v[OBS_LASER_TEMP] = 0.004 * heat + 0.05 * physics_wave(p, WAVE_LASER, lane, t);
	v[OBS_FREQ_ERROR] = 250 * physics_wave(p, WAVE_FREQUENCY, lane, t);
	for (unsigned i = 0; i < 6; i++)
		v[OBS_BIAS_XI + i] =
		    45 + (double)i + 3 * physics_wave(p, WAVE_BIAS + i, lane, t);
}

/* What a coherent receiver estimates of the fibre. */
static void
observe_line(const struct physics *p, const struct part *part, unsigned lane,
    const struct signal_line *line, double snr, uint64_t t, double *v)
{
	double noise = 1 / from_db(v[OBS_OSNR]);

	v[OBS_CD] = quantity(p, part, QUANTITY_CD, lane, t) / 1e3;
	v[OBS_DGD] = 2.4 + 0.9 * physics_wave(p, WAVE_DGD, lane, t);
	v[OBS_SOPMD] = 11 * v[OBS_DGD];
	v[OBS_PDL] = 0.8 + 0.25 * physics_wave(p, WAVE_PDL, lane, t);
	v[OBS_ESNR] = v[OBS_MER] = to_db(snr);
	v[OBS_EVM] = 100 / sqrt(MAX_OF(snr, 1));
	v[OBS_CFO] = 320 * physics_wave(p, WAVE_CFO, lane, t);
	v[OBS_SOP_RATE] = 6 + 5 * physics_wave(p, WAVE_SOP, lane, t);
	v[OBS_CLOCK_LOOP] = 12 * physics_wave(p, WAVE_CLOCK, lane, t);
	/* the amplifiers' light has the breadth of the channel, not of 0.1 nm */
	v[OBS_RX_SIGNAL] =
	    v[OBS_RX_TOTAL] - to_db(1 + noise * line->gbaud / REFERENCE_GHZ);
	v[OBS_SNR_MARGIN] = v[OBS_ESNR] - to_db(needed_snr(line));
	v[OBS_Q] = q_db(v[OBS_BER]);
	v[OBS_Q_MARGIN] = v[OBS_Q] - q_db(line->ber_limit);
}

static double
pam4_snr(double power, double wear)
{
	return 1 / (1 / from_db(PAM4_FLOOR_DB - wear) +
		       1 / (from_db(PAM4_EDGE_DB) * power * power));
}

/* Shot noise of its own laser: the ratio goes with the light, not with its square. */
static double
line_snr(const struct signal_line *line, double power, double wear, double osnr_db)
{
	return 1 /
	       (1 / from_db(LINE_FLOOR_DB - wear) + 1 / (from_db(LINE_EDGE_DB) * power) +
		   line->gbaud / REFERENCE_GHZ / from_db(osnr_db));
}

static void
observe_pam4(const struct part *part, double snr, double *v)
{
	double frames = part->bitrate_mbd * 2e6 / FRAME_BITS * SIGNAL_INTERVAL_S;

	v[OBS_SNR] = to_db(snr);
	v[OBS_BER] = bit_errors(0, snr);
	/* four bells side by side: the peak of one over the valley between two */
	v[OBS_LTP] = MAX_OF(0, MIN_OF(0.4343 * snr - 3.01, 255));
	v[OBS_FERC] = frames * lost_frames(v[OBS_BER]);
}

void
signal_media(const struct physics *p, const struct part *part, unsigned lane,
    const struct signal_line *line, bool lit, bool heard, uint64_t t,
    struct signal *ret_signal)
{
	double heat = quantity(p, part, QUANTITY_TEMPERATURE, 0, t) / 1e3 - COMFORT_C;
	double wear = MAX_OF(0, 0.03 * heat) + 0.2 * physics_wave(p, WAVE_SNR, lane, t);
	double rx_nw = quantity(p, part, QUANTITY_RX_POWER, lane, t);
	double power = light(part, rx_nw);
	double *v = ret_signal->value, snr;

	*ret_signal = (struct signal){ .value = { [OBS_BER] = SIGNAL_NO_BER } };
	observe_laser(p, lane, heat, lit, t, v);
	v[OBS_SUPPLY] = quantity(p, part, QUANTITY_VCC, 0, t) / 3.3e6;
	v[OBS_TX_POWER] =
	    lit ? to_dbm(quantity(p, part, QUANTITY_TX_POWER, lane, t)) : NO_LIGHT_DBM;
	v[OBS_RX_TOTAL] = to_dbm(rx_nw);
	v[OBS_RX_SIGNAL] = NO_LIGHT_DBM;
	if (!heard || !(power > 0))
		return;
	if (!line) {
		observe_pam4(part, pam4_snr(power, wear), v);
		return;
	}
	v[OBS_OSNR] = quantity(p, part, QUANTITY_OSNR, lane, t) / 1e3;
	snr = line_snr(line, power, wear, v[OBS_OSNR]);
	v[OBS_SNR] = to_db(snr);
	v[OBS_BER] = bit_errors(line->bits, snr);
	v[OBS_FERC] = line->gbps * 1e9 / LINE_BITS * SIGNAL_INTERVAL_S *
		      lost_line_frames(line, v[OBS_BER]);
	observe_line(p, part, lane, line, snr, t, v);
}

void
signal_host(const struct physics *p, const struct part *part, unsigned lane, uint64_t t,
    struct signal *ret_signal)
{
	double snr = from_db(HOST_DB + 0.3 * physics_wave(p, WAVE_HOST, lane, t));

	*ret_signal = (struct signal){ .value = { 0 } };
	observe_pam4(part, snr, ret_signal->value);
}
