/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a fuzzer of gRPC has in hand in the place of others: the clock, also that of
 * libevent; the checker of passwords, which says what it is told to say, when it is told;
 * and TLS, whose bytes are in clear behind a handshake that goes as the client's first
 * bytes want.
 */
#ifndef TESTS_FUZZ_GRPC_DOUBLES_H
#define TESTS_FUZZ_GRPC_DOUBLES_H

#include "api/credentials.h"

extern uint64_t doubles_now_us;
extern struct credentials *const doubles_credentials;
extern struct tls *const doubles_tls; /* of one connection */

/* Another connection, by this socket. */
void doubles_begin(int fd);
bool doubles_are_idle(void); /* no password waits */

/* What the checker says: of which password that waits, whether it is right, whether users
 * have changed, whether what was right is forgotten. */
void doubles_judge(unsigned how);

#endif
