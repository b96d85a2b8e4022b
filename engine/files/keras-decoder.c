#include "files/keras-decoder.h"
#include "base/format.h"
#include "base/memory.h"
#include "files/keras-part.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  AROUND = 8, /* layers beside those of the time steps */
  /* A time step has a cell, a projection and what joins, and at the end its share of some joins. */
  MOST_STEPS = (HG_KERAS_LAYERS - AROUND) / 4
};

/* An option of the decoder and the one of the cell or the projection that holds it. */
typedef struct
{
  const char *decoder, *layer;
} Pair;

static const Pair cell_options[] = {
  { "units", "units" },
  { "activation", "activation" },
  { "recurrent_activation", "recurrent_activation" },
  { "use_bias", "use_bias" },
  { "unit_forget_bias", "unit_forget_bias" },
  { "kernel_initializer", "kernel_initializer" },
  { "recurrent_initializer", "recurrent_initializer" },
  { "bias_initializer", "bias_initializer" },
  { "kernel_regularizer", "kernel_regularizer" },
  { "recurrent_regularizer", "recurrent_regularizer" },
  { "bias_regularizer", "bias_regularizer" },
  { "trainable", "trainable" },
  { NULL, NULL },
};

static const Pair projection_options[] = {
  { "features", "units" },
  { "projection_activation", "activation" },
  { "use_bias", "use_bias" },
  { "projection_initializer", "kernel_initializer" },
  { "bias_initializer", "bias_initializer" },
  { "projection_regularizer", "kernel_regularizer" },
  { "bias_regularizer", "bias_regularizer" },
  { "activity_regularizer", "activity_regularizer" },
  { "trainable", "trainable" },
  { NULL, NULL },
};

/* @layer, whose reference it takes, with the options that @from has for it, read @back or forth. */
static HgLayer *
take_options (HgLayer *layer, const HgLayer *from, const Pair *pairs, bool back, HgError *error)
{
  for (; layer != NULL && pairs->decoder != NULL; pairs++)
    {
      HgValue value;
      hg_layer_get (from, back ? pairs->layer : pairs->decoder, &value);
      HgLayer *changed = hg_layer_with (layer, back ? pairs->decoder : pairs->layer, value, error);
      hg_layer_unref (layer);
      layer = changed;
    }
  return layer;
}

static HgLayer *
parse (HgError *error, const char *format, ...)
{
  char text[120];
  va_list list;
  va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  va_end (list);
  return hg_layer_parse (text, error);
}

/* Appends a step with @layer, whose reference it takes, and @in. */
static bool
append (HgKerasDecoder *out, HgLayer *layer, const char *suffix, const HgEdge *in, size_t n_in)
{
  HgKerasStep *step = &out->steps[out->n];
  if (layer == NULL)
    return false;
  *step = (HgKerasStep){ .layer = layer, .suffix = suffix, .shares = HG_NO_NODE, .n_in = n_in };
  for (size_t k = 0; k < n_in; k++)
    step->in[k] = in[k];
  out->n++;
  return true;
}

/* Calls the layer of step @first once more; where that is the next step, it is the first time. */
static bool
call (HgKerasDecoder *out, size_t first, HgLayer *layer, const char *suffix, const HgEdge *in, size_t n_in)
{
  bool again = first < out->n;
  if (!append (out, again ? hg_layer_ref (out->steps[first].layer) : layer, suffix, in, n_in))
    return false;
  if (again)
    out->steps[out->n - 1].shares = first;
  return true;
}

static HgEdge
last (const HgKerasDecoder *out)
{
  return (HgEdge){ out->n - 1, 0 };
}

static HgEdge
outside (size_t k)
{
  return (HgEdge){ HG_KERAS_OUTSIDE + k, 0 };
}

/* What the first time step reads: zeros and the latent vector. */
static bool
begin (HgKerasDecoder *out, size_t n_in, int64_t latent, int64_t units, int64_t features, HgError *error)
{
  int64_t values = latent > 0 ? latent : units;
  HgEdge source = outside (latent > 0 ? n_in - 1 : 0);
  if (!append (out, parse (error, "Reshape %lldx1", (long long)values), "column", &source, 1))
    return false;
  source = last (out);
  if (!append (out, parse (error, "ZeroPadding1D %lldx0", (long long)features), "zeros", &source, 1))
    return false;
  source = last (out);
  if (latent == 0 && !append (out, parse (error, "Cropping1D 0x%lld", (long long)values), "cut", &source, 1))
    return false;
  source = last (out);
  return append (out, parse (error, "Reshape 1x%lld", (long long)(features + latent)), "first", &source, 1);
}

