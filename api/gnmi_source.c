/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_source.h"

#include <stdlib.h>
#include <string.h>

struct gnmi_source *
gnmi_source_find(struct gnmi_sources *all, const uint8_t key[SOURCE_KEY_BYTES])
{
	struct gnmi_source *s;

	TAILQ_FOREACH (s, all, link) {
		if (memcmp(s->key, key, sizeof(s->key)) == 0)
			break;
	}
	if (s)
		TAILQ_REMOVE(all, s, link);
	else
		s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	memcpy(s->key, key, sizeof(s->key));
	/* A list has many paths, and is of one source. */
	TAILQ_INSERT_HEAD(all, s, link);
	return s;
}

void
gnmi_source_drop(struct gnmi_sources *all, struct gnmi_source *s)
{
	if (s->followers)
		return;
	TAILQ_REMOVE(all, s, link);
	free(s);
}
