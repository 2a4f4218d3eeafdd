/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode.h"

#include <jansson.h>
#include <math.h>

#include "cli/decode_json.h"
#include "cli/decode_quantity.h"
#include "cli/decode_registers.h"
#include "cli/decode_text.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

/* Powers and what they come to; the daemon rounds the same. */
static const struct {
	int32_t nw;
	double dbm, shown;
} powers[] = {
	{ 1000000, 0, 0 },
	{ 501187, -3, -3 },
	{ 999999, 0, 0 },
	{ 6553500, 8.165, 8.165 },
	{ 110, -39.586, -39.586 },
	{ 100, -40, -40 },
	{ 99, -40.044, -40 },
	{ 1, -60, -40 },
};

START_TEST(a_power_is_rounded_as_the_daemon_does)
{
	double dbm, shown = decode_dbm_shown(powers[_i].nw);

	ck_assert(decode_dbm(powers[_i].nw, &dbm));
	ck_assert_double_eq_tol(dbm, powers[_i].dbm, 1e-9);
	ck_assert_double_eq_tol(shown, powers[_i].shown, 1e-9);
	/* "-0.000" would be seen. */
	ck_assert(dbm != 0 || !signbit(dbm));
	ck_assert(shown != 0 || !signbit(shown));
}
END_TEST

START_TEST(no_light_is_the_floor)
{
	double dbm;

	ck_assert(!decode_dbm(0, &dbm));
	ck_assert_double_eq(decode_dbm_shown(0), -40);
	ck_assert_double_eq(decode_dbm_shown(-1), -40);
}
END_TEST

/* Words, what they come to, and how they are shown. */
static const struct {
	struct quantity q;
	int32_t word;
	double value;
	const char *text;
} words[] = {
	{ { WORD_U16, QUANTITY_DB, 1, 256 }, 0x1530, 21.1875, "21.188" },
	{ { WORD_S16, QUANTITY_CELSIUS, 1, 256 }, -256, -1, "-1.000" },
	{ { WORD_U16, QUANTITY_DB, 1, 10 }, 152, 15.2, "15.2" },
	{ { WORD_S16, QUANTITY_DBM, 1, 100 }, -1001, -10.01, "-10.01" },
	{ { WORD_S16, QUANTITY_PS_PER_NM, 20, 1 }, -256, -5120, "-5120" },
	{ { WORD_S32, QUANTITY_PS_PER_NM, 1, 1 }, INT32_MIN, -2147483648.0,
	    "-2147483648" },
	{ { WORD_U16, QUANTITY_VOLTS, 1, 10000 }, 26000, 2.6, "2.6000" },
	{ { WORD_U16, QUANTITY_PERCENT, 100, 65535 }, 65535, 100, "100.00" },
	{ { WORD_S16, QUANTITY_PERCENT, 100, 32767 }, -32767, -100, "-100.00" },
	{ { WORD_F16, QUANTITY_NUMBER, 1, 1 }, 0x9940, 0.0032, "3.20e-03" },
	{ { WORD_F16, QUANTITY_NUMBER, 1, 1 }, 0x72e0, 7.36e-8, "7.36e-08" },
	{ { WORD_F16, QUANTITY_NUMBER, 1, 1 }, 0x0000, 0, "0" },
	{ { WORD_F16, QUANTITY_NUMBER, 1, 1 }, 0xf800, 0, "0" },
	{ { WORD_F16, QUANTITY_NUMBER, 1, 1 }, 0x0001, 1e-24, "1.00e-24" },
	{ { WORD_F16, QUANTITY_NUMBER, 1, 1 }, 0xffff, 2047e7, "2.05e+10" },
};

START_TEST(a_word_is_shown_with_the_digits_of_its_step)
{
	char text[32];

	ck_assert_double_eq(decode_quantity(&words[_i].q, words[_i].word),
	    words[_i].value);
	decode_quantity_text(&words[_i].q, words[_i].word, text, sizeof(text));
	ck_assert_str_eq(text, words[_i].text);
}
END_TEST

static struct fixture f;

/* A coherent module of one bank with everything at one lane. */
static void
make_coherent(void)
{
	static const uint16_t pages[] = { LOW, 0x00, 0x01, 0x04, 0x12, 0x20, 0x24, 0x28,
		0x2c, 0x2f, 0x33, 0x34, 0x35, 0x10, 0x11, 0x13, 0x14, 0x02, 0x31 };

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		fixture_page(&f, pages[i], 0);
	fixture_poke(&f, LOW, 0, 0x18);
	fixture_poke(&f, LOW, 1, 0x50);
	fixture_poke(&f, LOW, 3, 3 << 1);
	fixture_poke(&f, 0x00, 128, 0x18);
	fixture_poke(&f, LOW, 41, 1);
	fixture_word(&f, 0x01, 128, 0x0102);
	fixture_poke(&f, 0x01, 142, 0x70);
	fixture_poke(&f, 0x01, 145, 0x06); /* Aux2 cooler, Aux3 second supply */
	fixture_poke(&f, 0x01, 146, 70);
	fixture_poke(&f, 0x01, 159, 0x1b);
	fixture_word(&f, LOW, 14, 0x1900);
	fixture_word(&f, LOW, 20, 0x8001);
	fixture_word(&f, LOW, 22, 18000);
	fixture_poke(&f, LOW, 10, 0x20);
	fixture_word(&f, 0x02, 128, 0x4600);
	fixture_word(&f, 0x02, 160, 20000);
	fixture_poke(&f, 0x01, 155, 0x41);
	fixture_poke(&f, 0x10, 129, 0x03);
	fixture_poke(&f, 0x01, 162, 0x01);
	fixture_poke(&f, 0x11, 207, 0x11);
	fixture_poke(&f, 0x11, 222, 0x02);
	fixture_poke(&f, 0x11, 241, 0x01);
	fixture_poke(&f, 0x13, 130, 0x20);
	fixture_poke(&f, 0x13, 168, 0x0f);
	fixture_poke(&f, 0x13, 139, 0x30); /* SSPRQ and a reserved one */
	fixture_poke(&f, 0x31, 128, 0x01);
	fixture_poke(&f, 0x31, 129, 0x01);
	fixture_poke(&f, 0x14, 128, 0x06);
	fixture_word(&f, 0x14, 242, 0x8915);
	fixture_word(&f, 0x20, 128, 0x2005); /* media SNR, lane 1, limits of set 2 */
	fixture_word(&f, 0x20, 130, 0x0f17); /* errored frames of the module */
	fixture_word(&f, 0x20, 132, 0x0064); /* custom */
	fixture_word(&f, 0x20, 134, 0x0006); /* host SNR */
	fixture_word(&f, 0x24, 128, 0x1530);
	fixture_word(&f, 0x24, 130, 0x72e0);
	fixture_word(&f, 0x24, 134, 0x1000);
	fixture_word(&f, 0x28, 128 + 2 * 8 + 2, 0x0a00);
	fixture_poke(&f, 0x2c, 128, 0x02);
	fixture_poke(&f, 0x33, 130, 0x80);
	fixture_word(&f, 0x34, 134, 1000); /* bits */
	fixture_word(&f, 0x34, 142, 100);
	fixture_word(&f, 0x34, 150, 2);
	fixture_word(&f, 0x35, 158, 338);
	fixture_poke(&f, 0x04, 128, 0x80);
	fixture_word(&f, 0x04, 158, 0xffb8);
	fixture_word(&f, 0x04, 160, 120);
	fixture_poke(&f, 0x12, 128, 0x70);
	fixture_word(&f, 0x12, 136, 3);
	fixture_word(&f, 0x12, 168, 0x0b83);
	fixture_word(&f, 0x12, 170, 0x9dd8);
	fixture_word(&f, 0x12, 200, 0xfc18);
	fixture_word(&f, 0x04, 198, 0xfa24);
}

