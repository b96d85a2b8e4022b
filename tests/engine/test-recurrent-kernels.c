/* The fused recurrent kernels against the plain ones in double, at every width of every level this processor
 * has. Tolerance: float32's sums of up to a few hundred products, through up to a hundred steps of
 * recurrence, come out to within 1e-5 of the largest value (each rounding is 6e-8); in the float64 build
 * 1e-12. Buffers are exactly as long as the headers say, so that a sanitizer sees a value too many. */
#include "engine/kernel-values.h"
#include "engine/plain-recurrent.h"
#include "tensor/panel-pack.h"
#include "tensor/recurrent-pack.h"

#define TOLERANCE (sizeof (HgReal) == sizeof (float) ? 1e-5 : 1e-12)

/* What both sides are given, as the kernels take it. */
typedef struct
{
  HgReal *still, *x, *h0, *c0, *w, *r, *b, *dh, *dh_last, *dc_last;
} Given;

/* And what a kernel finds. */
typedef struct
{
  HgReal *w, *turned, *gates, *cell, *h, *scratch, *dw, *dstill, *dx, *dh0, *dc0, *c_last;
} Found;

static Found
room_for (const RecurrentCase *k, const HgRecurrentShape *shape)
{
  size_t n = k->n;
  HgReal nan = (HgReal)NAN;
  return (Found){ .w = exact (hg_recurrent_packed (shape), nan),
                  .turned = exact (hg_recurrent_turned (shape), nan),
                  .gates = exact (n * hg_recurrent_gates (shape, k->t), nan),
                  .cell = exact (n * hg_recurrent_cell (shape, k->t), nan),
                  .h = exact (k->t * n * k->u, nan),
                  .scratch = exact (n * hg_recurrent_scratch (shape) + hg_recurrent_fixed (shape), nan),
                  .dw = exact (hg_recurrent_packed (shape), 0),
                  .dstill = exact (n * k->s, nan),
                  .dx = exact (k->t * n * k->f, nan),
                  .dh0 = exact (n * k->u, nan),
                  .dc0 = exact (n * k->u, nan),
                  .c_last = exact (n * k->u, nan) };
}

static void
free_found (const Found *f)
{
  free_all (12, (void *const[]){ f->w, f->turned, f->gates, f->cell, f->h, f->scratch, f->dw, f->dstill,
                                 f->dx, f->dh0, f->dc0, f->c_last });
}

static HgRecurrentCall
call_for (const RecurrentCase *k, const HgRecurrentShape *shape, const Given *g, const Found *found)
{
  size_t turn = k->backwards ? (k->t - 1) * k->n * k->f : 0;
  ptrdiff_t step = (ptrdiff_t)(k->n * k->f);
  bool lstm = k->cell == HG_CELL_LSTM;
  return (HgRecurrentCall){ .shape = *shape,
                            .n = k->n,
                            .t = k->t,
                            .activation = k->activation,
                            .gate = k->gate,
                            .bias = k->bias,
                            .w = found->w,
                            .still = k->s > 0 ? g->still : NULL,
                            .x = k->f > 0 ? g->x + turn : NULL,
                            .x_step = k->backwards ? -step : step,
                            .h_first = k->states ? g->h0 : NULL,
                            .c_first = k->states && lstm ? g->c0 : NULL,
                            .h = found->h,
                            .gates = found->gates,
                            .cell = found->cell,
                            .c_last = k->states && lstm ? found->c_last : NULL,
                            .scratch = found->scratch,
                            .turned = found->turned,
                            .dh = g->dh,
                            .dh_step = k->last_only ? 0 : k->n * k->u,
                            .dh_begin = k->last_only ? k->t - 1 : 0,
                            .dh_last = k->states ? g->dh_last : NULL,
                            .dc_last = k->states && lstm ? g->dc_last : NULL,
                            .dx = k->f > 0 ? found->dx + turn : NULL,
                            .dstill = k->s > 0 ? found->dstill : NULL,
                            .dh_first = k->states ? found->dh0 : NULL,
                            .dc_first = k->states && lstm ? found->dc0 : NULL,
                            .dw = found->dw };
}

/* Forward with nothing kept, then all at once; the way back a few steps at a time. */
static void
run (const HgPanelKernels *kernels, HgRecurrentCall *call)
{
  size_t values = call->t * call->n * call->shape.u;
  kernels->recurrent_forward (call, 0, call->t);
  HgReal *first = exact (values, 0);
  memcpy (first, call->h, values * sizeof *first);
  call->keeps = true;
  kernels->recurrent_forward (call, 0, call->t);
  CHECK (memcmp (first, call->h, values * sizeof *first) == 0);
  free (first);
  size_t middle = call->t / 2;
  kernels->recurrent_backward (call, middle, call->t);
  if (middle > 0)
    kernels->recurrent_backward (call, 0, middle);
}

