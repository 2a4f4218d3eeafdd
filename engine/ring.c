/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/ring.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "base/bytes.h"
#include "base/crc.h"
#include "base/hwerr.h"
#include "plugins/platform.h"

#define RING_MAGIC      0x676e7243u /* "Crng" */
#define RING_FORMAT     3           /* 2: cages kept less */
#define BYTE_ORDER_MARK 0x01020304u

struct ring_head {
	uint32_t magic, format, min_reader, byte_order;
	uint32_t reads, slot_bytes, cages, zero;
	uint64_t boot;
	uint32_t zero_too;
	uint32_t crc; /* of all bytes before it */
	_Atomic uint64_t last;
	_Atomic uint64_t climb_us; /* by main */
};

struct ring_cage {
	_Atomic uint64_t consumed, consumed_us, module; /* by main */
	_Atomic uint64_t told, resets;                  /* by main */
	_Atomic uint64_t lost;                          /* by the bus process */
};

struct ring_slot {
	_Atomic uint64_t id; /* 0: nothing, or half an intent */
	uint64_t intent_us;
	uint64_t module;
	uint16_t cage;
	struct platform_addr at;
	uint8_t len;
	int8_t status;
	uint64_t facts_check;   /* of what stands above but `status` */
	_Atomic uint64_t ended; /* `id`: what follows is whole */
	uint64_t end_us;
	uint64_t bytes_check; /* of status, end_us and bytes */
	uint8_t bytes[RUN_BYTES_MAX];
};

_Static_assert(sizeof(struct ring_head) == 64, "the same in every build");
_Static_assert(sizeof(struct ring_cage) == 48, "the same in every build");
_Static_assert(sizeof(struct ring_slot) == 192, "the same in every build");
_Static_assert((RING_READS & (RING_READS - 1)) == 0, "ids and places go together");

/* The stores before it are made before those behind it. */
static inline void
store_in_order(void)
{
	atomic_thread_fence(memory_order_release);
}

static void
store(_Atomic uint64_t *to, uint64_t value)
{
	store_in_order();
	atomic_store_explicit(to, value, memory_order_relaxed);
	store_in_order();
}

static uint64_t
load(const _Atomic uint64_t *from)
{
	return atomic_load_explicit(from, memory_order_acquire);
}

static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

static uint64_t
check_facts(const struct ring_slot *s, uint64_t id)
{
	uint64_t where = (uint64_t)s->cage << 40 | (uint64_t)s->at.i2c << 32 |
			 (uint64_t)s->at.bank << 24 | (uint64_t)s->at.page << 16 |
			 (uint64_t)s->at.byte << 8 | s->len;

	return mix(mix(mix(id, s->intent_us), s->module), where);
}

static uint64_t
check_bytes(const struct ring_slot *s, uint64_t id)
{
	uint64_t hash = mix(mix(id, s->end_us), (uint8_t)s->status);
	uint64_t word;

	for (unsigned i = 0; i < sizeof(s->bytes); i += sizeof(word)) {
		memcpy(&word, s->bytes + i, sizeof(word));
		hash = mix(hash, word);
	}
	return hash;
}

static bool
facts_are_sound(const struct ring_slot *s, uint64_t id)
{
	return s->facts_check == check_facts(s, id) && s->len >= 1 &&
	       s->len <= RUN_BYTES_MAX && s->at.byte + s->len <= 256;
}

static struct ring_slot *
slot_of(const struct ring *r, uint64_t id)
{
	return &r->slot[id % RING_READS];
}

/*
 * The region.
 */

size_t
ring_size(unsigned cages)
{
	return sizeof(struct ring_head) + cages * sizeof(struct ring_cage) +
	       RING_READS * sizeof(struct ring_slot);
}

static void
find_parts(struct ring *r, void *region, unsigned cages)
{
	r->head = region;
	r->cage = (struct ring_cage *)(r->head + 1);
	r->slot = (struct ring_slot *)(r->cage + cages);
	r->cages = cages;
}

static uint32_t
head_crc(const struct ring_head *head)
{
	return crc_of(head, offsetof(struct ring_head, crc));
}

void
ring_format(void *region, unsigned cages, uint64_t boot)
{
	struct ring_head head = {
		.magic = RING_MAGIC,
		.format = RING_FORMAT,
		.min_reader = RING_FORMAT,
		.byte_order = BYTE_ORDER_MARK,
		.reads = RING_READS,
		.slot_bytes = sizeof(struct ring_slot),
		.cages = cages,
		.boot = boot,
	};

	head.crc = head_crc(&head);
	memset(region, 0, ring_size(cages));
	store_in_order();
	memcpy(region, &head, sizeof(head));
}

