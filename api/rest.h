/* SPDX-License-Identifier: Apache-2.0 */
/*
 * REST: which resources there are, and what is answered for them.
 *
 * Knows methods, paths and bodies, but no socket. The server makes a call for
 * each request and begins it; most calls are answered at once, an action is
 * answered when the hardware is done.
 */
#ifndef API_REST_H
#define API_REST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

#include "api/access.h"
#include "api/api.h"
#include "api/guards.h"
#include "api/metrics.h"
#include "api/problem.h"
#include "api/query.h"
#include "model/inventory.h"

#define REST_PATH_MAX     1024
#define REST_METHOD_MAX   16
#define REST_ACCEPT_MAX   1024
#define REST_EVENT_ID_MAX 24
#define REST_TAG_MAX      48
#define REST_DATE_MAX     32
#define REST_HOST_MAX     128

struct rest;

struct rest_answer {
	unsigned status;
	const char *type;          /* Content-Type */
	const char *allow;         /* Allow, with 405; else NULL */
	const char *challenge;     /* WWW-Authenticate, with 401; else NULL */
	const char *encoding;      /* Content-Encoding; NULL: none */
	const char *vary;          /* Vary; NULL: the same for everybody */
	char tag[REST_TAG_MAX];    /* ETag; "": none */
	char date[REST_DATE_MAX];  /* Last-Modified; "": none */
	char *body;                /* to be freed by who takes it; NULL with a snapshot */
	struct snapshot *snapshot; /* likewise: one reference, */
	const char *shared;        /* ... and the body in it */
	struct stream *stream;     /* in place of a body; the call's own */
	size_t len;
};

/* One request, from its headers to its answer. */
struct call {
	struct rest *rest;
	struct peer peer;
	char method[REST_METHOD_MAX];
	char path[REST_PATH_MAX]; /* as asked, escapes included, without the query */
	/* Fields that the server sets before it begins the call; empty: absent. */
	char accept[REST_ACCEPT_MAX];
	char accept_encoding[REST_ACCEPT_MAX];
	char last_event_id[REST_EVENT_ID_MAX];
	char if_none_match[REST_ACCEPT_MAX];
	char if_modified_since[REST_DATE_MAX];
	char base[REST_HOST_MAX]; /* "https://HOST", by which we were asked */
	/* Of RESTCONF: the query as it came, "a=b&c"; NULL: none. */
	char *arguments;
	struct query query; /* likewise */
	char *body;         /* likewise, where call_wants_body(); to be freed */
	size_t body_len;
	char allow[48];            /* methods of the resource */
	struct cage *cage;         /* what an action is about */
	char about[96];            /* what the audit tells of it; "" */
	const char *handler;       /* for caged_http_requests_total */
	struct rest_answer answer; /* once `answered` */
	bool answered;
	bool allowed;  /* the role may do it */
	bool pending;  /* an action or rest_work() is under way: `wake` will be called */
	bool released; /* nobody waits for the answer any more */
	bool metrics_only; /* asked where nothing but metrics and health is served */
	/* Of /metrics: which form was chosen. */
	size_t offer;
	bool gzip;
	struct rest_listing *listing;   /* of a long list: what is written already */
	struct restconf_work *restconf; /* data that RESTCONF is asked for */
	/* What rest_work() does next for the body; true: answered. NULL: nothing. */
	bool (*make)(struct call *call);
	TAILQ_ENTRY(call) making_next;
	void (*wake)(void *arg);
	void *wake_arg;
};

/* All borrowed. */
struct rest *rest_create(struct inventory *inv, const struct api_host *host);

/* What /metrics shows from now on; all is off before. */
void rest_configure(struct rest *r, const struct metrics_options *options);

/* What /metrics tells of limits; borrowed. */
void rest_show_guards(struct rest *r, const struct guards *guards);

/* A tick has ended: what is dated by it. */
void rest_turn(struct rest *r, const struct now *now);

/* Every call was released before; actions under way end without anybody. */
void rest_destroy(struct rest *r);

/* A call for a request; a path or method too long is cut and will be refused. */
struct call *call_create(struct rest *r, const char *method, const char *path,
    const struct peer *peer, void (*wake)(void *arg), void *wake_arg);

/* Adds an argument of the query, as it came; `value` may be NULL. */
void call_argument(struct call *call, const char *key, const char *value);

/* Is it a GET or a HEAD? */
bool call_only_looks(const struct call *call);

/* Does what was asked take a body? Else one is skipped. */
bool call_wants_body(const struct call *call);

/* May who asks do what was asked, as far as is known yet? */
bool call_is_allowed(const struct call *call);

/* Does what was asked. False: not answered yet, `wake` is called later. */
bool call_begin(struct call *call);

/* Whom to tell that there is work from now on. */
void rest_tell_work(struct rest *r, void (*wanted)(void *arg), void *arg);

/*
 * Is there work on bodies that calls wait for? rest_work() does a step of it; to be
 * called turn by turn while there is.
 */
bool rest_has_work(const struct rest *r);
void rest_work(struct rest *r);

/* Does anybody follow events? */
bool rest_has_streams(const struct rest *r);

/* Answers with a problem that the server found before. */
void call_refuse(struct call *call, enum problem problem, const char *detail);

/* The server is done with it, answered or not. NULL is fine. */
void call_release(struct call *call);

#endif
