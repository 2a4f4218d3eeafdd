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

#define HALF_BYTES    128
#define ADVERTS_FIRST (142 - 128)
#define ADVERTS_END   (164 - 128)
#define HEAD          4 /* bytes of Lower Memory that say what the rest is */
#define STRIP         32
#define HALVES_WHOLE  9 /* of so few halves an input holds all */

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
	{ "path", "plus", "a+b%2Bc" },
	{ "json", "plain", "SYLVAN OPTICS" },
	{ "json", "escapes", "\"\\\n\t\x01" },
	{ "json", "latin", "M\xc3\xbcller \xe2\x82\xac \xf0\x9f\x94\xa6" },
	{ "json", "xml", "<a b=\"&\">\r\n\x01 \xef\xbf\xbe" },
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
	{ "config", "number", "100kHz" },
	{ "config", "fraction", "poll: {settle-time: 1.5s, monitors-period: 0.25s}\n" },
	{ "config", "escaped", "user: \"a\\0b\"\n" },
	{ "config", "typo", "poll: {settle-tim: 1s}\nlog: {level: 7}\n" },
	{ "config", "options", "platform: {sim: {b: 1, a: 2, b: 3}, ufi: {x: y}}\n" },
	{ "config", "documents", "user: a\n---\nuser: b\n" },
	{ "config", "deep", "platform: {sim: {a: {b: {c: {d: {e: f}}}}}}\n" },
	{ "config", "lists", "[a]\n" },
	{ "config", "dirs", "plugin-dir: /usr/lib\nhttp:\n  listen: off\n" },
	{ "config", "alarms",
	    "alarms:\n  shelve-time: 1h\n  temperature-hysteresis: 1500mC\n"
	    "  rx-los: {severity: major, raise: 0ms, clear: 10s, enabled: false}\n"
	    "  tx-fault: {severity: critical}\n" },
	{ "config", "kind", "alarms: {no-such-kind: {severity: minor}}\n" },
	{ "config", "cages",
	    "cages: {'1': {in-use: off}, \"et-0/0/1\": {in-use: on}, 'a.b': {in-use: "
	    "auto}}\n" },
	{ "config", "label", "cages: {\"a\\\"b\": {in-use: on}, \"\": {in-use: on}}\n" },
	{ "config", "limits",
	    "limits:\n  vendor: {SYLVAN OPTICS: {temperature-high-warning: 65C, "
	    "temperature-low-alarm: -5.5C}}\n"
	    "  part: {SY-1.5: {rx-power-low-alarm: -12.25dBm, supply-voltage-high-alarm: "
	    "3.6V}}\n  cage: {'1': {tx-bias-high-alarm: 90mA}}\n" },
	{ "config", "crossed",
	    "limits: {cage: {'1': {temperature-high-alarm: 5C, temperature-low-alarm: "
	    "70C}}}\n" },
	{ "config", "no-digits",
	    "limits: {cage: {'1': {temperature-high-alarm: 1.2345C}}}\n" },
	{ "config", "ports",
	    "ports: {eth0: {cage: '1', host-lanes: 1-4}, Ethernet4: {cage: '1', host-lanes: "
	    "5-8}}\n" },
	{ "config", "lanes", "ports: {eth0: {cage: '1', host-lanes: 4-1}}\n" },
	{ "config", "networks",
	    "metrics: {listen: '127.0.0.1:9781', allow: '10.0.0.0/8, fd00::/8'}\n"
	    "http: {listen: '127.0.0.1:9780 device mgmt, [::1]:80', names: 'a.b, c'}\n"
	    "gnmi: {listen: off, keepalive: 30s, connections: 16}\n" },
	{ "config", "bits", "metrics: {allow: '10.0.0.1/8, 1.2.3.4/33'}\n" },
	{ "config", "recovery",
	    "recovery: {deselect: false, clocks: true, mux-reset: true, cage-reset: "
	    "maybe}\njournal: {events: 5000, size: 64MiB}\n" },
	{ "config", "items", "users: {'a b.c': [x, \"y z\", no], d: [], e: [[1]]}\n" },
	{ "config", "tab", "poll:\n\tsettle-time: 1s\n" },
	{ "query", "kind", "flags-unknown" },
	{ "query", "page", "limit=10&since=2026-11-26T10:00:00Z&limit=11" },
	{ "query", "number",
	    "12345678abcdefgh87654321\003\377\377\377\377\377\377\377\007AAAAAAA" },
	{ "answer", "module",
	    "{\"monitors\":{\"temperature\":{\"value\":76.5,\"quality\":\"good\",\"limits\":"
	    "{\"high-alarm\":75,\"low-alarm\":-5,\"high-warning\":70,\"low-warning\":0}},"
	    "\"supply-voltage\":{\"value\":3.3,\"quality\":\"stale\"}},"
	    "\"flags\":[\"temperature-high-alarm\"],\"flag-mode\":\"latched\","
	    "\"lanes\":[{\"lane\":1,\"tx-power\":{\"value\":1.2,\"quality\":\"good\"},"
	    "\"rx-power\":{\"value\":-40.0,\"quality\":\"suspect\"},\"light-seen\":true,"
	    "\"flags\":[\"rx-los\",\"rx-power-low-alarm\",\"other\"]}]}" },
	{ "answer", "limits",
	    "{\"limits\":{\"temperature\":{\"high-alarm\":75,\"low-alarm\":-5,\"high-warning\":70},"
	    "\"rx-power\":{\"high-alarm\":5,\"low-alarm\":-8,\"low-warning\":-7}},"
	    "\"monitors\":{\"temperature\":{\"value\":71,\"quality\":\"good\"}},"
	    "\"lanes\":[{\"lane\":1,\"tx-disabled\":true,\"rx-power\":{\"value\":-7.5,"
	    "\"quality\":\"good\"},\"flags\":[\"tx-los\"]},{\"lane\":2,\"light-seen\":false,"
	    "\"rx-power\":{\"value\":-40},\"flags\":[\"rx-los\"]}]}" },
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

