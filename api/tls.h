/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TLS: certificates, keys and sessions; the one room that knows the library.
 *
 * A context is what the files said when they were loaded. Sessions that began with
 * it keep it, so loading anew cuts nobody off. TLS 1.2 is the least, with forward
 * secrecy and authenticated ciphers only.
 */
#ifndef API_TLS_H
#define API_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/tls_turns.h"
#include "api/web.h"

struct event_base;
struct gnutls_session_int;
struct tls;
struct tls_context;

/* What a connection keeps; zero: no session. */
struct tls_session {
	struct tls *tls;
	struct tls_context *context;
	struct gnutls_session_int *session;
	struct tls_turn turn;
	bool done; /* the handshake is */
	void (*on_done)(void *arg);
	void *arg;
};

struct tls *tls_create(struct event_base *base); /* NULL without memory */
void tls_destroy(struct tls *t);

/*
 * Reads the files and serves them to the sessions that begin from now on. A
 * negative errno with a line in `err`, "FILE: what is wrong with it", after which
 * all is as before.
 */
int tls_load(struct tls *t, const struct web_tls *config, char *err, size_t size);

/* Can these files be served? As tls_load(), which nobody sees. */
int tls_try(const struct web_tls *config, char *err, size_t size);

/* When the certificate that is served expires, in seconds since 1970; 0: there is none.
 */
int64_t tls_expiry(const struct tls *t);

/*
 * Prepares a session of the library, made by who owns the socket `fd`, for its
 * handshake, which goes on in turns (api/tls_turns); `s` hears of its end, and must
 * stay where it is until tls_end(), after which nothing is read any more. A negative
 * errno: it cannot be had.
 */
int tls_begin(struct tls *t, struct tls_session *s, struct gnutls_session_int *session,
    int fd);
void tls_end(struct tls_session *s);

/*
 * Visits the names of the peer's certificate, where it was verified, until told
 * true; names with other than printable characters are none.
 */
bool tls_each_name(const struct tls_session *s,
    bool (*visit)(void *arg, const char *name), void *arg);

#endif
