/* SPDX-License-Identifier: Apache-2.0 */
/* The files of rings: made, kept, moved aside, and filled by a real bus process. */
#include "daemon/ring_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/crc.h"
#include "base/hwerr.h"
#include "daemon/bus.h"
#include "daemon/proto.h"
#include "daemon/spawner.h"
#include "tests/suite.h"

#define CAGES 2 /* as many as the plugin has */

static char dir[64];
static int dir_fd;

static void
setup(void)
{
	snprintf(dir, sizeof(dir), "/tmp/caged-ring.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	chmod(dir, 0755);
	dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(dir_fd, 0);
}

static void
teardown(void)
{
	static const char *const names[] = { "flags.0", "flags.0.bad", "flags.0.new" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (unlinkat(dir_fd, names[i], 0) < 0)
			unlinkat(dir_fd, names[i], AT_REMOVEDIR);
	}
	close(dir_fd);
	rmdir(dir);
}

static bool
is_there(const char *name)
{
	return faccessat(dir_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static uint64_t
write_one(struct ring *ring)
{
	struct ring_read what = { .module = 7, .cage = 1, .len = 3 };
	uint64_t id = ring_intent(ring, &what);

	ring_answer(ring, id, HW_OK, (const uint8_t *)"abc", 1);
	return id;
}

START_TEST(what_was_written_is_there_for_the_next_run)
{
	struct ring_file f;
	struct stat st;

	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);
	ck_assert_uint_eq(ring_last(&f.ring), 0);
	write_one(&f.ring);
	ring_file_close(&f);
	ck_assert_int_eq(fstatat(dir_fd, "flags.0", &st, 0), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(st.st_size, (off_t)ring_size(CAGES));
	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);

	ck_assert_uint_eq(ring_last(&f.ring), 1);
	ck_assert(!is_there("flags.0.bad") && !is_there("flags.0.new"));
	ring_file_close(&f);
}
END_TEST

START_TEST(another_table_of_cages_begins_anew)
{
	struct ring_file f;

	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);
	write_one(&f.ring);
	ring_file_close(&f);
	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES + 1, &f), 0);

	ck_assert_uint_eq(ring_last(&f.ring), 0);
	ck_assert_uint_eq(f.size, ring_size(CAGES + 1));
	ck_assert(!is_there("flags.0.bad"));
	ring_file_close(&f);
}
END_TEST

/* Its head, 32-bit words: 2 is the minimum reader, 8 a part of the boot. */
static void
change_head(unsigned word, uint32_t value)
{
	uint32_t head[12];
	int fd = openat(dir_fd, "flags.0", O_RDWR | O_CLOEXEC);

	ck_assert_int_eq(read(fd, head, sizeof(head)), (ssize_t)sizeof(head));
	head[word] = value;
	head[11] = crc_of(head, 44);
	ck_assert_int_eq(pwrite(fd, head, sizeof(head), 0), (ssize_t)sizeof(head));
	close(fd);
}

START_TEST(a_ring_of_before_the_machine_was_started_is_void)
{
	struct ring_file f;

	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);
	write_one(&f.ring);
	ring_file_close(&f);
	change_head(8, 4711);
	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);

	ck_assert_uint_eq(ring_last(&f.ring), 0);
	ck_assert(!is_there("flags.0.bad"));
	ring_file_close(&f);
}
END_TEST

START_TEST(a_ring_of_a_later_version_is_moved_aside)
{
	struct ring_file f;

	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);
	ring_file_close(&f);
	change_head(2, 99);
	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);

	ck_assert(is_there("flags.0.bad"));
	ring_file_close(&f);
}
END_TEST

enum { EMPTY, ZEROES, TEXT, CUT, LONG, FOLDER, LINK, STRANGE_COUNT };

static void
put_something_strange(int kind)
{
	static const char text[] = "no ring at all\n";
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/flags.0", dir);
	if (kind == FOLDER) {
		ck_assert_int_eq(mkdir(path, 0700), 0);
		return;
	}
	if (kind == LINK) {
		ck_assert_int_eq(symlink("/dev/null", path), 0);
		return;
	}
	if (kind == CUT) {
		struct ring_file f;

		ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);
		ring_file_close(&f);
		ck_assert_int_eq(truncate(path, (off_t)ring_size(CAGES) - 1), 0);
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	if (kind == TEXT)
		ck_assert_int_eq(write(fd, text, sizeof(text)), sizeof(text));
	if (kind == ZEROES || kind == LONG)
		ck_assert_int_eq(ftruncate(fd, kind == LONG ? (off_t)1 << 30
							    : (off_t)ring_size(CAGES)),
		    0);
	close(fd);
}

START_TEST(what_is_no_ring_is_moved_aside_and_a_new_one_made)
{
	struct ring_file f, second;

	put_something_strange(_i);
	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);

	ck_assert(is_there("flags.0.bad"));
	ck_assert_uint_eq(write_one(&f.ring), 1);
	/* a bus process maps the same */
	ck_assert_int_eq(ring_file_open(dir_fd, 0, CAGES, &second), 0);
	ck_assert_uint_eq(ring_last(&second.ring), 1);
	ring_file_close(&second);
	ring_file_close(&f);
}
END_TEST

