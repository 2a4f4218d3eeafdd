/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TLS streams: a session of ours on a socket that does not block.
 *
 * What api/tls prepares for libraries that own their sockets, this does where the
 * socket is ours: HTTP/2 alone is spoken, and nothing is written before the
 * handshake is done.
 */
#ifndef API_TLS_STREAM_H
#define API_TLS_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "api/tls.h"

/* A session for this socket; `s` as for tls_begin(). 0 or a negative errno. */
int tls_stream_open(struct tls *t, struct tls_session *s, int fd);
void tls_stream_close(struct tls_session *s); /* NULL session is fine */

/*
 * Goes on with the handshake. 0: it is done, and the peer speaks HTTP/2. -EAGAIN:
 * the socket has to be ready again, for writing where tls_stream_wants_write().
 * -EPROTO: it failed.
 */
int tls_stream_handshake(struct tls_session *s);
bool tls_stream_wants_write(const struct tls_session *s);

/* As recv() and send(), with -EAGAIN and -EPIPE; a send that is told to come again
 * comes with the same bytes. */
ssize_t tls_stream_recv(struct tls_session *s, void *data, size_t size);
ssize_t tls_stream_send(struct tls_session *s, const void *data, size_t len);

#endif
