/* The optimizers' steps (tensor/optimizer-kernels.h). The bits of a parameter must not depend on where a
 * stretch ends, so no product is left to the compiler to fuse or not: every sum with one says it. What bounds
 * these loops is reading and writing: one vector at a time goes from load to store, all loads before the
 * first store, as large arrays begin at the same place of a page and a load would wait for a store to
 * another's. */
#include "tensor/kernels/elementwise.h"
#include "tensor/kernels/vector-math.h"

/* A loop twice: over whole vectors, whose loads are then one instruction each, and over what is left. */
#define WHOLE_AND_REST(loop, n, ...)                                                                         \
  (loop (0, (n) / LANES * LANES, LANES, __VA_ARGS__),                                                        \
   loop ((n) / LANES * LANES, (n), (n) % LANES, __VA_ARGS__))

HG_INLINE void
shrink_loop (size_t begin, size_t end, const size_t some, HgReal share, HgReal *p)
{
  for (size_t i = begin; i < end; i += LANES)
    {
      HgVector at = load_some (p + i, some);
      store_some (p + i, fused (splat (-share), at, at), some);
    }
}

static void
shrink (size_t n, HgReal share, HgReal *p)
{
  WHOLE_AND_REST (shrink_loop, n, share, p);
}

HG_INLINE void
scale_loop (size_t begin, size_t end, const size_t some, HgReal factor, HgReal *g)
{
  for (size_t i = begin; i < end; i += LANES)
    store_some (g + i, factor * load_some (g + i, some), some);
}

static void
scale (size_t n, HgReal factor, HgReal *g)
{
  WHOLE_AND_REST (scale_loop, n, factor, g);
}

HG_INLINE void
limit_loop (size_t begin, size_t end, const size_t some, HgReal most, HgReal *g)
{
  for (size_t i = begin; i < end; i += LANES)
    store_some (g + i, at_most (splat (most), at_least (splat (-most), load_some (g + i, some))), some);
}

static void
limit (size_t n, HgReal most, HgReal *g)
{
  WHOLE_AND_REST (limit_loop, n, most, g);
}

/* m + (g − m) · forget, and v + (g² − v) · forget. */
HG_INLINE HgVector
moved (HgVector m, HgVector g, HgReal forget)
{
  return fused (g - m, splat (forget), m);
}

HG_INLINE HgVector
moved_square (HgVector v, HgVector g, HgReal forget)
{
  return fused (fused (g, g, -v), splat (forget), v);
}

HG_INLINE void
sgd_loop (size_t begin, size_t end, const size_t some, HgReal rate, HgReal momentum, bool nesterov, HgReal *p,
          const HgReal *g, HgReal *v)
{
  for (size_t i = begin; i < end; i += LANES)
    {
      HgVector gradient = load_some (g + i, some), at = load_some (p + i, some);
      if (v == NULL)
        {
          store_some (p + i, fused (splat (-rate), gradient, at), some);
          continue;
        }
      HgVector down = -rate * gradient;
      HgVector velocity = fused (splat (momentum), load_some (v + i, some), down);
      store_some (v + i, velocity, some);
      store_some (p + i, at + (nesterov ? fused (splat (momentum), velocity, down) : velocity), some);
    }
}

static void
sgd (size_t n, HgReal rate, HgReal momentum, bool nesterov, HgReal *p, const HgReal *g, HgReal *v)
{
  WHOLE_AND_REST (sgd_loop, n, rate, momentum, nesterov, p, g, v);
}

HG_INLINE void
adam_loop (size_t begin, size_t end, const size_t some, const HgAdamStep s, HgReal *p, const HgReal *g,
           HgReal *m, HgReal *v, HgReal *most)
{
  for (size_t i = begin; i < end; i += LANES)
    {
      HgVector gradient = load_some (g + i, some), at = load_some (p + i, some);
      HgVector mean = moved (load_some (m + i, some), gradient, s.forget_1);
      HgVector square = moved_square (load_some (v + i, some), gradient, s.forget_2), spread = square;
      if (most != NULL)
        {
          spread = at_least (load_some (most + i, some), square);
          store_some (most + i, spread, some);
        }
      store_some (m + i, mean, some);
      store_some (v + i, square, some);
      store_some (p + i, at - s.rate * mean / (vector_square_root (spread) + s.epsilon), some);
    }
}

static void
adam (size_t n, const HgAdamStep *step, HgReal *p, const HgReal *g, HgReal *m, HgReal *v, HgReal *most)
{
  WHOLE_AND_REST (adam_loop, n, *step, p, g, m, v, most);
}

