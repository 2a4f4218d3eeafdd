/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Login names, for those who read who changed what a month ago.
 */
#ifndef DAEMON_LOGIN_H
#define DAEMON_LOGIN_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Writes " (NAME)" of a user that /etc/passwd has, else nothing. Nobody else is asked: a
 * directory service may take its time.
 */
void login_name(uid_t uid, char *ret_name, size_t size);

#endif
