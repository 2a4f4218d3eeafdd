/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caged-plugin-check: tries a platform plugin against its contract.
 *
 * Each check runs in a child, and its calls are watched: one that does not come
 * back in time, or ends the child, fails the check.
 */
#define _GNU_SOURCE 1

#include <dirent.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "daemon/contract.h"

#define OPTIONS_MAX 64
#define NAME_WIDTH  16
#define TIMEOUT_S   30
#define LOOK_US     (5 * US_PER_MS)
/* A child in uninterruptible sleep does not even die; it is left to itself. */
#define DEATH_US (5 * US_PER_S)

enum { EXIT_PASSED, EXIT_FAILED, EXIT_USAGE };

struct settings {
	struct contract contract;
	const char *options[OPTIONS_MAX + 1];
	unsigned option_count;
	unsigned long timeout_s;
	bool allow_writes;
	char name[64];
	char path[4096];
	char run_dir[4096];
	bool own_run_dir;
};

struct totals {
	unsigned passed, failed, skipped;
	const char *gate; /* the check that failed and makes the others senseless */
};

static const char usage_text[] =
    "Usage: caged-plugin-check [OPTION]... PLUGIN.so\n"
    "Tries a platform plugin against the contract of plugins/platform.h.\n\n"
    "  -o, --option KEY=VALUE  an option of the plugin, as behind --platform NAME:\n"
    "      --allow-writes      also write to modules, reset them and recover buses\n"
    "      --run-dir DIR       where the plugin may keep files (default: a new one)\n"
    "      --timeout SECONDS   how long one call may take (default 30)\n"
    "  -h, --help              this text\n"
    "      --version           the version\n\n"
    "Each check prints ok, not ok or skipped. Exit status: 0 all passed, 1 some\n"
    "failed, 2 it could not begin.\n";