/* What main said of each cage cannot be ahead of what was read. */
static bool
cages_make_sense(const struct ring *r)
{
	uint64_t last = ring_last(r);

	if (last > INT64_MAX)
		return false;
	for (unsigned i = 0; i < r->cages; i++) {
		if (load(&r->cage[i].consumed) > last || load(&r->cage[i].lost) > last ||
		    load(&r->cage[i].told) > last)
			return false;
	}
	return true;
}

int
ring_open(struct ring *r, void *region, size_t size, unsigned cages, uint64_t boot)
{
	const struct ring_head *head = region;

	memset(r, 0, sizeof(*r));
	if (size < sizeof(*head) || head->magic != RING_MAGIC ||
	    head->byte_order != BYTE_ORDER_MARK || head->crc != head_crc(head))
		return -EBADMSG;
	if (head->min_reader > RING_FORMAT)
		return -EPROTONOSUPPORT;
	if (head->boot != boot || head->cages != cages)
		return -ESTALE;
	if (head->reads != RING_READS || head->slot_bytes != sizeof(struct ring_slot) ||
	    size != ring_size(cages))
		return -EBADMSG;
	find_parts(r, region, cages);
	if (cages_make_sense(r))
		return 0;
	r->head = NULL;
	return -EBADMSG;
}

/*
 * The bus process.
 */

/*
 * Says whether nobody has taken over what stands in a place: a read that failed before
 * it came to the module is nothing.
 */
static bool
is_owed(const struct ring *r, const struct ring_slot *s)
{
	uint64_t id = load(&s->id);

	if (load(&s->ended) == id && s->status != HW_OK &&
	    !hw_err_info(s->status)->may_clear)
		return false;
	return id && id <= ring_last(r) && s->cage < r->cages &&
	       id > load(&r->cage[s->cage].consumed) && id > load(&r->cage[s->cage].lost);
}

/* All places are owed. The cage that owes most gives way, by its oldest read. */
static uint64_t
oldest_of_largest(const struct ring *r)
{
	uint16_t owes[PLATFORM_CAGES_MAX] = { 0 };
	const struct ring_slot *oldest = &r->slot[0];
	uint64_t first = ring_last(r) + 1;

	for (unsigned i = 0; i < RING_READS; i++)
		owes[r->slot[i].cage % PLATFORM_CAGES_MAX]++;
	for (unsigned i = 1; i < RING_READS; i++) {
		const struct ring_slot *s = &r->slot[i];
		int more = owes[s->cage % PLATFORM_CAGES_MAX] -
			   owes[oldest->cage % PLATFORM_CAGES_MAX];

		if (more > 0 || (more == 0 && load(&s->id) < load(&oldest->id)))
			oldest = s;
	}
	return first + ((uint64_t)(oldest - r->slot) - first) % RING_READS;
}

/* The id of the next read: it goes past places that are owed. */
static uint64_t
next_id(const struct ring *r)
{
	uint64_t first = ring_last(r) + 1;

	for (uint64_t id = first; id < first + RING_READS; id++) {
		if (!is_owed(r, slot_of(r, id)))
			return id;
	}
	return oldest_of_largest(r);
}

/* A read that nobody has taken over makes room: its cage remembers. */
static void
make_room(struct ring *r, struct ring_slot *s)
{
	if (is_owed(r, s))
		store(&r->cage[s->cage].lost, load(&s->id));
	store(&s->id, 0);
}

/* It ended, and may have taken flags that it did not bring. */
static bool
is_failed(const struct ring_slot *s, uint64_t id)
{
	return load(&s->ended) == id && s->status != HW_OK &&
	       hw_err_info(s->status)->may_clear;
}

/* Its process died with it. */
static bool
is_dead(const struct ring_slot *s, uint64_t id)
{
	return load(&s->ended) != id;
}

/*
 * What reads of one place took from a module, and did not bring, is unknown from the
 * last good one on: the end of the last of them says all, and those before it go.
 */
static void
drop_older(struct ring *r, const struct ring_slot *last,
    bool (*is_such)(const struct ring_slot *, uint64_t))
{
	for (unsigned i = 0; i < RING_READS; i++) {
		struct ring_slot *s = &r->slot[i];
		uint64_t id = load(&s->id);

		if (id && id < load(&last->id) && s->cage == last->cage &&
		    s->module == last->module &&
		    memcmp(&s->at, &last->at, sizeof(s->at)) == 0 && is_such(s, id))
			store(&s->id, 0);
	}
}

void
ring_take_over(struct ring *r)
{
	for (unsigned i = 0; i < RING_READS; i++) {
		const struct ring_slot *s = &r->slot[i];

		if (load(&s->id) && is_dead(s, load(&s->id)))
			drop_older(r, s, is_dead);
	}
}

uint64_t
ring_intent(struct ring *r, const struct ring_read *what)
{
	uint64_t id = next_id(r);
	struct ring_slot *s = slot_of(r, id);

	assert(what->cage < r->cages && what->len >= 1 && what->len <= RUN_BYTES_MAX);
	make_room(r, s);
	s->intent_us = what->intent_us;
	s->module = what->module;
	s->cage = what->cage;
	s->at = what->at;
	s->len = what->len;
	s->facts_check = check_facts(s, id);
	store(&s->id, id);
	store(&r->head->last, id);
	return id;
}

