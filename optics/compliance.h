/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compliance: all that a module of SFF-8472 or SFF-8636 says it complies with.
 *
 * One name for the extended code and one for each bit that is set, as the module has
 * them: bits that its nominal rate makes unlikely are among them. Which one interface
 * is meant by all of it tells sff8024_compliant().
 */
#ifndef OPTICS_COMPLIANCE_H
#define OPTICS_COMPLIANCE_H

#include "optics/identity.h"

/*
 * Name `index`, from 0: first the extended code ("100GBASE-SR4 or 25GBASE-SR"), then a
 * second one, then the bits in the order of the memory ("10GBASE-SR", "OC-48 LR-2", "FC
 * single-mode"); NULL beyond the last. A code without a name, and reserved bits, are left
 * out.
 *
 * SFF-8024 4.13 Table 4-4 (A0h 36, A2h 67; 00h:192, lower 116); SFF-8472 12.4 Tables 5-3
 * and 5-4 (A0h 3 to 10 and 62); SFF-8636 2.11 Table 6-17 (00h:131 to 138) and 00h:164.
 */
const char *compliance_name(const struct identity *id, unsigned index);

/*
 * A byte of the compliance codes: 0 to 7 are A0h 3 to 10 or 00h:131 to 138, and
 * COMPLIANCE_MORE is A0h 62, where A0h 10 points to it, or 00h:164. 0 where it is not
 * held.
 */
#define COMPLIANCE_MORE 0xff
uint8_t compliance_byte(const struct identity *id, uint8_t byte);

/*
 * Which of four classes the bits 4 and 3 of A0h 4 make of a reach of SONET: 0 without
 * them, else "-1", "-2" or "-3" of short, intermediate or long (SFF-8472, Table 5-4).
 */
unsigned compliance_sonet_class(const struct identity *id);

#endif
