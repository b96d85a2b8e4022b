#include "files/keras-words.h"
#include <stddef.h>
#include <stdbool.h>
#include <string.h>

typedef struct
{
  const char *class; /* NULL: every one */
  const char *old, *new;
} Word;

static const Word classes[] = {
  { NULL, "Convolution1D", "Conv1D" },
  { NULL, "Convolution2D", "Conv2D" },
  { NULL, "AtrousConvolution1D", "Conv1D" },
  { NULL, "AtrousConvolution2D", "Conv2D" },
  { NULL, "AtrousConv1D", "Conv1D" },
  { NULL, "AtrousConv2D", "Conv2D" },
  { NULL, "Deconvolution2D", "Conv2DTranspose" },
  { NULL, "Deconv2D", "Conv2DTranspose" },
  { NULL, "SeparableConvolution2D", "SeparableConv2D" },
  { NULL, "Convolution1DTranspose", "Conv1DTranspose" },
  { NULL, "Convolution2DTranspose", "Conv2DTranspose" },
  { NULL, "CuDNNLSTM", "LSTM" },
  { NULL, "CuDNNGRU", "GRU" },
  { NULL, "ThresholdedReLU", "ReLU" },
  { NULL, "SyncBatchNormalization", "BatchNormalization" },
  { NULL, "BatchNormalizationV1", "BatchNormalization" },
  { NULL, "BatchNormalizationV2", "BatchNormalization" },
};

/* Options of every release. */
static const Word options[] = {
  { "LeakyReLU", "alpha", "negative_slope" },
  { "ReLU", "theta", "threshold" },
};

/* Options of Keras 1. */
static const Word old_options[] = {
  { NULL, "output_dim", "units" },
  { NULL, "nb_filter", "filters" },
  { NULL, "filter_length", "kernel_size" },
  { NULL, "border_mode", "padding" },
  { NULL, "subsample", "strides" },
  { NULL, "subsample_length", "strides" },
  { NULL, "atrous_rate", "dilation_rate" },
  { NULL, "init", "kernel_initializer" },
  { NULL, "inner_init", "recurrent_initializer" },
  { NULL, "beta_init", "beta_initializer" },
  { NULL, "gamma_init", "gamma_initializer" },
  { NULL, "inner_activation", "recurrent_activation" },
  { NULL, "W_regularizer", "kernel_regularizer" },
  { NULL, "U_regularizer", "recurrent_regularizer" },
  { NULL, "b_regularizer", "bias_regularizer" },
  { NULL, "W_constraint", "kernel_constraint" },
  { NULL, "U_constraint", "recurrent_constraint" },
  { NULL, "b_constraint", "bias_constraint" },
  { NULL, "bias", "use_bias" },
  { NULL, "dropout_W", "dropout" },
  { NULL, "dropout_U", "recurrent_dropout" },
  { NULL, "dim_ordering", "data_format" },
  { NULL, "pool_length", "pool_size" },
  { NULL, "stride", "strides" },
  { "UpSampling1D", "length", "size" },
  { "Dropout", "p", "rate" },
  { "SpatialDropout1D", "p", "rate" },
  { "SpatialDropout2D", "p", "rate" },
  { "GaussianDropout", "p", "rate" },
  { "GaussianNoise", "sigma", "stddev" },
};

/* What only steered how Keras 1 computed, or repeats what else is known. */
static const char *const idle[] = { "consume_less", "input_dim", "input_length", "output_shape" };

static bool
has_class (const json_t *layer, const char *name)
{
  const char *class = json_string_value (json_object_get (layer, "class_name"));
  return class != NULL && strcmp (class, name) == 0;
}

static void
rename_class (json_t *layer)
{
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (has_class (layer, classes[i].old))
      {
        json_object_set_new (layer, HG_KERAS_STORED_CLASS, json_string (classes[i].old));
        json_object_set_new (layer, "class_name", json_string (classes[i].new));
        return;
      }
}

static void
rename_options (const json_t *layer, json_t *config, const Word *words, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      json_t *value = json_object_get (config, words[i].old);
      if (value == NULL || (words[i].class != NULL && !has_class (layer, words[i].class)))
        continue;
      if (json_object_get (config, words[i].new) == NULL)
        json_object_set (config, words[i].new, value);
      json_object_del (config, words[i].old);
    }
}

