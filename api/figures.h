/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures: what the daemon tells of itself in /metrics, and the few lines of
 * the text format that all families share.
 */
#ifndef API_FIGURES_H
#define API_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"
#include "api/guards.h"
#include "api/text.h"
#include "model/inventory.h"
#include "schema/leaf.h"

/* Handlers are a few static words, codes those that we send. */
#define REQUEST_KINDS_MAX 128

struct request_kind {
	const char *handler;
	unsigned code;
	uint64_t count;
};

struct figures {
	struct request_kind request[REQUEST_KINDS_MAX];
	size_t request_count;
	const struct guards *guards[2]; /* of HTTP and gRPC, borrowed; NULL: none */
};

/* Counts an answered request; `handler` is borrowed for ever. */
void figures_count_request(struct figures *f, const char *handler, unsigned code);

/* Renders version, buses, requests, and what the host tells of its loop and process. */
void figures_put(const struct figures *f, const struct inventory *inv,
    const struct api_host *host, struct text *t);

/* One family with one number and no label. */
void figures_put_number(struct text *t, const char *name, const char *help,
    enum metric_type type, int64_t number, unsigned digits);

/* The HELP and TYPE lines of a family. */
void figures_put_help(struct text *t, const char *name, const char *help,
    enum metric_type type);

/* Is a leaf a family of its own in /metrics? */
bool figures_is_family(const struct leaf *leaf);

/* The value of a series as text; gives its length. */
size_t figures_print(const struct leaf *leaf, const struct value *v,
    char ret_text[DECIMAL_TEXT_MAX]);

#endif
