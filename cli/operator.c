/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/operator.h"

#include <stdlib.h>
#include <string.h>

#include "cli/alarms.h"

#define PATH_MAX_LEN 64
#define PORT_MAX_LEN 64

/* Which alarms are meant. */
struct choice {
	const char *id;
	char port[PORT_MAX_LEN]; /* as `cagectl alarms` shows it: "6", "bus 0" */
	const char *kind;
	long lane; /* 0: all */
};

static bool
is_number(const char *text)
{
	return text[0] && !text[strspn(text, "0123456789")];
}

static bool
parse_choice(int argc, char **argv, struct choice *ret_choice)
{
	struct choice c = { 0 };
	char *end = NULL;

	for (int i = 1; i < argc; i++) {
		if (!argv[i][0] || argv[i][0] == '-')
			return false;
	}
	if (argc == 4 && strcmp(argv[1], "bus") == 0 && is_number(argv[2])) {
		snprintf(c.port, sizeof(c.port), "bus %.20s", argv[2]);
		argc--;
		argv++;
	} else if (argc > 2) {
		snprintf(c.port, sizeof(c.port), "%s", argv[1]);
	}
	if (argc < 2 || argc > 4)
		return false;
	if (argc == 2)
		c.id = argv[1];
	else
		c.kind = argv[2];
	if (argc == 4) {
		c.lane = strtol(argv[3], &end, 10);
		if (*end || c.lane < 1 || c.lane > 64)
			return false;
	}
	*ret_choice = c;
	return true;
}

static bool
is_chosen(const struct choice *c, const json_t *alarm)
{
	const json_t *host = json_object_get(alarm, "host-lane");
	const json_t *lane = host ? host : json_object_get(alarm, "lane");
	char port[ALARMS_PORT_MAX];

	if (c->id)
		return strcmp(member_text(alarm, "id"), c->id) == 0;
	alarms_port(alarm, port);
	return strcmp(port, c->port) == 0 &&
	       strcmp(member_text(alarm, "kind"), c->kind) == 0 &&
	       (!c->lane || json_integer_value(lane) == c->lane);
}

/* Does it to one alarm and says so. */
static int
act(const struct context *ctx, const json_t *alarm, const char *verb, const char *done)
{
	char path[PATH_MAX_LEN], err[CLIENT_ERROR_MAX];
	const char *cage = member_text(alarm, "cage");
	char port[ALARMS_PORT_MAX];
	json_t *answer;
	int result = EXIT_DONE;

	snprintf(path, sizeof(path), "/api/v1/alarms/%%s/%s", verb);
	if (client_ask(&ctx->client, "POST", path, member_text(alarm, "id"), &answer, err,
		sizeof(err)))
		return command_fail(EXIT_FAILED, "%s", err);
	alarms_port(alarm, port);
	if (ctx->json)
		result = command_print_json(ctx, answer);
	else if (fprintf(ctx->out, "%s%s: %s\n", cage[0] ? "cage " : "", port, done) <
		     0 ||
		 fflush(ctx->out) == EOF)
		result = command_fail(EXIT_FAILED, "the answer cannot be written");
	json_decref(answer);
	return result;
}

/* Does it to all alarms of a list that are meant; counts them. */
static int
act_on(const struct context *ctx, const json_t *list, const struct choice *choice,
    const char *verb, const char *word, unsigned *count)
{
	char done[128];
	const json_t *alarm;
	size_t i;

	json_array_foreach(list, i, alarm)
	{
		int result;

		if (!is_chosen(choice, alarm))
			continue;
		snprintf(done, sizeof(done), "%.64s %s", member_text(alarm, "kind"),
		    word);
		result = act(ctx, alarm, verb, done);
		if (result)
			return result;
		++*count;
	}
	return EXIT_DONE;
}

static int
act_on_all(const struct context *ctx, const struct choice *choice, const char *list,
    const char *verb, const char *word)
{
	json_t *answer = command_get(ctx, "/api/v1/alarms", NULL);
	unsigned count = 0;
	int result;

	if (!answer)
		return EXIT_FAILED;
	result = act_on(ctx, json_object_get(answer, list), choice, verb, word, &count);
	json_decref(answer);
	if (result || count)
		return result;
	if (choice->id)
		return command_fail(EXIT_FAILED, "no alarm has the id %s", choice->id);
	return command_fail(EXIT_FAILED, "%s has no alarm %s%s now; alarms lists them",
	    choice->port, choice->kind, choice->lane ? " at this lane" : "");
}

int
cmd_ack(const struct context *ctx, int argc, char **argv)
{
	struct choice choice;

	if (!parse_choice(argc, argv, &choice))
		return command_fail(EXIT_USAGE,
		    "ack takes an ID, or PORT KIND [LANE]; alarms lists them");
	return act_on_all(ctx, &choice, "alarms", "acknowledge", "acknowledged");
}

int
cmd_shelve(const struct context *ctx, int argc, char **argv)
{
	bool off = argc > 1 && strcmp(argv[1], "--off") == 0;
	struct choice choice;

	if (argc == 1)
		return alarms_list(ctx, "shelved", "nothing is shelved");
	if (!parse_choice(argc - off, argv + off, &choice))
		return command_fail(EXIT_USAGE,
		    "shelve takes an ID, or PORT KIND [LANE]; alarms lists them");
	if (off)
		return act_on_all(ctx, &choice, "shelved", "unshelve", "unshelved");
	return act_on_all(ctx, &choice, "alarms", "shelve", "shelved");
}
