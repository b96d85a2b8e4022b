#include "layers/explain.h"
#include "layers/merge.h"
#include "layers/axes.h"
#include <stdio.h>
#include <string.h>

/* The two laid over each other from the right; false where they do not agree. */
static bool
overlay (const HgShape *a, const HgShape *b, HgShape *out)
{
  const HgShape *longer = a->rank >= b->rank ? a : b, *shorter = longer == a ? b : a;
  int shift = longer->rank - shorter->rank;
  bool fits = true;
  HgShape both = *longer;
  for (int k = 0; k < shorter->rank; k++)
    {
      int64_t one = longer->dim[shift + k], other = shorter->dim[k];
      both.dim[shift + k] = one == 1                            ? other
                            : other == 1 || other == HG_UNKNOWN ? one
                            : one == HG_UNKNOWN                 ? other
                                                                : one;
      fits &= one == other || one == 1 || other == 1 || one == HG_UNKNOWN || other == HG_UNKNOWN;
    }
  *out = both;
  return fits;
}

bool
hg_merge_infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  char a[HG_SHAPE_TEXT], b[HG_SHAPE_TEXT];
  HgShape all = in[0];
  for (size_t k = 1; k < n_in; k++)
    {
      HgShape before = all;
      if (all.rank == HG_UNKNOWN || in[k].rank == HG_UNKNOWN)
        all = HG_SHAPE_UNKNOWN;
      else if (!overlay (&before, &in[k], &all))
        {
          out[0] = in[0];
          return hg_error_set (
              error, HG_ERROR_SHAPE,
              "needs inputs of one shape (or an axis of 1 where they differ) and gets %s and %s",
              hg_shape_text (&before, a), hg_shape_text (&in[k], b));
        }
    }
  out[0] = all;
  return true;
}

static bool
is_whole (const HgOp *op, size_t k)
{
  return hg_shape_equal (&op->in[k], &op->out[0]);
}

/* A gradient of the output's shape before it is summed over the axes that an input repeats. */
/* An axis that input 0 lacks, or has once, is as long as another input's. */
void
hg_merge_explain (HgExplain *it)
{
  int rank = it->out[0].rank, own = it->in[0].rank;
  for (int i = 0; i < rank; i++)
    {
      int from = own == HG_UNKNOWN ? -1 : i - (rank - own);
      bool kept = from >= 0 && it->in[0].dim[from] == it->out[0].dim[i];
      hg_explain_axis (it, i, kept ? from : -1, kept ? NULL : hg_axis_noun (i, rank, false),
                       kept ? NULL : hg_axis_noun (i, rank, true));
      if (!kept)
        hg_explain_why (it, i, "the longest of its inputs has so many; the others are repeated");
    }
}

bool
hg_merge_plan (HgOp *op, HgError *error)
{
  for (size_t k = 0; k < op->n_in; k++)
    if (!is_whole (op, k))
      op->scratch = (size_t)hg_shape_values (&op->out[0]);
  return true;
}

/* Over the output (a) and input @k (b). */
static HgWalk
over (const HgOp *op, const HgPass *pass, size_t k)
{
  HgAxes out = hg_axes (&op->out[0], pass->n), in = hg_axes (&op->in[k], pass->n);
  size_t stride[HG_AXES];
  hg_axes_broadcast (&in, &out, stride);
  return hg_walk (out.n, out.size, out.stride, stride);
}

static HgReal
combine (HgMerge merge, HgReal y, HgReal x)
{
  switch (merge)
    {
    case HG_MERGE_SUBTRACT:
      return y - x;
    case HG_MERGE_MULTIPLY:
      return y * x;
    case HG_MERGE_MAXIMUM:
      return y >= x || y != y ? y : x;
    case HG_MERGE_MINIMUM:
      return y <= x || y != y ? y : x;
    default:
      return y + x;
    }
}

/* y ← y combined with input @k. */
static void
take_in (const HgOp *op, const HgPass *pass, HgMerge merge, size_t k, HgReal *y)
{
  for (HgWalk w = over (op, pass, k); w.more; hg_walk_next (&w))
    {
      HgReal *to = y + w.a;
      const HgReal *from = pass->x[k] + w.b;
      for (size_t i = 0; i < w.length; i++)
        to[i * w.a_step] = combine (merge, to[i * w.a_step], from[i * w.b_step]);
    }
}

void
hg_merge_forward (const HgOp *op, const HgPass *pass, HgMerge merge)
{
  size_t values = pass->n * (size_t)hg_shape_values (&op->out[0]);
  HgReal *y = pass->y[0];
  for (HgWalk w = over (op, pass, 0); w.more; hg_walk_next (&w))
    for (size_t i = 0; i < w.length; i++)
      y[w.a + i * w.a_step] = pass->x[0][w.b + i * w.b_step];
  for (size_t k = 1; k < op->n_in; k++)
    take_in (op, pass, merge, k, y);
  for (size_t i = 0; merge == HG_MERGE_AVERAGE && i < values; i++)
    y[i] /= (HgReal)op->n_in;
}

