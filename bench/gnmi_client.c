/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client of gNMI that costs little and counts: it subscribes, in the clear, with wide
 * windows, and looks into messages no further than it must.
 *
 *     gnmi_client PORT PATH poll ROUNDS          a poll and all that answers it, so often
 *     gnmi_client PORT PATH change|sample CALLS SECONDS
 *                                                so many equal calls of one connection;
 *                                                once all are in sync it says "ready"
 *     gnmi_client PORT PATH stamp SECONDS        on change; of each message the time of
 *                                                its arrival (CLOCK_BOOTTIME, us)
 *     gnmi_client PORT PATH save FILE            the messages of one poll, framed
 *
 * The last line is "MESSAGES UPDATES BYTES", without what came before all were in sync.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "schema/pb/gnmi.pb-c.h"

/* Path.element is deprecated, and initialized. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

#define CALLS_MAX 1024
#define WINDOW    ((1 << 30) - 1)
#define ELEMS_MAX 24

struct call {
	int32_t stream;
	uint8_t *data; /* of a message that has not come whole */
	size_t len, size;
	uint8_t send[1024];
	size_t send_len, sent;
	bool in_sync;
};

struct client {
	nghttp2_session *session;
	int fd;
	struct call call[CALLS_MAX];
	unsigned calls, synced;
	bool is_poll, stamps;
	unsigned polls, answered; /* to be asked yet, and to be answered */
	FILE *save;
	uint64_t messages, updates, bytes;
};

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "gnmi_client: %s\n", what);
	exit(EXIT_FAILURE);
}

static uint64_t
clock_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* ---- requests ---- */

/* "/a/b[k=v]", taken apart in place. */
static void
parse_path(char *text, Gnmi__Path *path)
{
	static Gnmi__PathElem elem[ELEMS_MAX], *elems[ELEMS_MAX];
	static Gnmi__PathElem__KeyEntry entry[ELEMS_MAX], *entries[ELEMS_MAX];

	for (char *name = strtok(text, "/"); name && path->n_elem < ELEMS_MAX;
	     name = strtok(NULL, "/")) {
		size_t i = path->n_elem++;
		char *key = strchr(name, '['), *value = key ? strchr(key, '=') : NULL;

		gnmi__path_elem__init(&elem[i]);
		elems[i] = &elem[i];
		elem[i].name = name;
		if (!value)
			continue;
		*key++ = '\0';
		*value++ = '\0';
		value[strcspn(value, "]")] = '\0';
		gnmi__path_elem__key_entry__init(&entry[i]);
		entry[i].key = key;
		entry[i].value = value;
		entries[i] = &entry[i];
		elem[i].key = &entries[i];
		elem[i].n_key = 1;
	}
	path->elem = elems;
}

static void
put_request(struct call *c, const Gnmi__SubscribeRequest *r)
{
	size_t len = gnmi__subscribe_request__get_packed_size(r);
	uint8_t *to = c->send + c->send_len;

	if (c->send_len + 5 + len > sizeof(c->send))
		fail("the path is too long");
	to[0] = to[1] = to[2] = 0;
	to[3] = (uint8_t)(len >> 8);
	to[4] = (uint8_t)len;
	gnmi__subscribe_request__pack(r, to + 5);
	c->send_len += 5 + len;
}

static void
put_poll(struct client *k, struct call *c)
{
	Gnmi__SubscribeRequest r = GNMI__SUBSCRIBE_REQUEST__INIT;
	Gnmi__Poll poll = GNMI__POLL__INIT;

	if (k->polls == 0)
		return;
	k->polls--;
	if (c->sent == c->send_len)
		c->sent = c->send_len = 0;
	r.request_case = GNMI__SUBSCRIBE_REQUEST__REQUEST_POLL;
	r.poll = &poll;
	put_request(c, &r);
	nghttp2_session_resume_data(k->session, c->stream);
}

static void
put_list(struct call *c, const Gnmi__Path *path, const char *mode)
{
	Gnmi__SubscribeRequest r = GNMI__SUBSCRIBE_REQUEST__INIT;
	Gnmi__SubscriptionList list = GNMI__SUBSCRIPTION_LIST__INIT;
	Gnmi__Subscription sub = GNMI__SUBSCRIPTION__INIT, *subs = &sub;

	sub.path = (Gnmi__Path *)(uintptr_t)path;
	sub.mode = strcmp(mode, "sample") == 0 ? GNMI__SUBSCRIPTION_MODE__SAMPLE
					       : GNMI__SUBSCRIPTION_MODE__ON_CHANGE;
	list.subscription = &subs;
	list.n_subscription = 1;
	list.encoding = GNMI__ENCODING__PROTO;
	list.mode = strcmp(mode, "poll") == 0 || strcmp(mode, "save") == 0
			? GNMI__SUBSCRIPTION_LIST__MODE__POLL
			: GNMI__SUBSCRIPTION_LIST__MODE__STREAM;
	r.request_case = GNMI__SUBSCRIBE_REQUEST__REQUEST_SUBSCRIBE;
	r.subscribe = &list;
	put_request(c, &r);
}

