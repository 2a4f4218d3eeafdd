/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/dirs.h"

#define BACKLOG 128

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

int
listen_tcp(const struct config_listen *where, int *ret_fd, char *err, size_t size)
{
	struct sockaddr_storage address;
	socklen_t len = tcp_address(where, &address);
	char name[CONFIG_ADDRESS_MAX + 32];
	int on = 1;
	int fd;

	snprintf(name, sizeof(name),
	    where->v6 ? "http.listen [%s]:%u" : "http.listen %s:%u", where->address,
	    where->port);
	fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return refuse(fd, errno, name, err, size);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, len) < 0 || listen(fd, BACKLOG) < 0)
		return refuse(fd, errno, name, err, size);
	*ret_fd = fd;
	return 0;
}

/* Says whether somebody serves behind the socket file. */
static bool
is_served(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool served;

	if (fd < 0)
		return true;
	served = connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0;
	close(fd);
	return served;
}

int
listen_unix(const char *run_dir, const struct privilege_user *owner, int *ret_fd,
    char *err, size_t size)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int len = snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", run_dir,
	    DIRS_SOCKET);
	int fd;

	if (len < 0 || (size_t)len >= sizeof(address.sun_path))
		return refuse(-1, ENAMETOOLONG, run_dir, err, size);
	if (is_served(&address))
		return refuse(-1, EADDRINUSE, address.sun_path, err, size);
	if (unlink(address.sun_path) < 0 && errno != ENOENT)
		return refuse(-1, errno, address.sun_path, err, size);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    chmod(address.sun_path, 0666) < 0 || listen(fd, BACKLOG) < 0)
		return refuse(fd, errno, address.sun_path, err, size);
	if (owner->change && lchown(address.sun_path, owner->uid, owner->gid) < 0)
		return refuse(fd, errno, address.sun_path, err, size);
	*ret_fd = fd;
	return 0;
}
