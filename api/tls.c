/* SPDX-License-Identifier: Apache-2.0 */
#include "api/tls.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/utf8.h"

/*
 * Forward secrecy and authenticated encryption; the rest of "NORMAL" is history. Groups
 * are curves alone: who asks for FFDHE8192 would have 0.3 s of the loop for each
 * handshake.
 */
#define SUITES                                                                          \
	":-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:" \
	"+AES-128-GCM:-MAC-ALL:+AEAD:-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:"        \
	"+GROUP-SECP384R1:+GROUP-SECP521R1:%SERVER_PRECEDENCE"

#define FILE_BYTES_MAX (1024 * 1024)

/* Names that a certificate may tell: more of them are not looked at. */
#define NAMES_MAX 64

struct tls_context {
	unsigned refs;
	gnutls_certificate_credentials_t cred;
	gnutls_priority_t priority;
	enum web_client_auth client_auth;
	int64_t expiry_s;
	size_t allowed_count;
	char (*allowed)[WEB_NAME_MAX];
};

struct tls {
	struct tls_context *context; /* NULL: nothing was loaded */
	struct tls_turns turns;
};

/* ---- contexts ---- */

static void
context_unref(struct tls_context *c)
{
	if (!c || --c->refs > 0)
		return;
	if (c->cred)
		gnutls_certificate_free_credentials(c->cred);
	if (c->priority)
		gnutls_priority_deinit(c->priority);
	free(c->allowed);
	free(c);
}

static int
say(char *err, size_t size, const char *file, int code)
{
	/* A file that cannot be opened has its reason in errno, not in the code. */
	const char *why = code == GNUTLS_E_FILE_ERROR && errno ? strerror(errno)
							       : gnutls_strerror(code);

	snprintf(err, size, "%s: %s", file, why);
	return code == GNUTLS_E_MEMORY_ERROR ? -ENOMEM : -EINVAL;
}

/* Is it one that can be read to its end? */
static int
check_file(const char *file, char *err, size_t size)
{
	const char *why = NULL;
	struct stat st;

	if (stat(file, &st) < 0)
		why = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		why = "is no regular file";
	else if (st.st_size > FILE_BYTES_MAX)
		why = "is larger than 1 MiB";
	if (why)
		snprintf(err, size, "%s: %s", file, why);
	return why ? -EINVAL : 0;
}

static int
load_certificate(struct tls_context *c, const struct web_tls *config, char *err,
    size_t size)
{
	gnutls_x509_crt_t *chain;
	unsigned count;
	int r;

	if (check_file(config->cert_file, err, size) < 0 ||
	    check_file(config->key_file, err, size) < 0)
		return -EINVAL;
	errno = 0;
	r = gnutls_certificate_set_x509_key_file2(c->cred, config->cert_file,
	    config->key_file, GNUTLS_X509_FMT_PEM, NULL, 0);
	if (r == GNUTLS_E_CERTIFICATE_KEY_MISMATCH) {
		snprintf(err, size, "%s: is not the key of %s", config->key_file,
		    config->cert_file);
		return -EINVAL;
	}
	if (r < 0) {
		char both[2 * WEB_PATH_MAX + 8];

		snprintf(both, sizeof(both), "%s, %s", config->cert_file,
		    config->key_file);
		return say(err, size, both, r);
	}
	if (gnutls_certificate_get_x509_crt(c->cred, (unsigned)r, &chain, &count) < 0)
		return 0;
	if (count > 0)
		c->expiry_s = gnutls_x509_crt_get_expiration_time(chain[0]);
	for (unsigned i = 0; i < count; i++)
		gnutls_x509_crt_deinit(chain[i]);
	gnutls_free(chain);
	return 0;
}

static int
load_ca(struct tls_context *c, const struct web_tls *config, char *err, size_t size)
{
	int r;

	if (!config->ca_file[0])
		return 0;
	if (check_file(config->ca_file, err, size) < 0)
		return -EINVAL;
	errno = 0;
	r = gnutls_certificate_set_x509_trust_file(c->cred, config->ca_file,
	    GNUTLS_X509_FMT_PEM);
	if (r == 0) {
		snprintf(err, size, "%s: holds no certificate", config->ca_file);
		return -EINVAL;
	}
	return r < 0 ? say(err, size, config->ca_file, r) : 0;
}

