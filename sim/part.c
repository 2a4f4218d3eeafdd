/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/part.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "sim/calibration.h"
#include "sim/part_parser.h"

unsigned
part_lanes(const struct part *part, enum quantity quantity)
{
	if (quantity == QUANTITY_TEMPERATURE || quantity == QUANTITY_VCC)
		return 1;
	if ((quantity == QUANTITY_OSNR || quantity == QUANTITY_CD) && !part->coherent)
		return 0;
	return MIN_OF(part->lanes, PART_LANES);
}

unsigned
part_banks(const struct part *part)
{
	unsigned lanes = MIN_OF(MAX_OF(part->lanes, part->host_lanes), PART_LANES);

	return MAX_OF((lanes + PART_BANK - 1) / PART_BANK, 1u);
}

unsigned
part_vdm_width(const struct part_vdm *vdm)
{
	return vdm->lanes ? (unsigned)__builtin_popcount(vdm->lanes) : 1;
}

uint8_t
part_cable_db(const struct part *part, unsigned mhz)
{
	/* twinaxial cable of 26 AWG and its two plugs; loss grows as the skin thins */
	double db = 1 + 1.1 * part->length_cable_m * sqrt(mhz / 1000.0);

	return (uint8_t)MIN_OF(lround(db), 255);
}

/* "24", "18h" or "0x18". */
static bool
parse_number(const char *word, unsigned long min, unsigned long max,
    unsigned long *ret_value)
{
	size_t len = strlen(word);
	bool hex = len > 1 && (word[len - 1] == 'h' || word[len - 1] == 'H');
	unsigned long value;
	char *end;

	if (len == 0 || len > 12 || !strchr("0123456789abcdefABCDEF", word[0]))
		return false;
	errno = 0;
	value = strtoul(word, &end, hex || strncmp(word, "0x", 2) == 0 ? 16 : 10);
	if (errno || end != word + len - (hex ? 1 : 0) || value < min || value > max)
		return false;
	*ret_value = value;
	return true;
}

bool
part_complain(struct part_parser *p, unsigned word, const char *reason)
{
	p->bad = word;
	p->reason = reason;
	return false;
}

bool
part_want_words(struct part_parser *p, unsigned count)
{
	if (p->line.count == count + 1)
		return true;
	if (p->line.count > count + 1)
		return part_complain(p, count + 1, "too many words");
	return part_complain(p, 0, "too few words");
}

bool
part_number(struct part_parser *p, unsigned word, unsigned long min, unsigned long max,
    unsigned long *ret_value)
{
	if (parse_number(p->line.word[word], min, max, ret_value))
		return true;
	return part_complain(p, word, "not a number, or out of range");
}

/* Keys that need more than a number or a text. */

static bool
key_family(struct part_parser *p)
{
	static const struct {
		const char *word;
		enum sim_family family;
	} families[] = {
		{ "sff-8472", SIM_FAMILY_SFF8472 },
		{ "sff-8636", SIM_FAMILY_SFF8636 },
		{ "cmis", SIM_FAMILY_CMIS },
	};

	if (!part_want_words(p, 1))
		return false;
	for (size_t i = 0; i < COUNT_OF(families); i++) {
		if (strcmp(p->line.word[1], families[i].word) != 0)
			continue;
		p->part.family = (uint8_t)families[i].family;
		return true;
	}
	return part_complain(p, 1, "not one of sff-8472, sff-8636, cmis");
}

static bool
key_oui(struct part_parser *p)
{
	unsigned a, b, c;
	char end;

	if (!part_want_words(p, 1))
		return false;
	if (strlen(p->line.word[1]) != 8 ||
	    sscanf(p->line.word[1], "%2x-%2x-%2x%c", &a, &b, &c, &end) != 3)
		return part_complain(p, 1, "not three hex bytes with hyphens");
	p->part.oui[0] = (uint8_t)a;
	p->part.oui[1] = (uint8_t)b;
	p->part.oui[2] = (uint8_t)c;
	return true;
}

static bool
key_version(struct part_parser *p, uint8_t version[2])
{
	unsigned major, minor;
	char end;

	if (!part_want_words(p, 1))
		return false;
	if (strspn(p->line.word[1], "0123456789.") != strlen(p->line.word[1]) ||
	    sscanf(p->line.word[1], "%3u.%3u%c", &major, &minor, &end) != 2 ||
	    major > 254 || minor > 254)
		return part_complain(p, 1, "not a version like 1.4");
	version[0] = (uint8_t)major;
	version[1] = (uint8_t)minor;
	return true;
}

