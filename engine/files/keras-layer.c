#include "files/keras-layer.h"
#include "files/keras-regularizer.h"
#include "layers/activation.h"
#include "layers/foreign.h"
#include "layers/initializer.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  MOST_WRAPPED = 4 /* layers within layers */
};

/* Keys that say nothing about what a layer computes, whatever they hold. */
static const char *const passed_over[] = {
  "name",
  "dtype",
  "batch_input_shape",
  "batch_shape",
  "input_dtype",
  "sparse",
  "ragged",
  "optional",
  "unroll",
  "implementation",
  "seed",
  "kernel_initializer",
  "recurrent_initializer",
  "bias_initializer",
  "input_shape",
  "fused",           /* how a batch normalization is computed */
  "renorm_momentum", /* of one that renormalizes, which `renorm` would say */
  "data_format",     /* the layers around it see to that (keras-channels.h) */
  "autocast",
  "use_cudnn",
  NULL,
};

/* Keys that, set to anything special, make the layer compute something else. */
static const char *const decisive[] = { "groups", "mode", "time_major", NULL };

/* What the reading of one layer has in common. */
typedef struct
{
  int keras;           /* major version */
  const char *name;    /* the outermost layer's */
  HgKerasFacts *facts; /* or NULL */
} Origin;

const char *
hg_keras_layer_name (const json_t *layer)
{
  const json_t *name = json_object_get (layer, "name");
  if (name == NULL)
    name = json_object_get (json_object_get (layer, "config"), "name");
  return json_string_value (name);
}

bool
hg_keras_shape_read (const json_t *list, size_t skip, HgShape *shape, HgError *error)
{
  size_t n = json_array_size (list);
  if (!json_is_array (list) || n < skip || n - skip > HG_MAX_RANK)
    return hg_error_set (error, HG_ERROR_FORMAT, "expected a list of at most %d axes", HG_MAX_RANK);
  *shape = (HgShape){ .rank = (int)(n - skip) };
  int64_t product = 1;
  for (size_t i = skip; i < n; i++)
    {
      const json_t *axis = json_array_get (list, i);
      int64_t size = json_is_null (axis) ? HG_UNKNOWN : json_integer_value (axis);
      if ((!json_is_null (axis) && !json_is_integer (axis)) || size < HG_UNKNOWN || size == 0
          || (size > 0 && __builtin_mul_overflow (product, size, &product)) || product > (int64_t)1 << 40)
        return hg_error_set (error, HG_ERROR_FORMAT, "expected axes of at least 1 value, got something else");
      shape->dim[i - skip] = size;
    }
  return true;
}

bool
hg_keras_batch_shape (const json_t *config, HgShape *shape, HgError *error)
{
  const json_t *list = json_object_get (config, "batch_input_shape");
  if (list == NULL || json_is_null (list))
    list = json_object_get (config, "batch_shape");
  if (list == NULL || json_is_null (list))
    return false;
  return hg_keras_shape_read (list, 1, shape, error) || hg_error_prefix (error, "batch shape");
}

/* "GlorotUniform" → "glorot_uniform". */
static void
snake_case (const char *name, char *text, size_t size)
{
  size_t used = 0;
  for (size_t i = 0; name[i] != '\0' && used + 2 < size; i++)
    {
      if (i > 0 && isupper ((unsigned char)name[i]))
        text[used++] = '_';
      text[used++] = (char)tolower ((unsigned char)name[i]);
    }
  text[used] = '\0';
}

/* Keras before 2.3 stores every initializer of the Glorot, He and LeCun families as VarianceScaling. */
static const char *
scaling_name (const json_t *config)
{
  static const struct
  {
    double scale;
    const char *mode, *uniform, *normal;
  } families[] = {
    { 1, "fan_avg", "glorot_uniform", "glorot_normal" },
    { 2, "fan_in", "he_uniform", "he_normal" },
    { 1, "fan_in", "lecun_uniform", "lecun_normal" },
  };
  const char *mode = json_string_value (json_object_get (config, "mode"));
  const char *distribution = json_string_value (json_object_get (config, "distribution"));
  double scale = json_number_value (json_object_get (config, "scale"));
  for (size_t i = 0; mode != NULL && distribution != NULL && i < sizeof families / sizeof *families; i++)
    if (scale == families[i].scale && strcmp (mode, families[i].mode) == 0)
      return strcmp (distribution, "uniform") == 0 ? families[i].uniform : families[i].normal;
  return NULL;
}

/* A choice is a name, or an object that names a class or a function. An initializer that is not known leaves
 * the default: it only matters when somebody starts again from new weights. */
