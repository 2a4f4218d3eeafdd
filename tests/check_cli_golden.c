/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cagectl as people see it: whole outputs against tests/data/golden/, in windows of
 * 60, 80 and 200 columns, painted, and in a pipe.
 *
 * A server of a few lines answers what tests/data/switch.json holds; from the second
 * time on that all cages are asked for, modules stand as under "later". Or it answers
 * what REST said of the special modules of tests/check_special.c. `make golden` writes
 * the files anew; whoever does so reads the difference.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <jansson.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "base/bytes.h"
#include "tests/golden.h"
#include "tests/suite.h"

#define TEXT_MAX    (256 * 1024)
#define WORDS_MAX   12
#define WAIT_MS     30000
#define PATH_PREFIX "/api/v1/cages"

static char folder[64];
static char socket_path[80];
static pid_t server;

/* ---- the daemon ---- */

static json_t *
load_switch(void)
{
	const char *src = getenv("CAGED_SRC");
	json_error_t why;
	char path[512];
	json_t *all;

	snprintf(path, sizeof(path), "%s/tests/data/switch.json", src ? src : ".");
	all = json_load_file(path, 0, &why);
	ck_assert_msg(all != NULL, "%s:%d: %s", path, why.line, why.text);
	return all;
}

/* Takes what one golden file of REST says. */
static void
take_special(json_t *all, const char *path)
{
	json_t *one = json_load_file(path, 0, NULL), *cage, *alarms;

	ck_assert_msg(one != NULL, "%s is no JSON", path);
	cage = json_object_get(one, "cage");
	alarms = json_object_get(one, "alarms");
	if (alarms)
		json_object_set(all, "alarms", alarms);
	if (cage)
		json_array_append(json_object_get(all, "cages"), cage);
	if (json_object_get(one, "module"))
		json_object_set(json_object_get(all, "modules"),
		    json_string_value(json_object_get(cage, "name")),
		    json_object_get(one, "module"));
	json_decref(one);
}

static json_t *
load_special(void)
{
	json_t *all = json_pack("{s:[],s:{}}", "cages", "modules");
	char pattern[512];
	glob_t found;

	golden_path("special-*.json", pattern);
	ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		take_special(all, found.gl_pathv[i]);
	globfree(&found);
	return all;
}

static const json_t *
cage_named(const json_t *all, const char *name)
{
	const json_t *cage;
	size_t i;

	json_array_foreach(json_object_get(all, "cages"), i, cage)
	{
		if (strcmp(json_string_value(json_object_get(cage, "name")), name) == 0)
			return cage;
	}
	return NULL;
}

/* What is answered for a path; NULL: 404. Escapes in names are %2F alone. */
static const json_t *
resource(const json_t *all, const char *path, bool later)
{
	char name[64] = "";
	const json_t *changed;
	const char *rest;
	size_t len = 0;

	if (strncmp(path, PATH_PREFIX "/", strlen(PATH_PREFIX) + 1) != 0)
		return NULL;
	for (rest = path + strlen(PATH_PREFIX) + 1; *rest && *rest != '/'; rest++) {
		bool slash = strncmp(rest, "%2F", 3) == 0;

		ck_assert_uint_lt(len, sizeof(name) - 1);
		name[len++] = slash ? '/' : *rest;
		rest += slash ? 2 : 0;
	}
	if (!*rest)
		return cage_named(all, name);
	changed = json_object_get(json_object_get(all, "later"), name);
	if (later && changed)
		return changed;
	return json_object_get(json_object_get(all, "modules"), name);
}

static json_t *
all_modules(json_t *all, bool later)
{
	json_t *made = json_pack("{s:[]}", "modules"), *module;
	const char *name;

	json_object_foreach(json_object_get(all, "modules"), name, module)
	{
		json_t *changed = json_object_get(json_object_get(all, "later"), name);

		json_array_append(json_object_get(made, "modules"),
		    later && changed ? changed : module);
	}
	return made;
}

