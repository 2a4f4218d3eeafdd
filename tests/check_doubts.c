/* SPDX-License-Identifier: Apache-2.0 */
/* cli/doubts: what does not fit together, and what does. */
#include "cli/doubts.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"

#define READY(name, more) \
	"{'name':'" name "','type':'qsfp28','presence':'present','state':'ready'" more "}"
#define EMPTY(name)      "{'name':'" name "','presence':'absent','state':'empty'}"
#define SILENT(name)     "{'name':'" name "','presence':'present','state':'unreadable'}"
#define PIN(name, level) ",'pins':{'" name "':{'asserted':" level "}}"
#define PAGE(seconds)    ",'counters':{'page-reads':{'least-seconds':" seconds "}}"
#define FORM(text)       ",'module':{'form-factor':'" text "'}"
#define WHO(cage, serial)                                                             \
	"{'cage':'" cage "','identity':{'vendor-name':'V','part-number':'P','serial-" \
	"number':'" serial "'}}"
#define LIT(cage, dbm, quality)                                                        \
	"{'cage':'" cage "','lanes':[{'rx-power':{'value':" dbm ",'quality':'" quality \
	"'}}]}"

/* What is seen, and how the only doubt begins; NULL: there is none. */
static const struct {
	const char *cages, *modules, *platform;
	const char *doubt;
} stories[] = {
	{ READY("1", ""), "", "", NULL },
	{ "", "", "", NULL },

	{ SILENT("1") "," EMPTY("2"), "", "",
	    "no module that is said to be present answers" },
	{ SILENT("1"), "", "", "present, and no answer: cage 1:" },
	{ SILENT("1") "," EMPTY("2") "," READY("3", ""), "", "",
	    "present, and no answer: cage 1:" },
	{ "{'name':'7','presence':'unknown','state':'unknown'}", "", "",
	    "presence cannot be read: cage 7" },
	/* without a pin there is no level to be wrong */
	{ SILENT("1") "," EMPTY("2"), "", "{'name':'1','presence-by-read':true}", NULL },

	{ READY("1", "") "," READY("2", ""), WHO("1", "S1") "," WHO("2", "S2"), "",
	    NULL },
	{ READY("1", "") "," READY("2", ""), WHO("1", "S1") "," WHO("2", "S1"), "",
	    "cage 1 and cage 2 answer with the same serial number" },
	{ READY("1", "") "," READY("2", ""), WHO("1", "") "," WHO("2", ""), "", NULL },

	{ READY("1", FORM("QSFP28")), "", "", NULL },
	{ READY("1", FORM("QSFP-DD")), "", "", NULL },
	{ READY("1", FORM("SFP/SFP+/SFP28")), "", "",
	    "cage 1 is qsfp28, and the module there" },

	{ READY("1", PIN("reset", "false")), "", "", NULL },
	{ READY("1", PIN("reset", "true")), "", "",
	    "pin reset says of a module that it is held" },
	{ "{'name':'1','presence':'present','state':'settling'" PIN("reset", "true") "}",
	    "", "", NULL },
	{ READY("1", PIN("modsel", "true")), "", "", NULL },
	{ READY("1", PIN("modsel", "false")), "", "",
	    "pin modsel says of a module that it is not" },
	{ READY("1", PIN("power-good", "false")), "", "", "pin power-good" },
	{ READY("1", PIN("rx-los", "true")), LIT("1", "-2.1", "good"), "", "pin rx-los" },
	{ READY("1", PIN("rx-los", "true")), LIT("1", "-2.1", "stale"), "", NULL },
	{ READY("1", PIN("rx-los", "true")), LIT("1", "-30.0", "good"), "", NULL },
	{ READY("1", PIN("rx-los", "false")), LIT("1", "-2.1", "good"), "", NULL },

	{ READY("1", PIN("interrupt", "true")), "", "", NULL },
	{ READY("1", PIN("interrupt", "true")) "," READY("2", PIN("interrupt", "true")),
	    "", "", "pin interrupt says that all 2 modules ask for attention" },
	{ READY("1", PIN("lpmode", "true")) "," READY("2", PIN("lpmode", "false")), "",
	    "", NULL },
	{ READY("1", ",'pins':{'reset':{'quality':'unknown','error':'io'}}"), "", "",
	    "pin reset of cage 1 cannot be read: io" },
	/* the last level that is known is no evidence */
	{ READY("1", ",'pins':{'reset':{'asserted':true,'quality':'stale'}}"), "", "",
	    NULL },

	{ READY("1", PAGE("0.003")), "", "{'name':'1','khz':400}", NULL },
	{ READY("1", PAGE("0.012")), "", "{'name':'1','khz':400}",
	    "a bus of 400 kHz reads as if it had 99 kHz: cage 1" },
	{ READY("1", PAGE("0.012")), "", "{'name':'1'}", NULL },
	/* quicker than the clock can tell: no wire */
	{ READY("1", PAGE("0")), "", "{'name':'1','khz':400}", NULL },
	{ READY("1", ",'last-error':'nopage'"), "", "", "pages that a module offers" },
};

