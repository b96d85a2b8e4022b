/* The fused LSTM and Dense kernels against a plain reference in double, at every width of every level this
 * processor has. Tolerance: float32's sums of up to a few hundred products, through a few steps of
 * recurrence, come out to within 1e-5 of the largest value (each rounding is 6e-8); in the float64 build
 * 1e-12. Buffers are exactly as long as the headers say, so that a sanitizer sees a value too many. */
#include "harness.h"
#include "base/random.h"
#include "tensor/kernels.h"
#include "tensor/lstm-pack.h"
#include "tensor/panel-pack.h"

#define TOLERANCE (sizeof (HgReal) == sizeof (float) ? 1e-5 : 1e-12)

/* n rows, t steps, f features, u units, L lanes. Gates i f c o. */

typedef struct
{
  size_t n, t, f, u;
  HgActivation activation, gate;
  bool bias, last_only, same_x;
} Case;

static HgReal *
reals (size_t n)
{
  return aligned_alloc (64, (n * sizeof (HgReal) + 63) / 64 * 64 + 64);
}

/* An exact end, for the sanitizer: the last value of a malloc'ed block. */
static HgReal *
exact (size_t n, HgReal value)
{
  HgReal *x = malloc (n * sizeof *x + 1);
  for (size_t i = 0; i < n; i++)
    x[i] = value;
  return x;
}

static HgReal *
drawn (HgRandom *random, size_t n, double deviation)
{
  HgReal *x = exact (n, 0);
  for (size_t i = 0; i < n; i++)
    x[i] = (HgReal)(deviation * hg_random_normal (random));
  return x;
}

static double *
widened (const HgReal *x, size_t n)
{
  double *wide = malloc (n * sizeof *wide + 1);
  for (size_t i = 0; i < n; i++)
    wide[i] = (double)x[i];
  return wide;
}

static double
value (HgActivation a, double x)
{
  return a == HG_RELU           ? fmax (x, 0)
         : a == HG_TANH         ? tanh (x)
         : a == HG_SIGMOID      ? 1 / (1 + exp (-x))
         : a == HG_SOFTSIGN     ? x / (1 + fabs (x))
         : a == HG_HARD_SIGMOID ? fmin (1, fmax (0, x / 6 + 0.5))
         : a == HG_EXPONENTIAL  ? exp (x)
                                : x;
}

static double
slope (HgActivation a, double y)
{
  return a == HG_RELU           ? y > 0
         : a == HG_TANH         ? 1 - y * y
         : a == HG_SIGMOID      ? y * (1 - y)
         : a == HG_SOFTSIGN     ? (1 - fabs (y)) * (1 - fabs (y))
         : a == HG_HARD_SIGMOID ? (y > 0 && y < 1) / 6.0
         : a == HG_EXPONENTIAL  ? y
                                : 1;
}

static bool
close_to (const char *what, const char *level, size_t lanes, const char *about, size_t n, const HgReal *got,
          const double *wanted)
{
  double largest = 0, worst = 0;
  size_t at = 0;
  for (size_t i = 0; i < n; i++)
    {
      largest = fmax (largest, fabs (wanted[i]));
      double error = fabs ((double)got[i] - wanted[i]);
      if (!(error <= worst))
        {
          worst = error;
          at = i;
        }
    }
  if (worst <= TOLERANCE * fmax (largest, 0.01))
    return true;
  return test_fault (__FILE__, __LINE__, "%s, %zu lanes: %s of %s: value %zu of %zu is %.9g, expected %.9g",
                     level, lanes, what, about, at, n, (double)got[at], wanted[at]);
}

/* The plain LSTM: arrays as the kernel's outer side has them, weights as Keras has them. */
typedef struct
{
  double *x, *w, *r, *b, *dh;                /* given */
  double *gates, *c, *h, *dx, *dw, *dr, *db; /* found */
} Plain;

