/* SPDX-License-Identifier: Apache-2.0 */
/* flag_at(), bit by bit, against what the decoders make of the same bit. */
#include "optics/decoder.h"

#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* Bytes of a layout, in banks, and what its module is like. */
static const struct {
	const struct decoder *decoder;
	uint16_t page;
	uint8_t first, last, banks;
	unsigned flags; /* how many there are */
	uint8_t kinds;  /* of auxiliary monitors */
} places[] = {
	{ &cmis_decoder, LOW, 8, 13, 1, 6 + 8 + 16 + 8, 0xf5 },
	{ &cmis_decoder, LOW, 8, 13, 1, 6 + 8 + 16 + 8, 0xf3 }, /* two coolers */
	{ &cmis_decoder, LOW, 8, 13, 1, 6 + 8 + 16 + 8, 0xf0 }, /* two lasers */
	{ &cmis_decoder, LOW, 8, 13, 1, 6 + 8 + 8 + 8, 0xc0 },  /* Aux3 is the first */
	{ &cmis_decoder, LOW, 8, 13, 1, 6 + 8 + 8, 0x0f },
	{ &cmis_decoder, 0x11, 134, 153, 4, (8 + 12) * 32, 0xf5 },
	{ &cmis_decoder, 0x12, 231, 238, 4, 6 * 32, 0xf5 },
	{ &sff8636_decoder, LOW, 3, 21, 1, 6 * 4 + 8 + 12 * 4 + 2 + 32, 0 },
	{ &sff8472_decoder, A2_LOW, 110, 117, 1, 2 + 20 + 8, 0 },
};

/* A module that offers all there is, and has no flag up. */
static void
make_module(int place)
{
	static const uint8_t all[128] = { [0 ... 127] = 0xff };
	static const uint16_t pages[] = { LOW, A2_LOW, 0x00, 0x01, 0x11 };

	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		fixture_page(&f, pages[i], 0);
	for (uint8_t bank = 1; bank < MEMMAP_BANKS; bank++)
		fixture_page(&f, 0x11, bank);
	for (uint8_t bank = 0; bank < MEMMAP_BANKS && places[place].page == 0x12; bank++)
		fixture_page(&f, 0x12, bank);
	memset(&f.id, 0, sizeof(f.id));
	f.id.spec = places[place].decoder->spec;
	f.id.lane_mask = f.id.host_lane_mask = UINT32_MAX;
	f.id.media_lanes = f.id.host_lanes = 32;
	if (f.id.spec == SPEC_SFF8636)
		f.id.lane_mask = f.id.host_lane_mask = 0xf;
	f.id.dom = true;
	f.id.aux_kinds = places[place].kinds;
	memmap_put(&f.map, mem_at(0x01, 128), all, 128);
	memmap_put(&f.map, mem_at(0x00, 192), all, 64);
	fixture_poke(&f, LOW, 93, 0xf0); /* SFF-8472: flags, LOS and fault are there */
	fixture_poke(&f, LOW, 92, 0x68);
	fixture_poke(&f, LOW, 64, 0x04); /* cooled: both optional monitors are there */
	fixture_word(&f, A2_LOW, 106, 1);
	fixture_word(&f, A2_LOW, 108, 1);
}

static unsigned
count_up(const struct readings *r, unsigned *ret_flag, unsigned *ret_lane)
{
	unsigned count = 0;

	for (unsigned flag = 0; flag < FLAG_COUNT; flag++) {
		for (unsigned lane = 0; lane < LANES_MAX; lane++) {
			if (!flag_is_up(r, flag, lane))
				continue;
			*ret_flag = flag;
			*ret_lane = lane;
			count++;
		}
	}
	return count;
}

START_TEST(each_bit_is_the_flag_that_its_decoder_takes_it_for)
{
	const struct decoder *d = places[_i].decoder;
	unsigned found = 0;

	make_module(_i);
	for (unsigned bank = 0; bank < places[_i].banks; bank++) {
		for (unsigned n = 0; n < 8u * (places[_i].last - places[_i].first + 1u);
		     n++) {
			struct memaddr at = AT_BIT(places[_i].page,
			    (uint8_t)(places[_i].first + n / 8), (uint8_t)(n % 8));
			unsigned flag, lane, told_flag = 0, told_lane = 0, up;

			at.bank = (uint8_t)bank;
			fixture_poke_bank(&f, at.page, at.bank, at.byte, 1u << at.bit);
			d->readings(&f.map, &f.id, &f.readings);
			fixture_poke_bank(&f, at.page, at.bank, at.byte, 0);
			up = count_up(&f.readings, &told_flag, &told_lane);
			ck_assert_uint_le(up, 1);
			ck_assert_int_eq(flag_at(&d->flags, f.id.aux_kinds, at, &flag,
					     &lane),
			    up == 1);
			if (!up)
				continue;
			ck_assert_uint_eq(flag, told_flag);
			ck_assert_uint_eq(lane, told_lane);
			found++;
		}
	}
	ck_assert_uint_eq(found, places[_i].flags);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("flag_at");
	TCase *tc = tcase_create("flag_at");

	tcase_add_loop_test(tc, each_bit_is_the_flag_that_its_decoder_takes_it_for, 0,
	    COUNT_OF(places));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
