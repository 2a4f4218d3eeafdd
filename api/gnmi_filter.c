/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_filter.h"

#include <stdio.h>
#include <string.h>

#include "api/gnmi_value.h"
#include "base/bytes.h"
#include "base/utf8.h"
#include "schema/leaf_observed.h"

enum grpc_status
gnmi_filter_encoding(struct gnmi_filter *f, Gnmi__Encoding encoding,
    char why[GNMI_WHY_MAX])
{
	const ProtobufCEnumValue *name =
	    protobuf_c_enum_descriptor_get_value(&gnmi__encoding__descriptor,
		(int)encoding);

	f->encoding = encoding;
	if (gnmi_encoding_is_known(encoding))
		return GRPC_OK;
	snprintf(why, GNMI_WHY_MAX,
	    "encoding %s is not served: JSON, JSON_IETF and PROTO are",
	    name ? name->name : "of an unknown number");
	return GRPC_UNIMPLEMENTED;
}

bool
gnmi_is_served(unsigned module)
{
	/* What RESTCONF says of itself; here Capabilities do. */
	static const char *const of_restconf[] = { "ietf-yang-library",
		"ietf-restconf-monitoring" };

	for (size_t i = 0; i < COUNT_OF(of_restconf); i++) {
		if (strcmp(tree_modules[module].name, of_restconf[i]) == 0)
			return false;
	}
	for (unsigned i = 1; i < tree_node_count; i++) {
		if (tree_nodes[i].module == module)
			return true;
	}
	return false;
}

const struct tree_module *
gnmi_deviations(const struct tree_yang *yang)
{
	return yang->deviations ? yang->deviations : &tree_deviations;
}

/* A model by its name, and its bit; NULL: it is not served. */
static const struct tree_module *
find_model(const struct tree_yang *yang, const char *name, uint64_t *ret_bit)
{
	unsigned m = 0;

	if (strcmp(name, gnmi_deviations(yang)->name) == 0) {
		*ret_bit = GNMI_NO_MODELS;
		return gnmi_deviations(yang);
	}
	while (m < tree_module_count && strcmp(tree_modules[m].name, name) != 0)
		m++;
	if (m == tree_module_count || !gnmi_is_served(m))
		return NULL;
	*ret_bit = UINT64_C(1) << m;
	for (unsigned i = 0; i < yang->modules; i++) {
		if (strcmp(yang->module[i].name, name) == 0)
			return &yang->module[i];
	}
	return &tree_modules[m];
}

/* Is a text the one that is asked for? Where nothing is, each is. */
static bool
is_asked(const char *asked, const char *text)
{
	return !asked[0] || strcmp(asked, text) == 0;
}

enum grpc_status
gnmi_filter_models(struct gnmi_filter *f, const struct tree_yang *yang,
    Gnmi__ModelData *const *models, size_t count, char why[GNMI_WHY_MAX])
{
	for (size_t i = 0; i < count; i++) {
		const struct tree_module *m;
		char shown[64];
		uint64_t bit;

		utf8_printable(shown, sizeof(shown), models[i]->name);
		m = find_model(yang, models[i]->name, &bit);
		if (!m) {
			snprintf(why, GNMI_WHY_MAX, "model %s is not served", shown);
			return GRPC_INVALID_ARGUMENT;
		}
		if (!is_asked(models[i]->version, m->version) ||
		    !is_asked(models[i]->organization, m->organization)) {
			snprintf(why, GNMI_WHY_MAX,
			    "model %s is served in version %s, of %s", shown, m->version,
			    m->organization);
			return GRPC_INVALID_ARGUMENT;
		}
		f->models |= bit;
	}
	return GRPC_OK;
}

enum grpc_status
gnmi_filter_extensions(struct gnmi_filter *f, GnmiExt__Extension *const *extensions,
    size_t count, char why[GNMI_WHY_MAX])
{
	for (size_t i = 0; i < count; i++) {
		const GnmiExt__Extension *e = extensions[i];

		if (e->ext_case == GNMI_EXT__EXTENSION__EXT_DEPTH) {
			snprintf(why, GNMI_WHY_MAX,
			    "the extension Depth is of Get and Subscribe");
			if (!f)
				return GRPC_INVALID_ARGUMENT;
			/* Nothing is as deep: all the same as without. */
			f->depth = e->depth->level < TREE_DEPTH_MAX ? e->depth->level : 0;
		} else if (f && e->ext_case == GNMI_EXT__EXTENSION__EXT_HISTORY) {
			snprintf(why, GNMI_WHY_MAX,
			    "the extension History is not served");
			return GRPC_UNIMPLEMENTED;
		} else if (f &&
			   e->ext_case == GNMI_EXT__EXTENSION__EXT_CONFIG_SUBSCRIPTION) {
			snprintf(why, GNMI_WHY_MAX,
			    "the extension ConfigSubscription is not served");
			return GRPC_UNIMPLEMENTED;
		}
	}
	return GRPC_OK;
}

unsigned
gnmi_base(const struct tree_walk *w)
{
	unsigned i = 0;

	while (i < w->depth && !(w->step[i].matched >> w->path->count & 1))
		i++;
	return i;
}

/* Does ".../config/NAME" stand beside ".../state/NAME"? */
static bool
is_mirror(const struct tree_node *leaf)
{
	const struct tree_node *state = &tree_nodes[leaf->parent];
	const struct tree_node *config;

	if (strcmp(state->name, "state") != 0)
		return false;
	config = tree_child(&tree_nodes[state->parent], "config");
	return config && tree_child(config, leaf->name);
}

/* Is it measured, or what follows from that? */
static bool
is_reading(const struct tree_node *node)
{
	const struct leaf *row;

	if (node->role != TREE_OF_LEAF)
		return node->role >= TREE_OF_STAT;
	row = leaf_row(node->source);
	return (row->show & SHOW_READING) || row->stats;
}

bool
gnmi_filter_passes(const struct gnmi_filter *f, const struct tree_walk *w,
    const struct tree_node *leaf)
{
	if (f->models && !(f->models >> leaf->module & 1))
		return false;
	if (f->pick && is_reading(leaf) != (f->pick == GNMI_PICK_READINGS))
		return false;
	if (f->depth && w->depth - gnmi_base(w) > f->depth)
		return false;
	switch ((int)f->type) {
	case GNMI__GET_REQUEST__DATA_TYPE__CONFIG:
		return leaf->config;
	case GNMI__GET_REQUEST__DATA_TYPE__STATE:
		return !leaf->config;
	case GNMI__GET_REQUEST__DATA_TYPE__OPERATIONAL:
		return !leaf->config && !is_mirror(leaf);
	default:
		return true;
	}
}
