/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of C-CMIS 1.3: pages 30h to 45h of coherent modules, and the
 * pages of VDM of CMIS 5.4 that have a fixed layout.
 *
 * Banks of these pages are groups of lanes; rows are read in bank 0. Bits that
 * nobody else has in the same place (33h degrade) are left out.
 */
#include "optics/registers_tables.h"

/* clang-format off */

REGISTER_WORDS(group_counts, "1", "2", "3", "4");

/* CMIS 5.4, Tables 8-185 and 8-186. */
static const struct register_def page_2fh[] = {
	{ "VDM duty cycle",                AT_BIT(0x2f, 128, 3), 1, REG_BIT,   ONE },
	{ "VDM power saving",              AT_BIT(0x2f, 128, 2), 1, REG_BIT,   ONE },
	{ "VDM groups",                    AT_BIT(0x2f, 128, 0), 2, REG_CODE,  ONE_OF(group_counts) },
	{ "fine interval in 0.1 ms",       AT(0x2f, 129),       16, REG_COUNT, ONE },
	{ "freeze request",                AT_BIT(0x2f, 144, 7), 1, REG_BIT,   ONE },
	{ "power saving on",               AT_BIT(0x2f, 144, 6), 1, REG_BIT,   ONE },
	{ "duty cycle in 10 %",            AT_BIT(0x2f, 144, 2), 4, REG_COUNT, ONE },
	{ "freeze done",                   AT_BIT(0x2f, 145, 7), 1, REG_BIT,   ONE },
	{ "unfreeze done",                 AT_BIT(0x2f, 145, 6), 1, REG_BIT,   ONE },
};

static const struct register_def page_30h[] = {
	{ "Rx total power high alarm",     AT(0x30, 128), 16, REG_POWER_DBM, ONE },
	{ "Rx total power low alarm",      AT(0x30, 130), 16, REG_POWER_DBM, ONE },
	{ "Rx total power high warning",   AT(0x30, 132), 16, REG_POWER_DBM, ONE },
	{ "Rx total power low warning",    AT(0x30, 134), 16, REG_POWER_DBM, ONE },
	{ "Rx signal power high alarm",    AT(0x30, 136), 16, REG_POWER_DBM, ONE },
	{ "Rx signal power low alarm",     AT(0x30, 138), 16, REG_POWER_DBM, ONE },
	{ "Rx signal power high warning",  AT(0x30, 140), 16, REG_POWER_DBM, ONE },
	{ "Rx signal power low warning",   AT(0x30, 142), 16, REG_POWER_DBM, ONE },
	{ "use Rx total power limits",     AT_BIT(0x30, 144, 1), 1, REG_BIT, ONE },
	{ "use Rx signal power limits",    AT_BIT(0x30, 144, 0), 1, REG_BIT, ONE },
	{ "media FDD raise",               AT(0x30, 160), 16, REG_F16,       ONE },
	{ "media FDD clear",               AT(0x30, 162), 16, REG_F16,       ONE },
	{ "media FED raise",               AT(0x30, 164), 16, REG_F16,       ONE },
	{ "media FED clear",               AT(0x30, 166), 16, REG_F16,       ONE },
	{ "media FED on",                  AT_BIT(0x30, 168, 1), 1, REG_BIT, ONE },
	{ "media FDD on",                  AT_BIT(0x30, 168, 0), 1, REG_BIT, ONE },
};

REGISTER_WORDS(filters, "none", "RRC", "RC", "Gaussian");

static const struct register_def page_31h[] = {
	{ "Tx filter on",                  AT_BIT(0x31, 128, 0), 1, REG_BIT,  EACH(8, 1) },
	{ "Tx filter type",                AT_BIT(0x31, 129, 0), 2, REG_CODE, EACH_OF(8, 2, filters) },
	{ "local fault on loss of data",   AT(0x31, 132),        8, REG_CODE, ONE },
};

