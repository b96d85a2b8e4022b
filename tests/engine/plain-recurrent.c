#include "engine/plain-recurrent.h"
#include <string.h>

/* One row at one step. A cell's sums are a(k), from the inputs, and s(k), from the state, gate by gate. */
typedef struct
{
  const RecurrentCase *k;
  PlainRecurrent *p;
  size_t row, step, g;
} At;

size_t
plain_gates (HgCellKind cell)
{
  return cell == HG_CELL_LSTM ? 4 : cell == HG_CELL_GRU ? 3 : 1;
}

static double *
state (const At *at, double *first, double *all, size_t step)
{
  size_t n = at->k->n, u = at->k->u;
  return step == 0 ? (first != NULL ? first + at->row * u : NULL) : all + ((step - 1) * n + at->row) * u;
}

static size_t
x_at (const At *at)
{
  size_t time = at->k->backwards ? at->k->t - 1 - at->step : at->step;
  return (time * at->k->n + at->row) * at->k->f;
}

/* From the inputs into @a and from the state into @s, both [g][u]. */
static void
sums (const At *at, double *a, double *s)
{
  const RecurrentCase *k = at->k;
  const PlainRecurrent *p = at->p;
  size_t width = at->g * k->u;
  const double *h = state (at, p->h0, p->h, at->step);
  for (size_t j = 0; j < width; j++)
    {
      a[j] = k->bias ? p->b[j] : 0;
      s[j] = k->bias && k->cell == HG_CELL_GRU ? p->b[width + j] : 0;
      for (size_t i = 0; i < k->f; i++)
        a[j] += p->x[x_at (at) + i] * p->w[i * width + j];
      for (size_t i = 0; i < k->s; i++)
        a[j] += p->still[at->row * k->s + i] * p->w[(k->f + i) * width + j];
      for (size_t i = 0; h != NULL && i < k->u; i++)
        s[j] += h[i] * p->r[i * width + j];
    }
}

/* Each unit's gates: what goes in, z, and what comes out, y. Kept: [4][u] of each; a GRU's fourth is s. */
static void
forward (const At *at, double *a, double *s)
{
  const RecurrentCase *k = at->k;
  PlainRecurrent *p = at->p;
  size_t u = k->u, here = at->step * k->n + at->row;
  const double *h = state (at, p->h0, p->h, at->step), *c = state (at, p->c0, p->c, at->step);
  double *z = p->sums + here * 4 * u, *y = p->values + here * 4 * u, *next = p->h + here * u;
  sums (at, a, s);
  for (size_t j = 0; j < u; j++)
    {
      for (size_t g = 0; g < at->g; g++)
        {
          bool content = k->cell == HG_CELL_LSTM ? g == 2 : k->cell == HG_CELL_GRU ? g == 2 : true;
          double open = k->cell == HG_CELL_GRU && g == 2 ? y[u + j] : 1;
          z[g * u + j] = a[g * u + j] + open * s[g * u + j];
          y[g * u + j] = value (content ? k->activation : k->gate, z[g * u + j]);
        }
      if (k->cell == HG_CELL_LSTM)
        {
          p->c[here * u + j] = (c != NULL ? y[u + j] * c[j] : 0) + y[j] * y[2 * u + j];
          next[j] = y[3 * u + j] * value (k->activation, p->c[here * u + j]);
        }
      else if (k->cell == HG_CELL_GRU)
        {
          y[3 * u + j] = s[2 * u + j];
          next[j] = y[j] * (h != NULL ? h[j] : 0) + (1 - y[j]) * y[2 * u + j];
        }
      else
        next[j] = y[j];
    }
}

/* The gradients by the sums: by the inputs' part into @da, by the state's into @ds. dh and dc become what
 * goes straight to the state before. */
