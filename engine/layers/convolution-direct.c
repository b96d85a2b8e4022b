/* The direct convolution: any kernel, stride, dilation and groups, either way, as products over windows of
 * the images as they lie (tensor/window-kernel.h). Nothing is gathered into patches. An image is copied only
 * to put columns of zeros beside it, and the gradient by what goes into the activation is written once.
 *
 * Time × features, being time-major, is one image whose columns are the chunk's rows: a step's neighbours in
 * time lie a row above and below, and nothing has to be turned. */
#include "layers/activation.h"
#include "layers/convolution-sides.h"
#include "tensor/panel-pack.h"
#include <string.h>

enum
{
  MOST_TIMES = 8 /* an upsampling by more is not folded: the kernel would grow too large */
};

/* One side of the layer, x or y: columns of zeros included where @values is its copy. */
typedef struct
{
  size_t rows, columns, channels, values;
} Side;

/* The layer for a chunk of n rows. */
typedef struct
{
  HgConvolutionSides sides;
  HgConvolutionWay forth, back;
  size_t images; /* 1 over time */
  Side x, y;
  size_t x_room, slope_room, g_room; /* HgReals of scratch */
  bool bends;                        /* the activation is not linear; */
  bool late; /* it comes after all phases, whose short vectors would leave lanes empty */
} Plan;

static Side
side_of (const HgShape *shape, bool flat, size_t n)
{
  Side side = { .rows = (size_t)shape->dim[0],
                .columns = flat ? n : (size_t)shape->dim[1],
                .channels = (size_t)hg_shape_axis (shape, -1) };
  side.values = side.rows * side.columns * side.channels;
  return side;
}

static size_t
widened (const Side *side, const HgConvolutionWay *way)
{
  return side->rows * (way->before + side->columns + way->after) * side->channels;
}

static bool
has_borders (const HgConvolutionWay *way)
{
  return way->before + way->after > 0;
}

/* @plan is filled in where it stands: its ways point to its sides. */
static void
make_plan (const HgOp *op, size_t n, Plan *plan)
{
  const HgConvolution *c = op->layer->config;
  const HgShape *from = op->before != NULL ? &op->from : &op->in[0];
  *plan = (Plan){ .sides = hg_convolution_sides (op, n), .bends = c->activation != HG_LINEAR };
  const HgConvolutionSides *sides = &plan->sides;
  plan->forth = hg_convolution_way (op, sides, sides->up);
  plan->back = hg_convolution_way (op, sides, !sides->up);
  plan->late = plan->forth.dots && hg_convolution_phases (&plan->forth) > 1;
  plan->images = sides->flat ? 1 : n;
  plan->x = side_of (from, sides->flat, n);
  plan->y = side_of (&op->out[0], sides->flat, n);
  if (has_borders (&plan->forth))
    plan->x_room = widened (&plan->x, &plan->forth);
  if (plan->bends || has_borders (&plan->back))
    plan->slope_room = widened (&plan->y, &plan->back);
  size_t small = sides->small / sides->groups,
         padded = hg_panel_padded (hg_convolution_gradient_kernels (op, sides)->lanes, small);
  if (padded > small)
    plan->g_room = sides->rows.small * sides->columns.small * padded;
}

static size_t
bias_room (const HgOp *op)
{
  return (size_t)hg_shape_axis (&op->out[0], -1) + HG_PANEL_VECTORS * op->kernels->lanes;
}

static const char *
name_of (const HgOp *op, const Plan *plan)
{
  const HgConvolutionSides *sides = &plan->sides;
  if (op->before != NULL)
    return "direct, the upsampling folded into the kernel";
  if (sides->up && sides->rows.stride * sides->columns.stride > 1)
    return "direct, phase by phase";
  return plan->forth.dots ? "direct, channels in the lanes" : "direct, filters in the lanes";
}

