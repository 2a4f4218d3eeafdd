/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server of gRPC for a fuzzer. Beside the methods of gNMI there are "/t/Answer",
 * "/t/Stream" and one for operators, whose answers are as the request wants them.
 */
#ifndef TESTS_FUZZ_GRPC_SERVER_H
#define TESTS_FUZZ_GRPC_SERVER_H

#include "api/grpc_parts.h"

extern struct grpc *server;
extern bool server_ready; /* what health tells */

void server_start(void); /* once is enough */
void server_turn(void);

/* A connection by this socket, which is taken over; with `full` others have left little
 * of what is for all. */
void server_begin(int fd, bool tls, bool full);
/* The client is gone: nothing of it is left. */
void server_finish(void);

#endif