__attribute__((format(printf, 1, 2))) static int
misuse(const char *format, ...)
{
	va_list args;

	fputs("caged-plugin-check: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs(" (--help)\n", stderr);
	return EXIT_USAGE;
}

/* The child. */

static void
run_child(struct settings *s, const struct contract_check *check, pid_t parent)
{
	if (privilege_die_with(parent) < 0)
		_exit(EXIT_USAGE);
	contract_run(&s->contract, check);
}

/* Waits for the child's end, for so long: true when it came. */
static bool
ended(pid_t pid, int *ret_status, uint64_t for_us)
{
	uint64_t until = contract_clock_us() + for_us;

	do {
		if (waitpid(pid, ret_status, WNOHANG) == pid)
			return true;
		usleep(LOOK_US);
	} while (contract_clock_us() < until);
	return false;
}

static void fail(struct contract_report *r, const char *expected, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void
fail(struct contract_report *r, const char *expected, const char *format, ...)
{
	va_list args;

	r->verdict = VERDICT_FAILED;
	snprintf(r->expected, sizeof(r->expected), "%s", expected);
	va_start(args, format);
	vsnprintf(r->found, sizeof(r->found), format, args);
	va_end(args);
}

/* Waits until the child is done, or one of its calls lasts too long. */
static void
watch_child(const struct settings *s, pid_t pid)
{
	struct contract_report *r = s->contract.report;
	uint64_t since = contract_clock_us();
	uint32_t calls = r->calls;
	int status;

	while (!ended(pid, &status, LOOK_US)) {
		if (r->calls != calls) {
			calls = r->calls;
			since = contract_clock_us();
		}
		if (contract_clock_us() - since < s->timeout_s * US_PER_S)
			continue;
		kill(pid, SIGKILL);
		ended(pid, &status, DEATH_US);
		fail(r, "an answer", "none in %lu s", s->timeout_s);
		return;
	}
	if (WIFSIGNALED(status))
		fail(r, "an answer", "a crash: %s", strsignal(WTERMSIG(status)));
	else if (r->verdict == VERDICT_NONE)
		fail(r, "an answer", "the end of the process, with status %d",
		    WEXITSTATUS(status));
}

/* Output. */

/* What a plugin says may hold anything. */
static void
print_text(const char *text)
{
	char clean[4 * CONTRACT_TEXT];

	utf8_printable(clean, sizeof(clean), text);
	fputs(clean, stdout);
}

static void
print_fact(const char *name, const char *text)
{
	printf("    %-9s ", name);
	print_text(text);
	putchar('\n');
}

static void
print_result(const char *name, const struct contract_report *r)
{
	static const char *const words[] = { "", "ok", "not ok", "skipped" };

	printf("%-8s %-*s", words[r->verdict], NAME_WIDTH, name);
	if (r->verdict != VERDICT_FAILED) {
		print_text(r->found);
		putchar('\n');
		return;
	}
	putchar('\n');
	print_fact("expected", r->expected);
	print_fact("found", r->found);
	if (*r->failed)
		print_fact("after", r->failed);
	else if (*r->call)
		print_fact("in", r->call);
	if (*r->said)
		print_fact("it said", r->said);
}

static void
count_result(struct totals *t, const struct contract_check *check, enum verdict verdict)
{
	t->passed += verdict == VERDICT_OK;
	t->failed += verdict == VERDICT_FAILED;
	t->skipped += verdict == VERDICT_SKIPPED;
	if (verdict == VERDICT_FAILED && check->gate)
		t->gate = check->name;
}

static int
run_check(struct settings *s, const struct contract_check *check, struct totals *t)
{
	struct contract_report *r = s->contract.report;
	pid_t pid, parent = getpid();

	memset(r, 0, sizeof(*r));
	if (t->gate || (check->writes && !s->allow_writes)) {
		r->verdict = VERDICT_SKIPPED;
		snprintf(r->found, sizeof(r->found),
		    t->gate ? "%s failed" : "needs --allow-writes", t->gate);
	} else {
		if (isatty(STDOUT_FILENO))
			printf("%-8s %s\r", "...", check->name);
		fflush(NULL);
		pid = fork();
		if (pid < 0)
			return -1;
		if (pid == 0)
			run_child(s, check, parent);
		watch_child(s, pid);
	}
	print_result(check->name, r);
	fflush(stdout);
	count_result(t, check, r->verdict);
	return 0;
}

/* Arguments. */

static bool
take_plugin(struct settings *s, const char *path)
{
	const char *name = strrchr(path, '/');
	size_t len;

	/* a name without a slash is looked for elsewhere by the linker */
	if ((size_t)snprintf(s->path, sizeof(s->path), "%s%s", name ? "" : "./", path) >=
	    sizeof(s->path))
		return false;
	name = name ? name + 1 : path;
	len = strlen(name);
	if (len < 4 || strcmp(name + len - 3, ".so") != 0 || len - 3 >= sizeof(s->name))
		return false;
	memcpy(s->name, name, len - 3);
	return true;
}

enum { OPTION_WRITES = 256, OPTION_RUN_DIR, OPTION_TIMEOUT, OPTION_VERSION };

/* -1: go on, else the exit status. */
static int
take_option(struct settings *s, int letter)
{
	char *end;

	switch (letter) {
	case 'o':
		if (s->option_count == OPTIONS_MAX)
			return misuse("more than %d options", OPTIONS_MAX);
		if (!strchr(optarg, '='))
			return misuse("%s: not KEY=VALUE", optarg);
		s->options[s->option_count++] = optarg;
		return -1;
	case OPTION_WRITES:
		s->allow_writes = true;
		return -1;
	case OPTION_RUN_DIR:
		snprintf(s->run_dir, sizeof(s->run_dir), "%s", optarg);
		return -1;
	case OPTION_TIMEOUT:
		s->timeout_s = strtoul(optarg, &end, 10);
		if (*end || s->timeout_s < 1 || s->timeout_s > 3600)
			return misuse("%s: not 1 to 3600 seconds", optarg);
		return -1;
	case OPTION_VERSION:
		printf("caged-plugin-check %s\n", VERSION_TEXT);
		return EXIT_PASSED;
	case 'h':
		fputs(usage_text, stdout);
		return EXIT_PASSED;
	}
	fputs("caged-plugin-check: see --help\n", stderr);
	return EXIT_USAGE;
}

static int
take_arguments(struct settings *s, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "option", required_argument, NULL, 'o' },
		{ "allow-writes", no_argument, NULL, OPTION_WRITES },
		{ "run-dir", required_argument, NULL, OPTION_RUN_DIR },
		{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
		{ "version", no_argument, NULL, OPTION_VERSION },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int letter, status;

	while ((letter = getopt_long(argc, argv, "o:h", longs, NULL)) != -1) {
		status = take_option(s, letter);
		if (status >= 0)
			return status;
	}
	if (optind != argc - 1)
		return misuse(optind == argc ? "say which plugin" : "only one plugin");
	if (!take_plugin(s, argv[optind]))
		return misuse("%s: not a NAME.so", argv[optind]);
	if (access(s->path, R_OK))
		return misuse("%s: cannot be read", s->path);
	return -1;
}

/* A run directory as the daemon makes it, owned by whom its processes become. */
static bool
make_run_dir(struct settings *s)
{
	const struct privilege_user *user = &s->contract.user;

	if (*s->run_dir)
		return true;
	strcpy(s->run_dir, "/tmp/caged-plugin-check.XXXXXX");
	s->own_run_dir = mkdtemp(s->run_dir) != NULL;
	return s->own_run_dir &&
	       (!user->change || chown(s->run_dir, user->uid, user->gid) == 0);
}

static void
remove_run_dir(const struct settings *s)
{
	DIR *dir = s->own_run_dir ? opendir(s->run_dir) : NULL;
	const struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	rmdir(s->run_dir);
}

static bool
prepare(struct settings *s)
{
	struct contract *c = &s->contract;
	void *shared = mmap(NULL, sizeof(*c->report), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED || privilege_find_user(NULL, &c->user) < 0 ||
	    !make_run_dir(s))
		return false;
	c->report = shared;
	c->config = (struct plugin_config){
		.name = s->name,
		.path = s->path,
		.run_dir = s->run_dir,
		.options = s->options,
	};
	return true;
}

int
main(int argc, char **argv)
{
	static struct settings s = { .timeout_s = TIMEOUT_S };
	struct totals t = { 0 };
	int status;

	log_init("caged-plugin-check", LOG_LEVEL_ERROR);
	status = take_arguments(&s, argc, argv);
	if (status >= 0)
		return status;
	status = EXIT_PASSED;
	if (!prepare(&s))
		status = EXIT_USAGE;
	for (size_t i = 0; status == EXIT_PASSED && i < contract_check_count; i++) {
		if (run_check(&s, &contract_checks[i], &t) < 0)
			status = EXIT_USAGE;
	}
	if (status != EXIT_PASSED)
		perror("caged-plugin-check: cannot begin");
	else
		printf("%u passed, %u failed, %u skipped\n", t.passed, t.failed,
		    t.skipped);
	remove_run_dir(&s);
	if (status == EXIT_PASSED && t.failed)
		status = EXIT_FAILED;
	return status;
}
