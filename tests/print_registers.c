/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/registers_doc.h"

int
main(void)
{
	registers_doc(stdout);
	return fflush(stdout) == EOF;
}
