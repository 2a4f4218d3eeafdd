/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/registers.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "optics/cdb.h"
#include "optics/facts.h"
#include "optics/registers_tables.h"
#include "optics/sff8024.h"

#define F16_BIAS        24
#define FIRST_BANK_PAGE 0x10

/*
 * What one step of a scaled form is worth: value = zero + raw * num / den in units of
 * 10^-digits.
 */
static const struct {
	int32_t num, den;
	uint8_t digits;
	bool is_signed;
	const char *unit;
	int32_t zero;
} scales[REG_FORM_COUNT] = {
	[REG_COUNT] = { 1, 1, 0, false, "" },
	[REG_SIGNED] = { 1, 1, 0, true, "" },
	[REG_TEMPERATURE] = { 1000, 256, 3, true, "C" },
	[REG_WHOLE_DEGREES] = { 1, 1, 0, true, "C" },
	[REG_DEGREES] = { 1, 1, 0, false, "C" },
	[REG_VOLTAGE] = { 1, 1, 4, false, "V" },
	[REG_BIAS] = { 2, 1, 3, false, "mA" },
	[REG_POWER] = { 1, 1, 4, false, "mW" },
	[REG_BIAS_TIMES] = { 2, 1, 3, false, "mA" },
	[REG_TEMPERATURE_8472] = { 1000, 256, 3, true, "C" },
	[REG_VOLTAGE_8472] = { 1, 1, 4, false, "V" },
	[REG_BIAS_8472] = { 2, 1, 3, false, "mA" },
	[REG_POWER_8472] = { 1, 1, 4, false, "mW" },
	[REG_POWER_DBM] = { 1, 1, 2, true, "dBm" },
	[REG_TEC_PERCENT] = { 100000, 32767, 3, true, "%" },
	[REG_TEC_CURRENT] = { 1, 1, 1, true, "mA" },
	[REG_DB_256] = { 1000, 256, 3, false, "dB" },
	[REG_DB_256_LITTLE] = { 1000, 256, 3, false, "dB" },
	[REG_COUNT64_LITTLE] = { 1, 1, 0, false, "" },
	[REG_BITS64_LITTLE] = { 1, 1, 0, false, "" },
	[REG_WATTS_TENTHS] = { 1, 1, 1, false, "W" },
	[REG_WATTS_QUARTERS] = { 25, 1, 2, false, "W" },
	[REG_RATE_100] = { 100, 1, 0, false, "MBd" },
	[REG_RATE_250] = { 250, 1, 0, false, "MBd" },
	[REG_WAVELENGTH] = { 5, 1, 2, false, "nm" },
	[REG_WAVELENGTH_NM] = { 1, 1, 0, false, "nm" },
	[REG_TOLERANCE] = { 5, 1, 3, false, "nm" },
	[REG_METRES] = { 1, 1, 0, false, "m" },
	[REG_METRES_2] = { 2, 1, 0, false, "m" },
	[REG_METRES_10] = { 10, 1, 0, false, "m" },
	[REG_METRES_100] = { 100, 1, 0, false, "m" },
	[REG_KILOMETRES] = { 1, 1, 0, false, "km" },
	[REG_DECIBELS] = { 1, 1, 0, false, "dB" },
	[REG_PERCENT] = { 1, 1, 0, false, "%" },
	[REG_DELAY_10NS] = { 10, 1, 0, false, "ns" },
	[REG_SECONDS] = { 1, 1, 0, false, "s" },
	[REG_TENTHS_SECOND] = { 1, 1, 1, false, "s" },
	[REG_RATIO_256] = { 10000, 256, 4, false, "" },
	[REG_THRESHOLD] = { 100000, 256, 3, true, "%", 50000 },
	[REG_TERAHERTZ] = { 1, 1, 0, false, "THz" },
	[REG_GHZ_TENTHS] = { 1, 1, 1, false, "GHz" },
	[REG_GHZ_TENTHS_SIGNED] = { 1, 1, 1, true, "GHz" },
	[REG_GHZ_TWENTIETHS] = { 5, 1, 2, false, "GHz" },
	[REG_TOLERANCE_SIGNED] = { 5, 1, 3, true, "nm" },
	[REG_VOLTS_FIFTIETHS] = { 2, 1, 2, false, "V" },
	[REG_GHZ_THOUSANDTHS] = { 1, 1, 3, false, "GHz" },
	[REG_GHZ_THOUSANDTHS_SIGNED] = { 1, 1, 3, true, "GHz" },
	[REG_MHZ] = { 1, 1, 0, true, "MHz" },
	[REG_PS_NM] = { 1, 1, 0, true, "ps/nm" },
	[REG_PS_HUNDREDTHS] = { 1, 1, 2, false, "ps" },
	[REG_PS2_HUNDREDTHS] = { 1, 1, 2, false, "ps2" },
	[REG_PS2] = { 1, 1, 0, false, "ps2" },
	[REG_DB_TENTHS] = { 1, 1, 1, false, "dB" },
	[REG_DB_TENTHS_SIGNED] = { 1, 1, 1, true, "dB" },
	[REG_PERCENT_65535] = { 100000, 65535, 3, false, "%" },
	[REG_KRAD_S] = { 1, 1, 0, false, "krad/s" },
	[REG_HUNDREDTHS_SECOND] = { 1, 1, 2, false, "s" },
	[REG_NS_65536] = { 1000000, 65536, 6, false, "ns" },
	[REG_RATIO_65536] = { 1000000, 65536, 6, true, "" },
	[REG_NM_2560] = { 1000000, 2560, 6, true, "nm" },
	[REG_NM_25600] = { 1000000, 25600, 6, true, "nm/C" },
};

