/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a decode costs: the same bytes over and over, on one processor.
 *
 *   decode                    nanoseconds of CPU time of each work, by name
 *   decode WORK LOOPS         does one of them, for a tool that counts instructions
 *   decode --dump WORK DIR    writes the bytes that it decodes, as page files
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/image.h"
#include "optics/decoder.h"
#include "optics/vdm.h"

#define HALVES     20
#define INSTANCES  87
#define ROUNDS     9
#define ROUND_NS   20000000
#define NS_PER_SEC 1000000000

/* What is decoded. */
struct subject {
	struct memmap map;
	struct memmap_half storage[HALVES];
	const struct decoder *decoder;
	struct identity id;
	struct limits limits;
	struct readings readings;
	int64_t sum; /* so that nothing is left out as useless */
};

static void
poll_monitors(struct subject *s)
{
	s->decoder->readings(&s->map, &s->id, &s->readings);
}

static void
decode_all(struct subject *s)
{
	s->decoder->identity(&s->map, &s->id);
	s->decoder->limits(&s->map, &s->id, &s->limits);
	s->decoder->readings(&s->map, &s->id, &s->readings);
}

static void
poll_vdm(struct subject *s)
{
	poll_monitors(s);
	for (unsigned i = 0; i < INSTANCES; i++) {
		const uint8_t *p = memmap_bytes(&s->map, vdm_word_at(0, i), 2);

		if (p)
			s->sum += be16(p);
	}
}

static void
walk_vdm(struct subject *s)
{
	struct vdm_walk walk = vdm_walk_begin(&s->map, &s->id);

	poll_monitors(s);
	while (vdm_walk_next(&walk))
		s->sum += walk.r.word + walk.r.flag[LIMIT_HIGH_ALARM];
}

/* All that there is of a module with VDM. */
static void
decode_all_vdm(struct subject *s)
{
	s->decoder->identity(&s->map, &s->id);
	s->decoder->limits(&s->map, &s->id, &s->limits);
	walk_vdm(s);
}

static const struct work {
	const char *name, *part;
	void (*does)(struct subject *s);
	bool vdm;
} works[] = {
	{ "sfp-poll", "sfp-10g-er", poll_monitors, false },
	{ "qsfp-poll", "qsfp28-100g-lr4", poll_monitors, false },
	{ "cmis-poll", "osfp-800g-dr8", poll_monitors, false },
	{ "cmis-all", "osfp-800g-dr8", decode_all, false },
	{ "vdm-poll", "osfp-800g-dr8", poll_vdm, true },
	{ "vdm-walk", "osfp-800g-dr8", walk_vdm, true },
	{ "vdm-all", "osfp-800g-dr8", decode_all_vdm, true },
};

/* Observables of every kind on eight lanes: two groups, with limits and flags. */
static void
add_vdm(struct memmap *map)
{
	uint8_t page[2][128] = { { 0 } }, ones[128], advert = 1 << 6, groups = 1;
	unsigned row = 0;

	memset(ones, 1, sizeof(ones));
	image_put(map, mem_at(0x01, 142), &advert, 1);
	for (unsigned i = 0; i < INSTANCES; i++) {
		uint8_t *p = &page[i / VDM_PER_GROUP][i % VDM_PER_GROUP * 2];

		if (!vdm_def_at(row))
			row = 0;
		p[0] = (uint8_t)(i % 16 << 4 | i % 8);
		p[1] = vdm_def_at(row++)->type;
	}
	for (uint16_t g = 0; g < 2; g++) {
		image_put(map, mem_at(VDM_PAGE_DESCRIPTORS + g, 128), page[g], 128);
		image_put(map, mem_at(VDM_PAGE_WORDS + g, 128), ones, 128);
		image_put(map, mem_at(VDM_PAGE_LIMITS + g, 128), ones, 128);
	}
	image_put(map, mem_at(VDM_PAGE_FLAGS, 128), ones, 128);
	image_put(map, mem_at(VDM_PAGE_MASKS, 128), ones, 128);
	image_put(map, mem_at(VDM_PAGE_CONTROL, 128), &groups, 1);
}

/* Everything that a decode needs to know before it can be repeated. */
static void
prepare(struct subject *s, const struct work *work)
{
	memset(s, 0, sizeof(*s));
	memmap_init(&s->map, s->storage, HALVES);
	image_of_part(work->part, &s->map);
	if (work->vdm)
		add_vdm(&s->map);
	s->decoder = decoder_for(&s->map);
	if (!s->decoder)
		abort();
	decode_all(s);
}

static int64_t
cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * (int64_t)NS_PER_SEC + t.tv_nsec;
}

static void
repeat(struct subject *s, const struct work *work, long loops)
{
	for (long i = 0; i < loops; i++) {
		work->does(s);
		__asm__ volatile("" : : "r"(s) : "memory");
	}
}

/* The best of some rounds: what disturbs can only add. */
static double
measure(struct subject *s, const struct work *work)
{
	double best = 0;
	long loops = 100;

	for (unsigned round = 0; round < ROUNDS; round++) {
		int64_t start = cpu_ns(), spent;

		repeat(s, work, loops);
		spent = cpu_ns() - start;
		if (best == 0 || (double)spent / (double)loops < best)
			best = (double)spent / (double)loops;
		loops = (long)(ROUND_NS / best) + 1;
	}
	return best;
}

static const struct work *
find(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(works); i++) {
		if (strcmp(works[i].name, name) == 0)
			return &works[i];
	}
	fprintf(stderr, "decode: no work is called %s\n", name);
	exit(EXIT_FAILURE);
}

int
main(int argc, char **argv)
{
	static struct subject s;

	if (argc == 4 && strcmp(argv[1], "--dump") == 0) {
		int r;

		prepare(&s, find(argv[2]));
		r = image_dump(&s.map, argv[3]);
		if (r < 0)
			fprintf(stderr, "%s: %s\n", argv[3], strerror(-r));
		return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
	}
	if (argc == 3) {
		const struct work *work = find(argv[1]);

		prepare(&s, work);
		repeat(&s, work, atol(argv[2]));
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; i < COUNT_OF(works); i++) {
		prepare(&s, &works[i]);
		printf("%s %.1f\n", works[i].name, measure(&s, &works[i]));
	}
	return EXIT_SUCCESS;
}
