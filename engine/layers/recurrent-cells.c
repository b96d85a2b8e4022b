/* The cells: one step of an LSTM, a GRU and a simple recurrent layer, forward and backward. σ is the gate
 * activation and φ the activation; a gate's sum is what went into it. */
#include "layers/recurrent.h"
#include "tensor/blas.h"
#include <string.h>

/* n rows, u units. */

void
hg_cell_open (const HgCellCall *call, const HgCellStep *step, size_t first, size_t count,
              HgActivation activation)
{
  size_t values = count * call->u;
  for (size_t r = 0; r < step->n; r++)
    {
      HgReal *z = step->z + r * call->width + first * call->u;
      if (step->raw != NULL)
        memcpy (step->raw + r * call->width + first * call->u, z, values * sizeof *z);
      hg_activation_apply (call->kernels, activation, count, call->u, z, z);
    }
}

void
hg_cell_shut (const HgCellCall *call, const HgCellStep *step, size_t first, size_t count,
              HgActivation activation, HgReal *dz)
{
  for (size_t r = 0; r < step->n; r++)
    {
      size_t at = r * call->width + first * call->u;
      hg_activation_gradient (call->kernels, activation, count, call->u,
                              step->raw != NULL ? step->raw + at : NULL, step->z + at, dz + at, dz + at);
    }
}

void
hg_cell_add_rows (const HgKernels *kernels, size_t rows, size_t width, size_t stride, const HgReal *from,
                  HgReal *total)
{
  for (size_t r = 0; r < rows; r++)
    kernels->sum (width, 2, (const HgReal *const[]){ total, from + r * stride }, total);
}

/* z (columns from @first on, @count gates) += from · U. */
static void
add_product (const HgCellCall *call, const HgCellStep *step, const HgReal *from, size_t first, size_t count)
{
  size_t at = first * call->u;
  hg_blas_gemm (false, false, step->n, count * call->u, call->u, 1, from, call->u, call->recurrent + at,
                call->width, 1, step->z + at, call->width);
}

/* to = dz (those columns) · Uᵀ, added to what is there or not. */
static void
turned_product (const HgCellCall *call, const HgCellStep *step, size_t first, size_t count, bool adds,
                HgReal *to)
{
  size_t at = first * call->u;
  hg_blas_gemm (false, true, step->n, call->u, count * call->u, 1, step->z + at, call->width,
                call->recurrent + at, call->width, adds ? 1 : 0, to, call->u);
}

/* dU (those columns) += fromᵀ · dz. */
static void
kernel_gradient (const HgCellCall *call, const HgCellStep *all, const HgReal *from, size_t first,
                 size_t count, HgReal *drecurrent)
{
  size_t at = first * call->u;
  hg_blas_gemm (true, false, call->u, count * call->u, all->n, 1, from, call->u, all->z + at, call->width, 1,
                drecurrent + at, call->width);
}

static void
whole_gradient (const HgCellCall *call, const HgCellStep *all, HgReal *drecurrent, HgReal *dbias)
{
  kernel_gradient (call, all, all->held, 0, call->width / call->u, drecurrent);
}

/* LSTM: gates i f c o; kept: φ(c). */
static void
lstm_forward (const HgCellCall *call, const HgCellStep *s)
{
  size_t u = call->u;
  add_product (call, s, s->held, 0, 4);
  hg_cell_open (call, s, 0, 2, call->gate);
  hg_cell_open (call, s, 2, 1, call->activation);
  hg_cell_open (call, s, 3, 1, call->gate);
  for (size_t r = 0; r < s->n; r++)
    {
      const HgReal *i = s->z + r * call->width, *f = i + u, *g = f + u, *c = s->c + r * u;
      for (size_t j = 0; j < u; j++)
        s->c_next[r * u + j] = f[j] * c[j] + i[j] * g[j];
    }
  hg_activation_apply (call->kernels, call->activation, s->n, u, s->c_next, s->kept[0]);
  for (size_t r = 0; r < s->n; r++)
    {
      const HgReal *o = s->z + r * call->width + 3 * u;
      for (size_t j = 0; j < u; j++)
        s->h_next[r * u + j] = o[j] * s->kept[0][r * u + j];
    }
}

