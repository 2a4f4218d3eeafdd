/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bytes.h"
#include "base/clock.h"
#include "base/dotted.h"
#include "base/hwerr.h"
#include "base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugins/platform.h"
#include "tests/suite.h"

static const struct {
	int64_t num, den, rounded;
} divisions[] = {
	{ 0, 256, 0 },
	{ 127, 256, 0 },
	{ 128, 256, 1 },
	{ -128, 256, -1 },
	{ -127, 256, 0 },
	{ 25500 * 256, 256, 25500 },
};

START_TEST(division_rounds_half_away_from_zero)
{
	ck_assert_int_eq(div_round(divisions[_i].num, divisions[_i].den),
	    divisions[_i].rounded);
}
END_TEST

START_TEST(a_sum_of_bytes_keeps_eight_bits)
{
	static const uint8_t bytes[] = { 0xff, 0x02, 0x80 };

	ck_assert_uint_eq(byte_sum(bytes, sizeof(bytes)), 0x81);
}
END_TEST

/* Each length from each place in a word, of bytes that carry into one another. */
START_TEST(a_sum_of_bytes_is_that_of_all_of_them)
{
	uint8_t bytes[264];

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i % 3 ? 0xff : i * 37);
	for (unsigned from = 0; from < 8; from++) {
		unsigned sum = 0;

		for (unsigned len = 0; len <= sizeof(bytes) - from; len++) {
			ck_assert_uint_eq(byte_sum(bytes + from, len), (uint8_t)sum);
			if (from + len < sizeof(bytes))
				sum += bytes[from + len];
		}
	}
}
END_TEST

static const struct {
	int platform, hw;
} errors[] = {
	{ PLATFORM_OK, HW_OK },
	{ PLATFORM_ABSENT, HW_ABSENT },
	{ PLATFORM_NACK, HW_NACK },
	{ PLATFORM_BUSY, HW_BUSY },
	{ PLATFORM_TIMEOUT, HW_TIMEOUT },
	{ PLATFORM_STUCK, HW_STUCK },
	{ PLATFORM_IO, HW_IO },
	{ PLATFORM_NOPAGE, HW_NOPAGE },
	{ PLATFORM_PERM, HW_PERM },
	{ PLATFORM_UNSUP, HW_UNSUP },
	{ PLATFORM_GONE, HW_GONE },
	{ PLATFORM_INVAL, HW_INVAL },
};

START_TEST(the_abi_counts_errors_as_we_do)
{
	ck_assert_int_eq(errors[_i].platform, errors[_i].hw);
	ck_assert_ptr_nonnull(hw_err_info(errors[_i].hw)->name);
}
END_TEST

START_TEST(an_error_that_nobody_knows_counts_as_io)
{
	ck_assert_ptr_eq(hw_err_info(-99), hw_err_info(HW_IO));
	ck_assert_ptr_eq(hw_err_info(7), hw_err_info(HW_IO));
}
END_TEST

/* Collects what is logged while `speak` runs. */
static size_t
logged(void (*speak)(void), char *text, size_t size)
{
	int pipe_fd[2], saved = dup(STDERR_FILENO);
	ssize_t len;

	ck_assert_int_eq(pipe2(pipe_fd, O_NONBLOCK), 0);
	dup2(pipe_fd[1], STDERR_FILENO);
	speak();
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(pipe_fd[1]);
	len = read(pipe_fd[0], text, size - 1);
	close(pipe_fd[0]);
	text[len > 0 ? len : 0] = '\0';
	return len > 0 ? (size_t)len : 0;
}

static void
speak_hostile(void)
{
	log_warn("cage %s", "1\n<3>forged\x1b[2J");
}

START_TEST(a_log_line_stays_one_line_whatever_is_in_it)
{
	char text[512];

	logged(speak_hostile, text, sizeof(text));

	ck_assert_str_eq(text, "caged: warn: cage 1\\x0a<3>forged\\x1b[2J\n");
}
END_TEST

static void
speak_foreign(void)
{
	log_warn("%s", "f\xc3\xbcr \xc2\x9b[2J \xe2\x80\xae \xff");
}

START_TEST(a_log_line_shows_text_and_spells_out_what_moves_a_terminal)
{
	char text[512];

	logged(speak_foreign, text, sizeof(text));

	ck_assert_str_eq(text,
	    "caged: warn: f\xc3\xbcr \\xc2\\x9b[2J \\xe2\\x80\\xae \\xff\n");
}
END_TEST

static void
speak_often(void)
{
	for (int i = 0; i < 30; i++) {
		if (i == 29)
			log_set_time(11 * (uint64_t)US_PER_S);
		log_warn("again");
	}
}

/* Nobody reads what is said, so that one who waited would do so for ever. */
static void
speak_to_the_wall(void)
{
	const size_t page = 4096;
	char line[64];
	int size = fcntl(STDERR_FILENO, F_SETPIPE_SZ, (int)page), pipe = STDERR_FILENO;

	ck_assert_int_eq(size, (int)page);
	ck_assert_int_eq(fcntl(pipe, F_SETFL, fcntl(pipe, F_GETFL) & ~O_NONBLOCK), 0);
	for (unsigned i = 0; i < 200; i++) {
		snprintf(line, sizeof(line), "line %u", i);
		log_line(&(struct log_site){ .lines = 0 }, LOG_LEVEL_ERROR, "%s", line);
	}
}

START_TEST(a_log_that_nobody_reads_stops_nobody)
{
	char text[8192];

	log_set_time(1);
	logged(speak_to_the_wall, text, sizeof(text));
	ck_assert_ptr_nonnull(strstr(text, "caged: error: line 0\n"));
	ck_assert_ptr_null(strstr(text, "line 199"));

	logged(speak_often, text, sizeof(text));
	ck_assert_ptr_eq(strstr(text, "caged: error: "), text);
	ck_assert_ptr_nonnull(strstr(text, " lines were lost: nobody took them\ncaged: "
					   "warn: again\n"));
}
END_TEST