const struct register_table *
register_table(enum spec spec, unsigned index)
{
	static const struct {
		enum spec spec;
		const struct register_table *table;
		const size_t *count;
	} sets[] = {
		{ SPEC_SFF8472, registers_sff8472, &registers_sff8472_count },
		{ SPEC_SFF8472, registers_sff8472_pages, &registers_sff8472_pages_count },
		{ SPEC_SFF8636, registers_sff8636, &registers_sff8636_count },
		{ SPEC_CMIS, registers_cmis, &registers_cmis_count },
		{ SPEC_CMIS, registers_cmis_lanes, &registers_cmis_lanes_count },
		{ SPEC_CMIS, registers_vdm, &registers_vdm_count },
		{ SPEC_CMIS, registers_ccmis, &registers_ccmis_count },
	};

	for (size_t i = 0; i < COUNT_OF(sets); i++) {
		if (sets[i].spec != spec)
			continue;
		if (index < *sets[i].count)
			return &sets[i].table[index];
		index -= (unsigned)*sets[i].count;
	}
	return NULL;
}

/* ---- where ---- */

static bool
is_banked(const struct register_def *def)
{
	return def->lanes > 0 && def->at.page >= FIRST_BANK_PAGE && def->at.page < LOW;
}

unsigned
register_instances(const struct register_def *def)
{
	if (def->lanes == 0)
		return 1;
	return is_banked(def) ? def->lanes * memmap_banks(def->at.page) : def->lanes;
}

struct memaddr
register_at(const struct register_def *def, unsigned lane)
{
	struct memaddr at = def->at;
	unsigned nth = lane, bit;

	if (def->lanes == 0)
		return at;
	if (is_banked(def)) {
		at.bank = (uint8_t)(at.bank + lane / def->lanes);
		nth = lane % def->lanes;
	}
	if (def->step >= 0) {
		bit = at.bit + nth * (unsigned)def->step;
		at.byte = (uint8_t)(at.byte + bit / 8);
		at.bit = (uint8_t)(bit % 8);
		return at;
	}
	/* counted from the upper end of the first byte */
	bit = 8u - at.bit - def->bits + nth * (unsigned)-def->step;
	at.byte = (uint8_t)(at.byte + bit / 8);
	at.bit = (uint8_t)(8 - def->bits - bit % 8);
	return at;
}