static void
lstm_backward (const HgCellCall *call, const HgCellStep *s, HgReal *dh, HgReal *dc, HgReal *dheld)
{
  size_t u = call->u, width = call->width;
  HgReal *dz = call->scratch, *da = dheld;
  for (size_t r = 0; r < s->n; r++)
    for (size_t j = 0; j < u; j++)
      da[r * u + j] = dh[r * u + j] * s->z[r * width + 3 * u + j];
  hg_activation_gradient (call->kernels, call->activation, s->n, u, s->c_next, s->kept[0], da, da);
  for (size_t r = 0; r < s->n; r++)
    {
      const HgReal *z = s->z + r * width, *c = s->c + r * u, *a = s->kept[0] + r * u;
      HgReal *d = dz + r * width, *dc_row = dc + r * u;
      for (size_t j = 0; j < u; j++)
        {
          HgReal sum = dc_row[j] + da[r * u + j];
          d[j] = sum * z[2 * u + j];
          d[u + j] = sum * c[j];
          d[2 * u + j] = sum * z[j];
          d[3 * u + j] = dh[r * u + j] * a[j];
          dc_row[j] = sum * z[u + j];
        }
    }
  hg_cell_shut (call, s, 0, 2, call->gate, dz);
  hg_cell_shut (call, s, 2, 1, call->activation, dz);
  hg_cell_shut (call, s, 3, 1, call->gate, dz);
  memcpy (s->z, dz, s->n * width * sizeof *dz);
  memset (dh, 0, s->n * u * sizeof *dh);
  turned_product (call, s, 0, 4, false, dheld);
}

const char *const hg_lstm_gates[] = { "input gate", "forget gate", "candidate", "output gate", NULL };

const HgCell hg_cell_lstm = {
  .fused = "fused LSTM",
  .kernel = HG_CELL_LSTM,
  .states = 2,
  .gates = 4,
  .gate_names = hg_lstm_gates,
  .kept = 1,
  .forward = lstm_forward,
  .backward = lstm_backward,
  .gradients = whole_gradient,
};

/* GRU: gates z r h. h′ = z ⊙ h + (1 − z) ⊙ h̃. */
static void
mix (const HgCellCall *call, const HgCellStep *s)
{
  size_t u = call->u;
  for (size_t r = 0; r < s->n; r++)
    {
      const HgReal *z = s->z + r * call->width, *candidate = z + 2 * u;
      for (size_t j = 0; j < u; j++)
        s->h_next[r * u + j] = z[j] * s->h[r * u + j] + (1 - z[j]) * candidate[j];
    }
}

/* From dh: the gradients of the z gate and of h̃, both before and after their activations, into @dz; and what
 * goes straight to the state before into dh. */
static void
unmix (const HgCellCall *call, const HgCellStep *s, HgReal *dh, HgReal *dz)
{
  size_t u = call->u, width = call->width;
  for (size_t r = 0; r < s->n; r++)
    {
      const HgReal *z = s->z + r * width, *h = s->h + r * u;
      HgReal *d = dz + r * width, *dh_row = dh + r * u;
      for (size_t j = 0; j < u; j++)
        {
          d[j] = dh_row[j] * (h[j] - z[2 * u + j]);
          d[2 * u + j] = dh_row[j] * (1 - z[j]);
          dh_row[j] *= z[j];
        }
    }
  hg_cell_shut (call, s, 2, 1, call->activation, dz);
}

/* Reset after the product: h̃ = φ(x W + b + r ⊙ (h U + b′)); kept: the bracket, later its gradient. */
static void
gru_forward (const HgCellCall *call, const HgCellStep *s)
{
  size_t u = call->u;
  const HgReal *bias = call->recurrent_bias;
  HgReal *inner = s->kept[0];
  add_product (call, s, s->held, 0, 2);
  hg_blas_gemm (false, false, s->n, u, u, 1, s->held, u, call->recurrent + 2 * u, call->width, 0, inner, u);
  for (size_t r = 0; bias != NULL && r < s->n; r++)
    {
      hg_cell_add_rows (call->kernels, 1, 2 * u, 0, bias, s->z + r * call->width);
      hg_cell_add_rows (call->kernels, 1, u, 0, bias + 2 * u, inner + r * u);
    }
  hg_cell_open (call, s, 0, 2, call->gate);
  for (size_t r = 0; r < s->n; r++)
    {
      HgReal *reset = s->z + r * call->width + u, *sum = reset + u;
      for (size_t j = 0; j < u; j++)
        sum[j] += reset[j] * inner[r * u + j];
    }
  hg_cell_open (call, s, 2, 1, call->activation);
  mix (call, s);
}

static void
gru_backward (const HgCellCall *call, const HgCellStep *s, HgReal *dh, HgReal *dc, HgReal *dheld)
{
  size_t u = call->u, width = call->width;
  HgReal *dz = call->scratch, *inner = s->kept[0];
  unmix (call, s, dh, dz);
  for (size_t r = 0; r < s->n; r++)
    {
      const HgReal *reset = s->z + r * width + u;
      HgReal *dreset = dz + r * width + u, *dsum = dreset + u;
      for (size_t j = 0; j < u; j++)
        {
          dreset[j] = dsum[j] * inner[r * u + j];
          inner[r * u + j] = dsum[j] * reset[j];
        }
    }
  hg_cell_shut (call, s, 0, 2, call->gate, dz);
  memcpy (s->z, dz, s->n * width * sizeof *dz);
  turned_product (call, s, 0, 2, false, dheld);
  hg_blas_gemm (false, true, s->n, u, u, 1, inner, u, call->recurrent + 2 * u, width, 1, dheld, u);
}

