/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl setup [HOST]`: the lines that open a switch for a scrape over TLS.
 */
#ifndef CLI_SETUP_H
#define CLI_SETUP_H

int cmd_setup(int argc, char **argv);

#endif
