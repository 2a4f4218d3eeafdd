/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints the table of leaves as JSON: what each is called in the tree, in REST and in
 * /metrics, and how its value is rounded. For tests that compare what is served.
 */
#include <stdio.h>

#include "schema/leaf.h"

static const char *const subjects[] = {
	[LEAF_CAGE] = "cage",
	[LEAF_COUNTER] = "counter",
	[LEAF_READ_ERROR] = "read-error",
	[LEAF_PACE] = "pace",
	[LEAF_SEVERITY] = "severity",
	[LEAF_IDENTITY] = "identity",
	[LEAF_MODULE] = "module",
	[LEAF_LANE] = "lane",
	[LEAF_OBSERVED] = "observed",
	[LEAF_HOST_LANE] = "host-lane",
	[LEAF_LIMIT] = "limit",
	[LEAF_FLAG] = "flag",
	[LEAF_MODULE_IS] = "module-is",
	[LEAF_LANE_IS] = "lane-is",
	[LEAF_BUS] = "bus",
};

static void
print_text(const char *key, const char *text)
{
	if (text)
		printf("\"%s\": \"%s\", ", key, text);
}

int
main(void)
{
	size_t count;
	const struct leaf *leaf = leaf_table(&count);

	putchar('[');
	for (size_t i = 0; i < count; i++, leaf++) {
		printf("%s{\"subject\": \"%s\", ", i ? ",\n" : "",
		    subjects[leaf->subject]);
		print_text("path", leaf->path);
		print_text("rest", leaf->rest);
		print_text("metric", leaf->metric);
		printf("\"label\": %s, \"fixed\": %s, \"words\": %s, \"reading\": %s, "
		       "\"digits\": %u}",
		    leaf->type == METRIC_LABEL || leaf->type == METRIC_STATE ? "true"
									     : "false",
		    leaf->kind == VALUE_FIXED ? "true" : "false",
		    leaf->wire ? "true" : "false",
		    leaf->show & SHOW_READING ? "true" : "false", leaf->wire_digits);
	}
	puts("]");
	return 0;
}
