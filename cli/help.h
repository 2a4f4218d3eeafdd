/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Help: what `cagectl COMMAND --help` says below its first line.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

extern const char options_help[]; /* of all commands */
extern const char ports_help[];
extern const char dom_help[];
extern const char show_help[];
extern const char alarms_help[];
extern const char events_help[];
extern const char inventory_help[];
extern const char buses_help[];
extern const char platform_help[];
extern const char reset_help[];
extern const char ack_help[];
extern const char shelve_help[];
extern const char watch_help[];
extern const char lint_help[];
extern const char setup_help[];

#endif