static bool
read_choice (const HgParam *param, const json_t *json, const Origin *origin, HgValue *value, HgError *error)
{
  char text[64] = "";
  const json_t *inner = json_object_get (json, "config");
  const char *name = json_string_value (json),
             *class = json_string_value (json_object_get (json, "class_name"));
  if (json_is_null (json) && param->choices == hg_activation_names)
    name = "linear";
  else if (name == NULL && json_is_string (inner))
    name = json_string_value (inner);
  else if (class != NULL && strcmp (class, "VarianceScaling") == 0)
    name = scaling_name (inner);
  else if (class != NULL)
    {
      snake_case (class, text, sizeof text);
      name = text;
    }
  if (param->choices == hg_activation_names && name != NULL && origin->keras < 3
      && strcmp (name, "hard_sigmoid") == 0)
    name = hg_activation_names[HG_HARD_SIGMOID_2];
  if (param->choices == hg_initializer_names && (name == NULL || !hg_param_parse (param, name, value, NULL)))
    {
      *value = hg_value_choice ((int)param->standard);
      return true;
    }
  if (name == NULL)
    return hg_error_set (error, json_is_null (json) ? HG_ERROR_UNSUPPORTED : HG_ERROR_FORMAT,
                         "%s: expected a name", param->name);
  return hg_param_parse (param, name, value, error)
         || hg_error_set (error, HG_ERROR_UNSUPPORTED, "%s: Hourglass does not know “%.60s”", param->name,
                          name);
}

/* A number, or a list of numbers, lists of numbers in it counting as laid open. */
static bool
read_ints (const json_t *json, HgInts *ints)
{
  bool fits = true;
  if (json_is_integer (json) && ints->n < 4)
    ints->v[ints->n++] = json_integer_value (json);
  else if (json_is_array (json))
    for (size_t i = 0; fits && i < json_array_size (json); i++)
      fits = read_ints (json_array_get (json, i), ints);
  else
    fits = false;
  return fits && ints->n > 0;
}

static HgLayer *read_layer (const json_t *json, const Origin *origin, int depth, HgError *error);

/* The value of @param, as Keras writes its type. A LAYER belongs to the caller. */
static bool
read_value (const HgParam *param, const json_t *json, const Origin *origin, int depth, HgValue *value,
            HgError *error)
{
  bool fits = false;
  if ((param->flags & HG_PARAM_NULLABLE) && json_is_null (json))
    return hg_param_parse (param, "none", value, error);
  if (param->type == HG_PARAM_INT && json_array_size (json) == 1)
    json = json_array_get (json, 0);
  switch (param->type)
    {
    case HG_PARAM_INT:
    case HG_PARAM_REAL:
      fits = json_is_number (json);
      if (json_is_integer (json))
        *value = hg_value_int (json_integer_value (json));
      else
        *value = hg_value_real (json_real_value (json));
      break;
    case HG_PARAM_BOOL:
      fits = json_is_boolean (json);
      *value = hg_value_bool (json_is_true (json));
      break;
    case HG_PARAM_CHOICE:
      return read_choice (param, json, origin, value, error);
    case HG_PARAM_INTS:
      *value = (HgValue){ .type = HG_PARAM_INTS };
      fits = read_ints (json, &value->ints);
      break;
    case HG_PARAM_REGULARIZER:
      value->type = HG_PARAM_REGULARIZER;
      return hg_keras_regularizer_read (json, &value->regularizer, error)
             || hg_error_prefix (error, "%s", param->name);
    case HG_PARAM_SHAPE:
      value->type = HG_PARAM_SHAPE;
      return hg_keras_shape_read (json, 0, &value->shape, error)
             || hg_error_prefix (error, "%s", param->name);
    case HG_PARAM_LAYER:
      value->type = HG_PARAM_LAYER;
      value->layer = read_layer (json, origin, depth + 1, error);
      return value->layer != NULL;
    }
  return fits || hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a value of another type", param->name);
}

static bool
is_among (const char *const *names, const char *key)
{
  for (; *names != NULL; names++)
    if (strcmp (*names, key) == 0)
      return true;
  return false;
}

/* A key outside the table that asks for nothing. */
static bool
is_neutral (const char *key, const json_t *value)
{
  if (is_among (passed_over, key))
    return true;
  if (strcmp (key, "trainable") == 0)
    return json_is_true (value);
  /* TensorFlow's transposed convolutions store it, and have no other. */
  if (strcmp (key, "groups") == 0 && json_is_integer (value))
    return json_integer_value (value) == 1;
  return json_is_null (value) || json_is_false (value)
         || (json_is_number (value) && json_number_value (value) == 0);
}

/* Bidirectional's second layer asks for nothing where it is the first one the other way round. */
static bool
is_turned_round (const HgLayer *layer, const json_t *json, const Origin *origin, int depth)
{
  HgValue inner, backwards;
  Origin quiet = { .keras = origin->keras };
  if (!hg_layer_get (layer, "layer", &inner) || !hg_layer_get (inner.layer, "go_backwards", &backwards))
    return false;
  HgLayer *turned = hg_layer_with (inner.layer, "go_backwards", hg_value_bool (backwards.i == 0), NULL),
          *other = read_layer (json, &quiet, depth + 1, NULL);
  bool same = turned != NULL && other != NULL && hg_layer_equal (turned, other);
  hg_layer_unref (turned);
  hg_layer_unref (other);
  return same;
}

