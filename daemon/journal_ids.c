/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_ids.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/aside.h"
#include "base/crc.h"

#define MAGIC           "CAGEDIDS"
#define FORMAT          1
#define BYTE_ORDER_MARK 0x01020304u

/* Two slots, written in turns, so that one is whole at any moment. */
#define SLOTS      2
#define SLOT_BYTES 512
#define PATH_BYTES 640

struct slot {
	char magic[8];
	uint16_t format, reader; /* the reader: the least that understands it */
	uint32_t byte_order;
	uint64_t writes, mark;
	uint32_t zero;
	uint32_t crc; /* of all before it */
};

static bool
slot_is_valid(const struct slot *s)
{
	return memcmp(s->magic, MAGIC, sizeof(s->magic)) == 0 &&
	       s->byte_order == BYTE_ORDER_MARK && s->reader <= FORMAT &&
	       s->crc == crc_of(s, offsetof(struct slot, crc));
}

static int
write_slot(struct journal_ids *ids, uint64_t mark)
{
	struct slot s = { .format = FORMAT,
		.reader = FORMAT,
		.byte_order = BYTE_ORDER_MARK,
		.writes = ids->writes + 1,
		.mark = mark };
	ssize_t len;

	memcpy(s.magic, MAGIC, sizeof(s.magic));
	s.crc = crc_of(&s, offsetof(struct slot, crc));
	len = pwrite(ids->fd, &s, sizeof(s), (off_t)(s.writes % SLOTS) * SLOT_BYTES);
	if (len != sizeof(s))
		return len < 0 ? -errno : -EIO;
	if (fdatasync(ids->fd) < 0)
		return -errno;
	ids->writes = s.writes;
	ids->mark = mark;
	return 0;
}

/* The last whole slot. False where there is none. */
static bool
read_slots(struct journal_ids *ids)
{
	bool found = false;
	struct slot s;

	for (off_t i = 0; i < SLOTS; i++) {
		if (pread(ids->fd, &s, sizeof(s), i * SLOT_BYTES) != sizeof(s) ||
		    !slot_is_valid(&s))
			continue;
		found = true;
		if (s.mark < ids->mark)
			continue;
		ids->mark = s.mark;
		ids->writes = s.writes;
	}
	return found;
}

static int
open_locked(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
	int r;

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	r = errno == EWOULDBLOCK ? -EBUSY : -errno;
	close(fd);
	return r;
}

int
journal_ids_open(struct journal_ids *ids, const char *dir, bool *ret_bad)
{
	char path[PATH_BYTES], bad[ASIDE_NAME_MAX];
	int r;

	*ids = (struct journal_ids){ .fd = -1 };
	*ret_bad = false;
	snprintf(path, sizeof(path), "%s/%s", dir, JOURNAL_IDS_NAME);
	ids->fd = open_locked(path);
	if (ids->fd < 0)
		return ids->fd;
	if (read_slots(ids))
		return 0;
	if (lseek(ids->fd, 0, SEEK_END) > 0) {
		r = aside_keep_in(dir, JOURNAL_IDS_NAME, "bad", NULL, bad);
		if (r < 0)
			goto fail;
		*ret_bad = true;
		close(ids->fd);
		ids->fd = open_locked(path);
		if (ids->fd < 0)
			return ids->fd;
	}
	/* all of it now: a write in place finds room later */
	r = -posix_fallocate(ids->fd, 0, (off_t)SLOTS * SLOT_BYTES);
	if (r == 0)
		r = write_slot(ids, 0);
	if (r == 0)
		return 0;
fail:
	journal_ids_close(ids);
	return r;
}

int
journal_ids_reserve(struct journal_ids *ids, uint64_t id)
{
	return id <= ids->mark ? 0 : write_slot(ids, id + JOURNAL_IDS_BLOCK - 1);
}

void
journal_ids_close(struct journal_ids *ids)
{
	if (ids->fd >= 0)
		close(ids->fd);
	ids->fd = -1;
}
