/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/web_config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "daemon/config_yaml.h"

/* What a check of a password may cost: 2^14 rounds are about two seconds. */
#define COST_MIN 4
#define COST_MAX 14

/* Of "$2y$10$" and 22 characters of salt, 31 of hash. */
#define BCRYPT_LENGTH 60

struct reader {
	struct web *web;
	size_t folder_len; /* of the file's path, with the slash */
	const char *file;
	bool min_13, max_12;
	/* Roles may stand before what they are for. */
	struct web_certificate role[3 * WEB_ENTRIES_MAX];
	const char *kind[3 * WEB_ENTRIES_MAX];
	size_t roles;
};

/* One key of the file. */
struct key {
	const char *path;
	int (*take)(struct reader *r, const char *text, char *err, size_t size);
};

/* A section whose keys are names. */
struct names {
	const char *path; /* with a point at its end */
	int (*take)(struct reader *r, const char *name, const char *text, char *err,
	    size_t size);
};

static int
say(char *err, size_t size, const char *text)
{
	snprintf(err, size, "%s", text);
	return -EINVAL;
}

/* ---- TLS ---- */

static int
take_file(struct reader *r, const char *text, char *ret_path, char *err, size_t size)
{
	int folder = text[0] == '/' ? 0 : (int)r->folder_len;
	int len;

	if (!text[0])
		return say(err, size, "must be the name of a file");
	len = snprintf(ret_path, WEB_PATH_MAX, "%.*s%s", folder, r->file, text);
	return len >= WEB_PATH_MAX ? say(err, size, "is too long") : 0;
}

static int
take_cert(struct reader *r, const char *text, char *err, size_t size)
{
	return take_file(r, text, r->web->tls.cert_file, err, size);
}

static int
take_key(struct reader *r, const char *text, char *err, size_t size)
{
	return take_file(r, text, r->web->tls.key_file, err, size);
}

static int
take_ca(struct reader *r, const char *text, char *err, size_t size)
{
	return take_file(r, text, r->web->tls.ca_file, err, size);
}

static int
take_client_auth(struct reader *r, const char *text, char *err, size_t size)
{
	/* In the order of enum web_client_auth. */
	static const char *const words[] = { "NoClientCert", "RequestClientCert",
		"RequireAnyClientCert", "VerifyClientCertIfGiven",
		"RequireAndVerifyClientCert" };

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (strcmp(text, words[i]) != 0)
			continue;
		r->web->tls.client_auth = (enum web_client_auth)i;
		return 0;
	}
	return say(err, size,
	    "must be NoClientCert, RequestClientCert, RequireAnyClientCert, "
	    "VerifyClientCertIfGiven or RequireAndVerifyClientCert");
}

static int
take_min(struct reader *r, const char *text, char *err, size_t size)
{
	r->min_13 = strcmp(text, "TLS13") == 0;
	if (r->min_13 || strcmp(text, "TLS12") == 0)
		return 0;
	return say(err, size, "must be TLS12 or TLS13: nothing older is spoken");
}

static int
take_max(struct reader *r, const char *text, char *err, size_t size)
{
	r->max_12 = strcmp(text, "TLS12") == 0;
	if (r->max_12 || strcmp(text, "TLS13") == 0)
		return 0;
	return say(err, size, "must be TLS12 or TLS13: nothing older is spoken");
}

/* Asked for or not: both sides' order is the same to us, and HTTP/1.1 is spoken. */
static int
take_bool(struct reader *r, const char *text, char *err, size_t size)
{
	(void)r;
	if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
		return 0;
	return say(err, size, "must be true or false");
}

/* ---- who may sign in ---- */

/* "$2y$10$": the variants that are bcrypt without its old faults. */
static bool
is_bcrypt(const char *text)
{
	static const char letters[] =
	    "./0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return strlen(text) == BCRYPT_LENGTH && strncmp(text, "$2", 2) == 0 &&
	       strchr("aby", text[2]) && text[3] == '$' &&
	       strspn(text + 4, "0123456789") == 2 && text[6] == '$' &&
	       strspn(text + 7, letters) == BCRYPT_LENGTH - 7;
}

static int
take_user(struct reader *r, const char *name, const char *text, char *err, size_t size)
{
	struct web_user *u = &r->web->user[r->web->user_count];
	int cost;

	if (!is_bcrypt(text))
		return say(err, size,
		    "must be a hash of bcrypt, as htpasswd -B makes it");
	cost = atoi(text + 4);
	if (cost < COST_MIN || cost > COST_MAX)
		return say(err, size, "its cost must be between 4 and 14");
	if (r->web->user_count == WEB_ENTRIES_MAX)
		return say(err, size, "more than 64 users");
	if (strchr(name, ':'))
		return say(err, size, "a user's name has no colon");
	snprintf(u->name, sizeof(u->name), "%s", name);
	snprintf(u->hash, sizeof(u->hash), "%s", text);
	u->role = ROLE_VIEWER;
	r->web->user_count++;
	return 0;
}