static void
answer(int fd, json_t *all, unsigned *lists)
{
	char request[2048], path[512] = "", *body;
	ssize_t got = read(fd, request, sizeof(request) - 1);
	const json_t *found;
	json_t *made = NULL;

	request[got > 0 ? got : 0] = '\0';
	if (sscanf(request, "GET %511s", path) != 1)
		return;
	if (strcmp(path, PATH_PREFIX) == 0) {
		made = json_pack("{s:O}", "cages", json_object_get(all, "cages"));
		++*lists;
	} else if (strcmp(path, "/api/v1/modules") == 0) {
		made = all_modules(all, *lists > 1);
	} else if (strcmp(path, "/api/v1/alarms") == 0) {
		made = json_pack("{s:O}", "alarms", json_object_get(all, "alarms"));
	} else if (strcmp(path, "/api/v1/buses") == 0) {
		made = json_pack("{s:O}", "buses", json_object_get(all, "buses"));
	} else if (strcmp(path, "/api/v1/platform") == 0) {
		made = json_incref(json_object_get(all, "platform"));
	} else if (strncmp(path, "/api/v1/events", strlen("/api/v1/events")) == 0) {
		made = json_pack("{s:O,s:s}", "events", json_object_get(all, "events"),
		    "next_cursor", "8193");
	} else if (strncmp(path, "/api/v1/inventory", strlen("/api/v1/inventory")) == 0) {
		made = json_pack("{s:O}", "inventory", json_object_get(all, "inventory"));
	}
	found = made ? made : resource(all, path, *lists > 1);
	body = found ? json_dumps(found, 0) : strdup("{\"detail\":\"there is none\"}");
	dprintf(fd, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
	    found ? "200 OK" : "404 Not Found", strlen(body), body);
	free(body);
	json_decref(made);
}

/* Serves until it is killed; an alarm bounds its life. */
static void
start_server(json_t *all)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	unsigned lists = 0;

	memcpy(sun.sun_path, socket_path, strlen(socket_path) + 1);
	unlink(socket_path);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	fflush(NULL);
	server = fork();
	ck_assert_int_ge(server, 0);
	while (!server) {
		int one = accept(fd, NULL, NULL);

		alarm(120);
		answer(one, all, &lists);
		close(one);
	}
	close(fd);
	json_decref(all);
}

static void
stop_server(void)
{
	if (server > 0) {
		kill(server, SIGKILL);
		waitpid(server, NULL, 0);
	}
	server = 0;
	unlink(socket_path);
}

/* A QSFP28 of which much is wrong: where, how many bytes, and which. */
static const struct {
	const char *half;
	unsigned first, from, len;
	const char *bytes;
} dump[] = {
	{ "a0-lower.bin", 0, 0, 3, "\x11\x08\x80" },
	{ "a0-lower.bin", 0, 22, 6, "\x19\x00\x00\x00\x80\xe8" },
	{ "a0-p00.bin", 128, 128, 4, "\x11\xec\x31\x88" },
	{ "a0-p00.bin", 128, 148, 16, " ACORN          " },
	{ "a0-p00.bin", 128, 168, 16, "AC-Q28\x1b[2J      " },
	{ "a0-p00.bin", 128, 196, 16, "AC0001          " },
	{ "a0-p00.bin", 128, 212, 8, "251301  " },
	{ "a0-p03.bin", 128, 128, 8, "\x40\x00\xfb\x00\x46\x00\xe0\x00" },
	{ "a0-p03.bin", 128, 144, 8, "\x8d\xcc\x74\x04\x70\xf0\x7a\x76" },
	{ "a0-p03.bin", 128, 176, 8, "\xff\xff\xff\xff\xff\xff\xff\xff" },
};

#define DUMP "DUMP" /* a word that stands for the folder of it */

static void
write_dump(void)
{
	char path[128];

	for (size_t i = 0; i < COUNT_OF(dump); i++) {
		int fd;

		snprintf(path, sizeof(path), "%s/%s", folder, dump[i].half);
		fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
		ck_assert_int_eq(ftruncate(fd, 128), 0);
		ck_assert_int_eq(pwrite(fd, dump[i].bytes, dump[i].len,
				     dump[i].from - dump[i].first),
		    dump[i].len);
		close(fd);
	}
}

