/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Built-in coherent parts: one wavelength of the C band, tunable, managed by CMIS
 * with the pages of C-CMIS 1.3.
 */
#include "sim/parts_words.h"

#include <stddef.h>

/* clang-format off */

#define CMIS \
	"family cmis\nrevision 53h\nhardware 2.0\n" \
	"boot-ms 900\nready-ms 4000\ninit-ms 9000\nturn-ms 400\npage-us 1500\n"

#define COHERENT CMIS COMMERCIAL FJORD \
	"connector 07h\nmedia 02h\ntechnology 10h\n" \
	"host-lanes 8\nlanes 1\ncdr 1\n" \
	"coherent 13h\ntune-ms 3000\nbias-multiplier 4\n" \
	"wavelength 1552.5 24\n" \
	"fine-tuning 0.001 -6 6\n"

/* What all of them observe; BER is limited by the FEC of each. */
#define OBSERVABLES(alarm, warning) \
	"vdm 1 module 90 0 80 0\n" \
	"vdm 2 module 95 -95 90 -90\n" \
	"vdm 3 module 1800 -1800 1500 -1500\n" \
	"vdm 4 module 4 -4 3 -3\n" \
	LINE_BER("15", "9", "11", "13", alarm, warning) \
	LINE_BER("16", "10", "12", "14", "2.4e-4", "1e-5") \
	"vdm 23 01h 100 0 1 0\n" \
	"vdm 17 01h\nvdm 19 01h\nvdm 21 01h\nvdm 25 01h\n" \
	"vdm 24 01h\nvdm 18 01h\nvdm 20 01h\nvdm 22 01h\nvdm 26 01h\n" \
	"vdm 6 FFh 40 16 38 17\n" \
	"vdm 128 01h\nvdm 129 01h\nvdm 130 01h\nvdm 131 01h\nvdm 132 01h\nvdm 133 01h\n" \
	"vdm 134 01h 2500 -250 2200 -200\n" \
	"vdm 135 01h 2500 -260 2200 -200\n" \
	"vdm 136 01h 28 0 20 0\n" \
	"vdm 137 01h\n" \
	"vdm 138 01h 4 0 3.5 0\n" \
	"vdm 139 01h 60 22 55 24\n" \
	"vdm 140 01h 40 13.5 38 14\n" \
	"vdm 141 01h 3600 -3600 3000 -3000\n" \
	"vdm 142 01h 25 0 22 0\n" \
	"vdm 143 01h\nvdm 144 01h\nvdm 145 01h\nvdm 146 01h\n" \
	"vdm 147 01h\nvdm 148 01h\nvdm 149 01h\nvdm 150 01h\n" \
	"vdm 151 01h\nvdm 152 01h\n" \
	"nominal osnr 34\n"
#define LINE_BER(now, min, max, mean, alarm, warning) \
	"vdm " now " 01h " alarm " 0 " warning " 0\n" \
	"vdm " min " 01h\nvdm " max " 01h\n" \
	"vdm " mean " 01h " alarm " 0 " warning " 0\n"

const struct part_text parts_coherent[] = {
	{ "qdd-400g-zr", "identifier 18h\n" COHERENT
	  "part FJ-D4ZR-120\n"
	  "rev A\n"
	  "serial FJ2506#####\n"
	  "date 250609\n"
	  "application 11h 3Eh 8 1 01h 01h\n"
	  "application 11h 3Fh 8 1 01h 01h\n"
	  "bitrate 26562\n"
	  "reach-smf 120000\n"
	  "power 17\n"
	  "firmware 61.20\n"
	  "grid 75 -72 120\n"
	  "grid 100 -18 30\n"
	  "power-range -15 -7\n"
	  "nominal temperature 52\n"
	  "nominal bias 168\n"
	  "nominal tx-power -9\n"
	  "nominal rx-power -8.5\n"
	  "nominal cd 820\n"
	  "limits bias 320 40 300 60\n"
	  "limits tx-power -4 -17 -5 -16\n"
	  "limits rx-power 2 -18 1 -15\n"
	  "los -24\n"
	  OBSERVABLES("1.25e-2", "1e-2") },
	{ "qdd-400g-zrp", "identifier 18h\n" COHERENT
	  "part FJ-D4ZRP-480\n"
	  "rev B\n"
	  "serial FJ2507#####\n"
	  "date 250714\n"
	  "application 11h 46h 8 1 01h 01h\n"
	  "application 0Fh 48h 4 1 01h 01h\n"
	  "application 0Dh 49h 2 1 01h 01h\n"
	  "bitrate 26562\n"
	  "reach-smf 480000\n"
	  "power 20\n"
	  "firmware 4.2\n"
	  "grid 75 -72 120\n"
	  "grid 100 -18 30\n"
	  "grid 50 -36 60\n"
	  "grid 6.25 -300 480\n"
	  "power-range -12 1\n"
	  "nominal temperature 54\n"
	  "nominal bias 190\n"
	  "nominal tx-power -2\n"
	  "nominal rx-power -9.5\n"
	  "nominal cd 1900\n"
	  "limits bias 340 40 320 60\n"
	  "limits tx-power 3 -15 2 -14\n"
	  "limits rx-power 2 -20 1 -17\n"
	  "los -26\n"
	  OBSERVABLES("2e-2", "1.6e-2") },
	{ "osfp-800g-zr", "identifier 19h\n" COHERENT
	  "part FJ-O8ZR-120\n"
	  "rev A\n"
	  "serial FJ2508#####\n"
	  "date 250804\n"
	  "application 51h 6Ch 8 1 01h 01h\n"
	  "bitrate 53125\n"
	  "reach-smf 120000\n"
	  "power 27\n"
	  "firmware 1.0\n"
	  "grid 150 -72 120\n"
	  "grid 75 -72 120\n"
	  "power-range -14 -5\n"
	  "nominal temperature 56\n"
	  "nominal bias 215\n"
	  "nominal tx-power -8\n"
	  "nominal rx-power -8\n"
	  "nominal cd 760\n"
	  "limits bias 380 50 360 70\n"
	  "limits tx-power -3 -17 -4 -16\n"
	  "limits rx-power 3 -16 2 -13.5\n"
	  "los -22\n"
	  OBSERVABLES("2e-2", "1.6e-2") },
	{ NULL, NULL },
};
/* clang-format on */
