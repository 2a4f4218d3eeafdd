/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words: values of two bytes that came one byte at a time, and were read twice.
 *
 * Where an adapter has no transaction of two bytes a value may move between its high
 * byte and its low one: 13FFh on its way to 1400h then reads as 1300h or 14FFh.
 */
#ifndef ENGINE_WORDS_H
#define ENGINE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Says whether two reads of `len` bytes, high byte first, have the same words but for
 * noise: no word of one is off by as much as a torn one is.
 */
bool words_agree(const uint8_t *one, const uint8_t *other, size_t len);

#endif
