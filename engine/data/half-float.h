/* IEEE 754's half precision (binary16), as NumPy's float16 stores it: 1 sign bit, 5 of the exponent, 10 of
 * the fraction. */
#pragma once
#include <math.h>
#include <stdint.h>

/* The number that @bits stand for; every one of them is a float too. */
static inline float
hg_half_float (uint16_t bits)
{
  int exponent = bits >> 10 & 31, fraction = bits & 1023;
  float size;
  if (exponent == 31)
    size = fraction == 0 ? INFINITY : NAN;
  else if (exponent == 0)
    size = ldexpf ((float)fraction, -24);
  else
    size = ldexpf ((float)(fraction + 1024), exponent - 25);
  return (bits & 0x8000) != 0 ? -size : size;
}
