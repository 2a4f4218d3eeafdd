/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seeds FOLDER [DUMP...]: writes a first corpus, a folder for each target: the
 * built-in parts of the simulator as modules and as texts, messages, and small
 * examples. With dumps (folders as in sim/dump.h), these instead, as modules.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "daemon/proto.h"
#include "optics/decoder.h"
#include "sim/dump.h"
#include "sim/module.h"
#include "sim/parts.h"
#include "sim/world.h"
#include "tests/fuzz/module.h"

#define HALF_BYTES 128

static const char *top;

/* What is small and without a maker of its own. */
static const struct {
	const char *target, *name, *text;
} texts[] = {
	{ "dump", "a0-lower", "a0-lower.bin" },
	{ "dump", "a0-page", "a0-p9f.bin" },
	{ "dump", "a0-bank", "a0-b3-p11.bin" },
	{ "dump", "a0-no-bank", "a0-b4-p11.bin" },
	{ "dump", "a2-lower", "a2-lower.bin" },
	{ "dump", "a2-table", "a2-p02.bin" },
	{ "dump", "a2-no-table", "a2-p04.bin" },
	{ "path", "metrics", "/metrics" },
	{ "path", "cages", "/api/v1/cages" },
	{ "path", "cage", "/api/v1/cages/1%2f2" },
	{ "path", "reset", "/api/v1/cages/Ethernet%31/module/reset" },
	{ "path", "nul", "/api/v1/cages/%00" },
	{ "path", "broken", "/x%2" },
	{ "json", "plain", "SYLVAN OPTICS" },
	{ "json", "escapes", "\"\\\n\t\x01" },
	{ "json", "latin", "M\xc3\xbcller \xe2\x82\xac \xf0\x9f\x94\xa6" },
	{ "json", "invalid", "\xff\xc0\x80\xed\xa0\x80" },
	{ "config", "nested",
	    "platform: {name: sim, sim: {cages: 64}}\npoll:\n  monitors-period: 1s\n" },
	{ "config", "listen", "http: {listen: '[::1]:80'}\nlog: {level: debug}\n" },
	{ "config", "quoted",
	    "run-dir: \"/tmp/a b\\\"\"\nuser: caged\nstate-dir: auto\n" },
	{ "config", "list", "poll: [1, 2]\n" },
	{ "config", "twice", "user: a\nuser: b\n" },
	{ "config", "anchor", "user: &a b\n" },
	{ "config", "range", "poll: {settle-time: 9ms, presence-period: 1.5s}\n" },
	{ "config", "dirs", "plugin-dir: /usr/lib\nhttp:\n  listen: off\n" },
	{ "answer", "module",
	    "{\"monitors\":{\"temperature\":{\"value\":41.5,\"quality\":\"good\",\"limits\":"
	    "{\"high-alarm\":75,\"low-alarm\":-5,\"high-warn\":70,\"low-warn\":0}},"
	    "\"supply-voltage\":{\"value\":3.3,\"quality\":\"stale\"}},"
	    "\"flags\":{\"temperature\":{\"high-alarm\":true}},\"lanes\":[{\"lane\":1,"
	    "\"tx-power\":{\"value\":1.2,\"quality\":\"good\"},\"rx-power\":{\"value\":-40.0,"
	    "\"quality\":\"suspect\"},\"flags\":{\"rx-los\":true}}]}" },
	{ "answer", "strange",
	    "{\"lanes\":{\"x\":[]},\"monitors\":[1e308,null,\"\\u202e\"]}" },
};

