/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of gNMI: a leaf of the tree as JSON, as JSON of RFC 7951, or as a scalar of
 * protobuf.
 */
#ifndef API_GNMI_VALUE_H
#define API_GNMI_VALUE_H

#include "api/text.h"
#include "schema/pb/gnmi.pb-c.h"
#include "schema/tree.h"

/* The encodings that we have. */
bool gnmi_encoding_is_known(Gnmi__Encoding encoding);

/* One value, as JSON. */
void gnmi_put_json(struct text *t, const struct tree_leaf *leaf, bool ietf);

/* The inside of a TypedValue whose one arm is a scalar. */
void gnmi_put_scalar(struct text *t, const struct tree_leaf *leaf);

/*
 * The TypedValue of a leaf, field by field in `t`. Of a leaf-list each entry is put, and
 * the value is whole (true) with the last one; in between `t` is left alone.
 */
bool gnmi_put_value(struct text *t, const struct tree_leaf *leaf,
    Gnmi__Encoding encoding);

#endif
