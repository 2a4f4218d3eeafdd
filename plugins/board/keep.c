/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "plugins/board/keep.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEEP_FILE  "board.buses"
#define KEEP_MAGIC 0x62757302u

struct kept {
	uint32_t magic;
	uint32_t cages;
	uint64_t run;
	char board[64];
	struct topology topology;
};

/* The run of the daemon: which spawner we are a child of, and since when it runs. */
static uint64_t
this_run(void)
{
	char path[64], text[1024] = "";
	unsigned long long since = 0;
	const char *at;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)getppid());
	f = fopen(path, "re");
	if (f) {
		text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
		fclose(f);
	}
	/* "12 (name) S 1 ...": the name may hold blanks; field 22 is when it began */
	at = strrchr(text, ')');
	for (unsigned i = 0; at && i < 20; i++)
		at = strchr(at + 1, ' ');
	if (at)
		sscanf(at, " %llu", &since);
	return (uint64_t)since << 22 ^ (uint64_t)getppid();
}

/* Somebody may have scribbled on it. */
static bool
is_sound(const struct kept *k, const struct kept *mine, const struct board *b)
{
	const struct topology *t = &k->topology;

	if (k->magic != KEEP_MAGIC || k->run != mine->run || k->cages != mine->cages ||
	    memcmp(k->board, mine->board, sizeof(k->board)) != 0 || t->count < 1 ||
	    t->count > PLATFORM_BUSES_MAX)
		return false;
	for (uint32_t i = 0; i < k->cages; i++) {
		if (t->bus[i] >= t->count)
			return false;
	}
	for (unsigned i = 0; i < t->count; i++) {
		if (t->board_root[i] >= b->root_count &&
		    t->board_root[i] != BOARD_NO_ROOT)
			return false;
	}
	return true;
}

static bool
read_kept(const char *path, struct kept *k)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t r = fd < 0 ? -1 : read(fd, k, sizeof(*k));

	if (fd >= 0)
		close(fd);
	return r == (ssize_t)sizeof(*k);
}

static void
write_kept(const char *path, const struct kept *k)
{
	char fresh[PATH_MAX + 16];
	ssize_t r;
	int fd;

	snprintf(fresh, sizeof(fresh), "%s.%d", path, (int)getpid());
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return;
	r = write(fd, k, sizeof(*k));
	close(fd);
	if (r != (ssize_t)sizeof(*k) || rename(fresh, path) < 0)
		unlink(fresh);
}

void
keep_topology(const char *run_dir, const struct board *b, size_t count,
    struct topology *t)
{
	static struct kept mine, found; /* large, and nobody else is here */
	char path[PATH_MAX];

	if (!run_dir ||
	    snprintf(path, sizeof(path), "%s/" KEEP_FILE, run_dir) >= (int)sizeof(path))
		return;
	memset(&mine, 0, sizeof(mine));
	mine.magic = KEEP_MAGIC;
	mine.cages = (uint32_t)count;
	mine.run = this_run();
	snprintf(mine.board, sizeof(mine.board), "%s", b->name);
	mine.topology = *t;
	if (!read_kept(path, &found) || !is_sound(&found, &mine, b)) {
		write_kept(path, &mine);
		return;
	}
	t->count = found.topology.count;
	memcpy(t->bus, found.topology.bus, sizeof(t->bus));
	memcpy(t->board_root, found.topology.board_root, sizeof(t->board_root));
	memcpy(t->tears, found.topology.tears, sizeof(t->tears));
}
