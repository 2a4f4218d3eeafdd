/* SPDX-License-Identifier: Apache-2.0 */
#include "api/credentials.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/checker.h"
#include "api/crypto.h"

#define REMEMBERED_MAX 64
#define PAIR_MAX       (WEB_NAME_MAX + CHECKER_PASSWORD_MAX)
#define TOKEN_MAX      512

struct credentials {
	struct web web;
	uint64_t version;
	bool asks; /* web_authenticates() */
	/* Numbers of users and tokens; one that stays as it is keeps its own. */
	uint64_t user_entry[WEB_ENTRIES_MAX], token_entry[WEB_ENTRIES_MAX];
	uint64_t entries; /* that got one */
	struct event_base *base;
	struct checker *checker; /* NULL before the first user */
	uint8_t key[SHA256_BYTES];
	uint8_t remembered[REMEMBERED_MAX][SHA256_BYTES];
	size_t remembered_count;
	size_t next; /* to be forgotten */
};

struct credentials *
credentials_create(struct event_base *base)
{
	struct credentials *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->base = base;
	return c;
}

void
credentials_destroy(struct credentials *c)
{
	if (!c)
		return;
	checker_destroy(c->checker);
	explicit_bzero(c, sizeof(*c));
	free(c);
}

static const struct web_user *
find_user(const struct credentials *c, const char *name)
{
	for (size_t i = 0; i < c->web.user_count; i++) {
		if (strcmp(c->web.user[i].name, name) == 0)
			return &c->web.user[i];
	}
	return NULL;
}

/* All are compared, wherever it is found: time tells nothing. */
static const struct web_token *
find_token(const struct credentials *c, const uint8_t sha256[SHA256_BYTES])
{
	const struct web_token *found = NULL;

	for (size_t i = 0; i < c->web.token_count; i++) {
		if (crypto_equal(sha256, c->web.token[i].sha256, SHA256_BYTES))
			found = &c->web.token[i];
	}
	return found;
}

static void
number_entries(struct credentials *c, const struct web *web)
{
	uint64_t user[WEB_ENTRIES_MAX] = { 0 }, token[WEB_ENTRIES_MAX] = { 0 };

	for (size_t i = 0; i < web->user_count; i++) {
		const struct web_user *was = find_user(c, web->user[i].name);

		user[i] = was && strcmp(was->hash, web->user[i].hash) == 0
			      ? c->user_entry[was - c->web.user]
			      : ++c->entries;
	}
	for (size_t i = 0; i < web->token_count; i++) {
		const struct web_token *was = find_token(c, web->token[i].sha256);

		token[i] = was ? c->token_entry[was - c->web.token] : ++c->entries;
	}
	memcpy(c->user_entry, user, sizeof(user));
	memcpy(c->token_entry, token, sizeof(token));
}

int
credentials_load(struct credentials *c, const struct web *web)
{
	/* Without users there is no thread that waits for their passwords. */
	if (web->user_count && !c->checker) {
		if (crypto_random(c->key, sizeof(c->key)) < 0)
			return -EIO;
		c->checker = checker_create(c->base);
		if (!c->checker)
			return -ENOMEM;
	}
	number_entries(c, web);
	c->web = *web;
	c->version++;
	c->asks = web_authenticates(web);
	c->remembered_count = c->next = 0;
	return 0;
}

const char *
credentials_challenge(const struct credentials *c)
{
	if (c->web.user_count)
		return "Basic realm=\"caged\", charset=\"UTF-8\"";
	return c->asks ? "Bearer realm=\"caged\"" : NULL;
}

static void
become(struct peer *peer, enum role role, uint64_t entry, const char *kind,
    const char *name)
{
	peer->role = role;
	peer->entry = entry;
	snprintf(peer->name, sizeof(peer->name), "%s %s", kind, name);
}

/* ---- certificates ---- */

struct found {
	const struct web *web;
	struct peer *peer;
};

/* A verified certificate makes a viewer, and more where one of its names is mapped. */
static bool
look_at_name(void *arg, const char *name)
{
	const struct found *f = arg;

	if (f->peer->role == ROLE_NOBODY)
		become(f->peer, ROLE_VIEWER, 0, "certificate", name);
	for (size_t i = 0; i < f->web->certificate_count; i++) {
		const struct web_certificate *known = &f->web->certificate[i];

		if (strcmp(known->name, name) == 0 && known->role >= f->peer->role)
			become(f->peer, known->role, 0, "certificate", name);
	}
	return false;
}

/* ---- tokens ---- */

static enum sign_in
look_at_token(const struct credentials *c, const char *text, struct peer *peer)
{
	const struct web_token *found;
	uint8_t hash[SHA256_BYTES];

	if (strnlen(text, TOKEN_MAX) == TOKEN_MAX ||
	    crypto_sha256(text, strlen(text), hash) < 0)
		return SIGN_IN_REFUSED;
	found = find_token(c, hash);
	if (!found)
		return SIGN_IN_REFUSED;
	become(peer, found->role, c->token_entry[found - c->web.token], "token",
	    found->name);
	return SIGN_IN_DONE;
}

/* ---- passwords ---- */

/* The two halves of a Basic field. */
struct pair {
	char text[PAIR_MAX];
	const char *name;
	const char *password;
};

static bool
read_pair(const char *base64, struct pair *p)
{
	int len = crypto_base64(base64, p->text, sizeof(p->text));
	char *colon;

	if (len < 0 || strlen(p->text) != (size_t)len)
		return false;
	colon = strchr(p->text, ':');
	if (!colon || strlen(colon + 1) >= CHECKER_PASSWORD_MAX)
		return false;
	*colon = '\0';
	p->name = p->text;
	p->password = colon + 1;
	return true;
}

