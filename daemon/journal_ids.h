/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ids of events: STATE/journal.ids, up to where they were given away.
 *
 * There is one sequence in a state directory, and no id is used twice, whatever becomes
 * of the database: a mark is written and synced for a block of ids before the first of
 * them is used, so a crash skips the rest of a block. The file has its full size from
 * the beginning and is written in place, which also works on a full disk. It is locked
 * as long as it is open: a state directory serves one daemon.
 */
#ifndef DAEMON_JOURNAL_IDS_H
#define DAEMON_JOURNAL_IDS_H

#include <stdbool.h>
#include <stdint.h>

#define JOURNAL_IDS_NAME  "journal.ids"
#define JOURNAL_IDS_BLOCK 4096

struct journal_ids {
	int fd;          /* -1: not open */
	uint64_t mark;   /* ids up to here may be used */
	uint64_t writes; /* of the mark, ever */
};

/*
 * Opens or makes the file in a directory. 0: ids->mark is the last id that may have
 * been used; *ret_bad: what was there was no mark, and was moved aside (base/aside.h).
 * -EBUSY: another process has it. Else a negative errno.
 */
int journal_ids_open(struct journal_ids *ids, const char *dir, bool *ret_bad);

/* Makes sure that `id` may be used. 0 or -errno: then it must not be. */
int journal_ids_reserve(struct journal_ids *ids, uint64_t id);

/* Unlocks it; one that is not open stays so. */
void journal_ids_close(struct journal_ids *ids);

#endif