/* Bytes of a half that stand in a window, if there are any. */
static void
put_record(FILE *f, const struct memmap_half *h, int first, int end)
{
	bool a2 = h->page == A2_LOW || h->page >= A2_TABLE;
	bool lower = h->page == LOW || h->page == A2_LOW;
	enum fuzz_space space = a2 ? (lower ? FUZZ_A2_LOWER : FUZZ_A2_UPPER)
				   : (lower ? FUZZ_A0_LOWER : FUZZ_A0_UPPER);
	int page = h->page >= A2_TABLE ? h->page - A2_TABLE : h->page;
	int from = MAX_OF(h->from, first), to = MIN_OF(h->to, end);

	if (from >= to)
		return;
	fputc((int)space | h->bank << 4, f);
	fputc(lower ? 0 : page, f);
	fputc(from, f);
	fputc(to - from, f);
	fwrite(h->bytes + from, 1, (size_t)(to - from), f);
}

static FILE *
create_piece(const char *target, const char *name, const char *piece, unsigned number,
    int choice)
{
	char file[256];
	FILE *f;

	snprintf(file, sizeof(file), "%s-%s%u", name, piece, number);
	if (choice >= 0)
		snprintf(file + strlen(file), sizeof(file) - strlen(file), "-%d", choice);
	f = create(target, file);
	if (choice >= 0)
		fputc(choice, f);
	return f;
}

/* Each page of a module, with Lower Memory and what page 01h of CMIS advertises. */
static void
put_each_page(const char *target, const char *name, const struct memmap *map, int choice)
{
	for (unsigned n = 0; n < map->count; n++) {
		FILE *f = create_piece(target, name, "page", n, choice);

		for (unsigned i = 0; i < map->count; i++) {
			const struct memmap_half *h = &map->half[i];

			if (i == n || h->page == LOW)
				put_record(f, h, 0, HALF_BYTES);
			else if (h->page == 0x01)
				put_record(f, h, ADVERTS_FIRST, ADVERTS_END);
		}
		fclose(f);
	}
}

static void
put_whole(const char *target, const char *name, const struct memmap *map, int choice)
{
	FILE *f = create_piece(target, name, "all", 0, choice);

	for (unsigned n = 0; n < map->count; n++)
		put_record(f, &map->half[n], 0, HALF_BYTES);
	fclose(f);
}

/* A module whole, and page by page. */
static void
put_map(const char *target, const char *name, const struct memmap *map)
{
	put_whole(target, name, map, -1);
	put_each_page(target, name, map, -1);
}

