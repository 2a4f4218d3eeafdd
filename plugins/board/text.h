/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text of attributes: numbers and hex bytes, read strictly. Drivers answer "NA", "NO_CFG"
 * or "ACCESS FAILED" and call it success; none of that is a level.
 */
#ifndef PLUGINS_BOARD_TEXT_H
#define PLUGINS_BOARD_TEXT_H

#include "plugins/board/node.h"

#define TEXT_MAX 4096 /* of an attribute */

/* A decimal number, or 0x and a hex one, and blanks around it. */
bool text_number(const char *text, uint32_t *ret_value);

/* Exactly `count` hex bytes: "ff 0f", "ff0f", "0xff,0x0f". */
bool text_hex_bytes(const char *text, uint8_t *ret_bytes, size_t count);

/* Reads an attribute that holds one number: enum platform_err. */
int text_read_number(struct node *n, uint32_t *ret_value);

/* Reads an attribute that holds hex bytes: enum platform_err. */
int text_read_hex_bytes(struct node *n, uint8_t *ret_bytes, size_t count);

#endif
