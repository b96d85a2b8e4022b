/* The Dense kernels against a plain reference in double, at every width of every level this processor has.
 * Tolerance: float32's sums of up to a thousand products come out to within 1e-5 of the largest value (each
 * rounding is 6e-8); in the float64 build 1e-12. Buffers are exactly as long as the headers say, so that a
 * sanitizer sees a value too many. */
#include "engine/kernel-values.h"
#include "tensor/panel-pack.h"

#define TOLERANCE (sizeof (HgReal) == sizeof (float) ? 1e-5 : 1e-12)

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
        double dz = dy[r * width + j] * slope (a, sum, y[r * width + j]);
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
  close_to ("y", kernels->name, lanes, about, TOLERANCE, c->rows * width, y, data->y);
  close_to ("dx", kernels->name, lanes, about, TOLERANCE, c->rows * k, dx, data->dx);
  close_to ("kernel gradient", kernels->name, lanes, about, TOLERANCE, k * width, got, data->dw);
  close_to ("bias gradient", kernels->name, lanes, about, TOLERANCE, width, got_bias, data->db);
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