/* Sets of lanes and how they are shown. */
static const struct {
	uint32_t lanes;
	const char *text;
} lane_sets[] = {
	{ 0, "" },
	{ 0x1, " 1" },
	{ 0xff, " 1-8" },
	{ 0x4f, " 1-4 7" },
	{ 0x80000003, " 1-2 32" },
	{ UINT32_MAX, " 1-32" },
	{ 0x55555555, " 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 31" },
};

START_TEST(lanes_in_a_row_are_a_range)
{
	char text[DECODE_LANES_MAX];

	decode_lanes(lane_sets[_i].lanes, text);
	ck_assert_str_eq(text, lane_sets[_i].text);
}
END_TEST

/* What a view prints; to be freed. */
static char *
printed(bool flat, bool text)
{
	static const struct table_style style = { 0 };
	static struct decoded d;
	char *out = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&out, &size);

	memset(&d, 0, sizeof(d));
	decode_map(&f.map, flat, &d);
	ck_assert_ptr_nonnull(stream);
	if (text)
		ck_assert_int_eq(decode_print_text(&d, &style, stream), 0);
	else if (flat)
		ck_assert_int_eq(decode_print_flat(&d, stream), 0);
	else
		ck_assert_int_eq(decode_print_json(&d, stream), 0);
	fclose(stream);
	return out;
}

static json_t *
parsed(bool flat)
{
	char *text = printed(flat, false);
	json_t *o = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

	free(text);
	ck_assert_ptr_nonnull(o);
	return o;
}

static const struct {
	const char *key;
	double value;
} flat_values[] = {
	{ "vdm.esnr_media_input1", 21.1875 },
	{ "vdm.errored_frames_curr_media_input", 7.36e-8 },
	{ "vdm.esnr_host_input1", 16 },
	{ "coherent.prefec_ber_avg", 0.002 },
	{ "coherent.osnr_db.avg", 33.8 },
	{ "coherent.osnr_db.max", 0 },
	{ "coherent.channel_low", -72 },
	{ "coherent.freq_high_ghz", 196100 },
	{ "coherent.grid_spacing_ghz", 75 },
	{ "coherent.laser_freq_configured_ghz", 193175 },
	{ "coherent.laser_freq_current_ghz", 193175 },
	{ "coherent.tx_power_target_dbm", -10 },
	{ "coherent.tx_power_min_dbm", -15 },
};

START_TEST(the_flat_view_has_a_key_for_each_word)
{
	const json_t *value, *place;
	json_t *o;

	make_coherent();
	o = parsed(true);
	value = json_object_get(o, flat_values[_i].key);
	ck_assert_msg(json_is_number(value), "%s is missing", flat_values[_i].key);
	ck_assert_double_eq_tol(json_number_value(value), flat_values[_i].value, 1e-9);

	place = json_object_get(o, "vdm_location.snr_host_in");
	ck_assert_int_eq(json_integer_value(json_object_get(place, "page")), 0x24);
	ck_assert_int_eq(json_integer_value(json_object_get(place, "offset")), 134);
	ck_assert_int_eq(json_integer_value(json_object_get(place, "length")), 2);
	json_decref(o);
}
END_TEST

/* A member by its path, for all that a path of names and numbers can say. */
static const json_t *
at(const json_t *o, const char *path)
{
	char part[64];
	int used;

	for (; sscanf(path, "%63[^/]%n", part, &used) == 1; path += used) {
		o = json_is_array(o) ? json_array_get(o, strtoul(part, NULL, 10))
				     : json_object_get(o, part);
		used += path[used] == '/';
	}
	return o;
}

struct path_value {
	const char *path, *value; /* "null": nothing is there */
};

/* `want` as decode --json has it. */
static void
expect_in_groups(const struct path_value *want)
{
	json_t *o = parsed(false);
	char *value =
	    json_dumps(at(o, want->path), JSON_ENCODE_ANY | JSON_REAL_PRECISION(10));

	ck_assert_str_eq(value ? value : "null", want->value);
	free(value);
	json_decref(o);
}

