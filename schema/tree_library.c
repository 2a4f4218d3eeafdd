/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_library.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "schema/tree.h"

#define SET "caged" /* the one set of modules, and the one schema */

static const char *const datastores[] = { "running", "operational" };

/* ---- which there are ---- */

static const struct tree_library *
library_of(const struct tree_at *at)
{
	return at->tree->library;
}

/* Is an index one of so many, and is there a library at all? */
static bool
is_below(const struct tree_at *at, const unsigned *index, unsigned count)
{
	return library_of(at) && *index < count;
}

bool
tree_library_set_next(const struct tree_at *at, unsigned *index)
{
	return is_below(at, index, 1);
}

static bool
next_module(const struct tree_at *at, unsigned *index, bool implemented)
{
	const struct tree_library *lib = library_of(at);

	while (lib && *index < lib->yang->modules &&
	       lib->yang->module[*index].implemented != implemented)
		(*index)++;
	return lib && *index < lib->yang->modules;
}

bool
tree_library_module_next(const struct tree_at *at, unsigned *index)
{
	return next_module(at, index, true);
}

bool
tree_library_import_next(const struct tree_at *at, unsigned *index)
{
	return next_module(at, index, false);
}

bool
tree_library_any_next(const struct tree_at *at, unsigned *index)
{
	return library_of(at) && *index < library_of(at)->yang->modules;
}

/* The instance of the list around the innermost one. */
static unsigned
outer_index(const struct tree_at *at)
{
	return at->index[at->depth - 2];
}

bool
tree_library_submodule_next(const struct tree_at *at, unsigned *index)
{
	const struct tree_yang *yang = library_of(at)->yang;

	while (*index < yang->texts && !(yang->text[*index].is_submodule &&
					   yang->text[*index].module == outer_index(at)))
		(*index)++;
	return *index < yang->texts;
}

bool
tree_library_deviation_next(const struct tree_at *at, unsigned *index)
{
	const struct tree_yang *yang = library_of(at)->yang;

	return *index == 0 && yang->deviations && yang->module[outer_index(at)].deviated;
}

/* Where the text of a module is; false where that is not known, or too long to say. */
static bool
print_location(const struct tree_library *lib, const struct tree_module *module,
    struct value *v)
{
	int len = snprintf(v->store, sizeof(v->store), "%s/yang/%s@%s.yang", lib->base,
	    module->name, module->revision);

	v->text = v->store;
	return lib->base[0] && (size_t)len < sizeof(v->store);
}

bool
tree_library_location_next(const struct tree_at *at, unsigned *index)
{
	struct value v;

	return *index == 0 && print_location(library_of(at),
				  &library_of(at)->yang->module[outer_index(at)], &v);
}

bool
tree_library_datastore_next(const struct tree_at *at, unsigned *index)
{
	return is_below(at, index, COUNT_OF(datastores));
}

bool
tree_library_capability_next(const struct tree_at *at, unsigned *index)
{
	return library_of(at) && *index < library_of(at)->capabilities;
}

/* ---- keys ---- */

static const struct tree_module *
module_at(const struct tree_at *at)
{
	return &library_of(at)->yang->module[tree_at_index(at)];
}

static const struct tree_text *
submodule_at(const struct tree_at *at)
{
	return &library_of(at)->yang->text[tree_at_index(at)];
}

void
tree_library_set_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)at;
	(void)k;
	tree_key_text(room, size, SET);
}

void
tree_library_module_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	tree_key_text(room, size, k == 0 ? module_at(at)->name : module_at(at)->revision);
}

void
tree_library_submodule_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	tree_key_text(room, size,
	    k == 0 ? submodule_at(at)->name : submodule_at(at)->revision);
}

void
tree_library_deviation_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	const struct tree_module *deviations = library_of(at)->yang->deviations;

	tree_key_text(room, size, k == 0 ? deviations->name : deviations->revision);
}

void
tree_library_datastore_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	tree_key_text(room, size, datastores[tree_at_index(at)]);
}

/* ---- leaves ---- */

static bool
give(const char *text, struct value *v)
{
	v->text = text;
	return true;
}

bool
tree_library_set(const struct tree_at *at, struct value *v)
{
	return library_of(at) && give(SET, v);
}

bool
tree_library_name(const struct tree_at *at, struct value *v)
{
	return give(module_at(at)->name, v);
}

bool
tree_library_revision(const struct tree_at *at, struct value *v)
{
	return give(module_at(at)->revision, v);
}

bool
tree_library_namespace(const struct tree_at *at, struct value *v)
{
	return give(module_at(at)->ns, v);
}

bool
tree_library_location(const struct tree_at *at, struct value *v)
{
	return print_location(library_of(at),
	    &library_of(at)->yang->module[outer_index(at)], v);
}

bool
tree_library_schema(const struct tree_at *at, struct value *v)
{
	return print_location(library_of(at), module_at(at), v);
}

bool
tree_library_conformance(const struct tree_at *at, struct value *v)
{
	return give(module_at(at)->implemented ? "implement" : "import", v);
}

bool
tree_library_submodule(const struct tree_at *at, struct value *v)
{
	return give(submodule_at(at)->name, v);
}

bool
tree_library_subrevision(const struct tree_at *at, struct value *v)
{
	return give(submodule_at(at)->revision, v);
}

bool
tree_library_deviation(const struct tree_at *at, struct value *v)
{
	return give(library_of(at)->yang->deviations->name, v);
}

bool
tree_library_devrevision(const struct tree_at *at, struct value *v)
{
	return give(library_of(at)->yang->deviations->revision, v);
}

bool
tree_library_datastore(const struct tree_at *at, struct value *v)
{
	return give(datastores[tree_at_index(at)], v);
}

static uint64_t
hash_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash =
		    (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3); /* FNV-1a */
	return hash;
}

bool
tree_library_id(const struct tree_at *at, struct value *v)
{
	const struct tree_library *lib = library_of(at);
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	if (!lib)
		return false;
	for (unsigned i = 0; i < lib->yang->texts; i++)
		hash = hash_text(hash_text(hash, lib->yang->text[i].name),
		    lib->yang->text[i].revision);
	snprintf(v->store, sizeof(v->store), "%016" PRIx64, hash);
	return give(v->store, v);
}

bool
tree_library_capability(const struct tree_at *at, struct value *v)
{
	return give(library_of(at)->capability[tree_at_index(at)], v);
}
