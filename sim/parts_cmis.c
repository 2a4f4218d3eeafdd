/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Built-in parts for SFP-DD, QSFP, QSFP-DD and OSFP cages, managed by CMIS; the
 * coherent ones are in sim/parts_coherent.c.
 *
 * Applications name host and media interfaces by the codes of SFF-8024 4.13,
 * Tables 4-5 to 4-8.
 */
#include "sim/parts_words.h"

#include <stddef.h>

#define CMIS                                        \
	"family cmis\nrevision 52h\nhardware 1.2\n" \
	"boot-ms 400\nready-ms 900\ninit-ms 1400\nturn-ms 90\npage-us 1500\n"
#define QSFP_CMIS CMIS "identifier 1Eh\nhost-lanes 4\ncdr 1\n"
#define SFP_DD    CMIS "identifier 1Fh\nhost-lanes 2\ncdr 1\n"
#define DSFP      CMIS "identifier 1Bh\nhost-lanes 2\ncdr 1\n"
#define QSFP_DD   CMIS "identifier 18h\nhost-lanes 8\ncdr 1\n"
#define OSFP      CMIS "identifier 19h\nhost-lanes 8\ncdr 1\n"
#define LC        "connector 07h\n"
#define MPO_12    "connector 0Ch\n"
#define MPO_16    "connector 28h\n"
#define MMF       "media 01h\n"
#define SMF       "media 02h\n"

/* clang-format off */

/*
 * What PAM4 modules observe: SNR and level transition of media and host lanes, BER
 * and errored frames of data paths, which have the numbers of their first lanes.
 */
#define PAM4(media, host, paths) \
	"vdm 5 " media " 40 16 38 17\n" \
	"vdm 6 " host " 40 16 38 17\n" \
	"vdm 7 " media " 255 12 250 18\n" \
	"vdm 8 " host " 255 12 250 18\n" \
	PAM4_BER("15", "9", "11", "13", paths) \
	PAM4_BER("16", "10", "12", "14", paths) \
	"vdm 23 " paths " 100 0 1 0\n" \
	"vdm 17 " paths "\nvdm 19 " paths "\nvdm 21 " paths "\nvdm 25 " paths "\n"
#define PAM4_BER(now, min, max, mean, paths) \
	"vdm " now " " paths " 2.4e-4 0 1e-5 0\n" \
	"vdm " min " " paths "\nvdm " max " " paths "\n" \
	"vdm " mean " " paths " 2.4e-4 0 1e-5 0\n"

/* Lasers whose temperature is held. */
#define COOLED \
	"vdm 2 module 95 -95 90 -90\n" \
	"vdm 4 module 4 -4 3 -3\n"

