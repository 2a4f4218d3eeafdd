/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICE_WORD "device "
#define BLANKS      " \t"

/* Where IPv4 stands inside IPv6. */
#define V4_BITS 96u
static const uint8_t v4_prefix[12] = { [10] = 0xff, [11] = 0xff };

/*
 * The next part of a list with commas, without blanks around it; false at the
 * end. An empty part, or one too long, is "".
 */
static bool
next_part(const char **text, char *ret_part, size_t size)
{
	const char *start = *text;
	size_t len;

	if (!start)
		return false;
	start += strspn(start, BLANKS);
	len = strcspn(start, ",");
	*text = start[len] ? start + len + 1 : NULL;
	while (len > 0 && strchr(BLANKS, start[len - 1]))
		len--;
	if (len >= size)
		len = 0;
	memcpy(ret_part, start, len);
	ret_part[len] = '\0';
	return true;
}

/* Digits and nothing else, up to `max`. */
static bool
parse_number(const char *text, unsigned max, unsigned *ret_number)
{
	size_t len = strspn(text, "0123456789");
	unsigned long number = strtoul(text, NULL, 10);

	if (len == 0 || len > 5 || text[len] || number > max)
		return false;
	*ret_number = (unsigned)number;
	return true;
}

/* Cuts " device NAME" off. */
static int
take_device(char *text, struct config_listen *l)
{
	char *blank = strpbrk(text, BLANKS);
	const char *name;

	if (!blank)
		return 0;
	*blank = '\0';
	name = blank + 1 + strspn(blank + 1, BLANKS);
	if (strncmp(name, DEVICE_WORD, strlen(DEVICE_WORD)) != 0)
		return -EINVAL;
	name += strlen(DEVICE_WORD);
	name += strspn(name, BLANKS);
	if (!*name || strlen(name) >= sizeof(l->device) || strpbrk(name, BLANKS "/"))
		return -EINVAL;
	snprintf(l->device, sizeof(l->device), "%s", name);
	return 0;
}

/* "1.2.3.4:80" or "[::1]:80" */
static int
parse_listen(char *text, struct config_listen *ret_listen)
{
	struct config_listen l = { .v6 = text[0] == '[' };
	struct in6_addr scratch;
	unsigned port;
	char *end;

	if (take_device(text, &l) < 0)
		return -EINVAL;
	end = l.v6 ? strstr(text, "]:") : strrchr(text, ':');
	if (!end || !parse_number(end + 1 + l.v6, UINT16_MAX, &port) || port < 1)
		return -EINVAL;
	*end = '\0';
	text += l.v6;
	if (strlen(text) >= sizeof(l.address) ||
	    inet_pton(l.v6 ? AF_INET6 : AF_INET, text, &scratch) != 1)
		return -EINVAL;
	snprintf(l.address, sizeof(l.address), "%s", text);
	l.port = (uint16_t)port;
	*ret_listen = l;
	return 0;
}

int
address_parse_listens(const char *text, struct config_listens *ret_listens)
{
	struct config_listens all = { .count = 0 };
	char part[CONFIG_ADDRESS_MAX + 48];

	if (strcmp(text, "off") == 0)
		text = NULL;
	while (next_part(&text, part, sizeof(part))) {
		if (all.count == CONFIG_LISTEN_MAX ||
		    parse_listen(part, &all.at[all.count++]) < 0)
			return -EINVAL;
	}
	*ret_listens = all;
	return 0;
}

void
address_print_listen(const struct config_listen *l, char *ret_text, size_t size)
{
	snprintf(ret_text, size, l->v6 ? "[%s]:%u%s%s" : "%s:%u%s%s", l->address, l->port,
	    l->device[0] ? " " DEVICE_WORD : "", l->device);
}

void
address_print_listens(const struct config_listens *l, char *ret_text, size_t size)
{
	size_t len = 0;

	if (l->count == 0)
		snprintf(ret_text, size, "off");
	for (size_t i = 0; i < l->count && len < size; i++) {
		char one[CONFIG_ADDRESS_MAX + 48];

		address_print_listen(&l->at[i], one, sizeof(one));
		len += (size_t)snprintf(ret_text + len, size - len, "%s%s", i ? ", " : "",
		    one);
	}
}

/* Nothing may be set behind the bits that count: who writes it means something else. */
static bool
has_host_bits(const struct source_net *n)
{
	for (unsigned bit = n->bits; bit < 128; bit++) {
		if (n->address[bit / 8] & 0x80 >> bit % 8)
			return true;
	}
	return false;
}

static int
parse_network(char *text, struct source_net *ret_net)
{
	char *slash = strchr(text, '/');
	bool v6 = strchr(text, ':') != NULL;
	unsigned most = v6 ? 128 : 32;
	struct source_net n = { .bits = most };

	if (slash) {
		*slash = '\0';
		if (!parse_number(slash + 1, most, &n.bits))
			return -EINVAL;
	}
	if (!v6) {
		memcpy(n.address, v4_prefix, sizeof(v4_prefix));
		n.bits += V4_BITS;
	}
	if (inet_pton(v6 ? AF_INET6 : AF_INET, text, n.address + (v6 ? 0 : 12)) != 1 ||
	    has_host_bits(&n))
		return -EINVAL;
	*ret_net = n;
	return 0;
}

int
address_parse_networks(const char *text, struct sources *ret_networks)
{
	struct sources all = { .count = 0 };
	char part[CONFIG_ADDRESS_MAX + 8];

	while (next_part(&text, part, sizeof(part))) {
		if (all.count == SOURCES_MAX ||
		    parse_network(part, &all.net[all.count++]) < 0)
			return -EINVAL;
	}
	*ret_networks = all;
	return 0;
}

void
address_print_networks(const struct sources *s, char *ret_text, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < s->count && len < size; i++) {
		const struct source_net *n = &s->net[i];
		bool v6 = memcmp(n->address, v4_prefix, sizeof(v4_prefix)) != 0;
		char one[CONFIG_ADDRESS_MAX];

		inet_ntop(v6 ? AF_INET6 : AF_INET, n->address + (v6 ? 0 : 12), one,
		    sizeof(one));
		len += (size_t)snprintf(ret_text + len, size - len, "%s%s/%u",
		    i ? ", " : "", one, n->bits - (v6 ? 0 : V4_BITS));
	}
}
