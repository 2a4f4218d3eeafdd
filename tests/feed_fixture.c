/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/feed_fixture.h"

#include <check.h>
#include <event2/event.h>

#include "model/module.h"

/* Path.element is deprecated, and initialized. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

struct inventory *inv;
static struct event_base *base;
struct gnmi_world world;
struct gnmi_feeds *feeds;
unsigned told;
struct now clock_now;
struct gnmi_filter proto;

struct gnmi_follower *may_leave;
struct gnmi_feed **followed;
unsigned a_call;
unsigned ended;
size_t last_ended;

/* With one all others of his call leave, in the midst of it too. */
static void
on_end(struct gnmi_follower *f)
{
	size_t first;

	last_ended = (size_t)(f - may_leave);
	first = last_ended - last_ended % a_call;
	for (size_t i = first; i < first + a_call; i++) {
		if (followed[i])
			gnmi_feed_leave(followed[i], &may_leave[i]);
		followed[i] = NULL;
	}
	ended++;
}

static void
give_now(void *arg, struct now *ret_now)
{
	(void)arg;
	*ret_now = clock_now;
}

static const struct api_host host = { .now = give_now };

void
setup(void)
{
	inv = fixture_create();
	base = event_base_new();
	world = (struct gnmi_world){ .inv = inv,
		.host = &host,
		.tree.inv = inv,
		.start_us = FIXTURE_WALL_US };
	feeds = gnmi_feeds_create(base, &world);
	told = ended = 0;
	a_call = 1;
	proto = (struct gnmi_filter){ .encoding = GNMI__ENCODING__PROTO };
	clock_now = fixture_now;
}

void
teardown(void)
{
	gnmi_feeds_destroy(feeds);
	event_base_free(base);
	inventory_destroy(inv);
}

static void
on_news(struct gnmi_follower *f)
{
	(void)f;
	told++;
}

struct gnmi_feed *
follow_from(uint8_t source, const char *target, struct gnmi_follower *f, bool live)
{
	const uint8_t key[SOURCE_KEY_BYTES] = { source };
	Gnmi__PathElem elem = GNMI__PATH_ELEM__INIT, *elems = &elem;
	Gnmi__Path asked = GNMI__PATH__INIT, prefix = GNMI__PATH__INIT;
	char why[GNMI_WHY_MAX];
	struct gnmi_path path;

	elem.name = (char *)(uintptr_t) "components";
	asked.elem = &elems;
	asked.n_elem = 1;
	if (target)
		prefix.target = (char *)(uintptr_t)target;
	ck_assert_int_eq(gnmi_path_parse(&path, &prefix, &asked, why), GRPC_OK);
	*f = (struct gnmi_follower){ .news = on_news, .end = on_end };
	return gnmi_feed_follow(feeds, &path, &proto, live, key, f);
}

struct gnmi_feed *
follow_target(uint8_t source, unsigned target, struct gnmi_follower *f, bool live)
{
	char name[16];

	snprintf(name, sizeof(name), "t%u", target);
	return follow_from(source, name, f, live);
}

struct gnmi_feed *
follow(struct gnmi_follower *f, bool live)
{
	return follow_from(0, NULL, f, live);
}

unsigned
go(struct gnmi_feed *feed, struct gnmi_follower *f, bool all,
    struct grpc_message *ret_part[PARTS_MAX])
{
	unsigned count = 0;

	gnmi_feed_start(feed, &f->at, all);
	while (f->at.moving) {
		ck_assert_int_eq(gnmi_feed_step(feed, &f->at, true, &ret_part[count]), 0);
		count += ret_part[count] != NULL;
	}
	return count;
}

void
drop(struct grpc_message **part, unsigned count)
{
	while (count > 0)
		grpc_message_unref(part[--count]);
}

void
go_and_drop(struct gnmi_feed *feed, struct gnmi_follower *f, bool all)
{
	struct grpc_message *part[PARTS_MAX];

	drop(part, go(feed, f, all, part));
}

struct readings
readings_of(int32_t temperature)
{
	struct readings r;

	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = temperature;
	return r;
}

void
warm_up_cage(unsigned cage, int32_t temperature)
{
	struct readings r = readings_of(temperature);

	module_update(inv, &inv->cage[cage], &r, FIXTURE_MONO_US, &fixture_now);
	inventory_end_turn(inv);
	gnmi_feeds_turn(feeds);
}

void
warm_up(int32_t temperature)
{
	warm_up_cage(0, temperature);
}

void
turn(void)
{
	inventory_end_turn(inv);
	gnmi_feeds_turn(feeds);
}

void
pull(struct cage *c)
{
	cage_set_presence(inv, c, PRESENCE_ABSENT, &fixture_now);
	turn();
}

void
plug(struct cage *c)
{
	fixture_plug(inv, c);
	turn();
}
