/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of what a plugin is before it is asked for a module: its table of
 * functions, its table of cages, and that it opens and closes without a trace.
 */
#define _GNU_SOURCE 1

#include <dirent.h>
#include <dlfcn.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "daemon/contract.h"

#define ROUNDS 3

static const struct platform *
find_plugin(struct contract *c)
{
	const struct platform *plugin = NULL;
	void *library;

	strcpy(c->report->call, "dlopen()");
	c->report->calls++;
	library = dlopen(c->config.path, RTLD_NOW | RTLD_LOCAL);
	if (!contract_expect(c, library != NULL, "a shared object that loads", "%s",
		library ? "" : dlerror()))
		return NULL;
	plugin = dlsym(library, "platform_plugin");
	contract_expect(c, plugin != NULL, "the symbol platform_plugin", "none");
	return plugin;
}

void
check_symbol(struct contract *c)
{
	if (find_plugin(c))
		contract_saw(c, "exports platform_plugin");
}

void
check_abi(struct contract *c)
{
	const struct platform *p = find_plugin(c);

	if (p && contract_expect(c, p->abi == PLATFORM_ABI, "PLATFORM_ABI, which is 1",
		     "%u", p->abi))
		contract_saw(c, "%u", p->abi);
}

void
check_size(struct contract *c)
{
	const struct platform *p = find_plugin(c);

	if (p &&
	    contract_expect(c, p->size >= PLUGIN_SIZE_MIN,
		"sizeof(struct platform), which reaches behind pin_set", "%u", p->size))
		contract_saw(c, "%u", p->size);
}

void
check_name(struct contract *c)
{
	const struct platform *p = find_plugin(c);

	if (p &&
	    contract_expect(c, p->name && strcmp(p->name, c->config.name) == 0,
		"the name of the file without .so", "\"%.60s\"", p->name ? p->name : ""))
		contract_saw(c, "%s", p->name);
}

void
check_functions(struct contract *c)
{
	const struct platform *p = find_plugin(c);
	static const char *const names[] = { "probe", "open", "close", "cages",
		"presence", "read", "write", "pin_get", "pin_set" };
	bool there[COUNT_OF(names)];

	if (!p)
		return;
	memcpy(there,
	    (const bool[]){ p->probe, p->open, p->close, p->cages, p->presence, p->read,
		p->write, p->pin_get, p->pin_set },
	    sizeof(there));
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (!contract_expect(c, there[i],
			"every function but changed, event_fd, events and recover",
			"no %s()", names[i]))
			return;
	}
	contract_saw(c, "all that every plugin must have");
}

void
check_probe(struct contract *c)
{
	int score[2] = { -1, -1 };

	for (unsigned i = 0; i < 2; i++) {
		int r;

		strcpy(c->report->call, "probe()");
		c->report->calls++;
		r = c->host.plugin.probe(&c->host.host, &score[i]);
		if (!contract_expect(c, r == PLATFORM_OK, "OK", "%s", contract_result(r)))
			return;
	}
	contract_expect(c, score[0] >= 0 && score[0] <= 100, "a score of 0 to 100", "%d",
	    score[0]);
	contract_expect(c, score[0] == score[1], "the same score when asked again",
	    "%d, then %d", score[0], score[1]);
	contract_saw(c, "scores %d on this machine", score[0]);
}

void
check_open(struct contract *c)
{
	if (!contract_open(c))
		return;
	contract_close(c);
	contract_saw(c, "and closes");
}

/* What cage_table_check() leaves to newer daemons. */
static void
check_cage(struct contract *c, const struct platform_cage *cage)
{
	const uint32_t pins = PLATFORM_PIN_BIT(PLATFORM_PIN_COUNT) - 1;

	contract_expect(c, cage->type < PLATFORM_CAGE_TYPE_COUNT,
	    "a type of enum platform_cage_type", "cage %s: %u", cage->label, cage->type);
	contract_expect(c, (cage->flags & ~7u) == 0, "flags of enum platform_cage_flags",
	    "cage %s: %02xh", cage->label, cage->flags);
	contract_expect(c, (cage->pins_readable & ~pins) == 0,
	    "readable pins of enum platform_pin", "cage %s: %xh", cage->label,
	    cage->pins_readable);
	contract_expect(c, (cage->pins_settable & ~pins) == 0,
	    "settable pins of enum platform_pin", "cage %s: %xh", cage->label,
	    cage->pins_settable);
	contract_expect(c, cage->max_write >= 16 || cage->flags & PLATFORM_CAGE_READ_ONLY,
	    "max_write of 16 to 128", "cage %s: %u", cage->label, cage->max_write);
}

/* A copy that stays when the plugin closes. */
static struct platform_cage first_cages[PLATFORM_CAGES_MAX];
static size_t first_count;

