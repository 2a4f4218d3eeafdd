/* SPDX-License-Identifier: Apache-2.0 */
/* Alarm cause: the numbers that an alarm was raised for, and who found them. */
#ifndef MODEL_ALARM_CAUSE_H
#define MODEL_ALARM_CAUSE_H

#include <stdbool.h>
#include <stdint.h>

/* Who says so; both bits may be set, and none where it is neither. */
enum alarm_source {
	ALARM_BY_FLAG = 1 << 0,       /* a flag of the module */
	ALARM_BY_COMPARISON = 1 << 1, /* our own look at what it reads */
};

/* What is known of the cause. Values are in the unit of the monitor. */
struct alarm_cause {
	int32_t value; /* UNREADABLE, BUS_STUCK: enum hw_err; MODULE_FAULT: its cause
			  code; OTHER_OWNER: its pid; PATH_DOWN: the state code;
			  INCOMPATIBLE: mW, 0: the layout; LASER_REFUSED: bits of
			  flags from SIGNAL_CHANNEL_INVALID on; POLL_LATE: ms;
			  PIN_MISMATCH: enum platform_pin */
	int32_t limit; /* POLL_LATE: ms */
	bool has_value, has_limit;
	uint8_t source; /* enum alarm_source */
};

#endif
