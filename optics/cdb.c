/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cdb.h"

#include <string.h>

#include "base/bytes.h"

#define STATUS_BUSY   0x80
#define STATUS_FAILED 0x40

/* Bytes of a message. */
#define AT_ID          0
#define AT_EPL_LEN     2
#define AT_LPL_LEN     4
#define AT_CHECK       5
#define AT_REPLY_LEN   6
#define AT_REPLY_CHECK 7

#define REPLY_EPL_FIRST 240 /* one page of EPL; one more for each code from here */

/*
 * CMIS 5.4, Table 8-14. Codes 48 to 63 of each state are custom, 32 to 47 of the failed
 * ones belong to the command.
 */
static const char *const status_texts[] = {
	[0x01] = "done",
	[0x03] = "previous command aborted",
	[0x40] = "failed",
	[0x41] = "unknown command",
	[0x42] = "parameter out of range",
	[0x43] = "not aborted",
	[0x44] = "checking timed out",
	[0x45] = "check code wrong",
	[0x46] = "password needed",
	[0x47] = "not in this state",
	[0x81] = "busy, captured",
	[0x82] = "busy, checking",
	[0x83] = "busy, executing",
};

/* CMIS 5.4, chapter 9. */
static const struct {
	uint16_t id;
	const char *name;
} commands[] = {
	{ 0x0000, "query status" },
	{ 0x0001, "enter password" },
	{ 0x0002, "change password" },
	{ 0x0004, "abort processing" },
	{ 0x0005, "get module time" },
	{ 0x0006, "set module time" },
	{ 0x0040, "module features" },
	{ 0x0041, "firmware management features" },
	{ 0x0042, "performance monitoring features" },
	{ 0x0043, "BERT and diagnostics features" },
	{ 0x0044, "security features" },
	{ 0x0045, "externally defined features" },
	{ 0x0050, "get application attributes" },
	{ 0x0051, "get interface code description" },
	{ 0x0100, "get firmware info" },
	{ 0x0101, "start firmware download" },
	{ 0x0102, "abort firmware download" },
	{ 0x0103, "write firmware block, LPL" },
	{ 0x0104, "write firmware block, EPL" },
	{ 0x0105, "read firmware block, LPL" },
	{ 0x0106, "read firmware block, EPL" },
	{ 0x0107, "complete firmware download" },
	{ 0x0108, "copy firmware image" },
	{ 0x0109, "run firmware image" },
	{ 0x010a, "commit firmware image" },
	{ 0x010b, "check firmware activation options" },
	{ 0x010c, "store firmware load tag" },
	{ 0x010d, "retrieve firmware load tag" },
	{ 0x0200, "control performance monitoring" },
	{ 0x0201, "get performance monitoring features" },
	{ 0x0210, "get module performance, LPL" },
	{ 0x0211, "get module performance, EPL" },
	{ 0x0212, "get host side performance, LPL" },
	{ 0x0213, "get host side performance, EPL" },
	{ 0x0214, "get media side performance, LPL" },
	{ 0x0215, "get media side performance, EPL" },
	{ 0x0216, "get data path performance, LPL" },
	{ 0x0217, "get data path performance, EPL" },
	{ 0x0220, "get data path RMON statistics" },
	{ 0x0230, "control FEC symbol error weight histogram" },
	{ 0x0231, "get FEC symbol error weight histogram" },
	{ 0x0232, "control maximum FEC symbol error weight" },
	{ 0x0233, "get maximum FEC symbol error weight" },
	{ 0x0280, "data monitoring and recording controls" },
	{ 0x0281, "data monitoring and recording advertisement" },
	{ 0x0290, "temperature histogram" },
	{ 0x0380, "loopbacks" },
	{ 0x0400, "get device id certificate, LPL" },
	{ 0x0401, "get device id certificate, EPL" },
	{ 0x0402, "set digest to sign, LPL" },
	{ 0x0403, "set digest to sign, EPL" },
	{ 0x0404, "get digest signature, LPL" },
	{ 0x0405, "get digest signature, EPL" },
};

enum cdb_state
cdb_state(uint8_t status)
{
	if (status & STATUS_BUSY)
		return CDB_BUSY;
	if (status & STATUS_FAILED)
		return CDB_FAILED;
	return status ? CDB_SUCCESS : CDB_NONE;
}

