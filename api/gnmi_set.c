/* SPDX-License-Identifier: Apache-2.0 */
/* Set: refused, by all who may sign in, until something can be set. */
#include "api/gnmi_parts.h"

static void
on_set(struct grpc_call *c, const uint8_t *data, size_t len)
{
	(void)data;
	(void)len;
	grpc_call_end(c, GRPC_UNIMPLEMENTED,
	    "nothing can be set by gNMI: configuration is in files, and actions are "
	    "those of REST");
}

const struct grpc_method gnmi_set = {
	.path = "/gnmi.gNMI/Set",
	.verb = VERB_ACT,
	.message = on_set,
};
