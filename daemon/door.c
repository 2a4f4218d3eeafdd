/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/config_address.h"
#include "daemon/listen.h"

/* The first socket that is handed over. */
#define HANDED_FIRST 3

#define TOO_MANY "caged: more than %d sockets"

/* Files beside connections of TCP: buses, rings, the Unix socket's own 64, ... */
#define FILES_RESERVED  256u
#define CONNECTIONS_MIN 16u

/* ---- whom it knows ---- */

/* The group of root is nobody's to be given a role by. */
static gid_t
find_group(const char *name)
{
	const struct group *gr = getgrnam(name);

	return gr && gr->gr_gid != 0 ? gr->gr_gid : ACCESS_NO_GROUP;
}

struct access_users
door_users(const struct privilege_user *user)
{
	struct access_users users = {
		.operators = find_group(ACCESS_OPERATORS),
		.viewers = find_group(ACCESS_VIEWERS),
	};

	if (!user->shared)
		users.own = user->change ? user->uid : geteuid();
	return users;
}

/* ---- sockets that are handed over ---- */

/* The part of LISTEN_FDNAMES for a socket; "" where there is none. */
static void
name_of(const char *names, unsigned index, char ret_name[32])
{
	while (names && index-- > 0) {
		names = strchr(names, ':');
		names = names ? names + 1 : NULL;
	}
	snprintf(ret_name, 32, "%.*s", names ? (int)strcspn(names, ":") : 0,
	    names ? names : "");
}

static int
take_socket(struct door *d, int fd, const char *name)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address), flag_len = sizeof(int);
	bool is_gnmi = strcmp(name, "gnmi") == 0;
	int listens = 0;

	if (is_gnmi ? d->gnmi_count == GRPC_LISTEN_MAX : d->count == HTTP_LISTEN_MAX)
		return -E2BIG;
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &flag_len) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) < 0)
		return -errno;
	if (!listens)
		return -EINVAL;
	if (address.ss_family != AF_INET && address.ss_family != AF_INET6 &&
	    (is_gnmi || address.ss_family != AF_UNIX))
		return -EAFNOSUPPORT;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	if (is_gnmi) {
		d->gnmi[d->gnmi_count++] = fd;
		return 0;
	}
	d->listen[d->count++] = (struct http_listen){ .fd = fd,
		.transport =
		    address.ss_family == AF_UNIX ? TRANSPORT_UNIX : TRANSPORT_TCP,
		.metrics_only = strcmp(name, "metrics") == 0 };
	return 0;
}

/* A number of the environment that is not ours by accident. */
static unsigned
handed_over(void)
{
	const char *pid = getenv("LISTEN_PID");
	const char *count = getenv("LISTEN_FDS");

	if (!pid || !count || strtol(pid, NULL, 10) != (long)getpid())
		return 0;
	return (unsigned)strtoul(count, NULL, 10);
}

static int
take_sockets(struct door *d, char *err, size_t size)
{
	const char *names = getenv("LISTEN_FDNAMES");
	unsigned count = handed_over();

	for (unsigned i = 0; i < count; i++) {
		char name[32];
		int r;

		name_of(names, i, name);
		r = take_socket(d, HANDED_FIRST + (int)i, name);
		if (r == 0)
			continue;
		snprintf(err, size, "caged: socket %u that was handed over: %s", i + 1,
		    r == -EINVAL ? "does not listen" : strerror(-r));
		return r;
	}
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	return 0;
}

static bool
was_handed(const struct door *d, enum transport transport, bool metrics_only)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->listen[i].transport == transport &&
		    d->listen[i].metrics_only == metrics_only)
			return true;
	}
	return false;
}

/* ---- files ---- */

/* Where it is off, it needs none. */
static unsigned
gnmi_wanted(const struct config *config)
{
	return config->gnmi.listen.count ? config->gnmi.connections : 0;
}

/* Shares what is left of files as it was configured. */
static void
share_connections(struct door *d, const struct config *config, uint64_t left)
{
	uint64_t http = config->http.connections, gnmi = gnmi_wanted(config);

	d->connections = (unsigned)(left * http / (http + gnmi));
	d->gnmi_connections = (unsigned)(left * gnmi / (http + gnmi));
}

