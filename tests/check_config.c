/* SPDX-License-Identifier: Apache-2.0 */
/* daemon/config: files and settings in, typed values or one precise line out. */
#include "daemon/config.h"
#include "daemon/config_keys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "daemon/config_alarms.h"
#include "daemon/config_limits.h"
#include "daemon/config_ports.h"
#include "daemon/config_value.h"
#include "daemon/judge_run.h"
#include "model/alarm_kind.h"
#include "tests/suite.h"

static char folder[] = "/tmp/caged-check-config-XXXXXX";

static void
enter_folder(void)
{
	strcpy(strrchr(folder, '-'), "-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

static void
leave_folder(void)
{
	static const char *const names[] = { "c.yaml", "a.yaml", "b.yaml", "dir",
		"pipe" };

	for (size_t i = 0; i < COUNT_OF(names); i++)
		remove(names[i]);
	ck_assert_int_eq(chdir("/"), 0);
	rmdir(folder);
}

static void
put_file(const char *name, const void *text, size_t len)
{
	FILE *f = fopen(name, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

/* As the daemon does, with the judge in this process. */
static int
load_files(const struct options *o, struct config *ret_config, char err[CONFIG_ERROR_MAX])
{
	const struct judge judge = { .ask = judge_here };
	struct config_sources sources = { .files = 0 };
	int r;

	err[0] = '\0';
	r = config_load(o, &judge, NULL, 0, ret_config, &sources, err, CONFIG_ERROR_MAX);
	config_sources_free(&sources);
	return r;
}

/* Loads one file of this text, and then one setting where `option` is not NULL. */
static int
load(const char *text, const char *option, const char *key, const char *value,
    struct config *ret_config, char err[CONFIG_ERROR_MAX])
{
	struct options o = { .file_count = text ? 1 : 0, .files = { "c.yaml" } };

	if (text)
		put_file("c.yaml", text, strlen(text));
	if (option) {
		o.settings[0] = (struct options_setting){ .option = option,
			.key = key,
			.value = value };
		o.setting_count = 1;
	}
	return load_files(&o, ret_config, err);
}

/* clang-format off */
static const struct {
	const char *text;
	const char *err;
} wrong[] = {
	{ "poll:\n  monitors-period: soon\n",
	  "c.yaml:2:20: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"soon\"" },
	{ "poll: {monitors-period: 19ms}", "c.yaml:1:25: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"19ms\"" },
	{ "poll: {monitors-period: 3601s}", "c.yaml:1:25: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"3601s\"" },
	{ "poll: {monitors-period: 1}", "c.yaml:1:25: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"1\"" },
	{ "poll: {monitors-period: -1s}", "c.yaml:1:25: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"-1s\"" },
	{ "poll: {monitors-period: 99999999999999999999s}", "c.yaml:1:25: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"99999999999999999999s\"" },
	{ "poll: {monitors-period: 1.0005s}", "c.yaml:1:25: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"1.0005s\"" },
	{ "poll: {monitors-period: 1.s}", "c.yaml:1:25: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"1.s\"" },
	{ "poll: {monitors-period: 1.00000000s}", "c.yaml:1:25: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"1.00000000s\"" },
	{ "poll: {settle-time: }", "c.yaml:1:21: poll.settle-time: must be a duration between 100ms and 1m (a number and ms, s, m or h, such as 250ms), not \"\"" },
	{ "poll: {settle-time: {a: b}}", "c.yaml:1:21: poll.settle-time: must be a duration between 100ms and 1m, not a section of keys" },
	{ "poll: {settle-time: [1s]}", "c.yaml:1:21: poll.settle-time: must be a duration between 100ms and 1m, not a list" },
	{ "poll: 5\n", "c.yaml:1:7: poll: must be a section of keys, not \"5\"" },
	{ "poll:\n\tmonitors-period: 1s\n", "c.yaml:2:1: a tab cannot indent; blanks can" },
	{ "poll:\n- 5\n", "c.yaml:2:1: poll: must be a section of keys, not a list" },
	{ "pol:\n  x: 1\n", "c.yaml:1:1: pol: unknown key; did you mean poll?" },
	{ "poll:\n  monitor-period: 1s\n", "c.yaml:2:3: poll.monitor-period: unknown key; did you mean monitors-period?" },
	{ "frobnicate: 1\n", "c.yaml:1:1: frobnicate: unknown key" },
	{ "frobnicate: [1]\n", "c.yaml:1:1: frobnicate: unknown key" },
	{ "log: {level: loud}", "c.yaml:1:14: log.level: must be one of error, warn, info, debug, not \"loud\"" },
	{ "http: {listen: 9780}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"9780\"" },
	{ "http: {listen: 127.0.0.1:0}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:0\"" },
	{ "http: {listen: 127.0.0.1:65536}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:65536\"" },
	{ "http: {listen: 127.0.0.1:80x}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:80x\"" },
	{ "http: {listen: 127.0.0.256:80}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.256:80\"" },
	{ "http: {listen: '::1:80'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"::1:80\"" },
	{ "http: {listen: '127.0.0.1:80,'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:80,\"" },
	{ "http: {listen: '127.0.0.1:80, off'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:80, off\"" },
	{ "http: {listen: '127.0.0.1:80,,127.0.0.1:81'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:80,,127.0.0.1:81\"" },
	{ "http: {listen: '127.0.0.1:80 device'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:80 device\"" },
	{ "http: {listen: '127.0.0.1:80 mgmt'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:80 mgmt\"" },
	{ "http: {listen: '127.0.0.1:80 device a b'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:80 device a b\"" },
	{ "http: {listen: '127.0.0.1:80 device a/b'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:80 device a/b\"" },
	{ "http: {listen: '127.0.0.1:80 device sixteen-bytes-xx'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:80 device sixteen-bytes-xx\"" },
	{ "http: {listen: '127.0.0.1:080080'}", "c.yaml:1:16: http.listen: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"127.0.0.1:080080\"" },
	{ "metrics: {allow: '10.0.0.1/8'}", "c.yaml:1:18: metrics.allow: must be up to 16 networks ADDRESS/BITS, not \"10.0.0.1/8\"" },
	{ "metrics: {allow: '10.0.0.0/33'}", "c.yaml:1:18: metrics.allow: must be up to 16 networks ADDRESS/BITS, not \"10.0.0.0/33\"" },
	{ "metrics: {allow: '::/129'}", "c.yaml:1:18: metrics.allow: must be up to 16 networks ADDRESS/BITS, not \"::/129\"" },
	{ "metrics: {allow: '10.0.0.0/'}", "c.yaml:1:18: metrics.allow: must be up to 16 networks ADDRESS/BITS, not \"10.0.0.0/\"" },
	{ "metrics: {allow: '10.0.0.0/8x'}", "c.yaml:1:18: metrics.allow: must be up to 16 networks ADDRESS/BITS, not \"10.0.0.0/8x\"" },
	{ "metrics: {allow: '10.0.0/8'}", "c.yaml:1:18: metrics.allow: must be up to 16 networks ADDRESS/BITS, not \"10.0.0/8\"" },
	{ "metrics: {allow: 'fe80::1/64'}", "c.yaml:1:18: metrics.allow: must be up to 16 networks ADDRESS/BITS, not \"fe80::1/64\"" },
	{ "metrics: {allow: ''}", "c.yaml:1:18: metrics.allow: must be up to 16 networks ADDRESS/BITS, not \"\"" },
	{ "metrics: {allow: '10.0.0.0/8,'}", "c.yaml:1:18: metrics.allow: must be up to 16 networks ADDRESS/BITS, not \"10.0.0.0/8,\"" },
	{ "platform: {name: ../evil}", "c.yaml:1:18: platform.name: must be 1 to 31 characters of a-z0-9_-, not \"../evil\"" },
	{ "platform: {name: {x: 1}}", "c.yaml:1:18: platform.name: must be 1 to 31 characters of a-z0-9_-, not a section of keys" },
	{ "platform: {sim: 8}", "c.yaml:1:17: platform.sim: must be a section of keys, not \"8\"" },
	{ "platform: {nam: sim}", "c.yaml:1:12: platform.nam: unknown key; did you mean name?" },
	{ "platform: {nmae: sim}", "c.yaml:1:12: platform.nmae: unknown key; did you mean name?" },
	{ "platform: {sim: {cages: {a: 1}}}", "c.yaml:1:25: platform.sim.cages: must be 1 to 255 printable bytes, not a section of keys" },
	{ "platform: {sim: {\"a=b\": 1}}", "c.yaml:1:18: platform.sim: \"a=b\" cannot be a key: up to 31 letters, digits, - and _" },
	{ "platform: {sim: {cages: \"a\\nb\"}}", "c.yaml:1:25: platform.sim.cages: must be 1 to 255 printable bytes, not \"a?b\"" },
	{ "user: \"a\\0b\"\n", "c.yaml:1:7: user: a NUL is refused" },
	{ "user: a\nuser: b\n", "c.yaml:2:1: user: is given twice in this file" },
	{ "poll: {}\npoll: {}\n", "c.yaml:2:1: poll: is given twice in this file" },
	{ "log.level: info\n", "c.yaml:1:1: \"log.level\" cannot be a key: up to 31 letters, digits, - and _" },
	{ "<<: {user: a}\n", "c.yaml:1:1: \"<<\" cannot be a key: up to 31 letters, digits, - and _" },
	{ "? [a]\n: b\n", "c.yaml:1:3: a key must be a plain word" },
	{ "user: &a b\n", "c.yaml:1:7: user: anchors, aliases and tags are refused" },
	{ "user: *a\n", "c.yaml:1:7: user: anchors, aliases and tags are refused" },
	{ "user: !!str a\n", "c.yaml:1:7: user: anchors, aliases and tags are refused" },
	{ "--- {user: a}\n--- {user: b}\n", "c.yaml:2:1: a second document is refused" },
	{ "alarms: {rx-los: {severity: bad}}", "c.yaml:1:29: alarms.rx-los.severity: must be one of critical, major, warning, not \"bad\"" },
	{ "alarms: {rx-los: {raise: 2h}}", "c.yaml:1:26: alarms.rx-los.raise: must be a duration between 0ms and 1h (a number and ms, s, m or h, such as 250ms), not \"2h\"" },
	{ "alarms: {rx-loss: {raise: 2s}}", "c.yaml:1:10: alarms.rx-loss: no alarm is of this kind; did you mean rx-los?" },
	{ "alarms: {any: {raise: 2s}}", "c.yaml:1:10: alarms.any: no alarm is of this kind; docs/alarms.md lists them" },
	{ "alarms: {rx-los: {rise: 2s}}", "c.yaml:1:19: alarms.rx-los.rise: unknown key; did you mean raise?" },
	{ "cages: {\"3\": {in-use: no}}", "c.yaml:1:23: cages.3.in-use: must be one of auto, on, off, not \"no\"" },
	{ "cages: {\"3\": {type: sfp}}", "c.yaml:1:15: cages.3.type: unknown key" },
	{ "ports: {eth0: {host-lanes: 0-3}}", "c.yaml:1:28: ports.eth0.host-lanes: must be host lanes, such as 1-4, not \"0-3\"" },
	{ "ports: {eth0: {host-lanes: 4-3}}", "c.yaml:1:28: ports.eth0.host-lanes: must name the lower lane first" },
	{ "ports: {eth0: {host-lanes: 1-33}}", "c.yaml:1:28: ports.eth0.host-lanes: must be host lanes, such as 1-4, not \"1-33\"" },
	{ "ports: {eth0: {lanes: 1}}", "c.yaml:1:16: ports.eth0.lanes: unknown key" },
	{ "limits: {part: {X: {rx-power-low-alarm: 3}}}", "c.yaml:1:41: limits.part.X.rx-power-low-alarm: must be a power such as -9.5dBm, between -40dBm and 33dBm, not \"3\"" },
	{ "limits: {part: {X: {rx-power-low-alarm: 99dBm}}}", "c.yaml:1:41: limits.part.X.rx-power-low-alarm: must be a power such as -9.5dBm, between -40dBm and 33dBm, not \"99dBm\"" },
	{ "limits: {part: {X: {rx-los: 3dBm}}}", "c.yaml:1:21: limits.part.X.rx-los: unknown key" },
	{ "limits: {parts: {X: {rx-power-low-alarm: 3dBm}}}", "c.yaml:1:10: limits.parts: unknown key; did you mean part?" },
	{ "limits: {part: {X: {rx-power-low-alarm: -3dBm, rx-power-high-alarm: -9dBm}}}", "c.yaml:1:41: limits.part.X.rx-power-low-alarm: must be below rx-power-high-alarm" },
	{ "limits: {vendor: {V: {temperature-high-warning: 80C,\n  temperature-high-alarm: 70C}}}", "c.yaml:1:49: limits.vendor.V.temperature-high-warning: must not be above temperature-high-alarm" },
	{ "limits: {cage: {\"1\": {tx-bias-low-alarm: 5mA,\n  tx-bias-low-warning: 4mA}}}", "c.yaml:2:24: limits.cage.1.tx-bias-low-warning: must not be below tx-bias-low-alarm" },
	{ "limits: {cage: {\"1\": {supply-voltage-low-warning: 3.5V,\n  supply-voltage-high-warning: 3.4V}}}", "c.yaml:1:51: limits.cage.1.supply-voltage-low-warning: must be below supply-voltage-high-warning" },
	{ "limits: {part: {X: {temperature-high-alarm: 200C}}}", "c.yaml:1:45: limits.part.X.temperature-high-alarm: must be a temperature such as 75C, between -128C and 128C, not \"200C\"" },
	{ "limits: {part: {X: {temperature-high-alarm: 75.555C}}}", "c.yaml:1:45: limits.part.X.temperature-high-alarm: must be a temperature such as 75C, between -128C and 128C, not \"75.555C\"" },
	{ "limits: {part: {X: {supply-voltage-high-alarm: 3.6}}}", "c.yaml:1:48: limits.part.X.supply-voltage-high-alarm: must be a voltage such as 3.6V, between 0V and 6.5535V, not \"3.6\"" },
	{ "limits: {part: {X: {tx-bias-high-alarm: ninety}}}", "c.yaml:1:41: limits.part.X.tx-bias-high-alarm: must be a current such as 90mA, between 0mA and 2000mA, not \"ninety\"" },
	{ "limits: {part: {X: {tec-current-high-alarm: 80}}}", "c.yaml:1:45: limits.part.X.tec-current-high-alarm: must be a share such as 80%, between -100% and 100%, not \"80\"" },
	{ "limits: {part: {X: {aux1-high-alarm: 1.5}}}", "c.yaml:1:38: limits.part.X.aux1-high-alarm: must be a number such as -200, between -32768 and 32767, not \"1.5\"" },
	{ "limits: {part: {X: {aux1-low-alarm: 3, aux1-high-alarm: -3}}}", "c.yaml:1:37: limits.part.X.aux1-low-alarm: must be below aux1-high-alarm" },
	{ "limits: {part: {X: {tx-bias-high-alarm: -1mA}}}", "c.yaml:1:41: limits.part.X.tx-bias-high-alarm: must be a current such as 90mA, between 0mA and 2000mA, not \"-1mA\"" },
	{ "limits: {part: {a-name-of-no-less-than-32-letters: {rx-power-low-alarm: -9dBm}}}", "c.yaml:1:17: limits.part: \"a-name-of-no-less-than-32-letters\" cannot be a key: up to 31 printable characters of ASCII, and no \"" },
	{ "limits: {vendor: {'A\"B': {rx-power-low-alarm: -9dBm}}}", "c.yaml:1:19: limits.vendor: \"A\"B\" cannot be a key: up to 31 printable characters of ASCII, and no \"" },
	{ "limits: {vendor: {\"A\\tB\": {rx-power-low-alarm: -9dBm}}}", "c.yaml:1:19: limits.vendor: \"A?B\" cannot be a key: up to 31 printable characters of ASCII, and no \"" },
	{ "limits: {vendor: {\"\xc3\xbc\": {rx-power-low-alarm: -9dBm}}}", "c.yaml:1:19: limits.vendor: \"\xc3\xbc\" cannot be a key: up to 31 printable characters of ASCII, and no \"" },
	{ "limits: {vendor: {\"  \": {rx-power-low-alarm: -9dBm}}}", "c.yaml:1:19: limits.vendor: \"  \" cannot be a key: up to 31 printable characters of ASCII, and no \"" },
	{ "limits: {vendor: {\"\": {rx-power-low-alarm: -9dBm}}}", "c.yaml:1:19: limits.vendor: \"\" cannot be a key: up to 31 printable characters of ASCII, and no \"" },
	{ "limits: {vendor: {SYLVAN OPTICS: {rx-los: -9dBm}}}", "c.yaml:1:35: limits.vendor.'SYLVAN OPTICS'.rx-los: unknown key" },
	{ "limits: {part: {X: {cooler-high-alarm: 50mA}}}", "c.yaml:1:21: limits.part.X.cooler-high-alarm: unknown key; did you mean cooler-current-high-alarm?" },
	{ "limits: {part: {X: {tec-low-warning: 50%}}}", "c.yaml:1:21: limits.part.X.tec-low-warning: unknown key; did you mean tec-current-low-warning?" },
	{ "alarms: {tec2-high-alarm: {raise: 2s}}", "c.yaml:1:10: alarms.tec2-high-alarm: no alarm is of this kind; did you mean tec2-current-high-alarm?" },
	{ "alarms: {high: {raise: 2s}}", "c.yaml:1:10: alarms.high: no alarm is of this kind; docs/alarms.md lists them" },
	{ "limits: {vendor: {SYLVAN OPTICS: {rx-power-low-alrm: -9dBm}}}", "c.yaml:1:35: limits.vendor.'SYLVAN OPTICS'.rx-power-low-alrm: unknown key; did you mean rx-power-low-alarm?" },
	{ "limits: {vendor: {SYLVAN OPTICS: {}, 'SYLVAN OPTICS': {}}}", "c.yaml:1:38: limits.vendor.'SYLVAN OPTICS': is given twice in this file" },
	{ "limits: {vendor: {O'NEIL: {rx-power-low-alarm: -3dBm, rx-power-high-alarm: -9dBm}}}", "c.yaml:1:48: limits.vendor.\"O'NEIL\".rx-power-low-alarm: must be below rx-power-high-alarm" },
	{ "limits: {part: {SY-1: {5: {rx-power-low-alarm: -9dBm}}}}", "c.yaml:1:24: limits.part.SY-1.5: unknown key; a name with a dot in it stands in quotes" },
	{ "limits: {part: {X: 5}}", "c.yaml:1:20: limits.part.X: must be a section of keys, not \"5\"" },
	{ "limits: {part: [X]}", "c.yaml:1:16: limits.part: must be a section of keys, not a list" },
	{ "limits: {rx-power-low-alarm: -9dBm}", "c.yaml:1:10: limits.rx-power-low-alarm: unknown key" },
	{ "http: {listen: '127.0.0.1:80'}\nmetrics: {listen: '127.0.0.1:80'}", "c.yaml:2:19: metrics.listen: must not be where http.listen is" },
	{ "metrics: {listen: '127.0.0.1:9780'}", "c.yaml:1:19: metrics.listen: must not be where http.listen is" },
	{ "log: {level: info}\nhttp: {listen: '127.0.0.1:9339'}", "c.yaml:2:16: http.listen: gnmi.listen, by default 127.0.0.1:9339, must not be where http.listen is" },
	{ "metrics: {watts: yes}", "c.yaml:1:18: metrics.watts: must be true or false, not \"yes\"" },
	{ "metrics: {watts: True}", "c.yaml:1:18: metrics.watts: must be true or false, not \"True\"" },
	{ "metrics: {flags: some}", "c.yaml:1:18: metrics.flags: must be one of none, seen, all, not \"some\"" },
	{ "metrics: {flag: all}", "c.yaml:1:11: metrics.flag: unknown key; did you mean flags?" },
	{ "http: {connections: 15}", "c.yaml:1:21: http.connections: must be a whole number between 16 and 10000, not \"15\"" },
	{ "http: {connections: 0x100}", "c.yaml:1:21: http.connections: must be a whole number between 16 and 10000, not \"0x100\"" },
	{ "http: {connections: 1e3}", "c.yaml:1:21: http.connections: must be a whole number between 16 and 10000, not \"1e3\"" },
	{ "http: {names: 'a b;c'}", "c.yaml:1:15: http.names: must be 1 to 255 characters of a-zA-Z0-9._, -, not \"a b;c\"" },
	{ "http: {tls: on}", "c.yaml:1:8: http.tls: unknown key" },
	{ "journal: {size: 5GiB}", "c.yaml:1:17: journal.size: must be a whole number between 1 and 4096 MiB, not \"5GiB\"" },
	{ "journal: {size: 4097MiB}", "c.yaml:1:17: journal.size: must be a whole number between 1 and 4096 MiB, not \"4097MiB\"" },
	{ "journal: {events: 999}", "c.yaml:1:19: journal.events: must be a whole number between 1000 and 10000000, not \"999\"" },
	{ "journal: {events: 1_000}", "c.yaml:1:19: journal.events: must be a whole number between 1000 and 10000000, not \"1_000\"" },
	{ "alarms: {shelve-time: 31d}", "c.yaml:1:23: alarms.shelve-time: must be a duration between 1s and 720h (a number and ms, s, m or h, such as 250ms), not \"31d\"" },
	{ "alarms: {shelve-tme: 1h}", "c.yaml:1:10: alarms.shelve-tme: unknown key; did you mean shelve-time?" },
	{ "alarms: {rx-los: true}", "c.yaml:1:18: alarms.rx-los: must be a section of keys, not \"true\"" },
	{ "alarms: {rx-los: {enabled: 1}}", "c.yaml:1:28: alarms.rx-los.enabled: must be true or false, not \"1\"" },
	{ "ports: {eth0: {cage: sixteen-letters-x}}", "c.yaml:1:22: ports.eth0.cage: must be the name of a cage, not \"sixteen-letters-x\"" },
	{ "alarms: {\"rx los\": {raise: 1s}}", "c.yaml:1:10: alarms: \"rx los\" cannot be a key: up to 31 letters, digits, - and _" },
	{ "limits: {\"a b\": {}}", "c.yaml:1:10: limits: \"a b\" cannot be a key: up to 31 letters, digits, - and _" },
	{ "recovery: {mux-reset: on}", "c.yaml:1:23: recovery.mux-reset: must be true or false, not \"on\"" },
	{ "user: Root\n", "c.yaml:1:7: user: must be 1 to 31 characters of a-z0-9_-, not \"Root\"" },
	{ "{\"poll\": {\"monitors-period\": 1000}}", "c.yaml:1:30: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"1000\"" },
	{ "{\"poll\": {\"monitors-period\": null}}", "c.yaml:1:30: poll.monitors-period: must be a duration between 20ms and 1h (a number and ms, s, m or h, such as 250ms), not \"null\"" },
	{ "a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}}}}}}}}}\n", "c.yaml:1:1: a: unknown key" },
	{ "just words\n", "c.yaml:1:1: must be a section of keys, not \"just words\"" },
	{ "- a\n", "c.yaml:1:1: must be a section of keys, not a list" },
	{ "user: a\n\tpoll: {}\n", "c.yaml:2:1: a tab cannot indent; blanks can" },
	{ "platform: {a\n", "c.yaml:2:1: while parsing a flow mapping: did not find expected ',' or '}'" },
	{ "user: a\nlog: {level: \xff}\n", "c.yaml:2:14: invalid leading UTF-8 octet" },
	{ "run-dir: a long long long long long long long long long long text\xe2\x80\xae\n",
	  "c.yaml:1:10: run-dir: must be 1 to 255 printable bytes, not \"a long long long long long long long long long ...\"" },
};
/* clang-format on */

START_TEST(a_wrong_file_is_told_by_place_and_key)
{
	struct config c;
	char err[CONFIG_ERROR_MAX];

	ck_assert_int_lt(load(wrong[_i].text, NULL, NULL, NULL, &c, err), 0);
	ck_assert_str_eq(err, wrong[_i].err);
}
END_TEST

static const struct {
	const char *option;
	const char *key;
	const char *value;
	const char *err;
} wrong_settings[] = {
	{ "--http", "http.listen", "nowhere",
	    "caged: --http: must be ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, ports 1 to 65535, or off, not \"nowhere\"" },
	{ "--platform", "platform", "",
	    "caged: --platform: must be 1 to 31 characters of a-z0-9_-, not \"\"" },
	{ "--platform", "platform",
	    "sim:", "caged: --platform: must be NAME[:KEY=VALUE,...], not \"\"" },
	{ "--platform", "platform", "sim:cages",
	    "caged: --platform: must be NAME[:KEY=VALUE,...], not \"cages\"" },
	{ "--platform", "platform", "sim:a=1,,b=2",
	    "caged: --platform: must be NAME[:KEY=VALUE,...], not \"\"" },
	{ "--platform", "platform", "sim:a.b=1",
	    "caged: --platform: must be 1 to 31 characters of a-zA-Z0-9_-, not \"a.b\"" },
	{ "--platform", "platform",
	    "sim:a=", "caged: --platform: must be 1 to 255 printable bytes, not \"\"" },
	{ "--platform", "platform", "name:a=1",
	    "caged: --platform: must be a platform, not \"name\"" },
	{ "--run-dir", "run-dir", "",
	    "caged: --run-dir: must be 1 to 255 printable bytes, not \"\"" },
};

START_TEST(a_wrong_setting_is_told_by_its_option)
{
	struct config c;
	char err[CONFIG_ERROR_MAX];

	ck_assert_int_lt(load(NULL, wrong_settings[_i].option, wrong_settings[_i].key,
			     wrong_settings[_i].value, &c, err),
	    0);
	ck_assert_str_eq(err, wrong_settings[_i].err);
}
END_TEST

START_TEST(defaults_are_those_of_the_manual)
{
	struct config c;

	config_defaults(&c);

	ck_assert_str_eq(c.platform_name, "auto");
	ck_assert_str_eq(c.plugin_dir, "auto");
	ck_assert_str_eq(c.http.listen.at[0].address, "127.0.0.1");
	ck_assert_uint_eq(c.http.listen.at[0].port, 9780);
	ck_assert(c.http.listen.count == 1 && !c.http.listen.at[0].v6);
	ck_assert_str_eq(c.user, "caged");
	ck_assert_int_eq(c.log_level, LOG_LEVEL_INFO);
	ck_assert_uint_eq(c.poll_monitors_ms, 1000);
	ck_assert_uint_eq(c.poll_presence_ms, 250);
	ck_assert_uint_eq(c.poll_settle_ms, 2500);
}
END_TEST

static const char *const harmless[] = { "", "# nothing\n", "---\n", "poll:\n", "{}",
	"platform: {sim: }\n", "\xef\xbb\xbfpoll: {}\n" };

START_TEST(an_empty_file_or_section_changes_nothing)
{
	struct config c, defaults;
	struct config_diff d;
	char err[CONFIG_ERROR_MAX];

	config_defaults(&defaults);
	ck_assert_msg(load(harmless[_i], NULL, NULL, NULL, &c, err) == 0, "%s", err);
	config_compare(&defaults, &c, &d);

	ck_assert_uint_eq(d.reload_count + d.restart_count, 0);
}
END_TEST

START_TEST(later_files_win_key_by_key_and_the_command_line_wins_over_all)
{
	static const char a[] = "platform: {name: sim, sim: {cages: 8, type: sfp}}\n"
				"poll: {monitors-period: 2s, settle-time: 1m}\n";
	static const char b[] =
	    "platform: {sim: {cages: 16}}\npoll: {monitors-period: 50ms}\n"
	    "http: {listen: '[::1]:80'}\nlog: {level: debug}\n";
	const struct options o = { .files = { "a.yaml", "b.yaml" },
		.file_count = 2,
		.settings = { { "--http", "http.listen", "off" },
		    { "--platform", "platform", "sim:type=x=y,a=b" } },
		.setting_count = 2 };
	const char *list[CONFIG_PLATFORM_OPTIONS_MAX + 1];
	char err[CONFIG_ERROR_MAX];
	struct config c;

	put_file("a.yaml", a, strlen(a));
	put_file("b.yaml", b, strlen(b));
	ck_assert_msg(load_files(&o, &c, err) == 0, "%s", err);

	ck_assert_str_eq(c.platform_name, "sim");
	ck_assert_uint_eq(c.poll_monitors_ms, 50);
	ck_assert_uint_eq(c.poll_settle_ms, 60000);
	ck_assert_int_eq(c.log_level, LOG_LEVEL_DEBUG);
	ck_assert_uint_eq(c.http.listen.count, 0);
	ck_assert_uint_eq(config_platform_options(&c, list), 3);
	ck_assert_str_eq(list[0], "a=b");
	ck_assert_str_eq(list[1], "cages=16");
	ck_assert_str_eq(list[2], "type=x=y");
	ck_assert_ptr_null(list[3]);
}
END_TEST

START_TEST(a_section_of_another_platform_stays_apart)
{
	const char *list[CONFIG_PLATFORM_OPTIONS_MAX + 1];
	char err[CONFIG_ERROR_MAX];
	struct config c;

	ck_assert_int_eq(load("platform: {board: {file: x}, sim: {cages: 1}}\n",
			     "--platform", "platform", "board", &c, err),
	    0);

	ck_assert_uint_eq(config_platform_options(&c, list), 1);
	ck_assert_str_eq(list[0], "file=x");
}
END_TEST

START_TEST(a_key_that_begins_another_is_not_the_other)
{
	const char *list[CONFIG_PLATFORM_OPTIONS_MAX + 1];
	char err[CONFIG_ERROR_MAX];
	struct config c;

	ck_assert_int_eq(load(NULL, "--platform", "platform",
			     "sim:ab=1,a=2,abc=3,a-b=4,a=5", &c, err),
	    0);

	ck_assert_uint_eq(config_platform_options(&c, list), 4);
	ck_assert_str_eq(list[0], "a-b=4");
	ck_assert_str_eq(list[1], "a=5");
	ck_assert_str_eq(list[2], "ab=1");
	ck_assert_str_eq(list[3], "abc=3");
}
END_TEST

START_TEST(options_of_platforms_are_bounded)
{
	char text[8192], err[CONFIG_ERROR_MAX];
	size_t len = (size_t)snprintf(text, sizeof(text), "platform:\n  sim:\n");
	struct config c;

	for (unsigned i = 0; i <= CONFIG_PLATFORM_OPTIONS_MAX; i++)
		len +=
		    (size_t)snprintf(text + len, sizeof(text) - len, "    k%u: v\n", i);

	ck_assert_int_lt(load(text, NULL, NULL, NULL, &c, err), 0);
	ck_assert_str_eq(err,
	    "c.yaml:67:10: platform.sim.k64: more than 64 options of platforms");
}
END_TEST

/* Text that says `piece` many times, as attacks do. */
static void
put_repeated(const char *head, const char *piece, size_t times)
{
	size_t head_len = strlen(head), len = strlen(piece);
	char *text = malloc(head_len + len * times + 1);

	memcpy(text, head, head_len);
	for (size_t i = 0; i < times; i++)
		memcpy(text + head_len + i * len, piece, len);
	put_file("c.yaml", text, head_len + len * times);
	free(text);
}

static const struct {
	const char *head;
	const char *piece;
	size_t times;
	const char *err;
} floods[] = {
	{ "", "#", 1024 * 1024, NULL },
	{ "", "#", 1024 * 1024 + 1, "caged: c.yaml: is larger than 1 MiB" },
	{ "", "[", 1000000, "c.yaml:1:1: must be a section of keys, not a list" },
	{ "", "{", 1000000, "c.yaml:1:2: a key must be a plain word" },
	{ "", "? ", 500000, "c.yaml:1:3: a key must be a plain word" },
	{ "platform: {a: {b: ", "x", 1000000,
	    "c.yaml:1:19: platform.a.b: must be 1 to 255 printable bytes, not "
	    "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\"" },
	{ "", "a: {a: {a: ", 90000, "c.yaml:1:1: a: unknown key" },
};

START_TEST(a_flood_is_refused_at_once)
{
	const struct options o = { .files = { "c.yaml" }, .file_count = 1 };
	char err[CONFIG_ERROR_MAX] = "";
	struct config c;

	put_repeated(floods[_i].head, floods[_i].piece, floods[_i].times);

	ck_assert_int_eq(load_files(&o, &c, err) != 0, floods[_i].err != NULL);
	ck_assert_str_eq(err, floods[_i].err ? floods[_i].err : "");
}
END_TEST

static const struct {
	const char *name;
	const char *err;
} unreadable[] = {
	{ "none.yaml", "caged: none.yaml: No such file or directory" },
	{ "pipe", "caged: pipe: is no regular file" },
	{ "/dev/null", "caged: /dev/null: is no regular file" },
};

START_TEST(a_file_that_cannot_be_read_is_named)
{
	const struct options o = { .files = { unreadable[_i].name }, .file_count = 1 };
	char err[CONFIG_ERROR_MAX];
	struct config c;

	mkdir("dir", 0700);
	mkfifo("pipe", 0600);

	ck_assert_int_lt(load_files(&o, &c, err), 0);
	ck_assert_str_eq(err, unreadable[_i].err);
}
END_TEST

static const char *const dumped[] = {
	("alarms: {rx-los: {severity: warning, raise: 5s}, bus-stuck: {enabled: false}}\n"
	 "limits: {part: {X-1: {rx-power-low-alarm: -10dBm}}}\ncages: {\"2\": {in-use: \"on\"}}\n"),
	("limits:\n  vendor: {SYLVAN OPTICS: {temperature-high-warning: 65C}, \"O'N\\\\x\": {tx-bias-low-alarm: 1mA}}\n"
	 "  part: {SY-D4.DR4/500+: {rx-power-low-alarm: -9.5dBm}, ' x: # &': {rx-power-low-alarm: -9dBm}}\n"
	 "  cage: {et-0/0/1: {supply-voltage-low-alarm: 3.1V}}\n"
	 "ports: {Ethernet1/1: {cage: et-0/0/1}, eth0.100: {cage: \"1\"}, 'eth0:': {cage: \"2\"}}\n"
	 "cages: {et1/1: {in-use: \"off\"}, '-': {in-use: \"off\"}}\n"),
	"",
	"http: {listen: '[fe80::1]:80'}\nlog: {level: error}\npoll: {settle-time: 59s}\n",
	"http: {listen: off}\nrun-dir: \"a \\\"b\\\" \\\\ # c: d\"\nstate-dir: '- x'\nplugin-dir: 'ü…'\n",
	"platform: {name: sim, z: {k: v}, sim: {cages: 08, dumps: /a/b, e: 'null', t: 'x:', n: ' '}}\n",
};

/* Rules, ports and limits, as they come out. */
START_TEST(keys_of_many_sections_are_taken_and_the_last_one_counts)
{
	static const struct {
		enum monitor id;
		int32_t value;
	} expected[] = { { MONITOR_AUX1, -200 }, { MONITOR_CUSTOM, 0 },
		{ MONITOR_LASER_TEMP_2, -4250 }, { MONITOR_RX_POWER, 100000 },
		{ MONITOR_VCC2, 1950000 }, { MONITOR_TEC, -99500 },
		{ MONITOR_TEMP, 65500 } };
	static struct own_limit limits[CONFIG_ENTRIES_MAX];
	struct alarm_policy policy;
	char err[CONFIG_ERROR_MAX];
	struct config c;

	ck_assert_msg(load("alarms:\n  rx-los: {severity: warning, raise: 5s}\n"
			   "  threshold-disagreement: {enabled: false}\n"
			   "  temperature-hysteresis: 1000mC\n"
			   "ports: {Ethernet4: {cage: \"2\", host-lanes: 5-8}}\n"
			   "cages: {\"2\": {in-use: \"on\"}}\n"
			   "limits:\n  part: {X-1: {rx-power-low-alarm: -10dBm, "
			   "temperature-high-alarm: 65.5C, "
			   "laser2-temperature-low-warning: -4.25C, "
			   "tec-current-low-alarm: -99.5%, "
			   "supply-voltage-2-high-alarm: 1.95V, "
			   "aux1-low-alarm: -200, custom-monitor-high-alarm: 0}}\n",
			  NULL, NULL, NULL, &c, err) == 0,
	    "%s", err);
	config_alarm_policy(&c, &policy);
	ck_assert_int_eq(policy.rule[alarm_of_signal(SIGNAL_RX_LOS)].severity,
	    SEVERITY_WARNING);
	ck_assert_uint_eq(policy.rule[alarm_of_signal(SIGNAL_RX_LOS)].raise_ms, 5000);
	ck_assert_uint_eq(policy.rule[alarm_of_signal(SIGNAL_RX_LOS)].clear_ms, 10000);
	for (int m = 0; m < MONITOR_COUNT; m++)
		ck_assert(!policy.rule[alarm_of_disagreement((enum monitor)m)].enabled);
	ck_assert_uint_eq(policy.hysteresis_mdegc, 1000);
	ck_assert_str_eq(config_port_cage(&c, "Ethernet4"), "2");
	ck_assert_str_eq(config_port_cage(&c, "Ethernet5"), "Ethernet5");
	ck_assert_uint_eq(config_port_lanes(&c, "Ethernet4"), 0xf0);
	ck_assert_uint_eq(config_port_lanes(&c, "Ethernet5"), UINT32_MAX);
	ck_assert_int_eq(config_cage_in_use(&c, "2"), IN_USE_ON);
	ck_assert_int_eq(config_cage_in_use(&c, "3"), IN_USE_AUTO);
	ck_assert_uint_eq(config_limits(&c, limits), COUNT_OF(expected));
	ck_assert_int_eq(limits[0].of, OWN_OF_PART);
	ck_assert_str_eq(limits[0].name, "X-1");
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		ck_assert_int_eq(limits[i].id, expected[i].id);
		ck_assert_int_eq(limits[i].value, expected[i].value);
	}
}
END_TEST

/* As a configuration has them, and as modules and platforms tell them. */
START_TEST(limits_and_ports_are_for_names_as_modules_and_platforms_have_them)
{
	static struct own_limit limits[CONFIG_ENTRIES_MAX];
	static const char *const names[] = { "et-0/0/1", "SY-D4.DR4/500+ x", "A.B",
		"O'NEIL", "SYLVAN OPTICS" };
	char err[CONFIG_ERROR_MAX];
	struct config c;

	ck_assert_msg(
	    load("limits:\n"
		 "  vendor: {'SYLVAN OPTICS  ': {temperature-high-warning: 65C},\n"
		 "    O'NEIL: {temperature-high-warning: 65C}}\n"
		 "  part: {SY-D4.DR4/500+ x: {temperature-high-warning: 65C},\n"
		 "    \"  A.B\": {temperature-high-warning: 65C}}\n"
		 "  cage: {et-0/0/1: {temperature-high-warning: 65C}}\n"
		 "ports: {eth0.100: {cage: et-0/0/1, host-lanes: \"1\"}}\n"
		 "cages: {et-0/0/1: {in-use: \"on\"}}\n",
		NULL, NULL, NULL, &c, err) == 0,
	    "%s", err);
	ck_assert_uint_eq(config_limits(&c, limits), COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		bool found = false;

		for (size_t k = 0; k < COUNT_OF(names); k++)
			found = found || strcmp(limits[k].name, names[i]) == 0;
		ck_assert_msg(found, "%s", names[i]);
		ck_assert_int_eq(limits[i].value, 65000);
		ck_assert_int_eq(limits[i].limit, LIMIT_HIGH_WARN);
	}
	ck_assert_str_eq(config_port_cage(&c, "eth0.100"), "et-0/0/1");
	ck_assert_uint_eq(config_port_lanes(&c, "eth0.100"), 1);
	ck_assert_int_eq(config_cage_in_use(&c, "et-0/0/1"), IN_USE_ON);
}
END_TEST

START_TEST(what_is_dumped_loads_again_to_the_same)
{
	struct config before, after;
	struct config_diff d;
	char err[CONFIG_ERROR_MAX], *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	ck_assert_msg(load(dumped[_i], NULL, NULL, NULL, &before, err) == 0, "%s", err);
	config_dump(&before, NULL, NULL, out);
	fclose(out);
	ck_assert_msg(load(text, NULL, NULL, NULL, &after, err) == 0, "%s in\n%s", err,
	    text);
	config_compare(&before, &after, &d);

	ck_assert_msg(d.reload_count + d.restart_count == 0, "%s", text);

	free(text);
}
END_TEST

/* What is written, and what it means as --dump-config tells. */
static const struct {
	const char *key;
	const char *text;
	const char *dumped;
} lists[] = {
	{ "http.listen", "127.0.0.1:80", "127.0.0.1:80" },
	{ "http.listen", " 127.0.0.1:80 ,[::1]:81", "127.0.0.1:80, [::1]:81" },
	{ "http.listen", "[::]:9780  device   mgmt", "[::]:9780 device mgmt" },
	{ "http.listen", "0.0.0.0:1 device a, 0.0.0.0:1 device fifteen-bytes-x",
	    "0.0.0.0:1 device a, 0.0.0.0:1 device fifteen-bytes-x" },
	{ "http.listen", "off", "off" },
	{ "metrics.allow", "10.0.0.0/8,192.0.2.1", "10.0.0.0/8, 192.0.2.1/32" },
	{ "metrics.allow", "::/0, 0.0.0.0/0", "::/0, 0.0.0.0/0" },
	{ "metrics.allow", "2001:db8::/32", "2001:db8::/32" },
};

START_TEST(addresses_are_listed_with_commas)
{
	const struct key_def *k = config_key_find(lists[_i].key, false);
	char err[CONFIG_ERROR_MAX], text[VALUE_PRINT_MAX];
	struct config c;

	ck_assert_msg(load("", "--x", lists[_i].key, lists[_i].text, &c, err) == 0, "%s",
	    err);
	config_key_print(k, &c, text, sizeof(text));
	ck_assert_str_eq(text, lists[_i].dumped);
}
END_TEST

START_TEST(a_dump_is_yaml_as_people_write_it)
{
	char err[CONFIG_ERROR_MAX], *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct config c;

	ck_assert_int_eq(
	    load("platform: {name: sim, sim: {cages: 8, dumps: 'a b'}, x: {y: z}}",
		"--http", "http.listen", "[::1]:80", &c, err),
	    0);
	config_dump(&c, NULL, NULL, out);
	fclose(out);

	ck_assert_str_eq(text,
	    "plugin-dir: auto\nyang-dir: off\nrun-dir: auto\nstate-dir: auto\nuser: caged\n"
	    "platform:\n  name: sim\n  sim:\n    cages: 8\n    dumps: \"a b\"\n  x:\n    y: z\n"
	    "http:\n  listen: \"[::1]:80\"\n  web-config: off\n"
	    "  insecure: false\n  names: localhost\n  connections: 1024\n"
	    "  connections-per-source: 64\n  handshake-timeout: 5s\n"
	    "  header-timeout: 10s\n  answer-timeout: 1m\n  idle-timeout: 1m\n"
	    "metrics:\n  listen: off\n  allow: \"127.0.0.0/8, ::1/128\"\n  watts: false\n"
	    "  thresholds: false\n  flags: none\n  vdm: false\n  state-sets: false\n"
	    "gnmi:\n  listen: 127.0.0.1:9339\n  insecure: false\n  connections: 1280\n"
	    "  connections-per-source: 64\n  keepalive: 1m\n  answer-timeout: 1m\n"
	    "log:\n  level: info\npoll:\n  monitors-period: 1s\n"
	    "  flags-period: 1s\n  presence-period: 250ms\n  settle-time: 2500ms\n"
	    "  owners-period: 1m\nrecovery:\n  deselect: true\n  clocks: true\n  mux-reset: false\n"
	    "  cage-reset: false\njournal:\n  events: 100000\n  size: 32MiB\n"
	    "alarms:\n  shelve-time: 24h\n"
	    "  temperature-hysteresis: 2000mC\n  power-hysteresis: 500mdB\n");

	free(text);
}
END_TEST

/* A line end in it would end the comment, and what follows be a key. */
START_TEST(an_odd_name_of_a_file_is_one_comment_of_a_dump)
{
	static const char name[] = "a\nuser: root # \033.yaml";
	const struct judge judge = { .ask = judge_here };
	const struct options o = { .files = { name }, .file_count = 1 };
	char err[CONFIG_ERROR_MAX], *text = NULL;
	struct config_sources sources;
	struct config c;
	size_t len;
	FILE *out;

	put_file(name, "user: eve\n", 10);
	ck_assert_int_eq(config_load(&o, &judge, NULL, 0, &c, &sources, err, sizeof(err)),
	    0);
	out = open_memstream(&text, &len);
	config_dump(&c, &o, &sources, out);
	fclose(out);
	ck_assert_ptr_nonnull(
	    strstr(text, "\nuser: eve # a?user: root # ?.yaml:1:7\nplatform:\n"));
	free(text);
	config_sources_free(&sources);
	remove(name);
}
END_TEST

START_TEST(a_reload_takes_what_it_may_and_names_the_rest)
{
	struct config old, new;
	struct config_diff d;
	char err[CONFIG_ERROR_MAX];

	config_defaults(&old);
	ck_assert_int_eq(
	    load("platform: {sim: {a: b}}\nhttp: {listen: off}\nlog: {level: debug}\n"
		 "poll: {monitors-period: 5s, presence-period: 1s}\n",
		NULL, NULL, NULL, &new, err),
	    0);
	config_compare(&old, &new, &d);
	config_reload(&old, &new);

	ck_assert_uint_eq(d.reload_count, 2);
	ck_assert_str_eq(d.reload[0], "log.level");
	ck_assert_str_eq(d.reload[1], "poll.monitors-period");
	ck_assert_uint_eq(d.restart_count, 3);
	ck_assert_str_eq(d.restart[0], "platform.sim.a");
	ck_assert_str_eq(d.restart[1], "http.listen");
	ck_assert_str_eq(d.restart[2], "poll.presence-period");
	ck_assert_int_eq(old.log_level, LOG_LEVEL_DEBUG);
	ck_assert_uint_eq(old.poll_monitors_ms, 5000);
	ck_assert_uint_eq(old.poll_presence_ms, 250);
	ck_assert_uint_eq(old.http.listen.count, 1);
}
END_TEST

START_TEST(keys_of_many_sections_that_differ_are_named_once_each)
{
	struct config old, new;
	struct config_diff d;
	char err[CONFIG_ERROR_MAX];

	ck_assert_int_eq(
	    load("alarms: {rx-los: {raise: 5s, clear: 5s}, tx-los: {raise: 1s}}\n", NULL,
		NULL, NULL, &old, err),
	    0);
	ck_assert_int_eq(load("alarms: {rx-los: {raise: 6s, clear: 5s}}\n"
			      "limits: {part: {X: {rx-power-low-alarm: -9dBm}}}\n",
			     NULL, NULL, NULL, &new, err),
	    0);
	config_compare(&old, &new, &d);

	ck_assert_uint_eq(d.restart_count, 0);
	ck_assert_uint_eq(d.reload_count, 3);
	ck_assert_str_eq(d.reload[0], "alarms.rx-los.raise");
	ck_assert_str_eq(d.reload[1], "alarms.tx-los.raise");
	ck_assert_str_eq(d.reload[2], "limits.part.X.rx-power-low-alarm");
}
END_TEST

START_TEST(options_of_platforms_that_differ_are_named_once_each)
{
	struct config old, new;
	struct config_diff d;
	char err[CONFIG_ERROR_MAX];

	ck_assert_int_eq(load("platform: {sim: {a: b, c: d, same: x}}\n", NULL, NULL,
			     NULL, &old, err),
	    0);
	ck_assert_int_eq(load("platform: {sim: {a: z, same: x}, board: {file: f}}\n",
			     NULL, NULL, NULL, &new, err),
	    0);
	config_compare(&old, &new, &d);

	ck_assert_uint_eq(d.restart_count, 3);
	ck_assert_str_eq(d.restart[0], "platform.sim.a");
	ck_assert_str_eq(d.restart[1], "platform.sim.c");
	ck_assert_str_eq(d.restart[2], "platform.board.file");
}
END_TEST

START_TEST(a_duration_may_have_a_fraction_that_is_whole_milliseconds)
{
	struct config c;
	char err[CONFIG_ERROR_MAX];

	ck_assert_int_eq(load("poll: {monitors-period: 1.5s, settle-time: 0.005m}\n",
			     NULL, NULL, NULL, &c, err),
	    0);

	ck_assert_uint_eq(c.poll_monitors_ms, 1500);
	ck_assert_uint_eq(c.poll_settle_ms, 300);
}
END_TEST

/* The whole of a file that was built, or NULL. */
static char *
built_file(const char *name)
{
	const char *top = getenv("CAGED_BUILD");
	char path[512];
	char *text = calloc(1, 65536);
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", top ? top : ".", name);
	f = fopen(path, "r");
	if (f && fread(text, 1, 65535, f) > 0) {
		fclose(f);
		return text;
	}
	free(text);
	return NULL;
}

START_TEST(the_example_says_the_defaults_with_and_without_its_comment_signs)
{
	struct config c, defaults;
	struct config_diff d;
	char *example = built_file("contrib/caged.yaml.example");
	char err[CONFIG_ERROR_MAX], *bare, *to;

	ck_assert_ptr_nonnull(example);
	config_defaults(&defaults);
	ck_assert_msg(load(example, NULL, NULL, NULL, &c, err) == 0, "%s", err);
	config_compare(&defaults, &c, &d);
	ck_assert_uint_eq(d.reload_count + d.restart_count, 0);

	/* "#key" is a key, "# text" is text. */
	to = bare = strdup(example);
	for (const char *p = example; *p; p++) {
		if (*p != '#' || p[1] == ' ' || p[1] == '\n' || p[1] == '#')
			*to++ = *p;
	}
	*to = '\0';
	ck_assert_msg(load(bare, NULL, NULL, NULL, &c, err) == 0, "%s", err);
	config_compare(&defaults, &c, &d);
	ck_assert_uint_eq(d.reload_count, 0);
	ck_assert_uint_eq(d.restart_count, 0);

	free(bare);
	free(example);
}
END_TEST

/* Types that no key has yet, and the edges of those that have one. */
static const struct value_def bool_def = { .type = VALUE_BOOL };
static const struct value_def watts_def = { .type = VALUE_UNSIGNED,
	.min = 1,
	.max = 40,
	.unit = "W" };

START_TEST(numbers_and_truths_are_read_to_the_letter)
{
	char text[VALUE_PRINT_MAX];
	uint32_t watts = 0;
	bool truth = false;

	ck_assert_int_eq(value_parse(&watts_def, "40W", &watts), 0);
	ck_assert_uint_eq(watts, 40);
	ck_assert_int_eq(value_parse(&watts_def, "007", &watts), 0);
	ck_assert_uint_eq(watts, 7);
	value_print(&watts_def, &watts, text, sizeof(text));
	ck_assert_str_eq(text, "7W");
	value_expect(&watts_def, text, sizeof(text));
	ck_assert_str_eq(text, "a whole number between 1 and 40 W");
	ck_assert_int_lt(value_parse(&watts_def, "41", &watts), 0);
	ck_assert_int_lt(value_parse(&watts_def, "10x", &watts), 0);
	ck_assert_int_lt(value_parse(&watts_def, "1e1", &watts), 0);
	ck_assert_int_lt(value_parse(&watts_def, "+1", &watts), 0);
	ck_assert_int_lt(value_parse(&watts_def, "4294967297", &watts), 0);
	ck_assert_int_eq(value_parse(&bool_def, "true", &truth), 0);
	ck_assert(truth);
	ck_assert_int_lt(value_parse(&bool_def, "no", &truth), 0);
	ck_assert_int_lt(value_parse(&bool_def, "True", &truth), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("config");
	TCase *tc = tcase_create("config");
	TCase *tree = tcase_create("the source tree");

	tcase_add_checked_fixture(tc, enter_folder, leave_folder);
	tcase_add_loop_test(tc, a_wrong_file_is_told_by_place_and_key, 0,
	    (int)COUNT_OF(wrong));
	tcase_add_loop_test(tc, a_wrong_setting_is_told_by_its_option, 0,
	    (int)COUNT_OF(wrong_settings));
	tcase_add_test(tc, defaults_are_those_of_the_manual);
	tcase_add_loop_test(tc, an_empty_file_or_section_changes_nothing, 0,
	    (int)COUNT_OF(harmless));
	tcase_add_test(tc, later_files_win_key_by_key_and_the_command_line_wins_over_all);
	tcase_add_test(tc, a_section_of_another_platform_stays_apart);
	tcase_add_test(tc, a_key_that_begins_another_is_not_the_other);
	tcase_add_test(tc, options_of_platforms_are_bounded);
	tcase_add_loop_test(tc, a_flood_is_refused_at_once, 0, (int)COUNT_OF(floods));
	tcase_add_loop_test(tc, a_file_that_cannot_be_read_is_named, 0,
	    (int)COUNT_OF(unreadable));
	tcase_add_test(tc, keys_of_many_sections_are_taken_and_the_last_one_counts);
	tcase_add_test(tc,
	    limits_and_ports_are_for_names_as_modules_and_platforms_have_them);
	tcase_add_loop_test(tc, what_is_dumped_loads_again_to_the_same, 0,
	    (int)COUNT_OF(dumped));
	tcase_add_loop_test(tc, addresses_are_listed_with_commas, 0, COUNT_OF(lists));
	tcase_add_test(tc, a_dump_is_yaml_as_people_write_it);
	tcase_add_test(tc, an_odd_name_of_a_file_is_one_comment_of_a_dump);
	tcase_add_test(tc, a_reload_takes_what_it_may_and_names_the_rest);
	tcase_add_test(tc, options_of_platforms_that_differ_are_named_once_each);
	tcase_add_test(tc, keys_of_many_sections_that_differ_are_named_once_each);
	tcase_add_test(tc, a_duration_may_have_a_fraction_that_is_whole_milliseconds);
	tcase_add_test(tc,
	    the_example_says_the_defaults_with_and_without_its_comment_signs);
	tcase_add_test(tc, numbers_and_truths_are_read_to_the_letter);
	suite_add_tcase(s, tc);
	suite_add_tcase(s, tree);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
