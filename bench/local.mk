EXTRA_DIST += bench/run.py bench/access.py bench/nginx.py bench/decode.py bench/check.py bench/limits.json bench/ethtool.c

EXTRA_PROGRAMS += bench/decode
bench_decode_SOURCES = bench/decode.c bench/image.c bench/image.h
bench_decode_LDADD = libsim.la liboptics.la libbase.la -lm

# What the daemon costs, and what decoding does. CAGED_BENCH_ETHTOOL=DIR: the sources of
# ethtool, whose decoders then read the same bytes.
bench: all bench-decode
	CAGED_SRC=$(abs_top_srcdir) CAGED_BUILD=$(abs_top_builddir) \
	    $(top_srcdir)/bench/run.py --json bench.json
	CAGED_SRC=$(abs_top_srcdir) CAGED_BUILD=$(abs_top_builddir) \
	    $(top_srcdir)/bench/access.py --json bench-access.json

bench-decode: bench/decode$(EXEEXT)
	$(top_srcdir)/bench/decode.py bench/decode$(EXEEXT) --json bench-decode.json

# Fails when figures of this run have moved against one another.
bench-check: bench
	$(top_srcdir)/bench/check.py $(top_srcdir)/bench/limits.json bench.json bench-access.json bench-decode.json

.PHONY: bench bench-decode bench-check
CLEANFILES += bench.json bench-access.json bench-decode.json bench/decode$(EXEEXT)