/* What stands for a pair that was right, as long as the user has this hash. */
static int
digest_pair(const struct credentials *c, const struct web_user *user,
    const struct pair *p, uint8_t ret_digest[SHA256_BYTES])
{
	char text[sizeof(c->key) + WEB_HASH_MAX + PAIR_MAX + 2];
	size_t len = sizeof(c->key);
	int r;

	memcpy(text, c->key, len);
	len += (size_t)snprintf(text + len, sizeof(text) - len, "%s\n%s\n%s", user->hash,
	    p->name, p->password);
	r = crypto_sha256(text, len, ret_digest);
	explicit_bzero(text, sizeof(text));
	return r;
}

static bool
is_remembered(const struct credentials *c, const uint8_t digest[SHA256_BYTES])
{
	bool found = false;

	for (size_t i = 0; i < c->remembered_count; i++)
		found |= crypto_equal(c->remembered[i], digest, SHA256_BYTES);
	return found;
}

static enum sign_in
look_at_pair(const struct credentials *c, const char *base64, struct peer *peer)
{
	enum sign_in result = SIGN_IN_REFUSED;
	uint8_t digest[SHA256_BYTES];
	const struct web_user *user;
	struct pair p;

	if (c->web.user_count && read_pair(base64, &p)) {
		user = find_user(c, p.name);
		result = SIGN_IN_CHECK;
		if (user && digest_pair(c, user, &p, digest) == 0 &&
		    is_remembered(c, digest)) {
			become(peer, user->role, c->user_entry[user - c->web.user],
			    "user", user->name);
			result = SIGN_IN_DONE;
		}
	}
	explicit_bzero(&p, sizeof(p));
	return result;
}

/* What follows the scheme; NULL where the field has another one. */
static const char *
after_scheme(const char *authorization, const char *scheme)
{
	size_t len = strlen(scheme);

	if (strncasecmp(authorization, scheme, len) != 0 || authorization[len] != ' ')
		return NULL;
	return authorization + len + strspn(authorization + len, " ");
}

enum sign_in
credentials_look(struct credentials *c, const char *authorization,
    const struct tls_session *tls, struct peer *peer)
{
	struct found found = { &c->web, peer };
	const char *rest;

	if (!c->asks)
		return SIGN_IN_DONE;
	peer->role = ROLE_NOBODY;
	peer->entry = 0;
	peer->name[0] = '\0';
	if (!authorization) {
		if (tls->session)
			tls_each_name(tls, look_at_name, &found);
		return peer->role == ROLE_NOBODY ? SIGN_IN_REFUSED : SIGN_IN_DONE;
	}
	rest = after_scheme(authorization, "Bearer");
	if (rest)
		return look_at_token(c, rest, peer);
	rest = after_scheme(authorization, "Basic");
	return rest ? look_at_pair(c, rest, peer) : SIGN_IN_REFUSED;
}

int
credentials_check(struct credentials *c, const char *authorization,
    const uint8_t source[SOURCE_KEY_BYTES], void (*done)(void *arg, bool right),
    void *arg)
{
	const char *rest = after_scheme(authorization, "Basic");
	const struct web_user *user;
	struct pair p;
	int r = -EINVAL;

	if (c->web.user_count && rest && read_pair(rest, &p)) {
		user = find_user(c, p.name);
		/* Who has no account waits as long as who has one, and is refused
		   whatever comes out. */
		r = checker_ask(c->checker, source,
		    user ? user->hash : c->web.user[0].hash, p.password, done, arg);
	}
	explicit_bzero(&p, sizeof(p));
	return r;
}

void
credentials_remember(struct credentials *c, const char *authorization)
{
	const char *rest = after_scheme(authorization, "Basic");
	const struct web_user *user;
	struct pair p;

	if (rest && read_pair(rest, &p) && (user = find_user(c, p.name)) &&
	    digest_pair(c, user, &p, c->remembered[c->next]) == 0) {
		c->next = (c->next + 1) % REMEMBERED_MAX;
		if (c->remembered_count < REMEMBERED_MAX)
			c->remembered_count++;
	}
	explicit_bzero(&p, sizeof(p));
}

uint64_t
credentials_version(const struct credentials *c)
{
	return c->version;
}

bool
credentials_hold(const struct credentials *c, struct peer *peer)
{
	static const char certificate[] = "certificate ";
	const char *name = peer->name + sizeof(certificate) - 1;
	const struct web *web = &c->web;
	bool shown = strncmp(peer->name, certificate, sizeof(certificate) - 1) == 0;

	peer->role = shown || !c->asks ? ROLE_VIEWER : ROLE_NOBODY;
	for (size_t i = 0; shown && i < web->certificate_count; i++) {
		if (strcmp(web->certificate[i].name, name) == 0)
			peer->role = web->certificate[i].role;
	}
	for (size_t i = 0; peer->entry && i < web->user_count; i++) {
		if (c->user_entry[i] == peer->entry)
			peer->role = web->user[i].role;
	}
	for (size_t i = 0; peer->entry && i < web->token_count; i++) {
		if (c->token_entry[i] == peer->entry)
			peer->role = web->token[i].role;
	}
	return peer->role != ROLE_NOBODY;
}

void
credentials_forget(struct credentials *c, const void *arg)
{
	checker_forget(c->checker, arg);
}
