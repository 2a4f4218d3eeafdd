/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The platform ABI: what a plugin tells caged about the cages of a switch.
 *
 * A plugin is a shared object named `<name>.so` that exports one constant,
 * `platform_plugin`. It answers four questions: which cages are there and on
 * which bus, is something plugged, what bytes are at this address, what level
 * has this pin. It knows nothing of what the bytes mean.
 *
 * Calls. One process holds one state and makes one call at a time. The process
 * of bus N asks only for what belongs to bus N: memory of cages whose `bus` is
 * N, presence and pins of cages whose `pin_bus` is N. probe(), open() and
 * cages() run in every process. Calls may block, but no transaction may be
 * started after its deadline. A plugin creates no threads, installs no signal
 * handlers, and never writes to a module by itself (page select apart).
 *
 * Privileges. open() runs with CAP_DAC_OVERRIDE where the daemon has it;
 * everything that needs it is opened there and kept. Later calls run as an
 * ordinary user without any capability. A node that has to be opened again is
 * reported as PLATFORM_GONE: nothing but close() is called after that, the process is
 * replaced and open() runs anew.
 *
 * Errors are the negative numbers of enum platform_err; errno stays inside.
 * An error is never "absent": only a presence pin that was read says that.
 * Of open() and cages(), PLATFORM_INVAL, PERM and UNSUP end the daemon for good; after
 * any other a service manager starts it again, for hardware that is not there yet.
 *
 * Versions. PLATFORM_ABI changes when a member changes its meaning. A new
 * member is added at the end and changes `size` only; members beyond the
 * `size` that a plugin was built with read as NULL, or as zero.
 */
#ifndef PLUGINS_PLATFORM_H
#define PLUGINS_PLATFORM_H

#include <stddef.h>
#include <stdint.h>

#define PLATFORM_ABI       1u
#define PLATFORM_CAGES_MAX 512
#define PLATFORM_BUSES_MAX 128
#define PLATFORM_LABEL_MAX 16  /* with its ending NUL */
#define PLATFORM_ABOUT_MAX 512 /* with its ending NUL */

enum platform_err {
	PLATFORM_OK = 0,
	PLATFORM_ABSENT = -1,  /* the presence pin says that the cage is empty */
	PLATFORM_NACK = -2,    /* address not acknowledged; the core decides why */
	PLATFORM_BUSY = -3,    /* bus busy, arbitration lost */
	PLATFORM_TIMEOUT = -4, /* the transaction did not end in time */
	PLATFORM_STUCK = -5,   /* a line is held low and the driver could not free it */
	PLATFORM_IO = -6,      /* another bus error, or fewer bytes than asked */
	PLATFORM_NOPAGE = -7,  /* the module does not have this page or bank */
	PLATFORM_PERM = -8,    /* the platform forbids this access */
	PLATFORM_UNSUP = -9,   /* the platform cannot do this */
	PLATFORM_GONE = -10,   /* the device node is gone: open() must run again */
	PLATFORM_INVAL = -11,  /* the caller asked for something that makes no sense */
};

enum platform_pin {
	PLATFORM_PIN_RESET,      /* ResetL, RSTn: 1 holds the module in reset */
	PLATFORM_PIN_LPMODE,     /* LPMode, LPWn: 1 asks for low power */
	PLATFORM_PIN_MODSEL,     /* ModSelL: 1 selects the module */
	PLATFORM_PIN_INTERRUPT,  /* IntL, INT: 1 the module wants attention */
	PLATFORM_PIN_TX_FAULT,   /* SFP */
	PLATFORM_PIN_TX_DISABLE, /* SFP */
	PLATFORM_PIN_RX_LOS,     /* SFP, or IntL shared as RxLOS */
	PLATFORM_PIN_RATE0,      /* SFP RS0 */
	PLATFORM_PIN_RATE1,      /* SFP RS1 */
	PLATFORM_PIN_POWER,      /* 1: the cage is supplied */
	PLATFORM_PIN_POWER_GOOD,
	PLATFORM_PIN_COUNT
};

#define PLATFORM_PIN_BIT(pin) ((uint32_t)1 << (pin))

