/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SFF-8024: names of codes, with the standard's own spelling.
 *
 * Each function gives NULL for a code without a name; callers then show the
 * number. `media_type` is CMIS lower byte 85, which chooses the media table.
 */
#ifndef OPTICS_SFF8024_H
#define OPTICS_SFF8024_H

#include <stdint.h>

#include "optics/identity.h"

#define SFF8024_DWDM_SFP 0x0b /* Table 4-1: SFF-8472 with bytes of its own */

/* Connectors (Table 4-3). */
#define SFF8024_SC             0x01
#define SFF8024_LC             0x07
#define SFF8024_COPPER_PIGTAIL 0x21
#define SFF8024_RJ45           0x22
#define SFF8024_NO_SEPARABLE   0x23

const char *sff8024_identifier(uint8_t code);               /* Table 4-1: "QSFP-DD" */
const char *sff8024_connector(uint8_t code);                /* Table 4-3: "LC" */
const char *sff8024_encoding(enum spec spec, uint8_t code); /* Table 4-2 */
const char *sff8024_ext_compliance(
    uint8_t code); /* Table 4-4: "100GBASE-SR4 or 25GBASE-SR" */

/* One application interface, host or media (Tables 4-5 to 4-10). */
struct sff8024_interface {
	const char *name;       /* "400GAUI-8 C2M" */
	uint8_t lanes;          /* 0: not fixed by the code */
	uint32_t rate_kbd;      /* signalling rate of a lane; 0: not fixed */
	const char *modulation; /* "NRZ", "PAM4", "DP-16QAM"; NULL: not fixed */
	const char *rate;       /* of a lane, as people call it: "50G"; NULL: not fixed */
	const char *reach;      /* "500 m SMF", "70 m OM3 / 100 m OM4"; NULL: not told */
};

const struct sff8024_interface *sff8024_host(uint8_t id);
const struct sff8024_interface *sff8024_media(uint8_t media_type, uint8_t id);

/*
 * Is an SFF-8472 or SFF-8636 module of copper? An SFP by what it plugs into, or as a
 * passive cable (A0h 2 and 8), a QSFP by its transmitters (00h:147).
 */
bool sff8024_is_copper(const struct identity *id);

/*
 * The media interface that an SFF-8472 or SFF-8636 module names by its compliance
 * codes, of several one of Ethernet, else the fastest; NULL where none, or one of
 * many, is meant. A bit of an interface more than four times slower or faster than the
 * nominal bit rate is not believed, nor one of fibre in a module of copper. The media
 * type is that of CMIS lower byte 85; written with an interface.
 */
const struct sff8024_interface *sff8024_compliant(const struct identity *id,
    uint8_t *ret_media_type);

#endif
