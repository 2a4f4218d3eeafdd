/* SPDX-License-Identifier: Apache-2.0 */
/* What the rooms of gNMI share. */
#ifndef API_GNMI_PARTS_H
#define API_GNMI_PARTS_H

#include "api/grpc.h"

extern const struct grpc_method gnmi_set;

#endif
