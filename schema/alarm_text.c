/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/alarm_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "optics/cmis_state.h"
#include "schema/leaf.h"
#include "schema/leaf_monitor.h"
#include "schema/words.h"

#define NUMBER_MAX (DECIMAL_TEXT_MAX + 8)

/* How a person is told a quantity. */
static const struct {
	const char *name;
	const char *unit;
	uint8_t shift;  /* power of ten from the published unit */
	uint8_t digits; /* of the fraction */
} words[] = {
	[MONITOR_TEMP] = { "temperature", "C", 0, 1 },
	[MONITOR_VCC] = { "supply voltage", "V", 0, 3 },
	[MONITOR_TX_POWER] = { "tx power", "dBm", 0, 2 },
	[MONITOR_TX_BIAS] = { "tx bias", "mA", 3, 2 },
	[MONITOR_RX_POWER] = { "rx power", "dBm", 0, 2 },
	[MONITOR_LASER_TEMP] = { "laser temperature", "C", 0, 1 },
	[MONITOR_LASER_TEMP_2] = { "second laser temperature", "C", 0, 1 },
	[MONITOR_TEC] = { "TEC current", "%", 0, 1 },
	[MONITOR_TEC_2] = { "second TEC current", "%", 0, 1 },
	[MONITOR_COOLER] = { "cooler current", "mA", 3, 1 },
	[MONITOR_VCC2] = { "second supply voltage", "V", 0, 3 },
	[MONITOR_AUX1] = { "Aux1", NULL, 0, 0 },
	[MONITOR_CUSTOM] = { "custom monitor", NULL, 0, 0 },
};

static const struct {
	const char *name;
	const char *side;
} limit_words[] = {
	[LIMIT_HIGH_ALARM] = { "high alarm", "above" },
	[LIMIT_LOW_ALARM] = { "low alarm", "below" },
	[LIMIT_HIGH_WARN] = { "high warning", "above" },
	[LIMIT_LOW_WARN] = { "low warning", "below" },
};

static const char *const signal_words[] = {
	[SIGNAL_TX_FAULT] = "the transmitter reports a fault",
	[SIGNAL_TX_LOS] = "no signal comes from the host",
	[SIGNAL_TX_LOL] = "the signal from the host cannot be locked to",
	[SIGNAL_RX_LOS] = "no light is received",
	[SIGNAL_RX_LOL] = "the received signal cannot be locked to",
	[SIGNAL_TX_EQ] = "the signal from the host cannot be equalized",
	[SIGNAL_MODULE_FIRMWARE] = "the module says that its firmware failed",
	[SIGNAL_PATH_FIRMWARE] =
	    "the module says that the firmware of its data paths failed",
};

/* "-10.52 dBm" */
static void
print_number(enum monitor id, int32_t value, char ret_text[NUMBER_MAX])
{
	unsigned from = leaf_of_limits(id)->digits - words[id].shift;
	unsigned digits = words[id].digits;
	char number[DECIMAL_TEXT_MAX];

	decimal_print(number,
	    decimal_rescale(leaf_monitor_number(id, value), from, digits), digits,
	    digits);
	snprintf(ret_text, NUMBER_MAX, words[id].unit ? "%s %s" : "%s", number,
	    words[id].unit);
}

static void
limit_text(enum monitor id, enum limit limit, const struct alarm_cause *cause,
    char ret_text[ALARM_TEXT_MAX])
{
	const char *name = limit_words[limit].name, *side = limit_words[limit].side;
	char value[NUMBER_MAX], bound[NUMBER_MAX];

	print_number(id, cause->value, value);
	print_number(id, cause->limit, bound);
	if (cause->source & ALARM_BY_COMPARISON)
		snprintf(ret_text, ALARM_TEXT_MAX, "%s %s is %s the %s limit %s",
		    words[id].name, value, side, name, bound);
	else
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "%s was flagged %s the %s limit %s, and read %s", words[id].name,
		    side, name, bound, value);
}

void
alarm_limit_text(enum monitor id, enum limit limit, int32_t value,
    char ret_text[ALARM_TEXT_MAX])
{
	char number[NUMBER_MAX];

	print_number(id, value, number);
	snprintf(ret_text, ALARM_TEXT_MAX, "%s %s", limit_words[limit].name, number);
}

static void
fault_text(uint8_t code, char ret_text[ALARM_TEXT_MAX])
{
	const char *cause = cmis_fault_cause_name(code);

	if (cause)
		snprintf(ret_text, ALARM_TEXT_MAX, "the module is in ModuleFault: %s",
		    cause);
	else if (code)
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "the module is in ModuleFault, cause %02Xh", code);
	else
		snprintf(ret_text, ALARM_TEXT_MAX, "the module is in ModuleFault");
}

static void
owner_text(const struct cage *c, int32_t pid, char ret_text[ALARM_TEXT_MAX])
{
	const struct owner *o = &c->owner;

	if (pid)
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "somebody else uses the module: %s, process %" PRId32, o->name, pid);
	else
		snprintf(ret_text, ALARM_TEXT_MAX, "somebody else uses the module: %s",
		    o->name);
}

static void
bus_text(int err, char ret_text[ALARM_TEXT_MAX])
{
	if (err == HW_CRASH)
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "the process of the bus does not answer, or dies again and again");
	else
		snprintf(ret_text, ALARM_TEXT_MAX, "no cage of the bus can be read: %s",
		    hw_err_info(err)->text);
}

/* Which of the limits is meant stands in its value. */
static void
disagreement_text(enum monitor id, const struct alarm_cause *cause,
    char ret_text[ALARM_TEXT_MAX])
{
	char value[NUMBER_MAX], bound[NUMBER_MAX];

	print_number(id, cause->value, value);
	print_number(id, cause->limit, bound);
	if (cause->source & ALARM_BY_COMPARISON)
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "%s %s is beyond the module's limit %s, and its flag is not set",
		    words[id].name, value, bound);
	else
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "the flag of the module's %s limit %s is set, and it reads %s",
		    words[id].name, bound, value);
}

