/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/pager.h"

#define A0H       0x50
#define A2H       0x51
#define BANK_BYTE 126
#define PAGE_BYTE 127

/* Pages that have banks (CMIS 5.2, 8.1.3). */
#define BANKED_FROM 0x10

/* What is believed for longer is not believed. */
#define KNOWN_US 30000000u

/* A module may be silent this long after a change of page (CMIS 5.2, Table 10-1). */
#define PATIENCE_US 10000u
#define RETRY_US    500u

/* Identifiers (SFF-8024, Table 4-1) of modules, by how they page. */
static const struct {
	uint8_t identifier, family;
} identifiers[] = {
	{ 0x03, PLATFORM_FAMILY_SFF8472 },
	{ 0x0b, PLATFORM_FAMILY_SFF8472 },
	{ 0x0c, PLATFORM_FAMILY_SFF8636 },
	{ 0x0d, PLATFORM_FAMILY_SFF8636 },
	{ 0x11, PLATFORM_FAMILY_SFF8636 },
	{ 0x18, PLATFORM_FAMILY_CMIS },
	{ 0x19, PLATFORM_FAMILY_CMIS },
	{ 0x1a, PLATFORM_FAMILY_CMIS },
	{ 0x1b, PLATFORM_FAMILY_CMIS },
	{ 0x1e, PLATFORM_FAMILY_CMIS },
	{ 0x1f, PLATFORM_FAMILY_CMIS },
	{ 0x20, PLATFORM_FAMILY_CMIS },
	{ 0x21, PLATFORM_FAMILY_CMIS },
};

void
pager_reset(struct pager *p, enum platform_family family)
{
	*p = (struct pager){ .family = (uint8_t)family };
}

void
pager_forget(struct pager *p)
{
	p->front[0].known = p->front[1].known = false;
}

static int
learn_family(struct pager *p, struct i2c *d, uint64_t deadline_us)
{
	uint8_t identifier;
	int err = i2c_read(d, A0H, 0, &identifier, 1, deadline_us);

	for (size_t i = 0; !err && i < sizeof(identifiers) / sizeof(identifiers[0]);
	     i++) {
		if (identifiers[i].identifier == identifier)
			p->family = identifiers[i].family;
	}
	return err;
}

/* One page change, or the look at a page, on its way. */
struct select {
	struct i2c *d;
	struct platform_addr at;
	uint8_t family; /* of what pages at this address */
	bool banked;
	uint64_t deadline_us;
};

static int
look(const struct select *s, bool *ret_right)
{
	uint8_t now[2] = { s->at.bank };
	int err;

	if (s->banked)
		err = i2c_read(s->d, s->at.i2c, BANK_BYTE, now, 2, s->deadline_us);
	else
		err = i2c_read(s->d, s->at.i2c, PAGE_BYTE, now + 1, 1, s->deadline_us);
	*ret_right = now[0] == s->at.bank && now[1] == s->at.page;
	return err;
}

static int
write_page(const struct select *s)
{
	const uint8_t want[2] = { s->at.bank, s->at.page };

	switch ((enum platform_family)s->family) {
	case PLATFORM_FAMILY_CMIS:
		return i2c_write(s->d, s->at.i2c, BANK_BYTE, want, 2, s->deadline_us);
	case PLATFORM_FAMILY_SFF8636:
	case PLATFORM_FAMILY_SFF8472:
		return i2c_write(s->d, s->at.i2c, PAGE_BYTE, want + 1, 1, s->deadline_us);
	case PLATFORM_FAMILY_NONE:
		break;
	}
	return PLATFORM_NOPAGE;
}

/* A module that is silent over its page gets some patience. */
static int
read_back(const struct select *s, bool *ret_right)
{
	const struct sys *sys = s->d->node.sys;
	uint64_t until_us = sys->now_us() + PATIENCE_US;
	int err;

	for (;;) {
		uint64_t now_us;

		err = look(s, ret_right);
		now_us = sys->now_us();
		if (err != PLATFORM_NACK || now_us >= until_us ||
		    now_us + RETRY_US > s->deadline_us)
			return err;
		sys->wait_until(now_us + RETRY_US);
	}
}

static int
change_page(const struct select *s)
{
	bool right = false;
	int err = write_page(s);

	if (!err)
		err = read_back(s, &right);
	return err || right ? err : PLATFORM_NOPAGE;
}

int
pager_select(struct pager *p, struct i2c *d, struct platform_addr at, bool shared,
    uint64_t deadline_us)
{
	unsigned n = at.i2c == A2H;
	struct select s = { .d = d, .at = at, .deadline_us = deadline_us };
	uint64_t now_us = d->node.sys->now_us();
	bool other, right = false;
	int err = PLATFORM_OK;

	if (p->family == PLATFORM_FAMILY_NONE && at.i2c == A0H)
		err = learn_family(p, d, deadline_us);
	if (err)
		return err;
	s.family = at.i2c == A2H ? PLATFORM_FAMILY_SFF8472 : p->family;
	s.banked = s.family == PLATFORM_FAMILY_CMIS && at.page >= BANKED_FROM;
	if (at.bank && !s.banked)
		return PLATFORM_NOPAGE;
	if (s.family == PLATFORM_FAMILY_SFF8472 && at.i2c == A0H)
		return at.page ? PLATFORM_NOPAGE : PLATFORM_OK;
	other = !shared && p->front[n].known &&
		now_us - p->front[n].since_us < KNOWN_US &&
		(p->front[n].page != at.page || p->front[n].bank != at.bank);
	if (!other)
		err = look(&s, &right);
	if (!err && !right)
		err = shared ? PLATFORM_BUSY : change_page(&s);
	if (err)
		return err;
	p->front[n].known = true;
	p->front[n].page = at.page;
	p->front[n].bank = at.bank;
	p->front[n].since_us = d->node.sys->now_us();
	return PLATFORM_OK;
}
