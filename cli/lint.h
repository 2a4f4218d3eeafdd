/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cagectl lint: what a dump of a module says that its standard does not allow.
 */
#ifndef CLI_LINT_H
#define CLI_LINT_H

#include <stdbool.h>

#include "cli/table.h"

/*
 * argv[0] is "lint". The exit status: 0 without an error among the findings, 1 with
 * one, 2 where nothing could be looked at.
 */
int cmd_lint(bool json, const struct table_style *style, int argc, char **argv);

#endif