const char *
cdb_state_name(enum cdb_state state)
{
	static const char *const names[] = {
		[CDB_NONE] = "none",
		[CDB_SUCCESS] = "success",
		[CDB_FAILED] = "failed",
		[CDB_BUSY] = "busy",
	};

	return names[state];
}

const char *
cdb_status_text(uint8_t status)
{
	return status < COUNT_OF(status_texts) ? status_texts[status] : NULL;
}

const char *
cdb_command_name(uint16_t id)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (commands[i].id == id)
			return commands[i].name;
	}
	return NULL;
}

static unsigned
sum_of(const uint8_t *bytes, size_t len)
{
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += bytes[i];
	return sum;
}

/* The one's complement of what stands before the check code, and of the payload. */
static uint8_t
command_check(const uint8_t *message)
{
	return (uint8_t) ~(sum_of(message, AT_CHECK) +
			   sum_of(message + CDB_HEADER, message[AT_LPL_LEN]));
}

bool
cdb_build(uint16_t id, size_t epl_len, const uint8_t *lpl, size_t lpl_len,
    uint8_t ret_message[CDB_MESSAGE_MAX])
{
	uint8_t *m = ret_message;

	if (epl_len > CDB_EPL_MAX || lpl_len > CDB_LPL_MAX)
		return false;
	memset(m, 0, CDB_MESSAGE_MAX);
	put_be16(m + AT_ID, id);
	put_be16(m + AT_EPL_LEN, (uint16_t)epl_len);
	m[AT_LPL_LEN] = (uint8_t)lpl_len;
	if (lpl_len)
		memcpy(m + CDB_HEADER, lpl, lpl_len);
	m[AT_CHECK] = command_check(m);
	return true;
}

void
cdb_take_command(const uint8_t message[CDB_MESSAGE_MAX], struct cdb_command *ret_command)
{
	struct cdb_command *c = ret_command;

	c->id = be16(message + AT_ID);
	c->epl_len = be16(message + AT_EPL_LEN);
	c->lpl_len = message[AT_LPL_LEN];
	if (c->lpl_len > CDB_LPL_MAX)
		c->check = CDB_CHECK_WRONG;
	else if (c->lpl_len > 0 && message[AT_REPLY_LEN] > 0)
		c->check = CDB_CHECK_IMPOSSIBLE;
	else
		c->check = command_check(message) == message[AT_CHECK] ? CDB_CHECK_GOOD
								       : CDB_CHECK_WRONG;
}

void
cdb_take_reply(const uint8_t message[CDB_MESSAGE_MAX], struct cdb_reply *ret_reply)
{
	struct cdb_reply *r = ret_reply;
	uint8_t code = message[AT_REPLY_LEN];

	memset(r, 0, sizeof(*r));
	r->code = code;
	r->check = CDB_CHECK_IMPOSSIBLE;
	r->bytes = message + CDB_HEADER;
	if (code == 0) {
		r->form = CDB_REPLY_NONE;
	} else if (code <= CDB_LPL_MAX) {
		r->form = CDB_REPLY_LPL;
		r->len = code;
		r->check = (uint8_t)~sum_of(r->bytes, r->len) == message[AT_REPLY_CHECK]
			       ? CDB_CHECK_GOOD
			       : CDB_CHECK_WRONG;
	} else if (code >= REPLY_EPL_FIRST) {
		r->form = CDB_REPLY_EPL;
		r->pages = (uint8_t)(code - REPLY_EPL_FIRST + 1);
	} else {
		r->form = CDB_REPLY_RESERVED;
	}
}

const uint8_t *
cdb_message(const struct memmap *map, unsigned instance)
{
	static const uint8_t zeros[CDB_HEADER];
	struct memaddr at = { .page = CDB_PAGE, .byte = 128, .bank = (uint8_t)instance };
	const uint8_t *m = NULL;

	if (instance < CDB_INSTANCES_MAX)
		m = memmap_bytes(map, at, CDB_MESSAGE_MAX);
	return m && memcmp(m, zeros, CDB_HEADER) != 0 ? m : NULL;
}
