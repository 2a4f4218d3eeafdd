/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credentials: who comes over TCP, by certificate, password or token.
 *
 * Passwords are known by bcrypt and tokens by SHA-256, so the files tell nobody how
 * to get in. Pairs of name and password that were right are remembered, by a hash
 * with a key of this process, until the files change.
 */
#ifndef API_CREDENTIALS_H
#define API_CREDENTIALS_H

#include "api/access.h"
#include "api/sources.h"
#include "api/tls.h"
#include "api/web.h"

struct credentials;
struct event_base;

enum sign_in {
	SIGN_IN_DONE,    /* the peer has its role */
	SIGN_IN_REFUSED, /* nobody we know */
	SIGN_IN_CHECK    /* a password that only the checker can judge */
};

/* Knows nobody, so everybody is a viewer. NULL without memory. */
struct credentials *credentials_create(struct event_base *base);
void credentials_destroy(struct credentials *c);

/* Who is known from now on; copied. A negative errno: no memory, or no thread. */
int credentials_load(struct credentials *c, const struct web *web);

/* The value of WWW-Authenticate; NULL where nobody is asked who he is. */
const char *credentials_challenge(const struct credentials *c);

/* Looks at an Authorization field (NULL: there is none) and at the certificate. */
enum sign_in credentials_look(struct credentials *c, const char *authorization,
    const struct tls_session *tls, struct peer *peer);

/*
 * Has the password of a field checked that wants it, for a source as of sources_key().
 * `done` is called later. -EBUSY: too many wait.
 */
int credentials_check(struct credentials *c, const char *authorization,
    const uint8_t source[SOURCE_KEY_BYTES], void (*done)(void *arg, bool right),
    void *arg);
/* It was right while credentials_version() was as it is now: remember it. */
void credentials_remember(struct credentials *c, const char *authorization);

/* Another number each time others are known: what was checked before may be wrong now. */
uint64_t credentials_version(const struct credentials *c);
/*
 * Is one that was let in, whenever that was, still known? He has the role that is his
 * now. A certificate was verified for as long as its connection lasts.
 */
bool credentials_hold(const struct credentials *c, struct peer *peer);
void credentials_forget(struct credentials *c, const void *arg);

#endif
