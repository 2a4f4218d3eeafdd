EXTRA_DIST += \
	tests/interop/clients.py \
	tests/interop/stacks.py tests/interop/grpc_bridge.go tests/interop/grpc_bridge.js \
	tests/interop/test_points_go.py tests/interop/test_points_js.py \
	tests/interop/gnmi_client.go tests/interop/test_gnmi_go.py \
	tests/interop/gnmi_client.js tests/interop/test_gnmi_js.py \
	tests/interop/test_pyang.py \
	tests/interop/pygnmi_client.py tests/interop/test_pygnmi.py \
	tests/interop/gnmic_build.sh tests/interop/test_gnmic.py \
	tests/interop/test_grpcurl.py tests/interop/test_h2spec.py \
	tests/interop/test_schemathesis.py

# What programs of others make of us. Those that are no package of Debian are fetched into
# BUILD/interop, once; what cannot be had is skipped with the reason.
check-interop: all
	CAGED_SRC=$(abs_top_srcdir) CAGED_BUILD=$(abs_top_builddir) CAGED_SUITES=tests/interop \
	    CAGED_TEST_LIMIT=$${CAGED_TEST_LIMIT:-2400} $(top_srcdir)/tests/run
.PHONY: check-interop
