/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi.h"

#include <errno.h>
#include <stdlib.h>

#include "api/gnmi_feed.h"
#include "api/gnmi_parts.h"
#include "api/health.h"
#include "api/reflection.h"

struct gnmi {
	struct gnmi_world world; /* first: gnmi_world() */
	struct grpc *server;
	struct health health;
	struct gnmi_feeds *feeds;
	struct event_base *base;
};

static const char *const services[] = { "gnmi.gNMI", "grpc.health.v1.Health",
	"grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
	NULL };

static const struct grpc_method *const methods[] = { &gnmi_capabilities, &gnmi_get,
	&gnmi_set, &gnmi_subscribe, &health_check, &health_watch, &reflection_v1,
	&reflection_v1alpha, NULL };

struct gnmi_world *
gnmi_world(void *arg)
{
	return arg;
}

struct gnmi_feeds *
gnmi_feeds_of(void *arg)
{
	return ((struct gnmi *)arg)->feeds;
}

struct event_base *
gnmi_base_of(void *arg)
{
	return ((struct gnmi *)arg)->base;
}

struct health *
health_of(void *arg)
{
	struct gnmi *g = arg;

	return &g->health;
}

int
gnmi_create(struct event_base *base, struct inventory *inv, const struct api_host *host,
    const struct grpc_config *config, struct gnmi **ret_gnmi)
{
	struct gnmi *g = calloc(1, sizeof(*g));
	struct grpc_config c = *config;
	struct now now;
	int r;

	if (!g)
		return -ENOMEM;
	g->world = (struct gnmi_world){ .inv = inv, .host = host, .tree.inv = inv };
	host->now(host->arg, &now);
	g->world.start_us = now.wall_us;
	health_init(&g->health, host, services);
	c.methods = methods;
	c.arg = g;
	g->base = base;
	g->feeds = gnmi_feeds_create(base, &g->world);
	r = g->feeds ? grpc_create(base, host, &c, &g->server) : -ENOMEM;
	if (r < 0) {
		gnmi_destroy(g);
		return r;
	}
	*ret_gnmi = g;
	return 0;
}

void
gnmi_destroy(struct gnmi *g)
{
	if (!g)
		return;
	grpc_destroy(g->server);
	gnmi_feeds_destroy(g->feeds);
	free(g);
}

struct grpc *
gnmi_server(const struct gnmi *g)
{
	return g->server;
}

void
gnmi_turn(struct gnmi *g)
{
	health_turn(&g->health);
	gnmi_feeds_turn(g->feeds);
	grpc_flush(g->server);
}