static void
plain_forward (const Case *k, Plain *p)
{
  size_t n = k->n, f = k->f, u = k->u;
  for (size_t t = 0; t < k->t; t++)
    for (size_t row = 0; row < n; row++)
      {
        const double *x = p->x + ((k->same_x ? 0 : t * n) + row) * f;
        double *z = p->gates + (t * n + row) * 4 * u;
        for (size_t j = 0; j < 4 * u; j++)
          {
            double sum = k->bias ? p->b[j] : 0;
            for (size_t i = 0; i < f; i++)
              sum += x[i] * p->w[i * 4 * u + j];
            for (size_t i = 0; t > 0 && i < u; i++)
              sum += p->h[((t - 1) * n + row) * u + i] * p->r[i * 4 * u + j];
            z[j] = value (j / u == 2 ? k->activation : k->gate, sum);
          }
        for (size_t j = 0; j < u; j++)
          {
            size_t at = (t * n + row) * u + j;
            p->c[at] = (t > 0 ? z[u + j] * p->c[at - n * u] : 0) + z[j] * z[2 * u + j];
            p->h[at] = z[3 * u + j] * value (k->activation, p->c[at]);
          }
      }
}

static void
plain_step_back (const Case *k, Plain *p, size_t t, size_t row, double *dh, double *dc)
{
  size_t n = k->n, f = k->f, u = k->u, at = (t * n + row) * u;
  const double *z = p->gates + (t * n + row) * 4 * u;
  size_t x_at = ((k->same_x ? 0 : t * n) + row) * f;
  double dz[4 * 130];
  for (size_t j = 0; j < u; j++)
    {
      double a = value (k->activation, p->c[at + j]);
      double d = dc[j] + dh[j] * z[3 * u + j] * slope (k->activation, a);
      dz[j] = d * z[2 * u + j] * slope (k->gate, z[j]);
      dz[u + j] = t > 0 ? d * p->c[at + j - n * u] * slope (k->gate, z[u + j]) : 0;
      dz[2 * u + j] = d * z[j] * slope (k->activation, z[2 * u + j]);
      dz[3 * u + j] = dh[j] * a * slope (k->gate, z[3 * u + j]);
      dc[j] = d * z[u + j];
      dh[j] = 0;
    }
  for (size_t j = 0; j < 4 * u; j++)
    {
      p->db[j] += k->bias ? dz[j] : 0;
      for (size_t i = 0; i < f; i++)
        {
          p->dw[i * 4 * u + j] += dz[j] * p->x[x_at + i];
          p->dx[x_at + i] += dz[j] * p->w[i * 4 * u + j];
        }
      for (size_t i = 0; t > 0 && i < u; i++)
        {
          p->dr[i * 4 * u + j] += dz[j] * p->h[at - n * u + i];
          dh[i] += dz[j] * p->r[i * 4 * u + j];
        }
    }
}

static void
plain_backward (const Case *k, Plain *p)
{
  size_t n = k->n, u = k->u;
  for (size_t row = 0; row < n; row++)
    {
      double dh[130] = { 0 }, dc[130] = { 0 };
      for (size_t t = k->t; t-- > 0;)
        {
          for (size_t j = 0; j < u; j++)
            if (!k->last_only || t + 1 == k->t)
              dh[j] += p->dh[((k->last_only ? 0 : t * n) + row) * u + j];
          plain_step_back (k, p, t, row, dh, dc);
        }
    }
}

static double *
zeros (size_t n)
{
  return calloc (n + 1, sizeof (double));
}

static void
plain_run (const Case *k, Plain *p)
{
  size_t states = k->t * k->n * k->u, inputs = (k->same_x ? 1 : k->t) * k->n * k->f;
  p->gates = zeros (4 * states);
  p->c = zeros (states);
  p->h = zeros (states);
  p->dx = zeros (inputs);
  p->dw = zeros (k->f * 4 * k->u);
  p->dr = zeros (k->u * 4 * k->u);
  p->db = zeros (4 * k->u);
  plain_forward (k, p);
  plain_backward (k, p);
}

