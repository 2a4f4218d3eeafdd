/* SPDX-License-Identifier: Apache-2.0 */
/*
 * optoe: module memory as one flat file of a kernel driver, which selects pages itself.
 *
 * The driver means to leave page 00h in front; where it could not, page 00h reads as the
 * page that stayed, and the read succeeds. So byte 127 is looked at before.
 */
#ifndef PLUGINS_BOARD_OPTOE_H
#define PLUGINS_BOARD_OPTOE_H

#include "plugins/board/node.h"
#include "plugins/platform.h"

struct optoe {
	struct node eeprom;
	struct node class_file; /* dev_class, or optoe_type of S3IP */
	uint8_t klass;          /* 1: one address, 2: A0h and A2h, 3: CMIS */
	bool banks;
	bool flat;         /* byte 127 is no page register */
	uint32_t repaired; /* how often another page was in front */
};

/*
 * `klass` 0: what the class file says, or else `otherwise`. 0, or why the file of module
 * memory is not open: optoe_fini() is due either way.
 */
int optoe_init(struct optoe *o, const struct sys *sys, const char *root, const char *path,
    uint8_t klass, uint8_t otherwise, bool banks);
void optoe_fini(struct optoe *o);

/*
 * All bytes, or an enum platform_err. Another page in front of page 00h is repaired,
 * unless the module is `shared`: then it is BUSY.
 */
int optoe_read(struct optoe *o, struct platform_addr at, uint8_t *buf, size_t len,
    bool shared, uint64_t deadline_us);
int optoe_write(struct optoe *o, struct platform_addr at, const uint8_t *buf, size_t len,
    uint64_t deadline_us);

/* Another module may be there, and others may have set its class meanwhile. */
void optoe_plugged(struct optoe *o);

/*
 * A module of this family is there: the class is set where it is another one, and the
 * file opened again. UNSUP where the class does not fit and cannot be set.
 */
int optoe_changed(struct optoe *o, enum platform_family family);

#endif
