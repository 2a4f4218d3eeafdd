/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_source.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

/* clang-format off */
static const struct {
	unsigned most;  /* of all */
	unsigned share; /* of one source */
	unsigned open;  /* of all; what is beyond is for who has little, and for growth */
} pools[POOL_COUNT] = {
	[POOL_FEEDS]     = { 2048, 512, 1536 },          /* a list of 256 takes two of each, at most */
	[POOL_FOLLOWERS] = { 65536, 32768, 49152 },      /* each may be woken in one turn */
	[POOL_LEAVES]    = { 1000000, 600000, 800000 },  /* 60 MB; all of 512 cages, once */
};
/* clang-format on */

void
gnmi_sources_init(struct gnmi_sources *s)
{
	*s = (struct gnmi_sources){ .taken = { 0 } };
	TAILQ_INIT(&s->all);
}

struct gnmi_source *
gnmi_source_find(struct gnmi_sources *s, const uint8_t key[SOURCE_KEY_BYTES])
{
	struct gnmi_source *source;

	TAILQ_FOREACH (source, &s->all, link) {
		if (memcmp(source->key, key, sizeof(source->key)) == 0)
			break;
	}
	if (source) {
		TAILQ_REMOVE(&s->all, source, link);
	} else {
		source = calloc(1, sizeof(*source));
		if (!source)
			return NULL;
		memcpy(source->key, key, sizeof(source->key));
		TAILQ_INIT(&source->stakes);
	}
	/* A list has many paths, and is of one source. */
	TAILQ_INSERT_HEAD(&s->all, source, link);
	return source;
}

void
gnmi_source_drop(struct gnmi_sources *s, struct gnmi_source *source)
{
	if (!TAILQ_EMPTY(&source->stakes))
		return;
	TAILQ_REMOVE(&s->all, source, link);
	free(source);
}

static unsigned
rest(unsigned most, unsigned taken)
{
	return most - MIN_OF(most, taken);
}

static struct gnmi_source *
with_most(struct gnmi_sources *s, enum gnmi_pool pool)
{
	struct gnmi_source *most = TAILQ_FIRST(&s->all), *source;

	TAILQ_FOREACH (source, &s->all, link) {
		if (source->has[pool] > most->has[pool])
			most = source;
	}
	return most;
}

unsigned
gnmi_source_growth(const struct gnmi_sources *s, const struct gnmi_source *source,
    enum gnmi_pool pool)
{
	return MIN_OF(rest(pools[pool].most, s->taken[pool]),
	    rest(pools[pool].share, source->has[pool]));
}

unsigned
gnmi_source_room(const struct gnmi_sources *s, const struct gnmi_source *source,
    enum gnmi_pool pool)
{
	unsigned share = rest(pools[pool].share, source->has[pool]);
	unsigned open = rest(pools[pool].open, s->taken[pool]);
	unsigned most, little = 0;

	if (open < share) {
		most = with_most((struct gnmi_sources *)(uintptr_t)s, pool)->has[pool];
		little = MIN_OF(rest(pools[pool].most, s->taken[pool]),
		    rest(most / 2, source->has[pool]));
	}
	return MIN_OF(share, MAX_OF(open, little));
}

bool
gnmi_source_may_join(const struct gnmi_source *source, unsigned leaves)
{
	return source->has[POOL_FEEDS] < pools[POOL_FEEDS].share &&
	       rest(pools[POOL_LEAVES].share, source->has[POOL_LEAVES]) >= leaves;
}

struct gnmi_source *
gnmi_sources_debtor(struct gnmi_sources *s, enum gnmi_pool pool)
{
	unsigned tight = pools[pool].open + (pools[pool].most - pools[pool].open) / 2;

	return s->taken[pool] > tight ? with_most(s, pool) : NULL;
}
