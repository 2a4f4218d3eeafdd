/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_findings.h"

static void
put_finding(struct json *j, const struct finding *f)
{
	char where[LINT_REGISTER_MAX], text[LINT_TEXT_MAX];

	finding_register(f, where);
	finding_text(f, text);
	json_object(j, NULL);
	json_string(j, "severity", lint_severity_name(finding_severity(f)));
	json_string(j, "id", finding_id(f));
	json_string(j, "register", where);
	json_string(j, "clause", finding_clause(f));
	json_string(j, "text", text);
	json_object_end(j);
}

void
rest_json_findings(struct json *j, const struct cage *c)
{
	const struct findings *all = &c->module.findings;

	json_array(j, "findings");
	for (unsigned i = 0; i < all->count; i++)
		put_finding(j, &all->item[i]);
	json_array_end(j);
	if (all->left_out)
		json_count(j, "findings-left-out", all->left_out);
}
