/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hwerr.h"

#include <stddef.h>

/* clang-format off */
static const struct hw_err_info infos[HW_ERR_COUNT] = {
	/* error          name        text                                    retry              breaker bus    clear  reason             http grpc */
	[-HW_OK]      = { "ok",       "no error",                             HW_RETRY_NEVER,    false, false, false, HW_REASON_NONE,    200, 0 },
	[-HW_ABSENT]  = { "absent",   "the cage is empty",                    HW_RETRY_BREAKER,  false, false, false, HW_REASON_NONE,    404, 5 },
	[-HW_NACK]    = { "nack",     "address not acknowledged",             HW_RETRY_SOON,     true,  false, false, HW_REASON_NACK,    503, 14 },
	[-HW_BUSY]    = { "busy",     "bus busy",                             HW_RETRY_SOON,     true,  true,  false, HW_REASON_OTHER,   503, 14 },
	[-HW_TIMEOUT] = { "timeout",  "transaction timed out",                HW_RETRY_BREAKER,  true,  true,  true,  HW_REASON_TIMEOUT, 504, 4 },
	[-HW_STUCK]   = { "stuck",    "bus stuck",                            HW_RETRY_BREAKER,  true,  true,  true,  HW_REASON_TIMEOUT, 503, 14 },
	[-HW_IO]      = { "io",       "bus error or short transfer",          HW_RETRY_ONCE,     true,  false, true,  HW_REASON_OTHER,   502, 13 },
	[-HW_NOPAGE]  = { "nopage",   "the module has no such page",          HW_RETRY_NEVER,    false, false, false, HW_REASON_NONE,    404, 5 },
	[-HW_PERM]    = { "perm",     "the platform forbids this access",     HW_RETRY_NEVER,    false, false, false, HW_REASON_OTHER,   403, 7 },
	[-HW_UNSUP]   = { "unsup",    "the platform cannot do this",          HW_RETRY_NEVER,    false, false, false, HW_REASON_NONE,    501, 12 },
	[-HW_GONE]    = { "gone",     "the device disappeared",               HW_RETRY_BREAKER,  true,  true,  true,  HW_REASON_OTHER,   503, 14 },
	[-HW_INVAL]   = { "inval",    "the request makes no sense",           HW_RETRY_NEVER,    false, false, false, HW_REASON_OTHER,   500, 13 },
	[-HW_CRASH]   = { "crash",    "the bus process died",                 HW_RETRY_BREAKER,  false, true,  true,  HW_REASON_OTHER,   503, 14 },
};
/* clang-format on */

const struct hw_err_info *
hw_err_info(int err)
{
	if (err > 0 || err <= -HW_ERR_COUNT)
		err = HW_IO;
	return &infos[-err];
}

const char *
hw_reason_name(enum hw_reason reason)
{
	switch (reason) {
	case HW_REASON_NONE:
		return "none";
	case HW_REASON_NACK:
		return "nack";
	case HW_REASON_TIMEOUT:
		return "timeout";
	case HW_REASON_CHECKSUM:
		return "checksum";
	case HW_REASON_OTHER:
		return "other";
	}
	return "other";
}
