/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/contract.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "daemon/cage_table.h"

/* A module or bus that is busy is asked again this often, so far apart. */
#define PATIENCE_TRIES 40
#define PATIENCE_US    (50 * US_PER_MS)
#define DEADLINE_US    (5 * US_PER_S)

/* clang-format off */
const struct contract_check contract_checks[] = {
	/* name             stage          gate   writes */
	{ "symbol",         STAGE_NOTHING, true,  false, check_symbol },
	{ "abi",            STAGE_NOTHING, true,  false, check_abi },
	{ "size",           STAGE_NOTHING, true,  false, check_size },
	{ "name",           STAGE_NOTHING, true,  false, check_name },
	{ "functions",      STAGE_NOTHING, true,  false, check_functions },
	{ "probe",          STAGE_LOADED,  false, false, check_probe },
	{ "open",           STAGE_LOADED,  true,  false, check_open },
	{ "cages",          STAGE_LOADED,  true,  false, check_cages },
	{ "reopen",         STAGE_LOADED,  false, false, check_reopen },
	{ "descriptors",    STAGE_LOADED,  false, false, check_descriptors },
	{ "threads",        STAGE_LOADED,  false, false, check_threads },
	{ "signals",        STAGE_NOTHING, false, false, check_signals },
	{ "privileges",     STAGE_LOADED,  false, false, check_privileges },
	{ "presence",       STAGE_OPEN,    false, false, check_presence },
	{ "errors",         STAGE_OPEN,    false, false, check_errors },
	{ "identity",       STAGE_MODULES, false, false, check_identity },
	{ "read-length",    STAGE_MODULES, false, false, check_read_length },
	{ "read-refusals",  STAGE_OPEN,    false, false, check_read_refusals },
	{ "deadline",       STAGE_MODULES, false, false, check_deadline },
	{ "absent",         STAGE_OPEN,    false, false, check_absent },
	{ "pages",          STAGE_MODULES, false, false, check_pages },
	{ "pins",           STAGE_OPEN,    false, false, check_pins },
	{ "events",         STAGE_OPEN,    false, false, check_events },
	{ "changed",        STAGE_MODULES, false, false, check_changed },
	{ "nodes",          STAGE_OPEN,    false, false, check_nodes },
	{ "about",          STAGE_OPEN,    false, false, check_about },
	{ "share",          STAGE_MODULES, false, false, check_share },
	{ "write-refusals", STAGE_OPEN,    false, true,  check_write_refusals },
	{ "write-back",     STAGE_MODULES, false, true,  check_write_back },
	{ "pin-refusals",   STAGE_OPEN,    false, true,  check_pin_refusals },
	{ "reset",          STAGE_MODULES, false, true,  check_reset },
	{ "recover",        STAGE_OPEN,    false, true,  check_recover },
};
/* clang-format on */
const size_t contract_check_count = COUNT_OF(contract_checks);

static const char *const result_names[] = { "OK", "ABSENT", "NACK", "BUSY", "TIMEOUT",
	"STUCK", "IO", "NOPAGE", "PERM", "UNSUP", "GONE", "INVAL" };

bool
contract_is_result(int result)
{
	return result <= PLATFORM_OK && result >= PLATFORM_INVAL;
}

const char *
contract_result(int result)
{
	static char text[64];

	if (contract_is_result(result))
		return result_names[-result];
	snprintf(text, sizeof(text), "%d, which is no error of platform.h", result);
	return text;
}

/* Verdicts. */

bool
contract_failed(const struct contract *c)
{
	return c->report->verdict == VERDICT_FAILED;
}

bool
contract_expect(struct contract *c, bool good, const char *expected, const char *found,
    ...)
{
	struct contract_report *r = c->report;
	va_list args;

	if (good || contract_failed(c))
		return good;
	snprintf(r->expected, sizeof(r->expected), "%s", expected);
	va_start(args, found);
	vsnprintf(r->found, sizeof(r->found), found, args);
	va_end(args);
	memcpy(r->failed, r->call, sizeof(r->failed));
	r->verdict = VERDICT_FAILED;
	return false;
}

void
contract_skip(struct contract *c, const char *format, ...)
{
	va_list args;

	if (contract_failed(c))
		return;
	va_start(args, format);
	vsnprintf(c->report->found, sizeof(c->report->found), format, args);
	va_end(args);
	c->report->verdict = VERDICT_SKIPPED;
}

void
contract_saw(struct contract *c, const char *format, ...)
{
	va_list args;

	if (c->report->verdict != VERDICT_NONE)
		return;
	va_start(args, format);
	vsnprintf(c->report->found, sizeof(c->report->found), format, args);
	va_end(args);
}