static const struct path_value structured_values[] = {
	{ "vdm/observables/0/name", "\"snr\"" },
	{ "vdm/observables/0/side", "\"media\"" },
	{ "vdm/observables/0/lane", "1" },
	{ "vdm/observables/0/value", "21.1875" },
	{ "vdm/observables/0/unit", "\"dB\"" },
	{ "vdm/observables/0/limits/low_alarm", "10.0" },
	{ "vdm/observables/0/flags/low_alarm", "true" },
	{ "vdm/observables/0/flags/high_alarm", "false" },
	{ "vdm/observables/1/name", "\"errored_frames\"" },
	{ "vdm/observables/2/side", "\"host\"" },
	{ "vdm/unknown/0/type", "100" },
	{ "coherent/0/bank", "0" },
	{ "coherent/0/tx_filters/0/lane", "1" },
	{ "coherent/0/tx_filters/0/filter", "\"root raised cosine\"" },
	{ "diagnostics/patterns/media_checker/0", "\"SSPRQ\"" },
	{ "diagnostics/patterns/media_checker/1", "null" },
	{ "coherent/0/link/osnr_db/avg", "33.8" },
	{ "coherent/0/fec/media/bits", "1000" },
	{ "coherent/0/flags/rx_loss_of_frame", "true" },
	{ "monitors/tec_current_percent", "-100.0" },
	{ "monitors/supply_voltage_2_v", "1.8" },
	{ "monitors/flags/tec_current/low_alarm", "true" },
	{ "monitors/flags/tec_current/high_alarm", "false" },
	{ "limits/supply_voltage_2_v/high_alarm", "2.0" },
	{ "limits/tec_current_percent", "null" },
	{ "laser/lanes/0/frequency_ghz", "193175.0" },
	{ "laser/lanes/0/target_power_dbm", "-10.0" },
	{ "identity/fault_cause", "\"TEC runaway\"" },
	{ "advertised/controls/0", "\"tunable\"" },
	{ "advertised/controls/1", "\"tx_polarity_flip\"" },
	{ "advertised/temperature_max_c", "70" },
	{ "lane_settings/1/lane", "2" },
	{ "lane_settings/1/tx_polarity_flip", "true" },
	{ "lane_settings/2/tx_polarity_flip", "false" },
	{ "lane_settings/1/active/application", "1" },
	{ "lane_settings/1/active/rx_cdr", "true" },
	{ "lane_settings/1/active/data_path", "1" },
	/* what is not given, or belongs to a lane that is not in use, is not there */
	{ "identity/length_om3_m", "null" },
	{ "identity/vendor_name", "null" },
	{ "identity/connector_code", "0" },
	{ "lane_settings/1/active/tx_eq_code", "0" },
	{ "lane_settings/2/active/application", "0" },
	{ "lane_settings/2/active/tx_eq_code", "null" },
	{ "lane_settings/1/medium/tx_fiber", "1" },
	{ "lane_settings/1/medium/tx_wavelength", "null" },
	{ "diagnostics/abilities/0", "\"media_snr\"" },
	{ "diagnostics/lanes/1/media/snr_db", "21.53515625" },
	{ "diagnostics/lanes/1/media_checker_on", "true" },
	{ "diagnostics/lanes/1/media_checker", "\"PRBS-31Q\"" },
	{ "laser/grids/0/spacing_ghz", "75.0" },
	{ "laser/lanes/0/channel", "3" },
};

START_TEST(the_structured_view_has_the_same_in_groups)
{
	make_coherent();
	expect_in_groups(&structured_values[_i]);
}
END_TEST

static const char *const lines[] = {
	"  SNR                          dB     1       21.188\n",
	"  Errored frames                      all   7.36e-08\n",
	"  media SNR low-alarm lane 1\n",
	"  media SNR                            10.000      0.000      0.000      0.000\n",
	"Not shown: 1 of custom",
	"  OSNR                                 33.8          0.0          0.0 dB\n",
	"  Pre-FEC BER                      2.00e-03            0            0\n",
	"  Rx loss of frame\n",
	"\nTx filter of lane 1: root raised cosine\n",
	"Fault cause        TEC runaway\n",
	"Cooler current     -100.00 %\n",
	"Second supply      1.8000 V\n",
	"Technology         850 nm VCSEL\n",
	"Firmware inactive  1.2\n",
	"   tec-current low-alarm\n",
	"supply-voltage-2        0.0000 V      0.0000 V      0.0000 V      2.0000 V\n",
	"\nLanes\n  Tx polarity flipped              1-2\n",
	"        2     1       -             -      on       -        -  -\n",
	"  can do           SNR of the media side\n",
	"  media pattern checker on         1-4\n",
	"  media SNR               lane 1  0.000 dB            lane 2  21.535 dB\n",
	"  controls         tunable, tx polarity flip\n",
	"  Maximum temperature       70 C\n",
	"  Grid of 75     GHz  channels -72 to 120, 191.3 to 196.1 THz\n",
	" set to channel 3 of 75 GHz, 193.175000 THz\n",
};

START_TEST(the_text_has_lines_for_people)
{
	char *text;

	make_coherent();
	text = printed(false, true);
	ck_assert_msg(strstr(text, lines[_i]), "no line \"%s\" in\n%s", lines[_i], text);
	free(text);
}
END_TEST

START_TEST(a_memory_without_its_first_byte_is_no_module_of_code_zero)
{
	char *text;

	make_coherent();
	f.map.index[0][LOW] = 0;
	text = printed(false, true);
	ck_assert_msg(strstr(text, "Module             not known: byte 0 of lower memory "
				   "is not held\n") == text,
	    "%s", text);
	free(text);
}
END_TEST

static void
expect_narrow(char *text)
{
	char *line, *rest;

	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		ck_assert_msg(strlen(line) <= 80 && line[strlen(line) - 1] != ' ',
		    "too wide, or blanks at its end: '%s'", line);
}

START_TEST(no_line_of_diagnostics_is_wider_than_a_terminal)
{
	char *text;

	make_coherent();
	fixture_page(&f, 0x38, 0); /* limits without a unit */
	/* All observables that there are, with the widest words that there are. */
	for (unsigned i = 0; i < 64; i++)
		fixture_word(&f, 0x20, 128 + 2 * i,
		    (i % 8) << 8 | (i < 34 ? i + 1 : i + 94));
	for (unsigned byte = 128; byte < 256; byte++) {
		fixture_poke(&f, 0x24, byte, 0x80);
		fixture_poke(&f, 0x28, byte, 0x80);
		fixture_poke(&f, 0x2c, byte, 0xff);
		fixture_poke(&f, 0x35, byte, 0x80);
	}
	text = printed(false, true);
	expect_narrow(text);
	free(text);
}
END_TEST

/* A QSFP that lists an SNR, a dispersion, a TEC current and a type of the vendor's. */
static void
make_parameters(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x20, 0);
	fixture_page(&f, 0x21, 0);
	fixture_poke(&f, LOW, 0, 0x11);
	fixture_poke(&f, 0x00, 128, 0x11);
	fixture_poke(&f, 0x00, 195, 0x01);
	fixture_word(&f, 0x20, 200, 0x2501);
	fixture_word(&f, 0x20, 152, 0x1530);
	fixture_word(&f, 0x21, 146, 0x0a00);
	fixture_poke(&f, 0x20, 128, 0x40);
	fixture_poke(&f, 0x20, 140, 0x80);
	fixture_word(&f, 0x20, 202, 0x0402);
	fixture_word(&f, 0x20, 154, 0xfff0);
	fixture_word(&f, 0x20, 204, 0x0006);
	fixture_word(&f, 0x20, 156, 0xff9c);
	fixture_word(&f, 0x20, 206, 0x00c0);
	fixture_word(&f, 0x20, 158, 0x1234);
}