static const struct register_def page_32h[] = {
	{ "masks of media flags",          AT(0x32, 128), 48, REG_BYTES, ONE },
};

static const struct register_def page_33h[] = {
	{ "Tx loss of alignment flag",     AT_BIT(0x33, 128, 5), 1, REG_BIT, ONE },
	{ "Tx out of alignment flag",      AT_BIT(0x33, 128, 4), 1, REG_BIT, ONE },
	{ "Tx CMU LOL flag",               AT_BIT(0x33, 128, 3), 1, REG_BIT, ONE },
	{ "Tx reference clock LOL flag",   AT_BIT(0x33, 128, 2), 1, REG_BIT, ONE },
	{ "Tx deskew LOL flag",            AT_BIT(0x33, 128, 1), 1, REG_BIT, ONE },
	{ "Tx FIFO error flag",            AT_BIT(0x33, 128, 0), 1, REG_BIT, ONE },
	{ "Rx loss of frame flag",         AT_BIT(0x33, 130, 7), 1, REG_BIT, ONE },
	{ "Rx loss of multi-frame flag",   AT_BIT(0x33, 130, 6), 1, REG_BIT, ONE },
	{ "Rx demodulator LOL flag",       AT_BIT(0x33, 130, 5), 1, REG_BIT, ONE },
	{ "Rx CD compensation LOL flag",   AT_BIT(0x33, 130, 4), 1, REG_BIT, ONE },
	{ "Rx loss of alignment flag",     AT_BIT(0x33, 130, 3), 1, REG_BIT, ONE },
	{ "Rx out of alignment flag",      AT_BIT(0x33, 130, 2), 1, REG_BIT, ONE },
	{ "Rx deskew LOL flag",            AT_BIT(0x33, 130, 1), 1, REG_BIT, ONE },
	{ "Rx FIFO error flag",            AT_BIT(0x33, 130, 0), 1, REG_BIT, ONE },
	{ "Rx FED flag",                   AT_BIT(0x33, 132, 1), 1, REG_BIT, ONE },
	{ "Rx FDD flag",                   AT_BIT(0x33, 132, 0), 1, REG_BIT, ONE },
};

/* FEC counters of the media or host side. */
#define FEC(page_, side_)                                                               \
	{ side_ " bits",                              AT(page_, 128), 64, REG_COUNT, ONE }, \
	{ side_ " bits in a sub-interval",            AT(page_, 136), 64, REG_COUNT, ONE }, \
	{ side_ " corrected bits",                    AT(page_, 144), 64, REG_COUNT, ONE }, \
	{ side_ " corrected bits minimum",            AT(page_, 152), 64, REG_COUNT, ONE }, \
	{ side_ " corrected bits maximum",            AT(page_, 160), 64, REG_COUNT, ONE }, \
	{ side_ " frames",                            AT(page_, 168), 32, REG_COUNT, ONE }, \
	{ side_ " frames in a sub-interval",          AT(page_, 172), 32, REG_COUNT, ONE }, \
	{ side_ " uncorrectable frames",              AT(page_, 176), 32, REG_COUNT, ONE }, \
	{ side_ " uncorrectable frames minimum",      AT(page_, 180), 32, REG_COUNT, ONE }, \
	{ side_ " uncorrectable frames maximum",      AT(page_, 184), 32, REG_COUNT, ONE }

static const struct register_def page_34h[] = {
	FEC(0x34, "Rx"),
};

/* Average, minimum and maximum since the last read of a performance interval. */
#define PERFORMANCE(name_, byte_, bits_, form_)                                         \
	{ name_ " average", AT(0x35, (byte_)),                   bits_, form_, ONE },   \
	{ name_ " minimum", AT(0x35, (byte_) + (bits_) / 8),     bits_, form_, ONE },   \
	{ name_ " maximum", AT(0x35, (byte_) + 2 * (bits_) / 8), bits_, form_, ONE }

