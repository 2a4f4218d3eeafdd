/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/parts.h"

#include <string.h>

#include "base/bytes.h"

/* Limits of temperature and supply that all parts share. */
#define COMMERCIAL                           \
	"limits temperature 75 -5 70 0\n"    \
	"limits vcc 3.63 2.97 3.465 3.135\n" \
	"nominal vcc 3.3\n"

#define CMIS_PART          \
	"family cmis\n"    \
	"identifier 18h\n" \
	"revision 52h\n"   \
	"host-lanes 8\n"   \
	"hardware 1.2\n"   \
	"boot-ms 400\n"    \
	"ready-ms 900\n"   \
	"init-ms 1400\n"   \
	"turn-ms 90\n"     \
	"page-us 1500\n"

#define QSFP28_PART         \
	"family sff-8636\n" \
	"identifier 11h\n"  \
	"revision 08h\n"    \
	"lanes 4\n"         \
	"boot-ms 300\n"     \
	"ready-ms 700\n"

#define SFP_PART            \
	"family sff-8472\n" \
	"identifier 03h\n"  \
	"lanes 1\n"         \
	"connector 07h\n"   \
	"boot-ms 200\n"     \
	"ready-ms 300\n"

static const struct {
	const char *name;
	const char *text;
} parts[] = {
	{ "sfp-10g-sr", SFP_PART COMMERCIAL "vendor SYLVAN OPTICS\n"
					    "part SY-S1SR-300\n"
					    "rev B2\n"
					    "serial SYA#######\n"
					    "date 240611\n"
					    "oui 02-53-59\n"
					    "encoding 06h\n"
					    "bitrate 10312\n"
					    "compliance 10h 00h 00h 00h 00h 00h 00h 00h\n"
					    "wavelength 850 10\n"
					    "reach-om3 300\n"
					    "reach-om4 400\n"
					    "power 0.8\n"
					    "nominal temperature 34\n"
					    "nominal bias 6.2\n"
					    "nominal tx-power -2.3\n"
					    "nominal rx-power -3.1\n"
					    "limits bias 12 1.5 11 2\n"
					    "limits tx-power 1 -8.3 0 -7.3\n"
					    "limits rx-power 2 -12.9 1 -11.1\n"
					    "los -15\n" },
	{ "sfp-10g-lr", SFP_PART COMMERCIAL "vendor TARN PHOTONICS\n"
					    "part TP-10LR-10K\n"
					    "rev C\n"
					    "serial TP2406#####\n"
					    "date 240302\n"
					    "oui 02-54-50\n"
					    "encoding 06h\n"
					    "bitrate 10312\n"
					    "compliance 20h 00h 00h 00h 00h 00h 00h 00h\n"
					    "wavelength 1310 30\n"
					    "reach-smf 10000\n"
					    "power 1.0\n"
					    "nominal temperature 36\n"
					    "nominal bias 32\n"
					    "nominal tx-power -1.9\n"
					    "nominal rx-power -4.6\n"
					    "limits bias 80 5 75 10\n"
					    "limits tx-power 1.5 -9.2 0.5 -8.2\n"
					    "limits rx-power 1.5 -16.4 0.5 -14.4\n"
					    "los -19\n" },
	{ "sfp28-25g-sr", SFP_PART COMMERCIAL "vendor SYLVAN OPTICS\n"
					      "part SY-S2SR-100\n"
					      "rev A1\n"
					      "serial SYB#######\n"
					      "date 250114\n"
					      "oui 02-53-59\n"
					      "encoding 03h\n"
					      "bitrate 25781\n"
					      "cdr 1\n"
					      "ext-compliance 02h\n"
					      "wavelength 850 10\n"
					      "reach-om3 70\n"
					      "reach-om4 100\n"
					      "power 1.0\n"
					      "nominal temperature 38\n"
					      "nominal bias 7.1\n"
					      "nominal tx-power -0.8\n"
					      "nominal rx-power -1.7\n"
					      "limits bias 13 2 12 3\n"
					      "limits tx-power 3.4 -9.4 2.4 -8.4\n"
					      "limits rx-power 3.4 -12.3 2.4 -10.3\n"
					      "los -16\n" },
	{ "qsfp28-100g-sr4",
	    QSFP28_PART COMMERCIAL "vendor SYLVAN OPTICS\n"
				   "part SY-Q1SR4-100\n"
				   "rev A3\n"
				   "serial SYC#######\n"
				   "date 241120\n"
				   "oui 02-53-59\n"
				   "connector 0Ch\n"
				   "encoding 05h\n"
				   "technology 00h\n"
				   "bitrate 25781\n"
				   "cdr 1\n"
				   "compliance 80h 00h 00h 00h 00h 00h 00h 00h\n"
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
	{ "qsfp28-100g-lr4",
	    QSFP28_PART COMMERCIAL "vendor TARN PHOTONICS\n"
				   "part TP-Q28LR4-10K\n"
				   "rev D\n"
				   "serial TP2501#####\n"
				   "date 250107\n"
				   "oui 02-54-50\n"
				   "connector 07h\n"
				   "encoding 05h\n"
				   "technology 04h\n"
				   "bitrate 25781\n"
				   "cdr 1\n"
				   "compliance 80h 00h 00h 00h 00h 00h 00h 00h\n"
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
	{ "qsfp28-100g-cr4-3m", QSFP28_PART "vendor MOORLAND COPPER\n"
					    "part MC-Q28-3M\n"
					    "rev A\n"
					    "serial MC#########\n"
					    "date 240919\n"
					    "oui 02-4D-43\n"
					    "connector 23h\n"
					    "encoding 00h\n"
					    "technology 0Ah\n"
					    "flat 1\n"
					    "bitrate 25781\n"
					    "compliance 80h 00h 00h 00h 00h 00h 00h 00h\n"
					    "ext-compliance 0Bh\n"
					    "length 3\n"
					    "power 1.5\n" },
	{ "qdd-400g-dr4", CMIS_PART COMMERCIAL "vendor SYLVAN OPTICS\n"
					       "part SY-D4DR4-500\n"
					       "rev A2\n"
					       "serial SYD#######\n"
					       "date 250221\n"
					       "oui 02-53-59\n"
					       "connector 0Ch\n"
					       "technology 06h\n"
					       "media 02h\n"
					       "lanes 4\n"
					       "application 11h 1Ch 8 4 01h 01h\n"
					       "application 0Dh 14h 2 1 55h 0Fh\n"
					       "cdr 1\n"
					       "wavelength 1311 6.5\n"
					       "reach-smf 500\n"
					       "power 9.5\n"
					       "firmware 2.7\n"
					       "bias-multiplier 2\n"
					       "nominal temperature 47\n"
					       "nominal bias 68\n"
					       "nominal tx-power 1.1\n"
					       "nominal rx-power -1.2\n"
					       "limits bias 130 20 120 25\n"
					       "limits tx-power 5 -3.9 4 -2.9\n"
					       "limits rx-power 5 -8.9 4 -5.9\n"
					       "los -12\n" },
	{ "qdd-400g-fr4", CMIS_PART COMMERCIAL "vendor TARN PHOTONICS\n"
					       "part TP-DDFR4-2K\n"
					       "rev B\n"
					       "serial TP2503#####\n"
					       "date 250318\n"
					       "oui 02-54-50\n"
					       "connector 07h\n"
					       "technology 06h\n"
					       "media 02h\n"
					       "lanes 4\n"
					       "application 11h 1Dh 8 4 01h 01h\n"
					       "cdr 1\n"
					       "wavelength 1301 40\n"
					       "reach-smf 2000\n"
					       "power 10.5\n"
					       "firmware 3.1\n"
					       "bias-multiplier 2\n"
					       "nominal temperature 49\n"
					       "nominal bias 74\n"
					       "nominal tx-power 1.6\n"
					       "nominal rx-power -1.9\n"
					       "limits bias 140 20 130 25\n"
					       "limits tx-power 5.5 -4.2 4.5 -3.2\n"
					       "limits rx-power 5.5 -10.3 4.5 -7.3\n"
					       "los -13\n" },
	{ "qdd-400g-sr8", CMIS_PART COMMERCIAL "vendor SYLVAN OPTICS\n"
					       "part SY-D4SR8-100\n"
					       "rev A1\n"
					       "serial SYE#######\n"
					       "date 250409\n"
					       "oui 02-53-59\n"
					       "connector 28h\n"
					       "technology 00h\n"
					       "media 01h\n"
					       "lanes 8\n"
					       "application 11h 10h 8 8 01h 01h\n"
					       "application 0Fh 0Eh 4 4 11h 11h\n"
					       "application 0Ah 07h 1 1 FFh FFh\n"
					       "cdr 1\n"
					       "wavelength 850 10\n"
					       "reach-om3 70\n"
					       "reach-om4 100\n"
					       "power 9\n"
					       "firmware 1.9\n"
					       "nominal temperature 43\n"
					       "nominal bias 7.6\n"
					       "nominal tx-power 0.4\n"
					       "nominal rx-power -0.7\n"
					       "limits bias 13 2 12 3\n"
					       "limits tx-power 5 -7.5 4 -6.5\n"
					       "limits rx-power 5 -10.4 4 -8.4\n"
					       "los -13\n" },
};

const char *
parts_name(unsigned index)
{
	return index < COUNT_OF(parts) ? parts[index].name : NULL;
}

const char *
parts_text(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (strcmp(name, parts[i].name) == 0)
			return parts[i].text;
	}
	return NULL;
}

bool
parts_find(const char *name, struct part *ret_part)
{
	const char *text = parts_text(name);
	struct part_error error;

	if (!text || part_parse(text, strlen(text), ret_part, &error))
		return false;
	strncpy(ret_part->name, name, sizeof(ret_part->name) - 1);
	return true;
}
