/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command Data Block (CDB): the messages that a host and a CMIS module leave for
 * each other on page 9Fh (CMIS 5.4, Tables 8-13, 8-198 to 8-201 and chapter 9).
 *
 * A message is a header of eight bytes and a local payload (LPL) of up to 120;
 * more goes as extended payload (EPL) on pages A0h-AFh. The reply comes back in
 * the same place, so a command with a payload is gone once there is one. How far
 * the module is, it says in a byte of Lower Memory. Each instance has a bank.
 *
 * All of it is pure: whoever writes to a module does so elsewhere.
 */
#ifndef OPTICS_CDB_H
#define OPTICS_CDB_H

#include "optics/memmap.h"

#define CDB_PAGE          0x9f
#define CDB_INSTANCES_MAX 2
#define CDB_HEADER        8
#define CDB_LPL_MAX       120
#define CDB_EPL_MAX       2048
#define CDB_MESSAGE_MAX   (CDB_HEADER + CDB_LPL_MAX)

/* The status byte of an instance: 37 or 38 of Lower Memory. Zero says nothing. */
enum cdb_state { CDB_NONE, CDB_SUCCESS, CDB_FAILED, CDB_BUSY };

/* Bit 7 is busy, whatever bit 6 says then. */
enum cdb_state cdb_state(uint8_t status);

/* "none", "success", "failed", "busy" */
const char *cdb_state_name(enum cdb_state state);

/* What a status says: "check code wrong", "busy, executing"; NULL for reserved codes and
 * those that a vendor or a command gives a meaning of its own. */
const char *cdb_status_text(uint8_t status);

/* What a command is called: "query status"; NULL for reserved and custom ones. */
const char *cdb_command_name(uint16_t id);

/*
 * Builds a command: CDB_HEADER + lpl_len bytes for 9Fh:128 on, with its check code
 * and without a reply; the rest of `ret_message` is zero. The module begins when
 * byte 129 is written, so that goes last (or all at once, where 01h:165[7] allows).
 * False when one of the payloads is longer than there is room for.
 */
bool cdb_build(uint16_t id, size_t epl_len, const uint8_t *lpl, size_t lpl_len,
    uint8_t ret_message[CDB_MESSAGE_MAX]);

enum cdb_check {
	CDB_CHECK_WRONG,
	CDB_CHECK_GOOD,
	CDB_CHECK_IMPOSSIBLE /* what it was made of is not there */
};

/* What the header says of the command. */
struct cdb_command {
	uint16_t id;
	uint16_t epl_len; /* bytes; up to 65535 as the module has it */
	uint8_t lpl_len;  /* up to 255 as the module has it */
	enum cdb_check check;
};

enum cdb_reply_form {
	CDB_REPLY_NONE,
	CDB_REPLY_LPL,
	CDB_REPLY_EPL,     /* on so many pages from A0h on; not checked here */
	CDB_REPLY_RESERVED /* a length that means nothing */
};

struct cdb_reply {
	enum cdb_reply_form form;
	uint8_t code;         /* byte 134 as it is */
	uint8_t len;          /* bytes of LPL */
	uint8_t pages;        /* of EPL */
	enum cdb_check check; /* IMPOSSIBLE but for LPL */
	const uint8_t *bytes; /* `len` of them, borrowed from the message */
};

/* Take apart and check a whole page 9Fh. */
void cdb_take_command(const uint8_t message[CDB_MESSAGE_MAX],
    struct cdb_command *ret_command);
void cdb_take_reply(const uint8_t message[CDB_MESSAGE_MAX], struct cdb_reply *ret_reply);

/*
 * The message of an instance (from 0), borrowed; NULL where its page is not held
 * or its header is all zeros: nothing was ever asked.
 */
const uint8_t *cdb_message(const struct memmap *map, unsigned instance);

#endif