static bool
serves (const HgConvolutionCase *place)
{
  const HgConvolution *c = place->config;
  bool plain = c->groups <= 1; /* a transposed one has none */
  if (place->before == NULL)
    return true;
  for (int i = 0; i < c->kernel_size.n; i++)
    plain &= c->strides.v[i] == 1 && c->dilation_rate.v[i] == 1 && place->from->dim[i] > 0
             && place->in->dim[i] / place->from->dim[i] <= MOST_TIMES;
  return plain && hg_convolution_repeats (place->before);
}

static bool
plan (HgOp *op, HgError *error)
{
  const HgConvolution *c = op->layer->config;
  const size_t most = (size_t)1 << 40;
  if ((size_t)hg_shape_values (&op->in[0]) > most || (size_t)hg_shape_values (&op->out[0]) > most)
    return hg_error_memory (error, "the images", most * sizeof (HgReal));
  Plan p;
  make_plan (op, 1, &p);
  size_t room = p.x_room + p.slope_room + p.g_room;
  *(p.sides.flat ? &op->scratch : &op->fixed) = room;
  op->saved = hg_activation_info ((HgActivation)c->activation)->needs_input ? p.y.values : 0;
  op->derived = hg_convolution_panels (&p.forth) + hg_convolution_panels (&p.back) + bias_room (op);
  op->gathered = op->frozen ? 0 : hg_convolution_gradient (op, &p.sides) + p.y.channels;
  op->kernel = name_of (op, &p);
  return true;
}

static size_t
kernel_size (const HgOp *op)
{
  return (size_t)hg_shape_values (&op->specs[0].shape);
}

/* Bias, and the panels of both ways. */
static void
derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  const HgConvolution *c = op->layer->config;
  Plan p;
  make_plan (op, 1, &p);
  memset (derived, 0, bias_room (op) * sizeof *derived);
  if (c->use_bias)
    memcpy (derived, packed + kernel_size (op), p.y.channels * sizeof *derived);
  derived += bias_room (op);
  hg_convolution_fill (&p.forth, packed, derived);
  if (op->wants_dx)
    hg_convolution_fill (&p.back, packed, derived + hg_convolution_panels (&p.forth));
}

/* What a way does for one group and all its phases, from @from to @to. */
static void
run_way (const HgConvolutionWay *way, const HgConvolutionView *from, const HgReal *panel, const HgReal *bias,
         HgActivation activation, const Side *side, HgReal *to)
{
  size_t column = side->channels, row = side->columns * column;
  const HgConvolutionSides *sides = way->sides;
  size_t down = way->up ? sides->rows.stride : 1, across = way->up ? sides->columns.stride : 1;
  for (size_t i = 0; i < hg_convolution_phases (way); i++)
    {
      HgConvolutionPhase phase = hg_convolution_phase (way, i);
      HgStretch r, c;
      for (r.end = 0; r.end < phase.rows.places;)
        {
          r = hg_slide_stretch (&phase.rows, r.end);
          for (c.end = 0; c.end < phase.columns.places;)
            {
              c = hg_slide_stretch (&phase.columns, c.end);
              HgWindowProduct call = { .windows = hg_convolution_windows (&phase, way->from, from, &r, &c),
                                       .panel = panel,
                                       .bias = bias,
                                       .activation = activation,
                                       .width = way->to,
                                       .y = to + (phase.row + r.begin * down) * row
                                            + (phase.column + c.begin * across) * column,
                                       .y_line = down * row,
                                       .y_pixel = across * column };
              (way->dots ? way->kernels->window_dots : way->kernels->window_product) (&call);
            }
        }
      panel += phase.panel;
    }
}

/* All groups. */
static void
run_groups (const HgConvolutionWay *way, const HgConvolutionView *from, const HgReal *panels,
            const HgReal *bias, HgActivation activation, const Side *side, HgReal *to)
{
  size_t groups = way->sides->groups, each = hg_convolution_panels (way) / groups;
  for (size_t g = 0; g < groups; g++)
    {
      HgConvolutionView view = *from;
      view.values += g * way->from;
      run_way (way, &view, panels + g * each, bias != NULL ? bias + g * way->to : NULL, activation, side,
               to + g * way->to);
    }
}