/* ---- what ---- */

static uint64_t
big_endian(const uint8_t *p, size_t len)
{
	uint64_t value = 0;

	while (len--)
		value = value << 8 | *p++;
	return value;
}

static uint64_t
little_endian(const uint8_t *p, size_t len)
{
	uint64_t value = 0;

	while (len--)
		value = value << 8 | p[len];
	return value;
}

/* The bits of a field, right-aligned. */
static uint64_t
field_bits(const struct register_def *def, struct memaddr at, const uint8_t *p)
{
	if (def->form == REG_DB_256_LITTLE || def->form == REG_COUNT64_LITTLE)
		return little_endian(p, def->bits / 8u);
	if (def->form == REG_BITS64_LITTLE)
		return little_endian(p, def->bits / 8u) & ~UINT64_C(1);
	if (def->bits >= 8)
		return big_endian(p, def->bits / 8u);
	return *p >> at.bit & ((1u << def->bits) - 1);
}

static int64_t
sign_extend(uint64_t raw, unsigned bits)
{
	uint64_t sign = (uint64_t)1 << (bits - 1);

	return (int64_t)((raw ^ sign) - sign);
}

/* What a reader is given of an instance. */
struct field {
	const struct memmap *map;
	const struct register_def *def;
	const uint8_t *bytes;
	size_t len;
	uint64_t raw; /* its bits, where they are 64 at most */
};

static void
read_scaled(const struct field *f, struct register_value *v)
{
	enum register_form form = f->def->form;
	unsigned bits = f->def->bits;
	int64_t number =
	    scales[form].is_signed ? sign_extend(f->raw, bits) : (int64_t)f->raw;

	v->kind = REGISTER_NUMBER;
	v->digits = scales[form].digits;
	v->unit = scales[form].unit;
	v->number = bits > 32 ? number
			      : scales[form].zero + div_round(number * scales[form].num,
							scales[form].den);
}

/* A bias current whose multiplier is not known would be a guess: its word is shown. */
static void
read_bias_times(const struct field *f, struct register_value *v)
{
	static const uint8_t times[] = { 1, 2, 4 };
	unsigned code = COUNT_OF(times);
	uint8_t byte;

	if (memmap_byte(f->map, mem_at(0x01, 160), &byte))
		code = byte >> 3 & 0x03;
	read_scaled(f, v);
	if (code < COUNT_OF(times)) {
		v->number *= times[code];
	} else {
		v->kind = REGISTER_HEX;
		v->number = (int64_t)f->raw;
		v->unit = "";
	}
}

/* What the constants of an external calibration have not been applied to has no unit. */
static void
read_8472(const struct field *f, struct register_value *v)
{
	read_scaled(f, v);
	if (!memmap_bit(f->map, mem_bit(LOW, 92, 4)))
		return;
	v->number = scales[f->def->form].is_signed ? sign_extend(f->raw, f->def->bits)
						   : (int64_t)f->raw;
	v->digits = 0;
	v->unit = "";
}

/* A count of 64 bits that no int64_t holds is text. */
static void
read_count(const struct field *f, struct register_value *v)
{
	read_scaled(f, v);
	if (v->number >= 0)
		return;
	v->kind = REGISTER_STRING;
	snprintf(v->text, sizeof(v->text), "%" PRIu64, f->raw);
}

static void
read_bit(const struct field *f, struct register_value *v)
{
	v->kind = REGISTER_YES_NO;
	v->number = (int64_t)f->raw;
}

static const char *
find_word(const struct register_words *words, uint64_t code)
{
	if (!words)
		return NULL;
	if (words->find)
		return words->find((uint8_t)code);
	return code < words->count ? words->name[code] : NULL;
}

static const char *
beyond(uint8_t code)
{
	return code == 0xff ? "beyond its scale" : NULL;
}

const struct register_words register_beyond = { NULL, 0, beyond };

