/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cuse_i2c: a /dev/i2c-N for each cage of a simulated switch, as a mux makes them.
 *
 *     cuse_i2c WORLD ORDERS LOG FIRST [i2c|smbus|word|byte [CAGE]]
 *
 * Cage 1 is on /dev/i2c-FIRST, cage 2 on the next one, or only CAGE is there. Cages on
 * one bus of the world are channels behind one root adapter: there is one transaction at
 * a time. It serves until it is told to end, one process for each node, which appears in
 * /dev.
 */
#define _GNU_SOURCE      1
#define FUSE_USE_VERSION 312

#include <cuse_lowlevel.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/kernel/i2c_calls.h"

#define MESSAGE_MAX 8192 /* bytes, as i2c-dev has it */

static struct i2c_node node;

/* What a descriptor has of its own. */
struct descriptor {
	uint8_t i2c; /* as I2C_SLAVE set it */
};

static struct descriptor *
descriptor_of(const struct fuse_file_info *fi)
{
	return (struct descriptor *)(uintptr_t)fi->fh;
}

static void
i2c_open(fuse_req_t req, struct fuse_file_info *fi)
{
	fi->fh = (uintptr_t)calloc(1, sizeof(struct descriptor));
	if (fi->fh)
		fuse_reply_open(req, fi);
	else
		fuse_reply_err(req, ENOMEM);
}

static void
i2c_release(fuse_req_t req, struct fuse_file_info *fi)
{
	free(descriptor_of(fi));
	fuse_reply_err(req, 0);
}

static void
reply(fuse_req_t req, int status, const void *buf, size_t len)
{
	if (status < 0)
		fuse_reply_err(req, -status);
	else
		fuse_reply_ioctl(req, status, buf, len);
}

/* Joins the bytes of all messages that go in one direction; the sum of their lengths. */
static size_t
lay_out(struct i2c_msg *msg, unsigned count, bool read, uint8_t *at)
{
	size_t sum = 0;

	for (unsigned i = 0; i < count; i++) {
		if (!!(msg[i].flags & I2C_M_RD) != read)
			continue;
		if (at)
			msg[i].buf = at + sum;
		sum += msg[i].len;
	}
	return sum;
}

static bool
messages_make_sense(const struct i2c_msg *msg, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (msg[i].len > MESSAGE_MAX || msg[i].len < 1)
			return false;
	}
	return true;
}

/* Asks for what the pointers of the messages point to. */
static void
ask_for_buffers(fuse_req_t req, void *arg, const struct i2c_rdwr_ioctl_data *call,
    const struct i2c_msg *msg)
{
	struct iovec in[2 + I2C_RDWR_IOCTL_MAX_MSGS], out[I2C_RDWR_IOCTL_MAX_MSGS];
	size_t ins = 2, outs = 0;

	in[0] = (struct iovec){ arg, sizeof(*call) };
	in[1] = (struct iovec){ call->msgs, call->nmsgs * sizeof(*msg) };
	for (size_t i = 0; i < call->nmsgs; i++) {
		struct iovec v = { msg[i].buf, msg[i].len };

		if (msg[i].flags & I2C_M_RD)
			out[outs++] = v;
		else
			in[ins++] = v;
	}
	fuse_reply_ioctl_retry(req, in, ins, out, outs);
}

static void
rdwr(fuse_req_t req, void *arg, const uint8_t *in, size_t in_len, size_t out_len)
{
	const struct i2c_rdwr_ioctl_data *call = (const void *)in;
	struct i2c_msg msg[I2C_RDWR_IOCTL_MAX_MSGS];
	struct iovec ask[2] = { { arg, sizeof(*call) } };
	uint8_t *written, *got;
	size_t base;

	if (in_len < sizeof(*call)) {
		fuse_reply_ioctl_retry(req, ask, 1, NULL, 0);
		return;
	}
	if (call->nmsgs < 1 || call->nmsgs > I2C_RDWR_IOCTL_MAX_MSGS) {
		fuse_reply_err(req, EINVAL);
		return;
	}
	base = sizeof(*call) + call->nmsgs * sizeof(*msg);
	if (in_len < base) {
		ask[1] = (struct iovec){ call->msgs, base - sizeof(*call) };
		fuse_reply_ioctl_retry(req, ask, 2, NULL, 0);
		return;
	}
	memcpy(msg, in + sizeof(*call), base - sizeof(*call));
	if (!messages_make_sense(msg, call->nmsgs)) {
		fuse_reply_err(req, EINVAL);
		return;
	}
	if (in_len == base && out_len == 0) {
		ask_for_buffers(req, arg, call, msg);
		return;
	}
	written = malloc(in_len - base + 1);
	got = malloc(out_len + 1);
	if (!written || !got)
		err(1, "malloc");
	memcpy(written, in + base, in_len - base);
	if (lay_out(msg, call->nmsgs, false, written) != in_len - base ||
	    lay_out(msg, call->nmsgs, true, got) != out_len)
		fuse_reply_err(req, EFAULT);
	else
		reply(req, i2c_messages(&node, msg, call->nmsgs), got, out_len);
	free(written);
	free(got);
}

