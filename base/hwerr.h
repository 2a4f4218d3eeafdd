/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hardware errors: the one list of what can go wrong between us and a module.
 *
 * The numbers are those of enum platform_err in plugins/platform.h; they cross
 * the process border as they are. What each error means to the scheduler, to a
 * bus, to a counter and to a client stands in one table.
 */
#ifndef BASE_HWERR_H
#define BASE_HWERR_H

#include <stdbool.h>

enum hw_err {
	HW_OK = 0,
	HW_ABSENT = -1,  /* the presence pin says that the cage is empty */
	HW_NACK = -2,    /* the address was not acknowledged: busy, booting or absent */
	HW_BUSY = -3,    /* the bus was busy or arbitration was lost */
	HW_TIMEOUT = -4, /* a transaction did not end in time */
	HW_STUCK = -5,   /* a line is held low and recovery failed */
	HW_IO = -6,      /* another bus error or a short transfer */
	HW_NOPAGE = -7,  /* the module does not have this page or bank */
	HW_PERM = -8,    /* the platform forbids this access */
	HW_UNSUP = -9,   /* the platform cannot do this at all */
	HW_GONE = -10,   /* the device node disappeared */
	HW_INVAL = -11,  /* we asked for something that makes no sense */
	HW_CRASH = -12,  /* the bus process died with the request */
};

#define HW_ERR_COUNT 13

enum hw_retry {
	HW_RETRY_NEVER,   /* the answer will not change */
	HW_RETRY_SOON,    /* a busy module or bus: again within the busy budget */
	HW_RETRY_ONCE,    /* once more in the same visit, then the breaker decides */
	HW_RETRY_BREAKER, /* with the breaker's growing distance */
};

/* The `reason` label of transceiver_read_errors_total. */
enum hw_reason {
	HW_REASON_NONE,
	HW_REASON_NACK,
	HW_REASON_TIMEOUT,
	HW_REASON_CHECKSUM,
	HW_REASON_OTHER
};

#define HW_REASON_COUNT 5

/* What one error means to each part of the program. */
struct hw_err_info {
	const char *name; /* as in metrics and logs: "nack" */
	const char *text; /* as in events and to clients: "address not acknowledged" */
	enum hw_retry retry;
	bool counts_for_breaker; /* the cage's circuit breaker hears of it */
	bool counts_for_bus;     /* the bus's health hears of it */
	bool may_clear; /* it may have come to the module: a read cleared its flags */
	enum hw_reason reason;
	int http_status;
	int grpc_status;
};

/*
 * The row of an error. A number that is none of ours gives the row of HW_IO:
 * a plugin that invents codes has failed all the same.
 */
const struct hw_err_info *hw_err_info(int err);

/* The name of a reason: "nack", "timeout", "checksum", "other". */
const char *hw_reason_name(enum hw_reason reason);

#endif
