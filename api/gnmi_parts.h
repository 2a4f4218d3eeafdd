/* SPDX-License-Identifier: Apache-2.0 */
/* What the rooms of gNMI share. */
#ifndef API_GNMI_PARTS_H
#define API_GNMI_PARTS_H

#include "api/grpc.h"
#include "schema/tree.h"

/* What all methods ask about. */
struct gnmi_world {
	struct inventory *inv;
	const struct api_host *host;
	struct tree tree;
	uint64_t start_us; /* wall: the time of what was so from the beginning */
};

struct event_base;
struct gnmi_feeds;

struct gnmi_world *gnmi_world(void *arg); /* of grpc_call_arg() */

struct gnmi_feeds *gnmi_feeds_of(void *arg);
struct event_base *gnmi_base_of(void *arg);

extern const struct grpc_method gnmi_capabilities;
extern const struct grpc_method gnmi_get;
extern const struct grpc_method gnmi_set;
extern const struct grpc_method gnmi_subscribe;

#endif
