/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/judge_module.h"

#include <errno.h>
#include <libyang/libyang.h>
#include <string.h>

#include "base/dotted.h"
#include "base/suggest.h"
#include "daemon/config_text.h"
#include "daemon/config_yaml.h"
#include "daemon/judge_run.h"

#define NAMES_MAX 256

/* Loaded once in the life of the process. */
static struct ly_ctx *ctx;
static const struct lys_module *module;

int
judge_module_load(void)
{
	struct lys_module *mod = NULL;

	if (ctx)
		return 0;
	ly_log_options(LY_LOSTORE_LAST);
	if (ly_ctx_new(NULL, LY_CTX_NO_YANGLIBRARY | LY_CTX_DISABLE_SEARCHDIRS, &ctx) ||
	    lys_parse_mem(ctx, yang_text, LYS_IN_YANG, &mod)) {
		judge_fini();
		return -ENOMEM;
	}
	module = mod;
	return 0;
}

void
judge_fini(void)
{
	ly_ctx_destroy(ctx);
	ctx = NULL;
}

struct ly_ctx *
judge_module_ctx(void)
{
	return ctx;
}

const struct lys_module *
judge_module(void)
{
	return module;
}

bool
judge_module_value(const struct value_def *def, const char *text,
    char ret_value[JUDGE_VALUE_MAX])
{
	union {
		uint32_t number;
		int32_t steps;
		char room[JUDGE_VALUE_MAX];
	} value;
	struct value_def wide = *def;
	char *unit;

	snprintf(ret_value, JUDGE_VALUE_MAX, "%s", text);
	switch (def->type) {
	case VALUE_BOOL:
	case VALUE_WORD:
		return strlen(text) < JUDGE_VALUE_MAX;
	case VALUE_UNSIGNED:
	case VALUE_DURATION:
		wide.min = 0;
		wide.max = UINT32_MAX;
		if (value_parse(&wide, text, &value))
			return false;
		snprintf(ret_value, JUDGE_VALUE_MAX, "%u", value.number);
		return true;
	case VALUE_DECIMAL:
		wide.low = INT32_MIN;
		wide.high = INT32_MAX;
		if (value_parse(&wide, text, &value))
			return false;
		unit = def->unit ? strstr(ret_value, def->unit) : NULL;
		if (unit)
			*unit = '\0';
		return true;
	case VALUE_TEXT:
		wide.chars = NULL;
		return !value_parse(&wide, text, &value);
	case VALUE_LISTEN:
	case VALUE_NETWORKS:
		return !value_parse(def, text, &value);
	}
	return false;
}

void
judge_module_place(const struct key_def *k, const char *path,
    char ret_data[JUDGE_DATA_MAX])
{
	const char *row = k->path, *data = k->data;
	size_t at = (size_t)snprintf(ret_data, JUDGE_DATA_MAX, "/caged-config:");

	while (*row) {
		size_t row_len = strcspn(row, "."), len = dotted_part(path);

		if (row[0] >= 'A' && row[0] <= 'Z') {
			const char *any = strstr(data, "='") + 1;
			char name[YAML_PATH_MAX];
			char quote;

			dotted_text(path, name, sizeof(name));
			quote =
			    strchr(name, '\'') ? '"' : '\''; /* as libyang prints it */
			at += (size_t)snprintf(ret_data + at, JUDGE_DATA_MAX - at,
			    "%.*s%c%s%c", (int)(any - data), data, quote, name, quote);
			data = any + row_len + 2;
		}
		row += row_len + (row[row_len] == '.');
		path += len + (path[len] == '.');
	}
	snprintf(ret_data + at, JUDGE_DATA_MAX - at, "%s", data);
}

bool
judge_module_takes(const struct key_def *k, const char *value)
{
	char path[JUDGE_DATA_MAX] = "/caged-config:";
	const struct lysc_node *node;
	size_t at = strlen(path);

	/* The schema's path has no names of entries. */
	for (const char *p = k->data; *p && at + 1 < sizeof(path); p++) {
		if (*p == '[')
			p += strcspn(p, "]");
		else
			path[at++] = *p;
	}
	path[at] = '\0';
	node = lys_find_path(ctx, NULL, path, 0);
	return node && lyd_value_validate(ctx, node, value, strlen(value), NULL, NULL,
			   NULL) == LY_SUCCESS;
}

/* The names that an entry of this row may have; NULL: any that are of their kind. */
static const struct lysc_type_enum *
names_of(const struct key_def *k)
{
	char path[JUDGE_DATA_MAX];
	const struct lysc_node *node;
	int list = (int)strcspn(k->data, "[");
	const char *key = k->data + list + 1;

	/* "alarms/rule[kind='KIND']/severity" */
	if (!k->data[list])
		return NULL;
	snprintf(path, sizeof(path), "/caged-config:%.*s/%.*s", list, k->data,
	    (int)strcspn(key, "="), key);
	node = lys_find_path(ctx, NULL, path, 0);
	if (!node || node->nodetype != LYS_LEAF ||
	    ((const struct lysc_node_leaf *)node)->type->basetype != LY_TYPE_ENUM)
		return NULL;
	return (const struct lysc_type_enum *)((const struct lysc_node_leaf *)node)->type;
}

int
judge_module_entry(const char *path, char *err, size_t size)
{
	const struct key_def *k = path[0] ? config_key_find(path, true) : NULL;
	const struct lysc_type_enum *type = k && k->unknown ? names_of(k) : NULL;
	const char *known[NAMES_MAX], *meant;
	char name[YAML_PATH_MAX];
	size_t count = 0;
	LY_ARRAY_COUNT_TYPE i;

	/* a part of a row that is any name is written large */
	if (!type || !path[dotted_part(path)] || strchr(path, '.') != strrchr(path, '.'))
		return 0;
	dotted_text(dotted_last(path), name, sizeof(name));
	LY_ARRAY_FOR(type->enums, i)
	{
		if (strcmp(type->enums[i].name, name) == 0)
			return 0;
		if (count < NAMES_MAX)
			known[count++] = type->enums[i].name;
	}
	meant = suggest(name, known, count);
	if (meant)
		snprintf(err, size, "%.*s; did you mean %s?",
		    (int)strcspn(k->unknown, ";"), k->unknown, meant);
	else
		snprintf(err, size, "%s", k->unknown);
	return -ENOENT;
}