/* A key that is not known and asks for something: left out with a remark, or refused. */
static bool
take_unknown (const char *key, const json_t *value, const Origin *origin, HgError *error)
{
  char *text = json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT);
  bool left_out = !is_among (decisive, key);
  if (left_out)
    hg_keras_remark (origin->facts, "the layer %.80s: the argument %.60s = %.60s is not known; left out",
                     origin->name != NULL ? origin->name : "?", key, text != NULL ? text : "?");
  else
    hg_error_set (error, HG_ERROR_UNSUPPORTED, "Hourglass does not know the option %.60s = %.60s", key,
                  text != NULL ? text : "?");
  free (text);
  return left_out;
}

static bool
check_rest (const HgLayer *layer, const json_t *config, const Origin *origin, int depth, HgError *error)
{
  const HgLayerKind *kind = layer->kind;
  const char *key;
  json_t *value;
  json_object_foreach ((json_t *)config, key, value)
  {
    if (hg_params_find (kind->params, kind->n_params, key) != NULL || is_neutral (key, value))
      continue;
    if (strcmp (key, "backward_layer") == 0)
      {
        if (is_turned_round (layer, value, origin, depth))
          continue;
        return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                             "its backward_layer is not its layer turned round; Hourglass has no such pair");
      }
    if (!take_unknown (key, value, origin, error))
      return false;
  }
  return true;
}

/* Puts the configuration's values into @layer, which is not shared with anyone. */
static bool
read_config (HgLayer *layer, const json_t *config, const Origin *origin, int depth, HgError *error)
{
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      const HgParam *param = &layer->kind->params[i];
      const json_t *json = json_object_get (config, param->name);
      HgValue value;
      if (json == NULL && param->type != HG_PARAM_LAYER && param->type != HG_PARAM_SHAPE)
        continue;
      if (!read_value (param, json, origin, depth, &value, error))
        return false;
      bool done = hg_param_set (param, layer->config, value, error);
      if (param->type == HG_PARAM_LAYER)
        hg_layer_unref (value.layer);
      if (!done)
        return false;
    }
  return check_rest (layer, config, origin, depth, error);
}

/* The Input's only option stands under another key in Keras's files, with the batch in front. */
static bool
read_input (HgLayer *layer, const json_t *config, HgError *error)
{
  HgValue value = { .type = HG_PARAM_SHAPE };
  HgError fault = { 0 };
  if (!hg_keras_batch_shape (config, &value.shape, &fault))
    return hg_error_set (error, HG_ERROR_FORMAT, "%s", fault.text[0] != '\0' ? fault.text : "has no shape");
  return hg_param_set (hg_layer_param (layer, "shape"), layer->config, value, error);
}

static HgLayer *
read_layer (const json_t *json, const Origin *origin, int depth, HgError *error)
{
  const char *class = json_string_value (json_object_get (json, "class_name"));
  const json_t *config = json_object_get (json, "config");
  if (class == NULL || !json_is_object (config))
    {
      hg_error_set (error, HG_ERROR_FORMAT, "expected a layer with class_name and config");
      return NULL;
    }
  const HgLayerKind *kind = hg_layer_kind_find (class);
  if (kind == NULL || depth > MOST_WRAPPED)
    {
      hg_error_set (error, HG_ERROR_UNSUPPORTED,
                    kind == NULL ? "Hourglass does not know the class %.60s"
                                 : "%.60s: layers are wrapped too deep",
                    class);
      return NULL;
    }
  HgLayer *layer = hg_layer_new (kind, error);
  if (layer == NULL)
    return NULL;
  bool is_input = kind->max_in == 0;
  if (is_input && depth > 0)
    hg_error_set (error, HG_ERROR_FORMAT, "an input cannot be wrapped");
  else if (is_input ? read_input (layer, config, error) : read_config (layer, config, origin, depth, error))
    return layer;
  hg_layer_unref (layer);
  return NULL;
}

HgLayer *
hg_keras_layer_read (const json_t *layer, int keras, HgKerasFacts *facts, HgError *error)
{
  Origin origin = { .keras = keras, .name = hg_keras_layer_name (layer), .facts = facts };
  return read_layer (layer, &origin, 0, error);
}

json_t *
hg_keras_shape_write (const HgShape *shape, bool batch)
{
  json_t *list = json_array ();
  if (batch)
    json_array_append_new (list, json_null ());
  for (int i = 0; i < shape->rank; i++)
    if (batch && shape->dim[i] < 0)
      json_array_append_new (list, json_null ());
    else
      json_array_append_new (list, json_integer (shape->dim[i]));
  return list;
}

