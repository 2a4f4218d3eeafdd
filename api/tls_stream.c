/* SPDX-License-Identifier: Apache-2.0 */
#include "api/tls_stream.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <string.h>

static unsigned char protocol[] = "h2";

int
tls_stream_open(struct tls *t, struct tls_session *s, int fd)
{
	const gnutls_datum_t h2 = { protocol, 2 };
	gnutls_session_t session;
	int r;

	if (gnutls_init(&session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
		return -ENOMEM;
	r = tls_begin(t, s, session, fd);
	if (r == 0 &&
	    gnutls_alpn_set_protocols(session, &h2, 1, GNUTLS_ALPN_MANDATORY) < 0) {
		tls_end(s);
		r = -ENOMEM;
	}
	if (r < 0) {
		gnutls_deinit(session);
		return r;
	}
	return 0;
}

void
tls_stream_close(struct tls_session *s)
{
	gnutls_session_t session = s->session;

	if (!session)
		return;
	if (s->done)
		gnutls_bye(session, GNUTLS_SHUT_WR);
	tls_end(s);
	gnutls_deinit(session);
}

static bool
is_again(ssize_t r)
{
	return r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED;
}

int
tls_stream_handshake(struct tls_session *s)
{
	gnutls_datum_t chosen;
	int r = gnutls_handshake(s->session);
	if (is_again(r))
		return -EAGAIN;
	if (r < 0)
		return -EPROTO;
	/* Whoever names no protocol at all does not speak ours. */
	if (gnutls_alpn_get_selected_protocol(s->session, &chosen) < 0 ||
	    chosen.size != 2 || memcmp(chosen.data, protocol, 2) != 0) {
		gnutls_alert_send(s->session, GNUTLS_AL_FATAL,
		    GNUTLS_A_NO_APPLICATION_PROTOCOL);
		return -EPROTO;
	}
	return 0;
}

bool
tls_stream_wants_write(const struct tls_session *s)
{
	return gnutls_record_get_direction(s->session) == 1;
}

ssize_t
tls_stream_recv(struct tls_session *s, void *data, size_t size)
{
	ssize_t r = gnutls_record_recv(s->session, data, size);

	/* Warnings end a connection as well: one who sends nothing else is no client. */
	if (is_again(r))
		return -EAGAIN;
	return r < 0 ? -EPIPE : r;
}

ssize_t
tls_stream_send(struct tls_session *s, const void *data, size_t len)
{
	ssize_t r = gnutls_record_send(s->session, data, len);

	if (is_again(r))
		return -EAGAIN;
	return r < 0 ? -EPIPE : r;
}