static char last[512];

static void
hear(void *arg, const char *line)
{
	(void)arg;
	snprintf(last, sizeof(last), "%s", line);
}

/* A list of what is written with ' for ". */
static json_t *
list_of(const char *text)
{
	char whole[2048];
	json_t *list;

	snprintf(whole, sizeof(whole), "[%s]", text);
	for (char *c = whole; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	list = json_loads(whole, 0, NULL);
	ck_assert_msg(list != NULL, "no JSON: %s", whole);
	return list;
}

START_TEST(a_doubt_is_raised_by_what_contradicts_and_by_nothing_else)
{
	json_t *cages = list_of(stories[_i].cages),
	       *modules = list_of(stories[_i].modules);
	json_t *platform = json_pack("{s:o}", "cages", list_of(stories[_i].platform));
	struct doubts_evidence e = { platform, cages, modules };
	unsigned count = doubts_find(&e, hear, NULL);

	ck_assert_msg(count == (stories[_i].doubt ? 1 : 0), "%u doubts, the last: %s",
	    count, last);
	if (stories[_i].doubt)
		ck_assert_msg(strncmp(last, stories[_i].doubt,
				  strlen(stories[_i].doubt)) == 0,
		    "%s", last);
	json_decref(platform);
	json_decref(cages);
	json_decref(modules);
}
END_TEST

START_TEST(many_cages_with_one_trouble_are_one_doubt)
{
	char text[2048] = "";
	json_t *cages, *none = json_array(), *platform = json_object();

	for (int i = 1; i <= 12; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "%s" SILENT("%d"), i > 1 ? "," : "", i);
	cages = list_of(text);

	ck_assert_uint_eq(doubts_find(&(struct doubts_evidence){ platform, cages, none },
			      hear, NULL),
	    1);
	ck_assert_msg(strstr(last, "7, 8, ...:") != NULL, "%s", last);

	json_decref(cages);
	json_decref(none);
	json_decref(platform);
}
END_TEST

START_TEST(the_clock_of_a_page_is_that_of_its_1182_bits)
{
	ck_assert_uint_eq(doubts_khz(0.01182), 100);
	ck_assert_uint_eq(doubts_khz(0.002955), 400);
	ck_assert_uint_eq(doubts_khz(0), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("doubts");
	TCase *tc = tcase_create("doubts");

	tcase_add_loop_test(tc, a_doubt_is_raised_by_what_contradicts_and_by_nothing_else,
	    0, COUNT_OF(stories));
	tcase_add_test(tc, many_cages_with_one_trouble_are_one_doubt);
	tcase_add_test(tc, the_clock_of_a_page_is_that_of_its_1182_bits);
	suite_add_tcase(s, tc);
	return suite_run(s);
}