/* ---- answers ---- */

static uint64_t
get_varint(const uint8_t **at, const uint8_t *end)
{
	uint64_t v = 0;

	for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
		uint8_t byte = *(*at)++;

		v |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			break;
	}
	return v;
}

/* How many updates and deletes a Notification has. */
static unsigned
count_updates(const uint8_t *at, const uint8_t *end)
{
	unsigned count = 0;

	while (at < end) {
		uint64_t tag = get_varint(&at, end), v = get_varint(&at, end);

		if ((tag & 7) != 2)
			continue;
		count += tag >> 3 == 4 || tag >> 3 == 5;
		if (v > (uint64_t)(end - at))
			fail("a message is cut off");
		at += v;
	}
	return count;
}

static void
take_message(struct client *k, struct call *c, const uint8_t *body, size_t len)
{
	const uint8_t *at = body, *end = body + len;
	uint64_t tag = get_varint(&at, end), v = get_varint(&at, end);

	if (tag == (3 << 3)) { /* sync_response */
		if (!c->in_sync)
			k->synced++;
		c->in_sync = true;
		k->answered++;
		if (k->is_poll)
			put_poll(k, c);
		return;
	}
	if (tag != (1 << 3 | 2) || v != (uint64_t)(end - at))
		fail("a message is none of SubscribeResponse");
	if (k->save) {
		fwrite(body - 5, 1, len + 5, k->save);
		return;
	}
	if (k->synced < k->calls && !k->is_poll)
		return;
	k->messages++;
	k->updates += count_updates(at, end);
	k->bytes += len;
	if (k->stamps)
		printf("%llu\n", (unsigned long long)clock_us(CLOCK_BOOTTIME));
}

/* The messages that are whole; how many bytes they have. */
static size_t
take_messages(struct client *k, struct call *c, const uint8_t *data, size_t len)
{
	size_t at = 0;

	while (len - at >= 5) {
		size_t body = (size_t)data[at + 1] << 24 | (size_t)data[at + 2] << 16 |
			      (size_t)data[at + 3] << 8 | data[at + 4];

		if (len - at - 5 < body)
			break;
		take_message(k, c, data + at + 5, body);
		at += 5 + body;
	}
	return at;
}

static int
on_data(nghttp2_session *session, uint8_t flags, int32_t stream, const uint8_t *data,
    size_t len, void *arg)
{
	struct call *c = nghttp2_session_get_stream_user_data(session, stream);
	struct client *k = arg;
	size_t used;

	(void)flags;
	if (c->len == 0) {
		used = take_messages(k, c, data, len);
		data += used;
		len -= used;
	}
	if (len == 0)
		return 0;
	if (c->len + len > c->size) {
		c->size = 2 * (c->len + len);
		c->data = realloc(c->data, c->size);
		if (!c->data)
			fail("no memory");
	}
	memcpy(c->data + c->len, data, len);
	c->len += len;
	used = take_messages(k, c, c->data, c->len);
	memmove(c->data, c->data + used, c->len - used);
	c->len -= used;
	return 0;
}

static int
on_closed(nghttp2_session *session, int32_t stream, uint32_t code, void *arg)
{
	(void)session;
	(void)stream;
	(void)code;
	(void)arg;
	fail("the server ended a call");
}

static ssize_t
on_room(nghttp2_session *session, int32_t stream, uint8_t *buf, size_t size,
    uint32_t *flags, nghttp2_data_source *source, void *arg)
{
	struct call *c = source->ptr;
	size_t len = c->send_len - c->sent;

	(void)session;
	(void)stream;
	(void)flags;
	(void)arg;
	if (len == 0)
		return NGHTTP2_ERR_DEFERRED;
	len = len < size ? len : size;
	memcpy(buf, c->send + c->sent, len);
	c->sent += len;
	return (ssize_t)len;
}

/* ---- the connection ---- */