static const char *const decibels[] = { "0 dB", "1 dB", "2 dB", "3 dB", "4 dB", "5 dB",
	"6 dB", "7 dB", "8 dB", "9 dB", "10 dB" };

const struct register_words register_decibels_10 = { decibels, 11, NULL };
const struct register_words register_decibels_7 = { decibels, 8, NULL };

static const char *const half_decibels[] = { "0 dB", "0.5 dB", "1 dB", "1.5 dB", "2 dB",
	"2.5 dB", "3 dB", "3.5 dB" };

const struct register_words register_half_decibels_7 = { half_decibels,
	COUNT_OF(half_decibels), NULL };

static const char *const eq_types[] = { "peak-to-peak constant or not known",
	"steady state constant", "average constant" };

const struct register_words register_eq_types = { eq_types, COUNT_OF(eq_types), NULL };

static const char *const fibre_faces[] = { "not specified", "PC/UPC", "APC" };

const struct register_words register_fibre_faces = { fibre_faces, COUNT_OF(fibre_faces),
	NULL };

static const char *
host_interface(uint8_t code)
{
	const struct sff8024_interface *host = sff8024_host(code);

	return host ? host->name : NULL;
}

const struct register_words register_host_interfaces = { NULL, 0, host_interface };

static void
read_code(const struct field *f, struct register_value *v)
{
	v->number = (int64_t)f->raw;
	v->word = find_word(f->def->words, f->raw);
	v->kind = v->word ? REGISTER_WORD : REGISTER_HEX;
}

static void
read_media(const struct field *f, struct register_value *v)
{
	const struct sff8024_interface *media = NULL;
	uint8_t type;

	if (memmap_byte(f->map, mem_at(LOW, 85), &type))
		media = sff8024_media(type, (uint8_t)f->raw);
	v->number = (int64_t)f->raw;
	v->word = media ? media->name : NULL;
	v->kind = v->word ? REGISTER_WORD : REGISTER_HEX;
}

static void
read_command(const struct field *f, struct register_value *v)
{
	v->number = (int64_t)f->raw;
	v->word = cdb_command_name((uint16_t)f->raw);
	v->kind = v->word ? REGISTER_WORD : REGISTER_HEX;
}

static void
read_text(const struct field *f, struct register_value *v)
{
	v->kind = REGISTER_STRING;
	facts_clean_text(f->bytes, f->len, v->text, sizeof(v->text));
}

static void
read_bytes(const struct field *f, struct register_value *v)
{
	v->kind = REGISTER_STRING;
	for (size_t i = 0; i < f->len && 2 * i + 3 <= sizeof(v->text); i++)
		snprintf(v->text + 2 * i, 3, "%02x", f->bytes[i]);
}

static void
read_f16(const struct field *f, struct register_value *v)
{
	v->kind = REGISTER_REAL;
	v->number = (int64_t)(f->raw & 0x7ff);
	v->exponent = (int)(f->raw >> 11) - F16_BIAS;
}

static void
read_float32(const struct field *f, struct register_value *v)
{
	uint32_t bits = (uint32_t)f->raw;
	float value;

	memcpy(&value, &bits, sizeof(value));
	v->kind = REGISTER_STRING;
	if (isfinite(value))
		snprintf(v->text, sizeof(v->text), "%.7g", (double)value);
	else
		snprintf(v->text, sizeof(v->text), "%08" PRIx32 "h", bits);
}

static void
read_version(const struct field *f, struct register_value *v)
{
	v->kind = REGISTER_STRING;
	snprintf(v->text, sizeof(v->text), "%u.%u", f->bytes[0], f->bytes[1]);
}

static void
read_nibbles(const struct field *f, struct register_value *v)
{
	v->kind = REGISTER_STRING;
	snprintf(v->text, sizeof(v->text), "%u.%u", f->bytes[0] >> 4, f->bytes[0] & 0x0f);
}

