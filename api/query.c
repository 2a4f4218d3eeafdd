/* SPDX-License-Identifier: Apache-2.0 */
#include "api/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

void
query_add(struct query *q, const char *key, const char *value)
{
	unsigned i = q->count;

	if (i == QUERY_ARGUMENTS_MAX || strlen(key) >= QUERY_KEY_MAX ||
	    !path_decode(value ? value : "", true, q->argument[i].value)) {
		q->malformed = true;
		return;
	}
	snprintf(q->argument[i].key, QUERY_KEY_MAX, "%s", key);
	q->count++;
}

const char *
query_get(const struct query *q, const char *key)
{
	for (unsigned i = 0; i < q->count; i++) {
		if (strcmp(q->argument[i].key, key) == 0)
			return q->argument[i].value;
	}
	return NULL;
}

static bool
is_among(const char *key, const char *const *keys)
{
	while (*keys && strcmp(*keys, key) != 0)
		keys++;
	return *keys != NULL;
}

bool
query_check(const struct query *q, const char *const *keys,
    char ret_error[QUERY_ERROR_MAX])
{
	const char *wrong = q->malformed ? "an argument is malformed or too long" : NULL;
	size_t len;

	for (unsigned i = 0; i < q->count && !wrong; i++) {
		const char *key = q->argument[i].key;

		if (query_get(q, key) != q->argument[i].value)
			wrong = "an argument is there twice";
		else if (!is_among(key, keys))
			wrong = "an argument is none of those that there are";
	}
	if (!wrong)
		return true;
	len = (size_t)snprintf(ret_error, QUERY_ERROR_MAX, "%s:", wrong);
	for (; *keys && len < QUERY_ERROR_MAX; keys++)
		len += (size_t)snprintf(ret_error + len, QUERY_ERROR_MAX - len, " %s",
		    *keys);
	return false;
}

/* Decimal digits alone; *ret_end is behind them. */
static bool
take_digits(const char *text, unsigned most, uint64_t *ret_number, const char **ret_end)
{
	uint64_t number = 0;
	unsigned digits = 0;

	for (; *text >= '0' && *text <= '9' && digits < most; text++, digits++)
		number = number * 10 + (uint64_t)(*text - '0');
	*ret_number = number;
	*ret_end = text;
	return digits > 0;
}

bool
query_count(const char *text, uint64_t min, uint64_t max, uint64_t *ret_count)
{
	uint64_t count;
	const char *end;

	/* nineteen digits fit into 64 bits */
	if (!take_digits(text, 19, &count, &end) || *end || count < min || count > max)
		return false;
	*ret_count = count;
	return true;
}

/* ".123456": microseconds; what is finer goes. Nothing is nothing. */
static const char *
take_fraction(const char *text, uint64_t *ret_us)
{
	uint64_t unit = US_PER_S;

	*ret_us = 0;
	if (*text != '.')
		return text;
	for (text++; *text >= '0' && *text <= '9'; text++) {
		unit /= 10;
		*ret_us += (uint64_t)(*text - '0') * unit;
	}
	return text;
}

/* "Z", or "+01:00": how many seconds it is ahead of UTC. */
static bool
take_zone(const char *text, int64_t *ret_seconds)
{
	int hours, minutes, end = 0;

	*ret_seconds = 0;
	if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
		return true;
	/* a plus sign that was not escaped came as a blank */
	if ((*text != '+' && *text != '-' && *text != ' ') ||
	    sscanf(text + 1, "%2d:%2d%n", &hours, &minutes, &end) != 2 || end != 5 ||
	    text[6] || hours > 23 || minutes > 59 || hours < 0 || minutes < 0)
		return false;
	*ret_seconds = (hours * 60 + minutes) * 60 * (*text == '-' ? -1 : 1);
	return true;
}

bool
query_time(const char *text, uint64_t *ret_wall_us)
{
	struct tm tm = { 0 };
	uint64_t seconds, us;
	int64_t ahead;
	const char *end;

	if (take_digits(text, 10, &seconds, &end) && (!*end || *end == '.')) {
		end = take_fraction(end, &us);
		*ret_wall_us = seconds * US_PER_S + us;
		return !*end;
	}
	end = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	if (!end || tm.tm_year < 70 || tm.tm_year > 8000)
		return false;
	end = take_fraction(end, &us);
	if (!take_zone(end, &ahead))
		return false;
	*ret_wall_us = (uint64_t)((int64_t)timegm(&tm) - ahead) * US_PER_S + us;
	return true;
}
