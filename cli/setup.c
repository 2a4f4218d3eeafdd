/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/setup.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

#define NAME_MAX_BYTES   64 /* what a common name holds */
#define DEVICE_MAX_BYTES 15

/* Lines for a shell: nothing that is printed may be more than a word to it. */
static bool
is_word(const char *text, size_t max)
{
	size_t len = strspn(text,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:_-");

	return len > 0 && len <= max && !text[len] && text[0] != '-';
}

static bool
is_address(const char *host)
{
	struct in6_addr scratch;

	return inet_pton(AF_INET, host, &scratch) == 1 ||
	       inet_pton(AF_INET6, host, &scratch) == 1;
}

/*
 * A key of http that another file has would hide ours, or stay beside it: the program
 * itself says who has one, however it is written there.
 */
static void
print_lines(const char *host, const char *device)
{
	const char *kind = is_address(host) ? "IP" : "DNS";
	bool v6 = strchr(host, ':') != NULL;

	printf(
	    "# On the switch, as root: who has the token may read over TLS, and nobody "
	    "else.\n"
	    "# Nothing is changed before all of it was judged.\n"
	    "(\nset -e\numask 022\n"
	    "mkdir -p " CONFIG_DIR "/conf.d\n"
	    "cd " CONFIG_DIR "\n"
	    "rm -rf .setup\n"
	    "trap 'rm -rf .setup' EXIT\n"
	    "mkdir -m 700 .setup\n"
	    "mkdir -p .setup/others/conf.d\n"
	    "for f in caged.yaml conf.d/*.yaml; do\n"
	    "    [ \"$f\" = conf.d/50-web.yaml ] || [ ! -e \"$f\" ] ||\n"
	    "        cp \"$f\" \".setup/others/$f\"\n"
	    "done\n"
	    "(cd .setup/others && caged --config . --dump-config) >.setup/dump\n"
	    "if sed -n '/^http:/,/^[^ ]/s/:.* # / in /p' .setup/dump | grep . >&2; then\n"
	    "    echo 'move these keys of http to conf.d/50-web.yaml,' >&2\n"
	    "    echo 'which these lines write anew, or take them out' >&2\n"
	    "    exit 1\n"
	    "fi\n"
	    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
	    "-days 825 \\\n"
	    "    -subj /CN=%s -addext subjectAltName=%s:%s -keyout .setup/web.key \\\n"
	    "    -out .setup/web.pem\n"
	    "(umask 077 && openssl rand -hex 32 >.setup/token)\n"
	    "cat >.setup/web.yaml <<END\n"
	    "tls_server_config:\n"
	    "  cert_file: web.pem\n"
	    "  key_file: web.key\n"
	    "x_tokens:\n"
	    "  prometheus: $(tr -d '\\n' <.setup/token | sha256sum | cut -c 1-64)\n"
	    "END\n",
	    host, kind, host);
	printf("cat >.setup/50-web.yaml <<END\n"
	       "http:\n"
	       "  listen: \"%s:9780%s%s\"\n"
	       "  web-config: web.yaml\n"
	       "END\n"
	       "caged --config . --config .setup/50-web.yaml --check\n"
	       "chgrp caged .setup/web.key .setup/web.yaml\n"
	       "chmod 640 .setup/web.key .setup/web.yaml\n"
	       "mv .setup/web.key .setup/web.pem .setup/token .setup/web.yaml .\n"
	       "sed 's,: web.yaml,: " CONFIG_DIR "/web.yaml,' .setup/50-web.yaml "
	       ">conf.d/50-web.yaml\n"
	       "systemctl restart caged\n\n",
	    v6 ? "[::]" : "0.0.0.0", device ? " device " : "", device ? device : "");
	printf("# For Prometheus, with web.pem and token beside its prometheus.yml; move "
	       "token\n"
	       "# there, or to who runs cagectl --token-file token:\n"
	       "cat <<END\n"
	       "scrape_configs:\n"
	       "  - job_name: caged\n"
	       "    scheme: https\n"
	       "    tls_config: {ca_file: web.pem}\n"
	       "    authorization: {credentials_file: token}\n"
	       "    static_configs: [{targets: [\"%s%s%s:9780\"]}]\n"
	       "END\n"
	       ")\n",
	    v6 ? "[" : "", host, v6 ? "]" : "");
}

int
cmd_setup(int argc, char **argv)
{
	static const struct option options[] = {
		{ "device", required_argument, NULL, 'd' }, { NULL, 0, NULL, 0 }
	};
	char own[NAME_MAX_BYTES + 1] = "localhost";
	const char *device = NULL;
	int option;

	optind = 0; /* glibc: begin anew, whoever parsed before us */
	opterr = 0;
	while ((option = getopt_long(argc, argv, "d:", options, NULL)) != -1) {
		if (option != 'd')
			return command_unknown_option("setup", argv[optind - 1], options);
		device = optarg;
	}
	if (argc - optind > 1)
		return command_fail(EXIT_USAGE,
		    "setup takes one HOST, see cagectl setup --help");
	gethostname(own, sizeof(own) - 1);
	if (!is_word(optind < argc ? argv[optind] : own, NAME_MAX_BYTES))
		return command_fail(EXIT_USAGE, "this can be no name of a host: %s",
		    optind < argc ? argv[optind] : own);
	if (device && !is_word(device, DEVICE_MAX_BYTES))
		return command_fail(EXIT_USAGE, "this can be no interface: %s", device);
	print_lines(optind < argc ? argv[optind] : own, device);
	return fflush(stdout) == 0
		   ? EXIT_DONE
		   : command_fail(EXIT_FAILED, "the lines cannot be written");
}
