#include "files/keras-guess.h"
#include "files/keras-groups.h"
#include <ctype.h>
#include <string.h>

/* The last axis of array @i, or 0. */
static int64_t
last (const HgGuessItem *item, size_t i)
{
  return i < item->n && item->shapes[i].rank > 0 ? item->shapes[i].dim[item->shapes[i].rank - 1] : 0;
}

static bool
is_matrix (const HgGuessItem *item, size_t i)
{
  return i < item->n && item->shapes[i].rank == 2;
}

static bool
is_vector (const HgGuessItem *item, size_t i, int64_t size)
{
  return i < item->n && item->shapes[i].rank == 1 && item->shapes[i].dim[0] == size;
}

/* Whether the item's name begins as Keras names a layer of @class, underscores aside. */
static bool
named (const HgGuessItem *item, const char *class)
{
  const char *p = item->base;
  for (; *class != '\0'; class ++)
    {
      p += *p == '_';
      if (*p++ != tolower ((unsigned char)*class))
        return false;
    }
  return *p == '\0';
}

static HgGuess
dense (const HgGuessItem *item)
{
  const HgShape *kernel = &item->shapes[0];
  json_t *config = json_pack ("{s:I, s:b}", "units", (json_int_t)kernel->dim[1], "use_bias", item->n == 2);
  return (HgGuess){ .config = config, .class = "Dense", .in = kernel->dim[0], .out = kernel->dim[1] };
}

/* kernel (f, g·u), recurrent kernel (u, g·u), bias. */
static HgGuess
recurrent (const HgGuessItem *item, size_t first, size_t n)
{
  const HgShape *kernel = &item->shapes[first], *state = &item->shapes[first + 1];
  int64_t units = state->dim[0], width = state->dim[1];
  if (units == 0 || width % units != 0 || kernel->dim[1] != width)
    return (HgGuess){ 0 };
  int64_t gates = width / units;
  const char *class = gates == 4 ? "LSTM" : gates == 3 ? "GRU" : gates == 1 ? "SimpleRNN" : NULL;
  if (class == NULL)
    return (HgGuess){ 0 };
  json_t *config = json_pack ("{s:I, s:b}", "units", (json_int_t)units, "use_bias", n == 3);
  if (gates == 3)
    json_object_set_new (config, "reset_after", json_boolean (n == 3 && item->shapes[first + 2].rank == 2));
  return (HgGuess){ .config = config,
                    .class = class,
                    .in_rank = 2,
                    .in = kernel->dim[0],
                    .out = units,
                    .recurrent = true,
                    .line = true };
}

/* Keras 1: kernel, recurrent kernel and bias for each gate. */
static HgGuess
gates_apart (const HgGuessItem *item)
{
  json_t *config = json_pack ("{s:I}", "units", (json_int_t)last (item, 0));
  return (HgGuess){ .config = config,
                    .class = item->n == 12 ? "LSTM" : "GRU",
                    .in_rank = 2,
                    .in = item->shapes[0].dim[0],
                    .out = last (item, 0),
                    .recurrent = true,
                    .line = true };
}

static HgGuess
both_ways (const HgGuessItem *item)
{
  HgGuess inner = recurrent (item, 0, item->n / 2);
  if (inner.config == NULL)
    return inner;
  json_object_set_new (inner.config, "name", json_string ("forward"));
  inner.config = json_pack ("{s:{s:s, s:s, s:o, s:n}}", "layer", "module", "keras.layers", "class_name",
                            inner.class, "config", inner.config, "registered_name");
  inner.class = "Bidirectional";
  inner.out *= 2;
  return inner;
}

static HgGuess
each_step (const HgGuessItem *item)
{
  HgGuess inner = dense (item);
  json_object_set_new (inner.config, "name", json_string ("step"));
  inner.config = json_pack ("{s:{s:s, s:s, s:o, s:n}}", "layer", "module", "keras.layers", "class_name",
                            "Dense", "config", inner.config, "registered_name");
  inner.class = "TimeDistributed";
  inner.in_rank = 2;
  inner.line = true;
  return inner;
}

/* (sides …, in, out); a transposed one (sides …, out, in), which its bias betrays; Keras 1 channels first
 * (out, in, sides …), and for a line an image of one column. */