int
hg_keras_layer_version (const HgLayer *layer, bool *mixed)
{
  int version = 0;
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      const HgParam *param = &layer->kind->params[i];
      HgValue value = hg_param_get (param, layer->config);
      int needed = 0;
      if (param->type == HG_PARAM_LAYER)
        needed = hg_keras_layer_version (value.layer, mixed);
      else if (param->choices == hg_activation_names && param->type == HG_PARAM_CHOICE)
        needed = value.i == HG_HARD_SIGMOID ? 3 : value.i == HG_HARD_SIGMOID_2 ? 2 : 0;
      if (needed != 0 && version != 0 && needed != version)
        *mixed = true;
      version = needed != 0 ? needed : version;
    }
  return version;
}

static json_t *
write_ints (const HgParam *param, const HgInts *ints)
{
  json_t *list = json_array (), *pair = NULL;
  for (int i = 0; i < ints->n; i++)
    {
      if ((param->flags & HG_PARAM_PAIRS) && i % 2 == 0)
        json_array_append_new (list, pair = json_array ());
      json_array_append_new ((param->flags & HG_PARAM_PAIRS) ? pair : list, json_integer (ints->v[i]));
    }
  return list;
}

static json_t *
write_value (const HgParam *param, const HgValue *value, HgError *error)
{
  if ((param->flags & HG_PARAM_NULLABLE) && hg_param_is_default (param, value))
    return json_null ();
  switch (param->type)
    {
    case HG_PARAM_INT:
      return json_integer (value->i);
    case HG_PARAM_REAL:
      return json_real (value->d);
    case HG_PARAM_BOOL:
      return json_boolean (value->i);
    case HG_PARAM_CHOICE:
      if (param->choices == hg_activation_names && value->i == HG_HARD_SIGMOID_2)
        return json_string (hg_activation_names[HG_HARD_SIGMOID]);
      return json_string (param->choices[value->i]);
    case HG_PARAM_INTS:
      return write_ints (param, &value->ints);
    case HG_PARAM_REGULARIZER:
      return hg_keras_regularizer_write (&value->regularizer);
    case HG_PARAM_SHAPE:
      return hg_keras_shape_write (&value->shape, false);
    case HG_PARAM_LAYER:
      break;
    }
  /* Keras names the wrapped layer too; Keras 3 only takes it with its module. */
  char name[64] = "";
  const char *class = value->layer->kind->name;
  for (size_t i = 0; class[i] != '\0' && i + 1 < sizeof name; i++)
    name[i] = (char)tolower ((unsigned char)class[i]);
  json_t *layer = hg_keras_layer_write (value->layer, name, error);
  json_object_set_new (layer, "module", json_string ("keras.layers"));
  json_object_set_new (layer, "registered_name", json_null ());
  return layer;
}

/* A layer that is not known goes out as it came in, under its name of today. */
static json_t *
write_foreign (const HgForeign *foreign, const char *name, HgError *error)
{
  json_t *json = json_loads (foreign->text, 0, NULL), *config = json_object_get (json, "config");
  if (json_is_object (config))
    json_object_set_new (config, "name", json_string (name));
  if (json == NULL)
    hg_error_memory (error, "the model's configuration", 1024);
  return json;
}

json_t *
hg_keras_layer_write (const HgLayer *layer, const char *name, HgError *error)
{
  if (hg_layer_foreign_get (layer) != NULL)
    return write_foreign (hg_layer_foreign_get (layer), name, error);
  json_t *config = json_pack ("{s:s}", "name", name);
  bool is_input = layer->kind->max_in == 0, done = config != NULL;
  for (size_t i = 0; done && i < layer->kind->n_params; i++)
    {
      const HgParam *param = &layer->kind->params[i];
      HgValue value = hg_param_get (param, layer->config);
      if ((param->flags & HG_PARAM_NEWER) && hg_param_is_default (param, &value))
        continue;
      if (is_input)
        done = json_object_set_new (config, "batch_input_shape", hg_keras_shape_write (&value.shape, true))
               == 0;
      else
        done = json_object_set_new (config, param->name, write_value (param, &value, error)) == 0;
    }
  done = done && json_object_set_new (config, "dtype", json_string ("float32")) == 0;
  if (is_input)
    done = done && json_object_set_new (config, "sparse", json_false ()) == 0;
  else if (json_object_get (config, "trainable") == NULL)
    done = done && json_object_set_new (config, "trainable", json_true ()) == 0;
  json_t *json = done ? json_pack ("{s:s, s:O}", "class_name", layer->kind->name, "config", config) : NULL;
  json_decref (config);
  if (json == NULL)
    hg_error_memory (error, "the model's configuration", 1024);
  return json;
}