static bool
key_firmware(struct part_parser *p)
{
	return key_version(p, p->part.firmware);
}

static bool
key_hardware(struct part_parser *p)
{
	return key_version(p, p->part.hardware);
}

static bool
key_compliance(struct part_parser *p)
{
	unsigned long value;

	if (!part_want_words(p, 8))
		return false;
	for (unsigned i = 0; i < 8; i++) {
		if (!part_number(p, i + 1, 0, 255, &value))
			return false;
		p->part.compliance[i] = (uint8_t)value;
	}
	return true;
}

/* A length of time or way: number and decimals, as a whole number of small units. */
static bool
real_word(struct part_parser *p, unsigned word, double max, double factor,
    uint32_t *ret_value)
{
	double value;

	if (!quantity_real(p->line.word[word], 0, max, &value))
		return part_complain(p, word, "not a number, or out of range");
	*ret_value = (uint32_t)llround(value * factor);
	return true;
}

static bool
key_wavelength(struct part_parser *p)
{
	return part_want_words(p, 2) &&
	       real_word(p, 1, 3200, 1000, &p->part.wavelength_pm) &&
	       real_word(p, 2, 300, 1000, &p->part.tolerance_pm);
}

static bool
key_power(struct part_parser *p)
{
	return part_want_words(p, 1) && real_word(p, 1, 60, 1000, &p->part.power_mw);
}

static bool
key_los(struct part_parser *p)
{
	if (!part_want_words(p, 1))
		return false;
	if (!quantity_value(QUANTITY_RX_POWER, p->line.word[1], &p->part.los_nw))
		return part_complain(p, 1, "not a power in dBm");
	return true;
}

static bool
key_nominal(struct part_parser *p)
{
	enum quantity quantity;

	if (!part_want_words(p, 2))
		return false;
	if (!quantity_parse(p->line.word[1], &quantity))
		return part_complain(p, 1, "no such quantity");
	if (!quantity_value(quantity, p->line.word[2], &p->part.nominal[quantity]))
		return part_complain(p, 2, "not a number, or out of range");
	return true;
}

static bool
key_limits(struct part_parser *p)
{
	enum quantity quantity;

	if (!part_want_words(p, 5))
		return false;
	if (!quantity_parse(p->line.word[1], &quantity) || quantity >= QUANTITY_MONITORS)
		return part_complain(p, 1, "no such quantity");
	for (unsigned i = 0; i < BOUND_COUNT; i++) {
		if (!quantity_value(quantity, p->line.word[i + 2],
			&p->part.limit[quantity][i]))
			return part_complain(p, i + 2, "not a number, or out of range");
	}
	return true;
}

/* A coefficient, or a slope or offset: any finite number, as 1.5 or -2e-9. */
bool
part_real(struct part_parser *p, unsigned word, double max, double *ret_value)
{
	const char *text = p->line.word[word];
	char *end;

	if (text[strspn(text, "+-.0123456789eE")] != '\0')
		return part_complain(p, word, "not a number, or out of range");
	*ret_value = strtod(text, &end);
	if (*end || end == text || !(fabs(*ret_value) <= max))
		return part_complain(p, word, "not a number, or out of range");
	return true;
}

static bool
key_calibration_rx(struct part_parser *p)
{
	struct part_calibration *c = &p->part.calibration;
	double value, before;

	if (!part_want_words(p, 6))
		return false;
	for (unsigned i = 0; i < COUNT_OF(c->rx); i++) {
		if (!part_real(p, i + 2, 1e6, &value))
			return false;
		c->rx[i] = (float)value;
	}
	before = calibration_rx(c, 0);
	for (unsigned raw = 256; raw <= UINT16_MAX; raw += 256) {
		value = calibration_rx(c, (uint16_t)raw);
		if (!(value > before))
			return part_complain(p, 2, "a polynomial that does not rise");
		before = value;
	}
	return true;
}

static bool
key_calibration(struct part_parser *p)
{
	struct part_calibration *c = &p->part.calibration;
	enum quantity quantity;
	double slope, offset;

	if (p->line.count < 2)
		return part_complain(p, 0, "too few words");
	if (!quantity_parse(p->line.word[1], &quantity) || quantity >= QUANTITY_MONITORS)
		return part_complain(p, 1, "no such quantity");
	c->external = 1;
	if (quantity == QUANTITY_RX_POWER)
		return key_calibration_rx(p);
	if (!part_want_words(p, 3) || !part_real(p, 2, 255.99, &slope) ||
	    !part_real(p, 3, INT16_MAX, &offset))
		return false;
	if (lround(slope * 256) < 1)
		return part_complain(p, 2, "not a number, or out of range");
	c->slope[quantity] = (uint16_t)lround(slope * 256);
	c->offset[quantity] = (int16_t)lround(offset);
	return true;
}