/* An image with its borders: itself where it needs none. Those of @room are 0 already. */
static HgConvolutionView
with_borders (const HgConvolutionWay *way, const Side *side, const HgReal *image, HgReal *room)
{
  size_t row = side->columns * side->channels;
  if (!has_borders (way))
    return (HgConvolutionView){ image, row, side->channels };
  size_t wide = row + (way->before + way->after) * side->channels;
  for (size_t r = 0; r < side->rows; r++)
    memcpy (room + r * wide + way->before * side->channels, image + r * row, row * sizeof *room);
  return (HgConvolutionView){ room, wide, side->channels };
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const HgConvolution *c = op->layer->config;
  HgActivation activation = (HgActivation)c->activation;
  Plan p;
  make_plan (op, pass->n, &p);
  bool fused = hg_activation_fused (activation) && !p.late;
  const HgReal *panels = pass->derived + bias_room (op);
  HgReal *to = op->saved > 0 ? pass->saved : pass->y[0];
  memset (pass->scratch, 0, p.x_room * sizeof *pass->scratch);
  for (size_t i = 0; i < p.images; i++)
    {
      HgConvolutionView x = with_borders (&p.forth, &p.x, pass->x[0] + i * p.x.values, pass->scratch);
      HgReal *z = to + i * p.y.values;
      run_groups (&p.forth, &x, panels, pass->derived, fused ? activation : HG_LINEAR, &p.y, z);
      if (!fused)
        hg_activation_apply (op->kernels, activation, p.y.rows * p.y.columns, p.y.channels, z,
                             pass->y[0] + i * p.y.values);
    }
}

/* The gradient by what goes into the activation, with the borders that the way back needs: dy itself where
 * there is nothing to do. */
static HgConvolutionView
slope_of (const HgOp *op, const HgPass *pass, const Plan *p, size_t image, HgReal *room)
{
  const HgConvolution *c = op->layer->config;
  size_t row = p->y.columns * p->y.channels, at = image * p->y.values;
  if (!p->bends)
    return with_borders (&p->back, &p->y, pass->dy[0] + at, room);
  size_t wide = row + (p->back.before + p->back.after) * p->y.channels;
  for (size_t r = 0; r < p->y.rows; r++, at += row)
    hg_activation_gradient (op->kernels, (HgActivation)c->activation, p->y.columns, p->y.channels,
                            op->saved > 0 ? pass->saved + at : NULL, pass->y[0] + at, pass->dy[0] + at,
                            room + r * wide + p->back.before * p->y.channels);
  return (HgConvolutionView){ room, wide, p->y.channels };
}

/* Columns of zeros before the first. */
static HgConvolutionView
inner (HgConvolutionView view, size_t before)
{
  view.values += before * view.column;
  return view;
}

/* The small side's vectors of one group, filled up to whole ones. */
static HgConvolutionView
whole_vectors (const HgOp *op, const Plan *p, HgConvolutionView view, size_t group, HgReal *room)
{
  const HgConvolutionSides *sides = &p->sides;
  size_t width = sides->small / sides->groups, rows = sides->rows.small, columns = sides->columns.small;
  view.values += group * width;
  if (p->g_room == 0)
    return view;
  size_t padded = hg_panel_padded (hg_convolution_gradient_kernels (op, sides)->lanes, width);
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++)
      {
        HgReal *to = room + (r * columns + c) * padded;
        memcpy (to, view.values + r * view.row + c * view.column, width * sizeof *to);
        memset (to + width, 0, (padded - width) * sizeof *to);
      }
  return (HgConvolutionView){ room, columns * padded, padded };
}

