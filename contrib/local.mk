# SPDX-License-Identifier: Apache-2.0
# Boards are data: the program finds them in contrib/boards beside it, or where they are
# installed. A build elsewhere has a link to those of the sources.
dist_boards_DATA = \
	contrib/boards/accton-as7712-32x-onl.board \
	contrib/boards/accton-as9716-32d-onl.board \
	contrib/boards/s3ip-generic.board

all-local:
	@test -e contrib/boards || { $(MKDIR_P) contrib && \
	    $(LN_S) $(abs_top_srcdir)/contrib/boards contrib/boards; }
clean-local:
	@test ! -L contrib/boards || rm contrib/boards