/* Our own limit goes up to what is needed; what it leaves is for connections. */
static int
reserve_files(struct door *d, const struct config *config, char *err, size_t size)
{
	unsigned connections = config->http.connections + gnmi_wanted(config);
	rlim_t wanted = (rlim_t)connections + FILES_RESERVED;
	struct rlimit limit;

	share_connections(d, config, connections);
	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 0;
	if (limit.rlim_cur < wanted) {
		limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
		if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
			getrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur >= wanted)
		return 0;
	if (limit.rlim_cur < FILES_RESERVED + CONNECTIONS_MIN) {
		snprintf(err, size,
		    "caged: %llu open files are too few, %u are needed at least "
		    "(ulimit -n, LimitNOFILE=)",
		    (unsigned long long)limit.rlim_cur, FILES_RESERVED + CONNECTIONS_MIN);
		return -EMFILE;
	}
	share_connections(d, config, limit.rlim_cur - FILES_RESERVED);
	log_warn("%llu open files leave %u connections, not %u (LimitNOFILE=)",
	    (unsigned long long)limit.rlim_cur, d->connections + d->gnmi_connections,
	    connections);
	return 0;
}

/* ---- names ---- */

/* Names by which we may be asked: the host's own, without its domain, too, and those
 * that were configured. */
static void
find_names(struct door *d, const char *configured)
{
	char host[CONFIG_TEXT_MAX] = "localhost";
	size_t len;

	gethostname(host, sizeof(host) - 1);
	len = (size_t)snprintf(d->names, sizeof(d->names), "%s", host);
	if (strchr(host, '.'))
		len += (size_t)snprintf(d->names + len, sizeof(d->names) - len, ",%.*s",
		    (int)strcspn(host, "."), host);
	snprintf(d->names + len, sizeof(d->names) - len, ",%.*s",
	    (int)(sizeof(d->names) - len - 2), configured);
	d->name_count = 0;
	for (char *at = d->names; *at && d->name_count < DOOR_NAMES_MAX;) {
		at += strspn(at, ", ");
		if (*at)
			d->name_at[d->name_count++] = (size_t)(at - d->names);
		at += strcspn(at, ", ");
		if (*at)
			*at++ = '\0';
	}
}

/* ---- opening ---- */

static int
bind_all(struct door *d, const struct config_listens *l, bool metrics_only,
    const char *key, char *err, size_t size)
{
	if (was_handed(d, TRANSPORT_TCP, metrics_only))
		return 0;
	for (size_t i = 0; i < l->count; i++) {
		struct http_listen *at = &d->listen[d->count];
		int r;

		if (d->count == HTTP_LISTEN_MAX) {
			snprintf(err, size, TOO_MANY, HTTP_LISTEN_MAX);
			return -E2BIG;
		}
		r = listen_tcp(&l->at[i], key, &at->fd, err, size);
		if (r < 0)
			return r;
		at->transport = TRANSPORT_TCP;
		at->metrics_only = metrics_only;
		d->count++;
	}
	return 0;
}

static int
bind_gnmi(struct door *d, const struct config_listens *l, char *err, size_t size)
{
	if (d->gnmi_count)
		return 0; /* handed over */
	for (size_t i = 0; i < l->count; i++) {
		int r = listen_tcp(&l->at[i], "gnmi.listen", &d->gnmi[d->gnmi_count], err,
		    size);

		if (r < 0)
			return r;
		d->gnmi_count++;
	}
	return 0;
}

int
door_open(struct door *d, const struct config *config, char *err, size_t size)
{
	int r = reserve_files(d, config, err, size);

	find_names(d, config->http.names);
	if (r == 0)
		r = take_sockets(d, err, size);
	if (r == 0)
		r = bind_all(d, &config->http.listen, false, "http.listen", err, size);
	if (r == 0)
		r = bind_all(d, &config->scrape.listen, true, "metrics.listen", err,
		    size);
	if (r == 0)
		r = bind_gnmi(d, &config->gnmi.listen, err, size);
	return r;
}

int
door_open_unix(struct door *d, int run_dir_fd, const char *run_dir, char *err,
    size_t size)
{
	struct http_listen *at = &d->listen[d->count];
	int r;

	if (was_handed(d, TRANSPORT_UNIX, false))
		return 0;
	if (d->count == HTTP_LISTEN_MAX) {
		snprintf(err, size, TOO_MANY, HTTP_LISTEN_MAX);
		return -E2BIG;
	}
	r = listen_unix(run_dir_fd, run_dir, &at->fd, err, size);
	if (r < 0)
		return r;
	at->transport = TRANSPORT_UNIX;
	at->metrics_only = false;
	d->count++;
	d->own_unix = true;
	return 0;
}