static void
compare (const char *level, const RecurrentCase *k, const HgRecurrentShape *shape, const Found *found,
         const PlainRecurrent *plain)
{
  size_t width = plain_gates (k->cell) * k->u, lanes = shape->lanes, rows = k->f + k->s, n = k->n, u = k->u;
  HgReal *dkernel = exact (rows * width, 0), *drecurrent = exact (u * width, 0),
         *dbias = exact (2 * width, 0);
  HgReal *again = exact (hg_recurrent_packed (shape), 0);
  char about[200];
  snprintf (about, sizeof about, "cell %d n=%zu t=%zu s=%zu f=%zu u=%zu %d/%d %s%s%s%s", k->cell, n, k->t,
            k->s, k->f, u, k->activation, k->gate, k->bias ? "bias " : "", k->backwards ? "backwards " : "",
            k->states ? "states " : "", k->last_only ? "last" : "");
  hg_cell_unpack (shape, found->dw, dkernel, drecurrent, k->bias ? dbias : NULL);
  close_to ("h", level, lanes, about, TOLERANCE, k->t * n * u, found->h, plain->h);
  close_to ("dx", level, lanes, about, TOLERANCE, k->t * n * k->f, found->dx, plain->dx);
  close_to ("dstill", level, lanes, about, TOLERANCE, n * k->s, found->dstill, plain->dstill);
  close_to ("kernel gradient", level, lanes, about, TOLERANCE, rows * width, dkernel, plain->dw);
  close_to ("recurrent gradient", level, lanes, about, TOLERANCE, u * width, drecurrent, plain->dr);
  close_to ("bias gradient", level, lanes, about, TOLERANCE, (k->cell == HG_CELL_GRU ? 2 : 1) * width, dbias,
            plain->db);
  if (k->states)
    close_to ("dh0", level, lanes, about, TOLERANCE, n * u, found->dh0, plain->dh0);
  if (k->states && k->cell == HG_CELL_LSTM)
    {
      close_to ("dc0", level, lanes, about, TOLERANCE, n * u, found->dc0, plain->dc0);
      close_to ("c", level, lanes, about, TOLERANCE, n * u, found->c_last, plain->c + (k->t - 1) * n * u);
    }
  /* The padding must have no gradient: nothing unpacks it, and the optimizer would move it. */
  hg_cell_pack (shape, dkernel, drecurrent, k->bias ? dbias : NULL, again);
  CHECK (memcmp (again, found->dw, hg_recurrent_packed (shape) * sizeof *again) == 0);
  free_all (4, (void *const[]){ dkernel, drecurrent, dbias, again });
}

static void
check_level (const HgKernels *level, const HgPanelKernels *kernels, const RecurrentCase *k,
             const Given *given, const PlainRecurrent *plain)
{
  HgRecurrentShape shape = { .cell = k->cell, .lanes = kernels->lanes, .s = k->s, .f = k->f, .u = k->u };
  Found found = room_for (k, &shape);
  hg_cell_pack (&shape, given->w, given->r, k->bias ? given->b : NULL, found.w);
  hg_cell_turn (kernels, &shape, true, true, found.w, found.turned);
  HgRecurrentCall call = call_for (k, &shape, given, &found);
  run (kernels, &call);
  compare (level->name, k, &shape, &found, plain);
  free_found (&found);
}

static void
check_case (const RecurrentCase *k)
{
  size_t n = k->n, u = k->u, width = plain_gates (k->cell) * u, rows = k->f + k->s;
  size_t above = (k->last_only ? 1 : k->t) * n * u;
  HgRandom random = hg_random (n * 1000003 + k->t * 10007 + rows * 101 + u + k->cell);
  Given given = { .still = drawn (&random, n * k->s, 1),
                  .x = drawn (&random, k->t * n * k->f, 1),
                  .h0 = drawn (&random, n * u, 0.5),
                  .c0 = drawn (&random, n * u, 0.5),
                  .w = drawn (&random, rows * width, 0.3 / sqrt ((double)rows)),
                  .r = drawn (&random, u * width, 0.3 / sqrt ((double)u)),
                  .b = drawn (&random, 2 * width, 0.1),
                  .dh = drawn (&random, above, 1),
                  .dh_last = drawn (&random, n * u, 1),
                  .dc_last = drawn (&random, n * u, 1) };
  PlainRecurrent plain = { .still = widened (given.still, n * k->s),
                           .x = widened (given.x, k->t * n * k->f),
                           .h0 = k->states ? widened (given.h0, n * u) : NULL,
                           .c0 = k->states ? widened (given.c0, n * u) : NULL,
                           .w = widened (given.w, rows * width),
                           .r = widened (given.r, u * width),
                           .b = widened (given.b, 2 * width),
                           .dh = widened (given.dh, above),
                           .dh_last = widened (given.dh_last, n * u),
                           .dc_last = widened (given.dc_last, n * u) };
  plain_recurrent_run (k, &plain);
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (const HgPanelKernels *const *panels = (*level)->panels; *panels != NULL; panels++)
      check_level (*level, *panels, k, &given, &plain);
  plain_recurrent_free (&plain);
  free_all (10, (void *const *)&given);
  free_all (10, (void *const *)&plain);
}