static void
remove_dump(void)
{
	char path[128];

	for (size_t i = 0; i < COUNT_OF(dump); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, dump[i].half);
		unlink(path);
	}
}

static void
setup(void)
{
	strcpy(folder, "/tmp/caged-check-golden-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	write_dump();
	snprintf(socket_path, sizeof(socket_path), "%s/caged.sock", folder);
	setenv("TZ", "UTC", 1);
	setenv("TERM", "xterm", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	unsetenv("COLUMNS");
	start_server(load_switch());
}

static void
teardown(void)
{
	stop_server();
	remove_dump();
	rmdir(folder);
}

/* ---- cagectl ---- */

/* A window, or a pipe. */
struct window {
	const char *title;
	unsigned short columns, rows; /* 0: a pipe */
	bool colour;
};

static const struct window windows[] = {
	{ "60 columns", 60, 50, false },
	{ "80 columns", 80, 50, false },
	{ "200 columns", 200, 50, false },
	{ "80 columns, painted", 80, 50, true },
	{ "a pipe", 0, 0, false },
};

/* A running cagectl and what it has said so far. */
struct run {
	pid_t pid;
	int fd;
	char *text;
	size_t len;
};

static void
become_cagectl(const char *const *words, bool colour)
{
	const char *build = getenv("CAGED_BUILD");
	static char run_dir[] = "--run-dir", no_color[] = "--no-color";
	char program[512], *argv[WORDS_MAX + 6];
	size_t n = 0;

	snprintf(program, sizeof(program), "%s/cagectl", build ? build : ".");
	argv[n++] = program;
	argv[n++] = run_dir;
	argv[n++] = folder;
	if (!colour)
		argv[n++] = no_color;
	for (size_t i = 0; i < WORDS_MAX && words[i]; i++)
		argv[n++] = strdup(strcmp(words[i], DUMP) == 0 ? folder : words[i]);
	argv[n] = NULL;
	execv(program, argv);
	_exit(126);
}

static struct run
start(const char *const *words, const struct window *w)
{
	const struct winsize size = { .ws_col = w->columns, .ws_row = w->rows };
	struct run r = { .text = calloc(1, TEXT_MAX) };
	int pipe_fds[2];

	fflush(NULL);
	if (w->columns) {
		r.pid = forkpty(&r.fd, NULL, NULL, &size);
	} else {
		ck_assert_int_eq(pipe(pipe_fds), 0);
		r.pid = fork();
		if (!r.pid)
			dup2(pipe_fds[1], STDOUT_FILENO);
		close(pipe_fds[1]);
		r.fd = pipe_fds[0];
	}
	ck_assert_int_ge(r.pid, 0);
	if (!r.pid)
		become_cagectl(words, w->colour);
	return r;
}

/* Reads more; false at the end. Carriage returns go. */
static bool
read_more(struct run *r)
{
	struct pollfd fd = { .fd = r->fd, .events = POLLIN };
	char piece[4096];
	ssize_t got;

	ck_assert_msg(poll(&fd, 1, WAIT_MS) == 1, "no more came after:\n%s", r->text);
	got = read(r->fd, piece, sizeof(piece));
	for (ssize_t i = 0; i < got && r->len < TEXT_MAX - 1; i++) {
		if (piece[i] != '\r')
			r->text[r->len++] = piece[i];
	}
	return got > 0;
}

static void
read_until(struct run *r, const char *words)
{
	while (!strstr(r->text, words))
		ck_assert_msg(read_more(r), "no \"%s\" in:\n%s", words, r->text);
	r->len = 0;
	memset(r->text, 0, TEXT_MAX);
}

/* To the end; the status as of waitpid(). */
static int
finish(struct run *r)
{
	int status;

	while (read_more(r)) {
	}
	close(r->fd);
	ck_assert_int_eq(waitpid(r->pid, &status, 0), r->pid);
	return status;
}

/* ---- goldens ---- */

/* Escapes as people can read them. */
static void
put_readable(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\033')
			fputs("^[", out);
		else
			putc(*text, out);
	}
}

/* "17:45:14" is another each time, and so is how old data is by then. */
static void
steady(char *text)
{
	for (char *p = text; (p = strstr(p, "  daemon answers, data ")); p++) {
		char *age = p + strlen("  daemon answers, data ");

		memcpy(p - 8, "hh:mm:ss", 8);
		for (; *age != ' '; age++)
			*age = *age >= '0' && *age <= '9' ? '0' : *age;
	}
}

/* Columns that a line takes, without what paints it. */
static unsigned
columns_of(const char *line, size_t len)
{
	unsigned columns = 0;

	for (size_t i = 0; i < len;) {
		wchar_t c;
		int bytes;

		if (line[i] == '\033') {
			i += strcspn(line + i, "m") + 1;
			continue;
		}
		bytes = mbtowc(&c, line + i, len - i);
		ck_assert_int_gt(bytes, 0);
		columns += (unsigned)wcwidth(c);
		i += (size_t)bytes;
	}
	return columns;
}

static void
nothing_wraps(const char *text, const struct window *w)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");

		ck_assert_msg(columns_of(line, len) <= w->columns, "%u columns: %.*s",
		    w->columns, (int)len, line);
		line += len + (line[len] == '\n');
	}
}

