/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/arms.h"

#include "base/bytes.h"
#include "base/hwerr.h"

static struct arm *
find(struct arms *a, unsigned cage)
{
	for (unsigned i = 0; i < a->count; i++) {
		if (a->arm[i].cage == cage)
			return &a->arm[i];
	}
	return NULL;
}

static void
take_out(struct arms *a, struct arm *arm)
{
	if (arm)
		*arm = a->arm[--a->count];
}

void
arms_begin(struct arms *a, const struct request *request)
{
	for (unsigned i = 0; i < request->count; i++) {
		const struct run *run = &request->run[i];

		if (run->op == RUN_PIN_SET || run->op == RUN_RECOVER)
			a->count = 0;
		if (i == 0 || run->cage != run[-1].cage)
			take_out(a, find(a, run->cage));
	}
	for (unsigned i = 0; request->arms && i < request->count; i++) {
		const struct run *run = &request->run[i];

		if (request->armed[i] && a->count < ARMS_MAX && !find(a, run->cage))
			a->arm[a->count++] = (struct arm){ .cage = run->cage,
				.sequence = request->sequence };
	}
}

void
arms_note_run(struct arms *a, const struct request *request, unsigned index, int status)
{
	const struct run *run = &request->run[index];
	struct arm *arm = request->arms ? find(a, run->cage) : NULL;

	if (!arm || arm->sequence != request->sequence)
		return;
	if (status != HW_OK)
		arm->spoilt = true;
	if (!request->armed[index])
		return;
	if (run->op != RUN_READ || arm->count == ARM_RUNS_MAX ||
	    request->armed[index] > run->len) {
		arm->spoilt = true;
		return;
	}
	arm->run[arm->count] = *run;
	arm->run[arm->count++].len = request->armed[index];
}

void
arms_presence(struct arms *a, const struct platform_bits *present,
    const struct platform_bits *known, const struct platform_bits *doubt)
{
	for (unsigned i = 0; i < a->count; i++) {
		unsigned cage = a->arm[i].cage, word = cage / 32;
		uint32_t sure =
		    present->word[word] & known->word[word] & ~doubt->word[word];

		if (!(sure >> cage % 32 & 1))
			a->arm[i].spoilt = true;
	}
}

void
arms_cancel(struct arms *a, uint32_t sequence)
{
	for (unsigned i = 0; i < a->count; i++)
		a->arm[i].spoilt |= a->arm[i].sequence == sequence;
}

/* The only one of some cages; -1: there are several, or none. */
static int
only_one(const struct platform_bits *cages)
{
	int cage = -1;

	for (unsigned w = 0; w < COUNT_OF(cages->word); w++) {
		uint32_t word = cages->word[w];

		if (!word)
			continue;
		if (cage >= 0 || word & (word - 1))
			return -1;
		cage = (int)(32 * w) + __builtin_ctz(word);
	}
	return cage;
}

bool
arms_fire(struct arms *a, const struct platform_bits *cages, struct request *ret_request)
{
	int cage = only_one(cages);
	struct arm *arm = cage < 0 ? NULL : find(a, (unsigned)cage);

	if (!arm || arm->spoilt || !arm->count)
		return false;
	ret_request->sequence = arm->sequence;
	ret_request->count = arm->count;
	ret_request->control = 1;
	ret_request->arms = 0;
	ret_request->data_len = 0;
	for (unsigned i = 0; i < arm->count; i++)
		ret_request->run[i] = arm->run[i];
	take_out(a, arm);
	return true;
}