TEST (layers_of_any_size)
{
  const size_t units[] = { 1, 3, 5, 16, 17, 64 }, rows[] = { 1, 7, 16 };
  for (int cell = 0; cell < HG_CELLS; cell++)
    {
      for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 3; j++)
          for (size_t f = 1; f < 60; f += 29)
            for (size_t t = 1; t < 6; t += 2)
              check_case (&(RecurrentCase){ (HgCellKind)cell, rows[j], t, 0, f, units[i], HG_TANH, HG_SIGMOID,
                                            .bias = true });
      check_case (&(RecurrentCase){ (HgCellKind)cell, 70, 3, 0, 10, 20, HG_TANH, HG_SIGMOID, .bias = true });
      check_case (&(RecurrentCase){ (HgCellKind)cell, 32, 9, 0, 12, 33, HG_RELU, HG_SIGMOID, .bias = true });
    }
}

/* Every activation and every option by itself and with the others; inputs that move, stand still, or both. */
TEST (layers_of_any_kind)
{
  const HgActivation activations[]
      = { HG_RELU, HG_TANH, HG_SIGMOID, HG_LINEAR, HG_SOFTSIGN, HG_EXPONENTIAL, HG_SILU };
  const HgActivation gates[] = { HG_SIGMOID, HG_HARD_SIGMOID, HG_TANH, HG_SILU };
  for (int cell = 0; cell < HG_CELLS; cell++)
    for (size_t i = 0; i < 7; i++)
      for (size_t j = 0; j < 4; j++)
        for (unsigned flags = 0; flags < 16; flags++)
          check_case (&(RecurrentCase){ .cell = (HgCellKind)cell,
                                        .n = 7,
                                        .t = activations[i] == HG_EXPONENTIAL ? 2 : 4,
                                        .s = (flags + i) % 3 == 0 ? 0 : 2,
                                        .f = (flags + i) % 3 == 1 ? 0 : 5,
                                        .u = 6,
                                        .activation = activations[i],
                                        .gate = gates[j],
                                        .bias = flags & 1,
                                        .backwards = flags & 2,
                                        .states = flags & 4,
                                        .last_only = flags & 8 });
}

/* Long sequences carry their rounding on; states within bounds damp it. */
TEST (a_hundred_steps)
{
  for (int cell = 0; cell < HG_CELLS; cell++)
    for (unsigned flags = 0; flags < 4; flags++)
      {
        RecurrentCase k = { (HgCellKind)cell, 9, 100, 0, 3, 18, HG_TANH, HG_SIGMOID, true };
        k.backwards = k.states = flags & 1;
        k.last_only = flags & 2;
        check_case (&k);
        k.s = 4;
        check_case (&k);
        k.f = 0;
        check_case (&k);
      }
}

/* A step at a time with inputs that only come with it, as a decoder does: the same bits as all at once, and
 * each step's dx at once. */