static void
keep_cages(const struct contract *c)
{
	first_count = c->host.cage_count;
	memcpy(first_cages, c->host.cages, first_count * sizeof(first_cages[0]));
}

/* Padding does not count, so each member is compared. */
static bool
same_cage(const struct platform_cage *a, const struct platform_cage *b)
{
	return strcmp(a->label, b->label) == 0 && a->type == b->type &&
	       a->flags == b->flags && a->bus == b->bus && a->pin_bus == b->pin_bus &&
	       a->max_read == b->max_read && a->max_write == b->max_write &&
	       a->khz == b->khz && a->pins_readable == b->pins_readable &&
	       a->pins_settable == b->pins_settable && a->power_max_mw == b->power_max_mw;
}

static void
compare_cages(struct contract *c)
{
	contract_expect(c, c->host.cage_count == first_count,
	    "the same table of cages each time", "%zu cages, then %zu", first_count,
	    c->host.cage_count);
	for (size_t i = 0; !contract_failed(c) && i < first_count; i++)
		contract_expect(c, same_cage(&first_cages[i], &c->host.cages[i]),
		    "the same table of cages each time", "another cage %s",
		    first_cages[i].label);
}

void
check_cages(struct contract *c)
{
	if (!contract_open(c) || !contract_cages(c))
		return;
	for (size_t i = 0; i < c->host.cage_count; i++)
		check_cage(c, &c->host.cages[i]);
	keep_cages(c);
	if (contract_cages(c))
		compare_cages(c);
	contract_saw(c, "%zu on %u buses", c->host.cage_count, contract_buses(c));
	contract_close(c);
}

void
check_reopen(struct contract *c)
{
	unsigned modules = 0;

	for (unsigned round = 0; round < ROUNDS; round++) {
		if (!contract_open(c) || !contract_cages(c))
			return;
		contract_find_modules(c);
		if (round == 0) {
			keep_cages(c);
			modules = c->module_count;
		}
		compare_cages(c);
		contract_expect(c, c->module_count == modules,
		    "the same modules each time", "%u that answer, then %u", modules,
		    c->module_count);
		contract_close(c);
	}
	contract_saw(c, "%d times the same cages and modules", ROUNDS);
}

static unsigned
count_entries(const char *folder)
{
	DIR *dir = opendir(folder);
	unsigned count = 0;

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	return count;
}

/* Something that a library opens once for good may stay; what grows is a leak. */
void
check_descriptors(struct contract *c)
{
	unsigned after[ROUNDS];

	for (unsigned round = 0; round < ROUNDS; round++) {
		if (!contract_open(c) || !contract_cages(c))
			return;
		contract_close(c);
		after[round] = count_entries("/proc/self/fd");
	}
	contract_expect(c, after[ROUNDS - 1] == after[0],
	    "as many descriptors after each close()", "%d more after %u of them",
	    (int)(after[ROUNDS - 1] - after[0]), ROUNDS);
	contract_saw(c, "none left open");
}

void
check_threads(struct contract *c)
{
	const unsigned alone = 3; /* with the two names of folders */
	unsigned found;

	if (!contract_open(c) || !contract_cages(c))
		return;
	found = count_entries("/proc/self/task");
	contract_expect(c, found == alone, "no thread of the plugin's own", "%d",
	    (int)(found - alone));
	contract_close(c);
	contract_saw(c, "none of its own");
}

/* What needs privileges is opened in open() and kept. */
void
check_privileges(struct contract *c)
{
	unsigned before;

	if (!c->user.change) {
		contract_skip(c, "only root has privileges to give up");
		return;
	}
	if (!contract_open(c) || !contract_cages(c))
		return;
	contract_find_modules(c);
	before = c->module_count;
	if (!contract_expect(c, privilege_drop_bus(&c->user, getppid()) == 0,
		"an ordinary user after open()", "privileges that stay"))
		return;
	contract_find_modules(c);
	contract_expect(c, c->module_count == before,
	    "the same modules without privileges", "%u that answer of %u",
	    c->module_count, before);
	contract_close(c);
	contract_saw(c, "not needed after open()");
}

static void
note_handlers(struct sigaction action[NSIG])
{
	memset(action, 0, NSIG * sizeof(*action));
	for (int i = 1; i < NSIG; i++)
		sigaction(i, NULL, &action[i]);
}

void
check_signals(struct contract *c)
{
	struct sigaction before[NSIG], after[NSIG];

	note_handlers(before);
	if (!contract_load(c) || !contract_open(c) || !contract_cages(c))
		return;
	note_handlers(after);
	for (int i = 1; i < NSIG; i++)
		contract_expect(c, before[i].sa_handler == after[i].sa_handler,
		    "no signal handler of the plugin's own", "one for %s", strsignal(i));
	contract_close(c);
	contract_saw(c, "none of its own");
}
