/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_cdb.h"

#include "optics/cdb.h"

#define STATUS_BYTE   37 /* of the first instance */
#define LABEL         "  %-17s"
#define BYTES_IN_LINE 16

#define EPL_FIRST 0xa0
#define EPL_LAST  0xaf

/* The message of an instance, taken apart; false where there is none. */
struct exchange {
	const uint8_t *status; /* NULL: not held */
	struct cdb_command command;
	struct cdb_reply reply;
};

static bool
take(const struct decoded *d, unsigned instance, struct exchange *ret)
{
	const uint8_t *message = cdb_message(d->map, instance);

	if (d->id.spec != SPEC_CMIS || d->id.flat || !message)
		return false;
	ret->status =
	    memmap_bytes(d->map, mem_at(LOW, (uint8_t)(STATUS_BYTE + instance)), 1);
	cdb_take_command(message, &ret->command);
	cdb_take_reply(message, &ret->reply);
	return true;
}

/* ---- text ---- */

static const char *const checks[] = {
	[CDB_CHECK_WRONG] = ", check code wrong",
	[CDB_CHECK_GOOD] = ", check code good",
	[CDB_CHECK_IMPOSSIBLE] = "",
};

static void
print_status(uint8_t status, FILE *out)
{
	const char *text = cdb_status_text(status);

	fprintf(out, LABEL "%s", "Status", cdb_state_name(cdb_state(status)));
	if (text)
		fprintf(out, ": %s", text);
	else if (status)
		fprintf(out, ": code %u", status & 0x3fu);
	fputc('\n', out);
}

static void
print_command(const struct cdb_command *c, FILE *out)
{
	const char *name = cdb_command_name(c->id);

	fprintf(out, LABEL "%04Xh%s%s\n", "Command", c->id, name ? " " : "",
	    name ? name : "");
	fprintf(out, LABEL "LPL %u bytes, EPL %u%s\n", "", c->lpl_len, c->epl_len,
	    checks[c->check]);
}

static void
print_bytes(const struct cdb_reply *r, FILE *out)
{
	for (unsigned i = 0; i < r->len; i++) {
		if (i % BYTES_IN_LINE == 0)
			fprintf(out, LABEL, "");
		fprintf(out, "%02x%c", r->bytes[i],
		    i % BYTES_IN_LINE == BYTES_IN_LINE - 1 || i + 1u == r->len ? '\n'
									       : ' ');
	}
}

static void
print_reply(const struct cdb_reply *r, FILE *out)
{
	switch (r->form) {
	case CDB_REPLY_NONE:
		break;
	case CDB_REPLY_LPL:
		fprintf(out, LABEL "LPL %u bytes%s\n", "Reply", r->len, checks[r->check]);
		print_bytes(r, out);
		break;
	case CDB_REPLY_EPL:
		fprintf(out, LABEL "EPL %u pages\n", "Reply", r->pages);
		break;
	case CDB_REPLY_RESERVED:
		fprintf(out, LABEL "reserved length code %02Xh\n", "Reply", r->code);
		break;
	}
}

/* Which pages of extended payload are held, of a bank, which is an instance; bit n: A0h +
 * n. */
static unsigned
epl_held(const struct decoded *d, unsigned bank)
{
	unsigned held = 0;

	if (d->id.spec != SPEC_CMIS || d->id.flat)
		return 0;
	for (unsigned page = EPL_FIRST; page <= EPL_LAST; page++) {
		if (memmap_holds_some(d->map, (uint16_t)page, (uint8_t)bank))
			held |= 1u << (page - EPL_FIRST);
	}
	return held;
}

static void
print_epl(const struct decoded *d, FILE *out)
{
	for (unsigned bank = 0; bank < CDB_INSTANCES_MAX; bank++) {
		unsigned held = epl_held(d, bank);

		if (held)
			fprintf(out,
			    "\nExtended payload of CDB instance %u: %d %s, not decoded\n",
			    bank + 1, __builtin_popcount(held),
			    held & (held - 1) ? "pages" : "page");
	}
}

void
decode_cdb_text(const struct decoded *d, FILE *out)
{
	struct exchange e;

	for (unsigned i = 0; i < CDB_INSTANCES_MAX; i++) {
		if (!take(d, i, &e))
			continue;
		fprintf(out, "\nCDB instance %u\n", i + 1);
		if (e.status)
			print_status(*e.status, out);
		print_command(&e.command, out);
		print_reply(&e.reply, out);
	}
	print_epl(d, out);
}

/* ---- JSON ---- */

static void
set_check(json_t *o, enum cdb_check check)
{
	if (check != CDB_CHECK_IMPOSSIBLE)
		json_object_set_new(o, "check_code_good",
		    json_boolean(check == CDB_CHECK_GOOD));
}

static json_t *
status_object(uint8_t status)
{
	json_t *o = json_pack("{s:s, s:i}", "state", cdb_state_name(cdb_state(status)),
	    "code", status & 0x3f);

	if (cdb_status_text(status))
		json_object_set_new(o, "text", json_string(cdb_status_text(status)));
	return o;
}

static json_t *
command_object(const struct cdb_command *c)
{
	json_t *o = json_pack("{s:i, s:i, s:i}", "id", c->id, "lpl_bytes", c->lpl_len,
	    "epl_bytes", c->epl_len);

	if (cdb_command_name(c->id))
		json_object_set_new(o, "name", json_string(cdb_command_name(c->id)));
	set_check(o, c->check);
	return o;
}

static json_t *
reply_object(const struct cdb_reply *r)
{
	json_t *o = json_pack("{s:i}", "length_code", r->code);
	char hex[2 * CDB_LPL_MAX + 1] = "";

	if (r->form == CDB_REPLY_EPL)
		json_object_set_new(o, "epl_pages", json_integer(r->pages));
	if (r->form != CDB_REPLY_LPL)
		return o;
	for (unsigned i = 0; i < r->len; i++)
		snprintf(hex + (size_t)2 * i, 3, "%02x", r->bytes[i]);
	json_object_set_new(o, "bytes", json_string(hex));
	set_check(o, r->check);
	return o;
}

json_t *
decode_cdb_json(const struct decoded *d)
{
	json_t *list = NULL;
	struct exchange e;

	for (unsigned i = 0; i < CDB_INSTANCES_MAX; i++) {
		json_t *o;

		if (!take(d, i, &e))
			continue;
		o = json_pack("{s:i}", "instance", i + 1);
		if (e.status)
			json_object_set_new(o, "status", status_object(*e.status));
		json_object_set_new(o, "command", command_object(&e.command));
		if (e.reply.form != CDB_REPLY_NONE)
			json_object_set_new(o, "reply", reply_object(&e.reply));
		if (!list)
			list = json_array();
		json_array_append_new(list, o);
	}
	return list;
}

json_t *
decode_cdb_epl_json(const struct decoded *d)
{
	json_t *list = NULL;

	for (unsigned bank = 0; bank < CDB_INSTANCES_MAX; bank++) {
		unsigned held = epl_held(d, bank);

		if (held && !list)
			list = json_array();
		for (; held; held &= held - 1)
			json_array_append_new(list,
			    json_pack("{s:i, s:o}", "instance", bank + 1, "page",
				json_sprintf("%02Xh", EPL_FIRST + __builtin_ctz(held))));
	}
	return list;
}