static void
plain_free (Plain *p)
{
  double **all = (double **)p;
  for (size_t i = 0; i < sizeof *p / sizeof *all; i++)
    free (all[i]);
}

/* The padding of packed weights must have no gradient: nothing unpacks it, and the optimizer would move it.
 */
static bool
padding_is_zero (size_t lanes, const Case *c, const HgReal *dw)
{
  size_t blocks = hg_lstm_padded (lanes, c->u) / lanes;
  for (size_t b = 0; b < blocks; b++)
    for (size_t at = 0; at < (1 + c->f + c->u) * 4 * lanes; at++)
      if ((b * lanes + at % lanes >= c->u || (!c->bias && at < 4 * lanes))
          && dw[b * (1 + c->f + c->u) * 4 * lanes + at] != 0)
        return false;
  return true;
}

typedef struct
{
  HgReal *x, *w, *r, *b, *dh;
} Given;

static void
check_lstm (const HgKernels *kernels, const HgPanelKernels *k, const Case *c, const Given *given,
            const Plain *plain)
{
  size_t lanes = k->lanes, n = c->n, t = c->t, f = c->f, u = c->u, padded = hg_lstm_padded (lanes, u);
  size_t packed = hg_lstm_packed (lanes, f, u), inputs = (c->same_x ? 1 : t) * n * f;
  HgReal *w = exact (packed, (HgReal)NAN), *turned = exact (hg_lstm_turned (lanes, f, u), (HgReal)NAN);
  HgReal *gates = exact (t * n * 4 * padded, (HgReal)NAN), *cell = exact (t * n * padded, (HgReal)NAN);
  HgReal *scratch = exact (n * hg_lstm_scratch (lanes, u) + hg_lstm_fixed (lanes, u), (HgReal)NAN);
  HgReal *h = exact (t * n * u, (HgReal)NAN), *dx = exact (inputs, (HgReal)NAN), *dw = exact (packed, 0);
  HgReal *dkernel = exact (f * 4 * u, 0), *drecurrent = exact (u * 4 * u, 0), *dbias = exact (4 * u, 0);
  hg_lstm_pack (lanes, f, u, given->w, given->r, c->bias ? given->b : NULL, w);
  hg_lstm_turn (k, f, u, true, w, turned);
  HgLstmCall call = { .n = n,
                      .t = t,
                      .f = f,
                      .u = u,
                      .activation = c->activation,
                      .gate = c->gate,
                      .bias = c->bias,
                      .w = w,
                      .x = given->x,
                      .x_step = c->same_x ? 0 : n * f,
                      .h = h,
                      .gates = gates,
                      .cell = cell,
                      .keeps = false,
                      .scratch = scratch,
                      .turned = turned,
                      .dh = given->dh,
                      .last_only = c->last_only,
                      .dx = dx,
                      .dw = dw };
  k->lstm_forward (&call);
  HgReal *first = exact (t * n * u, 0);
  memcpy (first, h, t * n * u * sizeof *h);
  call.keeps = true;
  k->lstm_forward (&call);
  CHECK (memcmp (first, h, t * n * u * sizeof *h) == 0);
  k->lstm_backward (&call);
  hg_lstm_unpack (lanes, f, u, dw, dkernel, drecurrent, c->bias ? dbias : NULL);
  char about[160];
  snprintf (about, sizeof about, "LSTM n=%zu t=%zu f=%zu u=%zu %d/%d bias=%d last=%d same=%d", n, t, f, u,
            c->activation, c->gate, c->bias, c->last_only, c->same_x);
  close_to ("h", kernels->name, lanes, about, t * n * u, h, plain->h);
  close_to ("dx", kernels->name, lanes, about, inputs, dx, plain->dx);
  close_to ("kernel gradient", kernels->name, lanes, about, f * 4 * u, dkernel, plain->dw);
  close_to ("recurrent gradient", kernels->name, lanes, about, u * 4 * u, drecurrent, plain->dr);
  close_to ("bias gradient", kernels->name, lanes, about, 4 * u, dbias, plain->db);
  CHECK (padding_is_zero (lanes, c, dw));
  HgReal *all[] = { w, turned, gates, cell, scratch, h, dx, dw, dkernel, drecurrent, dbias, first };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    free (all[i]);
}