/*
 * A module in strips, for targets that take longer the more is held: the first bytes
 * of Lower Memory, and a strip of one page or of all. `choice` is the first byte.
 */
static void
put_strips(const char *target, const char *name, const struct memmap *map, int choice)
{
	for (int first = 0; first < HALF_BYTES; first += STRIP) {
		unsigned strip = (unsigned)(first / STRIP);
		FILE *all = create_piece(target, name, "strip", strip, choice);

		for (unsigned n = 0; n < map->count; n++) {
			const struct memmap_half *h = &map->half[n];
			FILE *f = create_piece(target, name, "piece",
			    n * HALF_BYTES / STRIP + strip, choice);

			put_record(all, h, 0, h->page == LOW ? HEAD : 0);
			put_record(all, h, first, first + STRIP);
			for (unsigned i = 0; i < map->count; i++)
				put_record(f, &map->half[i], 0,
				    map->half[i].page == LOW ? HEAD : 0);
			put_record(f, h, first, first + STRIP);
			fclose(f);
		}
		fclose(all);
	}
}

/*
 * For each of the four outputs; registers alone are seen in strips as well. What is
 * small is also seen whole.
 */
static void
put_decode(const char *name, const struct memmap *map)
{
	for (int output = 0; output < 4; output++) {
		if (map->count < HALVES_WHOLE)
			put_whole("decode", name, map, output);
		put_strips("decode", name, map, output);
		if (output < 3)
			put_each_page("decode", name, map, output);
	}
}

/* A module for the target of its layout, and for those of all layouts if wanted. */
static void
put_module(const char *name, const struct memmap *map, bool everywhere)
{
	static const char *const cmis[] = { "vdm", "ccmis", "cmis_pages" };
	static const char *const own[] = { [SPEC_UNKNOWN] = "lint",
		[SPEC_SFF8472] = "sff8472",
		[SPEC_SFF8636] = "sff8636",
		[SPEC_CMIS] = "cmis" };
	const struct decoder *d = decoder_for(map);

	put_map(own[d ? d->spec : SPEC_UNKNOWN], name, map);
	if (!everywhere)
		return;
	put_map("lint", name, map);
	put_decode(name, map);
	if (d)
		put_strips("registers", name, map, (int)d->spec - SPEC_SFF8472);
	for (size_t i = 0; d == &cmis_decoder && i < COUNT_OF(cmis); i++)
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
		"qsfp-40g-cr4-2m", "qdd-400g-dr4", "qdd-400g-zr", "qdd-400g-cr8-2m" };
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

