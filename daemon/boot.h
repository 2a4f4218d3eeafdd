/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boot: which boot of the machine this is. Times that count from it mean nothing in
 * another one.
 */
#ifndef DAEMON_BOOT_H
#define DAEMON_BOOT_H

#define BOOT_ID_MAX 37

/*
 * The kernel's id of it; "": it does not tell. It is read once, to be asked for as long
 * as /proc can be reached, and before there is another thread.
 */
const char *boot_id(void);

#endif
