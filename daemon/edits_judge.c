/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/edits_judge.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "daemon/door.h"

/* What files say is not for an edit to answer for. */
static bool
is_edited(const struct config_sources *s, const char *path)
{
	for (size_t i = 0; i < s->answer.count; i++) {
		if (strcmp(s->answer.leaf[i].path, path) == 0)
			return s->answer.leaf[i].from < 0;
	}
	return false;
}

int
edits_judge(const struct config_sources *sources, const struct web *web, char *err,
    size_t size)
{
	static const struct options none = { .setting_count = 0 };
	const bool http = is_edited(sources, "http.listen");
	const bool gnmi = is_edited(sources, "gnmi.listen");
	struct config config;

	if (!http && !gnmi)
		return 0;
	if (config_build(&none, sources, &config, err, size) < 0)
		return -EINVAL;
	if (!http)
		config.http.listen.count = 0;
	if (!gnmi)
		config.gnmi.listen.count = 0;
	if (door_judge(NULL, &config, web, err, size) == 0)
		return 0;
	config_say_origin(&none, &config, sources, err, size);
	return -EINVAL;
}
