/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Module: what the engine learns of what is plugged in a cage.
 *
 * These functions are the only writers of a cage's facts; each marks the tick
 * of what it changed.
 */
#ifndef MODEL_MODULE_H
#define MODEL_MODULE_H

#include "model/inventory.h"

/*
 * Presence was read. An edge to PRESENT starts a generation, one to ABSENT ends
 * it. UNKNOWN keeps the module: a pin that cannot be read is no removal.
 */
void cage_set_presence(struct inventory *inv, struct cage *c, enum presence presence,
    const struct now *now);

/* It was empty for a moment only; it does so again and again, or no more. */
void cage_count_flap(struct inventory *inv, struct cage *c);
void cage_set_flapping(struct inventory *inv, struct cage *c, bool flapping);

/* Another module answers without an edge of presence: a new generation. */
void cage_swap_module(struct inventory *inv, struct cage *c, const struct now *now);

void cage_set_state(struct inventory *inv, struct cage *c, enum cage_state state);

/* A read failed and is tried again in the same visit: only counted. */
void module_read_retried(struct inventory *inv, struct cage *c, int err);

/* A read failed for good: counted, and readings are stale. err is enum hw_err. */
void module_read_failed(struct inventory *inv, struct cage *c, int err);

/* Identity and limits of a fresh module, what is wrong with them, and what follows. */
void module_identify(struct inventory *inv, struct cage *c, const struct identity *id,
    const struct limits *limits, const struct findings *findings, enum trust trust);

/* Page 00h, which says who it is, could not be read: its names are not known. */
void module_set_unread(struct inventory *inv, struct cage *c, bool unread);

/* Static pages that it offers could not be read: HW_NOPAGE after each good poll. */
void module_lacks_pages(struct inventory *inv, struct cage *c, bool lacks);

/*
 * New readings, whose monitors were read from the module at read_us: of a visit for
 * flags alone the same as before. Marks the tick when a value, a flag or a quality
 * differs from what was known.
 */
void module_update(struct inventory *inv, struct cage *c, const struct readings *r,
    uint64_t read_us, const struct now *now);

/* A reading was not confirmed when it was read again. */
void module_note_glitch(struct inventory *inv, struct cage *c, const struct glitch *g);

/* A class of its data is wanted this often, or was read well at read_us. */
void module_set_pace(struct inventory *inv, struct cage *c, enum poll_class which,
    uint64_t target_us);
void module_keep_pace(struct inventory *inv, struct cage *c, enum poll_class which,
    uint64_t read_us);

/* What answers has a layout that we do not decode: its identifier, and what the lint says
 * of it, is all that counts. */
void module_unknown(struct inventory *inv, struct cage *c, uint8_t identifier,
    const struct findings *findings, enum trust trust);

/* The readings stay, and are stale until the next good poll. */
void module_mark_stale(struct inventory *inv, struct cage *c);

/* An identity was read whose checksums stay wrong. */
void module_count_checksum(struct inventory *inv, struct cage *c);

/*
 * A read took flags away and was never answered, its process or main having died.
 * They were found and count late, read at read_us; or nobody knows what was up between
 * two moments. All mono.
 */
void cage_replayed_flags(struct inventory *inv, struct cage *c, uint64_t read_us);
void cage_lost_flags(struct inventory *inv, struct cage *c, uint64_t since_us,
    uint64_t until_us);
/* Somebody else uses the module of a cage; OWNER_NONE: nobody does any more. */
void cage_set_owner(struct inventory *inv, struct cage *c, const struct owner *owner);

/* A reset was carried out. */
void cage_count_reset(struct inventory *inv, struct cage *c);

#endif
