/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts: what kind of module a simulated module is.
 *
 * A part is described by a short text of `key words ...` lines and says what
 * the module answers about itself and how its physics stand: nominal values,
 * limits, times. The register image is made from it by the room of its
 * standard. Texts come from users, so each complaint names line and word.
 */
#ifndef SIM_PART_H
#define SIM_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/quantity.h"

#define PART_LANES      32 /* media lanes and host lanes, each */
#define PART_BANK       8  /* lanes in a bank of CMIS */
#define PART_BANKS      (PART_LANES / PART_BANK)
#define PART_APPS       240 /* sixteen blocks of fifteen */
#define PART_BLOCKS     16
#define PART_VDM        64 /* lines */
#define PART_GRIDS      10
#define PART_SETTINGS   128 /* lines */
#define PART_TEXT_MAX   16384
#define PART_NAME_BYTES 32

enum sim_family {
	SIM_FAMILY_NONE,
	SIM_FAMILY_SFF8472,
	SIM_FAMILY_SFF8636,
	SIM_FAMILY_CMIS
};

/* The order in which every standard keeps its four limits. */
enum bound {
	BOUND_HIGH_ALARM,
	BOUND_LOW_ALARM,
	BOUND_HIGH_WARN,
	BOUND_LOW_WARN,
	BOUND_COUNT
};

struct part_app {
	uint8_t number;      /* from 1; fifteen to a block */
	uint8_t host, media; /* SFF-8024 interface ids */
	uint8_t host_lanes, media_lanes;
	uint8_t host_assign, media_assign;
	uint8_t network; /* 1: it is a network path; on page 1Ch alone, as the next */
	uint8_t host_group, media_group;
};

/* Where the first fifteen applications of CMIS are described. */
enum part_normalized {
	PART_LISTED,        /* Lower Memory and page 01h */
	PART_LISTED_TWICE,  /* ... and page 1Ch */
	PART_LISTED_FURTHER /* page 1Ch, to which the list refers */
};

/*
 * External calibration: what makes the true word of a raw one (SFF-8472, Tables
 * 9-6 to 9-10). Rx power has a polynomial, coefficient 4 first, the others a line.
 */
struct part_calibration {
	float rx[5];
	uint16_t slope[QUANTITY_MONITORS]; /* in 1/256 */
	int16_t offset[QUANTITY_MONITORS]; /* in steps of the word */
	uint8_t external;                  /* 1: registers hold raw words */
};

/*
 * Observables of one type on some lanes: instances of VDM side by side in a group,
 * under one set of limits. A group has 64 instances and 16 sets. All banks have the same
 * ones, but for those of the module as a whole, which stand in the first.
 */
#define VDM_GROUPS    4
#define VDM_INSTANCES 64
#define VDM_SETS      16

struct part_vdm {
	uint8_t type;
	uint8_t lanes;               /* a mask, in each bank; 0: the module as a whole */
	uint8_t group, slot, set;    /* where it stands, found by part_parse() */
	uint16_t limit[BOUND_COUNT]; /* words; all zero: none */
};

/*
 * What a coherent module says that it can do: bytes of C-CMIS pages 41h to 45h, from
 * 128 on.
 */
#define OFFERS_PAGES 5
#define OFFERS_FIRST 0x41
#define OFFERS_BYTES 18

struct part_offers {
	uint8_t told; /* bit n: page 41h + n is as described, else as of all our parts */
	uint8_t bytes[OFFERS_PAGES][OFFERS_BYTES];
};

/* How many bytes of such a page, from 128 on, have a meaning; 0: of no other page. */
unsigned part_offers_len(unsigned page);

/*
 * Auxiliary monitors of CMIS: Aux1 to Aux3 and the custom one. Nothing moves them but
 * who writes their registers. A tunable laser that has none of them described has the
 * current of its cooler, its temperature, and a second supply.
 */
#define PART_AUX 4

enum part_aux_kind {
	PART_AUX_NONE,
	PART_AUX_LASER,  /* the word: 1/256 C */
	PART_AUX_COOLER, /* 100/32767 % */
	PART_AUX_SUPPLY, /* 100 uV, unsigned */
	PART_AUX_VENDOR, /* Aux1 that is no cooler, or the custom monitor */
	PART_AUX_KINDS
};

struct part_aux {
	uint8_t kind;
	uint8_t zero;
	uint16_t word;
	uint16_t limit[BOUND_COUNT]; /* all zero: none */
};