static const struct path_value parameter_values[] = {
	{ "parameters/0/type", "1" },
	{ "parameters/0/name", "\"snr\"" },
	{ "parameters/0/lane", "2" },
	{ "parameters/0/value", "21.1875" },
	{ "parameters/0/unit", "\"dB\"" },
	{ "parameters/0/limits/low_alarm", "10.0" },
	{ "parameters/0/flags/low_alarm", "true" },
	{ "parameters/0/flags/high_alarm", "false" },
	{ "parameters/0/masked/high_alarm", "true" },
	{ "parameters/1/name", "\"residual_dispersion\"" },
	{ "parameters/1/raw", "65520" },
	{ "parameters/1/value", "null" },
	{ "parameters/2/value", "-10.0" },
	{ "parameters/2/unit", "\"mA\"" },
	{ "parameters/2/lane", "null" },
	{ "parameters/2/limits", "null" },
	{ "parameters/3/type", "192" },
	{ "parameters/3/raw", "4660" },
	{ "parameters/3/name", "null" },
	{ "parameters/4", "null" },
};

START_TEST(parameters_have_numbers_where_their_meaning_is_known)
{
	make_parameters();
	expect_in_groups(&parameter_values[_i]);
}
END_TEST

/* A QSFP+ of SFF-8436 that lists two applications; its second lane is told the second. */
static void
make_applications(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x01, 0);
	fixture_poke(&f, LOW, 0, 0x0d);
	fixture_poke(&f, LOW, 1, 1);
	fixture_poke(&f, LOW, 96, 0x81);
	fixture_poke(&f, 0x00, 128, 0x0d);
	fixture_poke(&f, 0x00, 221, 0x04);
	fixture_poke(&f, 0x01, 128, 0x16);
	fixture_poke(&f, 0x01, 129, 1);
	fixture_word(&f, 0x01, 130, 0x0208);
	fixture_word(&f, 0x01, 132, 0x010a);
}

static const struct {
	const char *path, *value;
} application_values[] = {
	{ "application_select/table/0/category", "2" },
	{ "application_select/table/1/variant", "10" },
	{ "application_select/table/1/application", "1" },
	{ "application_select/table/2", "null" },
	{ "application_select/checksum", "true" },
	{ "application_select/tx/1/control_mode", "2" },
	{ "application_select/tx/1/application", "1" },
	{ "application_select/rx/1/control_mode", "0" },
	{ "application_select/rx/4", "null" },
};

START_TEST(applications_of_a_qsfp_are_told)
{
	json_t *o;
	char *value;

	make_applications();
	o = parsed(false);
	value = json_dumps(at(o, application_values[_i].path), JSON_ENCODE_ANY);
	ck_assert_str_eq(value ? value : "null", application_values[_i].value);
	free(value);
	json_decref(o);
}
END_TEST

START_TEST(applications_of_a_qsfp_are_lines)
{
	char *text;

	make_applications();
	text = printed(false, true);
	ck_assert_msg(strstr(text, "\nApplication select\n"
				   "  application 0      category 2, variant 08h\n"
				   "  application 1      category 1, variant 0Ah\n"
				   "  Tx lane 2           1, control mode 2\n"
				   "  checksum           good\n"),
	    "%s", text);
	free(text);
	fixture_poke(&f, 0x00, 221, 0);
	text = printed(false, true);
	ck_assert_ptr_null(strstr(text, "Application select"));
	free(text);
}
END_TEST

/* Of 63 places in page 01h those that the module uses. */
START_TEST(registers_of_applications_are_as_many_as_there_are)
{
	static const struct table_style style = { 0 };
	static struct decoded d;
	char *out = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&out, &size);

	make_applications();
	memset(&d, 0, sizeof(d));
	decode_map(&f.map, true, &d);
	ck_assert_ptr_nonnull(stream);
	ck_assert_int_eq(decode_print_registers(&d, &style, stream), 0);
	fclose(stream);
	ck_assert_ptr_nonnull(
	    strstr(out, "\n01h:130[5:0]\tapplication, category\t2 1\t\n"));
	ck_assert_ptr_nonnull(strstr(out,
	    "\nA0h:94[5:0]\tTx application select, lanes 4 to 1\t0 0 1 0\t\n"));
	free(out);
}
END_TEST

static const char *const parameter_lines[] = {
	"\nParameter monitors             Lane    value lo alarm  lo warn  hi warn hi alarm\n",
	"  SNR                       dB  2     21.188   10.000    0.000    0.000    0.000\n",
	"  Residual ISI/dispersion       1      FFF0h\n",
	"  TEC current               mA         -10.0\n",
	"  Type C0h                             1234h\n",
	"Flags\n  SNR low-alarm lane 2\n",
};

START_TEST(parameters_have_a_line_each)
{
	char *text;

	make_parameters();
	text = printed(false, true);
	ck_assert_msg(strstr(text, parameter_lines[_i]), "no line \"%s\" in\n%s",
	    parameter_lines[_i], text);
	free(text);
}
END_TEST

START_TEST(no_line_of_parameters_is_wider_than_a_terminal)
{
	char *text;

	make_parameters();
	for (unsigned i = 0; i < 24; i++) {
		fixture_word(&f, 0x20, 200 + 2 * i, 0x0701 + i);
		fixture_word(&f, 0x20, 152 + 2 * i, 0x8001);
		fixture_poke(&f, 0x20, 128 + i / 2, 0xff);
	}
	for (unsigned byte = 128; byte < 256; byte++)
		fixture_poke(&f, 0x21, byte, 0x80);
	text = printed(false, true);
	expect_narrow(text);
	free(text);
}
END_TEST

