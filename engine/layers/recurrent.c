/* The loop over time around a cell. Everything that steps share lies in arrays over all steps, in the order
 * of time whatever the direction, so that the inputs' projection and each weight's gradient are one product
 * over t · n rows. States have t + 1 places: forwards step i goes from place i to i + 1, backwards from
 * i + 1 to i; either way the states before the steps are t neighbours. */
#include "base/memory.h"
#include "layers/noise.h"
#include "layers/recurrent-fused.h"
#include "tensor/blas.h"
#include <string.h>

/* n rows, t steps, f features, u units, width = gates · u. */

typedef struct
{
  const HgCell *cell;
  const HgOp *op;
  const HgPass *pass;
  const HgRecurrentConfig *config;
  size_t n, t, f, u, width;
  size_t rows; /* of different inputs: t · n, or n when all steps are the same */
  HgCellCall call;
  HgCellStep all;                                   /* every step; `n` is t · n */
  HgReal *inputs;                                   /* x with some of it dropped, or x itself */
  HgReal *h, *c;                                    /* [t + 1][n][u] */
  HgReal *dh, *dc, *dheld, *dy, *held_dh, *held_dc; /* [n][u] in the scratch */
} Loop;

static bool
drops (const HgPass *pass, double rate)
{
  return pass->training && rate > 0;
}

/* What a row keeps for each step beside the states, and whether raw sums and dropped copies are among it. */
static size_t
saved_per_step (const HgCell *cell, const HgOp *op, bool *raw)
{
  const HgRecurrentConfig *c = op->layer->config;
  size_t f = (size_t)op->in[0].dim[1], u = (size_t)c->units, width = cell->gates * u;
  *raw = hg_activation_info ((HgActivation)c->activation)->needs_input
         || hg_activation_info ((HgActivation)c->recurrent_activation)->needs_input;
  return width * (*raw ? 2 : 1) + cell->kept * u + (c->recurrent_dropout > 0 ? u : 0)
         + (c->dropout > 0 ? f : 0);
}

bool
hg_recurrent_plan (const HgCell *cell, HgOp *op, HgError *error)
{
  const HgRecurrentConfig *c = op->layer->config;
  bool raw;
  if (hg_fused_fits (cell, op))
    return hg_fused_plan (cell, op, error);
  op->kernel = "step by step";
  size_t t = (size_t)op->in[0].dim[0], u = (size_t)c->units, step = saved_per_step (cell, op, &raw), all;
  if (!hg_multiply (t + 1, step + cell->states * u, &all) || all > (size_t)1 << 40)
    return hg_error_memory (error, "the gates of every step", 1ull << 42);
  op->saved = t * step + (t + 1) * cell->states * u;
  op->scratch = (cell->gates + 7) * u;
  return true;
}

static Loop
open_loop (const HgCell *cell, const HgOp *op, const HgPass *pass)
{
  const HgRecurrentConfig *c = op->layer->config;
  size_t n = pass->n, t = (size_t)op->in[0].dim[0], f = (size_t)op->in[0].dim[1], u = (size_t)c->units;
  size_t width = cell->gates * u, rows = t * n;
  bool raw;
  HgReal *at = pass->saved, *room = pass->scratch;
  saved_per_step (cell, op, &raw);
  Loop l = { .cell = cell, .op = op, .pass = pass, .config = c, .n = n, .t = t, .f = f, .u = u };
  l.width = width;
  l.rows = op->before != NULL ? n : rows;
  l.all = (HgCellStep){ .n = rows,
                        .z = hg_cell_take (&at, rows * width),
                        .raw = raw ? hg_cell_take (&at, rows * width) : NULL };
  l.h = hg_cell_take (&at, (t + 1) * n * u);
  l.c = cell->states > 1 ? hg_cell_take (&at, (t + 1) * n * u) : NULL;
  for (size_t k = 0; k < cell->kept; k++)
    l.all.kept[k] = hg_cell_take (&at, rows * u);
  size_t before = c->go_backwards ? n * u : 0, after = c->go_backwards ? 0 : n * u;
  l.all.h = l.h + before;
  l.all.h_next = l.h + after;
  l.all.held = drops (pass, c->recurrent_dropout) ? hg_cell_take (&at, rows * u) : l.all.h;
  l.all.c = l.c != NULL ? l.c + before : NULL;
  l.all.c_next = l.c != NULL ? l.c + after : NULL;
  l.inputs = drops (pass, c->dropout) ? hg_cell_take (&at, rows * f) : (HgReal *)pass->x[0];
  l.call = (HgCellCall){ .kernels = op->kernels,
                         .u = u,
                         .width = width,
                         .activation = (HgActivation)c->activation,
                         .gate = (HgActivation)c->recurrent_activation,
                         .recurrent = pass->w + f * width,
                         .scratch = hg_cell_take (&room, n * (width + u)) };
  if (c->use_bias && c->reset_after)
    l.call.recurrent_bias = l.call.recurrent + u * width + width;
  l.dh = hg_cell_take (&room, n * u);
  l.dc = hg_cell_take (&room, n * u);
  l.dheld = hg_cell_take (&room, n * u);
  l.dy = hg_cell_take (&room, n * u);
  l.held_dh = hg_cell_take (&room, n * u);
  l.held_dc = hg_cell_take (&room, n * u);
  return l;
}

