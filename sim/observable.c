/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/observable.h"

#include <math.h>
#include <stddef.h>

#include "base/bytes.h"

#define F16_MANTISSA 2047
#define F16_EXPONENT 31

#define BIAS_STEP (100.0 / 65535)
#define HALF_STEP (100.0 / 32767)

/*
 * The types (CMIS 5.4, Table 8-180; from 128 on C-CMIS 1.3).
 *
 * step  what one step of the word is worth in the unit of the observable; a supply
 *       voltage is a share of its nominal value
 */
/* clang-format off */
#define BOTH(first, what, class, word, step)              \
	[first] = { what, OBS_MEDIA, class, word, step }, \
	[first + 1] = { what, OBS_HOST, class, word, step }

static const struct obs_type types[] = {
	[1] =   { OBS_LASER_AGE,    OBS_MEDIA, OBS_BASIC, OBS_U16, 1 },
	[2] =   { OBS_TEC_CURRENT,  OBS_MEDIA, OBS_BASIC, OBS_S16, HALF_STEP },
	[3] =   { OBS_FREQ_ERROR,   OBS_MEDIA, OBS_BASIC, OBS_S16, 10 },
	[4] =   { OBS_LASER_TEMP,   OBS_MEDIA, OBS_BASIC, OBS_S16, 1 / 256.0 },
	BOTH(5,  OBS_SNR,  OBS_BASIC, OBS_U16, 1 / 256.0),
	BOTH(7,  OBS_LTP,  OBS_BASIC, OBS_U16, 1 / 256.0),
	BOTH(9,  OBS_BER,  OBS_MIN,   OBS_F16, 1),
	BOTH(11, OBS_BER,  OBS_MAX,   OBS_F16, 1),
	BOTH(13, OBS_BER,  OBS_AVG,   OBS_F16, 1),
	BOTH(15, OBS_BER,  OBS_BASIC, OBS_F16, 1),
	BOTH(17, OBS_FERC, OBS_MIN,   OBS_F16, 1),
	BOTH(19, OBS_FERC, OBS_MAX,   OBS_F16, 1),
	BOTH(21, OBS_FERC, OBS_AVG,   OBS_F16, 1),
	BOTH(23, OBS_FERC, OBS_BASIC, OBS_F16, 1),
	BOTH(25, OBS_FERC, OBS_TOTAL, OBS_F16, 1),
	[77] =  { OBS_SUPPLY,       OBS_MEDIA, OBS_BASIC, OBS_U16, 100e-6 / 2.6 },
	[78] =  { OBS_SUPPLY,       OBS_MEDIA, OBS_BASIC, OBS_U16, 100e-6 / 1.8 },
	[79] =  { OBS_SUPPLY,       OBS_MEDIA, OBS_BASIC, OBS_U16, 100e-6 / 1.2 },
	[80] =  { OBS_SUPPLY,       OBS_MEDIA, OBS_BASIC, OBS_U16, 100e-6 / 0.9 },
	[81] =  { OBS_SUPPLY,       OBS_MEDIA, OBS_BASIC, OBS_U16, 100e-6 / 0.7 },
	[82] =  { OBS_SUPPLY,       OBS_MEDIA, OBS_BASIC, OBS_U16, 100e-6 / 0.7 },
	[128] = { OBS_BIAS_XI,      OBS_MEDIA, OBS_BASIC, OBS_U16, BIAS_STEP },
	[129] = { OBS_BIAS_XQ,      OBS_MEDIA, OBS_BASIC, OBS_U16, BIAS_STEP },
	[130] = { OBS_BIAS_YI,      OBS_MEDIA, OBS_BASIC, OBS_U16, BIAS_STEP },
	[131] = { OBS_BIAS_YQ,      OBS_MEDIA, OBS_BASIC, OBS_U16, BIAS_STEP },
	[132] = { OBS_BIAS_X_PHASE, OBS_MEDIA, OBS_BASIC, OBS_U16, BIAS_STEP },
	[133] = { OBS_BIAS_Y_PHASE, OBS_MEDIA, OBS_BASIC, OBS_U16, BIAS_STEP },
	[134] = { OBS_CD,           OBS_MEDIA, OBS_BASIC, OBS_S16, 1 },
	[135] = { OBS_CD,           OBS_MEDIA, OBS_BASIC, OBS_S16, 20 },
	[136] = { OBS_DGD,          OBS_MEDIA, OBS_BASIC, OBS_U16, 0.01 },
	[137] = { OBS_SOPMD,        OBS_MEDIA, OBS_BASIC, OBS_U16, 0.01 },
	[138] = { OBS_PDL,          OBS_MEDIA, OBS_BASIC, OBS_U16, 0.1 },
	[139] = { OBS_OSNR,         OBS_MEDIA, OBS_BASIC, OBS_U16, 0.1 },
	[140] = { OBS_ESNR,         OBS_MEDIA, OBS_BASIC, OBS_U16, 0.1 },
	[141] = { OBS_CFO,          OBS_MEDIA, OBS_BASIC, OBS_S16, 1 },
	[142] = { OBS_EVM,          OBS_MEDIA, OBS_BASIC, OBS_U16, BIAS_STEP },
	[143] = { OBS_TX_POWER,     OBS_MEDIA, OBS_BASIC, OBS_S16, 0.01 },
	[144] = { OBS_RX_TOTAL,     OBS_MEDIA, OBS_BASIC, OBS_S16, 0.01 },
	[145] = { OBS_RX_SIGNAL,    OBS_MEDIA, OBS_BASIC, OBS_S16, 0.01 },
	[146] = { OBS_SOP_RATE,     OBS_MEDIA, OBS_BASIC, OBS_U16, 1 },
	[147] = { OBS_MER,          OBS_MEDIA, OBS_BASIC, OBS_U16, 0.1 },
	[148] = { OBS_CLOCK_LOOP,   OBS_MEDIA, OBS_BASIC, OBS_S16, HALF_STEP },
	[149] = { OBS_SOPMD,        OBS_MEDIA, OBS_BASIC, OBS_U16, 1 },
	[150] = { OBS_SNR_MARGIN,   OBS_MEDIA, OBS_BASIC, OBS_S16, 0.1 },
	[151] = { OBS_Q,            OBS_MEDIA, OBS_BASIC, OBS_U16, 0.1 },
	[152] = { OBS_Q_MARGIN,     OBS_MEDIA, OBS_BASIC, OBS_S16, 0.1 },
};
/* clang-format on */