void
ring_answer(struct ring *r, uint64_t id, int status, const uint8_t *bytes,
    uint64_t end_us)
{
	struct ring_slot *s = slot_of(r, id);

	if (load(&s->id) != id)
		return; /* a long time passed: others came behind it */
	s->status = (int8_t)status;
	s->end_us = end_us;
	if (status == HW_OK)
		memcpy(s->bytes, bytes, s->len);
	s->bytes_check = check_bytes(s, id);
	store(&s->ended, id);
	if (is_failed(s, id))
		drop_older(r, s, is_failed);
}

/*
 * Main.
 */

void
ring_consume(struct ring *r, unsigned cage, uint64_t id, uint64_t since_us)
{
	if (cage >= r->cages || id > ring_last(r) || id <= load(&r->cage[cage].consumed))
		return;
	store(&r->cage[cage].consumed_us, since_us);
	store(&r->cage[cage].consumed, id);
}

uint64_t
ring_consumed(const struct ring *r, unsigned cage)
{
	return load(&r->cage[cage].consumed);
}

uint64_t
ring_consumed_us(const struct ring *r, unsigned cage)
{
	return load(&r->cage[cage].consumed_us);
}

void
ring_tell(struct ring *r, unsigned cage, uint64_t id)
{
	if (cage < r->cages && id <= ring_last(r) && id > load(&r->cage[cage].told))
		store(&r->cage[cage].told, id);
}

uint64_t
ring_told(const struct ring *r, unsigned cage)
{
	return load(&r->cage[cage].told);
}

void
ring_set_reset(struct ring *r, unsigned cage, bool owed)
{
	store(&r->cage[cage].resets, owed);
}

bool
ring_reset(const struct ring *r, unsigned cage)
{
	return load(&r->cage[cage].resets);
}

void
ring_set_climb(struct ring *r, uint64_t at_us)
{
	store(&r->head->climb_us, at_us);
}

uint64_t
ring_climb(const struct ring *r)
{
	return load(&r->head->climb_us);
}

void
ring_set_module(struct ring *r, unsigned cage, uint64_t module)
{
	if (load(&r->cage[cage].module) != module)
		store(&r->cage[cage].module, module);
}

uint64_t
ring_module(const struct ring *r, unsigned cage)
{
	return load(&r->cage[cage].module);
}

uint64_t
ring_last(const struct ring *r)
{
	return load(&r->head->last);
}

uint64_t
ring_lost(const struct ring *r, unsigned cage)
{
	uint64_t id = load(&r->cage[cage].lost);

	/* killed before it made room */
	return id && load(&slot_of(r, id)->id) == id ? 0 : id;
}

/* Copies a read out of its place; false when it is another's, or makes no sense. */
static bool
copy_read(const struct ring_slot *s, uint64_t id, struct ring_read *ret)
{
	struct ring_slot copy;

	if (load(&s->id) != id)
		return false;
	memcpy(&copy, s, sizeof(copy));
	atomic_thread_fence(memory_order_acquire);
	if (load(&s->id) != id || !facts_are_sound(&copy, id))
		return false;
	*ret = (struct ring_read){
		.id = id,
		.module = copy.module,
		.intent_us = copy.intent_us,
		.cage = copy.cage,
		.at = copy.at,
		.len = copy.len,
		.ended = copy.ended == id && copy.bytes_check == check_bytes(&copy, id),
	};
	if (ret->ended) {
		ret->status = copy.status;
		ret->end_us = copy.end_us;
		memcpy(ret->bytes, copy.bytes, sizeof(ret->bytes));
	}
	return true;
}

/* The place of the next read of a cage behind `id` and up to `until`; NULL: none. */
static const struct ring_slot *
next_slot(const struct ring *r, unsigned cage, uint64_t id, uint64_t until)
{
	const struct ring_slot *next = NULL;
	uint64_t nearest = until;

	for (unsigned i = 0; i < RING_READS; i++) {
		uint64_t at = load(&r->slot[i].id);

		if (at <= id || at > nearest || at % RING_READS != i ||
		    r->slot[i].cage != cage)
			continue;
		nearest = at;
		next = &r->slot[i];
	}
	return next;
}

bool
ring_next(const struct ring *r, unsigned cage, uint64_t *id, uint64_t until,
    struct ring_read *ret_read)
{
	const struct ring_slot *s;

	until = MIN_OF(ring_last(r), until);
	for (unsigned i = 0; i < RING_READS; i++) {
		s = next_slot(r, cage, *id, until);
		if (!s)
			return false;
		*id = load(&s->id);
		if (copy_read(s, *id, ret_read) && ret_read->cage == cage)
			return true;
	}
	return false;
}