/* The time that the loop's step @i is at. */
static size_t
time_of (const Loop *l, size_t i)
{
  return l->config->go_backwards ? l->t - 1 - i : i;
}

static HgCellStep
step_at (const Loop *l, size_t time)
{
  size_t state = time * l->n * l->u, gates = time * l->n * l->width;
  HgCellStep step = { .n = l->n,
                      .z = l->all.z + gates,
                      .raw = l->all.raw != NULL ? l->all.raw + gates : NULL,
                      .h = l->all.h + state,
                      .held = l->all.held + state,
                      .h_next = l->all.h_next + state };
  if (l->c != NULL)
    {
      step.c = l->all.c + state;
      step.c_next = l->all.c_next + state;
    }
  for (size_t k = 0; k < l->cell->kept; k++)
    step.kept[k] = l->all.kept[k] + state;
  return step;
}

/* What row @row's value @column of @width is multiplied by: 0, or 1 / (1 − rate); the same in every step. */
static HgReal
dropout_factor (uint64_t seed, double rate, size_t row, size_t width, size_t column)
{
  return hg_noise_drops (seed, (uint64_t)row * width + column, rate) ? 0 : (HgReal)(1 / (1 - rate));
}

/* to = from ⊙ the mask, for @steps steps of n rows. Stream 1 is the inputs', 2 the state's. */
static void
drop (const Loop *l, uint64_t stream, double rate, size_t steps, size_t width, const HgReal *from, HgReal *to)
{
  uint64_t seed = hg_random_seed (l->pass->seed, stream);
  for (size_t r = 0; r < l->n; r++)
    for (size_t j = 0; j < width; j++)
      {
        HgReal factor = dropout_factor (seed, rate, l->pass->first + r, width, j);
        for (size_t k = 0; k < steps; k++)
          to[(k * l->n + r) * width + j] = factor * from[(k * l->n + r) * width + j];
      }
}

/* z = x W + b, every step. */
static void
project (const Loop *l)
{
  const HgReal *bias = l->call.recurrent + l->u * l->width;
  if (l->inputs != l->pass->x[0])
    drop (l, 1, l->config->dropout, l->rows / l->n, l->f, l->pass->x[0], l->inputs);
  for (size_t r = 0; r < l->rows && l->config->use_bias; r++)
    memcpy (l->all.z + r * l->width, bias, l->width * sizeof *bias);
  hg_blas_gemm (false, false, l->rows, l->width, l->f, 1, l->inputs, l->f, l->pass->w, l->width,
                l->config->use_bias ? 1 : 0, l->all.z, l->width);
  for (size_t r = l->rows; r < l->t * l->n; r += l->n)
    memcpy (l->all.z + r * l->width, l->all.z, l->n * l->width * sizeof *l->all.z);
}

