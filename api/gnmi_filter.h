/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filters of gNMI: what a request says beside its paths, and which leaves of the tree
 * are left for it.
 */
#ifndef API_GNMI_FILTER_H
#define API_GNMI_FILTER_H

#include "api/gnmi_path.h"

/* What of a subscription is sent on change, and what is sampled. */
enum gnmi_pick { GNMI_PICK_ALL, GNMI_PICK_READINGS, GNMI_PICK_OTHERS };

struct gnmi_filter {
	Gnmi__Encoding encoding;
	Gnmi__GetRequest__DataType type;
	uint32_t depth; /* levels below what a path names; 0: all */
	enum gnmi_pick pick;
	uint64_t models; /* bits of tree_modules, or GNMI_NO_MODELS; 0: all */
};

/* Of models: only such as have nothing in the tree. */
#define GNMI_NO_MODELS (UINT64_C(1) << 63)

/* What tells which of OpenConfig's nodes are not served. */
const struct tree_module *gnmi_deviations(const struct tree_yang *yang);

/* Has a module (of tree_modules) anything in the tree? */
bool gnmi_is_served(unsigned module);

/* What is wrong with each of them, or GRPC_OK. */
enum grpc_status gnmi_filter_encoding(struct gnmi_filter *f, Gnmi__Encoding encoding,
    char why[GNMI_WHY_MAX]);
enum grpc_status gnmi_filter_models(struct gnmi_filter *f, const struct tree_yang *yang,
    Gnmi__ModelData *const *models, size_t count, char why[GNMI_WHY_MAX]);
/* `f` NULL: of a request in which none may say anything about data. */
enum grpc_status gnmi_filter_extensions(struct gnmi_filter *f,
    GnmiExt__Extension *const *extensions, size_t count, char why[GNMI_WHY_MAX]);

/* The step of a walk that its path names; w->depth: the leaf itself. */
unsigned gnmi_base(const struct tree_walk *w);

/* Is a leaf, where the walk stands, asked for? */
bool gnmi_filter_passes(const struct gnmi_filter *f, const struct tree_walk *w,
    const struct tree_node *leaf);

#endif
