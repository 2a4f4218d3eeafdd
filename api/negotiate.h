/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Negotiation: which of the forms that we have a client likes best, as RFC 9110
 * (12.4, 12.5) reads its Accept and Accept-Encoding.
 *
 * A field is all lines of its name, joined by commas. What is malformed in it is
 * passed over; parameters that we do not know do not count.
 */
#ifndef API_NEGOTIATE_H
#define API_NEGOTIATE_H

#include <stdbool.h>
#include <stddef.h>

/* What can be had: a media type and the version that its parameter must name. */
struct offer {
	const char *type;    /* "text/plain" */
	const char *version; /* NULL: it has none */
};

/*
 * The offer that a client likes best; the first when it has no preference, wants
 * none of them, or sent no Accept (NULL). Of two that it likes alike, the one that
 * it named more exactly.
 */
size_t negotiate_type(const char *accept, const struct offer *offers, size_t count);

/* Would a client take any of the offers? One that sent no Accept takes all. */
bool negotiate_any(const char *accept, const struct offer *offers, size_t count);

/* Is an answer in gzip welcome? `accept` is Accept-Encoding, NULL where it is not. */
bool negotiate_gzip(const char *accept);

#endif
