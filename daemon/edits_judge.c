/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/edits_judge.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/door.h"

static const struct options no_options = { .setting_count = 0 };

/* What files say, or options say instead, is not for an edit to answer for. */
static bool
is_edited(const struct options *options, const struct config_sources *s, const char *path)
{
	for (size_t i = 0; i < options->setting_count; i++) {
		if (strcmp(options->settings[i].key, path) == 0)
			return false;
	}
	for (size_t i = 0; i < s->answer.count; i++) {
		if (strcmp(s->answer.leaf[i].path, path) == 0)
			return s->answer.leaf[i].from < 0;
	}
	return false;
}

/* Whether a server is told to listen where another one is, which only one can. */
static bool
meet(const struct config_listens *a, const struct config_listens *b)
{
	for (size_t i = 0; i < a->count; i++) {
		for (size_t k = 0; k < b->count; k++) {
			if (a->at[i].port == b->at[k].port &&
			    strcmp(a->at[i].address, b->at[k].address) == 0 &&
			    strcmp(a->at[i].device, b->at[k].device) == 0)
				return true;
		}
	}
	return false;
}

/* The schema knows no options, and no address among several. */
static int
judge_meeting(const struct options *options, const struct config *c,
    const struct config_sources *sources, char *err, size_t size)
{
	const struct {
		const char *key;
		const struct config_listens *listens;
	} servers[] = {
		{ "http.listen", &c->http.listen },
		{ "gnmi.listen", &c->gnmi.listen },
		{ "metrics.listen", &c->scrape.listen },
	};

	for (size_t i = 0; i < COUNT_OF(servers); i++) {
		for (size_t k = 0; k < COUNT_OF(servers); k++) {
			if (i == k || !is_edited(options, sources, servers[i].key) ||
			    !meet(servers[i].listens, servers[k].listens))
				continue;
			snprintf(err, size, "caged: %s: must not be where %s is",
			    servers[i].key, servers[k].key);
			config_say_origin(&no_options, c, sources, err, size);
			return -EINVAL;
		}
	}
	return 0;
}

int
edits_judge(const struct options *options, const struct config *effective,
    const struct config_sources *sources, const struct web *web, char *err, size_t size)
{
	const bool http = is_edited(&no_options, sources, "http.listen");
	const bool gnmi = is_edited(&no_options, sources, "gnmi.listen");
	struct config config;

	if (judge_meeting(options, effective, sources, err, size) < 0)
		return -EINVAL;
	if (!http && !gnmi)
		return 0;
	if (config_build(&no_options, sources, &config, err, size) < 0)
		return -EINVAL;
	if (judge_meeting(&no_options, &config, sources, err, size) < 0)
		return -EINVAL;
	if (!http)
		config.http.listen.count = 0;
	if (!gnmi)
		config.gnmi.listen.count = 0;
	if (door_judge(NULL, &config, web, err, size) == 0)
		return 0;
	config_say_origin(&no_options, &config, sources, err, size);
	return -EINVAL;
}
