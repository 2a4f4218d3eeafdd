/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/reset.h"

int
cmd_reset(const struct context *ctx, int argc, char **argv)
{
	char err[CLIENT_ERROR_MAX];
	json_t *answer;
	int result;

	if (argc != 2 || argv[1][0] == '-' || !argv[1][0])
		return command_fail(EXIT_USAGE, "reset takes one PORT; ports lists them");
	if (client_ask(&ctx->client, "POST", "/api/v1/cages/%s/reset", argv[1], &answer,
		err, sizeof(err)))
		return command_fail(EXIT_FAILED, "%s", err);
	result = EXIT_DONE;
	if (ctx->json)
		result = command_print_json(ctx, answer);
	else if (fprintf(ctx->out, "cage %s: the module was reset\n", argv[1]) < 0 ||
		 fflush(ctx->out) == EOF)
		result = command_fail(EXIT_FAILED, "the answer cannot be written");
	json_decref(answer);
	return result;
}
