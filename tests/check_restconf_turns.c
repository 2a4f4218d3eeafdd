/* SPDX-License-Identifier: Apache-2.0 */
/* RESTCONF: bodies that are made in turns, and those that are kept. */
#include "api/rest.h"

#include <jansson.h>

#include "model/pin.h"
#include "schema/tree.h"
#include "tests/api_fixture.h"
#include "tests/restconf_fixture.h"
#include "tests/suite.h"

static json_t *
get(const char *url)
{
	struct call *call = ask(&tcp, "GET", url, J);
	json_t *json = json_of(body_of(call));

	ck_assert_uint_eq(call->answer.status, 200);
	call_release(call);
	return json;
}

/* Each component of the datastore is what it is by itself, and none is missing. */
static void
check_components(void)
{
	json_t *all = get(DATA), *list, *component;
	const struct tree tree = { .inv = inv };
	const struct tree_path names = { .count = 3,
		.elem = { { .name = "components" }, { .name = "component" },
		    { .name = "name" } } };
	struct tree_walk walk;
	struct tree_leaf leaf;
	size_t i = 0;

	list = json_object_get(json_object_get(json_object_get(all, "ietf-restconf:data"),
				   "openconfig-platform:components"),
	    "component");
	tree_walk_begin(&walk, &tree, &names);
	while (tree_walk_next(&walk, &leaf)) {
		char url[128];
		json_t *alone;

		component = json_array_get(list, i++);
		snprintf(url, sizeof(url), OC "/component=%s", leaf.value.text);
		alone = get(url);
		ck_assert(json_equal(component,
		    json_array_get(
			json_object_get(alone, "openconfig-platform:component"), 0)));
		json_decref(alone);
	}
	ck_assert_uint_eq(json_array_size(list), i);
	ck_assert_uint_eq(i, 11);
	json_decref(all);
}

START_TEST(the_datastore_holds_each_component)
{
	check_components();
	check_components(); /* again, as it was kept */
}
END_TEST

/* A contact of a cage, be it empty. */
static void
move_pin(struct cage *c)
{
	enum { RX_LOS = PLATFORM_PIN_RX_LOS };

	pin_set(inv, c, RX_LOS, !c->pin[RX_LOS].asserted, FIXTURE_MONO_US, &fixture_now);
	inventory_end_turn(inv);
}

START_TEST(a_body_that_was_kept_never_hides_a_change)
{
	inv->cage[1].pins_readable = 1u << PLATFORM_PIN_RX_LOS;
	move_pin(&inv->cage[1]);
	check_components();
	warm_up(&inv->cage[0], 41000, true);
	check_components();
	warm_up(&inv->cage[3], 42000, false);
	check_components();
	warm_up(&inv->cage[3], 43000, false); /* within the same tick */
	check_components();
	move_pin(&inv->cage[1]);
	check_components();
	pins_mark_stale(inv, &inv->cage[1]);
	inventory_end_turn(inv);
	check_components();
	pins_confirm(inv, &inv->cage[1], FIXTURE_MONO_US);
	inventory_end_turn(inv);
	check_components();
	cage_set_presence(inv, &inv->cage[1], PRESENCE_PRESENT, &fixture_now);
	inventory_end_turn(inv);
	check_components();
}
END_TEST

START_TEST(what_did_not_change_is_not_made_again)
{
	struct call *first = ask(&tcp, "GET", OC, J), *second, *other;

	second = ask(&tcp, "GET", OC, J);
	ck_assert_ptr_eq(first->answer.shared, second->answer.shared);
	other = ask(&tcp, "GET", OC, X);
	ck_assert_ptr_ne(first->answer.shared, other->answer.shared);
	call_release(other);
	other = ask(&tcp, "GET", OC "?depth=4", J);
	ck_assert_ptr_ne(first->answer.shared, other->answer.shared);
	call_release(first);
	call_release(second);
	call_release(other);
}
END_TEST

#define MANY 48

static struct inventory *
create_many(void)
{
	struct inventory *many = inventory_create(MANY, 1);

	for (unsigned i = 0; i < MANY; i++) {
		snprintf(many->cage[i].name, CAGE_NAME_MAX, "%u", i + 1);
		fixture_plug(many, &many->cage[i]);
	}
	inventory_end_turn(many);
	return many;
}

START_TEST(a_long_body_is_made_in_turns)
{
	struct inventory *many = create_many();
	struct rest *r = rest_create(many, &host);
	struct call *call;
	json_t *json;

	call = call_create(r, "GET", OC, &tcp, wake, NULL);
	ck_assert(!call_begin(call));
	rest_work(r);
	ck_assert_uint_eq(woken, 0);
	while (rest_has_work(r))
		rest_work(r);
	ck_assert_uint_eq(woken, 1);
	json = json_of(body_of(call));
	ck_assert_uint_eq(json_array_size(
			      json_object_get(json_object_get(json,
						  "openconfig-platform:components"),
				  "component")),
	    2 + 3 * MANY);
	json_decref(json);
	call_release(call);
	/* one that nobody waits for any more */
	call = call_create(r, "GET", DATA, &tcp, wake, NULL);
	ck_assert(!call_begin(call));
	call_release(call);
	ck_assert(!rest_has_work(r));
	rest_destroy(r);
	inventory_destroy(many);
}
END_TEST

/* Looking at a cage takes its time, whether or not something of it is shown. */
START_TEST(what_shows_little_of_many_is_made_in_turns_too)
{
	struct inventory *many = create_many();
	struct rest *r = rest_create(many, &host);
	struct call *call = call_create(r, "GET", OC, &tcp, wake, NULL);
	unsigned turns = 1;

	call_argument(call, "depth", "1");
	ck_assert(!call_begin(call));
	for (; rest_has_work(r); turns++)
		rest_work(r);
	ck_assert_str_eq(body_of(call), "{\"openconfig-platform:components\":{}}");
	ck_assert_uint_ge(turns, MANY / 10);
	call_release(call);
	rest_destroy(r);
	inventory_destroy(many);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("restconf_turns");
	TCase *tc = tcase_create("answers");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_datastore_holds_each_component);
	tcase_add_test(tc, a_body_that_was_kept_never_hides_a_change);
	tcase_add_test(tc, what_did_not_change_is_not_made_again);
	tcase_add_test(tc, a_long_body_is_made_in_turns);
	tcase_add_test(tc, what_shows_little_of_many_is_made_in_turns_too);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
