/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A decoded module as a text for people, within 80 columns.
 */
#ifndef CLI_DECODE_TEXT_H
#define CLI_DECODE_TEXT_H

#include <stdio.h>

#include "cli/decode.h"
#include "cli/table.h"

/*
 * 0, or -EIO when the stream takes no more. `style` is how `out` takes tables;
 * without a width nothing is shortened.
 */
int decode_print_text(const struct decoded *d, const struct table_style *style,
    FILE *out);

#endif