static void
start (const Loop *l)
{
  size_t values = l->n * l->u;
  HgReal *const first[] = { l->h, l->c };
  for (size_t k = 0; k < l->cell->states; k++)
    {
      HgReal *state = first[k] + (l->config->go_backwards ? l->t * values : 0);
      if (l->op->n_in > 1)
        memcpy (state, l->pass->x[1 + k], values * sizeof *state);
      else
        memset (state, 0, values * sizeof *state);
    }
}

/* The output of the loop's step @i. A masked row repeats its output of the step before, or gives zeros. */
static void
put_output (const Loop *l, size_t i, const HgCellStep *step, const HgReal *mask)
{
  size_t u = l->u;
  bool sequences = l->config->return_sequences;
  HgReal *y = l->pass->y[0] + (sequences ? i * l->n * u : 0);
  const HgReal *before = i == 0 ? NULL : sequences ? y - l->n * u : y;
  if (mask == NULL)
    {
      if (sequences || i + 1 == l->t)
        memcpy (y, step->h_next, l->n * u * sizeof *y);
      return;
    }
  for (size_t r = 0; r < l->n; r++, y += u)
    if (mask[r] != 0)
      memcpy (y, step->h_next + r * u, u * sizeof *y);
    else if (before == NULL || l->config->zero_output_for_mask)
      memset (y, 0, u * sizeof *y);
    else if (sequences)
      memcpy (y, before + r * u, u * sizeof *y);
}

/* Masked rows keep their state. */
static void
keep_states (const Loop *l, const HgCellStep *step, const HgReal *mask)
{
  size_t size = l->u * sizeof *step->h;
  for (size_t r = 0; mask != NULL && r < l->n; r++)
    {
      if (mask[r] != 0)
        continue;
      memcpy (step->h_next + r * l->u, step->h + r * l->u, size);
      if (step->c != NULL)
        memcpy (step->c_next + r * l->u, step->c + r * l->u, size);
    }
}

void
hg_recurrent_forward (const HgCell *cell, const HgOp *op, const HgPass *pass)
{
  if (hg_recurrent_is_fused (op))
    {
      hg_fused_forward (op, pass);
      return;
    }
  Loop l = open_loop (cell, op, pass);
  project (&l);
  start (&l);
  for (size_t i = 0; i < l.t; i++)
    {
      size_t time = time_of (&l, i);
      HgCellStep step = step_at (&l, time);
      const HgReal *mask = pass->mask != NULL ? pass->mask + time * l.n : NULL;
      if (step.held != step.h)
        drop (&l, 2, l.config->recurrent_dropout, 1, l.u, step.h, step.held);
      cell->forward (&l.call, &step);
      keep_states (&l, &step, mask);
      put_output (&l, i, &step, mask);
    }
  size_t last = l.config->go_backwards ? 0 : l.t * l.n * l.u;
  const HgReal *const states[] = { l.h + last, l.c != NULL ? l.c + last : NULL };
  for (size_t k = 1; k < op->n_out; k++)
    if (op->reads[k])
      memcpy (pass->y[k], states[k - 1], l.n * l.u * sizeof *l.h);
}

static void
add (const Loop *l, const HgReal *from, HgReal *to)
{
  l->op->kernels->sum (l->n * l->u, 2, (const HgReal *const[]){ to, from }, to);
}

/* Takes the gradient of the loop's step @i's output into dh. Rows that are masked send theirs on to the step
 * before, through dy; and their dh and dc wait in held_dh and held_dc, for they pass the step by. */
static void
take_output (const Loop *l, size_t i, const HgReal *mask)
{
  size_t u = l->u, size = u * sizeof (HgReal);
  const HgReal *dy = l->pass->dy[0];
  if (dy != NULL && (l->config->return_sequences || i + 1 == l->t))
    add (l, dy + (l->config->return_sequences ? i * l->n * u : 0), mask != NULL ? l->dy : l->dh);
  for (size_t r = 0; mask != NULL && r < l->n; r++)
    {
      HgReal *dh = l->dh + r * u, *dc = l->dc + r * u, *dout = l->dy + r * u;
      memset (l->held_dh + r * u, 0, size);
      memset (l->held_dc + r * u, 0, size);
      if (mask[r] != 0)
        {
          for (size_t j = 0; j < u; j++)
            dh[j] += dout[j];
          memset (dout, 0, size);
          continue;
        }
      memcpy (l->held_dh + r * u, dh, size);
      memcpy (l->held_dc + r * u, dc, size);
      memset (dh, 0, size);
      memset (dc, 0, size);
      if (l->config->zero_output_for_mask)
        memset (dout, 0, size);
    }
}

