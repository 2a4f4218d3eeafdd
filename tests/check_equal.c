/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One value, one meaning: REST, cagectl --json, /metrics, RESTCONF in both forms and the
 * tree say of each row of the leaf table what tests/data/golden/leaves.txt says, each
 * rounded as it should, and OpenConfig's words where it has its own. Then each row is
 * bent, one after the other (a digit more, another unit, the other sign, another word,
 * the next lane, nothing at all), and that has to be noticed: what is another value, by
 * each of those who tell it.
 */
#include "tests/equal.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/api_fixture.h"
#include "tests/golden.h"
#include "tests/suite.h"

struct equal_said equal_should[SAID_MAX];
size_t equal_should_count;

/* ---- what the rows say ---- */

static struct equal_said said[SAID_MAX];
static size_t said_count;

static void
print_value(const struct leaf *leaf, const struct value *v, char *text, size_t size)
{
	char room[DECIMAL_TEXT_MAX];

	switch (v->kind) {
	case VALUE_FIXED:
		decimal_print(room, v->number, leaf->digits, 0);
		snprintf(text, size, "%s", room);
		break;
	case VALUE_COUNT:
		snprintf(text, size, "%llu", (unsigned long long)v->count);
		break;
	case VALUE_BOOL:
		snprintf(text, size, "%s", v->count ? "true" : "false");
		break;
	case VALUE_TEXT:
		snprintf(text, size, "%s", v->text);
		break;
	}
}

static void
ask_row(unsigned row, const struct cage *c, unsigned index)
{
	const struct leaf *leaf = leaf_row(row);
	struct equal_said *s = &said[said_count];
	struct value v;

	if (said_count == SAID_MAX ||
	    !(c ? leaf->get(c, index, &v) : leaf->get_bus(&equal_inv->bus[0], &v)))
		return;
	*s = (struct equal_said){ leaf, c, index, v.kind, "",
		leaf->type == METRIC_STATESET ? v.text : NULL, unit_name(leaf->unit),
		row };
	print_value(leaf, &v, s->text, sizeof(s->text));
	said_count++;
}

static void
ask_rows(void)
{
	said_count = 0;
	for (unsigned row = 0; row < leaf_rows(); row++) {
		const struct leaf *leaf = leaf_row(row);

		if (leaf->get_bus)
			ask_row(row, NULL, 0);
		for (unsigned k = 0; leaf->get && k < FIXTURE_CAGES; k++) {
			const struct cage *c = &equal_inv->cage[k];

			for (unsigned i = 0; i < leaf_instances(leaf->subject, c); i++)
				ask_row(row, c, i);
		}
	}
}

/* "rx-power" of what; the first name that a row has. */
static const char *
name_of(const struct leaf *leaf)
{
	return leaf->rest ? leaf->rest : leaf->metric ? leaf->metric : leaf->path;
}

static char *
print_said(void)
{
	size_t len;
	char *text;
	FILE *f = open_memstream(&text, &len);

	for (size_t i = 0; i < said_count; i++)
		fprintf(f, "%d %s cage %s %u: %s %s\n", (int)said[i].leaf->subject,
		    name_of(said[i].leaf), said[i].cage ? said[i].cage->name : "-",
		    said[i].index, said[i].text, said[i].unit);
	fclose(f);
	return text;
}

static const char *const surfaces[SURFACES] = { "the table", "REST", "cagectl --json",
	"/metrics", "the tree", "RESTCONF in JSON", "RESTCONF in XML" };

#define ROWS_MAX 256

/* How many values of each row were looked at, and were not as they should. */
static struct tally {
	unsigned seen[ROWS_MAX], wrong[ROWS_MAX];
	unsigned lanes[ROWS_MAX]; /* seen where there are others beside them */
} told[SURFACES], usual[SURFACES];