TEST (step_by_step_is_the_same)
{
  const RecurrentCase k = { HG_CELL_LSTM, 6, 5, 3, 4, 18, HG_TANH, HG_SIGMOID, .bias = true, .states = true };
  HgRandom random = hg_random (3);
  Given given = { .still = drawn (&random, 18, 1),
                  .x = drawn (&random, 5 * 6 * 4, 1),
                  .h0 = drawn (&random, 6 * 18, 1),
                  .c0 = drawn (&random, 6 * 18, 1),
                  .w = drawn (&random, 7 * 72, 0.3),
                  .r = drawn (&random, 18 * 72, 0.3),
                  .b = drawn (&random, 72, 0.3),
                  .dh = drawn (&random, 5 * 6 * 18, 1),
                  .dh_last = drawn (&random, 6 * 18, 1),
                  .dc_last = drawn (&random, 6 * 18, 1) };
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (const HgPanelKernels *const *p = (*level)->panels; *p != NULL; p++)
      {
        HgRecurrentShape shape = { .cell = k.cell, .lanes = (*p)->lanes, .s = k.s, .f = k.f, .u = k.u };
        Found whole = room_for (&k, &shape), steps = room_for (&k, &shape);
        hg_cell_pack (&shape, given.w, given.r, given.b, whole.w);
        hg_cell_turn (*p, &shape, true, true, whole.w, whole.turned);
        HgRecurrentCall all = call_for (&k, &shape, &given, &whole),
                        one = call_for (&k, &shape, &given, &steps);
        one.w = whole.w;
        one.turned = whole.turned;
        all.keeps = one.keeps = one.feeds = true;
        (*p)->recurrent_forward (&all, 0, k.t);
        (*p)->recurrent_backward (&all, 0, k.t);
        for (size_t i = 0; i < k.t; i++)
          (*p)->recurrent_forward (&one, i, i + 1);
        CHECK (memcmp (whole.h, steps.h, k.t * k.n * k.u * sizeof *whole.h) == 0);
        for (size_t i = k.t; i-- > 0;)
          {
            (*p)->recurrent_backward (&one, i, i + 1);
            CHECK (memcmp (whole.dx + i * k.n * k.f, steps.dx, k.n * k.f * sizeof *steps.dx) == 0);
          }
        CHECK (memcmp (whole.dw, steps.dw, hg_recurrent_packed (&shape) * sizeof *whole.dw) == 0);
        CHECK (memcmp (whole.dstill, steps.dstill, k.n * k.s * sizeof *whole.dstill) == 0);
        free_found (&whole);
        free_found (&steps);
      }
  free_all (10, (void *const *)&given);
}

/* A row's result does not depend on which other rows are in the block: tiles of any size give the same bits.
 */
TEST (rows_do_not_see_each_other)
{
  enum
  {
    N = 23,
    T = 4,
    F = 9,
    U = 19
  };
  HgRandom random = hg_random (5);
  HgReal *kernel = drawn (&random, F * 4 * U, 0.3), *recurrent = drawn (&random, U * 4 * U, 0.3);
  HgReal *x = drawn (&random, T * N * F, 1), *bias = drawn (&random, 8 * U, 1);
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (const HgPanelKernels *const *p = (*level)->panels; *p != NULL; p++)
      for (int cell = 0; cell < HG_CELLS; cell++)
        {
          RecurrentCase k = { (HgCellKind)cell, N, T, 0, F, U, HG_TANH, HG_SIGMOID, .bias = true };
          HgRecurrentShape shape = { .cell = k.cell, .lanes = (*p)->lanes, .f = F, .u = U };
          Found all = room_for (&k, &shape), alone = room_for (&k, &shape);
          hg_cell_pack (&shape, kernel, recurrent, bias, all.w);
          HgRecurrentCall call = call_for (&k, &shape, &(Given){ .x = x }, &all);
          (*p)->recurrent_forward (&call, 0, T);
          call.n = 1;
          call.x_step = F;
          call.h = alone.h;
          for (size_t row = 0; row < N; row++)
            {
              HgReal x1[T * F];
              call.x = x1;
              for (size_t t = 0; t < T; t++)
                memcpy (x1 + t * F, x + (t * N + row) * F, F * sizeof *x);
              (*p)->recurrent_forward (&call, 0, T);
              for (size_t t = 0; t < T; t++)
                CHECK (memcmp (alone.h + t * U, all.h + (t * N + row) * U, U * sizeof *x) == 0);
            }
          free_found (&all);
          free_found (&alone);
        }
  free_all (4, (void *const[]){ kernel, recurrent, x, bias });
}

TEST (what_is_not_a_number_shows)
{
  HgReal kernel[4] = { 1, 1, 1, 1 }, bias[8] = { 0 }, x[3] = { 1, (HgReal)NAN, 1 };
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (int cell = 0; cell < HG_CELLS; cell++)
      for (int activation = 0; activation < HG_FIRST_ALONG_AXIS; activation++)
        {
          const HgPanelKernels *p = hg_kernels_panels (*level, 1);
          RecurrentCase k = { (HgCellKind)cell, 1, 3, 0, 1, 1, (HgActivation)activation, HG_SIGMOID, true };
          HgRecurrentShape shape = { .cell = k.cell, .lanes = p->lanes, .f = 1, .u = 1 };
          Found found = room_for (&k, &shape);
          hg_cell_pack (&shape, kernel, kernel, bias, found.w);
          HgRecurrentCall call = call_for (&k, &shape, &(Given){ .x = x }, &found);
          p->recurrent_forward (&call, 0, 3);
          CHECK (isfinite (found.h[0]) && isnan (found.h[1]) && isnan (found.h[2]));
          free_found (&found);
        }
}