/* A module whose first instance answered, and whose second one refused. */
static void
make_cdb(void)
{
	make_coherent();
	fixture_page(&f, 0x9f, 0);
	fixture_page(&f, 0x9f, 1);
	fixture_poke(&f, LOW, 37, 0x01);
	fixture_poke(&f, LOW, 38, 0x45);
	fixture_poke(&f, 0x9f, 129, 0x40);
	fixture_poke(&f, 0x9f, 133, 0xbf);
	fixture_poke(&f, 0x9f, 134, 0x12);
	fixture_poke(&f, 0x9f, 135, 0xed);
	fixture_poke(&f, 0x9f, 136, 0x12);
	fixture_poke_bank(&f, 0x9f, 1, 128, 0x80);
	fixture_poke_bank(&f, 0x9f, 1, 132, 0x02);
	fixture_poke_bank(&f, 0x9f, 1, 134, 0xf1);
}

static const struct path_value cdb_values[] = {
	{ "cdb/0/instance", "1" },
	{ "cdb/0/status/state", "\"success\"" },
	{ "cdb/0/status/code", "1" },
	{ "cdb/0/status/text", "\"done\"" },
	{ "cdb/0/command/id", "64" },
	{ "cdb/0/command/name", "\"module features\"" },
	{ "cdb/0/command/lpl_bytes", "0" },
	{ "cdb/0/command/check_code_good", "true" },
	{ "cdb/0/reply/length_code", "18" },
	{ "cdb/0/reply/bytes", "\"120000000000000000000000000000000000\"" },
	{ "cdb/0/reply/check_code_good", "true" },
	{ "cdb/1/instance", "2" },
	{ "cdb/1/status/state", "\"failed\"" },
	{ "cdb/1/command/name", "null" },
	{ "cdb/1/command/check_code_good", "null" },
	{ "cdb/1/reply/epl_pages", "2" },
	{ "cdb/1/reply/bytes", "null" },
};

START_TEST(cdb_is_what_was_asked_and_answered)
{
	make_cdb();
	expect_in_groups(&cdb_values[_i]);
}
END_TEST

START_TEST(cdb_is_told_in_lines)
{
	static const char first[] =
	    "\nCDB instance 1\n"
	    "  Status           success: done\n"
	    "  Command          0040h module features\n"
	    "                   LPL 0 bytes, EPL 0, check code good\n"
	    "  Reply            LPL 18 bytes, check code good\n"
	    "                   12 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
	    "                   00 00\n"
	    "\nCDB instance 2\n"
	    "  Status           failed: check code wrong\n"
	    "  Command          8000h\n"
	    "                   LPL 2 bytes, EPL 0\n"
	    "  Reply            EPL 2 pages\n";
	char *text;

	make_cdb();
	text = printed(false, true);
	ck_assert_msg(strstr(text, first) != NULL, "%s", text);
	expect_narrow(text);
	free(text);
}
END_TEST

START_TEST(a_module_without_diagnostics_has_none_of_it)
{
	json_t *o;
	char *text;

	make_coherent();
	fixture_poke(&f, 0x01, 142, 0x00);
	fixture_poke(&f, 0x01, 155, 0x00);
	o = parsed(false);
	ck_assert_ptr_null(json_object_get(o, "diagnostics"));
	ck_assert_ptr_null(json_object_get(o, "vdm"));
	ck_assert_ptr_null(json_object_get(o, "coherent"));
	ck_assert_ptr_null(json_object_get(o, "laser"));
	ck_assert_ptr_null(json_object_get(o, "parameters"));
	ck_assert_ptr_null(json_object_get(o, "cdb"));
	json_decref(o);
	text = printed(false, true);
	ck_assert_ptr_null(strstr(text, "SNR"));
	ck_assert_ptr_null(strstr(text, "Tunable"));
	free(text);
}
END_TEST

/* A tunable SFP with a cooler: page 02h of A2h, and what A2h says of its laser. */
static void
make_tunable_sfp(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, A2_LOW, 0);
	fixture_page(&f, A2_TABLE + 2, 0);
	fixture_poke(&f, LOW, 0, 0x03);
	fixture_poke(&f, LOW, 64, 0x14);
	fixture_poke(&f, LOW, 65, 0x40);
	fixture_poke(&f, LOW, 92, 0x60);
	fixture_poke(&f, LOW, 93, 0x80);
	fixture_word(&f, A2_LOW, 106, 0x2d80);
	fixture_word(&f, A2_LOW, 108, 0xff38);
	fixture_word(&f, A2_LOW, 48, 0x2710);
	fixture_word(&f, A2_LOW, 50, 0xd8f0);
	fixture_word(&f, A2_LOW, 52, 0x1f40);
	fixture_word(&f, A2_LOW, 54, 0xe0c0);
	fixture_poke(&f, A2_LOW, 113, 0x08);
	fixture_poke(&f, A2_TABLE + 2, 128, 0x02);
	fixture_word(&f, A2_TABLE + 2, 132, 191);
	fixture_word(&f, A2_TABLE + 2, 134, 5000);
	fixture_word(&f, A2_TABLE + 2, 136, 196);
	fixture_word(&f, A2_TABLE + 2, 138, 2500);
	fixture_word(&f, A2_TABLE + 2, 140, 500);
	fixture_word(&f, A2_TABLE + 2, 144, 35);
	fixture_word(&f, A2_TABLE + 2, 152, 0xfff9);
	fixture_poke(&f, A2_TABLE + 2, 168, 0x20);
	fixture_poke(&f, A2_TABLE + 2, 172, 0x18);
}

START_TEST(a_tunable_sfp_tells_where_it_is)
{
	static const char laser[] =
	    "\nTunable laser\n"
	    "  Range               191.5 to 196.25 THz in steps of 50 GHz, 96 channels\n"
	    "  Set to              channel 35, 193.2 THz\n"
	    "  Off by              -0.7 GHz, 0 nm\n"
	    "  State               unlocked\n"
	    "  Flag                new-channel\n"
	    "  Flag                bad-channel\n";
	char *text;
	json_t *o;

	make_tunable_sfp();
	text = printed(false, true);
	ck_assert_msg(strstr(text, laser) != NULL, "%s", text);
	ck_assert_msg(strstr(text, "Laser temperature  45.500 C\n") != NULL, "%s", text);
	ck_assert_msg(strstr(text, "Cooler current     -20.0 mA\n") != NULL, "%s", text);
	ck_assert_msg(strstr(text, "cooler-current high-alarm\n") != NULL, "%s", text);
	expect_narrow(text);
	free(text);

	o = parsed(false);
	ck_assert_int_eq(json_integer_value(at(o, "laser/channel")), 35);
	ck_assert(json_real_value(at(o, "laser/configured_frequency_ghz")) == 193200);
	ck_assert(json_real_value(at(o, "laser/frequency_error_ghz")) == -0.7);
	ck_assert(json_is_true(at(o, "laser/flags/bad_channel")));
	ck_assert(json_is_false(at(o, "laser/flags/tec_fault")));
	ck_assert(json_real_value(at(o, "monitors/laser_temperature_c")) == 45.5);
	ck_assert(json_real_value(at(o, "monitors/cooler_current_ma")) == -20);
	ck_assert(json_real_value(at(o, "limits/cooler_current_ma/low_warn")) == -800);
	json_decref(o);
}
END_TEST

