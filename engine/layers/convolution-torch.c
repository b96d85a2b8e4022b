#include "layers/convolution-torch.h"
#include "layers/convolution.h"
#include <stdio.h>
#include <string.h>

/* Places in front of the input and behind it that each side's window reaches. */
typedef struct
{
  int n;
  int64_t front[2], behind[2];
} Edges;

static bool
find_edges (const HgTorch *torch, const HgWindowOptions *options, Edges *edges, HgError *error)
{
  *edges = (Edges){ .n = options->kernel.n };
  for (int i = 0; i < edges->n; i++)
    {
      int64_t n = torch->in[0].dim[i], stride = options->strides.v[i];
      int64_t reach = (options->kernel.v[i] - 1) * options->dilation.v[i] + 1;
      if (options->padding == HG_PADDING_VALID)
        continue;
      if (n < 0 && stride > 1)
        return hg_error_set (error, HG_ERROR_UNSUPPORTED, "its padding follows from a size that is open");
      int64_t total = stride == 1 ? reach - 1 : ((n + stride - 1) / stride - 1) * stride + reach - n;
      total = total > 0 ? total : 0;
      edges->front[i] = options->padding == HG_PADDING_CAUSAL ? reach - 1 : total / 2;
      edges->behind[i] = options->padding == HG_PADDING_CAUSAL ? 0 : total - total / 2;
    }
  return true;
}

static bool
all_are (const HgInts *ints, int64_t value)
{
  for (int i = 0; i < ints->n; i++)
    if (ints->v[i] != value)
      return false;
  return true;
}

/* The stride and the dilation, where they are not the usual ones. */
static void
say_steps (const HgWindowOptions *options, const HgInts *usual, char *text, size_t size)
{
  char sides[64];
  bool told = !all_are (&options->strides, 1);
  if (usual != NULL)
    told = memcmp (options->strides.v, usual->v, (size_t)usual->n * sizeof *usual->v) != 0;
  if (told)
    hg_torch_append (text, size, ", stride=%s", hg_torch_sides (&options->strides, sides, sizeof sides));
  if (!all_are (&options->dilation, 1))
    hg_torch_append (text, size, ", dilation=%s", hg_torch_sides (&options->dilation, sides, sizeof sides));
}

bool
hg_torch_window (const HgTorch *torch, const HgWindowOptions *options, const HgInts *usual,
                 HgTorchWindow *window, HgError *error)
{
  Edges e;
  char sides[64];
  *window = (HgTorchWindow){ 0 };
  say_steps (options, usual, window->options, sizeof window->options);
  if (!find_edges (torch, options, &e, error))
    return false;
  HgInts front = { .n = e.n };
  bool even = true;
  for (int i = 0; i < e.n; i++)
    {
      even &= e.front[i] == e.behind[i];
      front.v[i] = e.front[i];
    }
  if (even && !all_are (&front, 0))
    hg_torch_append (window->options, sizeof window->options, ", padding=%s",
                     hg_torch_sides (&front, sides, sizeof sides));
  if (even)
    return true;
  hg_torch_append (window->pad, sizeof window->pad, "(");
  for (int i = e.n - 1; i >= 0; i--) /* F.pad counts axes from the last */
    hg_torch_append (window->pad, sizeof window->pad, "%lld, %lld%s", (long long)e.front[i],
                     (long long)e.behind[i], i > 0 ? ", " : ")");
  return true;
}