static bool stream_is_ours;

/* stderr is a pipe here; the stream that the environment names is it, or another. */
static void
speak_to_journal(void)
{
	struct stat st;
	char stream[64];

	ck_assert_int_eq(fstat(STDERR_FILENO, &st), 0);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino + !stream_is_ours);
	setenv("JOURNAL_STREAM", stream, 1);
	log_init("caged", LOG_LEVEL_INFO);
	log_warn("cage 1");
	log_error("cage 2");
}

START_TEST(lines_begin_with_their_priority_where_stderr_is_the_journals)
{
	char text[512];

	stream_is_ours = true;
	logged(speak_to_journal, text, sizeof(text));
	ck_assert_str_eq(text, "<4>cage 1\n<3>cage 2\n");

	stream_is_ours = false;
	logged(speak_to_journal, text, sizeof(text));
	ck_assert_str_eq(text, "caged: warn: cage 1\ncaged: error: cage 2\n");
}
END_TEST

START_TEST(a_place_that_repeats_itself_is_kept_back_and_counted)
{
	char text[4096];
	unsigned lines = 0;

	log_set_time(1);
	logged(speak_often, text, sizeof(text));
	for (char *c = text; *c; c++)
		lines += *c == '\n';

	ck_assert_uint_eq(lines, 12);
	ck_assert_ptr_nonnull(
	    strstr(text, "19 more lines like the next were kept back\n"));
}
END_TEST

/* A path, its parts with a | behind each, and how it is written by us. */
static const struct {
	const char *path, *parts, *tidy;
} paths[] = {
	{ "a", "a|", "a" },
	{ "a.b-1.c_d", "a|b-1|c_d|", "a.b-1.c_d" },
	{ "a.et-0/0/1.x", "a|et-0/0/1|x|", "a.et-0/0/1.x" },
	{ "a.'b c'.d", "a|b c|d|", "a.'b c'.d" },
	{ "a.\"b c\".d", "a|b c|d|", "a.'b c'.d" },
	{ "a.b c.d", "a|b c|d|", "a.'b c'.d" },
	{ "a.'b.c'.d", "a|b.c|d|", "a.'b.c'.d" },
	{ "a.'b'", "a|b|", "a.b" },
	{ "a.b'c.d", "a|b'c|d|", "a.\"b'c\".d" },
	{ "a.'b'c'.d", "a|b'c|d|", "a.\"b'c\".d" },
	{ "a.\"b'.c\".d", "a|b'.c|d|", "a.\"b'.c\".d" },
	{ "a.''.d", "a||d|", "a..d" },
	{ "a.'b.c", "a|'b|c|", "a.\"'b\".c" },
	{ "", "|", "" },
	{ "a.", "a||", "a." },
};

START_TEST(a_path_is_parts_with_points_between_of_which_some_have_quotes)
{
	char parts[64] = "", tidy[64], again[64], text[32];
	const char *at = paths[_i].path;

	for (size_t len;; at += len + 1) {
		len = dotted_part(at);
		dotted_text(at, text, sizeof(text));
		strcat(strcat(parts, text), "|");
		if (!at[len])
			break;
	}
	ck_assert_str_eq(parts, paths[_i].parts);
	ck_assert_ptr_eq(dotted_last(paths[_i].path), at);
	ck_assert(dotted_tidy(paths[_i].path, tidy, sizeof(tidy)));
	ck_assert_str_eq(tidy, paths[_i].tidy);
	ck_assert(dotted_tidy(tidy, again, sizeof(again)));
	ck_assert_str_eq(again, tidy);
	ck_assert_int_eq(dotted_is_open(paths[_i].path),
	    strcmp(paths[_i].path, "a.'b.c") == 0);
}
END_TEST

START_TEST(a_part_that_has_no_room_leaves_the_path_as_it_was)
{
	char path[8] = "abc", tidy[8];

	ck_assert(!dotted_add(path, sizeof(path), "d e"));
	ck_assert_str_eq(path, "abc");
	ck_assert(dotted_add(path, sizeof(path), "def"));
	ck_assert_str_eq(path, "abc.def");
	ck_assert(!dotted_tidy("abc.defg", tidy, sizeof(tidy)));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("base");
	TCase *tc = tcase_create("base");

	tcase_add_loop_test(tc, division_rounds_half_away_from_zero, 0,
	    COUNT_OF(divisions));
	tcase_add_test(tc, a_sum_of_bytes_keeps_eight_bits);
	tcase_add_test(tc, a_sum_of_bytes_is_that_of_all_of_them);
	tcase_add_loop_test(tc, the_abi_counts_errors_as_we_do, 0, COUNT_OF(errors));
	tcase_add_test(tc, an_error_that_nobody_knows_counts_as_io);
	tcase_add_test(tc, a_log_line_stays_one_line_whatever_is_in_it);
	tcase_add_test(tc, a_log_that_nobody_reads_stops_nobody);
	tcase_add_test(tc, a_log_line_shows_text_and_spells_out_what_moves_a_terminal);
	tcase_add_test(tc, lines_begin_with_their_priority_where_stderr_is_the_journals);
	tcase_add_test(tc, a_place_that_repeats_itself_is_kept_back_and_counted);
	tcase_add_loop_test(tc,
	    a_path_is_parts_with_points_between_of_which_some_have_quotes, 0,
	    COUNT_OF(paths));
	tcase_add_test(tc, a_part_that_has_no_room_leaves_the_path_as_it_was);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