/* Built-in parts with more lines: what no built-in part has, and what is refused. */
static void
put_further_parts(void)
{
	static const struct {
		const char *base, *name, *more;
	} parts[] = {
		{ "qdd-400g-dr4", "auxiliary",
		    "auxiliary 1 cooler 5 90 -90 80 -80\nauxiliary 2 laser 45.5\n" },
		{ "qdd-400g-dr4", "auxiliary-nowhere", "auxiliary 4 laser 1\n" },
		{ "qdd-400g-dr4", "auxiliary-other", "auxiliary 2 supply 1\n" },
		{ "qdd-400g-dr4", "auxiliary-beyond", "auxiliary 3 supply 7\n" },
		{ "qdd-400g-dr4", "auxiliary-limit", "auxiliary 3 supply 1 2 1 2 x\n" },
		{ "qsfp28-100g-lr4", "auxiliary-qsfp", "auxiliary 2 laser 45\n" },
		{ "qdd-400g-zr", "offers", "offers 44h 128 3Fh 3Ch\n" },
		{ "qdd-400g-zr", "offers-beyond", "offers 42h 128 1 2 3 4\n" },
		{ "qdd-400g-zr", "offers-no-number", "offers 41h 128 1 x\n" },
		{ "qdd-400g-dr4", "offers-not-coherent", "offers 44h 128 1\n" },
		{ "qdd-400g-dr4", "set",
		    "set 14h host SNR at 3 = 17.5\nset minimum temperature = -5\n" },
		{ "qdd-400g-dr4", "set-beyond", "set gate time = 9\n" },
		{ "qdd-400g-dr4", "set-no-name", "set = 1\n" },
		{ "qsfp28-100g-lr4", "set-qsfp", "set Rx amplitude at 4 = 3\n" },
		{ "qsfp28-100g-lr4", "grid-qsfp", "grid 50 -8 8\n" },
		{ "qdd-400g-dr4", "runs-none", "runs 15\n" },
		{ "qdd-400g-dr4", "block-only-1", "block 1 only\n" },
		{ "qdd-400g-dr4", "block-early", "block 0\n" },
	};

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		char text[4096];
		int len = snprintf(text, sizeof(text), "%s%s", parts_text(parts[i].base),
		    parts[i].more);

		put("part", parts[i].name, text, (size_t)len);
	}
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
	put_decode(target, &map);
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
	static const struct proto_owner owners[] = { { .cage = 1, .kind = OWNER_TOLD },
		{ .cage = 7, .kind = OWNER_TOLD, .pid = 1 } };
	static const struct transfers asked = { .count = 1, .bytes = 1, .took = { 1 } };
	const struct reply reply = { .sequence = 1,
		.count = COUNT_OF(results),
		.last = 1,
		.asked = &asked,
		.result = results,
		.data = bytes,
		.data_len = sizeof(bytes) };
	struct reply fired;

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
	request.arms = 1;
	request.armed[0] = 14;
	proto_write_request(&m, 1, &request);
	put_message("request-arms", &m);
	proto_write_reply(&m, 1, &reply);
	put_message("reply", &m);
	fired = reply;
	fired.fired = 1;
	fired.cage = 3;
	fired.intent = 12;
	proto_write_reply(&m, 1, &fired);
	put_message("reply-fired", &m);
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
	proto_write_owners(&m, 1,
	    &(struct proto_owners){ .count = COUNT_OF(owners), .owner = owners });
	put_message("owners", &m);
	proto_write_cancel(&m, 1, 1);
	put_message("cancel", &m);
	proto_write_about(&m, 1, "board nobody-48x (onl, not verified)");
	put_message("about", &m);
	m.byte[m.len - 2] = '\n';
	put_message("about-two-lines", &m);
}

/* Each part in a cage of a type that it may fit, and read. */
static void
put_plugged(void)
{
	static const uint8_t types[] = { WORLD_SFP56, WORLD_QSFP56, WORLD_OSFP };

	for (unsigned part = 0; parts_name(part); part++) {
		for (size_t i = 0; i < COUNT_OF(types); i++) {
			uint8_t bytes[] = { types[i], 6, 0, 0xe0, (uint8_t)part, 7, 0,
				0xff, 0xff, 1, 0, 0, 0, 128, 64, 1, 1, 0, 0, 0, 96 };
			char name[64];

			snprintf(name, sizeof(name), "plug-%u-%zu", part, i);
			put("world", name, bytes, sizeof(bytes));
		}
	}
}

/* A cage of each type, and what is done to it: see fuzz_world.c. */
static void
put_cages(void)
{
	static const struct {
		const char *name;
		uint8_t len, byte[16];
	} done[] = {
		{ "plain", 0, { 0 } },
		{ "overwrite", 10, { 0, 0xff, 0xff, 1, 0xff, 1, 0, 0, 0, 128 } },
		{ "read-lower", 6, { 1, 0, 0, 0, 0, 128 } },
		{ "read-page", 12, { 1, 0, 0, 0x11, 128, 128, 1, 0, 0, 0x2c, 128, 64 } },
		{ "read-a2", 6, { 1, 1, 0, 0, 96, 10 } },
		{ "read-a2-table", 6, { 1, 1, 0, 2, 128, 32 } },
		{ "write", 7, { 2, 0, 0, 0, 26, 1, 0x08 } },
		{ "write-page", 14,
		    { 2, 0, 0, 0x10, 143, 1, 0xff, 7, 2, 0xff, 0x7f, 3, 2, 0 } },
		{ "freeze", 14, { 2, 0, 0, 0x2f, 144, 1, 0x80, 7, 2, 20, 0, 3, 2, 0 } },
		{ "reset", 9, { 3, 0, 1, 7, 2, 100, 0, 3, 0 } },
		{ "pins", 9, { 3, 1, 1, 3, 4, 1, 3, 3, 0 } },
		{ "los", 6, { 4, 4, 0, 0, 0, 0 } },
		{ "bend", 12, { 4, 0, 0, 10, 0xff, 0xff, 4, 0, 0x80, 0, 0, 0 } },
		{ "fault", 11, { 5, 3, 3, 100, 1, 1, 0, 0, 0, 0, 8 } },
		{ "garbage", 11, { 5, 5, 0, 100, 9, 1, 0, 0, 0, 0, 8 } },
		{ "pull", 9, { 6, 0, 0xf0, 0, 1, 0, 0, 0, 0 } },
		{ "plug", 10, { 6, 0, 0xe0, 8, 1, 0, 0, 0, 0, 16 } },
		{ "set", 8, { 6, 0, 1, 14, 75, 0, 75, 0 } },
		{ "still", 16, { 6, 0, 0xd0, 0, 3, 0, 1, 3, 0, 0, 1, 0, 0, 0, 0, 8 } },
	};

	put_plugged();
	for (unsigned type = 0; type < WORLD_TYPE_COUNT; type++) {
		for (size_t i = 0; i < COUNT_OF(done); i++) {
			char name[64];
			FILE *f;

			snprintf(name, sizeof(name), "%s-%s", world_type_name(type),
			    done[i].name);
			f = create("world", name);
			fputc((int)type, f);
			fwrite(done[i].byte, 1, done[i].len, f);
			fclose(f);
		}
	}
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
	put_map("lint", "parameters", &map);
	put_decode("parameter", &map);
}