static FILE *
create(const char *target, const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", top, target);
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		perror(path);
	snprintf(path, sizeof(path), "%s/%s/%s", top, target, name);
	f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static void
put(const char *target, const char *name, const void *bytes, size_t size)
{
	FILE *f = create(target, name);

	fwrite(bytes, 1, size, f);
	fclose(f);
}

/* ---- modules ---- */

static void
put_record(FILE *f, const struct memmap_half *h)
{
	bool a2 = h->page == A2_LOW || h->page >= A2_TABLE;
	bool lower = h->page == LOW || h->page == A2_LOW;
	enum fuzz_space space = a2 ? (lower ? FUZZ_A2_LOWER : FUZZ_A2_UPPER)
				   : (lower ? FUZZ_A0_LOWER : FUZZ_A0_UPPER);
	int page = h->page >= A2_TABLE ? h->page - A2_TABLE : h->page;

	fputc((int)space | h->bank << 4, f);
	fputc(lower ? 0 : page, f);
	fputc(h->from, f);
	fputc(h->to - h->from, f);
	fwrite(h->bytes + h->from, 1, (size_t)(h->to - h->from), f);
}

static void
put_map(const char *target, const char *name, const struct memmap *map)
{
	FILE *f = create(target, name);

	for (unsigned n = 0; n < map->count; n++)
		put_record(f, &map->half[n]);
	fclose(f);
}

/* A module for the target of its layout, and for those of more if wanted. */
static void
put_module(const char *name, const struct memmap *map, bool everywhere)
{
	static const char *const general[] = { "lint", "registers", "decode" };
	static const char *const cmis[] = { "vdm", "ccmis", "cmis_pages" };
	static const char *const own[] = { [SPEC_UNKNOWN] = "lint",
		[SPEC_SFF8472] = "sff8472",
		[SPEC_SFF8636] = "sff8636",
		[SPEC_CMIS] = "cmis" };
	const struct decoder *d = decoder_for(map);

	put_map(own[d ? d->spec : SPEC_UNKNOWN], name, map);
	for (size_t i = 0; everywhere && i < COUNT_OF(general); i++)
		put_map(general[i], name, map);
	for (size_t i = 0; everywhere && d == &cmis_decoder && i < COUNT_OF(cmis); i++)
		put_map(cmis[i], name, map);
}

static struct memaddr
address_of(uint16_t key)
{
	struct memaddr at = mem_at(key & 0xff, HALF_BYTES);

	if (key == SIM_LOWER)
		return mem_at(LOW, 0);
	if (key == SIM_A2_LOWER)
		return mem_at(A2_LOW, 0);
	if (key >= SIM_A2_UPPER)
		return mem_at((uint16_t)(A2_TABLE + (key & 3)), HALF_BYTES);
	at.bank = (uint8_t)(key >> 8);
	return at;
}

static void
put_part(const char *name)
{
	/* one of each kind is enough where the layout does not matter */
	static const char *const kinds[] = { "sfp-10g-er", "qsfp28-100g-lr4",
		"qsfp-40g-cr4-2m", "qdd-400g-dr4" };
	static struct sim_module m;
	static struct memmap_half half[SIM_HALVES];
	struct memmap map;
	struct part part;
	bool everywhere = false;

	if (!parts_find(name, &part))
		exit(1);
	sim_module_init(&m, &part, 1, 0, 0);
	sim_module_settle(&m, (uint64_t)60 * US_PER_S);
	memmap_init(&map, half, COUNT_OF(half));
	for (unsigned i = 0; i < m.half_count; i++)
		memmap_put(&map, address_of(m.half[i].key), m.half[i].bytes, HALF_BYTES);
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		everywhere |= strcmp(kinds[i], name) == 0;
	put_module(name, &map, everywhere);
	if (everywhere)
		put("part", name, parts_text(name), strlen(parts_text(name)));
}

/*
 * What no built-in part has: a CMIS module that advertises the pages of a target,
 * with bytes that count up on them. As descriptors of VDM they name every type.
 */
static void
put_pages(const char *target, const uint8_t *pages, size_t count)
{
	static struct memmap_half half[SIM_HALVES];
	static const uint8_t lower[] = { 0x18, 0x54 };
	static const uint8_t offers = 0x70; /* 01h:142: VDM, diagnostics, coherent */
	struct memmap map;

	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(LOW, 0), lower, sizeof(lower));
	memmap_put(&map, mem_at(0x01, 142), &offers, 1);
	for (size_t i = 0; i < count; i++) {
		uint8_t bytes[HALF_BYTES];

		for (unsigned n = 0; n < HALF_BYTES; n++)
			bytes[n] = (uint8_t)(n % 2 ? n : n >> 4);
		memmap_put(&map, mem_at(pages[i], HALF_BYTES), bytes, sizeof(bytes));
	}
	put_map(target, "pages", &map);
}

static void
put_dump(const char *folder)
{
	static struct dump dump;
	struct notes notes = { .count = 0 };
	const char *name = strrchr(folder, '/');

	if (dump_load(folder, &dump, &notes) == 0)
		put_module(name ? name + 1 : folder, &dump.map, true);
}

/* ---- messages ---- */

static void
put_message(const char *name, const struct proto_message *m)
{
	FILE *f = create("proto", name);

	fputc(m->header.type, f);
	fwrite(m->byte, 1, m->len, f);
	fclose(f);
}

