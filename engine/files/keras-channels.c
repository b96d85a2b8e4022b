#include "files/keras-channels.h"
#include <stdio.h>
#include <string.h>

static bool
is_one_of (const char *class, const char *const *names)
{
  for (; *names != NULL; names++)
    if (strcmp (*names, class) == 0)
      return true;
  return false;
}

/* The rank of what a layer with windows takes; 0 for all others. */
static int
window_rank (const char *class)
{
  static const char *const lines[] = { "Conv1D",
                                       "Conv1DTranspose",
                                       "MaxPooling1D",
                                       "AveragePooling1D",
                                       "GlobalMaxPooling1D",
                                       "GlobalAveragePooling1D",
                                       NULL };
  static const char *const images[] = { "Conv2D",
                                        "Conv2DTranspose",
                                        "DepthwiseConv2D",
                                        "SeparableConv2D",
                                        "MaxPooling2D",
                                        "AveragePooling2D",
                                        "GlobalMaxPooling2D",
                                        "GlobalAveragePooling2D",
                                        "UpSampling2D",
                                        "ZeroPadding2D",
                                        "Cropping2D",
                                        "SpatialDropout2D",
                                        NULL };
  return is_one_of (class, lines) ? 2 : is_one_of (class, images) ? 3 : 0;
}

/* Layers that treat every value alike, or along an axis that they name. */
static bool
minds_no_order (const char *class, const json_t *config)
{
  static const char *const names[] = { "Activation",    "ActivityRegularization",
                                       "Add",           "AlphaDropout",
                                       "Average",       "BatchNormalization",
                                       "Concatenate",   "Dropout",
                                       "ELU",           "GaussianDropout",
                                       "GaussianNoise", "LeakyReLU",
                                       "Maximum",       "Minimum",
                                       "Multiply",      "ReLU",
                                       "Subtract",      NULL };
  const char *activation = json_string_value (json_object_get (config, "activation"));
  return is_one_of (class, names) && (activation == NULL || strcmp (activation, "softmax") != 0);
}

HgKerasTurn
hg_keras_turn (const json_t *layer, int keras, const int *turns, size_t n)
{
  const char *class = json_string_value (json_object_get (layer, "class_name"));
  const json_t *config = json_object_get (layer, "config");
  const char *format = json_string_value (json_object_get (config, "data_format"));
  int rank = class != NULL ? window_rank (class) : 0, first = n > 0 ? turns[0] : 0;
  /* Keras 1 leaves it out of layers without weights: there it is as before them. */
  bool turned = format != NULL ? strcmp (format, "channels_first") == 0 : keras < 2 && first == rank;
  bool alike = class != NULL && minds_no_order (class, config);
  for (size_t i = 1; i < n; i++)
    alike &= turns[i] == first;
  if (rank > 0 && turned)
    {
      bool flat = strncmp (class, "Global", 6) == 0 && !json_is_true (json_object_get (config, "keepdims"));
      return (HgKerasTurn){ .in = rank, .out = flat ? 0 : rank };
    }
  /* From Keras 2 on Flatten moves the channels last by itself. */
  if (class != NULL && strcmp (class, "Flatten") == 0 && keras >= 2 && turned)
    return (HgKerasTurn){ .in = HG_KERAS_AS_IT_COMES };
  if (alike && first != 0)
    return (HgKerasTurn){ .in = HG_KERAS_AS_IT_COMES, .out = first };
  return (HgKerasTurn){ 0 };
}

HgLayer *
hg_keras_turn_layer (const HgLayer *layer, int turn, HgError *error)
{
  HgValue axis;
  if (turn == 0 || !hg_layer_get (layer, "axis", &axis) || axis.type != HG_PARAM_INT)
    return hg_layer_ref (layer);
  /* Axis 0 is the batch, 1 the channels, which become the last one. */
  int64_t from = axis.i < 0 ? axis.i + turn + 1 : axis.i, to = from == 1 ? turn : from > 1 ? from - 1 : from;
  return hg_layer_with (layer, "axis", hg_value_int (to == turn ? -1 : to), error);
}

HgLayer *
hg_keras_permute (int rank, bool last, HgError *error)
{
  return hg_layer_parse (rank == 2 ? "Permute 2x1" : last ? "Permute 2x3x1" : "Permute 3x1x2", error);
}