/* clang-format off */
static const struct {
	const char *name;
	const char *words[WORDS_MAX];
	int status;
} outputs[] = {
	{ "ports", { "ports" } },
	{ "ports-bad", { "ports", "--state", "bad" } },
	{ "alarms", { "alarms" } },
	{ "events", { "events" } },
	{ "inventory", { "inventory" } },
	{ "dom", { "dom" } },
	{ "dom-by-port", { "dom", "--sort", "port", "2", "7", "9" } },
	{ "show-cmis", { "show", "1" } },
	{ "show-beyond", { "show", "2" } },
	{ "show-sff8636", { "show", "3" } },
	{ "show-sfp", { "show", "4" } },
	{ "show-copper", { "show", "5" } },
	{ "show-nothing", { "show", "6" } },
	{ "show-dark", { "show", "7" } },
	{ "show-settling", { "show", "8" } },
	{ "show-not-ready", { "show", "9" } },
	{ "show-empty", { "show", "10" } },
	{ "show-unreadable", { "show", "11" } },
	{ "show-unsupported", { "show", "12" } },
	{ "show-suspect", { "show", "Ethernet1/13" } },
	{ "buses", { "buses" } },
	{ "buses-one", { "buses", "1" } },
	{ "platform", { "platform", "check" }, 1 }, /* there are doubts */
	{ "lint", { "lint", DUMP }, 1 }, /* there are errors */
};
/* clang-format on */

/* What one command prints in one window. */
static void
print_output(FILE *out, const char *const *words, const struct window *w, int status)
{
	struct run r = start(words, w);

	ck_assert_int_eq(WEXITSTATUS(finish(&r)), status);
	fprintf(out, "%s### %s\n", ftell(out) ? "\n" : "", w->title);
	put_readable(out, r.text);
	if (w->columns)
		nothing_wraps(r.text, w);
	free(r.text);
}

START_TEST(an_output_is_its_golden_file_in_every_window)
{
	char *text = NULL, file[64];
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (size_t i = 0; i < COUNT_OF(windows); i++) {
		stop_server();
		start_server(load_switch());
		print_output(out, outputs[_i].words, &windows[i], outputs[_i].status);
	}
	fclose(out);

	snprintf(file, sizeof(file), "%s.txt", outputs[_i].name);
	golden_compare(file, text);

	free(text);
}
END_TEST

/* Of the special modules: all commands that show them, as a person and a script see it.
 */
