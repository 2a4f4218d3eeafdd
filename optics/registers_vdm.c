/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of VDM, pages 20h to 2Dh: up to four groups of 64 instances.
 *
 * A page of descriptors, of samples and of limits belongs to each group; flags and masks
 * of all groups share a page each. What a sample is worth follows from the type of its
 * instance: optics/vdm.h knows. CMIS 5.4: Tables 8-178 to 8-184.
 */
#include "optics/registers_tables.h"

/* The groups that a module has beyond the first: 2Fh:128 [1:0]. */
static bool
has_group(const struct memmap *map, unsigned group)
{
	uint8_t byte;

	return !memmap_byte(map, mem_at(0x2f, 128), &byte) || (byte & 0x03) >= group;
}

static bool
has_group_2(const struct memmap *map)
{
	return has_group(map, 1);
}

static bool
has_group_3(const struct memmap *map)
{
	return has_group(map, 2);
}

static bool
has_group_4(const struct memmap *map)
{
	return has_group(map, 3);
}

/* clang-format off */

#define OFFERED      AT_BIT(0x01, 142, 6)
#define INSTANCES    EACH_IF(64, 16, OFFERED)
#define SETS         EACH_IF(16, 64, OFFERED)
#define NIBBLES      EACH_IF(64, 4, OFFERED)

/* Descriptors of a group on page `d`, samples on `w`, limits on `l`; its nibbles from `n` on. */
#define GROUP(name_, d, w, l, n)                                                        \
static const struct register_def name_[] = {                                            \
	{ "limit set",             AT_BIT(d, 128, 4),    4, REG_COUNT, INSTANCES },     \
	{ "observed lane code",    AT_BIT(d, 128, 0),    4, REG_COUNT, INSTANCES },     \
	{ "observable type",       AT(d, 129),           8, REG_COUNT, INSTANCES },     \
	{ "sample",                AT(w, 128),          16, REG_CODE,  INSTANCES },     \
	{ "high alarm limit",      AT(l, 128),          16, REG_CODE,  SETS },          \
	{ "low alarm limit",       AT(l, 130),          16, REG_CODE,  SETS },          \
	{ "high warning limit",    AT(l, 132),          16, REG_CODE,  SETS },          \
	{ "low warning limit",     AT(l, 134),          16, REG_CODE,  SETS },          \
	{ "low warning flag",      AT_BIT(0x2c, n, 3),   1, REG_BIT,   NIBBLES },       \
	{ "high warning flag",     AT_BIT(0x2c, n, 2),   1, REG_BIT,   NIBBLES },       \
	{ "low alarm flag",        AT_BIT(0x2c, n, 1),   1, REG_BIT,   NIBBLES },       \
	{ "high alarm flag",       AT_BIT(0x2c, n, 0),   1, REG_BIT,   NIBBLES },       \
	{ "masks",                 AT_BIT(0x2d, n, 0),   4, REG_CODE,  NIBBLES },       \
}

GROUP(group_1, 0x20, 0x24, 0x28, 128);
GROUP(group_2, 0x21, 0x25, 0x29, 160);
GROUP(group_3, 0x22, 0x26, 0x2a, 192);
GROUP(group_4, 0x23, 0x27, 0x2b, 224);
/* clang-format on */

const struct register_table registers_vdm[] = {
	REGISTER_GROUP("VDM group 1", group_1),
	REGISTER_GROUP_IF("VDM group 2", group_2, has_group_2),
	REGISTER_GROUP_IF("VDM group 3", group_3, has_group_3),
	REGISTER_GROUP_IF("VDM group 4", group_4, has_group_4),
};

const size_t registers_vdm_count = COUNT_OF(registers_vdm);
