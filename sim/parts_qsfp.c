/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Built-in parts for QSFP cages, managed by SFF-8636.
 *
 * Codes are those of SFF-8024 4.13 and SFF-8636 2.11: `compliance` is 00h 131-138
 * (Table 6-17), `ext-compliance` 00h 192 (SFF-8024, Table 4-4), to which 131[7]
 * points.
 */
#include "sim/parts_words.h"

#include <stddef.h>

#define QSFP     "family sff-8636\nlanes 4\nboot-ms 300\nready-ms 700\n"
#define QSFP_40G QSFP "identifier 0Dh\nrevision 07h\nencoding 05h\nbitrate 10312\n"
#define QSFP_100G                                   \
	QSFP "identifier 11h\nrevision 08h\n"       \
	     "encoding 05h\nbitrate 25781\ncdr 1\n" \
	     "compliance 80h 00h 00h 00h 00h 00h 00h 00h\n"
#define QSFP_200G                                   \
	QSFP "identifier 11h\nrevision 08h\n"       \
	     "encoding 08h\nbitrate 26562\ncdr 1\n" \
	     "compliance 80h 00h 00h 00h 00h 00h 00h 00h\n"
#define LC     "connector 07h\n"
#define MPO    "connector 0Ch\n"
#define COPPER MOORLAND "connector 23h\ntechnology 0Ah\nflat 1\ncdr 0\npower 1.5\n"

/* clang-format off */
const struct part_text parts_qsfp[] = {
	{ "qsfp-40g-sr4", QSFP_40G COMMERCIAL MPO HEATH
	  "part HN-Q40SR4-150\n"
	  "rev A\n"
	  "serial HN2312#####\n"
	  "date 231204\n"
	  "technology 00h\n"
	  "compliance 04h 00h 00h 00h 00h 00h 00h 00h\n"
	  "wavelength 850 10\n"
	  "reach-om2 30\n"
	  "reach-om3 100\n"
	  "reach-om4 150\n"
	  "power 1.5\n"
	  "nominal temperature 35\n"
	  "nominal bias 6.5\n"
	  "nominal tx-power -1.8\n"
	  "nominal rx-power -2.7\n"
	  "limits bias 12 2 11 3\n"
	  "limits tx-power 3 -9.5 2 -8.5\n"
	  "limits rx-power 3.4 -12.5 2.4 -10.5\n"
	  "los -15\n" },
	{ "qsfp-40g-lr4", QSFP_40G COMMERCIAL LC TARN
	  "part TP-Q40LR4-10K\n"
	  "rev C\n"
	  "serial TP2401#####\n"
	  "date 240118\n"
	  "technology 04h\n"
	  "compliance 02h 00h 00h 00h 00h 00h 00h 00h\n"
	  "wavelength 1301 6.5\n"
	  "reach-smf 10000\n"
	  "power 3.5\n"
	  "nominal temperature 39\n"
	  "nominal bias 35\n"
	  "nominal tx-power -0.5\n"
	  "nominal rx-power -4.2\n"
	  "limits bias 80 8 75 10\n"
	  "limits tx-power 4.3 -8 3.3 -7\n"
	  "limits rx-power 4.3 -15.7 3.3 -13.7\n"
	  "los -18\n" },
	{ "qsfp-40g-cr4-2m", QSFP_40G COPPER
	  "part MC-Q40-2M\n"
	  "rev A\n"
	  "serial MC#########\n"
	  "date 240207\n"
	  "compliance 08h 00h 00h 00h 00h 00h 00h 00h\n"
	  "length 2\n" },
	{ "qsfp28-100g-sr4", QSFP_100G COMMERCIAL MPO SYLVAN
	  "part SY-Q1SR4-100\n"
	  "rev A3\n"
	  "serial SYC#######\n"
	  "date 241120\n"
	  "technology 00h\n"
	  "ext-compliance 02h\n"
	  "wavelength 850 10\n"
	  "reach-om3 70\n"
	  "reach-om4 100\n"
	  "power 2.4\n"
	  "nominal temperature 37\n"
	  "nominal bias 7.4\n"
	  "nominal tx-power -0.6\n"
	  "nominal rx-power -1.4\n"
	  "limits bias 13 2 12 3\n"
	  "limits tx-power 3.4 -9.4 2.4 -8.4\n"
	  "limits rx-power 3.4 -12.3 2.4 -10.3\n"
	  "los -16\n" },
	{ "qsfp28-100g-lr4", QSFP_100G COMMERCIAL LC TARN
	  "part TP-Q28LR4-10K\n"
	  "rev D\n"
	  "serial TP2501#####\n"
	  "date 250107\n"
	  "technology 04h\n"
	  "ext-compliance 03h\n"
	  "wavelength 1302 7\n"
	  "reach-smf 10000\n"
	  "power 3.4\n"
	  "nominal temperature 44\n"
	  "nominal bias 41\n"
	  "nominal tx-power 1.4\n"
	  "nominal rx-power -2.8\n"
	  "limits bias 90 10 85 15\n"
	  "limits tx-power 5.5 -5.3 4.5 -4.3\n"
	  "limits rx-power 5.5 -13.6 4.5 -11.6\n"
	  "los -18\n" },
	{ "qsfp28-100g-cwdm4", QSFP_100G COMMERCIAL LC SYLVAN
	  "part SY-Q1CW4-2K\n"
	  "rev B1\n"
	  "serial SYF#######\n"
	  "date 241216\n"
	  "technology 04h\n"
	  "ext-compliance 06h\n"
	  "wavelength 1301 36.5\n"
	  "reach-smf 2000\n"
	  "power 3.5\n"
	  "nominal temperature 42\n"
	  "nominal bias 36\n"
	  "nominal tx-power 0.2\n"
	  "nominal rx-power -1.6\n"
	  "limits bias 80 8 75 12\n"
	  "limits tx-power 4.5 -8.5 3.5 -7.5\n"
	  "limits rx-power 4.5 -13.5 3.5 -11.5\n"
	  "los -17\n" },
	{ "qsfp28-100g-cr4-3m", QSFP_100G COPPER
	  "part MC-Q28-3M\n"
	  "rev A\n"
	  "serial MC#########\n"
	  "date 240919\n"
	  "encoding 00h\n"
	  "ext-compliance 0Bh\n"
	  "length 3\n" },
	{ "qsfp56-200g-sr4", QSFP_200G COMMERCIAL MPO SYLVAN
	  "part SY-Q5SR4-100\n"
	  "rev A\n"
	  "serial SYG#######\n"
	  "date 250127\n"
	  "technology 00h\n"
	  "ext-compliance 41h\n"
	  "wavelength 850 10\n"
	  "reach-om3 70\n"
	  "reach-om4 100\n"
	  "power 4.5\n"
	  "nominal temperature 41\n"
	  "nominal bias 7.5\n"
	  "nominal tx-power 0.3\n"
	  "nominal rx-power -0.9\n"
	  "limits bias 13 2 12 3\n"
	  "limits tx-power 5 -7.5 4 -6.5\n"
	  "limits rx-power 5 -10.4 4 -8.4\n"
	  "los -13\n" },
	{ NULL, NULL },
};
/* clang-format on */