static const struct register_def page_35h[] = {
	PERFORMANCE("CD",                  128, 32, REG_PS_NM),
	PERFORMANCE("DGD",                 140, 16, REG_PS_HUNDREDTHS),
	PERFORMANCE("SOPMD",               146, 16, REG_PS2_HUNDREDTHS),
	PERFORMANCE("PDL",                 152, 16, REG_DB_TENTHS),
	PERFORMANCE("OSNR",                158, 16, REG_DB_TENTHS),
	PERFORMANCE("eSNR",                164, 16, REG_DB_TENTHS),
	PERFORMANCE("CFO",                 170, 16, REG_MHZ),
	PERFORMANCE("EVM",                 176, 16, REG_PERCENT_65535),
	PERFORMANCE("Tx power",            182, 16, REG_POWER_DBM),
	PERFORMANCE("Rx total power",      188, 16, REG_POWER_DBM),
	PERFORMANCE("Rx signal power",     194, 16, REG_POWER_DBM),
	PERFORMANCE("SOP rate of change",  200, 16, REG_KRAD_S),
	PERFORMANCE("MER",                 206, 16, REG_DB_TENTHS),
	PERFORMANCE("clock recovery loop", 212, 16, REG_TEC_PERCENT),
	PERFORMANCE("SOPMD coarse",        218, 16, REG_PS2),
	PERFORMANCE("SNR margin",          224, 16, REG_DB_TENTHS_SIGNED),
	PERFORMANCE("Q factor",            230, 16, REG_DB_TENTHS),
	PERFORMANCE("Q margin",            236, 16, REG_DB_TENTHS_SIGNED),
};

REGISTER_WORDS(actions, [1] = "insert local fault");

static const struct register_def page_38h[] = {
	{ "host FDD raise",                AT(0x38, 128), 16, REG_F16,         ONE },
	{ "host FDD clear",                AT(0x38, 130), 16, REG_F16,         ONE },
	{ "host FED raise",                AT(0x38, 132), 16, REG_F16,         ONE },
	{ "host FED clear",                AT(0x38, 134), 16, REG_F16,         ONE },
	{ "host FED on",                   AT_BIT(0x38, 136, 1), 1, REG_BIT,   ONE },
	{ "host FDD on",                   AT_BIT(0x38, 136, 0), 1, REG_BIT,   ONE },
	{ "Rx consequent action",          AT_BIT(0x38, 137, 4), 4, REG_CODE,  ONE_OF(actions) },
	{ "Tx consequent action",          AT_BIT(0x38, 137, 0), 4, REG_CODE,  ONE_OF(actions) },
	{ "Rx hold-off",                   AT(0x38, 141), 16, REG_HUNDREDTHS_SECOND, ONE },
};

static const struct register_def page_3ah[] = {
	FEC(0x3a, "host"),
	{ "host corrected frames",         AT(0x3a, 188), 32, REG_COUNT, ONE },
	{ "host corrected frames, second word", AT(0x3a, 192), 32, REG_COUNT, ONE },
};

