/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Board description: what a board file says of a switch, as facts.
 *
 * A board file names for each cage where its module memory and its pins are. What can
 * only be known on the machine (which root adapter a bus hangs on, how many cages a
 * generic switch has) is named here and looked up when the plugin opens.
 *
 * Cages are numbered from 1 in a board file, as {n}, and from 0 here. Paths are whole:
 * {n}, {n-K}, {n+K} and {bus} have been replaced; none holds the `root` prefix.
 */
#ifndef PLUGINS_BOARD_DESC_H
#define PLUGINS_BOARD_DESC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plugins/platform.h"

#define BOARD_FILE_MAX    262144 /* bytes of a board file */
#define BOARD_ROOTS_MAX   PLATFORM_BUSES_MAX
#define BOARD_BULKS_MAX   32
#define BOARD_MATCHES_MAX 16
#define BOARD_ERROR_MAX   256
#define BOARD_NO_BUS      UINT16_MAX
#define BOARD_NO_ROOT     UINT16_MAX

/* How module memory is reached. */
enum board_memory {
	BOARD_MEMORY_OPTOE, /* one flat file of the optoe driver, which owns paging */
	BOARD_MEMORY_I2C,   /* raw: /dev/i2c-`bus`; we page */
};

/* How a pin is read, and written where it can be. */
enum board_pin_kind {
	BOARD_PIN_NONE, /* this cage has no such pin */
	BOARD_PIN_ATTR, /* a text attribute of its own: a decimal number, or 0x and a hex
			   one */
	BOARD_PIN_BITS, /* the bits `mask` of a register attribute */
	BOARD_PIN_BULK, /* bit `bit` of bulk attribute `bulk`; only read */
};

struct board_pin {
	uint8_t kind; /* enum board_pin_kind */
	uint8_t
	    asserted; /* the level (0 or 1; of bits: all clear or all set) that asserts */
	uint16_t bulk; /* index in struct board */
	uint16_t bit;  /* from 0, of the bulk's bits in the order of its decoding */
	uint32_t mask;
	uint32_t hold_us; /* of reset: how long a pulse holds; 0 where not said */
	const char *path; /* attr, bits */
};

/* A file that holds one bit for each of many cages. */
struct board_bulk {
	const char *name; /* in its section's brackets */
	const char *path;
	uint16_t bytes; /* hex bytes it holds: "ff 0f", "ff0f", "0xff 0x0f" */
	bool msb_first; /* within each byte; else bit 0 of byte 0 is the first */
	uint8_t asserted;
};

/* Presence stands behind the pins of the platform. */
#define BOARD_PIN_PRESENT PLATFORM_PIN_COUNT
#define BOARD_PIN_COUNT   (PLATFORM_PIN_COUNT + 1)

struct board_cage {
	char label[PLATFORM_LABEL_MAX];
	uint8_t type;   /* enum platform_cage_type */
	uint8_t memory; /* enum board_memory */
	uint8_t klass;  /* of optoe: 1, 2, 3; 0: as dev_class says */
	bool banks;     /* of optoe: the file holds banks, 32768 bytes each */
	bool forced;    /* raw although a driver may be bound at the address */
	bool read_only; /* module memory is never written */
	uint16_t bus;   /* number of the I2C adapter; BOARD_NO_BUS where none is said */
	uint16_t
	    root; /* index in struct board; BOARD_NO_ROOT: by the adapter's topology */
	uint16_t khz;                 /* 0 where not said */
	uint16_t max_read, max_write; /* bytes a transfer; 0 where not said */
	uint32_t power_max_mw;
	const char *eeprom; /* optoe: its file; raw: /dev/i2c-N */
	struct board_pin pin[BOARD_PIN_COUNT];
};

/* A bus as the daemon sees it: one process, one call at a time. */
struct board_root {
	const char *name; /* in its section's brackets */
	uint16_t
	    adapter; /* number of the root adapter; BOARD_NO_BUS where none is said */
	uint16_t khz;
	const char *recover; /* attribute that resets the muxes, or NULL */
	char recover_on[16], recover_off[16]; /* texts to write */
	uint32_t recover_hold_ms;
};

/* By what a board is known. */
enum board_match_kind {
	BOARD_MATCH_ONIE,        /* onie_platform= of /host/machine.conf */
	BOARD_MATCH_DMI_BOARD,   /* /sys/class/dmi/id/board_name */
	BOARD_MATCH_DMI_PRODUCT, /* /sys/class/dmi/id/product_name */
	BOARD_MATCH_COMPATIBLE,  /* one of /proc/device-tree/compatible */
	BOARD_MATCH_PATH,        /* this path exists: weaker than the others */
};

struct board_match {
	uint8_t kind; /* enum board_match_kind */
	const char *text;
};

struct board {
	const char *name;    /* "accton-as9716-32d" */
	const char *flavour; /* "onl", "sonic-native", "sonic-pddf", "s3ip", ...; NULL */
	const char *source;  /* where the facts are from */
	bool verified;       /* somebody ran it on the switch */
	size_t match_count;
	struct board_match match[BOARD_MATCHES_MAX];
	/* Of a generic board the count is found on the machine: a file that holds it, or
	 * NULL; and a path with {n} that exists for each cage, or NULL. Then `cage_count`
	 * is how many the file describes, and the first of them are there. */
	const char *count_file, *count_each;
	size_t root_count;
	struct board_root root[BOARD_ROOTS_MAX];
	size_t bulk_count;
	struct board_bulk bulk[BOARD_BULKS_MAX];
	size_t cage_count;
	struct board_cage *cage;
	void *store; /* of all texts; the board's own */
};

/*
 * Parses and judges the text of a board file, which need not end with NUL. `file` is what
 * messages begin with. 0 and a board for board_destroy(); -EINVAL, and in `err` one line
 * "FILE:LINE: what is wrong and what would be right"; -ENOMEM, also with a line.
 */
int board_parse(const char *file, const char *text, size_t len, struct board **ret_board,
    char err[BOARD_ERROR_MAX]);

/* Reads a file and parses it; -errno and a line where it cannot be read. */
int board_load(const char *path, struct board **ret_board, char err[BOARD_ERROR_MAX]);

void board_destroy(struct board *b);

#endif