static const struct {
	const char *file;
	const char *words[WORDS_MAX];
} specials[] = {
	{ "special-ports.txt", { "ports" } },
	{ "special-dom.txt", { "dom", "--sort", "port" } },
	{ "special-alarms.txt", { "alarms" } },
	{ "special-no-monitors.txt", { "show", "1" } },
	{ "special-dark-lane.txt", { "show", "2" } },
	{ "special-never-lit.txt", { "show", "3" } },
	{ "special-low-power.txt", { "show", "4" } },
	{ "special-powering-up.txt", { "show", "5" } },
	{ "special-stale.txt", { "show", "7" } },
	{ "special-empty.txt", { "show", "8" } },
	{ "special-copper-cmis.txt", { "show", "9" } },
	{ "special-unsupported.txt", { "show", "10" } },
	{ "special-never-read.txt", { "show", "11" } },
	{ "special-unreadable.txt", { "show", "12" } },
	{ "special-settling.txt", { "show", "13" } },
	{ "special-copper-sff8636.txt", { "show", "18" } },
	{ "special-lanes-off.txt", { "show", "22" } },
	{ "special-sfp-not-ready.txt", { "show", "27" } },
	{ "special-copper-sfp.txt", { "show", "29" } },
};

START_TEST(a_special_module_is_shown_as_its_golden_file)
{
	static const struct window as_a_person = { "80 columns", 80, 50, false };
	static const struct window as_a_script = { "a pipe", 0, 0, false };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	stop_server();
	start_server(load_special());
	print_output(out, specials[_i].words, &as_a_person, 0);
	print_output(out, specials[_i].words, &as_a_script, 0);
	fclose(out);

	golden_compare(specials[_i].file, text);

	free(text);
}
END_TEST

/* Two refreshes, between which module 2 gets a little worse and a little better. */
static const struct {
	const char *name;
	struct window window;
	const char *words[WORDS_MAX];
} watches[] = {
	{ "watch-pipe-1", { "", 0, 0, false }, { "watch", "-c", "1", "dom", "2" } },
	{ "watch-pipe-2", { "", 0, 0, false },
	    { "watch", "-n", "0.1", "-c", "2", "dom", "2" } },
	{ "watch-screen-80x12", { "", 80, 12, true },
	    { "watch", "-n", "0.1", "-c", "2", "dom", "1", "2" } },
	{ "watch-screen-60x7", { "", 60, 7, false },
	    { "watch", "-n", "0.1", "-c", "2", "dom", "1", "2" } },
};

START_TEST(a_watch_is_its_golden_file)
{
	struct run r = start(watches[_i].words, &watches[_i].window);
	char *text = NULL, file[64];
	size_t len;
	FILE *out = open_memstream(&text, &len);

	ck_assert_int_eq(finish(&r), 0);
	steady(r.text);
	put_readable(out, r.text);
	fclose(out);

	snprintf(file, sizeof(file), "%s.txt", watches[_i].name);
	golden_compare(file, text);

	free(text);
	free(r.text);
}
END_TEST

static const struct window screen = { "", 100, 20, true };
static const char *const watch_ports[WORDS_MAX] = { "watch", "-n", "0.1", "ports" };

START_TEST(a_watch_outlives_the_daemon_and_says_that_data_is_stale)
{
	struct run r = start(watch_ports, &screen);

	read_until(&r, "daemon answers");
	stop_server();
	read_until(&r, "STALE, data ");
	read_until(&r, "no answer since ");
	read_until(&r, "\033[2m1 "); /* the first port, faint */
	start_server(load_switch());
	read_until(&r, "daemon answers");

	ck_assert_int_eq((int)write(r.fd, "q", 1), 1);
	ck_assert_int_eq(finish(&r), 0);
	free(r.text);
}
END_TEST

/* How a watch may be ended, and how it then ends: a status, or a signal. */
static const struct {
	char key;
	int signal;
	int ended_by;
} ends[] = {
	{ 'q', 0, 0 },
	{ '\003', 0, 0 }, /* Ctrl-C */
	{ 0, SIGINT, 0 },
	{ 0, SIGTERM, SIGTERM },
	{ 0, SIGHUP, SIGHUP },
};

START_TEST(a_watch_gives_the_terminal_back)
{
	static const char left[] = "\033[?7h\033[?25h\033[?1049l";
	struct run r = start(watch_ports, &screen);
	struct termios mode;
	int status;

	read_until(&r, "daemon answers");
	ck_assert_int_eq(tcgetattr(r.fd, &mode), 0);
	ck_assert(!(mode.c_lflag & (ICANON | ECHO)));
	if (ends[_i].key)
		ck_assert_int_eq((int)write(r.fd, &ends[_i].key, 1), 1);
	else
		kill(r.pid, ends[_i].signal);
	read_until(&r, left);
	waitpid(r.pid, &status, 0);

	ck_assert_int_eq(tcgetattr(r.fd, &mode), 0);
	ck_assert_int_eq((int)(mode.c_lflag & (ICANON | ECHO)), ICANON | ECHO);
	if (ends[_i].ended_by)
		ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == ends[_i].ended_by);
	else
		ck_assert_int_eq(status, 0);
	close(r.fd);
	free(r.text);
}
END_TEST

