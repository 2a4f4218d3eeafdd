include tests/optics.mk
include tests/board.mk
include tests/sim.mk
include tests/processes.mk
include tests/api.mk
include tests/cli.mk
include tests/engine.mk
include tests/boardio.mk
include tests/kernel/local.mk
include tests/journal.mk
include tests/fuzz/local.mk
include tests/interop/local.mk

dist_noinst_SCRIPTS = tests/run tests/check_arrows.sh tests/check_purity.sh tests/paths.py tests/valgrind.sh tests/soak.sh \
	tests/fuzz/fuzz.sh tests/integration/run.py
EXTRA_DIST += \
	tests/forks \
	tests/integration/certificates.py \
	tests/integration/gnmi_client.py \
	tests/integration/h2.py \
	tests/integration/harness.py \
	tests/integration/kernel_cases.py \
	tests/integration/switch.py \
	tests/integration/test_access.py \
	tests/integration/test_alarms.py \
	tests/integration/test_ansible.py \
	tests/integration/test_api.py \
	tests/integration/test_auxiliary.py \
	tests/integration/test_bad_input.py \
	tests/integration/test_board.py \
	tests/integration/test_boardcheck.py \
	tests/integration/test_cagectl_tls.py \
	tests/integration/test_config.py \
	tests/integration/test_counts.py \
	tests/integration/test_dump_folder.py \
	tests/integration/test_dumps.py \
	tests/integration/test_gnmi.py \
	tests/integration/test_gnmi_many.py \
	tests/integration/test_gnmi_points.py \
	tests/integration/test_gnmi_roles.py \
	tests/integration/test_gnmi_share.py \
	tests/integration/test_gnmi_subscribe.py \
	tests/integration/test_grpc.py \
	tests/integration/test_edits.py \
	tests/integration/test_hang.py \
	tests/integration/test_hostile_answers.py \
	tests/integration/test_install.py \
	tests/integration/test_kernel.py \
	tests/integration/test_limits.py \
	tests/integration/test_listen.py \
	tests/integration/test_manual.py \
	tests/integration/test_metrics.py \
	tests/integration/test_notify.py \
	tests/integration/test_openapi.py \
	tests/integration/test_optoe.py \
	tests/integration/test_owners.py \
	tests/integration/test_paths.py \
	tests/integration/test_ports.py \
	tests/integration/test_pins.py \
	tests/integration/test_platform_auto.py \
	tests/integration/test_plugin_check.py \
	tests/integration/test_presence.py \
	tests/integration/test_privileges.py \
	tests/integration/test_processes.py \
	tests/integration/test_prometheus.py \
	tests/integration/test_recovery.py \
	tests/integration/ledger.py \
	tests/integration/test_journal.py tests/integration/test_ring.py \
	tests/integration/test_service.py \
	tests/integration/test_sysfs.py \
	tests/integration/test_restconf.py \
	tests/integration/test_tls.py \
	tests/integration/test_vdm.py \
	tests/integration/test_words.py \
	tests/integration/test_yang.py \
	tests/integration/test_yang_dir.py \
	tests/integration/uml.py \
	tests/suite.h

check-programs: $(check_PROGRAMS) $(check_LTLIBRARIES)
.PHONY: check-programs

# libcheck writes TAP, the integration tests print it; tests/run adds both up.
check-local: all $(check_PROGRAMS) $(check_LTLIBRARIES)
	CAGED_SRC=$(abs_top_srcdir) CAGED_BUILD=$(abs_top_builddir) \
	    $(top_srcdir)/tests/run $(filter-out tests/kernel/% tests/print_%,$(check_PROGRAMS))

check_LTLIBRARIES += tests/kill_at.la
tests_kill_at_la_SOURCES = tests/kill_at.c
tests_kill_at_la_LDFLAGS = -module -avoid-version -rpath /nowhere -shared
tests_kill_at_la_CFLAGS = -std=gnu11 $(WARN_FLAGS)
tests_kill_at_la_LIBADD = -ldl

check_LTLIBRARIES += tests/count_alloc.la
tests_count_alloc_la_SOURCES = tests/count_alloc.c
tests_count_alloc_la_LDFLAGS = -module -avoid-version -rpath /nowhere -shared
tests_count_alloc_la_CFLAGS = -std=gnu11 $(WARN_FLAGS)
