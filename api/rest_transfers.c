/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_transfers.h"

void
rest_transfers(struct json *j, const struct transfers *t)
{
	json_object(j, "transfers-failed");
	for (int kind = 1; kind < HW_ERR_COUNT; kind++)
		json_count(j, hw_err_info(-kind)->name, t->failed[kind]);
	json_object_end(j);
	json_object(j, "transfer-latency");
	json_array(j, "up-to-microseconds");
	for (unsigned i = 0; i < TRANSFERS_BOUNDS; i++)
		json_count(j, NULL, transfers_bound_us[i]);
	json_array_end(j);
	json_array(j, "counts");
	for (unsigned i = 0; i <= TRANSFERS_BOUNDS; i++)
		json_count(j, NULL, t->took[i]);
	json_array_end(j);
	json_object_end(j);
}
