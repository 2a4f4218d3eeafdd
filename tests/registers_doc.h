/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docs/registers.md, as the tables of optics/registers make it.
 */
#ifndef TESTS_REGISTERS_DOC_H
#define TESTS_REGISTERS_DOC_H

#include <stdio.h>

void registers_doc(FILE *out);

#endif
