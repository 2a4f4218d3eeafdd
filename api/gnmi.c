/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi.h"

#include <errno.h>
#include <stdlib.h>

#include "api/gnmi_parts.h"
#include "api/health.h"
#include "api/reflection.h"

struct gnmi {
	struct inventory *inv;
	const struct api_host *host;
	struct grpc *server;
	struct health health;
};

static const char *const services[] = { "gnmi.gNMI", "grpc.health.v1.Health",
	"grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
	NULL };

static const struct grpc_method *const methods[] = { &gnmi_set, &health_check,
	&health_watch, &reflection_v1, &reflection_v1alpha, NULL };

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
	int r;

	if (!g)
		return -ENOMEM;
	g->inv = inv;
	g->host = host;
	health_init(&g->health, host, services);
	c.methods = methods;
	c.arg = g;
	r = grpc_create(base, host, &c, &g->server);
	if (r < 0) {
		free(g);
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
}