enum key_kind { KEY_BYTE, KEY_LONG, KEY_TEXT, KEY_CALL };

/* A key: where its one value goes and its bounds, or the function that reads it. */
struct key {
	const char *word;
	enum key_kind kind;
	size_t offset;
	unsigned long min, max; /* KEY_TEXT: max is the room, without NUL */
	bool (*call)(struct part_parser *p);
};

#define AT(field) offsetof(struct part, field)

/* clang-format off */
static const struct key keys[] = {
	{ "family",          KEY_CALL, 0,                   0, 0, key_family },
	{ "identifier",      KEY_BYTE, AT(identifier),      1, 255, NULL },
	{ "revision",        KEY_BYTE, AT(revision),        0, 255, NULL },
	{ "vendor",          KEY_TEXT, AT(vendor),          1, 16, NULL },
	{ "part",            KEY_TEXT, AT(pn),              1, 16, NULL },
	{ "rev",             KEY_TEXT, AT(rev),             1, 2, NULL },
	{ "serial",          KEY_TEXT, AT(serial),          1, 16, NULL },
	{ "date",            KEY_TEXT, AT(date),            6, 8, NULL },
	{ "oui",             KEY_CALL, 0,                   0, 0, key_oui },
	{ "connector",       KEY_BYTE, AT(connector),       0, 255, NULL },
	{ "encoding",        KEY_BYTE, AT(encoding),        0, 255, NULL },
	{ "technology",      KEY_BYTE, AT(technology),      0, 31, NULL },
	{ "media",           KEY_BYTE, AT(media_type),      0, 255, NULL },
	{ "ext-compliance",  KEY_BYTE, AT(ext_compliance),  0, 255, NULL },
	{ "compliance",      KEY_CALL, 0,                   0, 0, key_compliance },
	{ "flat",            KEY_BYTE, AT(flat),            0, 1, NULL },
	{ "cdr",             KEY_BYTE, AT(cdr),             0, 1, NULL },
	{ "unmeasured",      KEY_BYTE, AT(unmeasured),      0, 1, NULL },
	{ "lanes",           KEY_BYTE, AT(lanes),           1, PART_LANES, NULL },
	{ "host-lanes",      KEY_BYTE, AT(host_lanes),      1, PART_LANES, NULL },
	{ "application",     KEY_CALL, 0,                   0, 0, part_key_application },
	{ "block",           KEY_CALL, 0,                   0, 0, part_key_block },
	{ "runs",            KEY_CALL, 0,                   0, 0, part_key_runs },
	{ "bitrate",         KEY_LONG, AT(bitrate_mbd),     1, 120000, NULL },
	{ "wavelength",      KEY_CALL, 0,                   0, 0, key_wavelength },
	{ "reach-smf",       KEY_LONG, AT(reach_smf_m),     0, 31500000, NULL },
	{ "reach-om1",       KEY_LONG, AT(reach_om1_m),     0, 2540, NULL },
	{ "reach-om2",       KEY_LONG, AT(reach_om2_m),     0, 2540, NULL },
	{ "reach-om3",       KEY_LONG, AT(reach_om3_m),     0, 510, NULL },
	{ "reach-om4",       KEY_LONG, AT(reach_om4_m),     0, 510, NULL },
	{ "length",          KEY_LONG, AT(length_cable_m),  0, 254, NULL },
	{ "power",           KEY_CALL, 0,                   0, 0, key_power },
	{ "bias-multiplier", KEY_BYTE, AT(bias_multiplier), 1, 4, NULL },
	{ "firmware",        KEY_CALL, 0,                   0, 0, key_firmware },
	{ "hardware",        KEY_CALL, 0,                   0, 0, key_hardware },
	{ "boot-ms",         KEY_LONG, AT(boot_ms),         0, 60000, NULL },
	{ "ready-ms",        KEY_LONG, AT(ready_ms),        0, 60000, NULL },
	{ "init-ms",         KEY_LONG, AT(init_ms),         0, 60000, NULL },
	{ "turn-ms",         KEY_LONG, AT(turn_ms),         0, 60000, NULL },
	{ "page-us",         KEY_LONG, AT(page_us),         0, 10000, NULL },
	{ "stretch-us",      KEY_LONG, AT(stretch_us),      0, 25000, NULL },
	{ "tune-ms",         KEY_LONG, AT(tune_ms),         0, 60000, NULL },
	{ "coherent",        KEY_BYTE, AT(coherent),        0, 255, NULL },
	{ "offers",          KEY_CALL, 0,                   0, 0, part_key_offers },
	{ "vdm",             KEY_CALL, 0,                   0, 0, part_key_vdm },
	{ "auxiliary",       KEY_CALL, 0,                   0, 0, part_key_auxiliary },
	{ "grid",            KEY_CALL, 0,                   0, 0, part_key_grid },
	{ "fine-tuning",     KEY_CALL, 0,                   0, 0, part_key_fine_tuning },
	{ "power-range",     KEY_CALL, 0,                   0, 0, part_key_power_range },
	{ "nominal",         KEY_CALL, 0,                   0, 0, key_nominal },
	{ "limits",          KEY_CALL, 0,                   0, 0, key_limits },
	{ "los",             KEY_CALL, 0,                   0, 0, key_los },
	{ "calibration",     KEY_CALL, 0,                   0, 0, key_calibration },
	{ "set",             KEY_CALL, 0,                   0, 0, part_key_set },
};
/* clang-format on */