START_TEST(a_bus_has_one_process_at_a_time)
{
	struct ring_file f, first, second;
	int ready[2];
	char c = 0;
	pid_t pid;

	ck_assert_int_eq(ring_file_open(dir_fd, 0, CAGES, &first), -ENOENT);
	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);
	ck_assert_int_eq(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		c = ring_file_open(dir_fd, 0, CAGES, &first) == 0;
		_exit(write(ready[1], &c, 1) == 1 ? pause() : 1);
	}
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	ck_assert_int_eq(c, 1);
	ck_assert_int_eq(ring_file_open(dir_fd, 0, CAGES, &second), -EBUSY);
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(ring_file_open(dir_fd, 0, CAGES, &second), 0);
	ring_file_close(&second);
	ring_file_close(&f);
}
END_TEST

/*
 * A real bus process, whose main is this test.
 */

static pid_t
fork_bus(int *ret_fd)
{
	static char plugin[512];
	const char *build = getenv("CAGED_BUILD");
	struct spawner_config config = {
		.plugin = { .name = "good", .path = plugin, .run_dir = dir },
		.presence_ms = 250,
		.confirm_ms = 50,
	};
	pid_t self = getpid();
	int fds[2];
	pid_t pid;

	snprintf(plugin, sizeof(plugin), "%s/tests/plugins/.libs/good.so",
	    build ? build : ".");
	ck_assert_int_eq(privilege_find_user(NULL, &config.user), 0);
	ck_assert_int_eq(chown(dir, config.user.uid, config.user.gid), 0);
	ck_assert_int_eq(fchownat(dir_fd, "flags.0", config.user.uid, config.user.gid, 0),
	    0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		_exit(bus_run(fds[1], 0, 1, self, &config));
	}
	close(fds[1]);
	*ret_fd = fds[0];
	return pid;
}

static void
await_reply(int fd, struct reply *ret_reply)
{
	static struct proto_message m;
	enum proto_type type;

	do {
		ck_assert_int_eq(proto_receive(fd, &m, true), 0);
		ck_assert_int_eq(proto_read_type(&m, &type), 0);
	} while (type != PROTO_REPLY);
	ck_assert_int_eq(proto_read_reply(&m, ret_reply), 0);
}

START_TEST(a_bus_process_writes_down_what_takes_flags_and_nothing_else)
{
	static struct proto_message m;
	struct request request = {
		.sequence = 9,
		.count = 4,
		.deadline_us = UINT64_MAX,
		.run = {
		    { .op = RUN_READ, .len = 16, .at = { .i2c = 0x50 }, .module = 77 },
		    { .op = RUN_READ, .len = 16, .at = { .i2c = 0x50 } },
		    { .op = RUN_READ, .len = 0, .at = { .i2c = 0x50 }, .module = 77 },
		    { .op = RUN_READ, .cage = 1, .len = 8, .at = { .i2c = 0x50, .byte = 3 },
			.module = 78 },
		},
	};
	struct ring_read read;
	struct ring_file f;
	struct reply reply;
	uint64_t id = 0;
	int fd, status;
	pid_t pid;

	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);
	pid = fork_bus(&fd);
	proto_write_request(&m, 1, &request);
	ck_assert_int_eq(proto_send(fd, &m, true), 0);
	await_reply(fd, &reply);

	ck_assert_int_eq(reply.result[2].status, HW_INVAL);
	ck_assert_uint_eq(ring_last(&f.ring), 2);
	ck_assert(ring_next(&f.ring, 0, &id, UINT64_MAX, &read));
	ck_assert(read.ended && read.module == 77 && read.len == 16);
	ck_assert_int_eq(read.status, reply.result[0].status);
	ck_assert_int_eq(read.status, HW_OK);
	ck_assert_uint_eq(read.end_us, reply.result[0].end_us);
	ck_assert_mem_eq(read.bytes, reply.data, 16);
	id = 0;
	ck_assert(ring_next(&f.ring, 1, &id, UINT64_MAX, &read));
	ck_assert(read.ended && read.module == 78 && read.at.byte == 3);
	ck_assert_mem_eq(read.bytes, reply.data + 32, 8);
	close(fd);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), BUS_EXIT_OK);
	ring_file_close(&f);
}
END_TEST

START_TEST(a_bus_whose_former_process_is_there_is_left_alone)
{
	struct ring_file f, former;
	int fd, status;
	pid_t pid;

	ck_assert_int_eq(ring_file_make(dir_fd, 0, CAGES, &f), 0);
	ck_assert_int_eq(ring_file_open(dir_fd, 0, CAGES, &former), 0);
	pid = fork_bus(&fd);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);

	ck_assert_int_eq(WEXITSTATUS(status), BUS_EXIT_FAILED);
	close(fd);
	ring_file_close(&former);
	ring_file_close(&f);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("ring_file");
	TCase *tc = tcase_create("ring_file");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_was_written_is_there_for_the_next_run);
	tcase_add_test(tc, another_table_of_cages_begins_anew);
	tcase_add_test(tc, a_ring_of_before_the_machine_was_started_is_void);
	tcase_add_test(tc, a_ring_of_a_later_version_is_moved_aside);
	tcase_add_loop_test(tc, what_is_no_ring_is_moved_aside_and_a_new_one_made, 0,
	    STRANGE_COUNT);
	tcase_add_test(tc, a_bus_has_one_process_at_a_time);
	tcase_add_test(tc, a_bus_process_writes_down_what_takes_flags_and_nothing_else);
	tcase_add_test(tc, a_bus_whose_former_process_is_there_is_left_alone);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