const struct obs_type *
obs_type_of(uint8_t type)
{
	return type < COUNT_OF(types) && types[type].step > 0 ? &types[type] : NULL;
}

/* Five bits of exponent over eleven of mantissa, as many digits as go in. */
static uint16_t
encode_f16(double value)
{
	double mantissa = value * 1e24;
	unsigned exponent = 0;

	if (!(value > 0))
		return 0;
	while (mantissa >= F16_MANTISSA * 1e8 && exponent + 8 <= F16_EXPONENT) {
		mantissa /= 1e8;
		exponent += 8;
	}
	while (mantissa >= F16_MANTISSA + 0.5 && exponent < F16_EXPONENT) {
		mantissa /= 10;
		exponent++;
	}
	return (
	    uint16_t)(exponent << 11 | (unsigned)MIN_OF(mantissa + 0.5, F16_MANTISSA));
}

static void
span(enum obs_word word, double *ret_low, double *ret_high)
{
	*ret_low = word == OBS_S16 ? INT16_MIN : 0;
	*ret_high = word == OBS_S16 ? INT16_MAX : UINT16_MAX;
	if (word == OBS_F16)
		*ret_high = F16_MANTISSA * 1e7;
}

bool
obs_fits(enum obs_word word, double step, double value)
{
	double low, high;

	span(word, &low, &high);
	return value / step >= low && value / step <= high;
}

uint16_t
obs_encode(enum obs_word word, double step, double value)
{
	double low, high, steps = value / step;

	if (word == OBS_F16)
		return encode_f16(value);
	span(word, &low, &high);
	/* a value that is no number becomes the lowest */
	if (!(steps > low))
		steps = low;
	return (uint16_t)lround(MIN_OF(steps, high));
}

double
obs_decode(enum obs_word word, double step, uint16_t raw)
{
	static const double tens[F16_EXPONENT + 1] = { 1e-24, 1e-23, 1e-22, 1e-21, 1e-20,
		1e-19, 1e-18, 1e-17, 1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10,
		1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3,
		1e4, 1e5, 1e6, 1e7 };

	if (word == OBS_F16)
		return (raw & F16_MANTISSA) * tens[raw >> 11];
	return (word == OBS_S16 ? (int16_t)raw : raw) * step;
}
