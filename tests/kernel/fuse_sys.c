/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuse_sys: the sysfs of a board over a simulated switch.
 *
 *     fuse_sys FOLDER WORLD ORDERS LOG [class=N] [banks=N] [mode=OCTAL] [group=GID]
 *
 * Under FOLDER appears sys/bus/i2c/devices with the files of tests/kernel/attribute.h.
 * Reads go to the driver each time, as in sysfs. It serves until it is told to end.
 */
#define _GNU_SOURCE      1
#define FUSE_USE_VERSION 312

#include <err.h>
#include <errno.h>
#include <fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/kernel/attribute.h"

#define DEVICES   "/sys/bus/i2c/devices"
#define CPLD      DEVICES "/2-0060"
#define FIRST_BUS 11u
#define NODES_MAX (ATTRIBUTE_CAGES * ATTRIBUTE_COUNT + 2)
#define PAGE_SIZE 4096

#define CANNOT_MOUNT 3 /* exit status: not here, whatever is right with us */

struct node {
	char path[80];
	char name[40]; /* what orders and log call it */
	enum attribute attribute;
	unsigned cage;
	pthread_mutex_t *lock; /* of the driver: one call at a time */
};

static struct {
	struct drivers drivers;
	struct orders orders;
	pthread_mutex_t cage_lock[ATTRIBUTE_CAGES], cpld_lock;
	struct node node[NODES_MAX];
	size_t count;
	mode_t mode;
	gid_t group;
} fs = { .mode = 0644 };

static bool
is_of_each(enum attribute a)
{
	const char *name = attribute_facts[a].name;

	return name[strlen(name) - 1] == '_';
}

static void
add_node(enum attribute a, unsigned cage)
{
	const struct attribute_facts *f = &attribute_facts[a];
	struct node *n = &fs.node[fs.count++];
	char number[12] = "";

	n->attribute = a;
	n->cage = cage;
	n->lock = f->of_device ? &fs.cage_lock[cage] : &fs.cpld_lock;
	if (f->of_device || is_of_each(a))
		snprintf(number, sizeof(number), "%u", cage + 1);
	if (f->of_device)
		snprintf(n->path, sizeof(n->path), DEVICES "/%u-0050/%s",
		    FIRST_BUS + cage, f->name);
	else
		snprintf(n->path, sizeof(n->path), CPLD "/%s%s", f->name, number);
	snprintf(n->name, sizeof(n->name), "%s%s%s", f->name, f->of_device ? "-" : "",
	    number);
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct node *)a)->path, ((const struct node *)b)->path);
}

static void
add_nodes(void)
{
	unsigned cages = MIN_OF(world_cages(fs.drivers.world), (unsigned)ATTRIBUTE_CAGES);

	for (unsigned a = 0; a < ATTRIBUTE_COUNT; a++) {
		bool each = attribute_facts[a].of_device || is_of_each(a);

		for (unsigned i = 0; i < (each ? cages : 1); i++)
			add_node(a, i);
	}
	qsort(fs.node, fs.count, sizeof(fs.node[0]), by_path);
}

static struct node *
find_node(const char *path)
{
	for (size_t i = 0; i < fs.count; i++) {
		if (strcmp(fs.node[i].path, path) == 0)
			return &fs.node[i];
	}
	return NULL;
}

/* The name of what is in a folder on the way to a node; 0: the folder is not on it. */
static size_t
step_below(const char *folder, const struct node *n, const char **ret_name)
{
	size_t len = strcmp(folder, "/") == 0 ? 0 : strlen(folder);

	if (strncmp(n->path, folder, len) != 0 || n->path[len] != '/')
		return 0;
	*ret_name = n->path + len + 1;
	return strcspn(*ret_name, "/");
}

static bool
is_folder(const char *path)
{
	const char *name;

	for (size_t i = 0; i < fs.count; i++) {
		if (step_below(path, &fs.node[i], &name))
			return true;
	}
	return false;
}

/* What a test ordered for a file, its waiting done. */
static struct order
obey(const struct node *n)
{
	struct order order = orders_take(&fs.orders, n->name,
	    ORDER_BIT(ORDER_HANG) | ORDER_BIT(ORDER_ERRNO) | ORDER_BIT(ORDER_TEXT) |
		ORDER_BIT(ORDER_SHORT));

	if (order.kind == ORDER_HANG)
		orders_sleep_until(orders_clock_us() + order.value * 1000);
	return order;
}