START_TEST(a_watch_follows_the_size_of_its_window)
{
	const struct winsize small = { .ws_col = 60, .ws_row = 6 };
	static const char *const slow[WORDS_MAX] = { "watch", "-n", "3600", "ports" };
	struct run r = start(slow, &screen);

	read_until(&r, "Ethernet1/13");
	ck_assert_int_eq(ioctl(r.fd, TIOCSWINSZ, &small), 0);
	read_until(&r, " more below, 0 above");

	kill(r.pid, SIGTERM);
	finish(&r);
	free(r.text);
}
END_TEST

START_TEST(old_data_is_cut_to_a_window_that_became_narrow)
{
	const struct winsize narrow = { .ws_col = 40, .ws_row = 20 };
	struct run r = start(watch_ports, &screen);

	read_until(&r, "daemon answers");
	stop_server();
	read_until(&r, "STALE, data ");
	ck_assert_int_eq(ioctl(r.fd, TIOCSWINSZ, &narrow), 0);
	read_until(&r, "…\033[0m");

	kill(r.pid, SIGTERM);
	finish(&r);
	free(r.text);
}
END_TEST

/* Keys one after the other, and what the window then says of where it is. */
static const struct {
	const char *key, *where;
} scrolls[] = {
	{ "\033[B", " 10 more below, 1 above" },
	{ "\033OB", " 9 more below, 2 above" },
	{ "\033[A", " 10 more below, 1 above" },
	{ "\033[6~", " 7 more below, 4 above" },
	{ "\033[F", " 0 more below, 11 above" },
	{ "\033[B", " 0 more below, 11 above" },
	{ "\033[5~", " 3 more below, 8 above" },
	{ "\033[H", " 11 more below, 0 above" },
	{ "\033[A", " 11 more below, 0 above" },
	{ "x\033[Z\033[B\033[B", " 9 more below, 2 above" },
};

START_TEST(a_watch_scrolls_what_does_not_fit)
{
	static const struct window low = { "", 80, 6, false };
	static const char *const slow[WORDS_MAX] = { "watch", "-n", "3600", "ports" };
	struct run r = start(slow, &low);

	read_until(&r, " more below, 0 above: arrows, PgUp, PgDn, Home, End");
	for (size_t i = 0; i < COUNT_OF(scrolls); i++) {
		size_t len = strlen(scrolls[i].key);

		ck_assert_int_eq((int)write(r.fd, scrolls[i].key, len), (int)len);
		read_until(&r, scrolls[i].where);
	}

	ck_assert_int_eq((int)write(r.fd, "q", 1), 1);
	ck_assert_int_eq(finish(&r), 0);
	free(r.text);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("cli_golden");
	TCase *tc = tcase_create("cli_golden");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, an_output_is_its_golden_file_in_every_window, 0,
	    (int)COUNT_OF(outputs));
	tcase_add_loop_test(tc, a_special_module_is_shown_as_its_golden_file, 0,
	    (int)COUNT_OF(specials));
	tcase_add_loop_test(tc, a_watch_is_its_golden_file, 0, (int)COUNT_OF(watches));
	tcase_add_test(tc, a_watch_outlives_the_daemon_and_says_that_data_is_stale);
	tcase_add_loop_test(tc, a_watch_gives_the_terminal_back, 0, (int)COUNT_OF(ends));
	tcase_add_test(tc, a_watch_follows_the_size_of_its_window);
	tcase_add_test(tc, old_data_is_cut_to_a_window_that_became_narrow);
	tcase_add_test(tc, a_watch_scrolls_what_does_not_fit);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	return suite_run(make_suite());
}
