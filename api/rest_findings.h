/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings in REST: what the lint says of a module's memory.
 */
#ifndef API_REST_FINDINGS_H
#define API_REST_FINDINGS_H

#include "api/json.h"
#include "model/cage.h"

/*
 * Members "findings", a list with the worst first, and "findings-left-out" where
 * there were more than are kept. For modules whose identity is known.
 */
void rest_json_findings(struct json *j, const struct cage *c);

#endif