/* What the host side may tell of, from a byte on: its masks, its flags, what is offered. */
#define HOST_FLAGS(page_, byte_, what_)                                                          \
	{ "host FED " what_,                   AT_BIT(page_, (byte_), 1),     1, REG_BIT, ONE }, \
	{ "host FDD " what_,                   AT_BIT(page_, (byte_), 0),     1, REG_BIT, ONE }, \
	{ "host remote degrade " what_,        AT_BIT(page_, (byte_) + 1, 1), 1, REG_BIT, ONE }, \
	{ "host local degrade " what_,         AT_BIT(page_, (byte_) + 1, 0), 1, REG_BIT, ONE }, \
	{ "FlexE remote PHY fault " what_,     AT_BIT(page_, (byte_) + 2, 7), 1, REG_BIT, ONE }, \
	{ "FlexE group mismatch " what_,       AT_BIT(page_, (byte_) + 2, 6), 1, REG_BIT, ONE }, \
	{ "FlexE instance map mismatch " what_, AT_BIT(page_, (byte_) + 2, 5), 1, REG_BIT, ONE }, \
	{ "FlexE calendar mismatch " what_,    AT_BIT(page_, (byte_) + 2, 4), 1, REG_BIT, ONE }, \
	{ "FlexE instance mismatch " what_,    AT_BIT(page_, (byte_) + 2, 3), 1, REG_BIT, ONE }, \
	{ "FlexE loss of frame " what_,        AT_BIT(page_, (byte_) + 2, 2), 1, REG_BIT, ONE }, \
	{ "FlexE loss of multi-frame " what_,  AT_BIT(page_, (byte_) + 2, 1), 1, REG_BIT, ONE }, \
	{ "FlexE loss of pad block " what_,    AT_BIT(page_, (byte_) + 2, 0), 1, REG_BIT, ONE }, \
	{ "host Tx loss of alignment " what_,  AT_BIT(page_, (byte_) + 3, 2), 1, REG_BIT, ONE }, \
	{ "host Tx remote fault " what_,       AT_BIT(page_, (byte_) + 3, 1), 1, REG_BIT, ONE }, \
	{ "host Tx local fault " what_,        AT_BIT(page_, (byte_) + 3, 0), 1, REG_BIT, ONE }, \
	{ "host Rx loss of alignment " what_,  AT_BIT(page_, (byte_) + 4, 2), 1, REG_BIT, ONE }, \
	{ "host Rx remote fault " what_,       AT_BIT(page_, (byte_) + 4, 1), 1, REG_BIT, ONE }, \
	{ "host Rx local fault " what_,        AT_BIT(page_, (byte_) + 4, 0), 1, REG_BIT, ONE }

static const struct register_def page_3bh[] = {
	HOST_FLAGS(0x3b, 128, "mask"),
	HOST_FLAGS(0x3b, 192, "flag"),
};