/* What of its orders a laser does not follow: bits from SIGNAL_CHANNEL_INVALID on. */
static void
refusal_text(unsigned refused, char ret_text[ALARM_TEXT_MAX])
{
	static const char *const orders[] = { "no such channel", "tuning not accepted",
		"fine tuning out of range", "power out of range" };
	const char *separator = ": ";
	size_t len = (size_t)snprintf(ret_text, ALARM_TEXT_MAX,
	    "the laser does not do what is set");

	for (unsigned i = 0; i < COUNT_OF(orders) && len < ALARM_TEXT_MAX; i++) {
		if (!(refused >> i & 1))
			continue;
		len += (size_t)snprintf(ret_text + len, ALARM_TEXT_MAX - len, "%s%s",
		    separator, orders[i]);
		separator = ", ";
	}
}

/* The kinds that are about a state of the cage or its module; false for others. */
static bool
state_text(const struct cage *c, enum alarm_kind kind, const struct alarm_cause *cause,
    char ret_text[ALARM_TEXT_MAX])
{
	const char *path;
	char room[WORDS_MAX];

	switch ((int)kind) {
	case ALARM_PATH_DOWN:
		path = words_data_path_state((unsigned)cause->value);
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "the port is up, and its data path is in %s",
		    path ? path : "an unknown state");
		return true;
	case ALARM_CHECKSUM:
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "a checksum of the module's identity is wrong");
		return true;
	case ALARM_INCOMPATIBLE:
		if (cause->value)
			snprintf(ret_text, ALARM_TEXT_MAX,
			    "the module may take %.1f W, the cage gives %.1f W",
			    cause->value / 1000.0, cause->limit / 1000.0);
		else
			snprintf(ret_text, ALARM_TEXT_MAX,
			    "a layout that is not known, identifier %02Xh",
			    c->module.id.identifier);
		return true;
	case ALARM_UNDECODED:
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "identifier %02Xh is %s, whose layout is not decoded here",
		    c->module.id.identifier, words_form_factor(&c->module.id, room));
		return true;
	case ALARM_POLL_LATE:
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "flags were read after %.1f s, and should be each %.1f s",
		    cause->value / 1000.0, cause->limit / 1000.0);
		return true;
	case ALARM_LASER_UNLOCKED:
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "the laser is not locked to the frequency that is set");
		return true;
	case ALARM_LASER_REFUSED:
		refusal_text((unsigned)cause->value, ret_text);
		return true;
	case ALARM_LASER_TEC:
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "the module says that the cooler of its laser failed");
		return true;
	case ALARM_PIN_MISMATCH:
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "the pin %s and the bit that shows it differ",
		    pin_name((unsigned)cause->value));
		return true;
	default:
		return false;
	}
}

void
alarm_text(const struct cage *c, enum alarm_kind kind, const struct alarm *a,
    char ret_text[ALARM_TEXT_MAX])
{
	char value[NUMBER_MAX];
	enum signal_flag signal;
	enum monitor id;
	enum limit limit;

	if (alarm_disagreement_of(kind, &id)) {
		disagreement_text(id, &a->cause, ret_text);
	} else if (state_text(c, kind, &a->cause, ret_text)) {
		return;
	} else if (alarm_limit_of(kind, &id, &limit)) {
		limit_text(id, limit, &a->cause, ret_text);
	} else if (kind == ALARM_OTHER_OWNER) {
		owner_text(c, a->cause.value, ret_text);
	} else if (kind == ALARM_BUS_STUCK) {
		bus_text(a->cause.value, ret_text);
	} else if (kind == ALARM_MODULE_FAULT) {
		fault_text((uint8_t)a->cause.value, ret_text);
	} else if (kind == ALARM_FLAPPING) {
		snprintf(ret_text, ALARM_TEXT_MAX,
		    "the presence contact bounces: what is plugged counts as present");
	} else if (!alarm_signal_of(kind, &signal)) {
		snprintf(ret_text, ALARM_TEXT_MAX, "the module cannot be read: %s",
		    a->cause.value == HW_OK ? "its memory makes no sense"
					    : hw_err_info(a->cause.value)->text);
	} else if (!a->cause.has_value) {
		snprintf(ret_text, ALARM_TEXT_MAX, "%s", signal_words[signal]);
	} else {
		print_number(MONITOR_RX_POWER, a->cause.value, value);
		snprintf(ret_text, ALARM_TEXT_MAX, "%s, rx power %s",
		    signal_words[signal], value);
	}
}

const char *
alarm_source_name(unsigned source)
{
	switch (source) {
	case ALARM_BY_FLAG:
		return "flag";
	case ALARM_BY_COMPARISON:
		return "comparison";
	default:
		return "both";
	}
}

bool
alarm_numbers(enum alarm_kind kind, const struct alarm *a, enum unit *ret_unit,
    unsigned *ret_digits, int64_t *ret_value, int64_t *ret_limit)
{
	enum monitor id = MONITOR_RX_POWER;
	enum limit limit;

	if (!alarm_limit_of(kind, &id, &limit) && !alarm_disagreement_of(kind, &id) &&
	    kind != alarm_of_signal(SIGNAL_RX_LOS))
		return false;
	*ret_unit = leaf_of_limits(id)->unit;
	*ret_digits = leaf_of_limits(id)->digits;
	*ret_value = leaf_monitor_number(id, a->cause.value);
	*ret_limit = leaf_monitor_number(id, a->cause.limit);
	return true;
}
