/* The kernels of t-SNE on every level this processor has, against the formulas in double. Lists and points
 * are exactly as long as they need to be, so that a sanitizer sees a value too many. */
#include "engine/kernel-values.h"

enum
{
  POINTS = 100,
  G = HG_POINT_GROUP
};

/* As tensor/kernels.h states it: @size is the sum of the terms' sizes. */
static void
check_sum (const char *level, const char *what, size_t terms, HgReal got, double wanted, double size)
{
  if (!(fabs ((double)got - wanted) <= 4 * EPSILON * (double)terms * size + DBL_MIN))
    test_fault (__FILE__, __LINE__, "%s: %s of %zu terms is %.9g, expected %.9g", level, what, terms,
                (double)got, wanted);
}

static void
check_repulsion (const HgKernels *k, size_t n, HgRandom *random)
{
  HgReal *x = drawn (random, G, 3), *y = drawn (random, G, 3), *other_x = drawn (random, n, 3),
         *other_y = drawn (random, n, 3), *mass = exact (n, 1), force_x[G], force_y[G], share[G];
  for (size_t i = 0; i < n; i++)
    mass[i] = (HgReal)(1 + i % 40);
  k->points_repel (&(HgPointRepulsion){ x, y, n, other_x, other_y, mass, force_x, force_y, share });
  for (size_t p = 0; p < G; p++)
    {
      double sum[3] = { 0 }, size[3] = { 0 };
      for (size_t i = 0; i < n; i++)
        {
          double dx = (double)x[p] - (double)other_x[i], dy = (double)y[p] - (double)other_y[i],
                 q = 1 / (1 + dx * dx + dy * dy), weight = (double)mass[i] * q;
          const double terms[] = { weight * q * dx, weight * q * dy, weight };
          for (size_t j = 0; j < 3; j++)
            {
              sum[j] += terms[j];
              size[j] += fabs (terms[j]);
            }
        }
      check_sum (k->name, "repulsion along x", n, force_x[p], sum[0], size[0]);
      check_sum (k->name, "repulsion along y", n, force_y[p], sum[1], size[1]);
      check_sum (k->name, "share", n, share[p], sum[2], size[2]);
    }
  for (size_t i = 0; i < 5; i++)
    free (((HgReal *[]){ x, y, other_x, other_y, mass })[i]);
}

TEST (repulsion_is_the_sum_over_the_list)
{
  HgRandom random = hg_random (3);
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (size_t n = 0; n < 50; n += 1 + n / 3)
      check_repulsion (*level, n, &random);
}

TEST (attraction_is_the_sum_over_neighbours)
{
  HgRandom random = hg_random (4);
  HgReal *xy = drawn (&random, 2 * POINTS, 3);
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (size_t n = 0; n <= 4 * G; n += G)
      {
        HgReal *weight = drawn (&random, n, 1);
        uint16_t *other = malloc (n * sizeof *other + 1);
        for (size_t i = 0; i < n; i++)
          other[i] = (uint16_t)hg_random_below (&random, POINTS);
        HgPointAttraction call = { .xy = xy, .point = 7, .n = n, .other = other, .weight = weight };
        (*level)->points_attract (&call);
        for (size_t j = 0; j < 2; j++)
          {
            double sum = 0, size = 0;
            for (size_t i = 0; i < n; i++)
              {
                const HgReal *at = xy + 2 * (size_t)other[i];
                double dx = (double)xy[14] - (double)at[0], dy = (double)xy[15] - (double)at[1],
                       term = (double)weight[i] * (j == 0 ? dx : dy) / (1 + dx * dx + dy * dy);
                sum += term;
                size += fabs (term);
              }
            check_sum ((*level)->name, "attraction", n, call.force[j], sum, size);
          }
        free (weight);
        free (other);
      }
  free (xy);
}

/* Gains grow, shrink, and stay at the least; an update that stands still has a gain that shrinks. */
TEST (a_step_is_by_gain_and_momentum)
{
  HgRandom random = hg_random (5);
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (size_t n = G; n <= 4 * G; n += G)
      {
        HgReal *pull = drawn (&random, n, 1), *push = drawn (&random, n, 1), *update = drawn (&random, n, 1),
               *gains = exact (n, 1);
        for (size_t i = 0; i < n; i++)
          {
            update[i] = i % 5 == 0 ? 0 : update[i];
            gains[i] = (HgReal)(i % 3 == 0 ? 0.011 : 1 + (double)i);
          }
        double *gain = widened (gains, n), *step = widened (update, n);
        HgPointMove call = { n, pull, push, 4, (HgReal)0.5, (HgReal)0.8, 50, update, gains };
        (*level)->points_move (&call);
        for (size_t i = 0; i < n; i++)
          {
            double slope = 4 * (double)pull[i] - 0.5 * (double)push[i];
            gain[i] = fmax (0.01, step[i] * slope < 0 ? gain[i] + 0.2 : gain[i] * 0.8);
            check_sum ((*level)->name, "gain", 1, gains[i], gain[i], gain[i]);
            double size = gain[i] * 50 * (4 * fabs ((double)pull[i]) + 0.5 * fabs ((double)push[i]));
            check_sum ((*level)->name, "update", 1, update[i], 0.8 * step[i] - gain[i] * 50 * slope,
                       fabs (step[i]) + size);
          }
        for (size_t i = 0; i < 4; i++)
          free (((HgReal *[]){ pull, push, update, gains })[i]);
        free (gain);
        free (step);
      }
}
