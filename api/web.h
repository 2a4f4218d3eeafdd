/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Web: what a web configuration file says of TLS, of who may sign in, and of headers.
 *
 * Plain facts. Names are printable; passwords and tokens are here as hashes only.
 */
#ifndef API_WEB_H
#define API_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/access.h"

#define WEB_ENTRIES_MAX 64 /* of each kind */
#define WEB_HEADERS_MAX 8
#define WEB_NAME_MAX    96 /* with the ending NUL, as all of these */
#define WEB_HASH_MAX    80
#define WEB_PATH_MAX    512
#define WEB_VALUE_MAX   256
#define WEB_SHA256      32

/* Whether clients are asked for a certificate; in the order of what is demanded. */
enum web_client_auth {
	WEB_NO_CLIENT_CERT,
	WEB_REQUEST_CLIENT_CERT,
	WEB_REQUIRE_ANY_CLIENT_CERT,
	WEB_VERIFY_CLIENT_CERT_IF_GIVEN,
	WEB_REQUIRE_AND_VERIFY_CLIENT_CERT
};

struct web_user {
	char name[WEB_NAME_MAX];
	char hash[WEB_HASH_MAX]; /* bcrypt: "$2y$10$..." */
	enum role role;
};

struct web_token {
	char name[WEB_NAME_MAX];
	uint8_t sha256[WEB_SHA256];
	enum role role;
};

/* A name in a client's certificate: of DNS, a URI, an e-mail address, or the common one.
 */
struct web_certificate {
	char name[WEB_NAME_MAX];
	enum role role;
};

struct web_header {
	char name[WEB_NAME_MAX];
	char value[WEB_VALUE_MAX];
};

struct web_tls {
	bool on;
	char cert_file[WEB_PATH_MAX];
	char key_file[WEB_PATH_MAX];
	char ca_file[WEB_PATH_MAX]; /* "": none */
	enum web_client_auth client_auth;
	char allowed[WEB_ENTRIES_MAX][WEB_NAME_MAX]; /* none: every verified one */
	size_t allowed_count;
	bool only_13; /* TLS 1.3 and no other */
	bool only_12;
};

struct web {
	struct web_tls tls;
	struct web_user user[WEB_ENTRIES_MAX];
	size_t user_count;
	struct web_token token[WEB_ENTRIES_MAX];
	size_t token_count;
	struct web_certificate certificate[WEB_ENTRIES_MAX];
	size_t certificate_count;
	struct web_header header[WEB_HEADERS_MAX];
	size_t header_count;
};

/* Are clients of TCP asked who they are? */
static inline bool
web_authenticates(const struct web *w)
{
	return w->user_count || w->token_count ||
	       w->tls.client_auth >= WEB_VERIFY_CLIENT_CERT_IF_GIVEN;
}

#endif
