EXTRA_DIST += bench/run.py bench/access.py bench/nginx.py bench/decode.py bench/check.py bench/limits.json bench/ethtool.c \
	bench/gnmi.py bench/gnmi_peer.cc

EXTRA_PROGRAMS += bench/decode
bench_decode_SOURCES = bench/decode.c bench/image.c bench/image.h
bench_decode_LDADD = libsim.la liboptics.la libbase.la -lm

EXTRA_PROGRAMS += bench/gnmi_client
bench_gnmi_client_SOURCES = bench/gnmi_client.c
bench_gnmi_client_LDADD = libproto.la $(NGHTTP2_LIBS)

EXTRA_PROGRAMS += bench/wakeups
bench_wakeups_SOURCES = bench/wakeups.c

# What the daemon costs, and what decoding does. CAGED_BENCH_ETHTOOL=DIR: the sources of
# ethtool, whose decoders then read the same bytes.
bench: all bench-decode bench-gnmi
	CAGED_SRC=$(abs_top_srcdir) CAGED_BUILD=$(abs_top_builddir) \
	    $(top_srcdir)/bench/run.py --json bench.json
	CAGED_SRC=$(abs_top_srcdir) CAGED_BUILD=$(abs_top_builddir) \
	    $(top_srcdir)/bench/access.py --json bench-access.json

bench-decode: bench/decode$(EXEEXT)
	$(top_srcdir)/bench/decode.py bench/decode$(EXEEXT) --json bench-decode.json

bench-gnmi: all bench/gnmi_client$(EXEEXT) bench/wakeups$(EXEEXT) tests/plugins/tree.la
	CAGED_SRC=$(abs_top_srcdir) CAGED_BUILD=$(abs_top_builddir) \
	    $(top_srcdir)/bench/gnmi.py bench/gnmi_client$(EXEEXT) --json bench-gnmi.json

# Fails when figures of this run have moved against one another.
bench-check: bench
	$(top_srcdir)/bench/check.py $(top_srcdir)/bench/limits.json bench.json bench-access.json bench-decode.json bench-gnmi.json

.PHONY: bench bench-decode bench-gnmi bench-check
CLEANFILES += bench.json bench-access.json bench-decode.json bench-gnmi.json bench/decode$(EXEEXT) \
	bench/gnmi_client$(EXEEXT) bench/wakeups$(EXEEXT) bench/gnmi_peer
