/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/bus.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "daemon/bus_check.h"
#include "daemon/bus_parts.h"

/* A long request is answered in parts that are at most this far apart. */
#define PART_US (100 * US_PER_MS)
/* So long what an interrupt has read may take. */
#define FIRED_US (250 * US_PER_MS)
/* A device that is gone as soon as it is opened is no case for a renewal. */
#define RENEW_MIN_US US_PER_S

/* So long may the transfer take that is under way when the spawner dies. */
#define END_LIMIT_S 1

static struct bus the_bus;
static volatile sig_atomic_t is_alone;

uint64_t
bus_clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

static void
leave(struct bus *b, enum bus_exit status)
{
	if (b->leaving)
		return;
	b->leaving = true;
	b->status = status;
}

/* A device node is gone. Right after open() that is a failure like others. */
static void
leave_to_renew(struct bus *b)
{
	if (bus_clock_us() - b->born_us >= RENEW_MIN_US) {
		leave(b, BUS_EXIT_RENEW);
		return;
	}
	log_warn("bus %u: a device is gone as soon as it was opened", b->number);
	leave(b, BUS_EXIT_FAILED);
}

/*
 * The spawner died. A read that is under way is brought to its end: the flags that it
 * takes are nowhere else. What hangs dies by SIGALRM.
 */
static void
on_death(int signal)
{
	(void)signal;
	is_alone = 1;
	alarm(END_LIMIT_S);
}

static void
await_death(void)
{
	struct sigaction action = { .sa_handler = on_death, .sa_flags = SA_RESTART };

	sigaction(SIGUSR1, &action, NULL);
}

void
bus_send(struct bus *b)
{
	if (proto_send(b->fd, &b->out, true) < 0)
		leave(b, BUS_EXIT_OK);
}

/*
 * Runs.
 */

/* One call of the plugin: what it returned. */
static int
call_plugin(struct bus *b, const struct run *run, const uint8_t *from, uint8_t *to,
    uint64_t deadline_us)
{
	const struct platform *p = &b->plugin.plugin;
	struct platform_state *state = b->plugin.state;

	switch ((enum run_op)run->op) {
	case RUN_READ:
		return p->read(state, run->cage, run->at, to, run->len, deadline_us);
	case RUN_WRITE:
		return p->write(state, run->cage, run->at, from, run->len, deadline_us);
	case RUN_PIN_GET:
		return p->pin_get(state, run->cage, (enum platform_pin)run->at.byte);
	case RUN_PIN_SET:
		return p->pin_set(state, run->cage, (enum platform_pin)run->at.byte,
		    run->at.page);
	case RUN_CHANGED:
		if (!p->changed)
			return PLATFORM_OK; /* it keeps nothing that could be wrong now */
		return p->changed(state, run->cage, (enum platform_family)run->at.byte);
	case RUN_RECOVER:
		if (!p->recover)
			return PLATFORM_UNSUP;
		return p->recover(state, b->number, (enum platform_recover)run->at.byte);
	case RUN_SHARE:
		return p->share ? p->share(state, run->cage, run->at.byte)
				: PLATFORM_UNSUP;
	case RUN_OP_COUNT:
		break;
	}
	return PLATFORM_INVAL;
}

/* Writes down that a read will take flags away. 0: it takes none. */
static uint64_t
write_intent(struct bus *b, const struct run *run, uint64_t now_us)
{
	struct ring_read what = {
		.module = run->module,
		.intent_us = now_us,
		.cage = run->cage,
		.at = run->at,
		.len = run->len,
	};

	if (!run->module || run->op != RUN_READ || !b->flags.ring.head)
		return 0;
	return ring_intent(&b->flags.ring, &what);
}

/* Does a run and writes its result; `from` are its bytes, when it writes. */
static void
do_run(struct bus *b, struct job *j, const struct run *run, const uint8_t *from,
    struct run_result *result)
{
	uint64_t start_us = bus_clock_us();
	uint64_t intent = 0;
	bool tried = false;
	int r;

	result->skipped = j->dropped || start_us > j->request.deadline_us;
	if (result->skipped)
		r = HW_BUSY;
	else if (b->gone)
		r = HW_GONE;
	else
		r = bus_check_run(b->plugin.cages, b->plugin.cage_count, b->number, run);
	if (r == HW_OK) {
		tried = true;
		intent = write_intent(b, run, start_us);
		r = call_plugin(b, run, from, j->data + j->data_len,
		    j->request.deadline_us);
		if (r == PLATFORM_GONE)
			b->gone = true;
		if ((run->op == RUN_PIN_GET || run->op == RUN_SHARE) && r == 1) {
			result->level = 1;
			r = HW_OK;
		}
		if (r > 0 || r < PLATFORM_INVAL)
			r = HW_IO; /* one that invents codes has failed all the same */
	}
	if (r == HW_OK && run->op == RUN_READ)
		result->len = run->len;
	if (run->op == RUN_READ && tried && !b->gone)
		bus_note_read(b, run->cage, r);
	if (r == HW_OK && run->op == RUN_PIN_SET)
		bus_reread_pin(b, run->cage, run->at.byte);
	result->status = (int8_t)r;
	result->end_us = bus_clock_us();
	result->took_us = (uint32_t)MIN_OF(result->end_us - start_us, UINT32_MAX);
	/* what a signal cut off may have taken flags: then the intent tells */
	if (intent && (r == HW_OK || !is_alone))
		ring_answer(&b->flags.ring, intent, r, j->data + j->data_len,
		    result->end_us);
}

