/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sign_in.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

static int
say(char *err, size_t size, const char *file, const char *what)
{
	snprintf(err, size, "%s: %s", file, what);
	return -EINVAL;
}

/* One line of printable text, as a header can carry it. */
static bool
is_secret(const char *text, bool is_token)
{
	for (const char *c = text; *c;) {
		if (is_token && (*c <= ' ' || *c > '~'))
			return false;
		if (!utf8_is_printable(utf8_next(&c)))
			return false;
	}
	return text[0] != '\0';
}

/* Reads at most so much, and a byte, of a file or a pipe. */
static ssize_t
read_all(int fd, char *ret_data, size_t size)
{
	size_t len = 0;
	ssize_t got;

	while (len < size && (got = read(fd, ret_data + len, size - len)) != 0) {
		if (got < 0 && errno != EINTR)
			return -1;
		len += got > 0 ? (size_t)got : 0;
	}
	return (ssize_t)len;
}

static int
read_secret(const char *file, bool is_token, char ret_secret[SIGN_IN_SECRET_MAX],
    char *err, size_t size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct stat st;
	ssize_t len;

	if (fd < 0)
		return say(err, size, file, strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_mode & S_IROTH) {
		close(fd);
		return say(err, size, file, "everybody may read it; chmod o-r it first");
	}
	len = read_all(fd, ret_secret, SIGN_IN_SECRET_MAX);
	close(fd);
	if (len < 0)
		return say(err, size, file, strerror(errno));
	if (len == SIGN_IN_SECRET_MAX)
		return say(err, size, file, "is longer than 511 bytes");
	ret_secret[len] = '\0';
	if (len && ret_secret[len - 1] == '\n')
		ret_secret[--len] = '\0';
	if (strlen(ret_secret) != (size_t)len || !is_secret(ret_secret, is_token))
		return say(err, size, file, "holds no single line that could be meant");
	return 0;
}

/* A variable that is empty is none. */
static const char *
variable(const char *name)
{
	const char *text = getenv(name);

	return text && text[0] ? text : NULL;
}

static int
take_variable(const char *name, bool is_token, char ret_secret[SIGN_IN_SECRET_MAX],
    char *err, size_t size)
{
	const char *text = variable(name);

	if (!text)
		return say(err, size, "--user",
		    "needs --password-file, or CAGECTL_PASSWORD in the environment");
	if (strlen(text) >= SIGN_IN_SECRET_MAX || !is_secret(text, is_token))
		return say(err, size, name, "is no single line of up to 511 bytes");
	strcpy(ret_secret, text);
	return 0;
}

bool
sign_in_is_given(const struct sign_in_options *o)
{
	return o->ca || o->certificate || o->token_file || o->user || o->password_file;
}

/* Whoever listens between us and this host is on this machine. */
static bool
is_near(const char *host)
{
	const char *name = strstr(host, "://");
	size_t len;

	name = name ? name + 3 : host;
	len = strcspn(name, ":/");
	return (strncmp(name, "127.", 4) == 0 && strspn(name, "0123456789.") == len) ||
	       strncmp(name, "[::1]", 5) == 0 ||
	       (len == 9 && strncmp(name, "localhost", 9) == 0);
}

/* Who asks, by what the command line says, else by the environment. */
static int
read_who(const struct sign_in_options *o, struct sign_in *s, char *err, size_t size)
{
	if (o->token_file && (o->user || o->password_file))
		return say(err, size, "--token-file", "goes without --user");
	if (o->token_file)
		return read_secret(o->token_file, true, s->secret, err, size);
	if (!o->user && !o->password_file && variable("CAGECTL_TOKEN"))
		return take_variable("CAGECTL_TOKEN", true, s->secret, err, size);
	s->user = o->user ? o->user : variable("CAGECTL_USER");
	if (!s->user)
		return o->password_file
			   ? say(err, size, "--password-file", "needs --user")
			   : 0;
	if (strchr(s->user, ':') || !is_secret(s->user, false))
		return say(err, size, "--user", "is no name of a user");
	if (o->password_file)
		return read_secret(o->password_file, false, s->secret, err, size);
	return take_variable("CAGECTL_PASSWORD", false, s->secret, err, size);
}

int
sign_in_read(const struct sign_in_options *o, const char *host,
    struct sign_in *ret_sign_in, char *err, size_t size)
{
	bool tls = strncmp(host, "https://", 8) == 0;
	int r;

	*ret_sign_in = (struct sign_in){
		.ca = o->ca ? o->ca : variable("CAGECTL_CA"),
		.certificate = o->certificate ? o->certificate : variable("CAGECTL_CERT"),
	};
	if (!tls && (o->ca || o->certificate))
		return say(err, size, o->ca ? "--ca" : "--cert",
		    "goes with --host https://HOST:PORT");
	r = read_who(o, ret_sign_in, err, size);
	if (r == 0 && ret_sign_in->secret[0] && !tls && !is_near(host))
		return say(err, size, host,
		    "no secret is sent over a network in clear: use https://");
	return r;
}

bool
sign_in_set(const struct sign_in *s, CURL *curl)
{
	CURLcode r = CURLE_OK;

	if (s->ca)
		r = curl_easy_setopt(curl, CURLOPT_CAINFO, s->ca);
	if (r == CURLE_OK && s->certificate)
		r = curl_easy_setopt(curl, CURLOPT_SSLCERT, s->certificate);
	if (r == CURLE_OK && s->certificate)
		r = curl_easy_setopt(curl, CURLOPT_SSLKEY, s->certificate);
	if (r != CURLE_OK || !s->secret[0])
		return r == CURLE_OK;
	curl_easy_setopt(curl, CURLOPT_HTTPAUTH,
	    (long)(s->user ? CURLAUTH_BASIC : CURLAUTH_BEARER));
	if (!s->user)
		return curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, s->secret) ==
		       CURLE_OK;
	return curl_easy_setopt(curl, CURLOPT_USERNAME, s->user) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_PASSWORD, s->secret) == CURLE_OK;
}