static void
gates_back (const At *at, double *dh, double *dc, double *da, double *ds)
{
  const RecurrentCase *k = at->k;
  const PlainRecurrent *p = at->p;
  size_t u = k->u, here = at->step * k->n + at->row;
  const double *h = state (at, p->h0, p->h, at->step), *c = state (at, p->c0, p->c, at->step);
  const double *z = p->sums + here * 4 * u, *y = p->values + here * 4 * u;
  for (size_t j = 0; j < u; j++)
    {
      if (k->cell == HG_CELL_LSTM)
        {
          double now = p->c[here * u + j], out = value (k->activation, now);
          double d = dc[j] + dh[j] * y[3 * u + j] * slope (k->activation, now, out);
          da[j] = d * y[2 * u + j] * slope (k->gate, z[j], y[j]);
          da[u + j] = d * (c != NULL ? c[j] : 0) * slope (k->gate, z[u + j], y[u + j]);
          da[2 * u + j] = d * y[j] * slope (k->activation, z[2 * u + j], y[2 * u + j]);
          da[3 * u + j] = dh[j] * out * slope (k->gate, z[3 * u + j], y[3 * u + j]);
          dc[j] = d * y[u + j];
          dh[j] = 0;
        }
      else if (k->cell == HG_CELL_GRU)
        {
          double before = h != NULL ? h[j] : 0;
          da[2 * u + j] = dh[j] * (1 - y[j]) * slope (k->activation, z[2 * u + j], y[2 * u + j]);
          da[j] = dh[j] * (before - y[2 * u + j]) * slope (k->gate, z[j], y[j]);
          da[u + j] = da[2 * u + j] * y[3 * u + j] * slope (k->gate, z[u + j], y[u + j]);
          dh[j] *= y[j];
        }
      else
        {
          da[j] = dh[j] * slope (k->activation, z[j], y[j]);
          dh[j] = 0;
        }
      for (size_t g = 0; g < at->g; g++)
        ds[g * u + j] = da[g * u + j] * (k->cell == HG_CELL_GRU && g == 2 ? y[u + j] : 1);
    }
}

/* From the sums' gradients to the weights', the inputs' and the state's. */
static void
sums_back (const At *at, double *dh, const double *da, const double *ds)
{
  const RecurrentCase *k = at->k;
  PlainRecurrent *p = at->p;
  size_t width = at->g * k->u;
  const double *h = state (at, p->h0, p->h, at->step);
  for (size_t j = 0; j < width; j++)
    {
      p->db[j] += k->bias ? da[j] : 0;
      if (k->cell == HG_CELL_GRU)
        p->db[width + j] += k->bias ? ds[j] : 0;
      for (size_t i = 0; i < k->f; i++)
        {
          p->dw[i * width + j] += da[j] * p->x[x_at (at) + i];
          p->dx[x_at (at) + i] += da[j] * p->w[i * width + j];
        }
      for (size_t i = 0; i < k->s; i++)
        {
          p->dw[(k->f + i) * width + j] += da[j] * p->still[at->row * k->s + i];
          p->dstill[at->row * k->s + i] += da[j] * p->w[(k->f + i) * width + j];
        }
      for (size_t i = 0; i < k->u; i++)
        {
          p->dr[i * width + j] += h != NULL ? ds[j] * h[i] : 0;
          dh[i] += ds[j] * p->r[i * width + j];
        }
    }
}

static void
run_row (const RecurrentCase *k, PlainRecurrent *p, size_t row)
{
  size_t u = k->u, width = plain_gates (k->cell) * u;
  double *a = zeros (width), *s = zeros (width), *dh = zeros (u), *dc = zeros (u);
  for (size_t i = 0; i < k->t; i++)
    forward (&(At){ k, p, row, i, plain_gates (k->cell) }, a, s);
  for (size_t j = 0; j < u && k->states; j++)
    {
      dh[j] = p->dh_last[row * u + j];
      dc[j] = p->dc_last[row * u + j];
    }
  for (size_t i = k->t; i-- > 0;)
    {
      At at = { k, p, row, i, plain_gates (k->cell) };
      for (size_t j = 0; j < u; j++)
        if (!k->last_only || i + 1 == k->t)
          dh[j] += p->dh[((k->last_only ? 0 : i * k->n) + row) * u + j];
      gates_back (&at, dh, dc, a, s);
      sums_back (&at, dh, a, s);
    }
  memcpy (p->dh0 + row * u, dh, u * sizeof *dh);
  memcpy (p->dc0 + row * u, dc, u * sizeof *dc);
  free_all (4, (void *const[]){ a, s, dh, dc });
}

void
plain_recurrent_run (const RecurrentCase *k, PlainRecurrent *p)
{
  size_t states = k->t * k->n * k->u, width = plain_gates (k->cell) * k->u;
  p->h = zeros (states);
  p->c = zeros (states);
  p->sums = zeros (4 * states);
  p->values = zeros (4 * states);
  p->dstill = zeros (k->n * k->s);
  p->dx = zeros (k->t * k->n * k->f);
  p->dh0 = zeros (k->n * k->u);
  p->dc0 = zeros (k->n * k->u);
  p->dw = zeros ((k->f + k->s) * width);
  p->dr = zeros (k->u * width);
  p->db = zeros (2 * width);
  for (size_t row = 0; row < k->n; row++)
    run_row (k, p, row);
}

void
plain_recurrent_free (PlainRecurrent *p)
{
  free_all (11, (void *const[]){ p->h, p->c, p->sums, p->values, p->dstill, p->dx, p->dh0, p->dc0, p->dw,
                                 p->dr, p->db });
}