/* An SFP and a QSFP, with and without an extended code. */
static const struct {
	uint8_t identifier, bits, extended;
	const char *line; /* NULL: none */
} compliances[] = {
	{ 0x03, 0x10, 0x00, "Compliance         10GBASE-SR\n" },
	{ 0x03, 0x10, 0x02,
	    "Compliance         100GBASE-SR4 or 25GBASE-SR\n"
	    "Codes              100GBASE-SR4 or 25GBASE-SR; 10GBASE-SR\n" },
	{ 0x03, 0xfc, 0x00,
	    "Compliance         10GBASE-ER\n"
	    "Codes              10GBASE-ER; 10GBASE-LRM; 10GBASE-LR; 10GBASE-SR;\n"
	    "                   InfiniBand 1X SX; InfiniBand 1X LX\n" },
	{ 0x03, 0x00, 0x00, NULL },
	{ 0x11, 0x02, 0x00, "Compliance         40GBASE-LR4\n" },
	{ 0x11, 0x02, 0x0a, "Compliance         code 0Ah\n" },
};

START_TEST(the_interface_is_told_by_code_or_by_bits)
{
	bool is_sfp = compliances[_i].identifier == 0x03;
	const char *line = compliances[_i].line;
	char *text;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_poke(&f, LOW, 0, compliances[_i].identifier);
	fixture_poke(&f, is_sfp ? LOW : 0x00, is_sfp ? 3 : 131, compliances[_i].bits);
	fixture_poke(&f, is_sfp ? LOW : 0x00, is_sfp ? 36 : 192,
	    compliances[_i].extended);
	text = printed(false, true);
	ck_assert_msg(strstr(text, line ? line : "") &&
			  (strstr(text, "Compliance") != NULL) == (line != NULL),
	    "%s", text);
	free(text);
}
END_TEST

/* Losses of a passive cable: bytes 14 and 15 of an SFP, 186 to 189 and 145 of a QSFP. */
static const struct {
	uint8_t identifier;
	uint8_t db[5];
	const char *line;
} cables[] = {
	{ 0x03, { 7, 11 }, "Attenuation        7/11 dB at 12.9/25.8 GHz\n" },
	{ 0x03, { 0, 11 }, "Attenuation        11 dB at 25.8 GHz\n" },
	{ 0x11, { 3, 5, 6, 12 }, "Attenuation        3/5/6/12 dB at 2.5/5/7/12.9 GHz\n" },
	{ 0x11, { 255, 255, 255, 255, 255 },
	    "Attenuation        255/255/255/255/255 dB at 2.5/5/7/12.9/25.8 GHz\n" },
	{ 0x11, { 0 }, "" },
};

START_TEST(copper_tells_its_losses_in_a_line)
{
	static const uint8_t sfp[] = { 14, 15 }, qsfp[] = { 186, 187, 188, 189, 145 };
	bool is_sfp = cables[_i].identifier == 0x03;
	char *text;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_poke(&f, LOW, 0, cables[_i].identifier);
	fixture_poke(&f, LOW, 8, is_sfp ? 0x04 : 0);
	fixture_poke(&f, 0x00, 147, 0xa0);
	for (size_t i = 0; i < COUNT_OF(qsfp); i++) {
		if (!is_sfp)
			fixture_poke(&f, 0x00, qsfp[i], cables[_i].db[i]);
		else if (i < COUNT_OF(sfp))
			fixture_poke(&f, LOW, sfp[i], cables[_i].db[i]);
	}
	text = printed(false, true);
	ck_assert_msg(strstr(text, cables[_i].line), "%s", text);
	ck_assert_int_eq(strstr(text, "Attenuation") != NULL, cables[_i].line[0] != 0);
	ck_assert_ptr_null(strstr(text, "Wavelength"));
	expect_narrow(text);
	free(text);
}
END_TEST

/* Page 19h, which says of which block of applications a code is, is not held. */
START_TEST(a_code_of_an_unknown_block_stands_in_the_flat_view_alone)
{
	const json_t *lane;
	json_t *o;

	make_coherent();
	fixture_poke(&f, LOW, 1, 0x53);
	fixture_poke(&f, 0x01, 175, 2);
	fixture_poke(&f, 0x11, 206, 0x30);

	o = parsed(true);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "lane1.active_app")), 3);
	json_decref(o);
	o = parsed(false);
	lane =
	    json_array_get(json_object_get(json_object_get(o, "monitors"), "lanes"), 0);
	ck_assert_ptr_nonnull(json_object_get(lane, "datapath_state"));
	ck_assert_ptr_null(json_object_get(lane, "active_app"));
	json_decref(o);
}
END_TEST

/* Bytes of A0h or of 00h, what the flat view makes of them, and what counts. */
static const struct {
	uint8_t identifier, byte[4], value[4];
	const char *key;
	double flat, counts; /* below 0: not told */
} raw_values[] = {
	{ 0x03, { 14, 15 }, { 10, 105 }, "length_smf_km", 10, 10.5 },
	{ 0x03, { 14, 15 }, { 10, 105 }, "length_smf_m", 10500, 10500 },
	{ 0x03, { 14, 15 }, { 40, 144 }, "length_smf_km", 40, 40 },
	{ 0x03, { 14, 15 }, { 40, 144 }, "length_smf_m", 14400, 40000 },
	{ 0x03, { 14, 15 }, { 80, 255 }, "length_smf_m", 80000, 80000 },
	{ 0x03, { 14, 15 }, { 255, 255 }, "length_smf_km", -1, -1 },
	{ 0x03, { 14, 15 }, { 0, 4 }, "length_smf_km", 0.4, 0.4 },
	{ 0x03, { 8, 14 }, { 0x04, 6 }, "length_smf_km", 0, -1 },
	{ 0x03, { 8, 14 }, { 0x08, 6 }, "length_smf_km", 6, -1 },
	{ 0x03, { 8, 16 }, { 0x04, 8 }, "length_om2_m", 80, -1 },
	{ 0x03, { 8, 16 }, { 0x04, 255 }, "length_om2_m", 0, -1 },
	{ 0x03, { 16 }, { 255 }, "length_om2_m", -1, -1 },
	{ 0x03, { 12 }, { 0 }, "nominal_bitrate_mbps", 0, -1 },
	{ 0x03, { 12, 66 }, { 255, 0 }, "nominal_bitrate_mbps", -1, -1 },
	{ 0x03, { 12 }, { 103 }, "nominal_bitrate_mbps", 10300, 10300 },
	{ 0x0d, { 140 }, { 0 }, "nominal_bitrate_mbps", 0, -1 },
	{ 0x0d, { 140 }, { 103 }, "nominal_bitrate_mbps", 10300, 10300 },
};

