/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of built-in parts share: their tables, and lines that many
 * descriptions have. A later line of a description overrules an earlier one.
 */
#ifndef SIM_PARTS_WORDS_H
#define SIM_PARTS_WORDS_H

struct part_text {
	const char *name; /* NULL behind the last */
	const char *text;
};

extern const struct part_text parts_sfp[], parts_qsfp[], parts_cmis[], parts_coherent[];

/* clang-format off */

/* The makers. */
#define SYLVAN   "vendor SYLVAN OPTICS\n" "oui 02-53-59\n"
#define TARN     "vendor TARN PHOTONICS\n" "oui 02-54-50\n"
#define HEATH    "vendor HEATH NETWORKS\n" "oui 02-48-54\n"
#define MOORLAND "vendor MOORLAND COPPER\n" "oui 02-4D-43\n"
#define FJORD    "vendor FJORD COHERENT\n" "oui 02-46-4A\n"

/* Temperature and supply of all that measure themselves. */
#define COMMERCIAL \
	"nominal vcc 3.3\n" \
	"limits temperature 75 -5 70 0\n" \
	"limits vcc 3.63 2.97 3.465 3.135\n"

/* clang-format on */

#endif
