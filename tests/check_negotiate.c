/* SPDX-License-Identifier: Apache-2.0 */
#include "api/negotiate.h"

#include "base/bytes.h"
#include "tests/suite.h"

enum { TEXT, OPENMETRICS, OLDER };

static const struct offer offers[] = {
	[TEXT] = { "text/plain", "0.0.4" },
	[OPENMETRICS] = { "application/openmetrics-text", "1.0.0" },
	[OLDER] = { "application/openmetrics-text", "0.0.1" },
};

#define OM "application/openmetrics-text"

/* clang-format off */
static const struct {
	const char *accept;
	size_t chosen;
} types[] = {
	{ NULL, TEXT },
	{ "", TEXT },
	{ "*/*", TEXT },
	{ "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", TEXT },
	{ "application/json", TEXT }, /* nothing of ours: better than nothing */

	/* Prometheus 2.42, and 3 with its protobuf and its escaping */
	{ OM ";version=1.0.0," OM ";version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", OPENMETRICS },
	{ "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,"
	  OM ";version=1.0.0;escaping=allow-utf-8;q=0.6," OM ";version=0.0.1;q=0.5,"
	  "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", OPENMETRICS },
	{ "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", TEXT },
	{ OM ";version=0.0.1;q=0.9,text/plain;q=0.8", OLDER },

	/* versions */
	{ OM, OPENMETRICS },
	{ OM ";version=2.0.0", TEXT },
	{ OM ";version=2.0.0,*/*;q=0.1", TEXT },
	{ OM ";version=\"1.0.0\"", OPENMETRICS },
	{ OM "; charset=utf-8; version=0.0.1", OLDER },
	{ "text/plain;version=1.0.0," OM ";q=0.1", OPENMETRICS },

	/* how much, and how exactly */
	{ "text/plain;q=0.3," OM ";q=0.4", OPENMETRICS },
	{ "text/plain;q=0.4," OM ";q=0.3", TEXT },
	{ "text/plain;q=0.300," OM ";q=0.301", OPENMETRICS },
	{ OM ",text/plain", TEXT }, /* alike: the one that everybody reads */
	{ OM ",*/*", OPENMETRICS }, /* alike, but this one was named */
	{ "application/*", OPENMETRICS },
	{ "text/*;q=0.5, application/*;q=0.4", TEXT },
	{ "*/*," OM ";q=0.5", TEXT },
	{ "*/*;q=0.5,text/plain;q=0.4", OPENMETRICS },
	{ "text/plain;q=0,*/*", OPENMETRICS }, /* the more exact range counts, whatever stands first */
	{ "*/*,text/plain;q=0", OPENMETRICS },
	{ OM ";q=0,application/*", TEXT },
	{ OM ";version=1.0.0;q=0," OM, OLDER },
	{ OM ";q=0", TEXT },
	{ OM ";q=0,text/plain;q=0", TEXT },

	/* as people write it */
	{ "APPLICATION/OpenMetrics-Text ; Version=1.0.0 ; Q=1", OPENMETRICS },
	{ "\ttext/plain ;q=0.1 ,, " OM "\t; q=0.2 ", OPENMETRICS },
	{ "text/plain;x=\"a,b;q=0\";q=0.9," OM ";q=0.8", TEXT },
	{ "text/plain;x=\"\\\",\";q=0.1," OM ";q=0.8", OPENMETRICS },

	/* what is wrong in it is passed over */
	{ OM ";q=", TEXT },
	{ OM ";q=2", TEXT },
	{ OM ";q=1.5", TEXT },
	{ OM ";q=0.1234,text/plain;q=0.01", TEXT },
	{ OM ";q=-1", TEXT },
	{ OM ";q=.5", TEXT },
	{ OM ";q=1x", TEXT },
	{ "application/openmetrics-tex", TEXT },
	{ OM "s", TEXT },
	{ "application", TEXT },
	{ "*", TEXT },
	{ "/,;,=;\"", TEXT },
	{ "text/plain;q=0.1;x=\"" , TEXT },
};

static const struct {
	const char *accept;
	bool gzip;
} codings[] = {
	{ NULL, false },
	{ "", false },
	{ "gzip", true },
	{ "GZip", true },
	{ "x-gzip", true },
	{ "deflate, br", false },
	{ "deflate, gzip;q=0.5", true },
	{ "gzip;q=0", false },
	{ "gzip;q=0.000", false },
	{ "gzip ; q=0.001", true },
	{ "*", true },
	{ "*;q=0", false },
	{ "*, gzip;q=0", false },
	{ "gzip;q=0, *", false },
	{ "*;q=0, gzip", true },
	{ "identity", false },
	{ "identity, gzip", true },
	{ "identity;q=1, gzip;q=0.5", false },
	{ "identity;q=0.5, gzip;q=1.0", true },
	{ "identity;q=0", false },
	{ "gzip;q=2", false },
	{ "gzip;level=9", true },
	{ "gzipped", false },
	{ "gzi", false },
	{ ",, ,gzip", true },
};
/* clang-format on */

START_TEST(the_form_is_the_one_that_is_liked_best)
{
	size_t chosen = negotiate_type(types[_i].accept, offers, COUNT_OF(offers));

	ck_assert_msg(chosen == types[_i].chosen, "%s: %zu", types[_i].accept, chosen);
}
END_TEST

START_TEST(gzip_is_for_those_who_welcome_it)
{
	ck_assert_msg(negotiate_gzip(codings[_i].accept) == codings[_i].gzip, "%s",
	    codings[_i].accept);
}
END_TEST

START_TEST(an_offer_without_a_version_is_taken_by_its_type)
{
	static const struct offer two[] = { { "application/json", NULL },
		{ "text/event-stream", NULL } };

	ck_assert_uint_eq(negotiate_type("text/event-stream;version=7", two, 2), 1);
	ck_assert_uint_eq(negotiate_type("text/html", two, 2), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("negotiate");
	TCase *t = tcase_create("negotiate");

	tcase_add_loop_test(t, the_form_is_the_one_that_is_liked_best, 0,
	    COUNT_OF(types));
	tcase_add_loop_test(t, gzip_is_for_those_who_welcome_it, 0, COUNT_OF(codings));
	tcase_add_test(t, an_offer_without_a_version_is_taken_by_its_type);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
