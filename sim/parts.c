/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/parts.h"

#include <string.h>

#include "base/bytes.h"
#include "sim/parts_words.h"

static const struct part_text *const tables[] = { parts_sfp, parts_qsfp, parts_cmis,
	parts_coherent };

const char *
parts_name(unsigned index)
{
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		for (const struct part_text *p = tables[i]; p->name; p++) {
			if (index-- == 0)
				return p->name;
		}
	}
	return NULL;
}

const char *
parts_text(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		for (const struct part_text *p = tables[i]; p->name; p++) {
			if (strcmp(name, p->name) == 0)
				return p->text;
		}
	}
	return NULL;
}

bool
parts_find(const char *name, struct part *ret_part)
{
	const char *text = parts_text(name);
	struct part_error error;

	if (!text || part_parse(text, strlen(text), ret_part, &error))
		return false;
	strncpy(ret_part->name, name, sizeof(ret_part->name) - 1);
	return true;
}