static bool
is_gone(const struct node *n)
{
	return orders_take(&fs.orders, n->name, ORDER_BIT(ORDER_GONE)).kind == ORDER_GONE;
}

static int
sys_getattr(const char *path, struct stat *st, struct fuse_file_info *fi)
{
	const struct node *n = find_node(path);

	(void)fi;
	memset(st, 0, sizeof(*st));
	st->st_nlink = 1;
	if (!n) {
		st->st_mode = S_IFDIR | 0755;
		return is_folder(path) ? 0 : -ENOENT;
	}
	if (is_gone(n))
		return -ENOENT;
	st->st_mode = S_IFREG | fs.mode;
	if (!attribute_facts[n->attribute].writable)
		st->st_mode &= ~0222u;
	st->st_gid = fs.group;
	st->st_size = n->attribute == ATTRIBUTE_EEPROM
			  ? (off_t)optoe_size(&fs.drivers.optoe[n->cage])
			  : PAGE_SIZE;
	return 0;
}

static int
sys_readdir(const char *path, void *buf, fuse_fill_dir_t fill, off_t offset,
    struct fuse_file_info *fi, enum fuse_readdir_flags flags)
{
	char last[80] = "", name[80];

	(void)offset;
	(void)fi;
	(void)flags;
	fill(buf, ".", NULL, 0, 0);
	fill(buf, "..", NULL, 0, 0);
	for (size_t i = 0; i < fs.count; i++) {
		const char *at;
		size_t len = step_below(path, &fs.node[i], &at);

		snprintf(name, sizeof(name), "%.*s", (int)len, at);
		if (len && strcmp(name, last) != 0)
			fill(buf, name, NULL, 0, 0);
		if (len)
			memcpy(last, name, sizeof(last));
	}
	return 0;
}

static int
sys_open(const char *path, struct fuse_file_info *fi)
{
	const struct node *n = find_node(path);

	if (!n)
		return -ENOENT;
	if (is_gone(n))
		return -ENOENT;
	fi->direct_io = 1;
	fi->fh = fs.drivers.generation[n->cage];
	return 0;
}

/* The device of a descriptor that was opened before it was made anew is gone. */
static bool
is_stale(const struct node *n, const struct fuse_file_info *fi)
{
	if (n->attribute != ATTRIBUTE_EEPROM)
		return false;
	if (is_gone(n))
		fs.drivers.generation[n->cage]++;
	return fi->fh != fs.drivers.generation[n->cage];
}

static int
read_text(struct node *n, const struct order *order, char *buf, size_t len, size_t at)
{
	char text[PAGE_SIZE];
	int size;

	if (order->kind == ORDER_TEXT)
		size = snprintf(text, sizeof(text), "%s\n", order->text);
	else
		size = attribute_read(&fs.drivers, n->attribute, n->cage, text,
		    sizeof(text));
	if (size < 0 || (size_t)size <= at)
		return MIN_OF(size, 0);
	len = MIN_OF(len, (size_t)size - at);
	memcpy(buf, text + at, len);
	return (int)len;
}

static int
sys_read(const char *path, char *buf, size_t len, off_t offset, struct fuse_file_info *fi)
{
	struct node *n = find_node(path);
	struct order order;
	ssize_t got;

	if (!n)
		return -ENOENT;
	pthread_mutex_lock(n->lock);
	order = obey(n);
	if (order.kind == ORDER_SHORT)
		len = MIN_OF(len, (size_t)order.value);
	if (is_stale(n, fi))
		got = -ENODEV;
	else if (order.kind == ORDER_ERRNO)
		got = -(int)order.value;
	else if (n->attribute == ATTRIBUTE_EEPROM)
		got = optoe_read(&fs.drivers.optoe[n->cage], (uint8_t *)buf, len,
		    (size_t)offset);
	else
		got = read_text(n, &order, buf, len, (size_t)offset);
	pthread_mutex_unlock(n->lock);
	orders_log(&fs.orders, "%s\tread-file\t%lld\t%zu\t%zd", n->name,
	    (long long)offset, len, got);
	return (int)got;
}

static int
sys_write(const char *path, const char *buf, size_t len, off_t offset,
    struct fuse_file_info *fi)
{
	struct node *n = find_node(path);
	struct order order;
	char text[64];
	ssize_t got;

