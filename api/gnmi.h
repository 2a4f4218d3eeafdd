/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gNMI and what goes with it on its port: health and reflection.
 *
 * This room puts the services together; api/gnmi_get, api/gnmi_subscribe and their
 * parts know what is asked.
 */
#ifndef API_GNMI_H
#define API_GNMI_H

#include "api/grpc.h"
#include "model/inventory.h"

struct gnmi;

/* Methods and `arg` of the configuration are filled here. As grpc_create(). */
int gnmi_create(struct event_base *base, struct inventory *inv,
    const struct api_host *host, const struct grpc_config *config,
    struct gnmi **ret_gnmi);
void gnmi_destroy(struct gnmi *g); /* NULL is fine */

struct grpc *gnmi_server(const struct gnmi *g);

/* The end of a turn of the loop. */
void gnmi_turn(struct gnmi *g);

#endif