void
equal_count(enum equal_surface surface, const struct equal_said *s, bool right)
{
	told[surface].seen[s->row]++;
	told[surface].lanes[s->row] +=
	    s->cage && leaf_instances(s->leaf->subject, s->cage) > 1;
	told[surface].wrong[s->row] += !right;
}

/* Does a surface tell of a row something else than it should? */
static bool
is_noticed(enum equal_surface surface, unsigned row)
{
	return told[surface].wrong[row] > 0 ||
	       told[surface].seen[row] != usual[surface].seen[row];
}

/* ---- all of them ---- */

static void
compare_rows(void)
{
	for (size_t i = 0; i < said_count; i++) {
		const struct equal_said *s = &said[i], *other = NULL;

		for (size_t k = 0; k < equal_should_count && !other; k++) {
			if (equal_should[k].leaf == s->leaf &&
			    equal_should[k].cage == s->cage &&
			    equal_should[k].index == s->index)
				other = &equal_should[k];
		}
		equal_count(ROWS, s,
		    other && s->kind == other->kind &&
			strcmp(s->text, other->text) == 0 &&
			strcmp(s->unit, other->unit) == 0);
	}
}

static void
compare_all(void)
{
	memset(told, 0, sizeof(told));
	ask_rows();
	compare_rows();
	equal_compare_rest(REST);
	equal_compare_rest(COMMAND);
	equal_compare_metrics();
	equal_compare_tree();
	equal_compare_document(JSON);
	equal_compare_document(XML);
}

/* In how many rows anybody says something else than it should. */
static unsigned
differences(void)
{
	unsigned rows = 0;

	compare_all();
	for (unsigned row = 0; row < leaf_rows(); row++) {
		bool noticed = false;

		for (int k = 0; k < SURFACES; k++)
			noticed |= is_noticed((enum equal_surface)k, row);
		rows += noticed;
	}
	return rows;
}

/* What all should say is what the golden file says: the rows as they are now. */
static void
learn(void)
{
	char *text;

	ask_rows();
	text = print_said();
	golden_compare("leaves.txt", text);
	free(text);
	memcpy(equal_should, said, sizeof(said));
	equal_should_count = said_count;
	compare_all();
	memcpy(usual, told, sizeof(told));
}

START_TEST(each_value_is_the_same_wherever_it_is_shown)
{
	learn();
	for (int k = 0; k < SURFACES; k++) {
		for (unsigned row = 0; row < leaf_rows(); row++)
			ck_assert_msg(told[k].wrong[row] == 0, "%s in %s",
			    name_of(leaf_row(row)), surfaces[k]);
	}
}
END_TEST

/* Is a row among what a surface tells, and compared there? */
static bool
is_told(const struct leaf *leaf, enum equal_surface surface)
{
	switch (surface) {
	case ROWS:
		return true;
	case REST:
	case COMMAND:
		return (leaf->rest && !(leaf->show & SHOW_NOT_FULL)) ||
		       equal_is_named(leaf->subject);
	case METRICS:
		return leaf->metric != NULL;
	case WALK:
	case JSON:
	case XML:
		return leaf->path != NULL;
	case SURFACES:
		break;
	}
	return false;
}

START_TEST(each_row_is_compared_wherever_it_is_shown)
{
	learn();
	for (int k = 0; k < SURFACES; k++) {
		for (unsigned row = 0; row < leaf_rows(); row++)
			ck_assert_msg(!is_told(leaf_row(row), (enum equal_surface)k) ==
					  !told[k].seen[row],
			    "%s in %s", name_of(leaf_row(row)), surfaces[k]);
	}
}
END_TEST

START_TEST(each_row_has_a_value_here)
{
	ask_rows();
	for (unsigned row = 0; row < leaf_rows(); row++) {
		const struct leaf *leaf = leaf_row(row);
		bool found = false;

		for (size_t i = 0; i < said_count; i++)
			found |= said[i].leaf == leaf;
		ck_assert_msg(found, "%s", name_of(leaf));
	}
}
END_TEST