static void
check_case (const Case *c)
{
  HgRandom random = hg_random (c->n * 1000003 + c->t * 10007 + c->f * 101 + c->u);
  size_t states = (c->last_only ? 1 : c->t) * c->n * c->u, inputs = (c->same_x ? 1 : c->t) * c->n * c->f;
  Given given = { .x = drawn (&random, inputs, 1),
                  .w = drawn (&random, c->f * 4 * c->u, 0.3 / sqrt ((double)c->f)),
                  .r = drawn (&random, c->u * 4 * c->u, 0.3 / sqrt ((double)c->u)),
                  .b = drawn (&random, 4 * c->u, 0.1),
                  .dh = drawn (&random, states, 1) };
  Plain plain = { .x = widened (given.x, inputs),
                  .w = widened (given.w, c->f * 4 * c->u),
                  .r = widened (given.r, c->u * 4 * c->u),
                  .b = widened (given.b, 4 * c->u),
                  .dh = widened (given.dh, states) };
  plain_run (c, &plain);
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (const HgPanelKernels *const *panels = (*level)->panels; *panels != NULL; panels++)
      check_lstm (*level, *panels, c, &given, &plain);
  plain_free (&plain);
  HgReal *all[] = { given.x, given.w, given.r, given.b, given.dh };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    free (all[i]);
}

TEST (lstm_of_any_size)
{
  const size_t units[] = { 1, 3, 5, 16, 17, 64 }, rows[] = { 1, 7, 16 };
  for (size_t i = 0; i < 6; i++)
    for (size_t j = 0; j < 3; j++)
      for (size_t f = 1; f < 60; f += 29)
        for (size_t t = 1; t < 6; t += 2)
          check_case (&(Case){ rows[j], t, f, units[i], HG_TANH, HG_SIGMOID, true, false, false });
  check_case (&(Case){ 70, 3, 10, 20, HG_TANH, HG_SIGMOID, true, false, false });
  check_case (&(Case){ 32, 9, 12, 33, HG_RELU, HG_SIGMOID, true, false, false });
}

TEST (lstm_of_any_kind)
{
  const HgActivation activations[] = { HG_RELU, HG_TANH, HG_SIGMOID, HG_LINEAR, HG_SOFTSIGN, HG_EXPONENTIAL };
  const HgActivation gates[] = { HG_SIGMOID, HG_HARD_SIGMOID, HG_TANH };
  for (size_t i = 0; i < 6; i++)
    for (size_t j = 0; j < 3; j++)
      for (unsigned flags = 0; flags < 8; flags++)
        check_case (
            &(Case){ 7, i == 5 ? 2 : 4, 5, 6, activations[i], gates[j], flags & 1, flags & 2, flags & 4 });
  check_case (&(Case){ 9, 70, 3, 18, HG_TANH, HG_SIGMOID, true, true, true });
  check_case (&(Case){ 3, 1, 3, 18, HG_TANH, HG_SIGMOID, true, true, true });
}

/* A row's result does not depend on which other rows are in the chunk: tiles of any size give the same bits.
 */
