/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bytes.h"

#define LIMIT_MAX 1000

static void
put(struct query_path *q, const char *text)
{
	size_t len = strlen(q->text);

	if (len + strlen(text) < sizeof(q->text))
		memcpy(q->text + len, text, strlen(text) + 1);
	else
		q->too_long = true;
}

void
query_begin(struct query_path *q, const char *path)
{
	*q = (struct query_path){ .too_long = false };
	put(q, path);
}

void
query_add(struct query_path *q, const char *key, const char *value)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	if (!value)
		return;
	put(q, strchr(q->text, '?') ? "&" : "?");
	put(q, key);
	put(q, "=");
	for (; *value; value++) {
		char part[4] = { *value };

		if (!strchr(plain, *value))
			snprintf(part, sizeof(part), "%%%02X",
			    (unsigned)(unsigned char)*value);
		put(q, part);
	}
}

/* "2026-...", "1700000000.5" */
static bool
looks_like_time(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return (digits == 4 && text[4] == '-') ||
	       (digits && !text[digits + strspn(text + digits, ".0123456789")]);
}

bool
query_add_since(struct query_path *q, const char *text)
{
	static const struct {
		char name;
		unsigned seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	char *end = NULL, moment[32];
	double count = text ? strtod(text, &end) : 0;

	for (size_t i = 0; text && i < COUNT_OF(units); i++) {
		double ago = count * units[i].seconds;

		if (end == text || end[0] != units[i].name || end[1] ||
		    !(ago >= 0 && ago <= 1e9))
			continue;
		snprintf(moment, sizeof(moment), "%.0f", (double)time(NULL) - ago);
		query_add(q, "since", moment);
		return true;
	}
	query_add(q, "since", text);
	return !text || looks_like_time(text);
}

bool
query_add_limit(struct query_path *q, const char *text)
{
	size_t digits = text ? strspn(text, "0123456789") : 0;
	unsigned long limit = text ? strtoul(text, NULL, 10) : 0;

	query_add(q, "limit", text);
	return !text || (digits && !text[digits] && limit >= 1 && limit <= LIMIT_MAX);
}