/* All steps backward: z becomes the gradient of the gates' sums, dh and dc those of the first state. */
static void
steps_backward (const Loop *l)
{
  size_t values = l->n * l->u, size = values * sizeof (HgReal);
  const HgPass *pass = l->pass;
  HgReal *const ends[] = { l->dh, l->dc };
  memset (l->dy, 0, size);
  for (size_t k = 0; k < 2; k++)
    if (1 + k < l->op->n_out && l->op->reads[1 + k] && pass->dy[1 + k] != NULL)
      memcpy (ends[k], pass->dy[1 + k], size);
    else
      memset (ends[k], 0, size);
  for (size_t i = l->t; i-- > 0;)
    {
      size_t time = time_of (l, i);
      HgCellStep step = step_at (l, time);
      const HgReal *mask = pass->mask != NULL ? pass->mask + time * l->n : NULL;
      take_output (l, i, mask);
      l->cell->backward (&l->call, &step, l->dh, l->dc, l->dheld);
      if (step.held != step.h)
        drop (l, 2, l->config->recurrent_dropout, 1, l->u, l->dheld, l->dheld);
      add (l, l->dheld, l->dh);
      if (mask == NULL)
        continue;
      add (l, l->held_dh, l->dh);
      add (l, l->held_dc, l->dc);
    }
}

/* The inputs' side: dW, db, dx. With the same input in every step the gates' gradients are summed first. */
static void
inputs_backward (const Loop *l)
{
  const HgPass *pass = l->pass;
  HgReal *dz = l->all.z, *dx = pass->dx[0];
  for (size_t r = l->rows; r < l->t * l->n; r += l->n)
    l->op->kernels->sum (l->n * l->width, 2, (const HgReal *const[]){ dz, dz + r * l->width }, dz);
  hg_blas_gemm (true, false, l->f, l->width, l->rows, 1, l->inputs, l->f, dz, l->width, 1, pass->dw,
                l->width);
  if (l->config->use_bias)
    hg_cell_add_rows (l->op->kernels, l->rows, l->width, l->width, dz, pass->dw + (l->f + l->u) * l->width);
  if (dx == NULL)
    return;
  hg_blas_gemm (false, true, l->rows, l->f, l->width, 1, dz, l->width, pass->w, l->width, 0, dx, l->f);
  if (l->inputs != pass->x[0])
    drop (l, 1, l->config->dropout, l->rows / l->n, l->f, dx, dx);
}

void
hg_recurrent_backward (const HgCell *cell, const HgOp *op, const HgPass *pass)
{
  if (hg_recurrent_is_fused (op))
    {
      hg_fused_backward (op, pass);
      return;
    }
  Loop l = open_loop (cell, op, pass);
  HgReal *drecurrent = pass->dw + l.f * l.width;
  steps_backward (&l);
  cell->gradients (&l.call, &l.all, drecurrent,
                   l.call.recurrent_bias != NULL ? drecurrent + (l.u + 1) * l.width : NULL);
  inputs_backward (&l);
  const HgReal *const first[] = { l.dh, l.dc };
  for (size_t k = 1; k < op->n_in; k++)
    if (pass->dx[k] != NULL)
      memcpy (pass->dx[k], first[k - 1], l.n * l.u * sizeof *l.dh);
}

double
hg_recurrent_flops (const HgCell *cell, const HgOp *op)
{
  const HgRecurrentConfig *c = op->layer->config;
  double t = (double)op->in[0].dim[0], projected = op->before != NULL ? 1 : t;
  return (double)(cell->gates * (size_t)c->units)
         * (projected * (double)op->in[0].dim[1] + (op->n_in > 1 ? t : t - 1) * (double)c->units);
}
