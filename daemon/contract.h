/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contract: what plugins/platform.h asks of a plugin, as checks that try it.
 *
 * Each check runs in a process of its own, so that a plugin that crashes or
 * hangs fails that check and no other. What the check is doing and what it found
 * stand in memory that it shares with the program that started it. A check gives
 * its verdict by contract_expect() and contract_skip(); without one it passed.
 */
#ifndef DAEMON_CONTRACT_H
#define DAEMON_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/plugin_host.h"
#include "daemon/privilege.h"
#include "optics/decoder.h"

#define CONTRACT_TEXT 256

enum verdict { VERDICT_NONE, VERDICT_OK, VERDICT_FAILED, VERDICT_SKIPPED };

/* Shared between a check and the program that waits for it. */
struct contract_report {
	volatile uint32_t calls; /* of the plugin, so far */
	enum verdict verdict;
	char call[CONTRACT_TEXT]; /* the last of them */
	char
	    failed[CONTRACT_TEXT]; /* the one after which something was not as expected */
	char expected[CONTRACT_TEXT];
	char found[CONTRACT_TEXT]; /* or why it was skipped, or what was seen */
	char said[CONTRACT_TEXT];  /* the plugin's last line */
};

/* A module that answers: the first one of each bus. */
struct contract_module {
	unsigned cage;
	uint8_t identifier;
	enum spec spec;
};

/* One check at work. */
struct contract {
	struct plugin_config config;
	struct privilege_user user;
	struct contract_report *report;
	struct plugin_host host;
	unsigned module_count;
	struct contract_module module[PLATFORM_BUSES_MAX];
	struct platform_bits present, known;
	/* The first result that is no number of enum platform_err. */
	bool odd;
	int odd_result;
	char odd_call[CONTRACT_TEXT];
};

/* What has to be done before a check runs. */
enum contract_stage {
	STAGE_NOTHING,
	STAGE_LOADED, /* the plugin is loaded */
	STAGE_OPEN,   /* it is open without privileges, cages and modules are known */
	STAGE_MODULES /* and some module answers, else the check is skipped */
};

struct contract_check {
	const char *name;
	enum contract_stage stage;
	bool gate;   /* when it fails nothing that follows makes sense */
	bool writes; /* it writes to modules or moves their pins */
	void (*run)(struct contract *c);
};

/* The checks, in order. */
extern const struct contract_check contract_checks[];
extern const size_t contract_check_count;

/* Does what the check's stage asks for, then the check. Ends the process. */
void contract_run(struct contract *c, const struct contract_check *check)
    __attribute__((noreturn));

/* For the checks. */

/* When `good` is false and nothing failed before: what was expected and found. */
bool contract_expect(struct contract *c, bool good, const char *expected,
    const char *found, ...) __attribute__((format(printf, 4, 5)));
void contract_skip(struct contract *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What was seen while all went well. */
void contract_saw(struct contract *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool contract_failed(const struct contract *c);

/* "TIMEOUT", or "-77, which is no error of platform.h". Borrowed until the next. */
const char *contract_result(int result);
/* Which of its results mean something: 0 or an error of platform.h. */
bool contract_is_result(int result);

/* Loads and opens again, as a process of the daemon does; false: it failed. */
bool contract_load(struct contract *c);
bool contract_open(struct contract *c);
bool contract_cages(struct contract *c);
void contract_close(struct contract *c);
/* Looks for what is present, and for a module that answers on each bus. */
void contract_find_modules(struct contract *c);

/*
 * Calls of the plugin. What is no number of enum platform_err is noted and counts
 * as PLATFORM_IO, as it does in the daemon.
 */
int contract_presence(struct contract *c, unsigned bus, struct platform_bits *ret_present,
    struct platform_bits *ret_known);
int contract_read(struct contract *c, unsigned cage, struct platform_addr at,
    uint8_t *buf, size_t len);
int contract_read_until(struct contract *c, unsigned cage, struct platform_addr at,
    uint8_t *buf, size_t len, uint64_t deadline_us);
int contract_write(struct contract *c, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len);
/* As it comes: 0, 1, or whatever else. */
int contract_pin_get(struct contract *c, unsigned cage, unsigned pin);
int contract_pin_set(struct contract *c, unsigned cage, unsigned pin, int asserted);
int contract_changed(struct contract *c, unsigned cage, unsigned family);
int contract_recover(struct contract *c, unsigned bus, unsigned step);
int contract_node(struct contract *c, unsigned cage, unsigned index,
    struct platform_node *ret_node);
/* As it comes: 0, 1, or whatever else. */
int contract_share(struct contract *c, unsigned cage, int shared);
const char *contract_about(struct contract *c);

/* A read that is repeated while a module or bus is busy. */
int contract_read_patiently(struct contract *c, unsigned cage, struct platform_addr at,
    uint8_t *buf, size_t len);

uint64_t contract_clock_us(void);
/* Buses of memory and pins: one more than the highest number. */
unsigned contract_buses(const struct contract *c);
const char *contract_label(const struct contract *c, unsigned cage);
bool contract_bit(const struct platform_bits *bits, unsigned cage);

/* The checks by subject: contract_open.c, contract_memory.c, contract_pins.c. */
void check_symbol(struct contract *c);
void check_abi(struct contract *c);
void check_size(struct contract *c);
void check_name(struct contract *c);
void check_functions(struct contract *c);
void check_probe(struct contract *c);
void check_open(struct contract *c);
void check_cages(struct contract *c);
void check_reopen(struct contract *c);
void check_descriptors(struct contract *c);
void check_threads(struct contract *c);
void check_signals(struct contract *c);
void check_privileges(struct contract *c);
void check_presence(struct contract *c);
void check_errors(struct contract *c);
void check_identity(struct contract *c);
void check_read_length(struct contract *c);
void check_read_refusals(struct contract *c);
void check_deadline(struct contract *c);
void check_absent(struct contract *c);
void check_pages(struct contract *c);
void check_pins(struct contract *c);
void check_events(struct contract *c);
void check_changed(struct contract *c);
void check_nodes(struct contract *c);
void check_about(struct contract *c);
void check_share(struct contract *c);
void check_write_refusals(struct contract *c);
void check_write_back(struct contract *c);
void check_pin_refusals(struct contract *c);
void check_reset(struct contract *c);
void check_recover(struct contract *c);

#endif
