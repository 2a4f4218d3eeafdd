/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/client.h"

#include <curl/curl.h>
#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/rundir.h"
#include "base/utf8.h"
#include "cli/sign_in.h"

#define SOCKET_NAME   "/caged.sock"
#define HEADERS_BYTES (64 * 1024)
#define HOST_BYTES    512

#ifndef VERSION_TEXT
#define VERSION_TEXT "unversioned"
#endif

/* One exchange. */
struct exchange {
	const struct client *client;
	char *body;
	size_t len;
	size_t space;
	size_t header_bytes;
	bool too_large;
	long status;
	int os_errno;
	char error[CURL_ERROR_SIZE];
};

/* Where to ask: a socket's path, or NULL and the beginning of a URL. */
struct target {
	const char *socket;
	const char *base;
};

static int say(char *err, size_t size, int result, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Everything that is told may come from a stranger. */
static int
say(char *err, size_t size, int result, const char *format, ...)
{
	char text[CLIENT_ERROR_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	utf8_printable(err, size, text);
	return result;
}

void
client_init(struct client *c, const char *run_dir, const char *host)
{
	*c = (struct client){
		.run_dir = run_dir,
		.host = host,
		.connect_ms = 5000,
		.total_ms = 10000,
		.answer_max = 16 * 1024 * 1024,
	};
}

/* libcurl's write function: anything but `len` ends the transfer. */
static size_t
on_body(char *data, size_t one, size_t len, void *arg)
{
	struct exchange *x = arg;

	(void)one;
	if (len > x->client->answer_max - x->len) {
		x->too_large = true;
		return 0;
	}
	if (x->len + len > x->space) {
		size_t space = MAX_OF(2 * x->space, x->len + len);
		char *body = realloc(x->body, space);

		if (!body)
			return 0;
		x->body = body;
		x->space = space;
	}
	memcpy(x->body + x->len, data, len);
	x->len += len;
	return len;
}

static size_t
on_header(char *data, size_t one, size_t len, void *arg)
{
	struct exchange *x = arg;

	(void)data;
	(void)one;
	x->header_bytes += len;
	if (x->header_bytes <= HEADERS_BYTES)
		return len;
	x->too_large = true;
	return 0;
}

/* libcurl asks at least each second: anything but 0 ends the transfer. */
static int
on_progress(void *arg, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
    curl_off_t up)
{
	const struct exchange *x = arg;

	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	return *x->client->stop != 0;
}

static void
set_options(CURL *curl, struct exchange *x, const struct target *t, const char *method)
{
	const struct client *c = x->client;

	if (t->socket)
		curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, t->socket);
	if (c->body || strcmp(method, "POST") == 0)
		curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, c->body ? c->body : "");
	if (strcmp(method, "GET") != 0)
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, t->socket ? "http" : "http,https");
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS,
	    1L); /* a cage named ".." is asked for */
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "cagectl/" VERSION_TEXT);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, c->connect_ms);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, c->total_ms);
	if (c->stop) {
		curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
		curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
		curl_easy_setopt(curl, CURLOPT_XFERINFODATA, x);
	}
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, x->error);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, x);
}

/* Puts the URL together; false where memory or the pattern fails. */
static bool
set_url(CURL *curl, const struct target *t, const char *path, const char *name)
{
	char url[1024];
	const char *hole = strstr(path, "%s");
	char *escaped = curl_easy_escape(curl, name ? name : "", 0);
	int head = hole ? (int)(hole - path) : (int)strlen(path);
	int len = 0;

	if (escaped)
		len = snprintf(url, sizeof(url), "%s%.*s%s%s", t->base, head, path,
		    hole ? escaped : "", hole ? hole + 2 : "");
	curl_free(escaped);
	return len > 0 && (size_t)len < sizeof(url) &&
	       curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK;
}

static CURLcode
exchange(struct exchange *x, const struct target *t, const char *method, const char *path,
    const char *name)
{
	CURL *curl = curl_easy_init();
	struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
	CURLcode code = CURLE_OUT_OF_MEMORY;
	long os_errno = 0;

	if (headers && x->client->body)
		curl_slist_append(headers, "Content-Type: application/json");
	if (curl && headers && set_url(curl, t, path, name) &&
	    (t->socket || !x->client->sign_in || sign_in_set(x->client->sign_in, curl))) {
		set_options(curl, x, t, method);
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
		code = curl_easy_perform(curl);
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &x->status);
		curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &os_errno);
		x->os_errno = (int)os_errno;
	}
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	return code;
}

