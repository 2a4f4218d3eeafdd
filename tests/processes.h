/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rig for tests of real processes: the test is main, with a spawner, links
 * and a record of what they told; the hardware is a folder tree or a plugin
 * that is wrong.
 *
 * Each test of libcheck is a process of its own, so there is one rig and it is
 * static. What a test waits for has a bound of ten seconds or more.
 */
#ifndef TESTS_PROCESSES_H
#define TESTS_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/links.h"

#define RIG_BUSES 2
/* The cages of the tree: 0 and 1 on bus 0, 2 on bus 1. */
#define RIG_CAGES 3

struct rig {
	struct event_base *base;
	struct links *links;
	pid_t spawner;
	char dir[64]; /* the tree, and what the processes said on stderr */

	/* What was told. */
	bool probed;
	struct links_probe probe;
	bool spawner_gone;
	struct {
		unsigned ups, downs, events, parts, answers;
		bool renew;
		int wait_status;
		pid_t pid;
		struct platform_bits present, known, doubt, interrupt;
		unsigned pins; /* news of them, and the last of each */
		struct pin_news pin[RIG_CAGES][PLATFORM_PIN_COUNT];
		uint64_t pins_us;                /* of the last reply */
		unsigned fired, fired_cage;      /* ... which nobody asked for */
		struct platform_bits doubt_then; /* when it came */
		/* Of the replies since rig_send(): the results in order of the runs. */
		uint32_t last_sequence;
		unsigned results;
		struct run_result result[REQUEST_RUNS_MAX];
		uint8_t data[REQUEST_BYTES_MAX];
		size_t data_len;
	} bus[RIG_BUSES];
};

extern struct rig rig;

/* Makes the tree: all modules present, eeprom byte n is n. */
void rig_make_tree(void);
/* Removes it; also done at exit of a good test. */
void rig_remove_tree(void);

/* A file of the tree: "1/present" and so on. */
void rig_write_file(const char *name, const char *text);
size_t rig_read_file(const char *name, char *text, size_t size);

/* Where a plugin of tests/plugins was built. */
const char *rig_plugin_path(const char *plugin);

/* Starts spawner and links with a plugin of tests/plugins. */
void rig_start(const char *plugin);
/* ... with the plugin in this file. */
void rig_start_file(const char *name, const char *path);
/* ... and has it probed, which must go well, and its buses up. */
void rig_start_tree(void);
void rig_start_bus(unsigned bus);
void rig_stop(void);

/* Lets the loop turn until *what is true (or not less than `least`). */
void rig_until(const bool *what);
void rig_until_count(const unsigned *what, unsigned least);
/* Lets the loop turn for that long, whatever happens. */
void rig_turn(unsigned ms);

/* A request of `count` reads of `len` bytes from byte 0 of a cage. */
struct request rig_reads(uint16_t cage, uint16_t count, uint8_t len);
/* Sends it and waits for the last part of its reply. */
void rig_ask(unsigned bus, const struct request *request);
/* Only sends it. */
void rig_send(unsigned bus, const struct request *request);

uint64_t rig_now_us(void);

/* Waits until a process is gone or a zombie; fails the test when it stays. */
void rig_expect_end(pid_t pid);

/* A number of a line of /proc/PID/status, read as hex or decimal. */
uint64_t rig_status(pid_t pid, const char *key, int radix);

#endif
