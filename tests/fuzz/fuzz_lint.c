/* SPDX-License-Identifier: Apache-2.0 */
/* Any module by its own identifier, also of no layout that is known. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_module m;
	struct findings lasting;

	memset(&m, 0, sizeof(m));
	fuzz_map(data, size, 0, &m);
	m = *fuzz_decode(decoder_for(&m.map), data, size);
	memset(&lasting, 0, sizeof(lasting));
	/* what lasts is a part of what is found with readings and missing pages */
	lint_module(&m.map, m.decoder, &m.id, &m.limits, NULL, &lasting);
	FUZZ_CHECK(
	    lasting.count + lasting.left_out <= m.findings.count + m.findings.left_out);
	FUZZ_CHECK(m.decoder || m.findings.count > 0);
	FUZZ_CHECK(lint_trust(&m.id, &m.findings) != TRUST_GOOD ||
		   identity_checksums_hold(&m.id));
	return 0;
}