static int
say_transfer(const struct exchange *x, CURLcode code, const char *place, char *err,
    size_t size)
{
	const char *why = x->error[0] ? x->error : curl_easy_strerror(code);

	if (x->too_large)
		return say(err, size, -EFBIG, "%s: the answer is larger than %zu KiB",
		    place,
		    x->header_bytes > HEADERS_BYTES ? (size_t)HEADERS_BYTES / 1024
						    : x->client->answer_max / 1024);
	if (code == CURLE_COULDNT_CONNECT)
		return say(err, size, -ECONNREFUSED,
		    "%s: no daemon answers here (%s); is caged running?", place,
		    x->os_errno ? strerror(x->os_errno) : why);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return say(err, size, -ETIMEDOUT, "%s: no whole answer in time (%s)",
		    place, why);
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return say(err, size, -EACCES, "%s: %s; %s", place, why,
		    strstr(why, "does not match") ? "--host takes the name, or the "
						    "address, of its certificate"
		    : x->client->sign_in && x->client->sign_in->ca
			? "the file of --ca has nobody who signed its "
			  "certificate"
			: "--ca names the file of who signed its "
			  "certificate");
	if (code == CURLE_GOT_NOTHING && strncmp(place, "http://", 7) == 0)
		return say(err, size, -EIO, "%s: %s; it may speak TLS: https://%s", place,
		    why, place + 7);
	return say(err, size, -EIO, "%s: %s", place, why);
}

/* What a problem document says (RFC 9457): its detail, or else its title. */
static int
say_problem(const struct exchange *x, const json_t *body, const char *place, char *err,
    size_t size)
{
	int result = x->status == 404 ? -ENOENT : x->status == 400 ? -EINVAL : -EPROTO;
	const char *text = json_string_value(json_object_get(body, "detail"));

	if (!text || !text[0])
		text = json_string_value(json_object_get(body, "title"));
	if (text && text[0])
		return say(err, size, result, "%s", text);
	return say(err, size, result, "%s: answers with status %ld", place, x->status);
}

static int
judge(const struct exchange *x, const char *place, json_t **ret_object, char *err,
    size_t size)
{
	json_error_t why = { .line = 0 };
	json_t *body =
	    json_loadb(x->body ? x->body : "", x->len, JSON_REJECT_DUPLICATES, &why);
	int result;

	if (x->status < 200 || x->status > 299) {
		result = say_problem(x, body, place, err, size);
	} else if (!body) {
		result = say(err, size, -EPROTO,
		    "%s: the answer is no JSON (line %d: %s)", place, why.line, why.text);
	} else if (!json_is_object(body)) {
		result =
		    say(err, size, -EPROTO, "%s: the answer is no JSON object", place);
	} else {
		*ret_object = body;
		return 0;
	}
	json_decref(body);
	return result;
}

static int
ask_target(const struct client *c, const struct target *t, const char *method,
    const char *path, const char *name, json_t **ret_object, char *err, size_t size)
{
	const char *place = t->socket ? t->socket : t->base;
	struct exchange x = { .client = c };
	CURLcode code = exchange(&x, t, method, path, name);
	int result;

	if (code != CURLE_OK)
		result = say_transfer(&x, code, place, err, size);
	else
		result = judge(&x, place, ret_object, err, size);
	free(x.body);
	return result;
}