/* The forms that are no scaled numbers, or not always. */
static void (*const readers[REG_FORM_COUNT])(const struct field *,
    struct register_value *) = {
	[REG_BIT] = read_bit,
	[REG_CODE] = read_code,
	[REG_MEDIA] = read_media,
	[REG_COMMAND] = read_command,
	[REG_TEXT] = read_text,
	[REG_BYTES] = read_bytes,
	[REG_F16] = read_f16,
	[REG_FLOAT32] = read_float32,
	[REG_VERSION] = read_version,
	[REG_NIBBLES] = read_nibbles,
	[REG_BIAS_TIMES] = read_bias_times,
	[REG_TEMPERATURE_8472] = read_8472,
	[REG_VOLTAGE_8472] = read_8472,
	[REG_BIAS_8472] = read_8472,
	[REG_POWER_8472] = read_8472,
	[REG_COUNT] = read_count,
	[REG_COUNT64_LITTLE] = read_count,
	[REG_BITS64_LITTLE] = read_count,
};

bool
register_read(const struct register_def *def, const struct memmap *map, unsigned lane,
    struct register_value *ret_value)
{
	struct memaddr at = register_at(def, lane);
	const char *word;
	struct field f = { .map = map,
		.def = def,
		.len = def->bits < 8 ? 1 : def->bits / 8u };

	f.bytes = memmap_bytes(map, at, f.len);
	if (!f.bytes || !memmap_advertised(map, def->advert))
		return false;
	if (def->bits <= 64)
		f.raw = field_bits(def, at, f.bytes);
	memset(ret_value, 0, sizeof(*ret_value));
	ret_value->unit = "";
	ret_value->bits = def->bits;
	word = readers[def->form] ? NULL : find_word(def->words, f.raw);
	if (word) {
		/* a step of the scale that is none */
		ret_value->kind = REGISTER_WORD;
		ret_value->word = word;
		ret_value->number = (int64_t)f.raw;
		return true;
	}
	(readers[def->form] ? readers[def->form] : read_scaled)(&f, ret_value);
	return true;
}

/* ---- in words ---- */

static void
print_decimal(const struct register_value *v, char *ret_text, size_t size)
{
	uint64_t power = 1, abs = (uint64_t)(v->number < 0 ? -v->number : v->number);

	for (unsigned i = 0; i < v->digits; i++)
		power *= 10;
	if (v->digits == 0)
		snprintf(ret_text, size, "%" PRId64, v->number);
	else
		snprintf(ret_text, size, "%s%" PRIu64 ".%0*" PRIu64,
		    v->number < 0 ? "-" : "", abs / power, (int)v->digits, abs % power);
}

/* One digit before the point, as many behind it as the mantissa has. */
static void
print_real(const struct register_value *v, char *ret_text, size_t size)
{
	char digits[24];
	int exponent = v->exponent;
	size_t len;

	if (v->number == 0) {
		snprintf(ret_text, size, "0");
		return;
	}
	len = (size_t)snprintf(digits, sizeof(digits), "%" PRId64, v->number);
	exponent += (int)len - 1;
	while (len > 1 && digits[len - 1] == '0')
		digits[--len] = '\0';
	snprintf(ret_text, size, "%c%s%se%+03d", digits[0], len > 1 ? "." : "",
	    digits + 1, exponent);
}

void
register_print(const struct register_value *v, char *ret_text, size_t size)
{
	switch (v->kind) {
	case REGISTER_NUMBER:
		print_decimal(v, ret_text, size);
		break;
	case REGISTER_REAL:
		print_real(v, ret_text, size);
		break;
	case REGISTER_YES_NO:
		snprintf(ret_text, size, "%s", v->number ? "yes" : "no");
		break;
	case REGISTER_WORD:
		snprintf(ret_text, size, "%s", v->word);
		break;
	case REGISTER_HEX:
		snprintf(ret_text, size, "%0*" PRIx64 "h", (int)((v->bits + 3) / 4),
		    (uint64_t)v->number);
		break;
	case REGISTER_STRING:
		snprintf(ret_text, size, "%s", v->text);
		break;
	}
}