static int verify_client(gnutls_session_t session);

static int
context_fill(struct tls_context *c, const struct web_tls *config, char *err, size_t size)
{
	const char *versions = config->only_13 ? "NORMAL:-VERS-ALL:+VERS-TLS1.3" SUITES
			       : config->only_12
				   ? "NORMAL:-VERS-ALL:+VERS-TLS1.2" SUITES
				   : "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" SUITES;
	int r = gnutls_priority_init(&c->priority, versions, NULL);

	if (r < 0)
		return say(err, size, "TLS", r);
	r = gnutls_certificate_allocate_credentials(&c->cred);
	if (r < 0)
		return say(err, size, "TLS", r);
	r = load_certificate(c, config, err, size);
	if (!r)
		r = load_ca(c, config, err, size);
	if (r)
		return r;
	c->client_auth = config->client_auth;
	if (config->client_auth >= WEB_VERIFY_CLIENT_CERT_IF_GIVEN)
		gnutls_certificate_set_verify_function(c->cred, verify_client);
	if (config->allowed_count == 0)
		return 0;
	c->allowed = calloc(config->allowed_count, sizeof(*c->allowed));
	if (!c->allowed)
		return say(err, size, "TLS", GNUTLS_E_MEMORY_ERROR);
	c->allowed_count = config->allowed_count;
	memcpy(c->allowed, config->allowed, c->allowed_count * sizeof(*c->allowed));
	return 0;
}

struct tls *
tls_create(struct event_base *base)
{
	struct tls *t = calloc(1, sizeof(*t));

	if (t && tls_turns_init(&t->turns, base) < 0) {
		free(t);
		return NULL;
	}
	return t;
}

void
tls_destroy(struct tls *t)
{
	if (!t)
		return;
	context_unref(t->context);
	tls_turns_fini(&t->turns);
	free(t);
}

int
tls_load(struct tls *t, const struct web_tls *config, char *err, size_t size)
{
	struct tls_context *c = calloc(1, sizeof(*c));
	int r;

	if (!c)
		return say(err, size, "TLS", GNUTLS_E_MEMORY_ERROR);
	c->refs = 1;
	r = context_fill(c, config, err, size);
	if (r) {
		context_unref(c);
		return r;
	}
	context_unref(t->context);
	t->context = c;
	return 0;
}

int
tls_try(const struct web_tls *config, char *err, size_t size)
{
	struct tls t = { NULL };
	int r = tls_load(&t, config, err, size);

	context_unref(t.context);
	return r;
}

int64_t
tls_expiry(const struct tls *t)
{
	return t->context ? t->context->expiry_s : 0;
}

/* ---- sessions ---- */

/* The other side's Finished: it holds the keys, and is no longer just knocking. */
static int
on_finished(gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
    const gnutls_datum_t *message)
{
	struct tls_session *s = gnutls_session_get_ptr(session);

	(void)type;
	(void)when;
	(void)message;
	if (incoming && !s->done) {
		s->done = true;
		s->on_done(s->arg);
	}
	return 0;
}

static ssize_t
pull(void *arg, void *data, size_t size)
{
	struct tls_session *s = arg;
	struct tls_turns *turns = &s->tls->turns;
	ssize_t r;

	if (!s->done && !tls_turn_has_come(turns, &s->turn)) {
		errno = EAGAIN;
		return -1;
	}
	r = recv(s->turn.fd, data, size, 0);
	if (r > 0 && !s->done)
		tls_turn_take(turns, &s->turn);
	return r;
}

/* What the library has for descriptors, which those above are not. */
static int
pull_timeout(void *arg, unsigned ms)
{
	const struct tls_session *s = arg;

	return gnutls_system_recv_timeout((void *)(intptr_t)s->turn.fd, ms);
}

