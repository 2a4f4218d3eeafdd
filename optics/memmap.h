/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory map: the pages of one module that we hold, and the one place where
 * module memory is indexed.
 *
 * A memory map is a set of 128-byte halves: Lower Memory and upper pages of
 * A0h, the lower half and the tables of A2h. A half may be held in part: bytes
 * [from, to). Every reader answers false for a byte that is not held, so no
 * decoder can look beyond what was read. The storage belongs to the caller.
 */
#ifndef OPTICS_MEMMAP_H
#define OPTICS_MEMMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEMMAP_BANKS 4

/*
 * Of this page alone banks count blocks of applications and not lanes (CMIS 5.4, 8.24),
 * of which a lane chooses one by four bits.
 */
#define MEMMAP_BLOCK_PAGE 0x1c
#define MEMMAP_BLOCKS     16

/*
 * Which half an address means: 0x00-0xff an upper page of A0h (bytes 128-255),
 * or one of these.
 */
#define LOW      0x100 /* Lower Memory of A0h, bytes 0-127 */
#define A2_LOW   0x101 /* A2h, bytes 0-127 (SFF-8472) */
#define A2_TABLE 0x102 /* A2h, bytes 128-255, table n is A2_TABLE + n, n < 4 */

#define MEMMAP_HALVES 0x106

/* One byte or bit: page in hex, byte in decimal, as the standards print them. */
struct memaddr {
	uint16_t page;
	uint8_t byte; /* 0-127 in LOW and A2_LOW, else 128-255 */
	uint8_t bit;
	uint8_t bank;
};

/* Addresses as initializers of a table row ... */
/* clang-format off */
#define AT(page_, byte_)           { .page = (page_), .byte = (byte_) }
#define AT_BIT(page_, byte_, bit_) { .page = (page_), .byte = (byte_), .bit = (bit_) }
/* clang-format on */

/* ... and as values in code. */
static inline struct memaddr
mem_at(uint16_t page, uint8_t byte)
{
	return (struct memaddr)AT(page, byte);
}

static inline struct memaddr
mem_bit(uint16_t page, uint8_t byte, uint8_t bit)
{
	return (struct memaddr)AT_BIT(page, byte, bit);
}

struct memmap_half {
	uint16_t page;
	uint8_t bank;
	uint8_t from; /* held: [from, to) as offsets 0-128 into the half */
	uint8_t to;
	uint8_t bytes[128];
};

struct memmap {
	struct memmap_half *half;
	unsigned count;
	unsigned capacity;
	/* index + 1 into half[]; 0: not held. Banks 1-3 exist for pages 10h-ffh. */
	uint8_t index[MEMMAP_BANKS][MEMMAP_HALVES];
	uint8_t block[MEMMAP_BLOCKS - MEMMAP_BANKS]; /* banks from 4 on of page 1Ch */
};

/* WORD_F16 is the raw word of a CMIS F16: optics/quantity.h takes it apart. */
enum memmap_word { WORD_U8, WORD_S8, WORD_U16, WORD_S16, WORD_S32, WORD_F16 };

/* How many banks a page may have: 1 of those below 10h and of lower halves. */
static inline unsigned
memmap_banks(uint16_t page)
{
	if (page == MEMMAP_BLOCK_PAGE)
		return MEMMAP_BLOCKS;
	return page >= 0x10 && page < LOW ? MEMMAP_BANKS : 1;
}

/* An empty map over `capacity` (at most 255) halves of borrowed storage. */
void memmap_init(struct memmap *map, struct memmap_half *storage, unsigned capacity);

/* Forgets every page, keeps the storage. */
void memmap_clear(struct memmap *map);

/* Forgets what is held of a page; its storage is lost until the map is cleared. */
void memmap_drop(struct memmap *map, uint16_t page, uint8_t bank);

/*
 * Takes `len` bytes at an address. Bytes that touch or overlap what is held of
 * the same half extend it; others replace it. False when the address is no
 * address, the bytes leave their half, or the storage is full.
 */
bool memmap_put(struct memmap *map, struct memaddr at, const uint8_t *bytes, size_t len);

/* What is held of a page, borrowed; NULL when nothing of it is. */
static inline const struct memmap_half *
memmap_half(const struct memmap *map, uint16_t page, uint8_t bank)
{
	unsigned i = 0;

	if (bank < MEMMAP_BANKS)
		i = page < MEMMAP_HALVES ? map->index[bank][page] : 0;
	else if (page == MEMMAP_BLOCK_PAGE && bank < MEMMAP_BLOCKS)
		i = map->block[bank - MEMMAP_BANKS];
	return i ? &map->half[i - 1] : NULL;
}

