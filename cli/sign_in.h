/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sign-in: whom cagectl trusts over TLS, and how it says who asks.
 *
 * Secrets come from files or the environment, never from the command line, which
 * everybody on the machine can read.
 */
#ifndef CLI_SIGN_IN_H
#define CLI_SIGN_IN_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

#define SIGN_IN_SECRET_MAX 512 /* with the ending NUL */

/* What the command line says; NULL: nothing. */
struct sign_in_options {
	const char *ca;            /* --ca */
	const char *certificate;   /* --cert */
	const char *token_file;    /* --token-file */
	const char *user;          /* --user */
	const char *password_file; /* --password-file */
};

struct sign_in {
	const char *ca;          /* file of authorities; NULL: those of the system */
	const char *certificate; /* file of a certificate and its key; NULL: none */
	const char *user;        /* NULL: there is a token, or nothing */
	char secret[SIGN_IN_SECRET_MAX]; /* the user's password, or a token; "": none */
};

/* Is anything said? */
bool sign_in_is_given(const struct sign_in_options *o);

/*
 * Reads what the options name, and CAGECTL_CA, CAGECTL_CERT, CAGECTL_TOKEN,
 * CAGECTL_USER and CAGECTL_PASSWORD where they say nothing; `host` is whom it is for:
 * no secret goes over a network in clear. 0, or a negative errno with a line in `err`.
 */
int sign_in_read(const struct sign_in_options *o, const char *host,
    struct sign_in *ret_sign_in, char *err, size_t size);

/* What of it libcurl shall do; false without memory. */
bool sign_in_set(const struct sign_in *s, CURL *curl);

#endif