/* Cell and projection for time step @t, which reads @input. */
static bool
add_time_step (HgKerasDecoder *out, const HgLayer *decoder, size_t t, size_t n_in, HgEdge input,
               HgError *error)
{
  HgEdge in[3] = { input, outside (0), outside (1) };
  HgLayer *cell = NULL, *projection = NULL;
  if (t == 0)
    {
      out->cell = out->n;
      out->projection = out->n + 1;
      cell = take_options (parse (error, "LSTM sequences state"), decoder, cell_options, false, error);
      projection = take_options (parse (error, "Dense"), decoder, projection_options, false, error);
    }
  else
    {
      size_t before = out->cell;
      for (size_t i = out->n; i-- > out->cell && before == out->cell;)
        if (out->steps[i].shares == out->cell)
          before = i;
      in[1] = (HgEdge){ before, 1 };
      in[2] = (HgEdge){ before, 2 };
    }
  if (!call (out, out->cell, cell, "cell", in, t > 0 || n_in > 1 ? 3 : 1))
    {
      hg_layer_unref (projection);
      return false;
    }
  in[0] = last (out);
  return call (out, out->projection, projection, "projection", in, 1);
}

/* Puts the @n outputs in @written side by side, as many at a time as a layer takes. */
static bool
join (HgKerasDecoder *out, HgEdge *written, size_t n, HgError *error)
{
  while (n > 1)
    {
      size_t joined = 0;
      for (size_t i = 0; i < n; joined++)
        {
          size_t some = n - i < HG_MAX_INPUTS ? n - i : HG_MAX_INPUTS;
          if (some > 1 && !append (out, parse (error, "Concatenate axis=1"), "steps", written + i, some))
            return false;
          written[joined] = some > 1 ? last (out) : written[i];
          i += some;
        }
      n = joined;
    }
  return true;
}

/* All time steps; @written is room for their outputs. */
static bool
write_out (HgKerasDecoder *out, const HgLayer *decoder, size_t n_in, int64_t latent, HgEdge *written,
           HgError *error)
{
  HgValue steps, units, features;
  hg_layer_get (decoder, "steps", &steps);
  hg_layer_get (decoder, "units", &units);
  hg_layer_get (decoder, "features", &features);
  if (!begin (out, n_in, latent, units.i, features.i, error))
    return false;
  HgEdge input = last (out), still = outside (n_in - 1);
  /* A single value needs no other form. */
  if (latent == 1)
    still = (HgEdge){ 0, 0 };
  else if (latent > 0 && steps.i > 1)
    {
      if (!append (out, parse (error, "Reshape 1x%lld", (long long)latent), "latent", &still, 1))
        return false;
      still = last (out);
    }
  for (size_t t = 0, fed = 0; t < (size_t)steps.i; t++)
    {
      if (t > 0 && latent > 0)
        {
          HgEdge in[2] = { input, still };
          fed = t == 1 ? out->n : fed;
          if (!call (out, fed, t == 1 ? parse (error, "Concatenate") : NULL, "fed", in, 2))
            return false;
          input = last (out);
        }
      if (!add_time_step (out, decoder, t, n_in, input, error))
        return false;
      input = written[t] = last (out);
    }
  return join (out, written, (size_t)steps.i, error);
}

bool
hg_keras_decoder_init (HgKerasDecoder *out, const HgLayer *decoder, size_t n_in, int64_t latent,
                       HgError *error)
{
  HgValue steps;
  char text[32], most[32];
  *out = (HgKerasDecoder){ 0 };
  hg_layer_get (decoder, "steps", &steps);
  if (steps.i > MOST_STEPS)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                         "for Keras its %s steps take more layers than a file may have: use at most "
                         "%s steps",
                         hg_format_count (text, sizeof text, steps.i),
                         hg_format_count (most, sizeof most, MOST_STEPS));
  out->steps = hg_alloc ((size_t)steps.i * 4 + AROUND, sizeof *out->steps, error);
  HgEdge *written = hg_alloc ((size_t)steps.i, sizeof *written, error);
  bool done = out->steps != NULL && written != NULL && write_out (out, decoder, n_in, latent, written, error);
  free (written);
  return done;
}

void
hg_keras_decoder_clear (HgKerasDecoder *out)
{
  for (size_t i = 0; i < out->n; i++)
    hg_layer_unref (out->steps[i].layer);
  free (out->steps);
  *out = (HgKerasDecoder){ 0 };
}

HgLayer *
hg_keras_decoder_of (const HgLayer *cell, const HgLayer *projection, int64_t steps, double forcing,
                     HgError *error)
{
  HgLayer *layer = hg_layer_parse ("FeedbackDecoder", error);
  layer = take_options (layer, cell, cell_options, true, error);
  layer = take_options (layer, projection, projection_options, true, error);
  for (int i = 0; layer != NULL && i < 2; i++)
    {
      HgLayer *changed = i == 0
                             ? hg_layer_with (layer, "steps", hg_value_int (steps), error)
                             : hg_layer_with (layer, "teacher_forcing_ratio", hg_value_real (forcing), error);
      hg_layer_unref (layer);
      layer = changed;
    }
  return layer;
}