bool
hg_convolution_torch (HgTorch *torch, HgError *error)
{
  const HgConvolution *c = torch->layer->config;
  HgWindowOptions options = hg_convolution_window (c);
  HgTorchWindow window;
  char sides[64], call[140] = "$m($x0)", groups[40] = "", line[HG_TORCH_TEXT];
  torch->order = HG_TORCH_FIRST;
  if (!hg_torch_window (torch, &options, NULL, &window, error))
    return false;
  if (window.pad[0] != '\0')
    snprintf (call, sizeof call, "$m(F.pad($x0, %s))", window.pad);
  if (c->groups > 1)
    snprintf (groups, sizeof groups, ", groups=%lld", (long long)c->groups);
  hg_torch_module (torch, "nn.Conv%dd(%lld, %lld, %s%s%s%s)", options.kernel.n,
                   (long long)hg_shape_axis (&torch->in[0], -1), (long long)c->filters,
                   hg_torch_sides (&c->kernel_size, sides, sizeof sides), window.options, groups,
                   c->use_bias ? "" : ", bias=False");
  hg_torch_line (torch, "$y0 = %s",
                 hg_torch_activate (torch, (HgActivation)c->activation, call, 1, line, sizeof line));
  hg_torch_array (torch, "weight", 0, options.kernel.n == 1 ? "210" : "3201");
  if (c->use_bias)
    hg_torch_array (torch, "bias", 1, "");
  return true;
}

/* PyTorch crops as much behind as in front; what it then has too much is cut off afterwards. */
static void
cut (const HgTorch *torch, const HgWindowOptions *options, HgInts *crop, HgInts *more, char *rest,
     size_t size)
{
  bool long_one = false;
  *crop = *more = (HgInts){ .n = options->kernel.n };
  for (int i = 0; i < crop->n; i++)
    {
      int64_t reach = (options->kernel.v[i] - 1) * options->dilation.v[i] + 1, out = torch->out[0].dim[i];
      int64_t whole = (torch->in[0].dim[i] - 1) * options->strides.v[i] + reach, beyond = whole - out;
      crop->v[i] = options->padding == HG_PADDING_SAME && beyond > 0 ? beyond / 2 : 0;
      int64_t lacks = out - (whole - 2 * crop->v[i]);
      more->v[i] = lacks > 0 ? lacks : 0;
      long_one |= lacks < 0;
    }
  rest[0] = '\0';
  if (!long_one)
    return;
  hg_torch_append (rest, size, "[:, :");
  for (int i = 0; i < crop->n; i++)
    hg_torch_append (rest, size, ", :%lld", (long long)torch->out[0].dim[i]);
  hg_torch_append (rest, size, "]");
}

bool
hg_convolution_torch_transposed (HgTorch *torch, HgError *error)
{
  const HgConvolution *c = torch->layer->config;
  HgWindowOptions options = hg_convolution_window (c);
  HgInts crop, more;
  char sides[64], rest[80], text[160] = "", call[120], line[HG_TORCH_TEXT];
  torch->order = HG_TORCH_FIRST;
  for (int i = 0; i < options.kernel.n; i++)
    if (torch->in[0].dim[i] < 0)
      return hg_error_set (error, HG_ERROR_UNSUPPORTED, "what it crops follows from a size that is open");
  cut (torch, &options, &crop, &more, rest, sizeof rest);
  say_steps (&options, NULL, text, sizeof text);
  if (!all_are (&crop, 0))
    hg_torch_append (text, sizeof text, ", padding=%s", hg_torch_sides (&crop, sides, sizeof sides));
  if (!all_are (&more, 0))
    hg_torch_append (text, sizeof text, ", output_padding=%s", hg_torch_sides (&more, sides, sizeof sides));
  hg_torch_module (torch, "nn.ConvTranspose%dd(%lld, %lld, %s%s%s)", options.kernel.n,
                   (long long)hg_shape_axis (&torch->in[0], -1), (long long)c->filters,
                   hg_torch_sides (&c->kernel_size, sides, sizeof sides), text,
                   c->use_bias ? "" : ", bias=False");
  snprintf (call, sizeof call, "$m($x0)%s", rest);
  hg_torch_line (torch, "$y0 = %s",
                 hg_torch_activate (torch, (HgActivation)c->activation, call, 1, line, sizeof line));
  hg_torch_array (torch, "weight", 0, options.kernel.n == 1 ? "210" : "3201");
  if (c->use_bias)
    hg_torch_array (torch, "bias", 1, "");
  return true;
}