static bool
take_text(struct part_parser *p, const struct key *key)
{
	char *field = (char *)&p->part + key->offset;
	size_t len = strlen(p->line.rest);

	if (len < key->min)
		return part_complain(p, 0, "too few words");
	if (len > key->max)
		return part_complain(p, 1, "text too long");
	for (size_t i = 0; i < len; i++) {
		if (p->line.rest[i] < 0x20 || p->line.rest[i] > 0x7e)
			return part_complain(p, 1, "not printable ASCII");
	}
	memset(field, 0, key->max + 1);
	memcpy(field, p->line.rest, len);
	return true;
}

static bool
take_key(struct part_parser *p, const struct key *key)
{
	void *field = (char *)&p->part + key->offset;
	unsigned long value;
	uint32_t word;

	switch (key->kind) {
	case KEY_CALL:
		return key->call(p);
	case KEY_TEXT:
		return take_text(p, key);
	case KEY_BYTE:
		if (!part_want_words(p, 1) ||
		    !part_number(p, 1, key->min, key->max, &value))
			return false;
		*(uint8_t *)field = (uint8_t)value;
		return true;
	case KEY_LONG:
		if (!part_want_words(p, 1) ||
		    !part_number(p, 1, key->min, key->max, &value))
			return false;
		word = (uint32_t)value;
		memcpy(field, &word, sizeof(word));
		return true;
	}
	return false;
}

/* Cuts one line into words. False when it is too long or has too many. */
static bool
cut_line(struct part_line *line, const char *text, size_t len)
{
	char *at;

	line->count = 0;
	if (len >= sizeof(line->bytes) || memchr(text, '\0', len))
		return false;
	memcpy(line->bytes, text, len);
	line->bytes[len] = '\0';
	for (at = line->bytes + len; at > line->bytes && strchr(" \t\r", at[-1]);)
		*--at = '\0';
	at = line->bytes + strspn(line->bytes, " \t");
	at += strcspn(at, " \t");
	at += strspn(at, " \t");
	memmove(line->rest, at, strlen(at) + 1);
	for (at = strtok(line->bytes, " \t"); at; at = strtok(NULL, " \t")) {
		if (line->count == WORDS_MAX)
			return false;
		line->word[line->count++] = at;
	}
	return true;
}

static bool
take_line(struct part_parser *p, const char *text, size_t len)
{
	if (!cut_line(&p->line, text, len)) {
		p->line.count = 0;
		return part_complain(p, 0, "line too long, or not text");
	}
	if (p->line.count == 0 || p->line.word[0][0] == '#')
		return true;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		if (strcmp(p->line.word[0], keys[i].word) != 0)
			continue;
		p->seen[i / 32] |= (uint32_t)1 << i % 32;
		return take_key(p, &keys[i]);
	}
	return part_complain(p, 0, "no such key");
}