const struct part_text parts_cmis[] = {
	{ "sfpdd-100g-sr2", SFP_DD COMMERCIAL MPO_12 MMF HEATH
	  "part HN-SDSR2-100\n"
	  "rev A\n"
	  "serial HN2506#####\n"
	  "date 250602\n"
	  "technology 00h\n"
	  "lanes 2\n"
	  "application 0Dh 0Ch 2 2 01h 01h\n"
	  "application 0Ah 07h 1 1 03h 03h\n"
	  "wavelength 850 10\n"
	  "reach-om3 70\n"
	  "reach-om4 100\n"
	  "power 2.5\n"
	  "firmware 1.1\n"
	  "nominal temperature 39\n"
	  "nominal bias 7.3\n"
	  "nominal tx-power 0.3\n"
	  "nominal rx-power -0.9\n"
	  "limits bias 13 2 12 3\n"
	  "limits tx-power 5 -7.5 4 -6.5\n"
	  "limits rx-power 5 -10.4 4 -8.4\n"
	  "los -13\n" },
	{ "dsfp-2x50g-lr", DSFP COMMERCIAL "connector 25h\n" SMF TARN
	  "part TP-DS2LR-10K\n"
	  "rev A\n"
	  "serial TP2506#####\n"
	  "date 250611\n"
	  "technology 04h\n"
	  "lanes 2\n"
	  "application 0Ah 0Ch 1 1 03h 03h\n"
	  "wavelength 1311 6.5\n"
	  "reach-smf 10000\n"
	  "power 3\n"
	  "firmware 1.0\n"
	  "nominal temperature 41\n"
	  "nominal bias 48\n"
	  "nominal tx-power 0.6\n"
	  "nominal rx-power -3.4\n"
	  "limits bias 95 10 90 15\n"
	  "limits tx-power 5.2 -7.4 4.2 -5.4\n"
	  "limits rx-power 5.2 -13.8 4.2 -11.8\n"
	  "los -16\n" },
	{ "qsfp56-200g-fr4", QSFP_CMIS COMMERCIAL LC SMF TARN
	  "part TP-Q56FR4-2K\n"
	  "rev A\n"
	  "serial TP2503#####\n"
	  "date 250303\n"
	  "technology 04h\n"
	  "lanes 4\n"
	  "application 0Fh 18h 4 4 01h 01h\n"
	  "wavelength 1301 36.5\n"
	  "reach-smf 2000\n"
	  "power 6.5\n"
	  "firmware 1.4\n"
	  "nominal temperature 45\n"
	  "nominal bias 52\n"
	  "nominal tx-power 1.2\n"
	  "nominal rx-power -1.5\n"
	  "limits bias 100 12 95 18\n"
	  "limits tx-power 5.7 -6.2 4.7 -5.2\n"
	  "limits rx-power 5.7 -10.2 4.7 -8.2\n"
	  "los -14\n" },
	{ "qsfp112-400g-dr4", QSFP_CMIS COMMERCIAL MPO_12 SMF SYLVAN
	  "part SY-Q112DR4-500\n"
	  "rev A\n"
	  "serial SYJ#######\n"
	  "date 250620\n"
	  "technology 06h\n"
	  "lanes 4\n"
	  "application 4Fh 1Ch 4 4 01h 01h\n"
	  "application 4Bh 14h 1 1 0Fh 0Fh\n"
	  "bitrate 53125\n"
	  "wavelength 1311 6.5\n"
	  "reach-smf 500\n"
	  "power 8.5\n"
	  "firmware 1.3\n"
	  "bias-multiplier 2\n"
	  "nominal temperature 46\n"
	  "nominal bias 70\n"
	  "nominal tx-power 1.0\n"
	  "nominal rx-power -1.3\n"
	  "limits bias 130 20 120 25\n"
	  "limits tx-power 5 -3.9 4 -2.9\n"
	  "limits rx-power 5 -8.9 4 -5.9\n"
	  "los -12\n"
	  PAM4("0Fh", "0Fh", "01h") COOLED },
	{ "qdd-400g-dr4", QSFP_DD COMMERCIAL MPO_12 SMF SYLVAN
	  "part SY-D4DR4-500\n"
	  "rev A2\n"
	  "serial SYD#######\n"
	  "date 250221\n"
	  "technology 06h\n"
	  "lanes 4\n"
	  "application 11h 1Ch 8 4 01h 01h\n"
	  "application 0Dh 14h 2 1 55h 0Fh\n"
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
	  "los -12\n"
	  "bitrate 53125\n" PAM4("0Fh", "FFh", "01h") COOLED },
	{ "qdd-400g-fr4", QSFP_DD COMMERCIAL LC SMF TARN
	  "part TP-DDFR4-2K\n"
	  "rev B\n"
	  "serial TP2503#####\n"
	  "date 250318\n"
	  "technology 06h\n"
	  "lanes 4\n"
	  "application 11h 1Dh 8 4 01h 01h\n"
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
	  "los -13\n"
	  "bitrate 53125\n" PAM4("0Fh", "FFh", "01h") COOLED },
	{ "qdd-400g-sr8", QSFP_DD COMMERCIAL MPO_16 MMF SYLVAN
	  "part SY-D4SR8-100\n"
	  "rev A1\n"
	  "serial SYE#######\n"
	  "date 250409\n"
	  "technology 00h\n"
	  "lanes 8\n"
	  "application 11h 10h 8 8 01h 01h\n"
	  "application 0Fh 0Eh 4 4 11h 11h\n"
	  "application 0Ah 07h 1 1 FFh FFh\n"
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
	{ "qdd-400g-cr8-2m", QSFP_DD MOORLAND
	  "part MC-DD4-2M\n"
	  "rev A\n"
	  "serial MC#########\n"
	  "date 250120\n"
	  "connector 23h\n"
	  "technology 0Ah\n"
	  "media 03h\n"
	  "flat 1\n"
	  "cdr 0\n"
	  "lanes 8\n"
	  "application 1Dh 01h 8 8 01h 01h\n"
	  "application 1Ch 01h 4 4 11h 11h\n"
	  "application 1Bh 01h 2 2 55h 55h\n"
	  "application 18h 01h 1 1 FFh FFh\n"
	  "length 2\n"
	  "power 0.25\n" },
	{ "osfp-800g-dr8", OSFP COMMERCIAL MPO_16 SMF SYLVAN
	  "part SY-O8DR8-500\n"
	  "rev A\n"
	  "serial SYH#######\n"
	  "date 250512\n"
	  "technology 06h\n"
	  "lanes 8\n"
	  "application 51h 56h 8 8 01h 01h\n"
	  "application 4Fh 1Ch 4 4 11h 11h\n"
	  "application 4Bh 14h 1 1 FFh FFh\n"
	  "wavelength 1311 6.5\n"
	  "reach-smf 500\n"
	  "power 16\n"
	  "firmware 1.2\n"
	  "bias-multiplier 2\n"
	  "nominal temperature 52\n"
	  "nominal bias 82\n"
	  "nominal tx-power 1.2\n"
	  "nominal rx-power -1.1\n"
	  "limits bias 150 25 140 30\n"
	  "limits tx-power 5 -3.9 4 -2.9\n"
	  "limits rx-power 5 -8.9 4 -5.9\n"
	  "los -12\n"
	  "bitrate 53125\n" PAM4("FFh", "FFh", "01h") COOLED },
	{ "osfp-800g-sr8", OSFP COMMERCIAL MPO_16 MMF HEATH
	  "part HN-O8SR8-60\n"
	  "rev A\n"
	  "serial HN2504#####\n"
	  "date 250428\n"
	  "technology 00h\n"
	  "lanes 8\n"
	  "application 51h 12h 8 8 01h 01h\n"
	  "application 4Fh 11h 4 4 11h 11h\n"
	  "application 4Bh 0Dh 1 1 FFh FFh\n"
	  "wavelength 850 10\n"
	  "reach-om3 60\n"
	  "reach-om4 100\n"
	  "power 14\n"
	  "firmware 2.0\n"
	  "nominal temperature 50\n"
	  "nominal bias 8.4\n"
	  "nominal tx-power 0.6\n"
	  "nominal rx-power -0.5\n"
	  "limits bias 14 2 13 3\n"
	  "limits tx-power 5 -6.6 4 -5.6\n"
	  "limits rx-power 5 -9.3 4 -7.3\n"
	  "los -12\n"
	  "bitrate 53125\n" PAM4("FFh", "FFh", "01h") },
	{ "osfp-2x400g-dr4", OSFP COMMERCIAL MPO_12 SMF SYLVAN
	  "part SY-O2DR4-500\n"
	  "rev A1\n"
	  "serial SYI#######\n"
	  "date 250519\n"
	  "technology 06h\n"
	  "lanes 8\n"
	  "application 4Fh 1Ch 4 4 11h 11h\n"
	  "application 4Bh 14h 1 1 FFh FFh\n"
	  "wavelength 1311 6.5\n"
	  "reach-smf 500\n"
	  "power 15.5\n"
	  "firmware 1.2\n"
	  "bias-multiplier 2\n"
	  "nominal temperature 51\n"
	  "nominal bias 80\n"
	  "nominal tx-power 1.1\n"
	  "nominal rx-power -1.2\n"
	  "limits bias 150 25 140 30\n"
	  "limits tx-power 5 -3.9 4 -2.9\n"
	  "limits rx-power 5 -8.9 4 -5.9\n"
	  "los -12\n"
	  "bitrate 53125\n" PAM4("FFh", "FFh", "11h") COOLED },
	{ "osfp-2x400g-fr4", OSFP COMMERCIAL LC SMF TARN
	  "part TP-O2FR4-2K\n"
	  "rev A\n"
	  "serial TP2505#####\n"
	  "date 250505\n"
	  "technology 06h\n"
	  "lanes 8\n"
	  "application 4Fh 1Dh 4 4 11h 11h\n"
	  "wavelength 1301 36.5\n"
	  "reach-smf 2000\n"
	  "power 16.5\n"
	  "firmware 2.3\n"
	  "bias-multiplier 2\n"
	  "nominal temperature 53\n"
	  "nominal bias 88\n"
	  "nominal tx-power 1.7\n"
	  "nominal rx-power -1.8\n"
	  "limits bias 160 25 150 30\n"
	  "limits tx-power 5.5 -4.2 4.5 -3.2\n"
	  "limits rx-power 5.5 -10.3 4.5 -7.3\n"
	  "los -13\n"
	  "bitrate 53125\n" PAM4("FFh", "FFh", "11h") COOLED },
	{ NULL, NULL },
};
/* clang-format on */
