/* How the feedback decoder computes. Nothing is known in advance, so the steps go one by one: the recurrent
 * kernel takes a step of the LSTM, to which the latent vector is an input that stands still, and the Dense
 * kernel projects its state. The way back goes through both the other way round; a fed-back output has the
 * gradient of the next step's input beside its own. */
#include "base/memory.h"
#include "layers/feedback-decoder.h"
#include "layers/recurrent.h"
#include "tensor/panel-pack.h"
#include "tensor/recurrent-pack.h"
#include <string.h>

/* n rows, t steps, f features, u units, z values of the latent vector. */

typedef struct
{
  const HgDecoderConfig *config;
  const HgOp *op;
  const HgPass *pass;
  const HgPanelKernels *cells, *projections; /* as wide as the units and the features fill them */
  HgRecurrentCall cell;
  HgDenseCall project;             /* one step's */
  bool fused;                      /* the output's activation is in the Dense kernel */
  size_t n, t, f, u, cell_weights; /* cell_weights: packed, in front of the projection's */
  HgReal *inputs;                  /* [t][n][f]: what came in place of the output before */
  HgReal *sums;                    /* [t][n][f]: outputs before their activation, where it is not fused */
  HgReal *dy, *dfed, *dh;          /* [n][f], [n][f], [n][u] in the scratch */
} Decoder;

int64_t
hg_decoder_latent (const HgShape *in)
{
  if (in[1].rank == 0)
    return hg_shape_axis (&in[0], 0);
  return in[2].rank == 0 ? 0 : hg_shape_axis (&in[2], 0);
}

/* The compiled layer's sizes. */
static Decoder
sized (const HgOp *op)
{
  const HgDecoderConfig *c = op->layer->config;
  Decoder d = { .config = c, .op = op, .t = (size_t)c->steps };
  HgActivation activation = (HgActivation)c->projection_activation;
  d.f = (size_t)c->features;
  d.u = (size_t)c->units;
  d.cells = hg_kernels_panels (op->kernels, d.u);
  d.projections = hg_kernels_panels (op->kernels, d.f);
  d.fused = hg_activation_fused (activation);
  d.cell = (HgRecurrentCall){ .shape = { .cell = HG_CELL_LSTM,
                                         .lanes = d.cells->lanes,
                                         .s = (size_t)hg_decoder_latent (op->in),
                                         .f = d.f,
                                         .u = d.u },
                              .t = d.t,
                              .activation = (HgActivation)c->activation,
                              .gate = (HgActivation)c->recurrent_activation,
                              .bias = c->use_bias,
                              .feeds = true };
  d.cell_weights = hg_recurrent_packed (&d.cell.shape);
  d.project = (HgDenseCall){
    .k = d.u, .width = d.f, .activation = d.fused ? activation : HG_LINEAR, .bias = c->use_bias
  };
  return d;
}

bool
hg_decoder_plan (HgOp *op, HgError *error)
{
  Decoder d = sized (op);
  const HgRecurrentShape *shape = &d.cell.shape;
  size_t step = hg_recurrent_gates (shape, 1) + hg_recurrent_cell (shape, 1) + d.u + 2 * d.f, all;
  if (!hg_multiply (d.t, step, &all) || all > (size_t)1 << 40)
    return hg_error_memory (error, "the gates of every step", 1ull << 42);
  op->kernel = "fused feedback decoder";
  op->weights = d.cell_weights + hg_panel_size (d.projections->lanes, 1 + d.u, d.f);
  op->derived = hg_recurrent_turned (shape) + hg_panel_size (d.projections->lanes, d.f, d.u);
  op->saved = hg_recurrent_gates (shape, d.t) + hg_recurrent_cell (shape, d.t)
              + d.t * (d.u + (d.fused ? 1 : 2) * d.f);
  op->scratch = hg_recurrent_scratch (shape) + 2 * d.f + d.u;
  op->fixed = hg_recurrent_fixed (shape) + hg_dense_scratch (d.projections->lanes, d.f);
  return true;
}

/* Keras's arrays are the kernel, the recurrent kernel, the bias, and the projection's. */
void
hg_decoder_pack (const HgOp *op, const HgReal *const *keras, HgReal *packed)
{
  Decoder d = sized (op);
  bool bias = d.config->use_bias;
  const HgReal *const *projection = keras + (bias ? 3 : 2);
  hg_cell_pack (&d.cell.shape, keras[0], keras[1], bias ? keras[2] : NULL, packed);
  hg_panel_pack_weights (d.projections->lanes, d.u, d.f, projection[0], bias ? projection[1] : NULL,
                         packed + d.cell_weights);
}

void
hg_decoder_unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  Decoder d = sized (op);
  bool bias = d.config->use_bias;
  HgReal *const *projection = keras + (bias ? 3 : 2);
  hg_cell_unpack (&d.cell.shape, packed, keras[0], keras[1], bias ? keras[2] : NULL);
  hg_panel_unpack_weights (d.projections->lanes, d.u, d.f, packed + d.cell_weights, projection[0],
                           bias ? projection[1] : NULL);
}

void
hg_decoder_derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  Decoder d = sized (op);
  hg_cell_turn (d.cells, &d.cell.shape, true, op->wants_dx, packed, derived);
  hg_panel_turn_weights (d.projections, d.u, d.f, packed + d.cell_weights,
                         derived + hg_recurrent_turned (&d.cell.shape));
}

