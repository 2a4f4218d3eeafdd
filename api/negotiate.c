/* SPDX-License-Identifier: Apache-2.0 */
#include "api/negotiate.h"

#include <string.h>
#include <strings.h>

/* A part of the field: not terminated. */
struct span {
	const char *at;
	size_t len;
};

/* How much something is liked: thousandths, and how exactly it was named. */
struct weight {
	unsigned q;
	unsigned exact; /* 0: not at all */
};

static bool
span_is(struct span s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.at, word, s.len) == 0;
}

/* Takes the blanks off both ends. */
static struct span
span_trim(struct span s)
{
	while (s.len > 0 && (*s.at == ' ' || *s.at == '\t')) {
		s.at++;
		s.len--;
	}
	while (s.len > 0 && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
		s.len--;
	return s;
}

/* Splits off what stands before a separator, which does not count inside quotes. */
static struct span
span_cut(struct span *rest, char separator)
{
	struct span head = { rest->at, 0 };
	bool quoted = false;

	for (; head.len < rest->len; head.len++) {
		char c = head.at[head.len];

		if (c == '"')
			quoted = !quoted;
		else if (c == '\\' && quoted && head.len + 1 < rest->len)
			head.len++;
		else if (c == separator && !quoted)
			break;
	}
	rest->at += head.len;
	rest->len -= head.len;
	if (rest->len > 0) {
		rest->at++;
		rest->len--;
	}
	return span_trim(head);
}

/* A qvalue: "0", "0.75", "1.000"; three digits behind the point at most. */
static bool
parse_q(struct span s, unsigned *ret_q)
{
	unsigned place = 1000;

	if (s.len == 0 || s.len > 5 || (s.at[0] != '0' && s.at[0] != '1'))
		return false;
	*ret_q = s.at[0] == '1' ? 1000 : 0;
	if (s.len > 1 && s.at[1] != '.')
		return false;
	for (size_t i = 2; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		place /= 10;
		*ret_q += place * (unsigned)(s.at[i] - '0');
	}
	return *ret_q <= 1000;
}

static struct span
without_quotes(struct span s)
{
	if (s.len >= 2 && s.at[0] == '"' && s.at[s.len - 1] == '"')
		return (struct span){ s.at + 1, s.len - 2 };
	return s;
}

/* How exactly a media range names a type: 1 for anything, 3 for itself, 0: not. */
static unsigned
range_fits(struct span range, const char *type)
{
	size_t head = strcspn(type, "/") + 1;

	if (span_is(range, type))
		return 3;
	if (span_is(range, "*/*"))
		return 1;
	return range.len == head + 1 && range.at[head] == '*' &&
		       strncasecmp(range.at, type, head) == 0
		   ? 2
		   : 0;
}

/*
 * One element of Accept against an offer. A range that asks for another version
 * does not name it; one that asks for this one names it most exactly.
 */
static struct weight
weigh_type(struct span element, const struct offer *offer)
{
	struct weight w = { .q = 1000 };

	w.exact = range_fits(span_cut(&element, ';'), offer->type);
	while (element.len > 0) {
		struct span value = span_cut(&element, ';');
		struct span name = span_cut(&value, '=');

		value = without_quotes(span_trim(value));
		if (span_is(name, "q") && !parse_q(value, &w.q))
			w.exact = 0;
		if (!span_is(name, "version") || !offer->version || w.exact == 0)
			continue;
		w.exact = span_is(value, offer->version) ? w.exact + 1 : 0;
	}
	return w;
}

/* The element of Accept that names an offer most exactly tells how it is liked. */
static struct weight
like_type(const char *accept, const struct offer *offer)
{
	struct span rest = { accept, strlen(accept) };
	struct weight best = { 0, 0 };

	while (rest.len > 0) {
		struct weight w = weigh_type(span_cut(&rest, ','), offer);

		if (w.exact > best.exact)
			best = w;
	}
	return best;
}

size_t
negotiate_type(const char *accept, const struct offer *offers, size_t count)
{
	struct weight best = { 0, 0 };
	size_t chosen = 0;

	for (size_t i = 0; accept && i < count; i++) {
		struct weight w = like_type(accept, &offers[i]);

		if (w.q == 0 || w.q < best.q || (w.q == best.q && w.exact <= best.exact))
			continue;
		best = w;
		chosen = i;
	}
	return chosen;
}

bool
negotiate_any(const char *accept, const struct offer *offers, size_t count)
{
	bool any = !accept || !*accept;

	for (size_t i = 0; i < count && !any; i++)
		any = like_type(accept, &offers[i]).q > 0;
	return any;
}

bool
negotiate_gzip(const char *accept)
{
	struct span rest = { accept, accept ? strlen(accept) : 0 };
	struct weight gzip = { 0, 0 };
	unsigned identity = 0; /* unless it is named, anything else is better */

	while (rest.len > 0) {
		struct span element = span_cut(&rest, ',');
		struct span coding = span_cut(&element, ';');
		struct span name = span_cut(&element, '=');
		bool is_gzip = span_is(coding, "gzip") || span_is(coding, "x-gzip");
		unsigned q = 1000;

		if (span_is(name, "q") && !parse_q(span_trim(element), &q))
			continue;
		if (is_gzip)
			gzip = (struct weight){ q, 2 };
		else if (span_is(coding, "*") && gzip.exact < 2)
			gzip = (struct weight){ q, 1 };
		else if (span_is(coding, "identity"))
			identity = q;
	}
	return gzip.q > 0 && gzip.q >= identity;
}
