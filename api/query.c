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

/* One of the words of a text? */
static bool
is_among(const char *key, const char *words)
{
	size_t len = strlen(key), next;

	for (; words && len; words = words[next] ? words + next + 1 : NULL) {
		next = strcspn(words, " ");
		if (next == len && memcmp(words, key, len) == 0)
			return true;
	}
	return false;
}

bool
query_check(const struct query *q, const char *keys, char ret_error[QUERY_ERROR_MAX])
{
	const char *wrong = q->malformed ? "an argument is malformed or too long" : NULL;

	for (unsigned i = 0; i < q->count && !wrong; i++) {
		const char *key = q->argument[i].key;

		if (query_get(q, key) != q->argument[i].value)
			wrong = "an argument is there twice";
		else if (!is_among(key, keys))
			wrong = "an argument is none of those that there are";
	}
	if (wrong && keys)
		snprintf(ret_error, QUERY_ERROR_MAX, "%s: %s", wrong, keys);
	else if (wrong)
		snprintf(ret_error, QUERY_ERROR_MAX, "this resource has no arguments");
	return !wrong;
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

/* ".123456": microseconds; what is finer goes. Nothing is nothing, and a point alone
 * is wrong. */
static const char *
take_fraction(const char *text, uint64_t *ret_us)
{
	uint64_t unit = US_PER_S;
	const char *digits;

	*ret_us = 0;
	if (!text || *text != '.')
		return text;
	for (digits = ++text; *text >= '0' && *text <= '9'; text++) {
		unit /= 10;
		*ret_us += (uint64_t)(*text - '0') * unit;
	}
	return text > digits ? text : NULL;
}

/* So many digits, between two bounds; gives what is behind them, NULL where they are
 * none. */
static const char *
take_field(const char *text, unsigned digits, int min, int max, int *ret_number)
{
	const char *end;
	uint64_t number;

	if (!text || !take_digits(text, digits, &number, &end) || end != text + digits ||
	    (int)number < min || (int)number > max)
		return NULL;
	*ret_number = (int)number;
	return end;
}

static const char *
take_letter(const char *text, const char *among)
{
	return text && *text && strchr(among, *text) ? text + 1 : NULL;
}

/* "Z", or "+01:00": how many seconds it is ahead of UTC. */
static const char *
take_zone(const char *text, int64_t *ret_seconds)
{
	const char *end = take_letter(text, "Zz");
	int hours, minutes;

	*ret_seconds = 0;
	if (end)
		return end;
	/* a plus sign that was not escaped came as a blank */
	end = take_field(take_letter(text, "+- "), 2, 0, 23, &hours);
	end = take_field(take_letter(end, ":"), 2, 0, 59, &minutes);
	if (end)
		*ret_seconds = (hours * 60 + minutes) * 60 * (*text == '-' ? -1 : 1);
	return end;
}

static const char *
take_date(const char *text, struct tm *tm)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year;

	text = take_field(text, 4, 0, 9999, &year);
	text = take_field(take_letter(text, "-"), 2, 1, 12, &tm->tm_mon);
	if (!text)
		return NULL;
	tm->tm_year = year - 1900;
	tm->tm_mon--;
	return take_field(take_letter(text, "-"), 2, 1, days[tm->tm_mon], &tm->tm_mday);
}

static const char *
take_clock(const char *text, struct tm *tm)
{
	text = take_field(text, 2, 0, 23, &tm->tm_hour);
	text = take_field(take_letter(text, ":"), 2, 0, 59, &tm->tm_min);
	/* a leap second is one */
	return take_field(take_letter(text, ":"), 2, 0, 60, &tm->tm_sec);
}

bool
query_time(const char *text, uint64_t *ret_wall_us)
{
	struct tm tm = { 0 };
	uint64_t seconds, us;
	int64_t ahead, wall_s;
	const char *end;

	if (take_digits(text, 10, &seconds, &end) && (!*end || *end == '.')) {
		end = take_fraction(end, &us);
		*ret_wall_us = seconds * US_PER_S + us;
		return end && !*end;
	}
	end = take_clock(take_letter(take_date(text, &tm), "Tt"), &tm);
	end = take_zone(take_fraction(end, &us), &ahead);
	if (!end || *end)
		return false;
	wall_s = timegm(&tm) - ahead;
	*ret_wall_us = wall_s < 0 ? 0 : (uint64_t)wall_s * US_PER_S + us;
	return true;
}