static int
take_token(struct reader *r, const char *name, const char *text, char *err, size_t size)
{
	struct web_token *t = &r->web->token[r->web->token_count];

	if (strlen(text) != 2 * WEB_SHA256 ||
	    strspn(text, "0123456789abcdefABCDEF") != 2 * WEB_SHA256)
		return say(err, size,
		    "must be the SHA-256 of a token, in 64 hexadecimal digits");
	if (r->web->token_count == WEB_ENTRIES_MAX)
		return say(err, size, "more than 64 tokens");
	for (size_t i = 0; i < WEB_SHA256; i++) {
		char digits[3] = { text[2 * i], text[2 * i + 1], '\0' };

		t->sha256[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	snprintf(t->name, sizeof(t->name), "%s", name);
	t->role = ROLE_VIEWER;
	r->web->token_count++;
	return 0;
}

/* ---- roles ---- */

static int
keep_role(struct reader *r, const char *kind, const char *name, const char *text,
    char *err, size_t size)
{
	static const enum role roles[] = { ROLE_VIEWER, ROLE_OPERATOR, ROLE_ADMIN };

	if (r->roles == COUNT_OF(r->role))
		return say(err, size, "more than 192 roles");
	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		struct web_certificate *c = &r->role[r->roles];

		if (strcmp(text, role_name(roles[i])) != 0)
			continue;
		snprintf(c->name, sizeof(c->name), "%s", name);
		c->role = roles[i];
		r->kind[r->roles++] = kind;
		return 0;
	}
	return say(err, size, "must be viewer, operator or admin");
}

static int
take_user_role(struct reader *r, const char *name, const char *text, char *err,
    size_t size)
{
	return keep_role(r, "users", name, text, err, size);
}

static int
take_token_role(struct reader *r, const char *name, const char *text, char *err,
    size_t size)
{
	return keep_role(r, "tokens", name, text, err, size);
}

static int
take_certificate_role(struct reader *r, const char *name, const char *text, char *err,
    size_t size)
{
	return keep_role(r, "certificates", name, text, err, size);
}

/* ---- headers ---- */

static int
take_header(struct reader *r, const char *name, const char *text, char *err, size_t size)
{
	/* Those that the format allows. */
	static const char *const allowed[] = { "Content-Security-Policy",
		"X-Frame-Options", "X-Content-Type-Options", "X-XSS-Protection",
		"Strict-Transport-Security" };
	struct web_header *h = &r->web->header[r->web->header_count];

	for (size_t i = 0; i < COUNT_OF(allowed); i++) {
		if (strcasecmp(name, allowed[i]) != 0)
			continue;
		if (!text[0] || strlen(text) >= sizeof(h->value) ||
		    strpbrk(text, "\r\n") || r->web->header_count == WEB_HEADERS_MAX)
			return say(err, size, "must be one line of up to 255 bytes");
		snprintf(h->name, sizeof(h->name), "%s", allowed[i]);
		snprintf(h->value, sizeof(h->value), "%s", text);
		r->web->header_count++;
		return 0;
	}
	return say(err, size, "is no header that can be set");
}

/* ---- the file ---- */

#define SANS "tls_server_config.client_allowed_sans"

static const struct key keys[] = {
	{ "tls_server_config.cert_file", take_cert },
	{ "tls_server_config.key_file", take_key },
	{ "tls_server_config.client_ca_file", take_ca },
	{ "tls_server_config.client_auth_type", take_client_auth },
	{ "tls_server_config.min_version", take_min },
	{ "tls_server_config.max_version", take_max },
	{ "tls_server_config.prefer_server_cipher_suites", take_bool },
	{ "http_server_config.http2", take_bool },
};

static const struct names named[] = {
	{ "basic_auth_users.", take_user },
	{ "http_server_config.headers.", take_header },
	{ "x_tokens.", take_token },
	{ "x_roles.users.", take_user_role },
	{ "x_roles.tokens.", take_token_role },
	{ "x_roles.certificates.", take_certificate_role },
};

/* Does some key lie in this section? */
static bool
is_section(const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		if (strncmp(keys[i].path, path, len) == 0 && keys[i].path[len] == '.')
			return true;
	}
	for (size_t i = 0; i < COUNT_OF(named); i++) {
		if (strncmp(named[i].path, path, len) == 0 && named[i].path[len] == '.')
			return true;
	}
	return false;
}

/* What the format has and we do not is no slip of the pen. */
static int
say_unknown(const char *path, char *err, size_t size)
{
	static const char *const undone[] = { "tls_server_config.cipher_suites",
		"tls_server_config.curve_preferences", "rate_limit" };

	for (size_t i = 0; i < COUNT_OF(undone); i++) {
		if (strncmp(path, undone[i], strlen(undone[i])) == 0) {
			say(err, size, "cannot be chosen here, see caged(8)");
			return -ENOENT;
		}
	}
	say(err, size, "is not known here");
	return -ENOENT;
}

static int
on_section(void *arg, const char *path, char *err, size_t size)
{
	(void)arg;
	if (!path[0] || is_section(path))
		return 0;
	return say_unknown(path, err, size);
}

