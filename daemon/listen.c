/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/config_address.h"
#include "daemon/dirs.h"

#define BACKLOG 512

static int
refuse(int fd, int error, const char *where, char *err, size_t size)
{
	snprintf(err, size, "caged: %s: %s", where, strerror(error));
	if (fd >= 0)
		close(fd);
	return -error;
}

static socklen_t
tcp_address(const struct config_listen *where, struct sockaddr_storage *ret_address)
{
	memset(ret_address, 0, sizeof(*ret_address));
	if (where->v6) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)ret_address;

		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(where->port);
		inet_pton(AF_INET6, where->address, &in6->sin6_addr);
		return sizeof(*in6);
	}
	struct sockaddr_in *in4 = (struct sockaddr_in *)ret_address;

	in4->sin_family = AF_INET;
	in4->sin_port = htons(where->port);
	inet_pton(AF_INET, where->address, &in4->sin_addr);
	return sizeof(*in4);
}

/* To an address that an interface may only get later, too. */
static int
bind_free(int fd, const struct config_listen *where,
    const struct sockaddr_storage *address, socklen_t len, const char *name)
{
	int on = 1;

	if (bind(fd, (const struct sockaddr *)address, len) == 0)
		return 0;
	/* the same bit of a socket, but a kernel may know one name only */
	if (errno != EADDRNOTAVAIL ||
	    (setsockopt(fd, IPPROTO_IP, IP_FREEBIND, &on, sizeof(on)) < 0 &&
		(!where->v6 ||
		    setsockopt(fd, IPPROTO_IPV6, IPV6_FREEBIND, &on, sizeof(on)) < 0)))
		return -errno;
	if (bind(fd, (const struct sockaddr *)address, len) < 0)
		return -errno;
	log_warn("%s: no interface has this address; it is served once one has", name);
	return 0;
}

/* Everything between socket() and accept(): 0 or -errno. */
static int
set_up(int fd, const struct config_listen *where, const char *name)
{
	struct sockaddr_storage address;
	socklen_t len = tcp_address(where, &address);
	int on = 1, r;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	/* IPv4 is asked for by an address of its own, and may be another's. */
	if (where->v6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) < 0)
		return -errno;
	if (where->device[0] && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, where->device,
				    (socklen_t)strlen(where->device)) < 0)
		return -errno;
	r = bind_free(fd, where, &address, len, name);
	return r == 0 && listen(fd, BACKLOG) < 0 ? -errno : r;
}

int
listen_tcp(const struct config_listen *where, const char *key, int *ret_fd, char *err,
    size_t size)
{
	char name[CONFIG_ADDRESS_MAX + 80];
	int fd, r;

	r = snprintf(name, sizeof(name), "%s ", key);
	address_print_listen(where, name + r, sizeof(name) - (size_t)r);
	fd = socket(where->v6 ? AF_INET6 : AF_INET,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return refuse(fd, errno, name, err, size);
	r = set_up(fd, where, name);
	if (r < 0)
		return refuse(fd, -r, name, err, size);
	*ret_fd = fd;
	return 0;
}

/* Says whether somebody serves behind the socket file. */
static bool
is_served(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	bool served;

	if (fd < 0)
		return true;
	served = connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 ||
		 errno == EAGAIN; /* one that does not come to accept */
	close(fd);
	return served;
}

/* The socket in the working directory: 0 and *ret_fd, or -errno. */
static int
listen_here(int *ret_fd)
{
	const struct sockaddr_un address = { .sun_family = AF_UNIX,
		.sun_path = DIRS_SOCKET };
	mode_t mask;
	int fd, r;

	if (is_served(&address))
		return -EADDRINUSE;
	if (unlink(DIRS_SOCKET) < 0 && errno != ENOENT)
		return -errno;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	mask = umask(0111); /* bind() makes the file as it shall be: 0666 */
	r = bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
		    listen(fd, BACKLOG) < 0
		? -errno
		: 0;
	umask(mask);
	if (r < 0)
		close(fd);
	else
		*ret_fd = fd;
	return r;
}

/* Back to where we were started, which may be closed to us by now. */
static void
go_back(int here)
{
	bool back = here >= 0 && fchdir(here) == 0;

	if (here >= 0)
		close(here);
	if (!back && chdir("/") < 0)
		return; /* then we stay in the run directory, which is ours */
}

int
listen_unix(int run_dir_fd, const char *run_dir, int *ret_fd, char *err, size_t size)
{
	char name[DIRS_PATH_MAX + sizeof(DIRS_SOCKET)];
	int here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int r;

	snprintf(name, sizeof(name), "%s/%s", run_dir, DIRS_SOCKET);
	r = fchdir(run_dir_fd) < 0 ? -errno : listen_here(ret_fd);
	go_back(here);
	return r < 0 ? refuse(-1, -r, name, err, size) : 0;
}