static void
expect_number(json_t *o, const char *key, double value)
{
	const json_t *number = json_object_get(o, key);

	ck_assert_msg((number != NULL) == (value >= 0), "%s", key);
	if (number)
		ck_assert_double_eq_tol(json_number_value(number), value, 1e-9);
}

START_TEST(the_flat_view_has_bytes_where_the_others_have_what_counts)
{
	uint16_t page = raw_values[_i].identifier == 0x03 ? LOW : 0x00;
	json_t *o;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_poke(&f, LOW, 0, raw_values[_i].identifier);
	fixture_poke(&f, 0x00, 128, raw_values[_i].identifier);
	for (unsigned i = 0; i < 4 && raw_values[_i].byte[i]; i++)
		fixture_poke(&f, page, raw_values[_i].byte[i], raw_values[_i].value[i]);

	o = parsed(true);
	expect_number(o, raw_values[_i].key, raw_values[_i].flat);
	json_decref(o);
	o = parsed(false);
	expect_number(json_object_get(o, "identity"), raw_values[_i].key,
	    raw_values[_i].counts);
	json_decref(o);
}
END_TEST

/* A QSFP-DD has eight lanes. What the second bank holds: 0 for what the first does. */
static const struct {
	uint8_t banks, state;
	bool held, shown;
} banks[] = {
	{ 0, 0x33, true, false },
	{ 1, 0x33, true, true },
	{ 1, 0x33, false, false },
	{ 1, 0, true, false },
};

START_TEST(a_bank_beyond_the_form_factor_is_shown_flat_where_it_is_claimed_and_held)
{
	const json_t *lanes;
	json_t *o;

	make_coherent();
	fixture_poke(&f, 0x01, 142, banks[_i].banks);
	if (banks[_i].held)
		fixture_page(&f, 0x11, 1);
	for (unsigned byte = 128; banks[_i].held && byte < 256; byte++)
		fixture_poke_bank(&f, 0x11, 1, byte,
		    memmap_bytes(&f.map, mem_at(0x11, (uint8_t)byte), 1)[0]);
	if (banks[_i].held && banks[_i].state)
		fixture_poke_bank(&f, 0x11, 1, 128, banks[_i].state);

	o = parsed(true);
	ck_assert_ptr_nonnull(json_object_get(o, "lane8.datapath_state"));
	ck_assert_int_eq(json_object_get(o, "lane9.datapath_state") != NULL,
	    banks[_i].shown);
	json_decref(o);
	o = parsed(false);
	lanes = json_object_get(json_object_get(o, "monitors"), "lanes");
	ck_assert_uint_le(json_array_size(lanes), 8);
	json_decref(o);
}
END_TEST

START_TEST(a_level_transition_without_end_has_no_value_but_in_the_flat_view)
{
	json_t *o, *list;
	char *text;

	make_coherent();
	fixture_word(&f, 0x20, 136, 0x0007);
	fixture_word(&f, 0x24, 136, 0xffff);

	o = parsed(false);
	list = json_object_get(json_object_get(o, "vdm"), "observables");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const char *name = json_string_value(json_object_get(one, "name"));

		ck_assert_int_eq(json_object_get(one, "value") == NULL,
		    strcmp(name, "pam4_level_transition") == 0);
	}
	json_decref(o);
	text = printed(false, true);
	ck_assert_ptr_null(strstr(text, "255.996"));
	free(text);
	o = parsed(true);
	ck_assert_double_eq_tol(json_number_value(json_object_get(o,
				    "vdm.pam4_level_transition_media_input1")),
	    255.996, 0.001);
	json_decref(o);
}
END_TEST

START_TEST(a_dump_without_diagnostics_says_that_they_are_missing)
{
	char *text;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_poke(&f, LOW, 0, 0x03);
	fixture_poke(&f, LOW, 92, 0x68);
	text = printed(false, true);
	ck_assert_msg(strstr(text, "\nMonitors           no temperature") != NULL, "%s",
	    text);
	ck_assert_ptr_null(strstr(text, "\n\n\n"));
	free(text);
}
END_TEST

/* What is set of the pages of C-CMIS, and a page of extended payload. */
static const struct {
	uint16_t page;
	uint8_t bank, byte, value;
	const char *line;
} told[] = {
	{ 0x33, 0, 132, 0x01, "Media FEC detected degrade" },
	{ 0x3b, 0, 194, 0x80, "FlexE remote PHY fault" },
	{ 0x3b, 0, 195, 0x04, "Host Tx loss of alignment" },
	{ 0x30, 0, 144, 0x02, "Rx total power limits of the host" },
	{ 0x38, 0, 137, 0x10, "  Rx consequent action               insert local fault" },
	{ 0x41, 0, 130, 0x04, "  Rx total power high alarm range    10.24 dBm" },
	{ 0x44, 0, 128, 0x20, "  Tx loss of alignment offered" },
	{ 0xa0, 1, 128, 0x01, "Extended payload of CDB instance 2: 1 page, not decoded" },
};

START_TEST(pages_of_coherent_modules_and_payloads_are_told)
{
	char *text;

	make_coherent();
	fixture_page(&f, told[_i].page, told[_i].bank);
	text = printed(false, true);
	if (told[_i].page != 0xa0)
		ck_assert_msg(!strstr(text, told[_i].line), "%s", text);
	free(text);
	fixture_poke_bank(&f, told[_i].page, told[_i].bank, told[_i].byte,
	    told[_i].value);
	text = printed(false, true);
	ck_assert_msg(strstr(text, told[_i].line) != NULL, "%s", text);
	free(text);
	free(printed(false, false));
}
END_TEST

