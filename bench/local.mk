EXTRA_DIST += bench/run.py

bench: all
	CAGED_SRC=$(abs_top_srcdir) CAGED_BUILD=$(abs_top_builddir) \
	    $(top_srcdir)/bench/run.py --json bench.json

.PHONY: bench
CLEANFILES += bench.json
