/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journald.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/bytes.h"
#include "schema/event_member.h"

#define ENTRY_BYTES 2048

static int journal_fd = -1;

/* What is sent, a field a line. */
struct entry {
	char text[ENTRY_BYTES];
	size_t len;
};

__attribute__((format(printf, 3, 4))) static void
put(struct entry *to, const char *key, const char *format, ...)
{
	size_t room = sizeof(to->text) - to->len;
	char value[512];
	va_list args;
	int len;

	va_start(args, format);
	vsnprintf(value, sizeof(value), format, args);
	va_end(args);
	for (char *c = value; *c; c++) {
		if ((unsigned char)*c < ' ')
			*c = '?'; /* a line end would begin a field */
	}
	len = snprintf(to->text + to->len, room, "%s=%s\n", key, value);
	if (len > 0 && (size_t)len < room)
		to->len += (size_t)len;
}

/* "serial-number" is CAGED_SERIAL_NUMBER. */
static void
put_member(struct entry *to, const struct event_member *m)
{
	char key[EVENT_KEY_MAX + 8];
	int len = snprintf(key, sizeof(key), "CAGED_%s", m->key);

	for (int i = 0; i < len; i++)
		key[i] = key[i] == '-' ? '_' : (char)toupper((unsigned char)key[i]);
	put(to, key, "%s", m->value);
}

/* The same for a kind for ever: its name, hashed. */
static void
put_message_id(struct entry *to, const char *kind)
{
	uint64_t half[2] = { 0xcbf29ce484222325u, 0x84222325cbf29ce4u };

	for (; *kind; kind++) {
		for (size_t i = 0; i < COUNT_OF(half); i++)
			half[i] = (half[i] ^ (uint8_t)*kind) * 0x100000001b3u;
	}
	put(to, "MESSAGE_ID", "%016" PRIx64 "%016" PRIx64, half[0], half[1]);
}

void
journald_open(const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)&sun, sizeof(sun)) < 0)
		close(fd);
	else
		journal_fd = fd;
}

bool
journald_send(enum log_level level, const char *line, const void *event)
{
	const struct event_record *e = event;
	struct entry entry = { .len = 0 };
	char unit[EVENT_KEY_MAX];
	struct event_member m;
	size_t at = 0;

	if (journal_fd < 0)
		return false;
	put(&entry, "MESSAGE", "%s", line);
	put(&entry, "PRIORITY", "%d", log_priority(level));
	put(&entry, "SYSLOG_IDENTIFIER", "caged");
	put_message_id(&entry, event_kind_name(e->kind));
	put(&entry, "CAGED_EVENT", "%s", event_kind_name(e->kind));
	if (e->cage[0])
		put(&entry, "CAGED_CAGE", "%s", e->cage);
	if (e->bus >= 0)
		put(&entry, "CAGED_BUS", "%d", e->bus);
	if (e->generation)
		put(&entry, "CAGED_GENERATION", "%" PRIu64, e->generation);
	event_member_unit(e, unit);
	while (event_member_published(e, unit, &at, &m)) {
		if (strcmp(m.key, "text") != 0)
			put_member(&entry, &m);
	}
	return send(journal_fd, entry.text, entry.len, MSG_NOSIGNAL) ==
	       (ssize_t)entry.len;
}