/*
 * Requests.
 */

static void
send_part(struct bus *b, struct job *j, bool last)
{
	struct reply reply = {
		.sequence = j->request.sequence,
		.count = j->count,
		.last = last,
		.fired = j->fired,
		.cage = j->fired ? j->request.run[0].cage : 0,
		.intent = b->flags.ring.head ? ring_last(&b->flags.ring) : 0,
		.asked = b->asked.count ? &b->asked : NULL,
		.asked_us = (uint32_t)MIN_OF(b->asked_us, UINT32_MAX),
		.pins_us = pins_oldest(&b->pins),
		.result = j->result,
		.data = j->data,
		.data_len = j->data_len,
	};

	proto_write_reply(&b->out, b->generation, &reply);
	bus_send(b);
	memset(&b->asked, 0, sizeof(b->asked));
	b->asked_us = 0;
	j->count = 0;
	j->data_len = 0;
	j->part_us = bus_clock_us();
}

static void look(struct bus *b);

/* Does all runs of a job in order and answers them. */
static void
serve(struct bus *b, unsigned which)
{
	struct job *j = &b->job[which];
	const uint8_t *from = j->request.data;

	j->count = 0;
	j->data_len = 0;
	j->part_us = bus_clock_us();
	if (!j->fired)
		arms_begin(&b->arms, &j->request);
	for (uint16_t i = 0; i < j->request.count && !b->leaving && !is_alone; i++) {
		const struct run *run = &j->request.run[i];
		struct run_result *result = &j->result[j->count];

		*result = (struct run_result){ .index = i };
		do_run(b, j, run, from, result);
		arms_note_run(&b->arms, &j->request, i, result->status);
		from += run->op == RUN_WRITE ? run->len : 0;
		j->data_len = (uint16_t)(j->data_len + result->len);
		j->count++;
		if (i + 1 == j->request.count)
			break;
		/* first of all who is there: what was read may be of another module */
		if (which == JOB_POLLING && !j->dropped)
			look(b);
		if (!j->fired && result->end_us - j->part_us >= PART_US)
			send_part(b, j, false);
	}
	if (is_alone)
		return;
	if ((which == JOB_POLLING || j->fired) && j->request.count && b->has_pins &&
	    !b->gone && !b->leaving)
		bus_sample(b); /* what was pulled meanwhile may have answered anything */
	if (!b->leaving)
		send_part(b, j, true);
}

bool
bus_fire(struct bus *b, const struct platform_bits *interrupt)
{
	struct job *j = &b->job[JOB_CONTROL];

	if (b->gone || !arms_fire(&b->arms, interrupt, &j->request))
		return false;
	j->request.deadline_us = bus_clock_us() + FIRED_US;
	j->dropped = false;
	j->fired = true;
	serve(b, JOB_CONTROL);
	return true;
}

/* Answers a request whose frame is wrong. */
static void
refuse(struct bus *b)
{
	struct run_result result = { .status = HW_INVAL, .end_us = bus_clock_us() };
	struct reply reply = {
		.sequence = b->in.header.sequence,
		.count = 1,
		.last = 1,
		.result = &result,
	};

	proto_write_reply(&b->out, b->generation, &reply);
	bus_send(b);
}

/* A request has arrived; `busy`: in the middle of a sweep. */
static void
take_request(struct bus *b, bool busy)
{
	unsigned which;
	struct job *j;

	/* While we are busy a sweep holds its slot; control never waits for one. */
	which = busy || proto_is_control(&b->in) ? JOB_CONTROL : JOB_POLLING;
	j = &b->job[which];
	if (proto_read_request(&b->in, &j->request) < 0) {
		refuse(b);
		return;
	}
	pins_order(&b->pins, (uint64_t)j->request.pins_ms * US_PER_MS, bus_clock_us());
	j->fired = false;
	/* Only control may overtake; a second sweep was not agreed on. */
	j->dropped = busy && !j->request.control;
	serve(b, which);
}

/* What it has not begun, nor what it has left behind, is to be done any more. */
static void
take_cancel(struct bus *b, bool busy)
{
	uint32_t sequence = b->in.header.sequence;

	arms_cancel(&b->arms, sequence);
	if (busy && sequence == b->job[JOB_POLLING].request.sequence)
		b->job[JOB_POLLING].dropped = true;
}