/* The mechanical family of a cage. */
enum platform_cage_type {
	PLATFORM_CAGE_UNKNOWN,
	PLATFORM_CAGE_SFP,
	PLATFORM_CAGE_SFP28,
	PLATFORM_CAGE_SFP56,
	PLATFORM_CAGE_SFP_DD,
	PLATFORM_CAGE_QSFP,
	PLATFORM_CAGE_QSFP28,
	PLATFORM_CAGE_QSFP56,
	PLATFORM_CAGE_QSFP112,
	PLATFORM_CAGE_QSFP_DD,
	PLATFORM_CAGE_OSFP,
	PLATFORM_CAGE_TYPE_COUNT
};

/* How the memory of the module that is now in a cage is laid out. */
enum platform_family {
	PLATFORM_FAMILY_NONE,
	PLATFORM_FAMILY_SFF8472,
	PLATFORM_FAMILY_SFF8636,
	PLATFORM_FAMILY_CMIS
};

/* The rungs of the recovery ladder, mildest first. */
enum platform_recover {
	PLATFORM_RECOVER_DESELECT, /* deselect every module and mux channel of the bus */
	PLATFORM_RECOVER_CLOCKS,   /* nine clocks, then a stop condition */
	PLATFORM_RECOVER_MUX,      /* pulse the reset of the bus's muxes */
	PLATFORM_RECOVER_ADAPTER   /* re-initialise the adapter itself */
};

enum platform_cage_flags {
	PLATFORM_CAGE_ATOMIC_WORD = 1 << 0, /* two bytes in one transaction */
	/* No pin: the core reads byte 0 of A0h, and an answer means present. presence()
	 * leaves such a cage out of ret_known; its pin_bus must be its bus. */
	PLATFORM_CAGE_PRESENCE_BY_READ = 1 << 1,
	PLATFORM_CAGE_READ_ONLY = 1 << 2, /* module memory cannot be written */
};

/*
 * One cage. Its index in the table of cages() is its number in every call; the
 * label is what stands on the front panel: 1 to 15 of A-Z a-z 0-9 . _ / -
 */
struct platform_cage {
	char label[PLATFORM_LABEL_MAX];
	uint8_t type;  /* enum platform_cage_type */
	uint8_t flags; /* enum platform_cage_flags */
	uint16_t bus;  /* the bus of its memory */
	uint16_t pin_bus;
	uint16_t max_read; /* bytes that one transfer carries at most, 16 to 128 */
	uint16_t max_write;
	uint16_t khz;           /* clock of the bus, 0 where unknown */
	uint32_t pins_readable; /* PLATFORM_PIN_BIT of each */
	uint32_t pins_settable;
	uint32_t power_max_mw; /* what the cage supplies, 0 where unknown */
};

/*
 * An address in a module. `byte` 0-127 is Lower Memory, where bank and page do
 * not count; 128-255 is the given page of the given bank. The plugin, or what
 * lies below it, owns bytes 126 and 127. A transfer stays within one half.
 */
struct platform_addr {
	uint8_t i2c; /* 0x50 (A0h) or 0x51 (A2h) */
	uint8_t bank;
	uint8_t page;
	uint8_t byte;
};

/*
 * A way to the memory of a cage, or who is known to use it. Others who go the same way
 * are found by the daemon: a driver bound at an address that is reached raw, a process
 * that holds a file open. A driver that is reached through its own file is no other.
 */
enum platform_node_kind {
	PLATFORM_NODE_FILE,   /* `path`: module memory is read through this file */
	PLATFORM_NODE_I2C,    /* raw: address `i2c` of /dev/i2c-`adapter` */
	PLATFORM_NODE_PROCESS /* the platform knows: process `pid` uses the module */
};

#define PLATFORM_PATH_MAX 256 /* with its ending NUL */

struct platform_node {
	uint8_t kind; /* enum platform_node_kind */
	uint8_t i2c;
	uint16_t adapter;
	uint32_t pid;
	char path[PLATFORM_PATH_MAX];
};

/* A set of cages: bit n%32 of word n/32 is cage n. */
struct platform_bits {
	uint32_t word[PLATFORM_CAGES_MAX / 32];
};