static void
begin(struct client *k, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port) };
	nghttp2_settings_entry wide = { NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, WINDOW };
	nghttp2_session_callbacks *cb;
	int on = 1;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	k->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (k->fd < 0 || connect(k->fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		fail(strerror(errno));
	setsockopt(k->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	nghttp2_session_callbacks_new(&cb);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_closed);
	nghttp2_session_client_new(&k->session, cb, k);
	nghttp2_session_callbacks_del(cb);
	nghttp2_submit_settings(k->session, NGHTTP2_FLAG_NONE, &wide, 1);
	nghttp2_session_set_local_window_size(k->session, NGHTTP2_FLAG_NONE, 0, WINDOW);
}

static void
add_call(struct client *k, const Gnmi__Path *path, const char *mode)
{
#define FIELD(name, value)                                                    \
	{                                                                     \
		(uint8_t *)(uintptr_t)(name), (uint8_t *)(uintptr_t)(value),  \
		    sizeof(name) - 1, sizeof(value) - 1, NGHTTP2_NV_FLAG_NONE \
	}
	static const nghttp2_nv head[] = { FIELD(":method", "POST"),
		FIELD(":scheme", "http"), FIELD(":path", "/gnmi.gNMI/Subscribe"),
		FIELD(":authority", "localhost"), FIELD("te", "trailers"),
		FIELD("content-type", "application/grpc") };
	struct call *c = &k->call[k->calls++];
	nghttp2_data_provider provider = { .source.ptr = c, .read_callback = on_room };

	put_list(c, path, mode);
	c->stream = nghttp2_submit_request(k->session, NULL, head,
	    sizeof(head) / sizeof(head[0]), &provider, c);
	if (k->is_poll)
		put_poll(k, c);
}

static void
write_all(struct client *k)
{
	const uint8_t *data;
	ssize_t len;

	while ((len = nghttp2_session_mem_send(k->session, &data)) > 0) {
		for (ssize_t at = 0, n; at < len; at += n) {
			n = send(k->fd, data + at, (size_t)(len - at), MSG_NOSIGNAL);
			if (n <= 0)
				fail("the connection is over");
		}
	}
}

/* Something comes within `ms`, or does not. */
static void
turn(struct client *k, int ms)
{
	static uint8_t buffer[1 << 18];
	struct pollfd p = { .fd = k->fd, .events = POLLIN };
	ssize_t len;

	write_all(k);
	if (poll(&p, 1, ms) <= 0)
		return;
	len = recv(k->fd, buffer, sizeof(buffer), 0);
	if (len <= 0 || nghttp2_session_mem_recv(k->session, buffer, (size_t)len) != len)
		fail("the connection is over");
	write_all(k);
}

static void
run_polls(struct client *k, unsigned rounds)
{
	uint64_t end = clock_us(CLOCK_BOOTTIME) + 120 * 1000000ull;

	while (k->answered < rounds) {
		if (clock_us(CLOCK_BOOTTIME) > end)
			fail("it takes too long");
		turn(k, 1000);
	}
}

static void
run_for(struct client *k, double seconds)
{
	uint64_t end = clock_us(CLOCK_BOOTTIME) + 60 * 1000000ull, now;

	while (k->synced < k->calls && clock_us(CLOCK_BOOTTIME) < end)
		turn(k, 100);
	if (k->synced < k->calls)
		fail("no sync in a minute");
	puts("ready");
	end = clock_us(CLOCK_BOOTTIME) + (uint64_t)(seconds * 1e6);
	while ((now = clock_us(CLOCK_BOOTTIME)) < end)
		turn(k, (int)((end - now) / 1000 + 1));
}

int
main(int argc, char **argv)
{
	static struct client k;
	Gnmi__Path path = GNMI__PATH__INIT;
	const char *mode = argc > 3 ? argv[3] : "";
	unsigned calls = 1, rounds;
	double seconds;

	if (argc < 5)
		fail(
		    "PORT PATH poll ROUNDS | change|sample CALLS SECONDS | stamp SECONDS | "
		    "save FILE");
	parse_path(argv[2], &path);
	k.is_poll = strcmp(mode, "poll") == 0 || strcmp(mode, "save") == 0;
	k.polls = strcmp(mode, "poll") == 0 ? (unsigned)atoi(argv[4]) : 1;
	k.stamps = strcmp(mode, "stamp") == 0;
	if (strcmp(mode, "save") == 0 && !(k.save = fopen(argv[4], "wb")))
		fail(strerror(errno));
	if (!k.is_poll && !k.stamps)
		calls = (unsigned)atoi(argv[4]);
	seconds = atof(argv[argc - 1]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	begin(&k, atoi(argv[1]));
	rounds = k.polls;
	for (unsigned i = 0; i < calls && i < CALLS_MAX; i++)
		add_call(&k, &path, mode);
	if (k.is_poll)
		run_polls(&k, rounds);
	else
		run_for(&k, seconds);
	printf("%llu %llu %llu\n", (unsigned long long)k.messages,
	    (unsigned long long)k.updates, (unsigned long long)k.bytes);
	if (k.save)
		fclose(k.save);
	nghttp2_session_del(k.session);
	close(k.fd);
	return EXIT_SUCCESS;
}