/* The kernel's gradient: windows of @large times vectors of @small. */
static void
gather (const HgOp *op, const Plan *p, const HgConvolutionView *large, const HgConvolutionView *small,
        HgReal *room, HgReal *panels)
{
  const HgConvolutionSides *sides = &p->sides;
  const HgPanelKernels *kernels = hg_convolution_gradient_kernels (op, sides);
  const HgConvolutionWay *way = sides->up ? &p->back : &p->forth; /* the one that goes down */
  HgConvolutionPhase phase = hg_convolution_phase (way, 0);
  size_t each = hg_convolution_gradient (op, sides) / sides->groups;
  for (size_t g = 0; g < sides->groups; g++)
    {
      HgConvolutionView view = *large, vectors = whole_vectors (op, p, *small, g, room);
      view.values += g * way->from;
      HgStretch r, c;
      for (r.end = 0; r.end < phase.rows.places;)
        {
          r = hg_slide_stretch (&phase.rows, r.end);
          for (c.end = 0; c.end < phase.columns.places;)
            {
              c = hg_slide_stretch (&phase.columns, c.end);
              HgWindowOuter call = { .windows = hg_convolution_windows (&phase, way->from, &view, &r, &c),
                                     .g = vectors.values + r.begin * vectors.row + c.begin * vectors.column,
                                     .g_line = vectors.row,
                                     .g_pixel = vectors.column,
                                     .width = way->to,
                                     .panel = panels + g * each };
              kernels->window_outer (&call);
            }
        }
    }
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const HgConvolution *c = op->layer->config;
  Plan p;
  make_plan (op, pass->n, &p);
  HgReal *x_room = pass->scratch, *slope_room = x_room + p.x_room, *g_room = slope_room + p.slope_room;
  const HgReal *panels = pass->derived + bias_room (op) + hg_convolution_panels (&p.forth);
  memset (x_room, 0, (p.x_room + p.slope_room) * sizeof *x_room);
  for (size_t i = 0; i < p.images; i++)
    {
      HgConvolutionView slope = slope_of (op, pass, &p, i, slope_room);
      if (!op->frozen)
        {
          const HgReal *image = pass->x[0] + i * p.x.values;
          HgConvolutionView places = inner (slope, p.back.before),
                            x = { image, p.x.columns * p.x.channels, p.x.channels };
          if (p.sides.up)
            gather (op, &p, &slope, &x, g_room, pass->gathered);
          else
            {
              x = with_borders (&p.forth, &p.x, image, x_room);
              gather (op, &p, &x, &places, g_room, pass->gathered);
            }
          if (c->use_bias)
            op->kernels->channel_sums (p.y.rows * (slope.row / slope.column), p.y.channels, slope.values,
                                       pass->gathered + hg_convolution_gradient (op, &p.sides));
        }
      if (pass->dx[0] != NULL)
        run_groups (&p.back, &slope, panels, NULL, HG_LINEAR, &p.x, pass->dx[0] + i * p.x.values);
    }
}

static void
finish (const HgOp *op, const HgPass *pass)
{
  const HgConvolution *c = op->layer->config;
  HgConvolutionSides sides = hg_convolution_sides (op, 1);
  const HgReal *dbias = pass->gathered + hg_convolution_gradient (op, &sides);
  HgReal *bias = pass->dw + kernel_size (op);
  hg_convolution_collect (op, &sides, pass->gathered, pass->dw);
  for (size_t f = 0; c->use_bias && f < (size_t)c->filters; f++)
    bias[f] += dbias[f];
}

/* Every place of the small side times the whole kernel; what lies outside an image counts too. */
static double
flops (const HgOp *op)
{
  HgConvolutionSides sides = hg_convolution_sides (op, 1);
  double places = (double)sides.rows.small * (double)sides.columns.small;
  return places * (double)sides.rows.kernel * (double)sides.columns.kernel * (double)sides.large
         * (double)sides.small / (double)sides.groups;
}

const HgConvolutionKernel hg_convolution_direct = {
  .name = "direct",
  .serves = serves,
  .plan = plan,
  .derive = derive,
  .forward = forward,
  .backward = backward,
  .finish = finish,
  .flops = flops,
};