TEST (lstm_rows_do_not_see_each_other)
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
  HgReal *x = drawn (&random, T * N * F, 1), *bias = drawn (&random, 4 * U, 1);
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (const HgPanelKernels *const *k = (*level)->panels; *k != NULL; k++)
      {
        size_t lanes = (*k)->lanes, padded = hg_lstm_padded (lanes, U);
        HgReal *w = reals (hg_lstm_packed (lanes, F, U)), *gates = reals (T * N * 4 * padded);
        HgReal *cell = reals (T * N * padded), *h = reals (T * N * U), *alone = reals (T * U),
               *x1 = reals (T * F);
        hg_lstm_pack (lanes, F, U, kernel, recurrent, bias, w);
        HgLstmCall call = { .n = N,
                            .t = T,
                            .f = F,
                            .u = U,
                            .activation = HG_TANH,
                            .gate = HG_SIGMOID,
                            .bias = true,
                            .w = w,
                            .x = x,
                            .x_step = N * F,
                            .h = h,
                            .gates = gates,
                            .cell = cell,
                            .keeps = true };
        (*k)->lstm_forward (&call);
        call.n = 1;
        call.x = x1;
        call.x_step = F;
        call.h = alone;
        for (size_t row = 0; row < N; row++)
          {
            for (size_t t = 0; t < T; t++)
              memcpy (x1 + t * F, x + (t * N + row) * F, F * sizeof *x);
            (*k)->lstm_forward (&call);
            for (size_t t = 0; t < T; t++)
              CHECK (memcmp (alone + t * U, h + (t * N + row) * U, U * sizeof *h) == 0);
          }
        HgReal *all[] = { w, gates, cell, h, alone, x1 };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
          free (all[i]);
      }
  free (kernel);
  free (recurrent);
  free (x);
  free (bias);
}

TEST (lstm_shows_nan)
{
  HgReal kernel[4] = { 1, 1, 1, 1 }, bias[4] = { 0 }, x[3] = { 1, (HgReal)NAN, 1 };
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (int activation = 0; activation < HG_ACTIVATIONS; activation++)
      {
        const HgPanelKernels *k = hg_kernels_panels (*level, 1);
        HgReal w[12 * 16], gates[3 * 4 * 16], cell[3 * 16], h[3];
        hg_lstm_pack (k->lanes, 1, 1, kernel, kernel, bias, w);
        HgLstmCall call = { .n = 1,
                            .t = 3,
                            .f = 1,
                            .u = 1,
                            .activation = (HgActivation)activation,
                            .gate = HG_SIGMOID,
                            .bias = true,
                            .w = w,
                            .x = x,
                            .x_step = 1,
                            .h = h,
                            .gates = gates,
                            .cell = cell };
        k->lstm_forward (&call);
        CHECK (isfinite (h[0]) && isnan (h[1]) && isnan (h[2]));
      }
}

/* out (rows × width) = f (x W + b), and the way back, in double. */
static void
plain_dense (size_t rows, size_t k, size_t width, HgActivation a, const double *x, const double *w,
             const double *b, const double *dy, double *y, double *dx, double *dw, double *db)
{
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < width; j++)
      {
        double sum = b != NULL ? b[j] : 0;
        for (size_t i = 0; i < k; i++)
          sum += x[r * k + i] * w[i * width + j];
        y[r * width + j] = value (a, sum);
        double dz = dy[r * width + j] * slope (a, y[r * width + j]);
        db[j] += b != NULL ? dz : 0;
        for (size_t i = 0; i < k; i++)
          {
            dx[r * k + i] += dz * w[i * width + j];
            dw[i * width + j] += dz * x[r * k + i];
          }
      }
}

typedef struct
{
  size_t rows, k, width;
  HgActivation activation;
  bool bias;
} DenseCase;

typedef struct
{
  HgReal *x, *w, *b, *dy;
  double *y, *dx, *dw, *db;
} DenseData;

