/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests: what the engine asks a bus to do, and what the bus answers.
 *
 * Fixed-size numbers only: the same structs cross the process border
 * (daemon/proto.h), where every one of them is bounded again.
 */
#ifndef ENGINE_REQUEST_H
#define ENGINE_REQUEST_H

#include <stdint.h>

#include "model/transfers.h"
#include "plugins/platform.h"

#define REQUEST_RUNS_MAX 64
#define RUN_BYTES_MAX    128
/* Bytes of all runs of one request, so that request and reply fit a message. */
#define REQUEST_BYTES_MAX 8192
/* Reads that are left with a bus for one cage (engine/arms.h). */
#define ARM_RUNS_MAX 8

enum run_op {
	RUN_READ,
	RUN_WRITE,
	RUN_PIN_GET,
	RUN_PIN_SET,
	RUN_CHANGED,
	RUN_RECOVER, /* the bus of the cage */
	RUN_SHARE,   /* somebody else uses the module, or nobody does any more */
	RUN_OP_COUNT
};

/* One transfer of one cage. */
struct run {
	uint16_t cage;
	uint8_t op;              /* enum run_op */
	uint8_t len;             /* READ, WRITE: 1 to 128 bytes */
	struct platform_addr at; /* READ, WRITE; PIN_*: byte is the pin, page its level;
				    CHANGED: byte is enum platform_family;
				    RECOVER: byte is enum platform_recover;
				    SHARE: byte is 1 or 0 */
	/* READ: whose latched flags it takes away, as engine/recognise.h tells modules
	 * apart; 0: none. Such a read is written down before it is made. */
	uint64_t module;
};

struct request {
	uint32_t sequence;    /* set by the engine, never 0 */
	uint16_t count;       /* runs; none: only asks for a sign of life */
	uint16_t control;     /* 1: overtakes polling at the next run */
	uint64_t deadline_us; /* mono: no run is started after it */
	uint32_t pins_ms;     /* the standing order: period of all pins; 0: as before */
	struct run run[REQUEST_RUNS_MAX];
	uint16_t arms; /* 1: `armed` counts */
	/* READ: so many of its bytes, from the first, are read again at once when the
	 * interrupt of the cage comes (engine/arms.h); 0: it is not. */
	uint8_t armed[REQUEST_RUNS_MAX];
	uint8_t data[REQUEST_BYTES_MAX]; /* bytes of the WRITE runs, in order */
	uint16_t data_len;
};

/* How one run ended. */
struct run_result {
	uint16_t index; /* which run of the request */
	int8_t status;  /* enum hw_err; PIN_GET, SHARE: HW_OK and the answer in `level` */
	uint8_t level;
	uint8_t len;     /* bytes that follow: len of a READ that was good, else 0 */
	uint8_t skipped; /* 1: cancelled or too late, never started; status is HW_BUSY */
	uint8_t zero[2];
	uint32_t took_us; /* how long the transfer took */
	uint32_t zero_too;
	uint64_t end_us; /* mono: when it was over */
};

/* A pin has another level than it had, or was read for the first time. */
struct pin_news {
	uint16_t cage;
	uint8_t pin;  /* enum platform_pin */
	int8_t level; /* 0, 1 or an enum hw_err: it could not be read */
	uint32_t zero;
	uint64_t read_us; /* mono */
};

/* A reply, or a part of one. Borrowed by engine_reply(). */
struct reply {
	uint32_t sequence;
	uint64_t pins_us; /* mono: all pins were read since, news told; 0: not yet */
	uint16_t count;
	uint16_t last; /* 1: no further part follows */
	/* 1: nobody asked for it just now: an interrupt of cage `cage` came, and this is
	 * what the request of this sequence had left to be read then. */
	uint16_t fired;
	uint16_t cage;
	uint64_t intent; /* the last read that stood in the ring when this was said */
	/* Reads that asked who is there since the reply before, where no pin tells it;
	 * NULL: none. And how long those took that this request waited for. */
	const struct transfers *asked;
	uint32_t asked_us;
	const struct run_result *result;
	const uint8_t *data; /* bytes of the good READ runs, in order */
	uint16_t data_len;
};

#endif