	if (!n)
		return -ENOENT;
	snprintf(text, sizeof(text), "%.*s", (int)MIN_OF(len, sizeof(text) - 1), buf);
	pthread_mutex_lock(n->lock);
	order = obey(n);
	if (is_stale(n, fi))
		got = -ENODEV;
	else if (order.kind == ORDER_ERRNO)
		got = -(int)order.value;
	else if (n->attribute == ATTRIBUTE_EEPROM)
		got = optoe_write(&fs.drivers.optoe[n->cage], (const uint8_t *)buf, len,
		    (size_t)offset);
	else
		got = attribute_write(&fs.drivers, n->attribute, n->cage, text);
	pthread_mutex_unlock(n->lock);
	orders_log(&fs.orders, "%s\twrite-file\t%lld\t%zu\t%zd\t%.*s", n->name,
	    (long long)offset, len, got,
	    n->attribute == ATTRIBUTE_EEPROM ? 0 : (int)strcspn(text, "\n"), text);
	return got ? (int)got : (int)len;
}

/* open(O_TRUNC), as shells do it, means nothing to an attribute. */
static int
sys_truncate(const char *path, off_t size, struct fuse_file_info *fi)
{
	(void)size;
	(void)fi;
	return find_node(path) ? 0 : -ENOENT;
}

static void *
sys_init(struct fuse_conn_info *conn, struct fuse_config *config)
{
	(void)conn;
	config->attr_timeout = config->entry_timeout = config->negative_timeout = 0;
	config->direct_io = 1;
	return NULL;
}

static const struct fuse_operations operations = {
	.init = sys_init,
	.getattr = sys_getattr,
	.readdir = sys_readdir,
	.open = sys_open,
	.read = sys_read,
	.write = sys_write,
	.truncate = sys_truncate,
};

/* The class that a board's boot script would give a cage. */
static unsigned
class_of(const struct sim_cage *c)
{
	if (c->type <= WORLD_SFP56)
		return 2;
	return c->type >= WORLD_QSFP_DD || c->type == WORLD_SFP_DD ||
		       c->type == WORLD_QSFP112
		   ? 3
		   : 1;
}

static void
parse_options(int argc, char **argv)
{
	unsigned klass = 0, banks = 0;

	for (int i = 0; i < argc; i++) {
		if (sscanf(argv[i], "class=%u", &klass) != 1 &&
		    sscanf(argv[i], "banks=%u", &banks) != 1 &&
		    sscanf(argv[i], "mode=%o", &fs.mode) != 1 &&
		    sscanf(argv[i], "group=%u", &fs.group) != 1)
			errx(2, "%s: no option", argv[i]);
	}
	for (unsigned i = 0; i < ATTRIBUTE_CAGES && i < world_cages(fs.drivers.world);
	     i++) {
		struct optoe *o = &fs.drivers.optoe[i];

		pthread_mutex_init(&fs.cage_lock[i], NULL);
		line_init(&o->line, fs.drivers.world, i, &fs.orders);
		o->line.stretches = true;
		o->klass = klass ? klass : class_of(world_cage(fs.drivers.world, i));
		o->banks = banks;
		o->write_max = 1;
	}
}

int
main(int argc, char **argv)
{
	char *fuse_argv[] = { "fuse_sys", "-o",
		"allow_other,default_permissions,fsname=fuse_sys", NULL };
	struct fuse_args args = FUSE_ARGS_INIT(3, fuse_argv);
	struct fuse_loop_config *config = fuse_loop_cfg_create();
	struct fuse *fuse;

	if (argc < 5)
		errx(2, "usage: fuse_sys FOLDER WORLD ORDERS LOG [KEY=VALUE]...");
	orders_init(&fs.orders, argv[3], argv[4]);
	fs.drivers.world = line_world(argv[2]);
	parse_options(argc - 5, argv + 5);
	pthread_mutex_init(&fs.cpld_lock, NULL);
	add_nodes();
	fuse = fuse_new(&args, &operations, sizeof(operations), NULL);
	if (!fuse || !config || fuse_set_signal_handlers(fuse_get_session(fuse)))
		errx(1, "libfuse cannot begin");
	if (fuse_mount(fuse, argv[1]))
		errx(CANNOT_MOUNT, "%s: cannot be mounted", argv[1]);
	/* who waits for one file does not hold up another */
	fuse_loop_cfg_set_max_threads(config, 8);
	fuse_loop_mt(fuse, config);
	fuse_unmount(fuse);
	fuse_destroy(fuse);
	fuse_loop_cfg_destroy(config);
	fuse_opt_free_args(&args);
	world_close(fs.drivers.world);
	return 0;
}
