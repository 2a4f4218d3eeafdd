/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grpc.health.v1: whether the services of gRPC serve.
 *
 * They do where /readyz says so: when all data is there. Watch tells at once, and
 * whenever that changes.
 */
#ifndef API_HEALTH_H
#define API_HEALTH_H

#include <stdbool.h>
#include <sys/queue.h>

#include "api/grpc.h"

struct health_watch;
TAILQ_HEAD(health_watches, health_watch);

struct health {
	const struct api_host *host;
	const char *const *services; /* ended by NULL */
	struct health_watches watches;
};

void health_init(struct health *h, const struct api_host *host,
    const char *const *services);

/* The end of a turn: whoever watches is told what changed. */
void health_turn(struct health *h);

/* The methods find a struct health by health_of(grpc_call_arg()). */
struct health *health_of(void *arg);
extern const struct grpc_method health_check;
extern const struct grpc_method health_watch;

#endif