/* `len` bytes from an offset into a half; NULL unless all of them are held. */
static inline const uint8_t *
memmap_half_bytes(const struct memmap_half *h, unsigned from, size_t len)
{
	if (!h || len > sizeof(h->bytes) || from < h->from || from + len > h->to)
		return NULL;
	return &h->bytes[from];
}

/*
 * `len` held bytes at an address, borrowed; NULL unless all of them are held.
 * Every other reader is made of this one, or of the two above where one page is
 * asked again and again; it stands here because a poll asks it a hundred times.
 */
static inline const uint8_t *
memmap_bytes(const struct memmap *map, struct memaddr at, size_t len)
{
	unsigned first = at.page == LOW || at.page == A2_LOW ? 0 : 128;

	if (at.byte < first)
		return NULL;
	return memmap_half_bytes(memmap_half(map, at.page, at.bank), at.byte - first,
	    len);
}

/* Says whether some of a half is held. */
static inline bool
memmap_holds_some(const struct memmap *map, uint16_t page, uint8_t bank)
{
	return memmap_half(map, page, bank) != NULL;
}

/* Says whether all 128 bytes of a half are held. */
bool memmap_holds(const struct memmap *map, uint16_t page, uint8_t bank);

/*
 * Says whether `len` bytes that came from an address of an upper page, or of a table of
 * A2h, are those of page or table 00h: it was selected, and is not there (SFF-8636 2.11,
 * Table 6-14, byte 127; CMIS, bytes 126 and 127; SFF-8472, byte 127 of A2h). The one
 * place that decides it. Fewer than 16 bytes may be alike by accident, and so may bytes
 * of a page of A0h that are all the same: false. Those of a table of A2h count: nothing
 * is lost with a table that is all the same. False, too, for page 00h itself, for table
 * 01h, which is table 00h by its standard, and where those bytes of 00h are not held.
 */
bool memmap_reads_as_page_00(const struct memmap *map, struct memaddr at,
    const uint8_t *bytes, size_t len);

/* The same of what is held of a page in bank 0, where it is held in full. */
bool memmap_is_page_00(const struct memmap *map, uint16_t page);

/*
 * The same map without the halves of any bank that read as page 00h: what decoders are
 * given. Who judges a memory (optics/lint.h) is given all of it. The storage is that of
 * `map`, and stays borrowed; into what is returned nothing can be put.
 */
struct memmap memmap_own_pages(const struct memmap *map);

/*
 * The same in place: those halves are held no longer. What is put at their addresses
 * later is held again; their storage is lost until the map is cleared.
 */
void memmap_drop_page_00(struct memmap *map);

/* One byte; false when it is not held. */
static inline bool
memmap_byte(const struct memmap *map, struct memaddr at, uint8_t *ret_byte)
{
	const uint8_t *p = memmap_bytes(map, at, 1);

	if (p)
		*ret_byte = *p;
	return p != NULL;
}

/* One bit; false when it is clear or not held. */
bool memmap_bit(const struct memmap *map, struct memaddr at);

/* A bit by which a module advertises something; page NO_ADVERT: always there. */
#define NO_ADVERT 0xffff

/*
 * Says whether a module advertises something: its bit is set, or the byte with
 * the bit was never read, so that nothing speaks against it.
 */
static inline bool
memmap_advertised(const struct memmap *map, struct memaddr at)
{
	const uint8_t *p = at.page == NO_ADVERT ? NULL : memmap_bytes(map, at, 1);

	return !p || (*p >> at.bit & 1);
}

/* One word, sign extended, big endian; false when it is not held. */
bool memmap_word(const struct memmap *map, struct memaddr at, enum memmap_word word,
    int32_t *ret_value);

#define LANES_IN_A_BANK 8

/*
 * The address of lane `lane` (from 0) of a per-lane row: lane % 8 steps of
 * `stride` bytes further, in bank lane / 8.
 */
static inline struct memaddr
at_lane(struct memaddr at, unsigned lane, unsigned stride)
{
	at.byte = (uint8_t)(at.byte + lane % LANES_IN_A_BANK * stride);
	at.bank = (uint8_t)(at.bank + lane / LANES_IN_A_BANK);
	return at;
}

#endif