static void
smbus(fuse_req_t req, uint8_t i2c, void *arg, const uint8_t *in, size_t in_len,
    size_t out_len)
{
	struct i2c_smbus_ioctl_data call;
	union i2c_smbus_data data = { .byte = 0 };
	struct iovec ask[2] = { { arg, sizeof(call) } };
	int bytes;

	if (in_len < sizeof(call)) {
		fuse_reply_ioctl_retry(req, ask, 1, NULL, 0);
		return;
	}
	memcpy(&call, in, sizeof(call));
	bytes = i2c_smbus_bytes(&call);
	if (bytes > 0 && in_len < sizeof(call) + (size_t)bytes) {
		ask[1] = (struct iovec){ call.data, (size_t)bytes };
		fuse_reply_ioctl_retry(req, ask, 2, ask + 1,
		    call.read_write == I2C_SMBUS_READ);
		return;
	}
	memcpy(&data, in + sizeof(call), bytes > 0 ? (size_t)bytes : 0);
	reply(req, bytes < 0 ? bytes : i2c_smbus(&node, i2c, &call, &data), &data,
	    out_len);
}

static void
i2c_ioctl(fuse_req_t req, int cmd, void *arg, struct fuse_file_info *fi, unsigned flags,
    const void *in, size_t in_len, size_t out_len)
{
	unsigned long functions = i2c_functions(&node);
	struct iovec ask = { arg, sizeof(functions) };

	if (flags & FUSE_IOCTL_COMPAT) {
		fuse_reply_err(req, ENOSYS);
		return;
	}
	switch ((unsigned)cmd) {
	case I2C_FUNCS:
		if (out_len)
			fuse_reply_ioctl(req, 0, &functions, sizeof(functions));
		else
			fuse_reply_ioctl_retry(req, NULL, 0, &ask, 1);
		break;
	case I2C_SLAVE:
	case I2C_SLAVE_FORCE:
		descriptor_of(fi)->i2c = (uintptr_t)arg & 0x7f;
		reply(req, 0, NULL, 0);
		break;
	case I2C_RDWR:
		rdwr(req, arg, in, in_len, out_len);
		break;
	case I2C_SMBUS:
		smbus(req, descriptor_of(fi)->i2c, arg, in, in_len, out_len);
		break;
	case I2C_TIMEOUT:
	case I2C_RETRIES:
		/* of the adapter: who sets them sets them for everybody */
		orders_log(node.line.orders, "%s\tsetting\t%x", node.line.name, cmd);
		reply(req, 0, NULL, 0);
		break;
	default:
		fuse_reply_err(req, ENOTTY);
	}
}

static const struct cuse_lowlevel_ops operations = {
	.open = i2c_open,
	.release = i2c_release,
	.ioctl = i2c_ioctl,
};

/* A child that serves one node; it ends with its parent. */
static void
serve(struct world *w, unsigned cage, unsigned number, struct orders *o,
    enum i2c_master master)
{
	char *argv[] = { "cuse_i2c", "-f", NULL };
	char name[32];
	const char *info[] = { name };
	struct cuse_info ci = {
		.dev_info_argc = 1,
		.dev_info_argv = info,
		.flags = CUSE_UNRESTRICTED_IOCTL,
	};
	struct fuse_loop_config *config = fuse_loop_cfg_create();
	struct fuse_session *session;
	int parallel;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	snprintf(name, sizeof(name), "DEVNAME=i2c-%u", number);
	node.master = master;
	line_init(&node.line, w, cage, o);
	session = cuse_lowlevel_setup(2, argv, &ci, &operations, &parallel, NULL);
	if (!session || !config)
		errx(1, "%s cannot be made", name);
	/* one more than one: an open() does not wait for a transaction */
	fuse_loop_cfg_set_max_threads(config, 4);
	_exit(fuse_session_loop_mt(session, config) != 0);
}

int
main(int argc, char **argv)
{
	enum i2c_master master = i2c_master_parse(argc > 5 ? argv[5] : "i2c");
	unsigned first, only = argc > 6 ? (unsigned)strtoul(argv[6], NULL, 10) : 0;
	struct orders o;
	struct world *w;

	if (argc < 5 || argc > 7 || master == I2C_MASTER_COUNT)
		errx(2,
		    "usage: cuse_i2c WORLD ORDERS LOG FIRST [i2c|smbus|word|byte [CAGE]]");
	orders_init(&o, argv[2], argv[3]);
	w = line_world(argv[1]);
	first = (unsigned)strtoul(argv[4], NULL, 10);
	for (unsigned i = 0; i < world_cages(w); i++) {
		pid_t pid;

		if (only && i != only - 1)
			continue;
		pid = fork();
		if (pid < 0)
			err(1, "fork");
		if (pid == 0)
			serve(w, i, first + i, &o, master);
	}
	while (wait(NULL) > 0)
		continue;
	return 1;
}