/* "th" and "tf", after the backends that liked them. */
static void
rename_order (json_t *config)
{
  const char *order = json_string_value (json_object_get (config, "data_format"));
  if (order != NULL && strcmp (order, "th") == 0)
    json_object_set_new (config, "data_format", json_string ("channels_first"));
  else if (order != NULL && strcmp (order, "tf") == 0)
    json_object_set_new (config, "data_format", json_string ("channels_last"));
}

/* {"name": "WeightRegularizer", "l1": 0.0, "l2": 0.01} → {"class_name": "L1L2", "config": {…}} */
static void
wrap_regularizers (json_t *config)
{
  static const char *const keys[] = { "kernel_regularizer",   "recurrent_regularizer", "bias_regularizer",
                                      "activity_regularizer", "gamma_regularizer",     "beta_regularizer" };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    {
      json_t *old = json_object_get (config, keys[i]);
      if (json_is_object (old) && json_object_get (old, "class_name") == NULL)
        json_object_set_new (config, keys[i],
                             json_pack ("{s:s, s:{s:O*, s:O*}}", "class_name", "L1L2", "config", "l1",
                                        json_object_get (old, "l1"), "l2", json_object_get (old, "l2")));
    }
}

/* Keras 1 had one class for all ways of merging. */
static void
split_merge (json_t *layer, json_t *config)
{
  static const Word modes[] = { { NULL, "sum", "Add" },
                                { NULL, "mul", "Multiply" },
                                { NULL, "ave", "Average" },
                                { NULL, "max", "Maximum" },
                                { NULL, "concat", "Concatenate" } };
  const char *mode = json_string_value (json_object_get (config, "mode"));
  if (!has_class (layer, "Merge") || mode == NULL)
    return;
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
    if (strcmp (mode, modes[i].old) == 0)
      {
        json_t *axis = json_incref (json_object_get (config, "concat_axis")),
               *name = json_incref (json_object_get (config, "name"));
        json_object_clear (config);
        json_object_set_new (layer, "class_name", json_string (modes[i].new));
        json_object_set_new (config, "name", name);
        if (strcmp (mode, "concat") == 0 && json_is_integer (axis))
          json_object_set (config, "axis", axis);
        json_decref (axis);
        return;
      }
}

/* What has no word of its own today. */
static void
modernize_first (json_t *layer, json_t *config)
{
  json_t *rows = json_object_get (config, "nb_row"), *columns = json_object_get (config, "nb_col");
  const char *forget = json_string_value (json_object_get (config, "forget_bias_init"));
  split_merge (layer, config);
  if (rows != NULL && columns != NULL)
    {
      json_object_set_new (config, "kernel_size", json_pack ("[O, O]", rows, columns));
      json_object_del (config, "nb_row");
      json_object_del (config, "nb_col");
    }
  if (forget != NULL)
    {
      json_object_set_new (config, "unit_forget_bias", json_boolean (strcmp (forget, "one") == 0));
      json_object_del (config, "forget_bias_init");
    }
  rename_options (layer, config, old_options, sizeof old_options / sizeof *old_options);
  wrap_regularizers (config);
  /* How the weights are stored depends on it: it stays beside the configuration. */
  json_t *gates = json_object_get (config, "consume_less");
  if (gates != NULL)
    json_object_set (layer, "consume_less", gates);
  for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
    json_object_del (config, idle[i]);
}

/* Defaults that have changed, where the file leaves them to its time. */
static void
old_defaults (const json_t *layer, json_t *config)
{
  bool cudnn = json_object_get (layer, HG_KERAS_STORED_CLASS) != NULL;
  bool gated = has_class (layer, "LSTM") || has_class (layer, "GRU");
  if (gated && json_object_get (config, "recurrent_activation") == NULL)
    json_object_set_new (config, "recurrent_activation", json_string (cudnn ? "sigmoid" : "hard_sigmoid"));
  if (has_class (layer, "GRU") && json_object_get (config, "reset_after") == NULL)
    json_object_set_new (config, "reset_after", json_boolean (cudnn));
}

void
hg_keras_modernize (json_t *layer, int keras)
{
  static const char *const wrapped[] = { "layer", "backward_layer" };
  json_t *config = json_object_get (layer, "config");
  rename_class (layer);
  if (!json_is_object (config))
    return;
  rename_options (layer, config, options, sizeof options / sizeof *options);
  if (keras < 2)
    modernize_first (layer, config);
  if (keras < 3)
    old_defaults (layer, config);
  rename_order (config);
  for (size_t i = 0; i < sizeof wrapped / sizeof *wrapped; i++)
    if (json_is_object (json_object_get (config, wrapped[i])))
      hg_keras_modernize (json_object_get (config, wrapped[i]), keras);
}