/* ---- rows that are bent ---- */

static struct leaf whole; /* the row as it is */

/* Getters in place of those of a row: the other sign, the next lane. */
static bool
get_other_sign(const struct cage *c, unsigned index, struct value *v)
{
	if (!whole.get(c, index, v))
		return false;
	v->number = -v->number - (v->number == 0);
	v->count = v->kind == VALUE_BOOL ? !v->count : v->count + 1;
	if (v->kind == VALUE_TEXT)
		v->text = "another word";
	return true;
}

static bool
get_bus_other_sign(const struct bus *b, struct value *v)
{
	if (!whole.get_bus(b, v))
		return false;
	v->number = -v->number - 1;
	v->count = v->kind == VALUE_BOOL ? !v->count : v->count + 1;
	if (v->kind == VALUE_TEXT)
		v->text = "another word";
	return true;
}

static bool
get_next_lane(const struct cage *c, unsigned index, struct value *v)
{
	unsigned lanes = leaf_instances(whole.subject, c);

	return whole.get(c, (index ^ 1) < lanes ? index ^ 1 : 0, v);
}

static bool
get_nothing(const struct cage *c, unsigned index, struct value *v)
{
	(void)c;
	(void)index;
	(void)v;
	return false;
}

static bool
get_bus_nothing(const struct bus *b, struct value *v)
{
	(void)b;
	(void)v;
	return false;
}

/* Another word of the same kind, which OpenConfig has, too. */
static bool
wire_other_word(const struct cage *c, unsigned index, struct value *v)
{
	if (!whole.wire(c, index, v))
		return false;
	for (size_t i = 0; i < EQUAL_WORDS; i++) {
		if (strcmp(equal_words[i].row, whole.rest) == 0)
			v->text = equal_words[i].other;
	}
	return true;
}

/* What only modules of one lane have cannot be that of another. */
static bool
has_lanes(const struct leaf *leaf)
{
	const struct cage *c = &equal_inv->cage[0];
	bool given = false;
	struct value v;

	for (unsigned i = 0; leaf->get && i < leaf_instances(leaf->subject, c); i++)
		given |= leaf->get(c, i, &v);
	return given && leaf_instances(leaf->subject, c) > 1;
}

/* Each gives a row another meaning; false where it cannot. */
static bool
bend_digit(struct leaf *leaf)
{
	leaf->digits = (uint8_t)(leaf->digits < DECIMAL_DIGITS_MAX ? leaf->digits + 1
								   : leaf->digits - 1);
	return leaf->kind == VALUE_FIXED;
}

static bool
bend_wire_digit(struct leaf *leaf)
{
	leaf->wire_digits++;
	return leaf->kind == VALUE_FIXED && leaf->path;
}

static bool
bend_wire_shift(struct leaf *leaf)
{
	leaf->wire_shift++;
	return leaf->kind == VALUE_FIXED && leaf->path;
}

static bool
bend_sign(struct leaf *leaf)
{
	if (leaf->get)
		leaf->get = get_other_sign;
	else
		leaf->get_bus = get_bus_other_sign;
	return true;
}

static bool
bend_lane(struct leaf *leaf)
{
	leaf->get = get_next_lane;
	return has_lanes(&whole);
}

static bool
bend_unit(struct leaf *leaf)
{
	leaf->unit = (enum unit)((leaf->unit + 1) % UNIT_COUNT);
	return true;
}

static bool
bend_away(struct leaf *leaf)
{
	if (leaf->get)
		leaf->get = get_nothing;
	else
		leaf->get_bus = get_bus_nothing;
	return true;
}

static bool
bend_wire_word(struct leaf *leaf)
{
	leaf->wire = wire_other_word;
	return whole.wire != NULL;
}

static bool
bend_wire_away(struct leaf *leaf)
{
	leaf->wire = get_nothing;
	return whole.wire != NULL;
}

