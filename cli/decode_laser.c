/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/decode_coherent.h"
#include "optics/monitor.h"
#include "optics/tunable.h"

#define FLAT_GRID 7 /* the grid of 75 GHz, whose range the flat view gives */

#define MHZ_PER_GHZ 1e3

/* The spacing of a grid, 33 GHz as what it is: a third of 100. */
static double
spacing_ghz(const struct tunable_grid *g)
{
	return g->spacing_mhz / MHZ_PER_GHZ;
}

static void
set_ghz(json_t *o, const char *key, uint32_t mhz)
{
	json_object_set_new(o, key, json_real(mhz / MHZ_PER_GHZ));
}

static void
set_dbm(json_t *o, const char *key, int16_t cdbm)
{
	json_object_set_new(o, key, json_real(cdbm / 1e2));
}

/* The ends of a grid as channels and, where they are channels, as frequencies. */
static void
set_range(json_t *o, const char *prefix, const struct tunable_grid *g, int16_t low,
    int16_t high)
{
	const struct {
		const char *name;
		int16_t channel;
	} ends[] = { { "low", low }, { "high", high } };

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		char key[48];
		uint32_t mhz;

		snprintf(key, sizeof(key), "%schannel_%s", prefix, ends[i].name);
		json_object_set_new(o, key, json_integer(ends[i].channel));
		snprintf(key, sizeof(key), "%sfreq_%s_ghz", prefix, ends[i].name);
		if (tunable_frequency(g, ends[i].channel, &mhz))
			set_ghz(o, key, mhz);
	}
}

static void
flat_abilities(const struct decoded *d, json_t *o)
{
	const struct tunable_grid *g = tunable_grid_at(FLAT_GRID);
	struct tunable_abilities a;
	int16_t low, high;
	uint8_t grids;

	if (memmap_byte(d->map, mem_at(0x04, 128), &grids))
		json_object_set_new(o, "coherent.grid_supported_raw",
		    json_integer(grids));
	if (tunable_has_grid(d->map, g) && tunable_range(d->map, g, &low, &high))
		set_range(o, "coherent.", g, low, high);
	if (!tunable_abilities(d->map, &a))
		return;
	set_dbm(o, "coherent.tx_power_min_dbm", a.power_low_cdbm);
	set_dbm(o, "coherent.tx_power_max_dbm", a.power_high_cdbm);
}

/* Whether a tunable laser is offered, and something is held of its pages. */
static bool
is_shown(const struct decoded *d)
{
	return tunable_offered(d->map, &d->id) &&
	       (memmap_holds_some(d->map, 0x04, 0) || memmap_holds_some(d->map, 0x12, 0));
}

void
decode_laser_flat(const struct decoded *d, json_t *object)
{
	struct tunable_lane l;
	uint32_t mhz;

	if (!is_shown(d))
		return;
	flat_abilities(d, object);
	if (!tunable_lane(d->map, &d->id, 0, &l))
		return;
	set_ghz(object, "coherent.laser_freq_current_ghz", l.frequency_mhz);
	if (tunable_configured(&l, &mhz))
		set_ghz(object, "coherent.laser_freq_configured_ghz", mhz);
	if (l.grid)
		json_object_set_new(object, "coherent.grid_spacing_ghz",
		    json_real(spacing_ghz(l.grid)));
	set_dbm(object, "coherent.tx_power_target_dbm", l.target_power_cdbm);
	json_object_set_new(object, "coherent.tuning_in_progress",
	    json_boolean(l.tuning));
	json_object_set_new(object, "coherent.wavelength_unlocked",
	    json_boolean(l.unlocked));
}