HG_INLINE void
nadam_loop (size_t begin, size_t end, const size_t some, const HgNadamStep s, HgReal *p, const HgReal *g,
            HgReal *m, HgReal *v)
{
  for (size_t i = begin; i < end; i += LANES)
    {
      HgVector gradient = load_some (g + i, some), at = load_some (p + i, some);
      HgVector mean = moved (load_some (m + i, some), gradient, s.adam.forget_1);
      HgVector square = moved_square (load_some (v + i, some), gradient, s.adam.forget_2);
      HgVector along = s.adam.rate * fused (splat (s.along), mean, s.ahead * gradient);
      store_some (m + i, mean, some);
      store_some (v + i, square, some);
      store_some (p + i, at - along / (vector_square_root (square * s.unbias) + s.adam.epsilon), some);
    }
}

static void
nadam (size_t n, const HgNadamStep *step, HgReal *p, const HgReal *g, HgReal *m, HgReal *v)
{
  WHOLE_AND_REST (nadam_loop, n, *step, p, g, m, v);
}

HG_INLINE void
adamax_loop (size_t begin, size_t end, const size_t some, const HgAdamaxStep s, HgReal *p, const HgReal *g,
             HgReal *m, HgReal *most)
{
  for (size_t i = begin; i < end; i += LANES)
    {
      HgVector gradient = load_some (g + i, some), at = load_some (p + i, some);
      HgVector mean = moved (load_some (m + i, some), gradient, s.forget);
      HgVector size = at_least (s.keep * load_some (most + i, some), at_least (gradient, -gradient));
      store_some (m + i, mean, some);
      store_some (most + i, size, some);
      store_some (p + i, at - s.rate * mean / (size + s.epsilon), some);
    }
}

static void
adamax (size_t n, const HgAdamaxStep *step, HgReal *p, const HgReal *g, HgReal *m, HgReal *most)
{
  WHOLE_AND_REST (adamax_loop, n, *step, p, g, m, most);
}

HG_INLINE void
adagrad_loop (size_t begin, size_t end, const size_t some, HgReal rate, HgReal epsilon, HgReal *p,
              const HgReal *g, HgReal *sum)
{
  for (size_t i = begin; i < end; i += LANES)
    {
      HgVector gradient = load_some (g + i, some), at = load_some (p + i, some);
      HgVector squares = fused (gradient, gradient, load_some (sum + i, some));
      store_some (sum + i, squares, some);
      store_some (p + i, at - rate * gradient / vector_square_root (squares + epsilon), some);
    }
}

static void
adagrad (size_t n, HgReal rate, HgReal epsilon, HgReal *p, const HgReal *g, HgReal *sum)
{
  WHOLE_AND_REST (adagrad_loop, n, rate, epsilon, p, g, sum);
}

HG_INLINE void
rmsprop_loop (size_t begin, size_t end, const size_t some, const HgRmspropStep s, HgReal *p, const HgReal *g,
              HgReal *square, HgReal *velocity, HgReal *mean)
{
  HgVector none = { 0 };
  for (size_t i = begin; i < end; i += LANES)
    {
      HgVector gradient = load_some (g + i, some), at = load_some (p + i, some);
      HgVector speed = velocity != NULL ? load_some (velocity + i, some) : none;
      HgVector m = mean != NULL ? load_some (mean + i, some) : none;
      HgVector spread = fused (splat (s.rho), load_some (square + i, some), s.rest * gradient * gradient);
      store_some (square + i, spread, some);
      if (mean != NULL)
        {
          m = fused (splat (s.rho), m, s.rest * gradient);
          store_some (mean + i, m, some);
          spread = fused (-m, m, spread);
        }
      HgVector change = s.rate * gradient / vector_square_root (spread + s.epsilon);
      if (velocity != NULL)
        {
          change = fused (splat (s.momentum), speed, change);
          store_some (velocity + i, change, some);
        }
      store_some (p + i, at - change, some);
    }
}

static void
rmsprop (size_t n, const HgRmspropStep *step, HgReal *p, const HgReal *g, HgReal *square, HgReal *velocity,
         HgReal *mean)
{
  WHOLE_AND_REST (rmsprop_loop, n, *step, p, g, square, velocity, mean);
}

const HgOptimizerKernels HG_KERNEL (hg_optimizers) = {
  .shrink = shrink,
  .scale = scale,
  .limit = limit,
  .sgd = sgd,
  .adam = adam,
  .nadam = nadam,
  .adamax = adamax,
  .adagrad = adagrad,
  .rmsprop = rmsprop,
};