/*
 * What the daemon lends to a plugin. The texts are borrowed until close().
 *
 * `option` looks up a key of the plugin's own section of the configuration
 * ("cages" of `platform: sim: cages: 8`, or of `--platform sim:cages=8`) and
 * gives NULL where it is not set.
 */
struct platform_host {
	uint32_t abi;  /* PLATFORM_ABI of the daemon */
	uint32_t size; /* sizeof(struct platform_host) of the daemon */
	const char *run_dir;
	const char *const
	    *options; /* "key=value", ended by NULL: to refuse unknown keys */
	const char *(*option)(const struct platform_host *host, const char *key);
	/* One line about a trouble; during open() and cages() it is told to the user. */
	void (*log)(const struct platform_host *host, const char *text);
};

struct platform_state;

/*
 * The plugin. Functions return 0, or what is stated, or a negative number of
 * enum platform_err. `changed`, `event_fd`, `events`, `recover`, `node`, `share` and
 * `about` may be NULL.
 */
struct platform {
	uint32_t abi;     /* PLATFORM_ABI */
	uint32_t size;    /* sizeof(struct platform) */
	const char *name; /* the same as the file's */

	/* Scores how well this plugin fits the machine: 0 not at all, 100 exactly.
	 * No side effects. */
	int (*probe)(const struct platform_host *host, int *ret_score);
	int (*open)(const struct platform_host *host, struct platform_state **ret_state);
	void (*close)(struct platform_state *state);
	/* The table of all cages, the same on each call; borrowed until close(). */
	int (*cages)(struct platform_state *state, const struct platform_cage **ret_cages,
	    size_t *ret_count);

	/* Presence of the cages whose pin_bus is `bus`. Tri-state: a cage whose bit
	 * is not in ret_known could not be read just now. */
	int (*presence)(struct platform_state *state, unsigned bus,
	    struct platform_bits *ret_present, struct platform_bits *ret_known);
	/* All `len` bytes, or an error. deadline_us is CLOCK_BOOTTIME. */
	int (*read)(struct platform_state *state, unsigned cage, struct platform_addr at,
	    uint8_t *buf, size_t len, uint64_t deadline_us);
	int (*write)(struct platform_state *state, unsigned cage, struct platform_addr at,
	    const uint8_t *buf, size_t len, uint64_t deadline_us);
	/* Pins are logical: 1 is asserted, whatever the polarity of the wire. Each pin
	 * of pins_readable is read about once a second, of empty cages too. */
	int (
	    *pin_get)(struct platform_state *state, unsigned cage, enum platform_pin pin);
	int (*pin_set)(struct platform_state *state, unsigned cage, enum platform_pin pin,
	    int asserted);

	/* A descriptor that becomes readable when events() has news, or -1. */
	int (*event_fd)(struct platform_state *state, unsigned bus);
	/* Cages whose presence or interrupt pin moved since the last call. */
	int (*events)(struct platform_state *state, unsigned bus,
	    struct platform_bits *ret_cages);
	/* The core found another kind of module in a cage: re-class, drop caches. */
	int (*changed)(struct platform_state *state, unsigned cage,
	    enum platform_family family);
	int (*recover)(struct platform_state *state, unsigned bus,
	    enum platform_recover step);

	/* Node `index`, from 0, of a cage; PLATFORM_UNSUP behind the last. Called in the
	 * probe process only, from time to time. May be NULL. */
	int (*node)(struct platform_state *state, unsigned cage, unsigned index,
	    struct platform_node *ret_node);
	/* Somebody else uses the module of a cage, or nobody does any more. While it is
	 * shared the plugin neither writes bytes 126 and 127 nor anything else; a page
	 * that is not selected is read as PLATFORM_BUSY. Returns 0, or 1 where what lies
	 * below keeps all users apart and each page can be read. May be NULL: then only
	 * Lower Memory of a shared module is read. */
	int (*share)(struct platform_state *state, unsigned cage, int shared);
	/* What it serves, for reports: which board, by which description of it, whether
	 * somebody has verified that. One line of printable ASCII, below
	 * PLATFORM_ABOUT_MAX bytes; borrowed until close(). */
	const char *(*about)(struct platform_state *state);
};

extern const struct platform platform_plugin;

#endif