static HgGuess
convolution (const HgGuessItem *item, int keras)
{
  HgShape kernel = item->shapes[0];
  int64_t bias = item->n == 2 ? last (item, 1) : 0;
  bool line = kernel.rank == 3 || named (item, "Conv1D") || named (item, "Convolution1D");
  bool first = keras < 2 && kernel.rank == 4 && bias == kernel.dim[0] && bias != kernel.dim[3];
  if (first)
    kernel = (HgShape){ .rank = 4, .dim = { kernel.dim[2], kernel.dim[3], kernel.dim[1], kernel.dim[0] } };
  int sides = line ? 1 : 2, rank = kernel.rank;
  int64_t in = kernel.dim[rank - 2], out = kernel.dim[rank - 1];
  bool back = named (item, line ? "Conv1DTranspose" : "Conv2DTranspose")
              || (bias != 0 && bias == in && bias != out);
  if (back)
    {
      in = kernel.dim[rank - 1];
      out = kernel.dim[rank - 2];
    }
  json_t *config = json_pack ("{s:I, s:b, s:s}", "filters", (json_int_t)out, "use_bias", item->n == 2,
                              "padding", "same");
  json_object_set_new (config, "kernel_size",
                       sides == 1
                           ? json_pack ("[I]", (json_int_t)kernel.dim[0])
                           : json_pack ("[I, I]", (json_int_t)kernel.dim[0], (json_int_t)kernel.dim[1]));
  if (first)
    json_object_set_new (config, "data_format", json_string ("channels_first"));
  return (HgGuess){ .config = config,
                    .class = line   ? back ? "Conv1DTranspose" : "Conv1D"
                             : back ? "Conv2DTranspose"
                                    : "Conv2D",
                    .in_rank = line ? 2 : 3,
                    .in = in,
                    .out = out,
                    .line = line };
}

static HgGuess
normalization (const HgGuessItem *item)
{
  bool batch = item->n == 4 || named (item, "BatchNormalization"), plain = batch && item->n == 2;
  return (HgGuess){ .config = json_pack ("{s:b, s:b}", "center", !plain, "scale", !plain && item->n != 3),
                    .class = batch ? "BatchNormalization" : "LayerNormalization",
                    .in = last (item, 0),
                    .out = last (item, 0) };
}

static HgGuess
by_depth (const HgGuessItem *item)
{
  const HgShape *kernel = &item->shapes[0];
  json_t *config
      = json_pack ("{s:[I, I], s:I, s:s, s:b}", "kernel_size", (json_int_t)kernel->dim[0],
                   (json_int_t)kernel->dim[1], "depth_multiplier", (json_int_t)kernel->dim[3], "padding",
                   "same", "use_bias", named (item, "SeparableConv2D") ? item->n == 3 : item->n == 2);
  HgGuess guess = { .config = config, .class = "DepthwiseConv2D", .in_rank = 3, .in = kernel->dim[2] };
  guess.out = kernel->dim[2] * kernel->dim[3];
  if (named (item, "SeparableConv2D"))
    {
      guess.class = "SeparableConv2D";
      guess.out = last (item, 1);
      json_object_set_new (config, "filters", json_integer (guess.out));
    }
  return guess;
}

HgGuess
hg_keras_guess_layer (const HgGuessItem *item, int keras)
{
  bool kernel = is_matrix (item, 0), biased = item->n == 1 || is_vector (item, 1, last (item, 0));
  if (kernel && item->n <= 2 && biased && strstr (item->base, "embedding") == NULL)
    return named (item, "TimeDistributed") ? each_step (item) : dense (item);
  if (kernel && is_matrix (item, 1) && (item->n == 2 || item->n == 3))
    return recurrent (item, 0, item->n);
  if (kernel && is_matrix (item, 1) && (item->n == 12 || item->n == 9) && is_vector (item, 2, last (item, 0)))
    return gates_apart (item);
  if (kernel && is_matrix (item, 1) && (item->n == 4 || item->n == 6) && is_matrix (item, item->n / 2))
    return both_ways (item);
  bool window = item->n > 0 && (item->shapes[0].rank == 3 || item->shapes[0].rank == 4);
  bool deep = item->n > 0 && item->shapes[0].rank == 4;
  if (deep
      && ((named (item, "DepthwiseConv2D") && item->n <= 2)
          || (named (item, "SeparableConv2D") && item->n >= 2)))
    return by_depth (item);
  if (window && item->n <= 2 && (item->n == 1 || item->shapes[1].rank == 1))
    return convolution (item, keras);
  bool vectors = item->n == 2 || item->n == 4 || (item->n == 3 && named (item, "BatchNormalization"));
  for (size_t i = 0; i < item->n; i++)
    vectors &= is_vector (item, i, last (item, 0));
  return vectors ? normalization (item) : (HgGuess){ 0 };
}
