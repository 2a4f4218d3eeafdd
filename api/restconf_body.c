/* SPDX-License-Identifier: Apache-2.0 */
#include "api/restconf_body.h"

#include <stdlib.h>
#include <string.h>

#include "api/rest_work.h"

#define FIRST_BYTES (16 * (size_t)1024) /* of a text that grows */
#define STEP_PARTS  8u                  /* of a step, however little of them is shown */

/* The entries of one cage in one section. */
struct piece {
	uint64_t tick; /* of the cage; 0: may have changed within it */
	size_t at, len;
};

struct restconf_body {
	unsigned refs;
	char *key;
	uint64_t tick; /* nothing changed while it was made, up to this; 0: not so */
	uint64_t begun;
	struct snapshot *snapshot;
	unsigned cages;
	struct piece *piece; /* [section of it * cages + cage] */
};

void
restconf_body_unref(struct restconf_body *body)
{
	if (!body || --body->refs > 0)
		return;
	snapshot_unref(body->snapshot);
	free(body->piece);
	free(body->key);
	free(body);
}

void
restconf_work_free(struct restconf_work *work)
{
	if (!work)
		return;
	restconf_body_unref(work->body);
	restconf_body_unref(work->last);
	restconf_view_fini(&work->view);
	free(work);
}

/* ---- short bodies ---- */

static bool
has_leaf(const struct tree *tree, const struct tree_path *path)
{
	struct tree_walk walk;
	struct tree_leaf leaf;

	tree_walk_begin(&walk, tree, path);
	return tree_walk_next(&walk, &leaf);
}

/* A container is there where the entry is that it is in, whatever is in it. */
static bool
is_there(const struct restconf_work *work)
{
	struct tree_path above = work->path.path;

	if (restconf_target(&work->path)->kind != TREE_CONTAINER)
		return false;
	while (above.count > 0 && above.elem[above.count - 1].keys == 0)
		above.count--;
	return above.count == 0 || has_leaf(&work->tree, &above);
}

static bool
fail_absent(const struct restconf_work *work, struct restconf_error *e)
{
	const struct tree_node *target = restconf_target(&work->path);

	if (target->kind == TREE_LIST)
		return restconf_fail(e, 404, "invalid-value", &work->path,
		    "%s has no entry %s", target->name,
		    work->path.path.elem[work->path.path.count - 1].key[0].value);
	if (target->kind == TREE_LEAF_LIST)
		return restconf_fail(e, 404, "invalid-value", &work->path,
		    "%s has no entry %s", target->name, work->path.entry);
	return restconf_fail(e, 404, "invalid-value", &work->path, "there is no %s here",
	    target->name);
}

/* Is a leaf what is asked for? Of a leaf-list an entry is, which stands alone then. */
static bool
is_wanted(const struct restconf_work *work, struct tree_leaf *leaf)
{
	const char *entry = work->path.entry;
	const struct value *v = &leaf->value;
	char number[DECIMAL_TEXT_MAX];

	if (!entry)
		return true;
	leaf->entry = 0;
	leaf->entries = 1;
	if (v->kind == VALUE_TEXT)
		return strcmp(entry, v->text) == 0;
	count_print(number, v->count);
	return v->kind == VALUE_COUNT && strcmp(entry, number) == 0;
}

bool
restconf_body_write(struct restconf_work *work, struct text *out,
    struct restconf_error *e)
{
	struct restconf_writer *w = &work->writer;
	struct tree_walk walk;
	struct tree_leaf leaf;

	restconf_write_begin(w, out, work->form, &work->path, &work->view);
	tree_walk_begin(&walk, &work->tree, &work->path.path);
	while (tree_walk_next(&walk, &leaf)) {
		if (is_wanted(work, &leaf))
			restconf_write_leaf(w, &walk, &leaf);
	}
	restconf_write_end(w);
	if (!w->found && !is_there(work))
		return fail_absent(work, e);
	if (w->target->kind >= TREE_LEAF && !w->wrote)
		return restconf_fail(e, 404, "invalid-value", &work->path,
		    "%s is not among what the parameters ask for", w->target->name);
	return true;
}

/* ---- long bodies ---- */

bool
restconf_is_long(const struct restconf_path *path)
{
	return path->path.count == 0 ||
	       (path->path.count == 1 && path->node[0]->kind == TREE_CONTAINER);
}

/* The last tick to which nothing can be added any more. */
static uint64_t
closed_tick(const struct inventory *inv)
{
	return inv->tick - (inv->dirty ? 1 : 0);
}

/* Sections by their number, which is small. */
static unsigned
section_number(unsigned section)
{
	unsigned n = 0;

	for (unsigned i = 1; i != section; i = tree_nodes[i].end)
		n++;
	return n;
}

/* The first section to be written from a node on; past the end where there is none. */
static unsigned
next_section(const struct restconf_work *work, unsigned i)
{
	const struct tree_node *target = restconf_target(&work->path);

	if (target != tree_nodes)
		return i <= tree_number(target) ? tree_number(target) : tree_node_count;
	while (i < tree_node_count && work->view.level[i] == 0)
		i = tree_nodes[i].end;
	return i;
}