static int
ask_socket(const struct client *c, const char *run_dir, const char *method,
    const char *path, const char *name, json_t **ret_object, char *err, size_t size)
{
	const size_t room = sizeof(((struct sockaddr_un *)NULL)->sun_path);
	char socket[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	const struct target t = { .socket = socket, .base = "http://caged" };

	if (strlen(run_dir) + strlen(SOCKET_NAME) >= room)
		return say(err, size, -ENAMETOOLONG,
		    "%s: too long for the path of a socket", run_dir);
	snprintf(socket, sizeof(socket), "%s%s", run_dir, SOCKET_NAME);
	return ask_target(c, &t, method, path, name, ret_object, err, size);
}

bool
client_host_is_valid(const char *host)
{
	bool bare = !strstr(host, "://");

	if (!bare && strncmp(host, "http://", 7) != 0 &&
	    strncmp(host, "https://", 8) != 0)
		return false;
	/* Who asks is never told on the command line. */
	return host[bare ? 0 : strcspn(host, ":") + 3] != '\0' && !strchr(host, '@') &&
	       strlen(host) < HOST_BYTES;
}

static int
ask_host(const struct client *c, const char *method, const char *path, const char *name,
    json_t **ret_object, char *err, size_t size)
{
	char base[HOST_BYTES + 8];
	const struct target t = { .base = base };
	int len;

	if (!client_host_is_valid(c->host))
		return say(err, size, -EINVAL, CLIENT_HOST_FORM ", not \"%s\"", c->host);
	len = snprintf(base, sizeof(base), "%s%s",
	    strstr(c->host, "://") ? "" : "http://", c->host);
	while (base[len - 1] == '/')
		base[--len] = '\0';
	return ask_target(c, &t, method, path, name, ret_object, err, size);
}

static void
find_candidates(struct rundir_candidates *ret_candidates)
{
	const struct passwd *pw = getpwuid(geteuid());
	const struct rundir_who who = {
		.uid = geteuid(),
		.user = pw ? pw->pw_name : NULL,
		.xdg_runtime_dir = getenv("XDG_RUNTIME_DIR"),
	};

	run_dir_candidates(&who, ret_candidates);
}

/* Where everybody can make directories, only one of ours is believed. */
static bool
is_believable(const struct rundir_candidates *c, size_t i)
{
	struct stat st;

	if (!c->shared_parent[i])
		return true;
	return lstat(c->path[i], &st) == 0 && S_ISDIR(st.st_mode) &&
	       st.st_uid == geteuid();
}

/* Each candidate in turn, until one has a daemon that takes the connection. */
static int
ask_candidates(const struct client *c, const char *method, const char *path,
    const char *name, json_t **ret_object, char *err, size_t size)
{
	struct rundir_candidates candidates;
	int result = -ECONNREFUSED;

	find_candidates(&candidates);
	for (size_t i = 0; i < candidates.count && result == -ECONNREFUSED; i++) {
		if (is_believable(&candidates, i))
			result = ask_socket(c, candidates.path[i], method, path, name,
			    ret_object, err, size);
	}
	return result;
}

int
client_ask(const struct client *c, const char *method, const char *path, const char *name,
    json_t **ret_object, char *err, size_t size)
{
	if (c->host)
		return ask_host(c, method, path, name, ret_object, err, size);
	if (c->run_dir)
		return ask_socket(c, c->run_dir, method, path, name, ret_object, err,
		    size);
	return ask_candidates(c, method, path, name, ret_object, err, size);
}

int
client_send(const struct client *c, const char *method, const char *path,
    const char *body, json_t **ret_object, char *err, size_t size)
{
	struct client with_body = *c;

	with_body.body = body;
	return client_ask(&with_body, method, path, NULL, ret_object, err, size);
}

bool
client_is_alone(const char *run_dir)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd, failed;

	if (strlen(run_dir) + strlen(SOCKET_NAME) >= sizeof(sun.sun_path))
		return false;
	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s%s", run_dir, SOCKET_NAME);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return false;
	failed = connect(fd, (struct sockaddr *)&sun, sizeof(sun)) ? errno : 0;
	close(fd);
	return failed == ECONNREFUSED || failed == ENOENT;
}

bool
client_find_run_dir(char *ret_path, size_t size)
{
	struct rundir_candidates candidates;
	size_t found = 0;
	int len;

	find_candidates(&candidates);
	for (size_t i = 0; i < candidates.count; i++) {
		struct stat st;

		if (!is_believable(&candidates, i) || stat(candidates.path[i], &st) != 0)
			continue;
		found = i;
		break;
	}
	len = snprintf(ret_path, size, "%s", candidates.path[found]);
	return len > 0 && (size_t)len < size;
}