/* Calls. */

/* Before a call: should it never come back, this is what is told. */
__attribute__((format(printf, 2, 3))) static void
calling(struct contract *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(c->report->call, sizeof(c->report->call), format, args);
	va_end(args);
	c->report->calls++;
}

static int
returned(struct contract *c, int result)
{
	if (contract_is_result(result))
		return result;
	if (!c->odd) {
		c->odd = true;
		c->odd_result = result;
		memcpy(c->odd_call, c->report->call, sizeof(c->odd_call));
	}
	return PLATFORM_IO;
}

uint64_t
contract_clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

const char *
contract_label(const struct contract *c, unsigned cage)
{
	return cage < c->host.cage_count ? c->host.cages[cage].label : "beyond the last";
}

int
contract_presence(struct contract *c, unsigned bus, struct platform_bits *ret_present,
    struct platform_bits *ret_known)
{
	*ret_present = *ret_known = (struct platform_bits){ { 0 } };
	calling(c, "presence(bus %u)", bus);
	return returned(c,
	    c->host.plugin.presence(c->host.state, bus, ret_present, ret_known));
}

static void
calling_at(struct contract *c, const char *what, unsigned cage, struct platform_addr at,
    size_t len)
{
	calling(c, "%s(cage %s, address %02xh, bank %u, page %02xh, byte %u, %zu byte%s)",
	    what, contract_label(c, cage), at.i2c, at.bank, at.page, at.byte, len,
	    len == 1 ? "" : "s");
}

int
contract_read_until(struct contract *c, unsigned cage, struct platform_addr at,
    uint8_t *buf, size_t len, uint64_t deadline_us)
{
	calling_at(c, "read", cage, at, len);
	return returned(c,
	    c->host.plugin.read(c->host.state, cage, at, buf, len, deadline_us));
}

int
contract_read(struct contract *c, unsigned cage, struct platform_addr at, uint8_t *buf,
    size_t len)
{
	return contract_read_until(c, cage, at, buf, len,
	    contract_clock_us() + DEADLINE_US);
}

int
contract_write(struct contract *c, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len)
{
	calling_at(c, "write", cage, at, len);
	return returned(c, c->host.plugin.write(c->host.state, cage, at, buf, len,
			       contract_clock_us() + DEADLINE_US));
}

int
contract_pin_get(struct contract *c, unsigned cage, unsigned pin)
{
	calling(c, "pin_get(cage %s, pin %u)", contract_label(c, cage), pin);
	return c->host.plugin.pin_get(c->host.state, cage, (enum platform_pin)pin);
}

int
contract_pin_set(struct contract *c, unsigned cage, unsigned pin, int asserted)
{
	calling(c, "pin_set(cage %s, pin %u, %d)", contract_label(c, cage), pin,
	    asserted);
	return returned(c, c->host.plugin.pin_set(c->host.state, cage,
			       (enum platform_pin)pin, asserted));
}

int
contract_changed(struct contract *c, unsigned cage, unsigned family)
{
	calling(c, "changed(cage %s, family %u)", contract_label(c, cage), family);
	return returned(c,
	    c->host.plugin.changed(c->host.state, cage, (enum platform_family)family));
}

int
contract_recover(struct contract *c, unsigned bus, unsigned step)
{
	calling(c, "recover(bus %u, step %u)", bus, step);
	return returned(c,
	    c->host.plugin.recover(c->host.state, bus, (enum platform_recover)step));
}

int
contract_node(struct contract *c, unsigned cage, unsigned index,
    struct platform_node *ret_node)
{
	calling(c, "node(cage %s, index %u)", contract_label(c, cage), index);
	return returned(c, c->host.plugin.node(c->host.state, cage, index, ret_node));
}

const char *
contract_about(struct contract *c)
{
	calling(c, "about()");
	return c->host.plugin.about(c->host.state);
}

int
contract_share(struct contract *c, unsigned cage, int shared)
{
	calling(c, "share(cage %s, %d)", contract_label(c, cage), shared);
	return c->host.plugin.share(c->host.state, cage, shared);
}

int
contract_read_patiently(struct contract *c, unsigned cage, struct platform_addr at,
    uint8_t *buf, size_t len)
{
	int r = PLATFORM_BUSY;

	for (unsigned i = 0; i < PATIENCE_TRIES; i++) {
		r = contract_read(c, cage, at, buf, len);
		if (r != PLATFORM_NACK && r != PLATFORM_BUSY)
			break;
		usleep(PATIENCE_US);
	}
	return r;
}

/* Stages. */

