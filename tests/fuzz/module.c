/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/module.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/latch.h"
#include "optics/sff8024.h"
#include "tests/fuzz/fuzz.h"

/* The address of a record; memmap_put() refuses what is none. */
static struct memaddr
record_at(const uint8_t header[FUZZ_RECORD_HEADER])
{
	uint8_t low = header[2] & 127, high = header[2] | 128;
	struct memaddr at = mem_at(header[1], high);

	switch (header[0] & 3) {
	case FUZZ_A0_LOWER:
		at = mem_at(LOW, low);
		break;
	case FUZZ_A2_LOWER:
		at = mem_at(A2_LOW, low);
		break;
	case FUZZ_A2_UPPER:
		at = mem_at((uint16_t)(A2_TABLE + (header[1] & 3)), high);
		break;
	}
	at.bank = header[0] >> 4;
	return at;
}

void
fuzz_map(const uint8_t *data, size_t size, uint8_t unheld, struct fuzz_module *ret)
{
	memset(ret->half, unheld, sizeof(ret->half));
	memmap_init(&ret->map, ret->half, COUNT_OF(ret->half));
	while (size >= FUZZ_RECORD_HEADER) {
		size_t len = MIN_OF(data[3], size - FUZZ_RECORD_HEADER);

		memmap_put(&ret->map, record_at(data), data + FUZZ_RECORD_HEADER, len);
		data += FUZZ_RECORD_HEADER + len;
		size -= FUZZ_RECORD_HEADER + len;
	}
}

void
fuzz_decode_map(const struct decoder *decoder, const uint8_t *data, size_t size,
    uint8_t unheld, struct fuzz_module *ret)
{
	fuzz_map(data, size, unheld, ret);
	ret->decoder = decoder;
	memset(&ret->id, 0, sizeof(ret->id));
	memset(&ret->limits, 0, sizeof(ret->limits));
	memset(&ret->readings, unheld, sizeof(ret->readings));
	memset(ret->aux, 0, sizeof(ret->aux));
	if (!decoder)
		return;
	decoder->identity(&ret->map, &ret->id);
	decoder->limits(&ret->map, &ret->id, &ret->limits);
	decoder->readings(&ret->map, &ret->id, &ret->readings);
	aux_decode(&ret->map, &ret->id, false, ret->aux);
}

/* Names by codes of the module; each is one that the standard has, or none. */
static void
check_names(const struct identity *id)
{
	const char *const names[] = { sff8024_identifier(id->identifier),
		sff8024_connector(id->connector),
		sff8024_encoding(id->spec, id->encoding),
		sff8024_ext_compliance(id->ext_compliance) };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (names[i])
			fuzz_check_text(names[i]);
	}
	for (unsigned i = 0; i < id->app_count; i++) {
		const struct sff8024_interface *host = sff8024_host(id->app[i].host_id);
		const struct sff8024_interface *media =
		    sff8024_media(id->media_type, id->app[i].media_id);

		FUZZ_CHECK(!host || host->name);
		FUZZ_CHECK(!media || media->name);
	}
}

static void
check_lanes(const struct identity *id)
{
	FUZZ_CHECK(id->media_lanes >= 1 && id->media_lanes <= LANES_MAX);
	FUZZ_CHECK(id->host_lanes >= 1 && id->host_lanes <= LANES_MAX);
	FUZZ_CHECK((uint64_t)id->lane_mask >> id->media_lanes == 0);
	FUZZ_CHECK((uint64_t)id->host_lane_mask >> id->host_lanes == 0);
	for (unsigned lane = 0; lane < id->media_lanes; lane++)
		FUZZ_CHECK(identity_host_lanes(id, lane) != 0);
}

static void
check_identity(const struct identity *id)
{
	const char *const texts[] = { id->vendor_name, id->vendor_pn, id->vendor_rev,
		id->vendor_sn, id->date_code };

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		fuzz_check_text(texts[i]);
	check_names(id);
	check_lanes(id);
	FUZZ_CHECK(id->known < FACT_ATTENUATION << 1);
	FUZZ_CHECK(id->compliance_len <= sizeof(id->compliance));
	FUZZ_CHECK(id->app_count <= IDENTITY_APPS_MAX);
	for (unsigned i = 0; i < id->app_count; i++)
		FUZZ_CHECK(id->app[i].number > (i ? id->app[i - 1].number : 0));
	FUZZ_CHECK(id->checksum_count <= IDENTITY_CHECKSUMS_MAX);
	for (unsigned i = 0; i < id->checksum_count; i++)
		FUZZ_CHECK(id->checksum[i].name);
}

static void
check_limits(const struct limits *l)
{
	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		FUZZ_CHECK(limit_sense_name(limits_sense(l, (enum monitor)m)));
		if (!l->trusted[m])
			continue;
		FUZZ_CHECK(l->present[m]);
		FUZZ_CHECK(limits_in_order(l, (enum monitor)m));
	}
}

