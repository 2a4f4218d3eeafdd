/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts allocations of a process and of each of its forks, in the thread that each
 * began with: a shared object for LD_PRELOAD. The counters stand in the file
 * CAGED_COUNT_FILE: one pair of 64-bit numbers a process, its pid and its allocations
 * so far.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define SLOTS 256

struct slot {
	_Atomic uint64_t pid;
	_Atomic uint64_t count;
};

static struct slot *slots;
static __thread struct slot *mine __attribute__((tls_model("initial-exec")));

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *old, size_t size);

static void
count(void)
{
	if (mine)
		atomic_fetch_add(&mine->count, 1);
}

void *
malloc(size_t size)
{
	count();
	return __libc_malloc(size);
}

void *
calloc(size_t number, size_t size)
{
	count();
	return __libc_calloc(number, size);
}

void *
realloc(void *old, size_t size)
{
	count();
	return __libc_realloc(old, size);
}

static void
take_slot(void)
{
	uint64_t pid = (uint64_t)getpid();

	for (unsigned i = 0; i < SLOTS; i++) {
		uint64_t nobody = 0;

		if (!atomic_compare_exchange_strong(&slots[i].pid, &nobody, pid))
			continue;
		mine = &slots[i];
		return;
	}
	mine = NULL;
}

__attribute__((constructor)) static void
start(void)
{
	const char *path = getenv("CAGED_COUNT_FILE");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

	if (fd < 0)
		return;
	slots =
	    mmap(NULL, SLOTS * sizeof(*slots), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (slots == MAP_FAILED)
		return;
	take_slot();
	pthread_atfork(NULL, NULL, take_slot);
}
