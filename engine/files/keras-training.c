#include "files/keras-training.h"
#include "files/json-read.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* "Custom>Adam" (TensorFlow 2.11 to 2.15) → "Adam". */
static const char *
plain_class (const char *class)
{
  const char *mark = class != NULL ? strchr (class, '>') : NULL;
  return mark != NULL ? mark + 1 : class;
}

/* The options of @params that @config has, into @values. */
static void
read_options (const HgParam *params, size_t n, const json_t *config, void *values)
{
  for (size_t i = 0; i < n; i++)
    {
      const json_t *json = json_object_get (config, params[i].name);
      if (json_is_integer (json))
        hg_param_set (&params[i], values, hg_value_int (json_integer_value (json)), NULL);
      else if (json_is_real (json))
        hg_param_set (&params[i], values, hg_value_real (json_real_value (json)), NULL);
      else if (json_is_boolean (json))
        hg_param_set (&params[i], values, hg_value_bool (json_is_true (json)), NULL);
    }
}

static double
number (const json_t *config, const char *key, double otherwise)
{
  const json_t *json = json_object_get (config, key);
  return json_is_number (json) && isfinite (json_number_value (json)) ? json_number_value (json) : otherwise;
}

static void
read_optimizer (const json_t *json, HgKerasTraining *training, HgKerasFacts *facts)
{
  const char *class = plain_class (json_string_value (json_object_get (json, "class_name")));
  const json_t *config = json_object_get (json, "config");
  training->optimizer = class != NULL ? hg_optimizer_find (class) : NULL;
  if (class != NULL && training->optimizer == NULL)
    hg_keras_remark (facts, "the optimizer %.60s is not known; left out", class);
  if (training->optimizer == NULL)
    return;
  const HgOptimizer *optimizer = training->optimizer;
  hg_params_defaults (optimizer->params, optimizer->n_params, training->optimizer_config);
  read_options (optimizer->params, optimizer->n_params, config, training->optimizer_config);
  training->learning_rate = number (config, "learning_rate", number (config, "lr", optimizer->learning_rate));
  if (json_is_object (json_object_get (config, "learning_rate")))
    hg_keras_remark (facts, "the learning rate's schedule is not known; the rate is %g",
                     training->learning_rate);
  if (number (config, "decay", 0) != 0)
    hg_keras_remark (facts, "the learning rate's decay %g is not known; left out",
                     number (config, "decay", 0));
  training->weight_decay = number (config, "weight_decay", NAN);
  training->clipnorm = number (config, "clipnorm", 0);
  training->global_clipnorm = number (config, "global_clipnorm", 0);
  training->clipvalue = number (config, "clipvalue", 0);
}

/* A name, {"class_name", "config"}, or a list or an object with one of them. */
static void
read_loss (const json_t *json, HgKerasTraining *training, HgKerasFacts *facts)
{
  const json_t *class = json_object_get (json, "class_name"), *config = json_object_get (json, "config");
  if (json_array_size (json) > 0)
    {
      read_loss (json_array_get (json, 0), training, facts);
      return;
    }
  if (json_is_object (json) && class == NULL)
    {
      void *first = json_object_iter ((json_t *)json);
      read_loss (first != NULL ? json_object_iter_value (first) : NULL, training, facts);
      return;
    }
  const char *name = json_is_string (json)     ? json_string_value (json)
                     : json_is_string (config) ? json_string_value (config)
                                               : plain_class (json_string_value (class));
  training->loss = name != NULL ? hg_loss_find (name) : NULL;
  if (name != NULL && training->loss == NULL)
    hg_keras_remark (facts, "the loss %.60s is not known; left out", name);
  if (training->loss == NULL)
    return;
  hg_params_defaults (training->loss->params, training->loss->n_params, training->loss_config);
  read_options (training->loss->params, training->loss->n_params, config, training->loss_config);
}

bool
hg_keras_training_read (const char *json, HgKerasTraining *training, HgKerasFacts *facts)
{
  json_t *root = hg_json_read (json, 0, NULL);
  const json_t *optimizer = json_object_get (root, "optimizer_config");
  *training = (HgKerasTraining){ .weight_decay = NAN };
  read_optimizer (optimizer != NULL ? optimizer : json_object_get (root, "optimizer"), training, facts);
  read_loss (json_object_get (root, "loss"), training, facts);
  json_decref (root);
  return training->optimizer != NULL || training->loss != NULL;
}

static json_t *
write_options (const HgParam *params, size_t n, const void *values)
{
  json_t *config = json_object ();
  for (size_t i = 0; i < n; i++)
    {
      HgValue value = hg_param_get (&params[i], values);
      json_object_set_new (config, params[i].name,
                           params[i].type == HG_PARAM_BOOL   ? json_boolean (value.i)
                           : params[i].type == HG_PARAM_REAL ? json_real (value.d)
                                                             : json_integer (value.i));
    }
  return config;
}

static json_t *
or_null (double value, bool given)
{
  return given ? json_real (value) : json_null ();
}

static json_t *
write_optimizer (const HgKerasTraining *training, bool archive)
{
  const HgOptimizer *it = training->optimizer;
  json_t *config = write_options (it->params, it->n_params, training->optimizer_config);
  json_object_set_new (config, "name", json_string (it->name));
  json_object_set_new (config, "learning_rate", json_real (training->learning_rate));
  double decay = isnan (training->weight_decay) ? it->weight_decay : training->weight_decay;
  json_object_set_new (config, "weight_decay", or_null (decay, decay > 0));
  json_object_set_new (config, "clipnorm", or_null (training->clipnorm, training->clipnorm > 0));
  json_object_set_new (config, "global_clipnorm",
                       or_null (training->global_clipnorm, training->global_clipnorm > 0));
  json_object_set_new (config, "clipvalue", or_null (training->clipvalue, training->clipvalue > 0));
  json_t *json = json_pack ("{s:s, s:o}", "class_name", it->keras, "config", config);
  if (archive)
    {
      json_object_set_new (json, "module", json_string ("keras.optimizers"));
      json_object_set_new (json, "registered_name", json_null ());
    }
  return json;
}

/* A loss without options by its long name, which every release takes; else as an object. */
static json_t *
write_loss (const HgKerasTraining *training)
{
  const HgLoss *loss = training->loss;
  bool standard = true;
  for (size_t i = 0; i < loss->n_params; i++)
    {
      HgValue value = hg_param_get (&loss->params[i], training->loss_config);
      standard &= hg_param_is_default (&loss->params[i], &value);
    }
  if (standard)
    return json_string (loss->keras);
  json_t *config = write_options (loss->params, loss->n_params, training->loss_config);
  json_object_set_new (config, "name", json_string (loss->keras));
  return json_pack ("{s:s, s:s, s:o, s:n}", "module", "keras.losses", "class_name", loss->class, "config",
                    config, "registered_name");
}

char *
hg_keras_training_write (const HgKerasTraining *training, bool archive, HgError *error)
{
  json_t *root = json_pack ("{s:o, s:n, s:n, s:n}", "loss",
                            training->loss != NULL ? write_loss (training) : json_null (), "loss_weights",
                            "metrics", "weighted_metrics");
  if (training->optimizer != NULL)
    json_object_set_new (root, archive ? "optimizer" : "optimizer_config",
                         write_optimizer (training, archive));
  char *text = root != NULL ? json_dumps (root, JSON_COMPACT | JSON_REAL_PRECISION (17)) : NULL;
  json_decref (root);
  if (text == NULL)
    hg_error_memory (error, "the training's configuration", 1024);
  return text;
}