#define OF_TREE (1u << WALK | 1u << JSON | 1u << XML)
#define OF_OURS (1u << ROWS | 1u << REST | 1u << COMMAND | 1u << METRICS)

/* Who has to notice, of those that tell the row; 0: anybody. */
static const struct {
	const char *name;
	bool (*bend)(struct leaf *leaf);
	unsigned by;
} bends[] = {
	{ "a digit more", bend_digit, 0 },
	{ "a digit more in OpenConfig", bend_wire_digit, 0 },
	{ "ten times as much in OpenConfig", bend_wire_shift, 0 },
	{ "another value", bend_sign, OF_OURS | OF_TREE },
	{ "the next lane", bend_lane, OF_OURS | OF_TREE },
	{ "another unit", bend_unit, 0 },
	{ "nothing", bend_away, OF_OURS | OF_TREE },
	{ "another word in OpenConfig", bend_wire_word, OF_TREE },
	{ "nothing in OpenConfig", bend_wire_away, OF_TREE },
};

/* REST has some values without asking the row, which has no name there. */
static bool
asks_row(unsigned surface)
{
	return (surface != REST && surface != COMMAND) || whole.rest;
}

/* OpenConfig's words have a getter of their own. */
static void
check_noticed(unsigned row, size_t bend)
{
	unsigned by = bends[bend].by;

	ck_assert_msg(differences() > 0, "%s of %s goes unnoticed", bends[bend].name,
	    name_of(&whole));
	if (whole.wire && (by & OF_OURS))
		by &= OF_OURS;
	for (unsigned k = 0; k < SURFACES; k++) {
		const unsigned *seen =
		    bends[bend].bend == bend_lane ? usual[k].lanes : usual[k].seen;

		if ((by >> k & 1) && seen[row] && asks_row(k) &&
		    !is_noticed((enum equal_surface)k, row))
			ck_abort_msg("%s of %s goes unnoticed in %s", bends[bend].name,
			    name_of(&whole), surfaces[k]);
	}
}

/* The table is constant: its pages are made writable for this. */
static struct leaf *
writable(const struct leaf *leaf)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t begin = (uintptr_t)leaf & ~(page - 1);
	uintptr_t end = ((uintptr_t)(leaf + 1) + page - 1) & ~(page - 1);
	/* what is stored into a constant a compiler may leave out, so it is not to know
	 */
	struct leaf *volatile hidden;

	ck_assert_int_eq(mprotect((void *)begin, end - begin, PROT_READ | PROT_WRITE), 0);
	hidden = (struct leaf *)(uintptr_t)leaf;
	return hidden;
}

START_TEST(a_row_that_is_bent_is_noticed)
{
	unsigned bent = 0;

	learn();
	ck_assert_uint_eq(differences(), 0);
	for (unsigned row = 0; row < leaf_rows(); row++) {
		const struct leaf *leaf = leaf_row(row);
		struct leaf *target = writable(leaf);

		whole = *leaf;
		for (size_t k = 0; k < COUNT_OF(bends); k++) {
			bool can = bends[k].bend(target);

			if (can)
				check_noticed(row, k);
			bent += can;
			*target = whole;
		}
	}
	ck_assert_uint_gt(bent, 300);
	ck_assert_uint_eq(differences(), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("equal");
	TCase *t = tcase_create("equal"), *bent = tcase_create("bent");

	tcase_add_checked_fixture(t, equal_switch_setup, equal_switch_teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, each_value_is_the_same_wherever_it_is_shown);
	tcase_add_test(t, each_row_is_compared_wherever_it_is_shown);
	tcase_add_test(t, each_row_has_a_value_here);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(bent, equal_switch_setup, equal_switch_teardown);
	tcase_set_timeout(bent, 300);
	tcase_add_test(bent, a_row_that_is_bent_is_noticed);
	suite_add_tcase(s, bent);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
