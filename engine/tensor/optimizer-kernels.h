/* The optimizers' steps as kernels, and what goes before them: formulas and the order of their operations are
 * Keras's, but for the processor's fused multiplications. Each updates @n parameters @p by their gradients @g
 * and its state; what depends on the step's number alone comes in as a coefficient. All are element by
 * element: how the parameters are cut into stretches changes nothing. Options and papers: train/adam.c and
 * those beside it. */
#pragma once
#include "tensor/real.h"
#include <stdbool.h>
#include <stddef.h>

/* A running mean forgets: m += (g − m) · forget, where forget = 1 − beta. */
typedef struct
{
  HgReal rate, forget_1, forget_2, epsilon;
} HgAdamStep;

/* Of Nadam: the step is rate · (along · m + ahead · g) / (√(unbias · v) + epsilon). */
typedef struct
{
  HgAdamStep adam;
  HgReal along, ahead, unbias;
} HgNadamStep;

typedef struct
{
  HgReal rate, forget, keep, epsilon;
} HgAdamaxStep;

typedef struct
{
  HgReal rate, rho, rest, momentum, epsilon; /* rest = 1 − rho */
} HgRmspropStep;

typedef struct
{
  void (*shrink) (size_t n, HgReal share, HgReal *p); /* p −= share · p */
  void (*scale) (size_t n, HgReal factor, HgReal *g); /* g ← factor · g */
  void (*limit) (size_t n, HgReal most, HgReal *g);   /* g into −most … most; NaN stays */

  /* p −= rate · g; with a velocity v: v ← momentum · v − rate · g, p += v, or, with nesterov, momentum · v −
   * rate · g. */
  void (*sgd) (size_t n, HgReal rate, HgReal momentum, bool nesterov, HgReal *p, const HgReal *g, HgReal *v);

  /* Means m of g and v of g²; p −= rate · m / (√v + epsilon), where rate holds the bias correction. Where
   * @most is given, the largest v so far divides instead. */
  void (*adam) (size_t n, const HgAdamStep *step, HgReal *p, const HgReal *g, HgReal *m, HgReal *v,
                HgReal *most);
  void (*nadam) (size_t n, const HgNadamStep *step, HgReal *p, const HgReal *g, HgReal *m, HgReal *v);

  /* A mean m of g; most ← max (keep · most, |g|); p −= rate · m / (most + epsilon). */
  void (*adamax) (size_t n, const HgAdamaxStep *step, HgReal *p, const HgReal *g, HgReal *m, HgReal *most);

  /* sum += g²; p −= rate · g / √(sum + epsilon). */
  void (*adagrad) (size_t n, HgReal rate, HgReal epsilon, HgReal *p, const HgReal *g, HgReal *sum);

  /* square ← rho · square + rest · g²; the change is rate · g / √(square + epsilon), where a @mean of g is
   * kept of square − mean² + epsilon; where a @velocity is kept it becomes momentum · velocity + change, and
   * is the change. p −= change. @velocity and @mean may be NULL. */
  void (*rmsprop) (size_t n, const HgRmspropStep *step, HgReal *p, const HgReal *g, HgReal *square,
                   HgReal *velocity, HgReal *mean);
} HgOptimizerKernels;