int
tls_begin(struct tls *t, struct tls_session *s, struct gnutls_session_int *session,
    int fd)
{
	static const gnutls_certificate_request_t requests[] = {
		[WEB_NO_CLIENT_CERT] = GNUTLS_CERT_IGNORE,
		[WEB_REQUEST_CLIENT_CERT] = GNUTLS_CERT_REQUEST,
		[WEB_REQUIRE_ANY_CLIENT_CERT] = GNUTLS_CERT_REQUIRE,
		[WEB_VERIFY_CLIENT_CERT_IF_GIVEN] = GNUTLS_CERT_REQUEST,
		[WEB_REQUIRE_AND_VERIFY_CLIENT_CERT] = GNUTLS_CERT_REQUIRE,
	};
	struct tls_context *c = t->context;

	if (!c)
		return -ENOENT;
	if (gnutls_priority_set(session, c->priority) < 0 ||
	    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, c->cred) < 0)
		return -ENOMEM;
	gnutls_certificate_server_set_request(session, requests[c->client_auth]);
	gnutls_session_set_ptr(session, s);
	gnutls_handshake_set_hook_function(session, GNUTLS_HANDSHAKE_FINISHED,
	    GNUTLS_HOOK_POST, on_finished);
	gnutls_transport_set_ptr2(session, s, (void *)(intptr_t)fd);
	gnutls_transport_set_pull_function(session, pull);
	gnutls_transport_set_pull_timeout_function(session, pull_timeout);
	s->tls = t;
	s->turn.fd = fd;
	s->session = session;
	s->context = c;
	c->refs++;
	return 0;
}

void
tls_end(struct tls_session *s)
{
	if (s->tls)
		tls_turn_leave(&s->tls->turns, &s->turn);
	context_unref(s->context);
	s->tls = NULL;
	s->context = NULL;
	s->session = NULL;
}

/* ---- who is there ---- */

static bool
is_printable(const char *name, size_t len)
{
	if (len == 0 || strlen(name) != len)
		return false;
	while (*name) {
		if (!utf8_is_printable(utf8_next(&name)))
			return false;
	}
	return true;
}

static bool
each_name_of(gnutls_x509_crt_t crt, bool (*visit)(void *arg, const char *name), void *arg)
{
	char name[WEB_NAME_MAX];
	size_t len = sizeof(name);
	int type;

	for (unsigned i = 0; i < NAMES_MAX; i++) {
		len = sizeof(name) - 1;
		type = gnutls_x509_crt_get_subject_alt_name(crt, i, name, &len, NULL);
		if (type == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			break;
		if (type != GNUTLS_SAN_DNSNAME && type != GNUTLS_SAN_RFC822NAME &&
		    type != GNUTLS_SAN_URI)
			continue;
		name[len] = '\0';
		if (is_printable(name, len) && visit(arg, name))
			return true;
	}
	len = sizeof(name);
	if (gnutls_x509_crt_get_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name,
		&len) < 0)
		return false;
	return is_printable(name, len) && visit(arg, name);
}

static bool
each_name(gnutls_session_t session, bool (*visit)(void *arg, const char *name), void *arg)
{
	unsigned count = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
	gnutls_x509_crt_t crt;
	bool found;

	if (!chain || !count || gnutls_x509_crt_init(&crt) < 0)
		return false;
	found = gnutls_x509_crt_import(crt, &chain[0], GNUTLS_X509_FMT_DER) == 0 &&
		each_name_of(crt, visit, arg);
	gnutls_x509_crt_deinit(crt);
	return found;
}

bool
tls_each_name(const struct tls_session *s, bool (*visit)(void *arg, const char *name),
    void *arg)
{
	if (!s->done || s->context->client_auth < WEB_VERIFY_CLIENT_CERT_IF_GIVEN)
		return false;
	return each_name(s->session, visit, arg);
}

static bool
is_allowed(void *arg, const char *name)
{
	const struct tls_context *c = arg;

	for (size_t i = 0; i < c->allowed_count; i++) {
		if (strcmp(c->allowed[i], name) == 0)
			return true;
	}
	return false;
}

/* In the handshake. Whether a certificate must be shown is judged by the library. */
static int
verify_client(gnutls_session_t session)
{
	gnutls_typed_vdata_st purpose = { .type = GNUTLS_DT_KEY_PURPOSE_OID,
		.data = (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_CLIENT };
	const struct tls_session *s = gnutls_session_get_ptr(session);
	unsigned count = 0, status;

	if (!gnutls_certificate_get_peers(session, &count) || count == 0)
		return 0;
	if (gnutls_certificate_verify_peers(session, &purpose, 1, &status) < 0 || status)
		return GNUTLS_E_CERTIFICATE_ERROR;
	if (s->context->allowed_count && !each_name(session, is_allowed, s->context))
		return GNUTLS_E_CERTIFICATE_ERROR;
	return 0;
}
