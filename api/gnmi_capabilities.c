/* SPDX-License-Identifier: Apache-2.0 */
/* Capabilities: which models and encodings are served. */
#include <string.h>

#include "api/gnmi_filter.h"
#include "api/gnmi_parts.h"
#include "api/gnmi_request.h"
#include "api/pb.h"

#define GNMI_VERSION "0.10.0"

/* Fields of CapabilityResponse. */
enum { MODELS = 1, ENCODINGS, VERSION };

/* A module of the tree, whichever revision of it clients are told of. */
static bool
is_served(const char *name)
{
	for (unsigned i = 0; i < tree_module_count; i++) {
		if (strcmp(tree_modules[i].name, name) == 0)
			return gnmi_is_served(i);
	}
	return false;
}

static void
put_model(struct text *t, const struct tree_module *m)
{
	size_t model = pb_begin(t, MODELS);

	pb_string(t, 1, m->name);
	pb_string(t, 2, m->organization);
	pb_string(t, 3, m->version);
	pb_end(t, model);
}

static void
put_models(struct text *t, const struct tree_yang *yang)
{
	for (unsigned i = 0; i < yang->modules; i++) {
		if (is_served(yang->module[i].name))
			put_model(t, &yang->module[i]);
	}
	put_model(t, gnmi_deviations(yang));
}

static void
on_capabilities(struct grpc_call *c, const uint8_t *data, size_t len)
{
	/* Some clients take the first that they know. */
	static const Gnmi__Encoding encodings[] = { GNMI__ENCODING__JSON,
		GNMI__ENCODING__JSON_IETF, GNMI__ENCODING__PROTO };
	Gnmi__CapabilityRequest *r =
	    gnmi_request(c, &gnmi__capability_request__descriptor, data, len);
	char why[GNMI_WHY_MAX];
	enum grpc_status status;
	struct text t;

	if (!r)
		return;
	status = gnmi_filter_extensions(NULL, r->extension, r->n_extension, why);
	gnmi__capability_request__free_unpacked(r, NULL);
	if (status != GRPC_OK) {
		grpc_call_end(c, status, why);
		return;
	}
	text_init(&t, 1024);
	put_models(&t, gnmi_world(grpc_call_arg(c))->host->yang);
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++)
		pb_uint(&t, ENCODINGS, encodings[i]);
	pb_string(&t, VERSION, GNMI_VERSION);
	grpc_call_answer(c, grpc_message_from(&t));
}

const struct grpc_method gnmi_capabilities = {
	.path = "/gnmi.gNMI/Capabilities",
	.verb = VERB_READ,
	.message = on_capabilities,
};
