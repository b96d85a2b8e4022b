/* The number type of every buffer. The program computes in float32; the tests build the same sources a second
 * time with HG_DOUBLE, so that finite differences check the very code that runs, free of float32's rounding. */
#pragma once

#ifdef HG_DOUBLE
typedef double HgReal;
#else
typedef float HgReal;
#endif