/* The contract that this process tries: what the plugin says goes into its report. */
static struct contract *current;

static void
take_line(const struct platform_host *host, const char *text)
{
	(void)host;
	snprintf(current->report->said, sizeof(current->report->said), "%s", text);
}

bool
contract_load(struct contract *c)
{
	current = c;
	calling(c, "dlopen()");
	if (!contract_expect(c, plugin_host_load(&c->host, &c->config, true) == 0,
		"a plugin that loads", "none"))
		return false;
	c->host.host.log = take_line;
	return true;
}

bool
contract_open(struct contract *c)
{
	int r;

	calling(c, "open()");
	c->report->said[0] = '\0';
	c->host.state = NULL;
	r = c->host.plugin.open(&c->host.host, &c->host.state);
	return contract_expect(c, r == PLATFORM_OK, "OK", "%s", contract_result(r));
}

bool
contract_cages(struct contract *c)
{
	struct plugin_host *p = &c->host;
	const struct platform_cage *cages = NULL;
	size_t count = 0;
	char why[128];
	int r;

	calling(c, "cages()");
	r = p->plugin.cages(p->state, &cages, &count);
	if (!contract_expect(c, r == PLATFORM_OK, "OK", "%s", contract_result(r)))
		return false;
	if (!contract_expect(c, cage_table_check(cages, count, why, sizeof(why)),
		"1 to 512 cages, each with a label and numbers of its own", "%s", why))
		return false;
	p->cages = cages;
	p->cage_count = count;
	return true;
}

void
contract_close(struct contract *c)
{
	calling(c, "close()");
	c->host.plugin.close(c->host.state);
}

unsigned
contract_buses(const struct contract *c)
{
	unsigned count = 0;

	for (size_t i = 0; i < c->host.cage_count; i++) {
		count = MAX_OF(count, c->host.cages[i].bus + 1u);
		count = MAX_OF(count, c->host.cages[i].pin_bus + 1u);
	}
	return count;
}

bool
contract_bit(const struct platform_bits *bits, unsigned cage)
{
	return bits->word[cage / 32] >> cage % 32 & 1;
}

/* What the pins say, of those that can be read just now. */
static void
find_present(struct contract *c)
{
	for (unsigned bus = 0; bus < contract_buses(c); bus++) {
		struct platform_bits present, known;

		if (contract_presence(c, bus, &present, &known) != PLATFORM_OK)
			continue;
		for (unsigned i = 0; i < COUNT_OF(present.word); i++) {
			c->known.word[i] |= known.word[i];
			c->present.word[i] |= present.word[i] & known.word[i];
		}
	}
}

void
contract_find_modules(struct contract *c)
{
	bool done[PLATFORM_BUSES_MAX] = { false };

	c->present = c->known = (struct platform_bits){ { 0 } };
	c->module_count = 0;
	find_present(c);
	for (unsigned i = 0; i < c->host.cage_count; i++) {
		struct contract_module m = { .cage = i };
		unsigned bus = c->host.cages[i].bus;

		if (done[bus] || !contract_bit(&c->present, i) ||
		    contract_read_patiently(c, i, (struct platform_addr){ 0x50, 0, 0, 0 },
			&m.identifier, 1) != PLATFORM_OK)
			continue;
		done[bus] = true;
		m.spec = spec_of_identifier(m.identifier);
		c->module[c->module_count++] = m;
	}
}

/* False: the check has its verdict already. */
static bool
reach(struct contract *c, enum contract_stage stage)
{
	if (stage >= STAGE_LOADED && !contract_load(c))
		return false;
	if (stage >= STAGE_OPEN) {
		if (!contract_open(c) || !contract_cages(c))
			return false;
		if (!contract_expect(c, privilege_drop_bus(&c->user, getppid()) == 0,
			"an ordinary user after open()", "privileges that stay"))
			return false;
		contract_find_modules(c);
	}
	if (stage >= STAGE_MODULES && c->module_count == 0) {
		contract_skip(c, "no module answers");
		return false;
	}
	return true;
}

void
contract_run(struct contract *c, const struct contract_check *check)
{
	current = c;
	/* as the spawner's children, who have to reach devices and no more */
	contract_expect(c, privilege_keep_open(false) == 0, "a process like the daemon's",
	    "privileges that cannot be set");
	if (!contract_failed(c) && reach(c, check->stage))
		check->run(c);
	if (check->stage >= STAGE_OPEN && c->host.state && !contract_failed(c))
		contract_close(c);
	if (c->report->verdict == VERDICT_NONE)
		c->report->verdict = VERDICT_OK;
	_exit(0);
}
