/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A decoded module as its registers, each by the name that its standard gives it.
 */
#ifndef CLI_DECODE_REGISTERS_H
#define CLI_DECODE_REGISTERS_H

#include <stdio.h>

#include "cli/decode.h"
#include "cli/table.h"

/* What is held, group by group. 0, -EPROTONOSUPPORT for an unknown layout, or -EIO. */
int decode_print_registers(const struct decoded *d, const struct table_style *style,
    FILE *out);

#endif
