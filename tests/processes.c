/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "tests/processes.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/log.h"
#include "daemon/proto.h"
#include "daemon/spawner.h"
#include "tests/suite.h"

#define LIMIT_US (20 * (uint64_t)US_PER_S)

struct rig rig;

uint64_t
rig_now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

/*
 * The tree.
 */

static const char *
path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", rig.dir, name);
	return path;
}

void
rig_write_file(const char *name, const char *text)
{
	int fd = open(path_of(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, text, strlen(text), 0), (int)strlen(text));
	close(fd);
}

size_t
rig_read_file(const char *name, char *text, size_t size)
{
	int fd = open(path_of(name), O_RDONLY | O_CLOEXEC);
	ssize_t n;

	ck_assert_int_ge(fd, 0);
	n = read(fd, text, size - 1);
	ck_assert_int_ge(n, 0);
	close(fd);
	text[n] = 0;
	return (size_t)n;
}

static void
write_eeprom(const char *name)
{
	FILE *f = fopen(path_of(name), "we");

	ck_assert_ptr_nonnull(f);
	for (int i = 0; i < 512; i++)
		fputc(i & 0xff, f);
	fclose(f);
	chmod(path_of(name), 0600);
}

static int proc_fd = -1;

/* A file of /proc/PID, also when "/" has become closed to us. */
static FILE *
open_proc(pid_t pid, const char *name)
{
	char path[32];
	int fd;

	if (proc_fd < 0)
		proc_fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	snprintf(path, sizeof(path), "%d/%s", (int)pid, name);
	fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? NULL : fdopen(fd, "r");
}

