/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signal: how well a lane hears, from light and temperature.
 *
 * Noise has three parts: what transmitter and receiver cannot do better, the
 * receiver's own noise against the light that comes in, and on a coherent line
 * what amplifiers add (OSNR). From their sum follow SNR and, by the modulation,
 * bit errors, errored frames and margins. A pure function, as the physics are.
 */
#ifndef SIM_SIGNAL_H
#define SIM_SIGNAL_H

#include "sim/observable.h"
#include "sim/part.h"
#include "sim/physics.h"

/* A bit error rate that means noise only. */
#define SIGNAL_NO_BER 0.5

struct signal {
	double value[OBS_COUNT];
};

/* How a media interface of SFF-8024 is sent over a coherent line. */
struct signal_line {
	uint8_t media;
	uint8_t bits;       /* per symbol and polarization */
	double gbaud, gbps; /* of one lane; all of it, with its FEC */
	double ber_limit;   /* what its FEC corrects */
};

/* NULL for media interfaces that are not coherent. */
const struct signal_line *signal_line_of(uint8_t media);

/* Errored frames are counted in intervals of this length. */
#define SIGNAL_INTERVAL_S 1.0

/*
 * What a media lane observes; `lit` says whether its own laser shines, `heard`
 * whether its receiver has light and power. `line` NULL: PAM4.
 */
void signal_media(const struct physics *p, const struct part *part, unsigned lane,
    const struct signal_line *line, bool lit, bool heard, uint64_t t,
    struct signal *ret_signal);

/* What a host lane observes: traces of copper, all the same but for a little. */
void signal_host(const struct physics *p, const struct part *part, unsigned lane,
    uint64_t t, struct signal *ret_signal);

#endif