static Decoder
open_decoder (const HgOp *op, const HgPass *pass)
{
  Decoder d = sized (op);
  const HgRecurrentShape *shape = &d.cell.shape;
  size_t n = pass->n;
  HgReal *at = pass->saved, *room = pass->scratch;
  d.pass = pass;
  d.n = d.cell.n = d.project.rows = n;
  d.cell.w = pass->w;
  d.cell.keeps = pass->training;
  d.cell.gates = hg_cell_take (&at, n * hg_recurrent_gates (shape, d.t));
  d.cell.cell = hg_cell_take (&at, n * hg_recurrent_cell (shape, d.t));
  d.cell.h = hg_cell_take (&at, d.t * n * d.u);
  d.inputs = hg_cell_take (&at, d.t * n * d.f);
  d.sums = hg_cell_take (&at, d.fused ? 0 : d.t * n * d.f);
  d.cell.x = d.inputs;
  d.cell.x_step = (ptrdiff_t)(n * d.f);
  d.cell.still = shape->s > 0 ? pass->x[op->n_in - 1] : NULL;
  d.cell.h_first = op->n_in > 1 ? pass->x[0] : NULL;
  d.cell.c_first = op->n_in > 1 ? pass->x[1] : NULL;
  d.cell.scratch = hg_cell_take (&room, n * hg_recurrent_scratch (shape) + hg_recurrent_fixed (shape));
  d.project.w = pass->w + d.cell_weights;
  d.project.scratch = hg_cell_take (&room, hg_dense_scratch (d.projections->lanes, d.f));
  d.dy = hg_cell_take (&room, n * d.f);
  d.dfed = hg_cell_take (&room, n * d.f);
  d.dh = hg_cell_take (&room, n * d.u);
  return d;
}

bool
hg_decoder_coin (uint64_t seed, size_t time, double ratio)
{
  return (hg_random_hash (seed ^ time) >> 32) < (uint64_t)(ratio * 0x1p32);
}

/* Whether step @time ≥ 1 sees the true value of the step before. */
static bool
is_taught (const Decoder *d, size_t time)
{
  const HgPass *pass = d->pass;
  if (pass->teacher == NULL || !pass->training)
    return pass->teacher != NULL && pass->forced;
  double ratio = hg_dial (pass->dials, HG_DIAL_TEACHER_FORCING, d->config->teacher_forcing_ratio);
  return hg_decoder_coin (pass->seed, time, ratio);
}

void
hg_decoder_forward (const HgOp *op, const HgPass *pass)
{
  Decoder d = open_decoder (op, pass);
  HgActivation activation = (HgActivation)d.config->projection_activation;
  size_t values = d.n * d.f;
  memset (d.inputs, 0, values * sizeof *d.inputs);
  for (size_t i = 0; i < d.t; i++)
    {
      HgReal *y = pass->y[0] + i * values, *sums = d.sums + i * values;
      if (i > 0)
        memcpy (d.inputs + i * values, (is_taught (&d, i) ? pass->teacher : pass->y[0]) + (i - 1) * values,
                values * sizeof *d.inputs);
      d.cells->recurrent_forward (&d.cell, i, i + 1);
      d.project.x = d.cell.h + i * d.n * d.u;
      d.project.y = d.fused ? y : sums;
      d.projections->dense_forward (&d.project);
      if (!d.fused)
        hg_activation_apply (op->kernels, activation, d.n, d.f, sums, y);
    }
}

/* Step @i's gradient of the projection, before its activation where that is not fused. */
static const HgReal *
output_gradient (const Decoder *d, size_t i, bool fed)
{
  size_t values = d->n * d->f;
  const HgReal *dy = d->pass->dy[0] + i * values;
  if (fed)
    {
      d->op->kernels->sum (values, 2, (const HgReal *const[]){ d->dfed, dy }, d->dy);
      dy = d->dy;
    }
  if (d->fused)
    return dy;
  hg_activation_gradient (d->op->kernels, (HgActivation)d->config->projection_activation, d->n, d->f,
                          d->sums + i * values, d->pass->y[0] + i * values, dy, d->dy);
  return d->dy;
}

void
hg_decoder_backward (const HgOp *op, const HgPass *pass)
{
  Decoder d = open_decoder (op, pass);
  bool fed = false;
  d.cell.turned = pass->derived;
  d.cell.dh = d.project.dx = d.dh;
  d.cell.dw = pass->dw;
  d.cell.dstill = d.cell.still != NULL ? pass->dx[op->n_in - 1] : NULL;
  d.cell.dh_first = op->n_in > 1 ? pass->dx[0] : NULL;
  d.cell.dc_first = op->n_in > 1 ? pass->dx[1] : NULL;
  d.project.turned = pass->derived + hg_recurrent_turned (&d.cell.shape);
  d.project.dw = pass->dw + d.cell_weights;
  for (size_t i = d.t; i-- > 0;)
    {
      d.project.dy = output_gradient (&d, i, fed);
      d.project.x = d.cell.h + i * d.n * d.u;
      d.project.y = pass->y[0] + i * d.n * d.f;
      d.projections->dense_backward (&d.project);
      fed = i > 0 && !is_taught (&d, i);
      d.cell.dx = fed ? d.dfed : NULL;
      d.cells->recurrent_backward (&d.cell, i, i + 1);
    }
}

double
hg_decoder_flops (const HgOp *op)
{
  const HgDecoderConfig *c = op->layer->config;
  double t = (double)c->steps, u = (double)c->units, f = (double)c->features;
  return t * u * 5 * f + 4 * u * u * (op->n_in > 1 ? t : t - 1) + 4 * u * (double)hg_decoder_latent (op->in);
}
