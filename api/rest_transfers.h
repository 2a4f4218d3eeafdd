/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transfers in REST: what failed of a bus or a cage, and how long transfers took.
 */
#ifndef API_REST_TRANSFERS_H
#define API_REST_TRANSFERS_H

#include "api/json.h"
#include "model/transfers.h"

/*
 * The object "transfers-failed", by the names of enum hw_err, and "transfer-latency", a
 * histogram: counts by upper bounds, and one more.
 */
void rest_transfers(struct json *j, const struct transfers *t);

#endif
