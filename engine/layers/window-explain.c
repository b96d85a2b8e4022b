#include "layers/window-explain.h"
#include <stdio.h>

/* "kernel 3, stride 2, dilation 2, same padding" */
static void
reason (HgExplain *it, const HgWindowOptions *options, int side)
{
  char dilation[60] = "";
  if (options->dilation.v[side] > 1)
    snprintf (dilation, sizeof dilation, ", dilation %lld (it reaches over %lld)",
              (long long)options->dilation.v[side],
              (long long)((options->kernel.v[side] - 1) * options->dilation.v[side] + 1));
  hg_explain_why (it, side, "%s %lld, stride %lld%s, %s padding", options->noun,
                  (long long)options->kernel.v[side], (long long)options->strides.v[side], dilation,
                  options->padding == HG_PADDING_CAUSAL ? hg_padding_names_causal[HG_PADDING_CAUSAL]
                                                        : hg_padding_names[options->padding]);
}

/* Zeros in front and behind: " + 2 · 1", " + 0 + 1", or nothing. */
static void
padding_text (long long front, long long behind, char *text, size_t size)
{
  if (front == 0 && behind == 0)
    text[0] = '\0';
  else if (front == behind)
    snprintf (text, size, " + 2 · %lld", front);
  else
    snprintf (text, size, " + %lld + %lld", front, behind);
}

void
hg_window_explain (HgExplain *it, const HgWindowOptions *options)
{
  for (int i = 0; i < it->out[0].rank - 1; i++)
    {
      int64_t n = it->in[0].rank == it->out[0].rank ? it->in[0].dim[i] : HG_UNKNOWN,
              small = it->out[0].dim[i], stride = options->strides.v[i],
              reach = (options->kernel.v[i] - 1) * options->dilation.v[i] + 1;
      char padding[80] = "", count[48];
      hg_explain_axis (it, i, i, hg_axis_noun (i, it->out[0].rank, false),
                       hg_axis_noun (i, it->out[0].rank, true));
      reason (it, options, i);
      if (n == HG_UNKNOWN || small == HG_UNKNOWN)
        continue;
      int64_t beyond = (small - 1) * stride + reach - n, front = beyond > 0 ? beyond / 2 : 0;
      if (options->padding == HG_PADDING_CAUSAL)
        padding_text (reach - 1, 0, padding, sizeof padding);
      else if (options->padding == HG_PADDING_SAME && beyond > 0)
        padding_text (front, beyond - front, padding, sizeof padding);
      int64_t padded = options->padding == HG_PADDING_CAUSAL               ? n - 1
                       : options->padding == HG_PADDING_SAME && beyond > 0 ? n - reach + beyond
                                                                           : n - reach;
      bool even = padded % stride == 0;
      hg_explain_sum (it, i, even ? "(%s − %lld%s) / %lld + 1" : "⌊(%s − %lld%s) / %lld⌋ + 1",
                      hg_explain_count (n, count), (long long)reach, padding, (long long)stride);
    }
}

void
hg_window_explain_large (HgExplain *it, const HgWindowOptions *options, const HgInts *output_padding)
{
  for (int i = 0; i < it->out[0].rank - 1; i++)
    {
      int64_t n = it->in[0].rank == it->out[0].rank ? it->in[0].dim[i] : HG_UNKNOWN,
              stride = options->strides.v[i], large = it->out[0].dim[i];
      char count[48];
      hg_explain_axis (it, i, i, hg_axis_noun (i, it->out[0].rank, false),
                       hg_axis_noun (i, it->out[0].rank, true));
      reason (it, options, i);
      if (n == HG_UNKNOWN || large == HG_UNKNOWN)
        continue;
      hg_explain_count (n, count);
      if (output_padding->v[i] == HG_UNKNOWN && options->padding == HG_PADDING_SAME)
        hg_explain_sum (it, i, "%s · %lld", count, (long long)stride);
      else
        hg_explain_sum (it, i, "(%s − 1) · %lld + %lld", count, (long long)stride,
                        (long long)(large - (n - 1) * stride));
    }
}
