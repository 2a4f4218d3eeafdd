/* SPDX-License-Identifier: Apache-2.0 */
#include "api/json.h"

#include <stdio.h>
#include <time.h>

void
json_init(struct json *j, struct text *out)
{
	j->out = out;
	j->comma = false;
}

static void
json_key(struct json *j, const char *key)
{
	if (j->comma)
		text_char(j->out, ',');
	j->comma = true;
	if (!key)
		return;
	text_char(j->out, '"');
	text_string(j->out, key);
	text_string(j->out, "\":");
}

static void
json_open(struct json *j, const char *key, char bracket)
{
	json_key(j, key);
	text_char(j->out, bracket);
	j->comma = false;
}

static void
json_close(struct json *j, char bracket)
{
	text_char(j->out, bracket);
	j->comma = true;
}

void
json_object(struct json *j, const char *key)
{
	json_open(j, key, '{');
}

void
json_array(struct json *j, const char *key)
{
	json_open(j, key, '[');
}

void
json_object_end(struct json *j)
{
	json_close(j, '}');
}

void
json_array_end(struct json *j)
{
	json_close(j, ']');
}

void
json_string(struct json *j, const char *key, const char *string)
{
	json_key(j, key);
	text_char(j->out, '"');
	text_json(j->out, string);
	text_char(j->out, '"');
}

void
json_count(struct json *j, const char *key, uint64_t count)
{
	json_key(j, key);
	text_count(j->out, count);
}

void
json_bool(struct json *j, const char *key, bool is)
{
	json_key(j, key);
	text_string(j->out, is ? "true" : "false");
}

void
json_decimal(struct json *j, const char *key, int64_t number, unsigned digits)
{
	json_key(j, key);
	text_decimal(j->out, number, digits, digits > 0 ? 1 : 0);
}

void
json_number(struct json *j, const char *key, const char *number)
{
	json_key(j, key);
	text_string(j->out, number);
}

void
json_time(struct json *j, const char *key, uint64_t wall_us)
{
	time_t seconds = (time_t)(wall_us / US_PER_S);
	char text[48];
	struct tm tm;

	if (!gmtime_r(&seconds, &tm))
		return;
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d.%03uZ",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec, (unsigned)(wall_us / US_PER_MS % 1000));
	json_string(j, key, text);
}

void
json_age(struct json *j, const char *key, uint64_t since_us, const struct now *now)
{
	uint64_t age_us = now->mono_us > since_us ? now->mono_us - since_us : 0;

	json_decimal(j, key, (int64_t)(age_us / US_PER_MS), 3);
}

void
json_wait(struct json *j, const char *key, uint64_t until_us, const struct now *now)
{
	json_age(j, key, now->mono_us, &(struct now){ .mono_us = until_us });
}
