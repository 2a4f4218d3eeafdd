/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registers: every field that a standard defines, one row each.
 *
 * What a poll needs has decoders of its own; here stands all of it, for those
 * who want to see a module's memory as its standard names it: a dump on a
 * bench, a field that no reading shows. A new register is a row and no code.
 */
#ifndef OPTICS_REGISTERS_H
#define OPTICS_REGISTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "optics/identity.h"
#include "optics/memmap.h"

#define REGISTER_TEXT_MAX 64

/*
 * How the bits of a field are to be read. Whole bytes are big endian. The scaled
 * ones are 16 bits wide unless their name says otherwise.
 */
enum register_form {
	REG_BIT,     /* yes or no */
	REG_CODE,    /* a code, with words where the row has them */
	REG_MEDIA,   /* a media interface, by the type that CMIS has in lower 85 */
	REG_COMMAND, /* two bytes: a command of CDB */
	REG_COUNT,   /* a number without unit */
	REG_SIGNED,  /* the same in two's complement */
	REG_TEXT,    /* `bits` / 8 characters */
	REG_BYTES,   /* `bits` / 8 bytes without a meaning of their own */
	REG_F16,     /* five bits of exponent, eleven of mantissa (SFF-8636 and CMIS) */
	REG_FLOAT32,
	REG_VERSION, /* two bytes: major, minor */
	REG_NIBBLES, /* one byte: major, minor */
	REG_TEMPERATURE,
	REG_WHOLE_DEGREES, /* 8 bits, signed */
	REG_DEGREES,       /* 8 bits */
	REG_VOLTAGE,       /* 100 uV */
	REG_BIAS,          /* 2 uA */
	REG_BIAS_TIMES,    /* the same times the multiplier of CMIS 01h:160 */
	REG_POWER,         /* 0.1 uW */
	/* Those four of SFF-8472: counts where the module is calibrated externally. */
	REG_TEMPERATURE_8472,
	REG_VOLTAGE_8472,
	REG_BIAS_8472,
	REG_POWER_8472,
	REG_POWER_DBM,     /* signed, 0.01 dBm */
	REG_TEC_PERCENT,   /* signed, 100/32767 % */
	REG_TEC_CURRENT,   /* signed, 0.1 mA */
	REG_DB_256,        /* 1/256 dB */
	REG_DB_256_LITTLE, /* the same, little endian */
	REG_COUNT64_LITTLE,
	REG_BITS64_LITTLE,  /* the same without its lowest bit, which is none of it */
	REG_WATTS_TENTHS,   /* 8 bits, 0.1 W */
	REG_WATTS_QUARTERS, /* 8 bits, 0.25 W */
	REG_RATE_100,       /* 8 bits, 100 MBd */
	REG_RATE_250,       /* 8 bits, 250 MBd */
	REG_WAVELENGTH,     /* 0.05 nm */
	REG_WAVELENGTH_NM,  /* 1 nm */
	REG_TOLERANCE,      /* 0.005 nm */
	REG_METRES,         /* 8 bits */
	REG_METRES_2,       /* 8 bits, 2 m */
	REG_METRES_10,      /* 8 bits, 10 m */
	REG_METRES_100,     /* 8 bits, 100 m */
	REG_KILOMETRES,     /* 8 bits */
	REG_DECIBELS,       /* 8 bits, 1 dB */
	REG_PERCENT,        /* 8 bits */
	REG_DELAY_10NS,     /* 10 ns */
	REG_SECONDS,        /* 8 bits */
	REG_TENTHS_SECOND,  /* 8 bits, 100 ms */
	REG_RATIO_256,      /* 1/256 */
	REG_THRESHOLD,      /* 8 bits, signed: 50 % + 1/256 */
	REG_TERAHERTZ,
	REG_GHZ_TENTHS,
	REG_GHZ_TENTHS_SIGNED,
	REG_GHZ_TWENTIETHS,   /* 0.05 GHz */
	REG_TOLERANCE_SIGNED, /* 0.005 nm */
	REG_VOLTS_FIFTIETHS,  /* 8 bits, 20 mV */
	REG_GHZ_THOUSANDTHS,  /* 16 or 32 bits */
	REG_GHZ_THOUSANDTHS_SIGNED,
	REG_MHZ,   /* signed */
	REG_PS_NM, /* signed, 32 bits */
	REG_PS_HUNDREDTHS,
	REG_PS2_HUNDREDTHS,
	REG_PS2,
	REG_DB_TENTHS,
	REG_DB_TENTHS_SIGNED,
	REG_PERCENT_65535, /* 100/65535 % */
	REG_KRAD_S,
	REG_HUNDREDTHS_SECOND,
	REG_NS_65536,    /* 32 bits, 1/65536 ns */
	REG_RATIO_65536, /* signed, 24 bits, 1/65536 */
	REG_NM_2560,     /* signed, 0.1/256 nm */
	REG_NM_25600,    /* signed, 0.01/256 nm/C */
	REG_FORM_COUNT
};

/* Words of a code, from a list with holes or from a lookup; NULL: none. */
struct register_words {
	const char *const *name;
	unsigned count;
	const char *(*find)(uint8_t code);
};

struct register_def {
	const char *name;  /* as the standard has it, in lower case */
	struct memaddr at; /* its first byte; `bit` is its lowest bit */
	uint16_t bits;
	enum register_form form;
	uint8_t lanes; /* 0: of the module; else how many follow, of each bank */
	/* Bits from one lane to the next: upwards from at.bit, or, negative, from the
	 * upper end of a byte down, and on in the next byte. */
	int16_t step;
	/* Of codes; of a scale, steps that are none. */
	const struct register_words *words;
	struct memaddr advert; /* page NO_ADVERT: always there */
};

struct register_table {
	const char *name; /* "status and flags", "masks" ... */
	const struct register_def *row;
	size_t count;
	/* Whether its bytes have these meanings in a module; NULL: always. */
	bool (*applies)(const struct memmap *map);
	/* How many instances of its rows with lanes a module uses; NULL: all. */
	unsigned (*used)(const struct memmap *map);
};

enum register_kind {
	REGISTER_NUMBER, /* number / 10^digits, in `unit` */
	REGISTER_REAL,   /* mantissa * 10^exponent */
	REGISTER_YES_NO, /* number is 0 or 1 */
	REGISTER_WORD,   /* `word`, and the code in `number` */
	REGISTER_HEX,    /* a code without a word: `number`, `bits` wide */
	REGISTER_STRING  /* `text` */
};

struct register_value {
	enum register_kind kind;
	int64_t number;
	unsigned digits;
	int exponent;
	unsigned bits;
	const char *word;
	const char *unit; /* "" for none */
	char text[2 * REGISTER_TEXT_MAX +
		  1]; /* as in optics/identity.h, or bytes in hex */
};

/* The groups of a standard, in the order of its memory; NULL beyond the last. */
const struct register_table *register_table(enum spec spec, unsigned index);

/* How many instances a row can have: 1, or its lanes times the banks there may be. */
unsigned register_instances(const struct register_def *def);

/* The address of an instance's first byte and lowest bit. */
struct memaddr register_at(const struct register_def *def, unsigned lane);

/*
 * Reads one instance, lane 0 for what the module has once. False when the bytes
 * are not held, or when the module says that it has no such field.
 */
bool register_read(const struct register_def *def, const struct memmap *map,
    unsigned lane, struct register_value *ret_value);

/* Prints a value without its unit: "yes", "3.301", "1.25e-07", "a5h". */
void register_print(const struct register_value *value, char *ret_text, size_t size);

#endif