START_TEST(a_frequency_of_a_grid_has_all_of_its_digits)
{
	char *text;

	make_coherent();
	fixture_poke(&f, 0x04, 129, 0x20);
	fixture_word(&f, 0x04, 166, 0xffd0);
	fixture_word(&f, 0x04, 168, 48);
	text = printed(false, true);
	ck_assert_msg(strstr(text, ", 192.3875 to 193.5875 THz") != NULL, "%s", text);
	free(text);
}
END_TEST

START_TEST(diagnostics_that_repeat_the_identity_have_no_checksum)
{
	char *text;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_poke(&f, LOW, 0, 0x03);
	fixture_poke(&f, LOW, 92, 0x68);
	fixture_text(&f, LOW, 20, "VENDOR", 16);
	ck_assert(memmap_put(&f.map, mem_at(A2_LOW, 0),
	    memmap_bytes(&f.map, mem_at(LOW, 0), 128), 128));
	text = printed(false, true);
	ck_assert_msg(strstr(text, "cc-base") && !strstr(text, "cc-dmi"), "%s", text);
	free(text);
	fixture_poke(&f, A2_LOW, 20, 1);
	text = printed(false, true);
	ck_assert_msg(strstr(text, "cc-dmi") != NULL, "%s", text);
	free(text);
}
END_TEST

START_TEST(a_code_of_a_vendor_is_not_reserved)
{
	char *text;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_poke(&f, LOW, 0, 0x80);
	text = printed(false, true);
	ck_assert_msg(strstr(text, "vendor's own code (80h)") != NULL, "%s", text);
	free(text);
	fixture_poke(&f, LOW, 0, 0x7f);
	text = printed(false, true);
	ck_assert_msg(strstr(text, "reserved code (7Fh)") != NULL, "%s", text);
	free(text);
}
END_TEST

/* All pages but Lower Memory and 00h answer as page 00h does: the two views without. */
START_TEST(a_page_that_reads_as_page_00h_is_shown_nowhere)
{
	static const char *const gone[] = { "Tx power", "Data path", "Versatile",
		"Tunable", "Coherent", "Diagnostics" };
	uint8_t bytes[128];
	char *text;

	make_coherent();
	fixture_text(&f, 0x00, 129, "VENDOR", 16);
	memcpy(bytes, memmap_bytes(&f.map, mem_at(0x00, 128), 128), 128);
	for (unsigned i = 0; i < f.map.count; i++) {
		struct memaddr at = mem_at(f.half[i].page, 128);

		at.bank = f.half[i].bank;
		if (at.page != LOW && at.page != 0x01)
			ck_assert(memmap_put(&f.map, at, bytes, 128));
	}
	text = printed(false, true);
	for (unsigned i = 0; i < COUNT_OF(gone); i++)
		ck_assert_msg(!strstr(text, gone[i]), "%s in\n%s", gone[i], text);
	ck_assert_msg(strstr(text, "reads as page 00h") != NULL, "%s", text);
	free(text);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("decode");
	TCase *t = tcase_create("decode");

	tcase_add_loop_test(t, a_power_is_rounded_as_the_daemon_does, 0,
	    COUNT_OF(powers));
	tcase_add_test(t, no_light_is_the_floor);
	tcase_add_loop_test(t, a_word_is_shown_with_the_digits_of_its_step, 0,
	    COUNT_OF(words));
	tcase_add_loop_test(t, lanes_in_a_row_are_a_range, 0, COUNT_OF(lane_sets));
	tcase_add_loop_test(t, the_flat_view_has_a_key_for_each_word, 0,
	    COUNT_OF(flat_values));
	tcase_add_loop_test(t, the_structured_view_has_the_same_in_groups, 0,
	    COUNT_OF(structured_values));
	tcase_add_test(t, a_memory_without_its_first_byte_is_no_module_of_code_zero);
	tcase_add_loop_test(t, the_text_has_lines_for_people, 0, COUNT_OF(lines));
	tcase_add_test(t, no_line_of_diagnostics_is_wider_than_a_terminal);
	tcase_add_loop_test(t, applications_of_a_qsfp_are_told, 0,
	    COUNT_OF(application_values));
	tcase_add_test(t, applications_of_a_qsfp_are_lines);
	tcase_add_test(t, registers_of_applications_are_as_many_as_there_are);
	tcase_add_loop_test(t, parameters_have_numbers_where_their_meaning_is_known, 0,
	    COUNT_OF(parameter_values));
	tcase_add_loop_test(t, parameters_have_a_line_each, 0, COUNT_OF(parameter_lines));
	tcase_add_test(t, no_line_of_parameters_is_wider_than_a_terminal);
	tcase_add_loop_test(t, cdb_is_what_was_asked_and_answered, 0,
	    COUNT_OF(cdb_values));
	tcase_add_test(t, cdb_is_told_in_lines);
	tcase_add_test(t, a_module_without_diagnostics_has_none_of_it);
	tcase_add_test(t, a_tunable_sfp_tells_where_it_is);
	tcase_add_loop_test(t, the_interface_is_told_by_code_or_by_bits, 0,
	    COUNT_OF(compliances));
	tcase_add_loop_test(t, copper_tells_its_losses_in_a_line, 0, COUNT_OF(cables));
	tcase_add_test(t, a_code_of_an_unknown_block_stands_in_the_flat_view_alone);
	tcase_add_loop_test(t,
	    a_bank_beyond_the_form_factor_is_shown_flat_where_it_is_claimed_and_held, 0,
	    COUNT_OF(banks));
	tcase_add_loop_test(t, the_flat_view_has_bytes_where_the_others_have_what_counts,
	    0, COUNT_OF(raw_values));
	tcase_add_test(t,
	    a_level_transition_without_end_has_no_value_but_in_the_flat_view);
	tcase_add_loop_test(t, pages_of_coherent_modules_and_payloads_are_told, 0,
	    COUNT_OF(told));
	tcase_add_test(t, a_frequency_of_a_grid_has_all_of_its_digits);
	tcase_add_test(t, diagnostics_that_repeat_the_identity_have_no_checksum);
	tcase_add_test(t, a_code_of_a_vendor_is_not_reserved);
	tcase_add_test(t, a_page_that_reads_as_page_00h_is_shown_nowhere);
	tcase_add_test(t, a_dump_without_diagnostics_says_that_they_are_missing);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