/* A QSFP+ of SFF-8436 with a table of three applications, two of which lanes are told. */
static void
put_applications(void)
{
	static struct memmap_half half[3];
	static const uint8_t lower[HALF_BYTES] = { 0x0d, 0x01, [92] = 0x81, [94] = 0x82 };
	static const uint8_t upper[HALF_BYTES] = { 0x0d, [195 - 128] = 0x40,
		[221 - 128] = 0x04 };
	static const uint8_t table[HALF_BYTES] = { 0x24, 0x02, 0x02, 0x08, 0x01, 0x10,
		0x04, 0x03 };
	struct memmap map;

	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(LOW, 0), lower, sizeof(lower));
	memmap_put(&map, mem_at(0x00, HALF_BYTES), upper, sizeof(upper));
	memmap_put(&map, mem_at(0x01, HALF_BYTES), table, sizeof(table));
	put_map("parameter", "applications", &map);
	put_map("lint", "applications", &map);
	put_decode("applications", &map);
}

/* A query of the status with its reply, and a command that was refused. */
static void
put_cdb(void)
{
	static struct memmap_half half[3];
	static const uint8_t lower[] = { 0x18, 0x54, [37] = 0x01, 0x45 };
	static const uint8_t query[HALF_BYTES] = { 0x00, 0x00, 0x00, 0x00, 0x02, 0xfd,
		0x02, 0xfc, 0x02, 0x01 };
	/* replies of two pages of EPL, and of a length that is reserved */
	static const uint8_t pages[HALF_BYTES] = { 0x00, 0x00, 0x00, 0x00, 0x02, 0xfd,
		0xf1 };
	static const uint8_t unclear[HALF_BYTES] = { 0x00, 0x00, 0x00, 0x00, 0x02, 0xfd,
		0x79 };
	static const uint8_t refused[HALF_BYTES] = { 0x01, 0x04, 0x08, 0x00, 0x04, 0x67,
		0x00, 0x00, 0x00, 0x00, 0x07, 0x80 };
	struct memaddr at = mem_at(0x9f, HALF_BYTES);
	struct memmap map;

	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(LOW, 0), lower, sizeof(lower));
	memmap_put(&map, at, query, sizeof(query));
	at.bank = 1;
	memmap_put(&map, at, refused, sizeof(refused));
	put_map("cdb", "query-and-refused", &map);
	put_decode("cdb", &map);
	memmap_put(&map, at, unclear, sizeof(unclear));
	at.bank = 0;
	memmap_put(&map, at, pages, sizeof(pages));
	put_map("cdb", "reply-lengths", &map);
	put_decode("cdb-lengths", &map);
}