static void
take_message(struct bus *b, bool busy)
{
	enum proto_type type;
	int r;

	r = proto_receive(b->fd, &b->in, false);
	if (r == -EAGAIN)
		return;
	if (r == -EPIPE) {
		leave(b, BUS_EXIT_OK);
		return;
	}
	if (r < 0 || proto_read_type(&b->in, &type) < 0 ||
	    b->in.header.generation != b->generation) {
		log_error("bus %u: main sent something that is no message", b->number);
		leave(b, BUS_EXIT_PROTOCOL);
		return;
	}
	if (type == PROTO_REQUEST)
		take_request(b, busy);
	else if (type == PROTO_CANCEL)
		take_cancel(b, busy);
}

static void
take_news(struct bus *b, bool busy)
{
	if (b->poll[POLL_EDGE].revents)
		bus_take_edges(b, busy || b->poll[POLL_MAIN].revents);
	if (b->poll[POLL_MAIN].revents)
		take_message(b, busy);
}

static void
look_for_news(struct bus *b)
{
	bus_arm_edges(b, bus_clock_us());
	if (poll(b->poll, POLL_COUNT, 0) > 0)
		take_news(b, true);
}

/* Between two runs of polling: is there something that cannot wait? */
static void
look(struct bus *b)
{
	look_for_news(b);
	if (bus_follow_order(b, true))
		look_for_news(b);
}

static void
wait_for_work(struct bus *b)
{
	uint64_t now = bus_clock_us();
	uint64_t until = MIN_OF(b->has_pins ? presence_next(&b->presence) : NEVER_US,
	    MIN_OF(pins_next(&b->pins), presence_reads_next(&b->reads)));
	struct timespec timeout;
	int n;

	log_set_time(now);
	bus_arm_edges(b, now);
	if (b->edge_fd >= 0 && b->edge_us > now && b->edge_us < until)
		until = b->edge_us;
	now = until > now ? until - now : 0;
	timeout.tv_sec = (time_t)(now / US_PER_S);
	timeout.tv_nsec = (long)(now % US_PER_S) * 1000;
	n = ppoll(b->poll, POLL_COUNT, until == NEVER_US ? NULL : &timeout, NULL);
	if (n > 0)
		take_news(b, false);
}

/*
 * Life.
 */

static void
tell_phase(struct bus *b, enum proto_phase phase)
{
	proto_write_phase(&b->out, b->generation, phase);
	bus_send(b);
}

static int
open_plugin(struct bus *b, const struct plugin_config *config)
{
	struct plugin_host *p = &b->plugin;

	tell_phase(b, PHASE_LOAD);
	if (plugin_host_load(p, config, true) < 0)
		return -EINVAL;
	tell_phase(b, PHASE_OPEN);
	if (plugin_host_open(p) < 0)
		return -EINVAL;
	tell_phase(b, PHASE_CAGES);
	return plugin_host_cages(p);
}

static void
say_hello(struct bus *b)
{
	struct proto_hello hello = {
		.pid = (uint32_t)getpid(),
		.total = (uint16_t)b->plugin.cage_count,
		.score = -1,
		.fingerprint = proto_fingerprint(b->plugin.cages, b->plugin.cage_count),
	};

	proto_write_hello(&b->out, b->generation, &hello);
	bus_send(b);
}

/*
 * Opens what main made for the flags that reading clears. False: another process still
 * works on this bus. Without the file there is nothing to keep them.
 */
static bool
open_flags(struct bus *b, int run_dir_fd)
{
	int r = -ENOENT;

	if (run_dir_fd >= 0)
		r = ring_file_open(run_dir_fd, b->number, (unsigned)b->plugin.cage_count,
		    &b->flags);
	if (r == -EBUSY)
		log_error("bus %u: a former process still works on it", b->number);
	else if (r < 0 && r != -ENOENT)
		log_warn("bus %u: flags that are read are not kept: %s", b->number,
		    strerror(-r));
	return r != -EBUSY;
}

int
bus_run(int fd, unsigned number, uint32_t incarnation, pid_t spawner,
    const struct spawner_config *config)
{
	struct bus *b = &the_bus;
	int run_dir_fd, r;

	b->fd = fd;
	b->number = number;
	b->generation = incarnation;
	if (open_plugin(b, &config->plugin) < 0)
		return BUS_EXIT_FAILED;
	/* its path may lead through folders of root; what is in it is the user's */
	run_dir_fd = open(config->plugin.run_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	await_death();
	r = privilege_drop_bus(&config->user, spawner);
	if (r < 0) {
		log_error("bus %u: privileges not dropped: %s", number, strerror(-r));
		return BUS_EXIT_FAILED;
	}
	if (!open_flags(b, run_dir_fd))
		return BUS_EXIT_FAILED;
	if (run_dir_fd >= 0)
		close(run_dir_fd);
	plugin_host_serve(&b->plugin);
	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
	b->born_us = bus_clock_us();
	bus_begin_orders(b, config);
	bus_open_edges(b);
	say_hello(b);
	bus_first_look(b);
	while (!b->leaving && !b->gone && !is_alone) {
		wait_for_work(b);
		bus_follow_order(b, false);
	}
	if (b->gone)
		leave_to_renew(b);
	b->plugin.plugin.close(b->plugin.state);
	return (int)b->status;
}
