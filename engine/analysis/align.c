#include "analysis/align.h"
#include <math.h>
#include <stdbool.h>

/* In the plane the answer has a closed form: of all rotations the best turns by atan2 (b − c, a + d) of the
 * matrix (a b; c d) = Σ xy · beforeᵀ and gains hypot (a + d, b − c); of all mirrored ones the gain is hypot
 * (a − d, b + c). */
void
hg_align (const HgReal *before, HgReal *xy, size_t n)
{
  double mean[2] = { 0 }, old[2] = { 0 }, a = 0, b = 0, c = 0, d = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < 2; j++)
      {
        mean[j] += (double)xy[2 * i + j] / (double)n;
        old[j] += (double)before[2 * i + j] / (double)n;
      }
  for (size_t i = 0; i < n; i++)
    {
      double x = (double)xy[2 * i] - mean[0], y = (double)xy[2 * i + 1] - mean[1];
      double u = (double)before[2 * i] - old[0], v = (double)before[2 * i + 1] - old[1];
      a += x * u;
      b += x * v;
      c += y * u;
      d += y * v;
    }
  double turned = hypot (a + d, b - c), mirrored = hypot (a - d, b + c);
  if (!(fmax (turned, mirrored) > 0))
    return;
  bool mirror = mirrored > turned;
  double cosine = mirror ? (a - d) / mirrored : (a + d) / turned;
  double sine = mirror ? (b + c) / mirrored : (b - c) / turned;
  for (size_t i = 0; i < n; i++)
    {
      double x = (double)xy[2 * i] - mean[0], y = (double)xy[2 * i + 1] - mean[1];
      xy[2 * i] = (HgReal)(mean[0] + cosine * x + (mirror ? sine : -sine) * y);
      xy[2 * i + 1] = (HgReal)(mean[1] + sine * x + (mirror ? -cosine : cosine) * y);
    }
}
