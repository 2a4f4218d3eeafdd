/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Client: one question to the daemon, one answer, everything bounded.
 *
 * HTTP/1.1 over the daemon's Unix socket or TCP, in clear or TLS, by libcurl: no
 * proxy, no redirects, no other protocol. What answers is not trusted to be caged.
 */
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#define CLIENT_ERROR_MAX 1024

struct sign_in;

struct client {
	const char *run_dir; /* --run-dir; NULL with no host: where the rule says */
	const char *host;    /* --host; NULL: the Unix socket */
	const struct sign_in *sign_in; /* to the host; NULL: nobody in particular asks */
	long connect_ms;
	long total_ms;
	size_t answer_max;                 /* bytes of a body */
	const volatile sig_atomic_t *stop; /* an exchange ends when it is set; NULL */
	const char *body;                  /* of what is asked, JSON; NULL: it has none */
};

/* 5 s to connect, 10 s in all, 16 MiB. */
void client_init(struct client *c, const char *run_dir, const char *host);

/* Whether --host can be asked at all: http://HOST:PORT, https://HOST:PORT, or HOST:PORT,
 * which is http. */
#define CLIENT_HOST_FORM "--host must be http://HOST:PORT or https://HOST:PORT"
bool client_host_is_valid(const char *host);

/*
 * Asks with "GET" or "POST" for a path such as "/api/v1/cages/%s", in which
 * `name`, when it is not NULL, is put as one escaped part.
 *
 * Gives the object of a 2xx answer, which the caller owns. Otherwise a negative
 * errno and one printable line in `err`: what a problem document says, or what
 * went wrong. -ENOENT: the daemon answered 404.
 */
int client_ask(const struct client *c, const char *method, const char *path,
    const char *name, json_t **ret_object, char *err, size_t size);

/* The same for any method, with a body or NULL, at a path without a name. */
int client_send(const struct client *c, const char *method, const char *path,
    const char *body, json_t **ret_object, char *err, size_t size);

/* Whether it is certain that no daemon listens in a run directory. */
bool client_is_alone(const char *run_dir);

/*
 * The run directory that the rule finds: the first candidate that exists and
 * may be believed, else the first. False when none fits the buffer.
 */
bool client_find_run_dir(char *ret_path, size_t size);

#endif