void
door_close(struct door *d)
{
	while (d->count > 0)
		close(d->listen[--d->count].fd);
	while (d->gnmi_count > 0)
		close(d->gnmi[--d->gnmi_count]);
}

/* ---- the rule ---- */

/* Where a socket listens, as it would be configured; false: it is no socket of TCP. */
static bool
where_is(int fd, struct config_listen *ret_where)
{
	struct sockaddr_storage address;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address;
	const struct sockaddr_in *in = (const struct sockaddr_in *)&address;
	struct config_listen l = { .v6 = false };
	socklen_t len = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &len) < 0)
		return false;
	l.v6 = address.ss_family == AF_INET6;
	if (!l.v6 && address.ss_family != AF_INET)
		return false;
	inet_ntop(address.ss_family,
	    l.v6 ? (const void *)&in6->sin6_addr : (const void *)&in->sin_addr, l.address,
	    sizeof(l.address));
	l.port = ntohs(l.v6 ? in6->sin6_port : in->sin_port);
	*ret_where = l;
	return true;
}

static bool
is_loopback(const struct config_listen *l)
{
	return l->v6 ? strcmp(l->address, "::1") == 0
		     : strncmp(l->address, "127.", 4) == 0;
}

static int
judge_one(const char *server, const struct config_listen *l, char *err, size_t size)
{
	char where[CONFIG_ADDRESS_MAX + 48];

	if (is_loopback(l))
		return 0;
	address_print_listen(l, where, sizeof(where));
	snprintf(err, size,
	    "caged: %s.listen %s: a network is served with TLS and sign-in "
	    "(http.web-config), or where %s.insecure is true",
	    server, where, server);
	return -EACCES;
}

/* The sockets that are open, or without `d` those that would be. */
static int
judge_gnmi(const struct door *d, const struct config *config, char *err, size_t size)
{
	struct config_listen l;
	int r = 0;

	for (size_t i = 0; !d && r == 0 && i < config->gnmi.listen.count; i++)
		r = judge_one("gnmi", &config->gnmi.listen.at[i], err, size);
	for (size_t i = 0; d && r == 0 && i < d->gnmi_count; i++) {
		if (where_is(d->gnmi[i], &l))
			r = judge_one("gnmi", &l, err, size);
	}
	return r;
}

static int
judge_http(const struct door *d, const struct config *config, char *err, size_t size)
{
	struct config_listen l;
	int r = 0;

	for (size_t i = 0; !d && r == 0 && i < config->http.listen.count; i++)
		r = judge_one("http", &config->http.listen.at[i], err, size);
	for (size_t i = 0; d && r == 0 && i < d->count; i++) {
		if (d->listen[i].transport == TRANSPORT_TCP &&
		    !d->listen[i].metrics_only && where_is(d->listen[i].fd, &l))
			r = judge_one("http", &l, err, size);
	}
	return r;
}

int
door_judge(const struct door *d, const struct config *config, const struct web *web,
    char *err, size_t size)
{
	int r = 0;

	if (web && web->tls.on && web_authenticates(web))
		return 0;
	if (!config->http.insecure)
		r = judge_http(d, config, err, size);
	if (r == 0 && !config->gnmi.insecure)
		r = judge_gnmi(d, config, err, size);
	return r;
}

static size_t
tell_one(int fd, const char *what, char *text, size_t size, size_t len)
{
	char where[CONFIG_ADDRESS_MAX + 48];
	struct config_listen l;

	if (len >= size || !where_is(fd, &l))
		return len;
	address_print_listen(&l, where, sizeof(where));
	return len + (size_t)snprintf(text + len, size - len, "%s%s%s", len ? ", " : "",
			 where, what);
}

void
door_tell(const struct door *d, char *ret_text, size_t size)
{
	size_t len = 0;

	ret_text[0] = '\0';
	for (size_t i = 0; i < d->count; i++)
		len = tell_one(d->listen[i].fd,
		    d->listen[i].metrics_only ? " (metrics)" : "", ret_text, size, len);
	for (size_t i = 0; i < d->gnmi_count; i++)
		len = tell_one(d->gnmi[i], " (gNMI)", ret_text, size, len);
}