static const struct register_def capabilities[] = {
	{ "C-CMIS revision",               AT(0x40, 128),        8, REG_NIBBLES, ONE },
	{ "Rx total power limits settable", AT_BIT(0x41, 128, 7), 1, REG_BIT,  ONE },
	{ "Rx signal power limits settable", AT_BIT(0x41, 128, 6), 1, REG_BIT, ONE },
	{ "Rx LOS by power",               AT_BIT(0x41, 128, 4), 2, REG_CODE,  ONE },
	{ "Rx total power high alarm range", AT(0x41, 130), 16, REG_POWER_DBM, ONE },
	{ "Rx total power low alarm range",  AT(0x41, 132), 16, REG_POWER_DBM, ONE },
	{ "Rx total power high warning range", AT(0x41, 134), 16, REG_POWER_DBM, ONE },
	{ "Rx total power low warning range", AT(0x41, 136), 16, REG_POWER_DBM, ONE },
	{ "Rx signal power high alarm range", AT(0x41, 138), 16, REG_POWER_DBM, ONE },
	{ "Rx signal power low alarm range", AT(0x41, 140), 16, REG_POWER_DBM, ONE },
	{ "Rx signal power high warning range", AT(0x41, 142), 16, REG_POWER_DBM, ONE },
	{ "Rx signal power low warning range", AT(0x41, 144), 16, REG_POWER_DBM, ONE },
	{ "performance monitors offered",  AT(0x42, 128),      104, REG_BYTES, ONE },
	{ "Tx filter offered",             AT_BIT(0x43, 128, 7), 1, REG_BIT,   ONE },
	{ "local fault insertion offered", AT_BIT(0x43, 128, 6), 1, REG_BIT,   ONE },
	{ "Tx loss of alignment offered",  AT_BIT(0x44, 128, 5), 1, REG_BIT,   ONE },
	{ "Tx out of alignment offered",   AT_BIT(0x44, 128, 4), 1, REG_BIT,   ONE },
	{ "Tx CMU LOL offered",            AT_BIT(0x44, 128, 3), 1, REG_BIT,   ONE },
	{ "Tx reference clock LOL offered", AT_BIT(0x44, 128, 2), 1, REG_BIT,   ONE },
	{ "Tx deskew LOL offered",         AT_BIT(0x44, 128, 1), 1, REG_BIT,   ONE },
	{ "Tx FIFO error offered",         AT_BIT(0x44, 128, 0), 1, REG_BIT,   ONE },
	{ "Rx loss of frame offered",      AT_BIT(0x44, 129, 7), 1, REG_BIT,   ONE },
	{ "Rx loss of multi-frame offered", AT_BIT(0x44, 129, 6), 1, REG_BIT,   ONE },
	{ "Rx demodulator LOL offered",    AT_BIT(0x44, 129, 5), 1, REG_BIT,   ONE },
	{ "Rx CD compensation LOL offered", AT_BIT(0x44, 129, 4), 1, REG_BIT,   ONE },
	{ "Rx loss of alignment offered",  AT_BIT(0x44, 129, 3), 1, REG_BIT,   ONE },
	{ "Rx out of alignment offered",   AT_BIT(0x44, 129, 2), 1, REG_BIT,   ONE },
	{ "Rx deskew LOL offered",         AT_BIT(0x44, 129, 1), 1, REG_BIT,   ONE },
	{ "Rx FIFO error offered",         AT_BIT(0x44, 129, 0), 1, REG_BIT,   ONE },
	{ "Rx FED offered",                AT_BIT(0x44, 130, 1), 1, REG_BIT,   ONE },
	{ "Rx FDD offered",                AT_BIT(0x44, 130, 0), 1, REG_BIT,   ONE },
	{ "remote degrade offered",        AT_BIT(0x44, 131, 2), 1, REG_BIT,   ONE },
	{ "local degrade offered",         AT_BIT(0x44, 131, 1), 1, REG_BIT,   ONE },
	{ "remote fault offered",          AT_BIT(0x44, 131, 0), 1, REG_BIT,   ONE },
	HOST_FLAGS(0x44, 132, "offered"),
	{ "Tx LCK insertion offered",      AT_BIT(0x45, 129, 6), 1, REG_BIT,   ONE },
	{ "Rx replacement signal offered", AT_BIT(0x45, 129, 5), 1, REG_BIT,   ONE },
	{ "Tx replacement signal offered", AT_BIT(0x45, 129, 4), 1, REG_BIT,   ONE },
	{ "Tx hold-off offered",           AT_BIT(0x45, 129, 3), 1, REG_BIT,   ONE },
	{ "Rx hold-off offered",           AT_BIT(0x45, 129, 2), 1, REG_BIT,   ONE },
	{ "Rx consequent action offered",  AT_BIT(0x45, 129, 1), 1, REG_BIT,   ONE },
	{ "Tx consequent action offered",  AT_BIT(0x45, 129, 0), 1, REG_BIT,   ONE },
};
/* clang-format on */

const struct register_table registers_ccmis[] = {
	REGISTER_GROUP("page 2Fh, VDM controls", page_2fh),
	REGISTER_GROUP("page 30h, coherent media limits", page_30h),
	REGISTER_GROUP("page 31h, coherent media provisioning", page_31h),
	REGISTER_GROUP("page 32h, coherent media masks", page_32h),
	REGISTER_GROUP("page 33h, coherent media flags", page_33h),
	REGISTER_GROUP("page 34h, coherent media FEC", page_34h),
	REGISTER_GROUP("page 35h, coherent media performance", page_35h),
	REGISTER_GROUP("page 38h, coherent host provisioning", page_38h),
	REGISTER_GROUP("page 3Ah, coherent host FEC", page_3ah),
	REGISTER_GROUP("page 3Bh, coherent host flags", page_3bh),
	REGISTER_GROUP("pages 40h to 45h, coherent capabilities", capabilities),
};

const size_t registers_ccmis_count = COUNT_OF(registers_ccmis);
