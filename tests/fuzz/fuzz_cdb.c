/* SPDX-License-Identifier: Apache-2.0 */
/* CDB messages: whatever stands on page 9Fh, and what is built from the bytes. */
#include <string.h>

#include "base/bytes.h"
#include "optics/cdb.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

/* A name of a code: the standard's, or none. */
static void
check_name(const char *name)
{
	if (name)
		fuzz_check_text(name);
}

static void
check_message(const uint8_t *message)
{
	uint8_t again[CDB_MESSAGE_MAX];
	struct cdb_command c;
	struct cdb_reply r;

	cdb_take_command(message, &c);
	cdb_take_reply(message, &r);
	check_name(cdb_command_name(c.id));
	FUZZ_CHECK(r.len <= CDB_LPL_MAX && r.pages <= 16);
	FUZZ_CHECK(r.form == CDB_REPLY_LPL || r.check == CDB_CHECK_IMPOSSIBLE);
	if (c.check != CDB_CHECK_GOOD || c.epl_len > CDB_EPL_MAX)
		return;
	/* what is right is what we would have written */
	FUZZ_CHECK(cdb_build(c.id, c.epl_len, message + CDB_HEADER, c.lpl_len, again));
	FUZZ_CHECK(!memcmp(again, message, CDB_HEADER - 2));
	FUZZ_CHECK(!memcmp(again + CDB_HEADER, message + CDB_HEADER, c.lpl_len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_module m;
	uint8_t built[CDB_MESSAGE_MAX];

	fuzz_map(data, size, 0xff, &m);
	for (unsigned i = 0; i < CDB_INSTANCES_MAX + 2; i++) {
		const uint8_t *message = cdb_message(&m.map, i);

		FUZZ_CHECK(!message || i < CDB_INSTANCES_MAX);
		if (message)
			check_message(message);
	}
	if (size >= 4) {
		size_t len = MIN_OF(size - 4, (size_t)UINT8_MAX);
		bool fits = len <= CDB_LPL_MAX && be16(data + 2) <= CDB_EPL_MAX;

		FUZZ_CHECK(
		    cdb_build(be16(data), be16(data + 2), data + 4, len, built) == fits);
		if (fits)
			check_message(built);
		FUZZ_CHECK(cdb_state_name(cdb_state(data[0])) != NULL);
		check_name(cdb_status_text(data[0]));
	}
	return 0;
}