static void
check_dense (const HgKernels *kernels, const HgPanelKernels *p, const DenseCase *c, const DenseData *data)
{
  size_t lanes = p->lanes, k = c->k, width = c->width, packed = hg_panel_size (lanes, 1 + k, width);
  HgReal *w = exact (packed, 0), *turned = exact (hg_panel_size (lanes, width, k), 0);
  HgReal *y = exact (c->rows * width, (HgReal)NAN), *dx = exact (c->rows * k, (HgReal)NAN),
         *dw = exact (packed, 0);
  HgReal *scratch = exact (hg_dense_scratch (lanes, width), (HgReal)NAN), *got = exact (k * width, 0);
  HgReal *got_bias = exact (width, 0);
  for (size_t j = 0; j < width; j++)
    for (size_t i = 0; i <= k; i++)
      {
        HgReal weight = i > 0 ? data->w[(i - 1) * width + j] : c->bias ? data->b[j] : 0;
        w[hg_panel_index (lanes, 1 + k, width, i, j)] = weight;
        if (i > 0)
          turned[hg_panel_index (lanes, width, k, j, i - 1)] = weight;
      }
  HgDenseCall call = { .rows = c->rows,
                       .k = k,
                       .width = width,
                       .activation = c->activation,
                       .bias = c->bias,
                       .w = w,
                       .x = data->x,
                       .y = y,
                       .turned = turned,
                       .dy = data->dy,
                       .dx = dx,
                       .dw = dw,
                       .scratch = scratch };
  p->dense_forward (&call);
  p->dense_backward (&call);
  for (size_t j = 0; j < width; j++)
    for (size_t i = 0; i <= k; i++)
      {
        HgReal *weight = &dw[hg_panel_index (lanes, 1 + k, width, i, j)];
        *(i > 0 ? &got[(i - 1) * width + j] : &got_bias[j]) = *weight;
        *weight = 0;
      }
  for (size_t i = 0; i < packed; i++)
    CHECK_EQUAL (dw[i], 0); /* the padding */
  char about[120];
  snprintf (about, sizeof about, "Dense rows=%zu k=%zu width=%zu activation=%d", c->rows, k, width,
            c->activation);
  close_to ("y", kernels->name, lanes, about, c->rows * width, y, data->y);
  close_to ("dx", kernels->name, lanes, about, c->rows * k, dx, data->dx);
  close_to ("kernel gradient", kernels->name, lanes, about, k * width, got, data->dw);
  close_to ("bias gradient", kernels->name, lanes, about, width, got_bias, data->db);
  HgReal *all[] = { w, turned, y, dx, dw, scratch, got, got_bias };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    free (all[i]);
}

TEST (dense_of_any_size)
{
  const DenseCase cases[]
      = { { 1, 1, 1, HG_LINEAR, true },      { 7, 3, 5, HG_RELU, true },      { 64, 16, 59, HG_TANH, true },
          { 65, 59, 17, HG_SIGMOID, true },  { 5, 20, 64, HG_LINEAR, false }, { 130, 70, 129, HG_RELU, true },
          { 3, 1100, 3, HG_SOFTSIGN, true }, { 2, 5, 1030, HG_LINEAR, true } };
  for (size_t at = 0; at < sizeof cases / sizeof *cases; at++)
    {
      const DenseCase *c = &cases[at];
      size_t in = c->rows * c->k, out = c->rows * c->width, size = c->k * c->width;
      HgRandom random = hg_random (at);
      DenseData d = { .x = drawn (&random, in, 1),
                      .w = drawn (&random, size, 1 / sqrt ((double)c->k)),
                      .b = drawn (&random, c->width, 0.1),
                      .dy = drawn (&random, out, 1),
                      .y = zeros (out),
                      .dx = zeros (in),
                      .dw = zeros (size),
                      .db = zeros (c->width) };
      double *x = widened (d.x, in), *w = widened (d.w, size), *b = widened (d.b, c->width),
             *dy = widened (d.dy, out);
      plain_dense (c->rows, c->k, c->width, c->activation, x, w, c->bias ? b : NULL, dy, d.y, d.dx, d.dw,
                   d.db);
      for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
        for (const HgPanelKernels *const *panels = (*level)->panels; *panels != NULL; panels++)
          check_dense (*level, *panels, c, &d);
      void *all[] = { d.x, d.w, d.b, d.dy, d.y, d.dx, d.dw, d.db, x, w, b, dy };
      for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free (all[i]);
    }
}