static json_t *
grids_array(const struct decoded *d)
{
	json_t *list = json_array();
	const struct tunable_grid *g;
	int16_t low, high;

	for (unsigned i = 0; (g = tunable_grid_at(i)); i++) {
		json_t *o;

		if (!tunable_has_grid(d->map, g))
			continue;
		o = json_pack("{s:f}", "spacing_ghz", spacing_ghz(g));
		if (tunable_range(d->map, g, &low, &high))
			set_range(o, "", g, low, high);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
lane_object(unsigned lane, const struct tunable_lane *l)
{
	json_t *o = json_pack("{s:i, s:i, s:b, s:b}", "lane", lane + 1, "channel",
	    l->channel, "tuning", l->tuning, "wavelength_unlocked", l->unlocked);
	json_t *flags = json_object();
	uint32_t mhz;

	if (l->frequency_mhz)
		set_ghz(o, "frequency_ghz", l->frequency_mhz);
	if (l->grid)
		json_object_set_new(o, "grid_ghz", json_real(spacing_ghz(l->grid)));
	if (tunable_configured(l, &mhz))
		set_ghz(o, "configured_frequency_ghz", mhz);
	if (l->fine_tuning)
		json_object_set_new(o, "fine_tuning_ghz",
		    json_real(l->fine_offset_mhz / MHZ_PER_GHZ));
	set_dbm(o, "target_power_dbm", l->target_power_cdbm);
	for (unsigned bit = 0; tunable_flag_name(bit); bit++)
		json_object_set_new(flags, tunable_flag_name(bit),
		    json_boolean(l->flags >> bit & 1));
	json_object_set_new(o, "flags", flags);
	return o;
}

json_t *
decode_laser_json(const struct decoded *d)
{
	struct tunable_abilities a;
	struct tunable_lane l;
	json_t *o, *lanes;

	if (!is_shown(d))
		return NULL;
	o = json_object();
	lanes = json_array();
	json_object_set_new(o, "grids", grids_array(d));
	if (tunable_abilities(d->map, &a)) {
		if (a.fine_tuning)
			json_object_set_new(o, "fine_tuning",
			    json_pack("{s:f, s:f, s:f}", "step_ghz",
				a.fine_step_mhz / MHZ_PER_GHZ, "low_ghz",
				a.fine_low_mhz / MHZ_PER_GHZ, "high_ghz",
				a.fine_high_mhz / MHZ_PER_GHZ));
		json_object_set_new(o, "power_programmable", json_boolean(a.power));
		set_dbm(o, "power_low_dbm", a.power_low_cdbm);
		set_dbm(o, "power_high_dbm", a.power_high_cdbm);
	}
	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		if ((d->id.lane_mask & lane_bit(lane)) &&
		    tunable_lane(d->map, &d->id, lane, &l))
			json_array_append_new(lanes, lane_object(lane, &l));
	}
	json_object_set_new(o, "lanes", lanes);
	return o;
}

static void
print_grids(const struct decoded *d, FILE *out)
{
	const struct tunable_grid *g;
	struct tunable_abilities a;
	int16_t low, high;

	for (unsigned i = 0; (g = tunable_grid_at(i)); i++) {
		uint32_t first, last;

		if (!tunable_has_grid(d->map, g))
			continue;
		fprintf(out, "  Grid of %-6s GHz ", g->name);
		if (tunable_range(d->map, g, &low, &high)) {
			fprintf(out, " channels %d to %d", low, high);
			if (tunable_frequency(g, low, &first) &&
			    tunable_frequency(g, high, &last))
				fprintf(out, ", %.10g to %.10g THz", first / 1e6,
				    last / 1e6);
		} else {
			fputs(" range not given", out);
		}
		fputc('\n', out);
	}
	if (!tunable_abilities(d->map, &a))
		return;
	if (a.fine_tuning)
		fprintf(out, "  Fine tuning         %.3f to %.3f GHz in steps of %.3f\n",
		    a.fine_low_mhz / MHZ_PER_GHZ, a.fine_high_mhz / MHZ_PER_GHZ,
		    a.fine_step_mhz / MHZ_PER_GHZ);
	if (a.power_low_cdbm || a.power_high_cdbm)
		fprintf(out, "  Tx power            %.2f to %.2f dBm%s\n",
		    a.power_low_cdbm / 1e2, a.power_high_cdbm / 1e2,
		    a.power ? "" : ", not programmable");
}

static void
print_lane(unsigned lane, const struct tunable_lane *l, FILE *out)
{
	uint32_t mhz;

	fprintf(out, "  Lane %-2u", lane + 1);
	if (l->frequency_mhz)
		fprintf(out, " at %.6f THz;", l->frequency_mhz / 1e6);
	fprintf(out, " set to channel %d of %s", l->channel,
	    l->grid ? l->grid->name : "no grid");
	if (l->grid)
		fputs(" GHz", out);
	if (tunable_configured(l, &mhz))
		fprintf(out, ", %.6f THz", mhz / 1e6);
	fprintf(out, "\n          target %.2f dBm%s%s\n", l->target_power_cdbm / 1e2,
	    l->tuning ? ", tuning" : "", l->unlocked ? ", unlocked" : "");
	for (unsigned bit = 0; tunable_flag_name(bit); bit++) {
		if (l->flags >> bit & 1)
			fprintf(out, "          flag %s\n",
			    decode_dashed(tunable_flag_name(bit)).text);
	}
}

void
decode_laser_text(const struct decoded *d, FILE *out)
{
	struct tunable_lane l;

	if (!is_shown(d))
		return;
	fputs("\nTunable laser\n", out);
	print_grids(d, out);
	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		if ((d->id.lane_mask & lane_bit(lane)) &&
		    tunable_lane(d->map, &d->id, lane, &l))
			print_lane(lane, &l, out);
	}
}