static int
on_scalar(void *arg, const char *path, const char *text, char *err, size_t size)
{
	struct reader *r = arg;

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		if (strcmp(path, keys[i].path) == 0)
			return keys[i].take(r, text, err, size);
	}
	for (size_t i = 0; i < COUNT_OF(named); i++) {
		size_t len = strlen(named[i].path);

		if (strncmp(path, named[i].path, len) == 0)
			return named[i].take(r, path + len, text, err, size);
	}
	if (!text[0] && (!path[0] || is_section(path)))
		return 0; /* a section whose keys are commented out */
	if (!is_section(path) && path[0])
		return say_unknown(path, err, size);
	say(err, size, "must be a section of keys");
	return -ENOENT;
}

static int
on_list(void *arg, const char *path, char *err, size_t size)
{
	(void)arg;
	if (strcmp(path, SANS) == 0)
		return 0;
	if (!is_section(path) && path[0])
		return say_unknown(path, err, size);
	say(err, size, "must be a section of keys, not a list");
	return -ENOENT;
}

static int
on_item(void *arg, const char *path, const char *text, char *err, size_t size)
{
	struct web_tls *t = &((struct reader *)arg)->web->tls;

	(void)path;
	if (!text[0] || strlen(text) >= WEB_NAME_MAX)
		return say(err, size, "must be names of up to 95 bytes");
	if (t->allowed_count == WEB_ENTRIES_MAX)
		return say(err, size, "more than 64 names");
	snprintf(t->allowed[t->allowed_count++], WEB_NAME_MAX, "%s", text);
	return 0;
}

/* Gives the roles to those that they are for; false: nobody of that name. */
static bool
give_role(struct web *w, const char *kind, const struct web_certificate *role)
{
	bool found = false;

	if (strcmp(kind, "certificates") == 0) {
		if (w->certificate_count == WEB_ENTRIES_MAX)
			return false;
		w->certificate[w->certificate_count++] = *role;
		return true;
	}
	for (size_t i = 0; kind[0] == 'u' && i < w->user_count; i++) {
		if (strcmp(w->user[i].name, role->name) == 0) {
			w->user[i].role = role->role;
			found = true;
		}
	}
	for (size_t i = 0; kind[0] == 't' && i < w->token_count; i++) {
		if (strcmp(w->token[i].name, role->name) == 0) {
			w->token[i].role = role->role;
			found = true;
		}
	}
	return found;
}

/* What no single key can tell. */
static int
judge(struct reader *r, char *err, size_t size)
{
	struct web_tls *t = &r->web->tls;
	const char *wrong = NULL;

	t->on = t->cert_file[0] || t->key_file[0];
	t->only_13 = r->min_13;
	t->only_12 = r->max_12;
	if (t->on && (!t->cert_file[0] || !t->key_file[0]))
		wrong = "cert_file and key_file go together";
	else if (!t->on && (t->ca_file[0] || t->client_auth != WEB_NO_CLIENT_CERT))
		wrong = "clients show certificates over TLS only: cert_file is missing";
	else if (t->client_auth >= WEB_VERIFY_CLIENT_CERT_IF_GIVEN && !t->ca_file[0])
		wrong = "to verify clients client_ca_file is needed";
	else if (t->ca_file[0] && t->client_auth < WEB_VERIFY_CLIENT_CERT_IF_GIVEN)
		wrong = "client_ca_file is of no use with this client_auth_type";
	else if (t->allowed_count && t->client_auth < WEB_VERIFY_CLIENT_CERT_IF_GIVEN)
		wrong = "client_allowed_sans is of no use with this client_auth_type";
	else if (r->min_13 && r->max_12)
		wrong = "min_version is above max_version";
	if (wrong) {
		snprintf(err, size, "%s: tls_server_config: %s", r->file, wrong);
		return -EINVAL;
	}
	for (size_t i = 0; i < r->roles; i++) {
		if (give_role(r->web, r->kind[i], &r->role[i]))
			continue;
		snprintf(err, size, "%s: x_roles.%s.%s: there is nobody of this name",
		    r->file, r->kind[i], r->role[i].name);
		return -EINVAL;
	}
	return 0;
}

int
web_config_load(const char *file, struct web *ret_web, char *err, size_t size)
{
	const char *slash = strrchr(file, '/');
	struct reader *r = calloc(1, sizeof(*r));
	struct web *web = calloc(1, sizeof(*web));
	const struct yaml_listener listener = { .arg = r,
		.section = on_section,
		.scalar = on_scalar,
		.list = on_list,
		.item = on_item,
		.free_keys = true };
	char why[384];
	int result = -ENOMEM;

	snprintf(err, size, "caged: no memory");
	if (r && web) {
		r->web = web;
		r->file = file;
		r->folder_len = slash ? (size_t)(slash - file) + 1 : 0;
		result = config_yaml_read(AT_FDCWD, file, &listener, err, size);
		/* What is wrong with the file as a whole concerns the key. */
		if (result && strncmp(err, "caged: ", 7) == 0) {
			snprintf(why, sizeof(why), "%s", err + 7);
			snprintf(err, size, "caged: http.web-config: %s", why);
		}
	}
	if (!result)
		result = judge(r, err, size);
	if (!result)
		*ret_web = *web;
	free(web);
	free(r);
	return result;
}
