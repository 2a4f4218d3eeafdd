/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Web configuration and who signs in: an error is one line that names the file, what
 * was taken keeps its bounds, and no field of a stranger makes him somebody. The file
 * ends at the first NUL; behind it is an Authorization field.
 */
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api/credentials.h"
#include "daemon/web_config.h"
#include "tests/fuzz/fuzz.h"

static struct credentials *credentials;

static void
write_file(const char *text, char ret_path[32])
{
	static int fd = -1;
	size_t len = strlen(text);

	if (fd < 0)
		fd = memfd_create("web", MFD_CLOEXEC);
	FUZZ_CHECK(ftruncate(fd, (off_t)len) == 0);
	FUZZ_CHECK(pwrite(fd, text, len, 0) == (ssize_t)len);
	snprintf(ret_path, 32, "/proc/self/fd/%d", fd);
}

static void
check_web(const struct web *w)
{
	FUZZ_CHECK(w->user_count <= WEB_ENTRIES_MAX && w->token_count <= WEB_ENTRIES_MAX);
	for (size_t i = 0; i < w->user_count; i++) {
		FUZZ_CHECK(
		    w->user[i].role >= ROLE_VIEWER && w->user[i].role <= ROLE_ADMIN);
		FUZZ_CHECK(w->user[i].name[0] && !strncmp(w->user[i].hash, "$2", 2));
	}
	for (size_t i = 0; i < w->token_count; i++)
		FUZZ_CHECK(
		    w->token[i].role >= ROLE_VIEWER && w->token[i].role <= ROLE_ADMIN);
	FUZZ_CHECK(!w->tls.on || (w->tls.cert_file[0] && w->tls.key_file[0]));
}

/* Nobody knows a token or a password of these hashes. */
static void
check_stranger(const struct web *w, const char *field)
{
	struct peer peer = { .transport = TRANSPORT_TCP, .role = ROLE_VIEWER };
	struct tls_session none = { .session = NULL };
	enum sign_in found;

	if (!credentials)
		credentials = credentials_create(event_base_new());
	FUZZ_CHECK(credentials && credentials_load(credentials, w) == 0);
	found = credentials_look(credentials, field, &none, &peer);
	FUZZ_CHECK(
	    found == SIGN_IN_DONE ? !web_authenticates(w) : peer.role == ROLE_NOBODY);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct web web;
	size_t len = strnlen((const char *)data, size);
	char *text = fuzz_string(data, len);
	char *field = fuzz_string(data + len, size - len);
	char path[32], err[1024] = "";

	if (len < size) {
		free(field);
		field = fuzz_string(data + len + 1, size - len - 1);
	}
	write_file(text, path);
	if (web_config_load(path, &web, err, sizeof(err)) == 0) {
		check_web(&web);
		check_stranger(&web, field);
	} else {
		FUZZ_CHECK(strstr(err, path) && !strchr(err, '\n'));
	}
	free(text);
	free(field);
	return 0;
}