/* A tunable laser (CMIS 5.4, Table 8-68). */
struct part_laser {
	struct {
		int16_t low, high; /* channels; both 0: not offered */
	} grid[PART_GRIDS];        /* by the code of the grid in 12h:128 */
	uint8_t grids;             /* how many are offered; 0: a fixed laser */
	uint8_t first_grid; /* its code: where the laser is at power-on, on channel 0 */
	uint16_t fine_step_mhz; /* 0: no fine tuning */
	int16_t fine_low_mhz, fine_high_mhz;
	int16_t power_low_cdbm, power_high_cdbm; /* both 0: fixed power */
};

/* A field of its registers, see sim/setting.h. */
struct part_setting {
	uint16_t row;     /* of the table of its family */
	uint8_t instance; /* from 0 */
	uint8_t zero;
	uint32_t value; /* its bits */
};

struct part {
	char name[PART_NAME_BYTES];
	uint8_t family; /* enum sim_family */
	uint8_t identifier, revision, connector, encoding;
	uint8_t technology, media_type, ext_compliance;
	uint8_t compliance[8]; /* SFP A0h 3-10, QSFP 00h 131-138 */
	uint8_t flat, cdr;
	uint8_t unmeasured;        /* 1: CMIS without any monitor */
	uint8_t lanes, host_lanes; /* lanes: media */
	uint8_t bias_multiplier;   /* CMIS: 1, 2 or 4 */
	uint8_t app_count;
	uint8_t blocks;     /* of applications on page 1Ch, a bank each; 0: none */
	uint8_t normalized; /* enum part_normalized: where block 0 stands */
	uint8_t runs;       /* number of the application that it runs from power-on */
	char vendor[17], pn[17], rev[5], date[9];
	char serial[17]; /* each '#' becomes a digit of the single module */
	uint8_t oui[3];
	uint8_t firmware[2], hardware[2];
	uint32_t bitrate_mbd; /* of one lane */
	uint32_t wavelength_pm, tolerance_pm;
	uint32_t reach_smf_m, length_cable_m;
	uint32_t reach_om1_m, reach_om2_m, reach_om3_m, reach_om4_m;
	uint32_t power_mw;
	uint32_t boot_ms;    /* silent after power */
	uint32_t ready_ms;   /* CMIS ModulePwrUp; SFF: data not ready */
	uint32_t init_ms;    /* CMIS DPInit */
	uint32_t turn_ms;    /* CMIS DPTxTurnOn, DPTxTurnOff, DPDeinit, ModulePwrDn */
	uint32_t page_us;    /* silent after a change of page */
	uint32_t stretch_us; /* it holds the clock down so long in each transfer */
	uint32_t tune_ms;    /* a laser on its way to another channel */
	int64_t nominal[QUANTITY_COUNT];
	int64_t limit[QUANTITY_MONITORS][BOUND_COUNT];
	int64_t los_nw; /* loss of light below this; found again 1 dB above */
	struct part_calibration calibration;
	struct part_app app[PART_APPS];
	uint8_t coherent; /* revision of C-CMIS; 0: none of its pages */
	struct part_offers offers;
	uint8_t vdm_count;
	struct part_vdm vdm[PART_VDM];
	struct part_laser laser;
	struct part_aux aux[PART_AUX];
	uint8_t setting_count;
	struct part_setting setting[PART_SETTINGS];
};

struct part_error {
	unsigned line; /* from 1 */
	char word[32];
	char reason[64];
};

/*
 * Reads a description of `len` bytes. 0, or -EINVAL with the first complaint
 * in ret_error; ret_part is written on success only.
 */
int part_parse(const char *text, size_t len, struct part *ret_part,
    struct part_error *ret_error);

/*
 * How many lanes a quantity has in this part: 1 for those of the whole module, 0
 * for those that it does not have.
 */
unsigned part_lanes(const struct part *part, enum quantity quantity);

/* The application of a number; NULL: there is none. */
const struct part_app *part_app_of(const struct part *part, unsigned number);

/* How many banks of lanes it has (CMIS); 1 at least. */
unsigned part_banks(const struct part *part);

/* How many instances of VDM a line stands for. */
unsigned part_vdm_width(const struct part_vdm *vdm);

/* What is lost in the part's copper at a frequency, in dB; 255 at most. */
uint8_t part_cable_db(const struct part *part, unsigned mhz);

#endif