/* More lanes than a bank has: full banks. */
static bool
check_banks(struct part_parser *p)
{
	const struct part *part = &p->part;
	unsigned host = part->host_lanes ? part->host_lanes : part->lanes;

	if (part_banks(part) == 1)
		return true;
	if (part->family != SIM_FAMILY_CMIS || part->flat)
		return part_complain(p, 0, "more than 8 lanes need pages of CMIS");
	if (part->lanes != host || host % PART_BANK)
		return part_complain(p, 0, "lanes beyond 8 come in banks of 8");
	if (part_banks(part) == 3 && part->revision < 0x54)
		return part_complain(p, 0, "three banks need CMIS 5.4");
	return true;
}

/* Pages of CMIS have all grids, SFF-8690 has one, whose channels are all of it. */
static bool
may_be_tuned(const struct part *part)
{
	if (part->family == SIM_FAMILY_SFF8472)
		return !part->flat && part->laser.grids == 1 &&
		       part->laser.first_grid >= 2 && part->laser.first_grid <= 5;
	return part->family == SIM_FAMILY_CMIS && !part->flat;
}

/* A part must at least say what it is. */
static bool
check_whole(struct part_parser *p)
{
	static const char *const needed[] = { "family", "identifier", "vendor", "part",
		"serial", "lanes" };

	p->line.count = 0;
	for (size_t n = 0; n < COUNT_OF(needed); n++) {
		for (size_t i = 0; i < COUNT_OF(keys); i++) {
			if (strcmp(needed[n], keys[i].word) != 0 ||
			    p->seen[i / 32] & (uint32_t)1 << i % 32)
				continue;
			p->line.word[0] = (char *)(uintptr_t)needed[n];
			p->line.count = 1;
			return part_complain(p, 0, "missing");
		}
	}
	if (p->part.bias_multiplier == 3)
		return part_complain(p, 0, "bias-multiplier must be 1, 2 or 4");
	if (p->part.family == SIM_FAMILY_SFF8636 && p->part.lanes > 4)
		return part_complain(p, 0, "SFF-8636 has at most 4 lanes");
	if (p->part.family == SIM_FAMILY_SFF8472 && p->part.lanes != 1)
		return part_complain(p, 0, "SFF-8472 has 1 lane");
	if (p->part.family == SIM_FAMILY_SFF8636 && p->part.technology > 15)
		return part_complain(p, 0, "technology of SFF-8636 is 0 to 15");
	if (p->part.family != SIM_FAMILY_CMIS && p->part.bias_multiplier != 1)
		return part_complain(p, 0, "bias-multiplier is a matter of CMIS");
	if (p->part.family != SIM_FAMILY_SFF8472 && p->part.calibration.external)
		return part_complain(p, 0, "calibration is a matter of SFF-8472");
	if ((p->part.family != SIM_FAMILY_CMIS || p->part.flat) &&
	    (p->part.vdm_count || p->part.coherent))
		return part_complain(p, 0, "vdm and coherent need pages of CMIS");
	if (p->part.laser.grids && !may_be_tuned(&p->part))
		return part_complain(p, 0,
		    "grid needs pages of CMIS, or SFF-8472 with one of 12.5 to 100");
	if (p->part.offers.told && !p->part.coherent)
		return part_complain(p, 0, "offers are a matter of coherent modules");
	return check_banks(p) && part_check_apps(p) && part_check_aux(p) &&
	       part_check_settings(p);
}

static void
fill_error(const struct part_parser *p, struct part_error *ret_error)
{
	const char *word = p->bad < p->line.count ? p->line.word[p->bad] : "";

	*ret_error = (struct part_error){ .line = p->number };
	snprintf(ret_error->word, sizeof(ret_error->word), "%.31s", word);
	snprintf(ret_error->reason, sizeof(ret_error->reason), "%s", p->reason);
}

int
part_parse(const char *text, size_t len, struct part *ret_part,
    struct part_error *ret_error)
{
	struct part_parser p = { .part = { .bias_multiplier = 1,
				     .rev = "A",
				     .date = "250101",
				     .calibration = calibration_neutral } };
	size_t at = 0;

	if (len > PART_TEXT_MAX) {
		p.reason = "text too long";
		fill_error(&p, ret_error);
		return -EINVAL;
	}
	while (at < len) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t line_len = end ? (size_t)(end - (text + at)) : len - at;

		p.number++;
		if (!take_line(&p, text + at, line_len)) {
			fill_error(&p, ret_error);
			return -EINVAL;
		}
		at += line_len + 1;
	}
	if (!check_whole(&p)) {
		fill_error(&p, ret_error);
		return -EINVAL;
	}
	if (p.part.host_lanes == 0)
		p.part.host_lanes = p.part.lanes;
	*ret_part = p.part;
	return 0;
}
