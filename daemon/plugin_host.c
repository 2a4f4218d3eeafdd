/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/plugin_host.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/log.h"
#include "daemon/cage_table.h"

#define SYMBOL "platform_plugin"

/* Words for enum platform_err, for open() and cages() that gave no line of their own. */
static const char *const err_words[] = {
	[-PLATFORM_OK] = "no error",
	[-PLATFORM_ABSENT] = "nothing there",
	[-PLATFORM_NACK] = "not acknowledged",
	[-PLATFORM_BUSY] = "busy",
	[-PLATFORM_TIMEOUT] = "timed out",
	[-PLATFORM_STUCK] = "bus stuck",
	[-PLATFORM_IO] = "I/O error",
	[-PLATFORM_NOPAGE] = "no such page",
	[-PLATFORM_PERM] = "not permitted",
	[-PLATFORM_UNSUP] = "not supported",
	[-PLATFORM_GONE] = "device is gone",
	[-PLATFORM_INVAL] = "invalid argument",
};

static const char *
err_word(int err)
{
	return err <= 0 && -err < (int)COUNT_OF(err_words) ? err_words[-err]
							   : "unknown error";
}

/* One line for the user; what a plugin or a linker says may hold anything. */
static void
tell(const struct plugin_config *config, const char *text)
{
	char line[512];
	int len = snprintf(line, sizeof(line) - 1, "caged: platform %s: %s", config->name,
	    text);
	size_t end = (size_t)MIN_OF(len, (int)sizeof(line) - 2);

	for (size_t i = 0; i < end; i++) {
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	}
	line[end] = '\n';
	if (write(STDERR_FILENO, line, end + 1) < 0)
		return; /* nowhere left to say so */
}

__attribute__((format(printf, 2, 3))) static int
fail(const struct plugin_config *config, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	tell(config, text);
	return -EINVAL;
}

/* What the plugin may say while it opens. */
static void
log_opening(const struct platform_host *host, const char *text)
{
	struct plugin_host *p = (struct plugin_host *)(uintptr_t)host;

	p->told = true;
	snprintf(p->last, sizeof(p->last), "%s", text);
	if (!p->quiet)
		tell(p->config, p->last);
}

static void
log_serving(const struct platform_host *host, const char *text)
{
	const struct plugin_host *p = (const struct plugin_host *)host;

	log_warn("platform %s: %s", p->config->name, text);
}

static const char *
find_option(const struct platform_host *host, const char *key)
{
	size_t len = strlen(key);

	for (const char *const *o = host->options; *o; o++) {
		if (strncmp(*o, key, len) == 0 && (*o)[len] == '=')
			return *o + len + 1;
	}
	return NULL;
}

static int
check_plugin(const struct plugin_config *c, const struct platform *p)
{
	/* abi and size are the two members that every version has. */
	if (p->abi != PLATFORM_ABI)
		return fail(c, "%s: built for ABI %u, this caged speaks %u", c->path,
		    p->abi, PLATFORM_ABI);
	if (p->size < PLUGIN_SIZE_MIN)
		return fail(c,
		    "%s: its struct platform has size %u, at least %zu is needed",
		    c->path, p->size, PLUGIN_SIZE_MIN);
	if (!p->name || strcmp(p->name, c->name) != 0)
		return fail(c, "%s: calls itself \"%.40s\"", c->path,
		    p->name ? p->name : "");
	if (!p->open || !p->close || !p->cages || !p->presence || !p->read || !p->write ||
	    !p->pin_get || !p->pin_set)
		return fail(c, "%s: a function that every plugin must have is missing",
		    c->path);
	return 0;
}

int
plugin_host_load(struct plugin_host *p, const struct plugin_config *config, bool quiet)
{
	static const char *const no_options[] = { NULL };
	const struct platform *plugin;
	const char *error;
	void *library;

	*p = (struct plugin_host){
		.host = { PLATFORM_ABI, sizeof(p->host), config->run_dir,
		    config->options ? config->options : no_options, find_option,
		    log_opening },
		.config = config,
		.quiet = quiet,
	};
	/* The linker looks for a name without a slash elsewhere: that is not meant. */
	if (!strchr(config->path, '/'))
		return fail(config, "%s: not a path", config->path);
	library = dlopen(config->path, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		error = dlerror();
		if (strncmp(error, config->path, strlen(config->path)) == 0)
			return fail(config, "%s", error);
		return fail(config, "%s: %s", config->path, error);
	}
	plugin = dlsym(library, SYMBOL);
	if (!plugin)
		return fail(config, "%s: does not export %s", config->path, SYMBOL);
	if (check_plugin(config, plugin) < 0)
		return -EINVAL;
	memcpy(&p->plugin, plugin, MIN_OF((size_t)plugin->size, sizeof(p->plugin)));
	return 0;
}

int
plugin_host_score(struct plugin_host *p)
{
	int score = -1;

	if (!p->plugin.probe || p->plugin.probe(&p->host, &score) < 0)
		return -1;
	return score >= 0 && score <= 100 ? score : -1;
}

/* Says whether the same call would answer so again, whatever happens to the machine. */
static bool
is_final(int err)
{
	return err == PLATFORM_INVAL || err == PLATFORM_PERM || err == PLATFORM_UNSUP;
}

/* A step of the plugin failed: its own line says why, or ours. */
static int
step_failed(struct plugin_host *p, const char *step, int err)
{
	if (!p->told)
		fail(p->config, "%s failed: %s", step, err_word(err));
	else if (p->quiet)
		tell(p->config, p->last);
	return is_final(err) ? -EINVAL : -EAGAIN;
}

int
plugin_host_open(struct plugin_host *p)
{
	int r;

	p->told = false;
	r = p->plugin.open(&p->host, &p->state);
	return r == 0 ? 0 : step_failed(p, "open", r);
}

int
plugin_host_cages(struct plugin_host *p)
{
	const struct platform_cage *cages = NULL;
	size_t count = 0;
	char why[128];
	int r;

	p->told = false;
	r = p->plugin.cages(p->state, &cages, &count);
	if (r != 0)
		return step_failed(p, "cages", r);
	if (!cage_table_check(cages, count, why, sizeof(why)))
		return fail(p->config, "%s", why);
	p->cages = cages;
	p->cage_count = count;
	return 0;
}

void
plugin_host_serve(struct plugin_host *p)
{
	p->host.log = log_serving;
}