static void
gru_gradients (const HgCellCall *call, const HgCellStep *all, HgReal *drecurrent, HgReal *dbias)
{
  size_t u = call->u;
  const HgReal *dinner = all->kept[0];
  kernel_gradient (call, all, all->held, 0, 2, drecurrent);
  hg_blas_gemm (true, false, u, u, all->n, 1, all->held, u, dinner, u, 1, drecurrent + 2 * u, call->width);
  if (dbias == NULL)
    return;
  hg_cell_add_rows (call->kernels, all->n, 2 * u, call->width, all->z, dbias);
  hg_cell_add_rows (call->kernels, all->n, u, u, dinner, dbias + 2 * u);
}

static const char *const gru_gates[] = { "update gate", "reset gate", "candidate", NULL };

const HgCell hg_cell_gru = {
  .fused = "fused GRU",
  .kernel = HG_CELL_GRU,
  .states = 1,
  .gates = 3,
  .gate_names = gru_gates,
  .kept = 1,
  .forward = gru_forward,
  .backward = gru_backward,
  .gradients = gru_gradients,
};

/* Reset before the product: h̃ = φ(x W + b + (r ⊙ h) U); kept: r ⊙ h. */
static void
before_forward (const HgCellCall *call, const HgCellStep *s)
{
  size_t u = call->u;
  add_product (call, s, s->held, 0, 2);
  hg_cell_open (call, s, 0, 2, call->gate);
  for (size_t r = 0; r < s->n; r++)
    {
      const HgReal *reset = s->z + r * call->width + u;
      for (size_t j = 0; j < u; j++)
        s->kept[0][r * u + j] = reset[j] * s->held[r * u + j];
    }
  add_product (call, s, s->kept[0], 2, 1);
  hg_cell_open (call, s, 2, 1, call->activation);
  mix (call, s);
}

static void
before_backward (const HgCellCall *call, const HgCellStep *s, HgReal *dh, HgReal *dc, HgReal *dheld)
{
  size_t u = call->u, width = call->width;
  HgReal *dz = call->scratch, *dproduct = dz + s->n * width;
  unmix (call, s, dh, dz);
  hg_blas_gemm (false, true, s->n, u, u, 1, dz + 2 * u, width, call->recurrent + 2 * u, width, 0, dproduct,
                u);
  for (size_t r = 0; r < s->n; r++)
    {
      const HgReal *reset = s->z + r * width + u;
      for (size_t j = 0; j < u; j++)
        {
          dz[r * width + u + j] = dproduct[r * u + j] * s->held[r * u + j];
          dheld[r * u + j] = dproduct[r * u + j] * reset[j];
        }
    }
  hg_cell_shut (call, s, 0, 2, call->gate, dz);
  memcpy (s->z, dz, s->n * width * sizeof *dz);
  turned_product (call, s, 0, 2, true, dheld);
}

static void
before_gradients (const HgCellCall *call, const HgCellStep *all, HgReal *drecurrent, HgReal *dbias)
{
  kernel_gradient (call, all, all->held, 0, 2, drecurrent);
  kernel_gradient (call, all, all->kept[0], 2, 1, drecurrent);
}

const HgCell hg_cell_gru_reset_before = {
  .states = 1,
  .gates = 3,
  .gate_names = gru_gates,
  .kept = 1,
  .forward = before_forward,
  .backward = before_backward,
  .gradients = before_gradients,
};

/* SimpleRNN: h′ = φ(x W + h U + b). */
static void
simple_forward (const HgCellCall *call, const HgCellStep *s)
{
  add_product (call, s, s->held, 0, 1);
  hg_cell_open (call, s, 0, 1, call->activation);
  memcpy (s->h_next, s->z, s->n * call->u * sizeof *s->z);
}

static void
simple_backward (const HgCellCall *call, const HgCellStep *s, HgReal *dh, HgReal *dc, HgReal *dheld)
{
  size_t values = s->n * call->u;
  hg_cell_shut (call, s, 0, 1, call->activation, dh);
  memcpy (s->z, dh, values * sizeof *dh);
  memset (dh, 0, values * sizeof *dh);
  turned_product (call, s, 0, 1, false, dheld);
}

const HgCell hg_cell_simple = {
  .fused = "fused SimpleRNN",
  .kernel = HG_CELL_SIMPLE,
  .states = 1,
  .gates = 1,
  .forward = simple_forward,
  .backward = simple_backward,
  .gradients = whole_gradient,
};
