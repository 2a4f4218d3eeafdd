/* SPDX-License-Identifier: Apache-2.0 */
#include "model/transfers.h"

const uint32_t transfers_bound_us[TRANSFERS_BOUNDS] = { 250, 500, 1000, 2000, 4000, 8000,
	16000, 32000, 64000, 128000 };

void
transfers_add(struct transfers *t, int status, unsigned bytes, uint64_t us)
{
	unsigned bucket = 0;

	while (bucket < TRANSFERS_BOUNDS && us > transfers_bound_us[bucket])
		bucket++;
	t->count++;
	t->bytes += bytes;
	t->busy_us += us;
	t->took[bucket]++;
	if (status < HW_OK && status > -HW_ERR_COUNT)
		t->failed[-status]++;
	if (status != HW_OK || bytes != TRANSFERS_PAGE)
		return;
	if (t->pages == 0 || us < t->page_least_us)
		t->page_least_us = (uint32_t)us;
	t->pages++;
	t->pages_us += us;
}

void
transfers_merge(struct transfers *t, const struct transfers *more)
{
	t->count += more->count;
	t->bytes += more->bytes;
	t->busy_us += more->busy_us;
	for (int kind = 1; kind < HW_ERR_COUNT; kind++)
		t->failed[kind] += more->failed[kind];
	for (unsigned i = 0; i <= TRANSFERS_BOUNDS; i++)
		t->took[i] += more->took[i];
	if (more->pages && (!t->pages || more->page_least_us < t->page_least_us))
		t->page_least_us = more->page_least_us;
	t->pages += more->pages;
	t->pages_us += more->pages_us;
}

uint64_t
transfers_errors(const struct transfers *t)
{
	uint64_t errors = 0;

	for (int kind = 1; kind < HW_ERR_COUNT; kind++) {
		if (hw_err_info(-kind)->counts_for_bus)
			errors += t->failed[kind];
	}
	return errors;
}
