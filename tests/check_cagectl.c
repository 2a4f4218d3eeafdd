/* SPDX-License-Identifier: Apache-2.0 */
/* cagectl as a program: options, help, and the hand on a switch without a daemon. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "sim/world.h"
#include "tests/suite.h"

#define OUTPUT_MAX 32768

static char folder[64];
static char world_path[96], script_path[96];

static void
make_switch(void)
{
	struct world_params params = world_defaults;
	struct world *world;

	params.cages = 2;
	strcpy(folder, "/tmp/caged-check-cagectl-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(world_path, sizeof(world_path), "%s/" WORLD_FILE, folder);
	snprintf(script_path, sizeof(script_path), "%s/script", folder);
	ck_assert_int_eq(world_create(world_path, &params, NULL, 1, 1, &world), 0);
	world_close(world);
	setenv("CAGED_RUN_DIR", folder, 1);
}

static void
remove_switch(void)
{
	unlink(world_path);
	unlink(script_path);
	rmdir(folder);
}

/* Runs it in a pipe; gives the exit status. `redirect` tells what goes there. */
static int
run(const char *words, const char *redirect, char ret_output[OUTPUT_MAX])
{
	const char *build = getenv("CAGED_BUILD");
	char command[1024];
	FILE *pipe;
	int status;

	snprintf(command, sizeof(command), "%s/cagectl %s %s", build ? build : ".", words,
	    redirect);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	ret_output[fread(ret_output, 1, OUTPUT_MAX - 1, pipe)] = '\0';
	status = pclose(pipe);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* clang-format off */
static const struct {
	const char *words;
	int status;
	const char *out; /* how stdout begins */
	const char *err; /* what stderr holds; NULL: nothing */
} runs[] = {
	{ "help", 0, "Usage: cagectl [--run-dir", NULL },
	{ "help help", 0, "Usage: cagectl [--run-dir", NULL },
	{ "help ports", 0, "Usage: cagectl [OPTION]... ports [--state STATE]\n", NULL },
	{ "help buses", 0, "Usage: cagectl [OPTION]... buses [BUS]\n", NULL },
	{ "help alarms", 0, "Usage: cagectl [OPTION]... alarms\n", NULL },
	{ "help reset", 0, "Usage: cagectl [OPTION]... reset PORT\n", NULL },
	{ "help ack", 0, "Usage: cagectl [OPTION]... ack ID | PORT KIND [LANE]\n", NULL },
	{ "help shelve", 0, "Usage: cagectl [OPTION]... shelve ", NULL },
	{ "help decode", 0, "Usage: cagectl decode ", NULL },
	{ "help lint", 0, "Usage: cagectl [OPTION]... lint [--json] DIR\n", NULL },
	{ "lint --help", 0, "Usage: cagectl [OPTION]... lint [--json] DIR\n", NULL },
	{ "lint", 2, "", "lint takes one DIR, see cagectl lint --help\n" },
	{ "lint /tmp /tmp", 2, "", "lint takes one DIR, see cagectl lint --help\n" },
	{ "lint --jsn /tmp", 2, "", "lint: unknown option --jsn; did you mean --json?\n" },
	{ "lint /nonexistent", 2, "", "/nonexistent: No such file or directory\n" },
	{ "help sim", 0, "Usage:\n  cagectl sim list\n", NULL },
	{ "sim script /nonexistent", 2, "", "/nonexistent: No such file or directory\n" },
	{ "sim trouble seven", 2, "", "seven: no seed\n" },
	{ "sim trouble 7 0", 2, "", "0: no number of seconds\n" },
	{ "help dom", 0, "Usage: cagectl [OPTION]... dom [--sort ORDER] [PORT]...\n", NULL },
	{ "help watch", 0, "Usage: cagectl [OPTION]... watch [-n SECONDS] [COMMAND]\n", NULL },
	{ "watch --help", 0, "Usage: cagectl [OPTION]... watch [-n SECONDS] [COMMAND]\n", NULL },
	{ "help --help", 0, "Usage: cagectl [--run-dir", NULL },
	{ "help -h watch", 0, "Usage: cagectl [OPTION]... watch ", NULL },
	{ "setup --help", 0, "Usage: cagectl [OPTION]... setup ", NULL },
	{ "setup -h", 0, "Usage: cagectl [OPTION]... setup ", NULL },
	{ "setup --json", 2, "", "setup: prints lines for a shell, no JSON\n" },
	{ "events -n 0", 2, "", "events: a number is from 1 to 1000, not 0\n" },
	{ "events -n 1001", 2, "", "events: a number is from 1 to 1000, not 1001\n" },
	{ "events -n ten", 2, "", "events: a number is from 1 to 1000, not ten\n" },
	{ "events --since bogus", 2, "", "events: since 10m, 2h or 3d ago, or a time such as " },
	{ "events --since 10x", 2, "", "events: since 10m, 2h or 3d ago, or a time such as " },
	{ "events --since 10m", 1, "", "/caged.sock: no daemon answers here" },
	{ "inventory -n 0", 2, "", "inventory: a number is from 1 to 1000, not 0\n" },
	{ "ack bus 0", 1, "", "/caged.sock: no daemon answers here" },
	{ "ack bus 0 bus-stuck 1 2", 2, "", "ack takes an ID, or PORT KIND [LANE]; alarms lists them\n" },
	{ "help nothing", 2, "", "unknown command nothing; see cagectl --help\n" },
	{ "shwo 1", 2, "", "unknown command shwo; did you mean show? See cagectl --help\n" },
	{ "domm", 2, "", "unknown command domm; did you mean dom? See cagectl --help\n" },
	{ "--jsno ports", 2, "", "unknown option --jsno; did you mean --json? See cagectl --help\n" },
	{ "ports --state unreadabel", 2, "", "no state is called unreadabel; did you mean unreadable?\n" },
	{ "dom --sort wrost", 2, "", "no order is called wrost; did you mean worst?\n" },
	{ "dom --sort 7", 2, "", "no order is called 7: worst or port\n" },
	{ "dom --srot port", 2, "", "dom: unknown option --srot; did you mean --sort?\n" },
	{ "ports --help-me", 2, "", "ports: unknown option --help-me, see cagectl ports --help\n" },
	{ "watch --intervall 2", 2, "", "watch: unknown option --intervall; did you mean --interval?\n" },
	{ "dom", 1, "", "/caged.sock: no daemon answers here" },
	{ "watch -c 1", 1, "# ", NULL },
	{ "watch -n 0.1 -c 2 dom", 1, "# ", NULL },
	{ "watch -n 0 dom", 2, "", "watch: no interval of 0.1 to 86400 s: 0\n" },
	{ "watch -n nan dom", 2, "", "watch: no interval of 0.1 to 86400 s: nan\n" },
	{ "watch -c 0", 2, "", "watch: no count of refreshes: 0\n" },
	{ "watch -c -1", 2, "", "watch: no count of refreshes: -1\n" },
	{ "watch -n", 2, "", "watch: -n needs a number\n" },
	{ "watch reset 1", 2, "", "reset cannot be watched\n" },
	{ "watch watch", 2, "", "watch cannot be watched\n" },
	{ "watch prots", 2, "", "unknown command prots; did you mean ports?" },
	{ "watch dom --json", 2, "", "watch: prints no JSON" },
	{ "watch ports --state redy", 2, "", "no state is called redy; did you mean ready?\n" },
	{ "help ports show", 2, "", "help takes one COMMAND" },
	{ "ports", 1, "", "/caged.sock: no daemon answers here" },
	{ "reset 1", 1, "", "/caged.sock: no daemon answers here" },
	{ "sim list", 0, "CAGE\tTYPE\tBUS\tPART\tSERIAL\tFAULT\n1\tqsfp-dd\t0\t", NULL },
	{ "sim parts", 0, "PART\tVENDOR\tPART NUMBER\nsfp-1g-sx\t", NULL },
	{ "sim list --json", 2, "", "sim: prints no JSON" },
	{ "--json sim list", 2, "", "sim: prints no JSON" },
	{ "sim fault 1 nack", 0, "", ": no daemon runs here; the world is changed all the same\n" },
	{ "sim fault 1", 0, "cage 1: no fault\n", NULL },
	{ "sim remove 1", 0, "", ": no daemon runs here; the world is changed all the same\n" },
	{ "sim insert 1 /tmp", 2, "", "/tmp: no dump: no page file in it\n" },
	{ "sim insert 9 qdd-400g-dr4", 1, "", "9: no such cage\n" },
	{ "sim ledger 9", 1, "", "9: no such cage\n" },
	{ "sim bend 1 rx-power.33 3", 2, "", "rx-power.33: no quantity; say temperature, " },
	{ "sim bend 1 temperature 300", 2, "",
	    "300: no value of temperature; say one from -128 to 127.99, or off\n" },
	{ "sim ledger", 0, "TIME\tCAGE\tEVENT\tWHERE\tWHAT\n", NULL },
	{ "--run-dir /nonexistent sim list", 1, "", "/nonexistent: no simulated switch here" },
};
/* clang-format on */

START_TEST(a_command_line_does_what_its_help_says)
{
	static char out[OUTPUT_MAX], err[OUTPUT_MAX];

	ck_assert_int_eq(run(runs[_i].words, "2>/dev/null", out), runs[_i].status);
	ck_assert_msg(strncmp(out, runs[_i].out, strlen(runs[_i].out)) == 0, "%s", out);
	remove_switch();
	make_switch();
	run(runs[_i].words, "2>&1 >/dev/null", err);
	if (!runs[_i].err)
		ck_assert_str_eq(err, "");
	else
		ck_assert_msg(strstr(err, runs[_i].err) != NULL, "%s", err);
}
END_TEST

START_TEST(what_measures_nothing_cannot_be_bent)
{
	static char out[OUTPUT_MAX];

	run("sim remove 1", "2>&1", out);
	run("sim insert 1 qdd-400g-cr8-2m", "2>&1", out);

	ck_assert_int_eq(run("sim bend 1 rx-power -10", "2>&1", out), 1);
	ck_assert_str_eq(out,
	    "cagectl: cage 1: rx-power: the module has no monitors, it measures nothing\n");
}
END_TEST

/* Writes a script and plays it; gives the exit status. */
static int
play_script(const char *text, char ret_output[OUTPUT_MAX])
{
	char rest[128];
	FILE *f = fopen(script_path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	snprintf(rest, sizeof(rest), "%s 2>/dev/null", script_path);
	return run("sim script", rest, ret_output);
}

START_TEST(a_script_is_played_line_by_line)
{
	static char out[OUTPUT_MAX];

	ck_assert_int_eq(play_script("# two lines\n\n0 fault 1 nack 60\n0.3  remove 2\n",
			     out),
	    0);
	ck_assert_str_eq(out, "0 fault 1 nack 60\n0.3  remove 2\n");
	run("sim list", "2>&1", out);

	ck_assert_ptr_nonnull(strstr(out, "\tnack\n"));
	ck_assert_ptr_nonnull(strstr(out, "2\tqsfp-dd\t1\t\t\t\n"));
}
END_TEST

/* Scripts that are not played at all, and what is said of them. */
static const struct {
	const char *text, *says;
} scripts[] = {
	{ "0 fault 1 nack\nsoon remove 2\n", ":2: begins with no number of seconds" },
	{ "0 remove\n", ":1: is no `SECONDS ACTION CAGE ...`" },
	{ "0 list 1\n", ":1: no action that changes the world" },
	{ "0 fault 1\n", ":1: no action that changes the world" },
	{ "0 script 1\n", ":1: no action that changes the world" },
	{ "0 remove 1 2\n", ":1: no action that changes the world" },
	{ "0 remove 3\n", ":1: no such cage" },
	{ "2 remove 1\n1 remove 2\n", ":2: is earlier than the line before" },
	{ "0 remove 1\n1 set 2 0:1 "
	  "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n",
	    ":2: is no `SECONDS ACTION CAGE ...`" },
};

START_TEST(a_script_with_a_mistake_is_not_begun)
{
	static char out[OUTPUT_MAX], list[OUTPUT_MAX];

	ck_assert_int_eq(play_script(scripts[_i].text, out), 2);
	run("sim list", "2>&1", list);

	ck_assert(!strstr(list, "\tnack\n"));
	ck_assert_ptr_nonnull(strstr(list, "\n1\tqsfp-dd\t0\tqdd"));
	snprintf(out, sizeof(out), "sim script %s 2>&1", script_path);
	run(out, "", list);
	ck_assert_msg(strstr(list, scripts[_i].says) != NULL, "%s", list);
}
END_TEST

/* Each of its lines is one that a script may have, and most of them work. */
START_TEST(trouble_is_a_script)
{
	static char out[OUTPUT_MAX];
	char words[256];
	unsigned complaints = 0;

	snprintf(words, sizeof(words), "| sed 's/^[0-9.]*/0/' >%s", script_path);
	ck_assert_int_eq(run("sim trouble 5 400", words, out), 0);
	snprintf(words, sizeof(words), "sim script %s 2>&1 >/dev/null", script_path);
	ck_assert_int_le(run(words, "", out), 1);
	for (const char *at = out; (at = strstr(at, "cagectl: cage")); at++)
		complaints++;
	ck_assert_uint_lt(complaints, 150);
	ck_assert_msg(!strstr(out, "no fault") && !strstr(out, "no value") &&
			  !strstr(out, "no quantity") && !strstr(out, "no number"),
	    "%s", out);
}
END_TEST

START_TEST(help_of_events_tells_when_the_status_is_1)
{
	static char out[OUTPUT_MAX];

	ck_assert_int_eq(run("events --help", "2>&1", out), 0);

	ck_assert_ptr_nonnull(strstr(out, "While the journal takes no\nevents"));
	ck_assert_ptr_nonnull(strstr(out, "status is 1"));
}
END_TEST

START_TEST(no_line_of_help_ends_with_a_blank_or_is_wider_than_a_terminal)
{
	static const char *const words[] = { "--help", "ports --help", "dom --help",
		"show --help", "alarms --help", "buses --help", "watch --help",
		"ack --help", "shelve --help", "reset --help", "decode --help",
		"lint --help", "sim --help", "events --help", "inventory --help",
		"platform --help", "config --help", "setup --help" };
	static char out[OUTPUT_MAX];

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		ck_assert_int_eq(run(words[i], "2>&1", out), 0);
		ck_assert_ptr_null(strstr(out, " \n"));
		for (const char *line = out; *line; line += strcspn(line, "\n") + 1)
			ck_assert_msg(strcspn(line, "\n") <= 80, "%s: %.120s", words[i],
			    line);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("cagectl");
	TCase *tc = tcase_create("cagectl");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, make_switch, remove_switch);
	tcase_add_loop_test(tc, a_command_line_does_what_its_help_says, 0,
	    (int)COUNT_OF(runs));
	tcase_add_test(tc, what_measures_nothing_cannot_be_bent);
	tcase_add_test(tc, a_script_is_played_line_by_line);
	tcase_add_loop_test(tc, a_script_with_a_mistake_is_not_begun, 0,
	    (int)COUNT_OF(scripts));
	tcase_add_test(tc, trouble_is_a_script);
	tcase_add_test(tc, help_of_events_tells_when_the_status_is_1);
	tcase_add_test(tc, no_line_of_help_ends_with_a_blank_or_is_wider_than_a_terminal);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
