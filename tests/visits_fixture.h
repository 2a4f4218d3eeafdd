/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine against a bus of bytes that misbehaves on demand, under virtual time.
 * What each test does to it is told at once, transfer by transfer.
 *
 * begin() sets all of it to what is well; a test then plugs modules, run()s, and moves
 * what it wants otherwise.
 */
#ifndef TESTS_VISITS_FIXTURE_H
#define TESTS_VISITS_FIXTURE_H

#include "engine/engine.h"
#include "model/module.h"

#define CAGES 24
#define PAGES 0x30
#define MS    ((uint64_t)US_PER_MS)
#define S     ((uint64_t)US_PER_S)

/* What a read touches, for faults of one kind only. */
enum where { LOWER, UPPER, A2H, WHERE_COUNT };

extern struct now now;
extern struct inventory *inv;
extern struct engine *e;
extern uint8_t a0[CAGES][256], a2[CAGES][256];
extern uint64_t cost_us[CAGES];
extern int status[CAGES][WHERE_COUNT];
extern unsigned blips; /* reads of the temperature of a QSFP that give `blip` */
extern uint8_t blip;
extern bool blip_moves; /* ... and each of them another one */
extern bool lying;      /* pages of lanes read as page 00h to the last byte */
extern bool skip_all, in_parts, silent, latched;
extern int pin_status;   /* of an order to assert one */
extern unsigned banks;   /* that answer */
extern uint64_t pins_us; /* of each reply */
/* What of the time since the reply before went to asking who is there, in %. */
extern unsigned asked_percent;
extern bool timed; /* runs tell how long they took */
extern uint64_t told_us, asked_count;
extern unsigned requests, reads[CAGES];
/* Upper pages of cage 0, where it has any of its own; the same in all banks. */
extern uint8_t page[PAGES][128];
extern int page_status[PAGES];
extern unsigned page_reads[PAGES], page_bytes[PAGES];
extern uint64_t words_us[MEMMAP_BANKS]; /* when page 24h of a bank was read */
extern bool skip_vdm, skip_name;
/* Page 02h of A2h: how it answers, and how much of it was read. */
extern int tuning_status;
extern unsigned tuning_reads, tuning_bytes;
/* Such a read of cage 0 is when it latches a flag and asks for attention, once. */
struct asking {
	enum where where;
	uint8_t page, len;
	uint64_t at_us; /* it was; 0: not yet */
};
extern struct asking asking;
/* Reads of the temperature (SFF-8636): each second is torn, from the last. */
extern unsigned torn;
extern unsigned ended_at[2]; /* the run that the last visit of a cage ended with */
extern bool moves;           /* the pin of cage 0, during its next read, once */
extern struct request asked;
extern bool is_asked;

/* Puts the sum of `len` bytes from `from` on at `at`. */
void sum(uint8_t *p, unsigned from, unsigned len, unsigned at);

/* An SFP (SFF-8472), with A2h where `ddm`. */
void plug_sfp(unsigned cage, bool ddm);

/* A QSFP28 (SFF-8636) of 30 degrees, without a page beyond 00h. */
void plug_qsfp(unsigned cage, const char *serial);

/*
 * An ELSFP (CMIS 5.0) that claims four banks of lanes. All its pages read alike, but for
 * the last byte of those of lanes, so page 01h byte 142, which says so, is a digit of
 * the vendor's name, too.
 */
void plug_cmis(unsigned cage);

/*
 * A CMIS module that observes: SNR of four media lanes with limits, BER of the first
 * data path, what only its vendor knows, what has no place; and in the second group
 * SNR of the third host lane. `identifier` says how many lanes it may have. It is
 * plugged in cage 0.
 */
void plug_observer(uint8_t identifier, unsigned banks_code);

/* The word that an instance of VDM shows. */
void put_sample(unsigned i, uint16_t word);

/* An engine whose monitors are read that often, and 24 cages on a bus that is well. */
void begin(unsigned monitors_ms);
void teardown(void);

/* ... with plug_observer()'s module, known and sampled. */
void begin_observer(uint8_t identifier, unsigned banks_code);

/* Forgets what was read of cage 0 and of its pages. */
void count_anew(void);

/* The pins of all cages: a mask of those with a module. */
void tell_presence(unsigned present);

/* Lets time pass, and answers what is asked. */
void run(uint64_t us);

/* The two halves of run(): the bus answers, the engine is asked what it wants. */
void answer(void);
void take_orders(void);

#endif