/* One of each type, and some that are wrong in one thing. */
static void
put_messages(void)
{
	static struct proto_message m;
	static const uint8_t bytes[16] = "sixteen bytes ..";
	static const struct platform_cage cage = { .label = "1", .max_read = 128 };
	static struct request request = { .sequence = 1, .count = 2, .control = 1 };
	struct run_result results[] = { { .index = 0, .len = 8 },
		{ .index = 1, .status = HW_NACK }, { .index = 2, .len = 8 } };
	const struct reply reply = { .sequence = 1,
		.count = COUNT_OF(results),
		.last = 1,
		.result = results,
		.data = bytes,
		.data_len = sizeof(bytes) };

	proto_write_phase(&m, 1, PHASE_OPEN);
	put_message("phase", &m);
	proto_write_hello(&m, 1,
	    &(struct proto_hello){ .total = 1, .count = 1, .cages = &cage });
	put_message("hello", &m);
	proto_write_hello(&m, 1,
	    &(struct proto_hello){ .total = 1, .first = 1, .count = 1, .cages = &cage });
	put_message("hello-beyond", &m);
	request.run[0] =
	    (struct run){ .op = RUN_READ, .len = 128, .at = { 0x50, 0, 0, 128 } };
	request.run[1] =
	    (struct run){ .op = RUN_WRITE, .len = 1, .at = { 0x50, 0, 0, 127 } };
	request.data_len = 1;
	proto_write_request(&m, 1, &request);
	put_message("request", &m);
	proto_write_reply(&m, 1, &reply);
	put_message("reply", &m);
	results[2].index = 1;
	proto_write_reply(&m, 1, &reply);
	put_message("reply-no-order", &m);
	proto_write_event(&m, 1,
	    &(struct proto_event){ .present = { { 1 } }, .known = { { 3 } } });
	put_message("event", &m);
	proto_write_event(&m, 1,
	    &(struct proto_event){ .present = { { 4 } }, .known = { { 3 } } });
	put_message("event-not-known", &m);
	proto_write_pins(&m, 1, &(struct pin_news){ .cage = 1, .level = 1 }, 1);
	put_message("pins", &m);
	proto_write_cancel(&m, 1, 1);
	put_message("cancel", &m);
}

/* A cage of each type as it is, and one with a byte at each end that is not. */
static void
put_cages(void)
{
	static const uint8_t touched[] = { WORLD_QSFP_DD, 0, 0, 1, 'x', 0xff, 0xff, 1,
		0xff };

	for (unsigned type = 0; type < WORLD_TYPE_COUNT; type++) {
		const uint8_t byte = (uint8_t)type;

		put("world", world_type_name(type), &byte, 1);
	}
	put("world", "touched", touched, sizeof(touched));
}

/* A QSFP that lists parameters of all types, and two that are not known. */
static void
put_parameters(void)
{
	static struct memmap_half half[3];
	static const uint8_t lower[] = { 0x11, 0x08 };
	uint8_t bytes[HALF_BYTES] = { 0 };
	struct memmap map;

	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(LOW, 0), lower, sizeof(lower));
	for (unsigned i = 0; i < 24; i++) {
		bytes[i / 2] = (uint8_t)(0x81 >> i % 4);
		bytes[12 + i / 2] = (uint8_t)(0x42 >> i % 3);
		put_be16(bytes + 24 + 2 * i, (uint16_t)(0xffff - i));
		bytes[72 + 2 * i] = (uint8_t)(i << 4 | i % 8);
		bytes[73 + 2 * i] = (uint8_t)(i < 19 ? i : 0xc0 + i);
	}
	memmap_put(&map, mem_at(0x20, HALF_BYTES), bytes, sizeof(bytes));
	memmap_put(&map, mem_at(0x21, HALF_BYTES), bytes, sizeof(bytes));
	put_map("parameter", "all-types", &map);
}

/* A query of the status with its reply, and a command that was refused. */
static void
put_cdb(void)
{
	static struct memmap_half half[3];
	static const uint8_t status[] = { 0x01, 0x45 };
	static const uint8_t query[HALF_BYTES] = { 0x00, 0x00, 0x00, 0x00, 0x02, 0xfd,
		0x02, 0xfc, 0x02, 0x01 };
	static const uint8_t refused[HALF_BYTES] = { 0x01, 0x04, 0x08, 0x00, 0x04, 0x67,
		0x00, 0x00, 0x00, 0x00, 0x07, 0x80 };
	struct memaddr at = mem_at(0x9f, HALF_BYTES);
	struct memmap map;

	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(LOW, 37), status, sizeof(status));
	memmap_put(&map, at, query, sizeof(query));
	at.bank = 1;
	memmap_put(&map, at, refused, sizeof(refused));
	put_map("cdb", "query-and-refused", &map);
}

static void
put_all_pages(void)
{
	static const uint8_t vdm[] = { 0x20, 0x24, 0x28, 0x2c, 0x2d, 0x2f };
	static const uint8_t coherent[] = { 0x04, 0x12, 0x30, 0x31, 0x34, 0x35, 0x3a };
	static const uint8_t diagnostics[] = { 0x10, 0x11, 0x13, 0x14 };

	put_pages("vdm", vdm, COUNT_OF(vdm));
	put_pages("ccmis", coherent, COUNT_OF(coherent));
	put_pages("cmis_pages", diagnostics, COUNT_OF(diagnostics));
	put_parameters();
	put_cdb();
}

int
main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	top = argv[1];
	mkdir(top, 0755);
	for (int i = 2; i < argc; i++)
		put_dump(argv[i]);
	if (argc > 2)
		return 0;
	for (unsigned i = 0; parts_name(i); i++)
		put_part(parts_name(i));
	put_messages();
	put_cages();
	put_all_pages();
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		put(texts[i].target, texts[i].name, texts[i].text, strlen(texts[i].text));
	return 0;
}