static struct restconf_body *
body_create(const char *key, unsigned cages, size_t size)
{
	struct restconf_body *body = calloc(1, sizeof(*body));
	size_t sections = section_number(tree_node_count);

	if (!body)
		return NULL;
	body->refs = 1;
	body->cages = cages;
	body->key = strdup(key);
	body->snapshot = snapshot_create(size);
	body->piece = calloc(sections * cages + 1, sizeof(*body->piece));
	if (body->key && body->snapshot && body->piece)
		return body;
	restconf_body_unref(body);
	return NULL;
}

bool
restconf_body_begin(struct restconf_work *work, const char *key,
    struct restconf_body *kept)
{
	const struct inventory *inv = work->tree.inv;
	size_t size = FIRST_BYTES;

	/* a piece that shows nothing of its list would not say that it is there */
	if (kept && strcmp(kept->key, key) == 0 &&
	    work->view.depth == RESTCONF_UNBOUNDED) {
		kept->refs++;
		work->last = kept;
		size = kept->snapshot->text.len + FIRST_BYTES;
	}
	if (work->last && work->last->tick && work->last->tick == inv->tick &&
	    !inv->dirty) {
		work->body = work->last;
		work->last = NULL;
		work->section = tree_node_count;
		return true;
	}
	work->body = body_create(key, inv->cage_count, size);
	if (!work->body)
		return false;
	work->body->begun = closed_tick(inv);
	restconf_write_begin(&work->writer, &work->body->snapshot->text, work->form,
	    &work->path, &work->view);
	work->section = next_section(work, 1);
	return true;
}

/* What of a section belongs to no cage; is there more? */
static void
write_common(struct restconf_work *work, const struct tree_path *path)
{
	struct tree_walk walk;
	struct tree_leaf leaf;

	work->by_cage = false;
	tree_walk_begin(&walk, &work->tree, path);
	while (tree_walk_next(&walk, &leaf)) {
		if (walk.at.cage) {
			work->by_cage = true;
			break;
		}
		restconf_write_leaf(&work->writer, &walk, &leaf);
	}
	if (work->by_cage)
		restconf_piece_end(&work->writer);
}

static const struct tree_node *
list_of(const struct restconf_work *work)
{
	return &tree_nodes[work->section + 1];
}

static void
write_cage(struct restconf_work *work, const struct tree_path *path)
{
	const struct inventory *inv = work->tree.inv;
	const struct cage *c = &inv->cage[work->cage];
	struct restconf_body *body = work->body;
	struct text *out = &body->snapshot->text;
	size_t place = (size_t)section_number(work->section) * body->cages + work->cage;
	struct piece *piece = &body->piece[place];
	uint64_t tick = tree_tick(c);
	struct tree_walk walk;
	struct tree_leaf leaf;

	if (work->last && work->last->piece[place].tick == tick && tick != 0) {
		*piece = work->last->piece[place];
		if (piece->len > 0)
			piece->at = restconf_piece_put(&work->writer, list_of(work),
			    work->last->snapshot->text.data + piece->at, piece->len);
		return;
	}
	restconf_piece_begin(&work->writer);
	tree_walk_cage(&walk, &work->tree, path, c);
	while (tree_walk_next(&walk, &leaf))
		restconf_write_leaf(&work->writer, &walk, &leaf);
	piece->at = restconf_piece_end(&work->writer);
	piece->len = out->len - piece->at;
	piece->tick = tick <= closed_tick(inv) ? tick : 0;
}

/* The next cage of a section, or a section's beginning. */
static void
write_part(struct restconf_work *work)
{
	const struct tree_node *section = &tree_nodes[work->section];
	const struct tree_path path = { .count = 1,
		.elem = { { .name = section->name } } };

	if (!work->by_cage) {
		write_common(work, &path);
		work->cage = 0;
	} else {
		write_cage(work, &path);
		work->cage++;
	}
	if (!work->by_cage || work->cage == work->tree.inv->cage_count) {
		work->by_cage = false;
		work->section = next_section(work, section->end);
	}
}

bool
restconf_body_step(struct restconf_work *work)
{
	struct text *out = &work->body->snapshot->text;
	size_t begun = out->len;
	unsigned parts = 0;

	if (work->body->tick)
		return true;
	while (work->section < tree_node_count) {
		if (out->len - begun >= REST_STEP_BYTES || parts++ == STEP_PARTS)
			return false;
		write_part(work);
	}
	restconf_write_end(&work->writer);
	if (work->body->begun == work->tree.inv->tick)
		work->body->tick = work->body->begun;
	return true;
}

struct snapshot *
restconf_body_take(struct restconf_work *work, struct restconf_body **kept)
{
	struct snapshot *snapshot;

	if (work->body->snapshot->text.failed)
		return NULL;
	snapshot = snapshot_ref(work->body->snapshot);
	restconf_body_unref(*kept);
	*kept = work->body;
	work->body = NULL;
	return snapshot;
}