void
rig_make_tree(void)
{
	char name[32];

	fclose(open_proc(getpid(), "stat")); /* holds /proc while we may */
	snprintf(rig.dir, sizeof(rig.dir), "/tmp/caged-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(rig.dir));
	rig_write_file("cages", "a 0 9\nb 0 9\nc 1 9\n");
	for (char label = 'a'; label < 'a' + RIG_CAGES; label++) {
		snprintf(name, sizeof(name), "%c", label);
		ck_assert_int_eq(mkdir(path_of(name), 0700), 0);
		snprintf(name, sizeof(name), "%c/present", label);
		rig_write_file(name, "1");
		snprintf(name, sizeof(name), "%c/reset", label);
		rig_write_file(name, "0");
		snprintf(name, sizeof(name), "%c/interrupt", label);
		rig_write_file(name, "0");
		snprintf(name, sizeof(name), "%c/delay", label);
		rig_write_file(name, "0   ");
		snprintf(name, sizeof(name), "%c/pin-delay", label);
		rig_write_file(name, "0   ");
		snprintf(name, sizeof(name), "%c/eeprom.bin", label);
		write_eeprom(name);
	}
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
rig_remove_tree(void)
{
	if (rig.dir[0])
		nftw(rig.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	rig.dir[0] = 0;
}

/*
 * What links tells.
 */

static void
on_phase(void *arg, enum proto_phase phase)
{
	(void)arg;
	ck_assert_int_le(phase, PHASE_CLOSE);
}

static void
on_probe(void *arg, const struct links_probe *probe)
{
	(void)arg;
	rig.probe = *probe;
	rig.probed = true;
}

static void
on_up(void *arg, unsigned bus, pid_t pid)
{
	(void)arg;
	rig.bus[bus].pid = pid;
	rig.bus[bus].ups++;
}

static void
on_down(void *arg, unsigned bus, bool renew, int wait_status)
{
	(void)arg;
	rig.bus[bus].renew = renew;
	rig.bus[bus].wait_status = wait_status;
	rig.bus[bus].downs++;
}

static void
on_presence(void *arg, unsigned bus, const struct proto_event *event)
{
	(void)arg;
	rig.bus[bus].present = event->present;
	rig.bus[bus].known = event->known;
	for (size_t w = 0; w < COUNT_OF(event->doubt.word); w++) {
		rig.bus[bus].doubt.word[w] |= event->doubt.word[w];
		rig.bus[bus].interrupt.word[w] |= event->interrupt.word[w];
	}
	rig.bus[bus].events++;
}

static void
on_pins(void *arg, unsigned bus, const struct pin_news *news, unsigned count)
{
	(void)arg;
	for (unsigned i = 0; i < count; i++)
		rig.bus[bus].pin[news[i].cage][news[i].pin] = news[i];
	rig.bus[bus].pins += count;
}

static void
on_reply(void *arg, unsigned bus, const struct reply *reply)
{
	(void)arg;
	ck_assert_uint_le(rig.bus[bus].results + reply->count, REQUEST_RUNS_MAX);
	memcpy(rig.bus[bus].result + rig.bus[bus].results, reply->result,
	    reply->count * sizeof(*reply->result));
	memcpy(rig.bus[bus].data + rig.bus[bus].data_len, reply->data, reply->data_len);
	rig.bus[bus].results += reply->count;
	rig.bus[bus].data_len += reply->data_len;
	rig.bus[bus].last_sequence = reply->sequence;
	rig.bus[bus].pins_us = reply->pins_us;
	rig.bus[bus].fired = reply->fired;
	rig.bus[bus].fired_cage = reply->cage;
	rig.bus[bus].doubt_then = rig.bus[bus].doubt;
	rig.bus[bus].parts++;
	rig.bus[bus].answers += reply->last;
}

static void
on_owners(void *arg, const struct proto_owners *owners)
{
	(void)arg;
	(void)owners;
}

static void
on_gone(void *arg)
{
	(void)arg;
	rig.spawner_gone = true;
}

static void
on_woken(void *arg)
{
	(void)arg;
}

static const struct links_handler handler = {
	.woken = on_woken,
	.probe_phase = on_phase,
	.probe_done = on_probe,
	.bus_up = on_up,
	.bus_down = on_down,
	.presence = on_presence,
	.pins = on_pins,
	.reply = on_reply,
	.owners = on_owners,
	.spawner_gone = on_gone,
};

/*
 * Start and stop.
 */

void
rig_start_file(const char *name, const char *path)
{
	char option[80];
	const char *options[] = { option, NULL };
	struct spawner_config config = {
		.plugin = { .name = name,
		    .path = path,
		    .run_dir = "/tmp",
		    .options = options },
		.presence_ms = 250,
		.confirm_ms = 50,
		.level = LOG_LEVEL_WARN,
	};
	int fd, err;

	if (!rig.dir[0])
		rig_make_tree();
	snprintf(option, sizeof(option), "root=%s", rig.dir);
	err = open(path_of("stderr"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	ck_assert_int_ge(err, 0);
	dup2(err, STDERR_FILENO);
	ck_assert_int_eq(privilege_find_user(NULL, &config.user), 0);
	ck_assert_int_eq(spawner_start(&config, &fd, &rig.spawner), 0);
	rig.base = event_base_new();
	ck_assert_ptr_nonnull(rig.base);
	rig.links = links_create(rig.base, fd, &handler, NULL);
	ck_assert_ptr_nonnull(rig.links);
}

const char *
rig_plugin_path(const char *plugin)
{
	static const char *const folders[] = { "tests/plugins/.libs", "tests/plugins" };
	static char path[512];
	const char *build = getenv("CAGED_BUILD");

	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		snprintf(path, sizeof(path), "%s/%s/%s.so", build ? build : ".",
		    folders[i], plugin);
		if (access(path, R_OK) == 0)
			break;
	}
	return path;
}

void
rig_start(const char *plugin)
{
	rig_start_file(plugin, rig_plugin_path(plugin));
}

void
rig_start_bus(unsigned bus)
{
	unsigned ups = rig.bus[bus].ups;
	unsigned events = rig.bus[bus].events;

	ck_assert_int_eq(links_start_bus(rig.links, bus), 0);
	rig_until_count(&rig.bus[bus].ups, ups + 1);
	rig_until_count(&rig.bus[bus].events, events + 1);
}

void
rig_start_tree(void)
{
	rig_start("tree");
	ck_assert_int_eq(links_start_probe(rig.links), 0);
	rig_until(&rig.probed);
	ck_assert(rig.probe.ok);
	for (unsigned bus = 0; bus < RIG_BUSES; bus++)
		rig_start_bus(bus);
}

void
rig_stop(void)
{
	links_destroy(rig.links);
	event_base_free(rig.base);
	rig_expect_end(rig.spawner);
	for (unsigned bus = 0; bus < RIG_BUSES; bus++) {
		if (rig.bus[bus].pid)
			rig_expect_end(rig.bus[bus].pid);
	}
	rig_remove_tree();
}

/*
 * Waiting.
 */

static void
turn_once(unsigned ms)
{
	struct timeval tv = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };

	event_base_loopexit(rig.base, &tv);
	event_base_loop(rig.base, EVLOOP_ONCE);
}

void
rig_turn(unsigned ms)
{
	uint64_t end = rig_now_us() + ms * (uint64_t)US_PER_MS;

	while (rig_now_us() < end)
		turn_once(5);
}

void
rig_until(const bool *what)
{
	uint64_t end = rig_now_us() + LIMIT_US;

	while (!*what) {
		ck_assert_msg(rig_now_us() < end, "waited too long");
		turn_once(5);
	}
}

void
rig_until_count(const unsigned *what, unsigned least)
{
	uint64_t end = rig_now_us() + LIMIT_US;

	while (*what < least) {
		ck_assert_msg(rig_now_us() < end, "waited too long for %u, have %u",
		    least, *what);
		turn_once(5);
	}
}

static char
state_of(pid_t pid)
{
	char state = 0;
	FILE *f;

	f = open_proc(pid, "stat");
	if (!f)
		return 0;
	if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	fclose(f);
	return state;
}

void
rig_expect_end(pid_t pid)
{
	uint64_t end = rig_now_us() + LIMIT_US;
	char state;

	while ((state = state_of(pid)) != 0 && state != 'Z') {
		ck_assert_msg(rig_now_us() < end, "process %d is still there (%c)",
		    (int)pid, state);
		usleep(2000);
	}
	waitpid(pid, NULL, WNOHANG);
}

uint64_t
rig_status(pid_t pid, const char *key, int radix)
{
	char line[256];
	size_t len = strlen(key);
	uint64_t value = UINT64_MAX;
	FILE *f;

	f = open_proc(pid, "status");
	ck_assert_msg(f != NULL, "process %d is gone", (int)pid);
	while (fgets(line, sizeof(line), f)) {
		if (strncmp(line, key, len) == 0 && line[len] == ':')
			value = strtoull(line + len + 1, NULL, radix);
	}
	fclose(f);
	ck_assert_msg(value != UINT64_MAX, "no line %s", key);
	return value;
}

/*
 * Requests.
 */

struct request
rig_reads(uint16_t cage, uint16_t count, uint8_t len)
{
	static uint32_t sequence;
	struct request r = {
		.sequence = ++sequence,
		.count = count,
		.deadline_us = rig_now_us() + LIMIT_US,
	};

	for (uint16_t i = 0; i < count; i++)
		r.run[i] = (struct run){ .cage = cage,
			.op = RUN_READ,
			.len = len,
			.at = { .i2c = 0x50 } };
	return r;
}

void
rig_send(unsigned bus, const struct request *request)
{
	rig.bus[bus].results = 0;
	rig.bus[bus].data_len = 0;
	rig.bus[bus].parts = 0;
	ck_assert_int_eq(links_send(rig.links, bus, request), 0);
}

void
rig_ask(unsigned bus, const struct request *request)
{
	unsigned answers = rig.bus[bus].answers;

	rig_send(bus, request);
	rig_until_count(&rig.bus[bus].answers, answers + 1);
}