/* Keeps of @d what belongs to input @k: where it is the first whose value was taken. */
static void
keep_taken (const HgOp *op, const HgPass *pass, size_t k, HgReal *d)
{
  for (size_t j = 0; j <= k; j++)
    for (HgWalk w = over (op, pass, j); w.more; hg_walk_next (&w))
      for (size_t i = 0; i < w.length; i++)
        {
          bool equal = pass->x[j][w.b + i * w.b_step] == pass->y[0][w.a + i * w.a_step];
          if (equal != (j == k))
            d[w.a + i * w.a_step] = 0;
        }
}

/* @d, the gradient of the output, becomes that of input @k before its repeated axes are summed. */
static void
turn_gradient (const HgOp *op, const HgPass *pass, HgMerge merge, size_t k, HgReal *d)
{
  size_t values = pass->n * (size_t)hg_shape_values (&op->out[0]);
  HgReal factor = merge == HG_MERGE_AVERAGE ? 1 / (HgReal)op->n_in : -1;
  for (size_t i = 0; (merge == HG_MERGE_AVERAGE || (merge == HG_MERGE_SUBTRACT && k > 0)) && i < values; i++)
    d[i] *= factor;
  if (merge == HG_MERGE_MAXIMUM || merge == HG_MERGE_MINIMUM)
    keep_taken (op, pass, k, d);
  for (size_t j = 0; merge == HG_MERGE_MULTIPLY && j < op->n_in; j++)
    if (j != k)
      take_in (op, pass, merge, j, d);
}

void
hg_merge_backward (const HgOp *op, const HgPass *pass, HgMerge merge)
{
  size_t values = pass->n * (size_t)hg_shape_values (&op->out[0]);
  for (size_t k = 0; k < op->n_in; k++)
    {
      HgReal *dx = pass->dx[k], *d = is_whole (op, k) ? dx : pass->scratch;
      if (dx == NULL)
        continue;
      memcpy (d, pass->dy[0], values * sizeof *d);
      turn_gradient (op, pass, merge, k, d);
      if (d == dx)
        continue;
      memset (dx, 0, pass->n * (size_t)hg_shape_values (&op->in[k]) * sizeof *dx);
      for (HgWalk w = over (op, pass, k); w.more; hg_walk_next (&w))
        for (size_t i = 0; i < w.length; i++)
          dx[w.b + i * w.b_step] += d[w.a + i * w.a_step];
    }
}

/* Input @k as it takes part in a broadcast of @rank axes. */
static void
torch_input (const HgTorch *torch, size_t k, int rank, char *text, size_t size)
{
  snprintf (text, size, "$x%zu", k);
  int lacks = rank - torch->in[k].rank;
  if (lacks > 0)
    hg_torch_append (text, size, "[:%s, ...]",
                     lacks == 1   ? ", None"
                     : lacks == 2 ? ", None, None"
                                  : ", None, None, None");
}

void
hg_merge_torch (HgTorch *torch, HgMerge merge)
{
  static const char *const between[]
      = { [HG_MERGE_ADD] = " + ",     [HG_MERGE_SUBTRACT] = " - ", [HG_MERGE_MULTIPLY] = " * ",
          [HG_MERGE_AVERAGE] = " + ", [HG_MERGE_MAXIMUM] = ", ",   [HG_MERGE_MINIMUM] = ", " };
  static const char *const frames[][2]
      = { [HG_MERGE_ADD] = { "", "" },
          [HG_MERGE_SUBTRACT] = { "", "" },
          [HG_MERGE_MULTIPLY] = { "", "" },
          [HG_MERGE_AVERAGE] = { "(", "" },
          [HG_MERGE_MAXIMUM] = { "torch.stack(torch.broadcast_tensors(", ")).amax(0)" },
          [HG_MERGE_MINIMUM] = { "torch.stack(torch.broadcast_tensors(", ")).amin(0)" } };
  static const char *const two[][2]
      = { [HG_MERGE_MAXIMUM] = { "torch.maximum(", ")" }, [HG_MERGE_MINIMUM] = { "torch.minimum(", ")" } };
  bool extreme = merge == HG_MERGE_MAXIMUM || merge == HG_MERGE_MINIMUM;
  const char *const *frame = extreme && torch->n_in == 2 ? two[merge] : frames[merge];
  char line[HG_TORCH_TEXT], one[48];
  snprintf (line, sizeof line, "$y0 = %s", frame[0]);
  for (size_t k = 0; k < torch->n_in; k++)
    {
      if (!hg_shape_equal (&torch->in[k], &torch->out[0]))
        torch->order = HG_TORCH_LAST;
      torch_input (torch, k, torch->out[0].rank, one, sizeof one);
      hg_torch_append (line, sizeof line, "%s%s", k > 0 ? between[merge] : "", one);
    }
  hg_torch_append (line, sizeof line, "%s", frame[1]);
  if (merge == HG_MERGE_AVERAGE)
    hg_torch_append (line, sizeof line, ") / %zu", torch->n_in);
  hg_torch_line (torch, "%s", line);
}
