/* The optimizers' steps (tensor/optimizer-kernels.h). The bits of a parameter must not depend on where a
 * stretch ends, so no product is left to the compiler to fuse or not: every sum with one says it. One vector
 * at a time goes from load to store: what bounds these loops is reading and writing, and the root and the
 * division, of which each needs one. */
#include "tensor/kernels/elementwise.h"
#include "tensor/kernels/vector-math.h"

/* m += (g − m) · forget and v += (g² − v) · forget, written back. */
HG_INLINE HgVector
move_mean (HgReal *mean, HgVector g, HgReal forget, size_t some)
{
  HgVector m = load_some (mean, some);
  m = fused (g - m, splat (forget), m);
  store_some (mean, m, some);
  return m;
}

HG_INLINE HgVector
move_square (HgReal *mean, HgVector g, HgReal forget, size_t some)
{
  HgVector v = load_some (mean, some);
  v = fused (fused (g, g, -v), splat (forget), v);
  store_some (mean, v, some);
  return v;
}

HG_INLINE void
take_from (HgReal *p, HgVector change, size_t some)
{
  store_some (p, load_some (p, some) - change, some);
}

static void
sgd (size_t n, HgReal rate, HgReal momentum, bool nesterov, HgReal *p, const HgReal *g, HgReal *v)
{
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector gradient = load_some (g + i, some), at = load_some (p + i, some);
      if (v == NULL)
        at = fused (splat (-rate), gradient, at);
      else
        {
          HgVector down = -rate * gradient;
          HgVector velocity = fused (splat (momentum), load_some (v + i, some), down);
          store_some (v + i, velocity, some);
          at += nesterov ? fused (splat (momentum), velocity, down) : velocity;
        }
      store_some (p + i, at, some);
    }
}

static void
adam (size_t n, const HgAdamStep *step, HgReal *p, const HgReal *g, HgReal *m, HgReal *v, HgReal *most)
{
  const HgAdamStep s = *step;
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector gradient = load_some (g + i, some);
      HgVector mean = move_mean (m + i, gradient, s.forget_1, some);
      HgVector square = move_square (v + i, gradient, s.forget_2, some);
      if (most != NULL)
        {
          square = at_least (load_some (most + i, some), square);
          store_some (most + i, square, some);
        }
      take_from (p + i, s.rate * mean / (vector_square_root (square) + s.epsilon), some);
    }
}

static void
nadam (size_t n, const HgNadamStep *step, HgReal *p, const HgReal *g, HgReal *m, HgReal *v)
{
  const HgNadamStep s = *step;
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector gradient = load_some (g + i, some);
      HgVector mean = move_mean (m + i, gradient, s.adam.forget_1, some);
      HgVector square = move_square (v + i, gradient, s.adam.forget_2, some);
      HgVector along = fused (splat (s.along), mean, s.ahead * gradient);
      take_from (p + i, s.adam.rate * along / (vector_square_root (square * s.unbias) + s.adam.epsilon),
                 some);
    }
}

static void
adamax (size_t n, const HgAdamaxStep *step, HgReal *p, const HgReal *g, HgReal *m, HgReal *most)
{
  const HgAdamaxStep s = *step;
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector gradient = load_some (g + i, some);
      HgVector mean = move_mean (m + i, gradient, s.forget, some);
      HgVector size = at_least (s.keep * load_some (most + i, some), at_least (gradient, -gradient));
      store_some (most + i, size, some);
      take_from (p + i, s.rate * mean / (size + s.epsilon), some);
    }
}

static void
adagrad (size_t n, HgReal rate, HgReal epsilon, HgReal *p, const HgReal *g, HgReal *sum)
{
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector gradient = load_some (g + i, some);
      HgVector squares = fused (gradient, gradient, load_some (sum + i, some));
      store_some (sum + i, squares, some);
      take_from (p + i, rate * gradient / vector_square_root (squares + epsilon), some);
    }
}

static void
rmsprop (size_t n, const HgRmspropStep *step, HgReal *p, const HgReal *g, HgReal *square, HgReal *velocity,
         HgReal *mean)
{
  const HgRmspropStep s = *step;
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector gradient = load_some (g + i, some);
      HgVector spread = fused (splat (s.rho), load_some (square + i, some), s.rest * gradient * gradient);
      store_some (square + i, spread, some);
      if (mean != NULL)
        {
          HgVector m = fused (splat (s.rho), load_some (mean + i, some), s.rest * gradient);
          store_some (mean + i, m, some);
          spread = fused (-m, m, spread);
        }
      HgVector change = s.rate * gradient / vector_square_root (spread + s.epsilon);
      if (velocity != NULL)
        {
          change = fused (splat (s.momentum), load_some (velocity + i, some), change);
          store_some (velocity + i, change, some);
        }
      take_from (p + i, change, some);
    }
}

const HgOptimizerKernels HG_KERNEL (hg_optimizers) = {
  .sgd = sgd,
  .adam = adam,
  .nadam = nadam,
  .adamax = adamax,
  .adagrad = adagrad,
  .rmsprop = rmsprop,
};
