/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_coherent.h"
#include "optics/sff8472_laser.h"

#define MHZ_PER_GHZ 1e3
#define MHZ_PER_THZ 1e6
#define PM_PER_NM   1e3

static void
set_where_given(json_t *o, const char *key, double value)
{
	if (value != 0)
		json_object_set_new(o, key, json_real(value));
}

json_t *
decode_sfp_laser_json(const struct decoded *d)
{
	json_t *o, *flags;
	struct sfp_tunable t;

	if (!sfp_tunable(d->map, &d->id, &t))
		return NULL;
	o = json_pack("{s:b, s:b, s:b, s:b}", "by_channel", t.by_channel, "by_wavelength",
	    t.by_wavelength, "self_tuning_implemented", t.self_tuning,
	    "dither_implemented", t.dither);
	set_where_given(o, "first_frequency_ghz", (double)t.first_mhz / MHZ_PER_GHZ);
	set_where_given(o, "last_frequency_ghz", (double)t.last_mhz / MHZ_PER_GHZ);
	set_where_given(o, "grid_ghz", t.grid_mhz / MHZ_PER_GHZ);
	if (t.channels)
		json_object_set_new(o, "channels", json_integer(t.channels));
	if (t.channel)
		json_object_set_new(o, "channel", json_integer(t.channel));
	set_where_given(o, "configured_frequency_ghz",
	    (double)t.frequency_mhz / MHZ_PER_GHZ);
	set_where_given(o, "configured_wavelength_nm", t.wavelength_pm / PM_PER_NM);
	json_object_set_new(o, "frequency_error_ghz",
	    json_real(t.frequency_error_mhz / MHZ_PER_GHZ));
	json_object_set_new(o, "wavelength_error_nm",
	    json_real(t.wavelength_error_pm / PM_PER_NM));
	json_object_set_new(o, "tuning", json_boolean(t.tuning));
	json_object_set_new(o, "wavelength_unlocked", json_boolean(t.unlocked));
	json_object_set_new(o, "tec_fault", json_boolean(t.tec_fault));
	json_object_set_new(o, "self_tuning", json_boolean(t.self_tuning_now));
	flags = json_object();
	for (unsigned bit = 0; bit < 8; bit++) {
		if (sfp_tunable_flag_name(bit))
			json_object_set_new(flags, sfp_tunable_flag_name(bit),
			    json_boolean(t.flags >> bit & 1));
	}
	json_object_set_new(o, "flags", flags);
	return o;
}

static void
print_range(const struct sfp_tunable *t, FILE *out)
{
	if (!t->first_mhz && !t->last_mhz)
		return;
	fprintf(out, "  Range               %.10g to %.10g THz",
	    (double)t->first_mhz / MHZ_PER_THZ, (double)t->last_mhz / MHZ_PER_THZ);
	if (t->grid_mhz)
		fprintf(out, " in steps of %g GHz", t->grid_mhz / MHZ_PER_GHZ);
	if (t->channels)
		fprintf(out, ", %u channels", t->channels);
	fputc('\n', out);
}

static void
print_set(const struct sfp_tunable *t, FILE *out)
{
	if (t->channel) {
		fprintf(out, "  Set to              channel %u", t->channel);
		if (t->frequency_mhz)
			fprintf(out, ", %.10g THz",
			    (double)t->frequency_mhz / MHZ_PER_THZ);
		fputc('\n', out);
	}
	if (t->wavelength_pm)
		fprintf(out, "  Set to              %.7g nm\n",
		    t->wavelength_pm / PM_PER_NM);
	if (t->channel || t->wavelength_pm)
		fprintf(out, "  Off by              %g GHz, %g nm\n",
		    t->frequency_error_mhz / MHZ_PER_GHZ,
		    t->wavelength_error_pm / PM_PER_NM);
}

void
decode_sfp_laser_text(const struct decoded *d, FILE *out)
{
	struct sfp_tunable t;

	if (!sfp_tunable(d->map, &d->id, &t))
		return;
	fputs("\nTunable laser\n", out);
	print_range(&t, out);
	print_set(&t, out);
	if (t.tuning || t.self_tuning_now || t.unlocked || t.tec_fault)
		fprintf(out, "  State              %s%s%s%s\n", t.tuning ? " tuning" : "",
		    t.self_tuning_now ? " self-tuning" : "",
		    t.unlocked ? " unlocked" : "", t.tec_fault ? " cooler-fault" : "");
	for (unsigned bit = 0; bit < 8; bit++) {
		if (t.flags >> bit & 1)
			fprintf(out, "  Flag                %s\n",
			    decode_dashed(sfp_tunable_flag_name(bit)).text);
	}
}
