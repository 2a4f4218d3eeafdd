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
	json_object(j, "page-reads");
	json_count(j, "count", t->pages);
	if (t->pages) {
		json_decimal(j, "mean-seconds", (int64_t)(t->pages_us / t->pages), 6);
		json_decimal(j, "least-seconds", t->page_least_us, 6);
	}
	json_object_end(j);
}