/* Results of pattern checkers, for each kind that page 14h can be asked for. */
static void
put_results(void)
{
	static const uint8_t selectors[] = { 0x01, 0x02, 0x05, 0x06 };
	static const uint8_t lower[] = { 0x18, 0x54 }, offers = 1 << 5;
	static const uint8_t abilities[] = { 0xff, 0xff, 0xff };
	static struct memmap_half half[5];
	struct memmap map;

	for (size_t i = 0; i < COUNT_OF(selectors); i++) {
		uint8_t bytes[HALF_BYTES];
		char name[32];

		for (unsigned n = 0; n < HALF_BYTES; n++)
			bytes[n] = (uint8_t)(n | 1);
		bytes[0] = selectors[i];
		memmap_init(&map, half, COUNT_OF(half));
		memmap_put(&map, mem_at(LOW, 0), lower, sizeof(lower));
		memmap_put(&map, mem_at(0x01, 142), &offers, 1);
		memmap_put(&map, mem_at(0x13, 128), abilities, sizeof(abilities));
		memmap_put(&map, mem_at(0x14, HALF_BYTES), bytes, sizeof(bytes));
		snprintf(name, sizeof(name), "results-%zu", i);
		put_map("cmis_pages", name, &map);
		put_decode(name, &map);
	}
}

/* An SFP that is tunable, on its way to a channel, with all flags (SFF-8690). */
static void
put_tunable_sfp(void)
{
	static const uint8_t lower[HALF_BYTES] = { 0x03,
		0x04, [65] = 1 << 6, [92] = 1 << 6 | 1 << 5 };
	static const uint8_t tuning[HALF_BYTES] = { 0x0f, 0, 0, 0, 0, 191, 0x0b, 0xb8, 0,
		196, 0x03, 0xe8, 0x01, 0xf4, 0, 0, 0, 7, 0x79, 0x18, 0, 0, 0, 0, 0xff,
		0xf0, 0, 3, [40] = 0xf0, [44] = 0xfc };
	static struct memmap_half half[3];
	struct memmap map;

	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(LOW, 0), lower, sizeof(lower));
	memmap_put(&map, mem_at(A2_TABLE + 2, HALF_BYTES), tuning, sizeof(tuning));
	put_map("sff8472", "tunable", &map);
	put_map("lint", "tunable", &map);
	put_decode("tunable", &map);
}

/* Four banks, of which the last two are missing; link and laser of the second. */
static void
put_banks(void)
{
	static const uint8_t lower[] = { 0x22, 0x54 };
	/* from 01h:142 on: VDM, coherent, four banks; 155: tunable */
	static const uint8_t offers[] = { 1 << 6 | 1 << 4 | 2, [13] = 1 << 6 };
	static const uint16_t halves[] = { 0x10, 0x11, 0x12, 0x34, 0x35 };
	static struct memmap_half half[8];
	uint8_t bytes[HALF_BYTES];
	struct memmap map;

	for (unsigned n = 0; n < HALF_BYTES; n++)
		bytes[n] = (uint8_t)(n * 2 + 1);
	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(LOW, 0), lower, sizeof(lower));
	memmap_put(&map, mem_at(0x01, 142), offers, sizeof(offers));
	for (size_t i = 0; i < COUNT_OF(halves); i++) {
		struct memaddr at = mem_at(halves[i], HALF_BYTES);

		at.bank = 1;
		memmap_put(&map, at, bytes, sizeof(bytes));
	}
	put_map("lint", "banks", &map);
	put_map("cmis", "banks", &map);
	put_map("ccmis", "banks", &map);
	put_map("cmis_pages", "banks", &map);
	put_decode("banks", &map);
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
	put_applications();
	put_cdb();
	put_results();
	put_tunable_sfp();
	put_banks();
}

int
main(int argc, char **argv)
{
	static const char platform[] = "user: a\n\0platform=sim:cages=64,type=osfp";
	static const char platform_typo[] = "\0platform=sim:cages";
	static const char key[] = "\0http.listen=[::1]:80\0poll.settle-time=x";
	static const char page[] = "a0-p11.bin\0some bytes";
	static const char other[] = "a0-p11.txt\0some bytes";

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
	put_further_parts();
	put_messages();
	put_cages();
	put_all_pages();
	put("config", "platform", platform, sizeof(platform));
	put("config", "platform-typo", platform_typo, sizeof(platform_typo));
	put("config", "key", key, sizeof(key));
	put("dump", "folder-page", page, sizeof(page));
	put("dump", "folder-other", other, sizeof(other));
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		put(texts[i].target, texts[i].name, texts[i].text, strlen(texts[i].text));
	return 0;
}