static void
check_date(const struct identity *id)
{
	struct identity_date date;

	if (identity_date(id, &date))
		FUZZ_CHECK(date.month >= 1 && date.month <= 12 && date.day >= 1 &&
			   date.day <= 31);
}

/* A bit that is a flag has one lane and a byte that is latched, where the layout has
 * such. */
static void
check_flag_bit(const struct fuzz_module *m, struct memaddr at)
{
	unsigned flag, lane;

	if (!flag_at(&m->decoder->flags, m->id.aux_kinds, at, &flag, &lane))
		return;
	FUZZ_CHECK(flag < FLAG_COUNT && lane < LANES_MAX);
	FUZZ_CHECK(flag_is_known(&m->readings, flag, lane) ||
		   !flag_is_up(&m->readings, flag, lane));
	FUZZ_CHECK(
	    latch_is_read(m->decoder->spec, at, 1) == (m->decoder->spec != SPEC_SFF8472));
}

static bool
is_subset(uint32_t lanes, uint32_t of)
{
	return (lanes & ~of) == 0;
}

static void
check_monitor(const struct identity *id, const struct readings *r, unsigned m)
{
	bool per_lane = monitor_is_of_lane((enum monitor)m);
	uint32_t lanes = per_lane ? id->lane_mask : lane_bit(0);

	FUZZ_CHECK(is_subset(r->present[m], lanes));
	FUZZ_CHECK(is_subset(r->flag_known[m], lanes));
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		FUZZ_CHECK(is_subset(r->flag[m][n], r->flag_known[m]));
	for (unsigned lane = 0; lane < LANES_MAX; lane++)
		FUZZ_CHECK(r->present[m] >> lane & 1 || r->value[m][lane] == 0);
}

static void
check_readings(const struct identity *id, const struct readings *r)
{
	for (unsigned m = 0; m < MONITOR_COUNT; m++)
		check_monitor(id, r, m);
	for (unsigned s = 0; s < SIGNAL_COUNT; s++) {
		uint32_t lanes = signal_side(s) == FLAG_OF_MODULE
				     ? lane_bit(0)
				     : id->lane_mask | id->host_lane_mask;

		FUZZ_CHECK(is_subset(r->signal[s], r->signal_known[s]));
		FUZZ_CHECK(is_subset(r->signal_known[s], lanes));
	}
	FUZZ_CHECK(is_subset(r->tx_disabled, r->tx_disabled_known));
	FUZZ_CHECK(is_subset(r->tx_disabled_known, id->lane_mask));
	FUZZ_CHECK(is_subset(r->dp_state_known, id->host_lane_mask));
	FUZZ_CHECK(is_subset(r->tx_ready | r->rx_ready, id->lane_mask));
	FUZZ_CHECK(r->module_state < 8);
}

/* Each bit that may be a flag, whatever the auxiliary monitors measure. */
static void
check_flags(struct fuzz_module *m)
{
	static const uint16_t pages[] = { LOW, A2_LOW, 0x00, 0x02, 0x03, 0x10, 0x11 };
	uint8_t own = m->id.aux_kinds;

	for (unsigned kinds = 0; kinds < 8; kinds++) {
		m->id.aux_kinds = (uint8_t)kinds;
		for (unsigned i = 0; i < COUNT_OF(pages) * 2048; i++) {
			struct memaddr at =
			    mem_at(pages[i / 2048], (uint8_t)(i / 8 % 256));

			at.bit = (uint8_t)(i % 8);
			check_flag_bit(m, at);
		}
	}
	m->id.aux_kinds = own;
}

const struct fuzz_module *
fuzz_decode(const struct decoder *decoder, const uint8_t *data, size_t size)
{
	static struct fuzz_module m, other;

	fuzz_decode_map(decoder, data, size, 0x00, &m);
	fuzz_decode_map(decoder, data, size, 0xff, &other);
	FUZZ_CHECK(!memcmp(&m.id, &other.id, sizeof(m.id)));
	FUZZ_CHECK(!memcmp(&m.limits, &other.limits, sizeof(m.limits)));
	FUZZ_CHECK(!memcmp(&m.readings, &other.readings, sizeof(m.readings)));
	FUZZ_CHECK(!memcmp(m.aux, other.aux, sizeof(m.aux)));
	FUZZ_CHECK(m.id.spec == decoder->spec);
	check_identity(&m.id);
	check_date(&m.id);
	check_limits(&m.limits);
	if (size == 0)
		check_flags(&m);
	check_readings(&m.id, &m.readings);
	return &m;
}

void
fuzz_check_monitor(const struct fuzz_module *m, enum monitor id, struct memaddr advert)
{
	if (!memmap_advertised(&m->map, advert))
		FUZZ_CHECK(m->readings.present[id] == 0);
}

void
fuzz_check_signal(const struct fuzz_module *m, enum signal_flag id, struct memaddr advert)
{
	if (!memmap_advertised(&m->map, advert))
		FUZZ_CHECK(m->readings.signal_known[id] == 0);
}
