#include "train/settings.h"
#include <limits.h>
#include <math.h>
#include <string.h>

typedef enum
{
  INT,
  SIZE,
  SEED,
  FLAG,
  NOISE,
  REAL
} Type;

/* A number of HgTrainOptions. */
typedef struct
{
  const char *name;
  Type type;
  size_t offset;
  double low, high;
  bool open; /* NaN: not said */
} Number;

#define AT(field) offsetof (HgTrainOptions, field)
#define EXACT 9007199254740992.0 /* whole numbers up to it are doubles */

static const Number numbers[HG_SETTING_NUMBERS] = {
  { "epochs", INT, AT (epochs), 1, 1e6, false },
  { "batch_size", SIZE, AT (batch_size), 1, EXACT, false },
  { "learning_rate", REAL, AT (learning_rate), 0, 1e9, false },
  { "weight_decay", REAL, AT (weight_decay), 0, 1e9, true },
  { "clipnorm", REAL, AT (clipnorm), 0, INFINITY, false },
  { "global_clipnorm", REAL, AT (global_clipnorm), 0, INFINITY, false },
  { "clipvalue", REAL, AT (clipvalue), 0, INFINITY, false },
  { "warmup", INT, AT (warmup), 0, 1e6, false },
  { "noise", NOISE, AT (noise.kind), HG_NOISE_NONE, HG_NOISE_MASKING, false },
  { "noise_amount", REAL, AT (noise.amount), 0, 1e9, false },
  { "teacher_forcing", REAL, AT (dials[HG_DIAL_TEACHER_FORCING]), 0, 1, true },
  { "kl_weight", REAL, AT (dials[HG_DIAL_KL_WEIGHT]), 0, 1e9, true },
  { "seed", SEED, AT (seed), 0, EXACT, false },
  { "shuffle", FLAG, AT (shuffle), 0, 1, false },
  { "patience", INT, AT (patience), 0, 1e6, false },
  { "min_delta", REAL, AT (min_delta), 0, INFINITY, false },
};

const char *const hg_setting_kinds[HG_SETTING_KINDS] = { "optimizer", "loss", "schedule" };

/* Points the options at their own configs. */
static void
point (HgTrainSettings *settings)
{
  settings->options.optimizer_config = settings->optimizer;
  settings->options.loss_config = settings->loss;
  settings->options.schedule_config = settings->schedule;
}

void
hg_train_settings (HgTrainSettings *settings, const HgTrainOptions *options)
{
  *settings = (HgTrainSettings){ .options = *options };
  point (settings);
  for (HgSettingKind kind = 0; kind < HG_SETTING_KINDS; kind++)
    {
      const void *const given[]
          = { options->optimizer_config, options->loss_config, options->schedule_config };
      const size_t sizes[]
          = { options->optimizer->config_size, options->loss->config_size, options->schedule->config_size };
      HgSettingChoice choice = hg_setting_choice (settings, kind);
      hg_params_defaults (choice.params, choice.n, choice.config);
      if (given[kind] != NULL)
        memcpy (choice.config, given[kind], sizes[kind]);
    }
}

const char *
hg_setting_name (size_t i)
{
  return numbers[i].name;
}

double
hg_setting_get (const HgTrainSettings *settings, size_t i)
{
  const void *at = (const char *)&settings->options + numbers[i].offset;
  switch (numbers[i].type)
    {
    case INT:
      return *(const int *)at;
    case SIZE:
      return (double)*(const size_t *)at;
    case SEED:
      return (double)*(const uint64_t *)at;
    case FLAG:
      return *(const bool *)at;
    case NOISE:
      return *(const HgNoiseKind *)at;
    default:
      return *(const double *)at;
    }
}

bool
hg_setting_set (HgTrainSettings *settings, size_t i, double value)
{
  const Number *number = &numbers[i];
  void *at = (char *)&settings->options + number->offset;
  if (isnan (value) ? !number->open : !(value >= number->low && value <= number->high))
    return false;
  if (number->type == REAL)
    *(double *)at = value;
  else if (value != floor (value))
    return false;
  else if (number->type == INT)
    *(int *)at = (int)value;
  else if (number->type == SIZE)
    *(size_t *)at = (size_t)value;
  else if (number->type == SEED)
    *(uint64_t *)at = (uint64_t)value;
  else if (number->type == FLAG)
    *(bool *)at = value > 0;
  else
    *(HgNoiseKind *)at = (HgNoiseKind)(int)value;
  return true;
}

HgSettingChoice
hg_setting_choice (HgTrainSettings *settings, HgSettingKind kind)
{
  const HgTrainOptions *options = &settings->options;
  switch (kind)
    {
    case HG_SETTING_OPTIMIZER:
      return (HgSettingChoice){ options->optimizer->name, options->optimizer->params,
                                options->optimizer->n_params, settings->optimizer };
    case HG_SETTING_LOSS:
      return (HgSettingChoice){ options->loss->name, options->loss->params, options->loss->n_params,
                                settings->loss };
    default:
      return (HgSettingChoice){ options->schedule->name, options->schedule->params,
                                options->schedule->n_params, settings->schedule };
    }
}

bool
hg_setting_choose (HgTrainSettings *settings, HgSettingKind kind, const char *name)
{
  HgTrainOptions *options = &settings->options;
  const HgOptimizer *optimizer = kind == HG_SETTING_OPTIMIZER ? hg_optimizer_find (name) : NULL;
  const HgLoss *loss = kind == HG_SETTING_LOSS ? hg_loss_find (name) : NULL;
  const HgSchedule *schedule = kind == HG_SETTING_SCHEDULE ? hg_schedule_find (name) : NULL;
  if (optimizer == NULL && loss == NULL && schedule == NULL)
    return false;
  options->optimizer = optimizer != NULL ? optimizer : options->optimizer;
  options->loss = loss != NULL ? loss : options->loss;
  options->schedule = schedule != NULL ? schedule : options->schedule;
  HgSettingChoice choice = hg_setting_choice (settings, kind);
  hg_params_defaults (choice.params, choice.n, choice.config);
  return true;
}

double
hg_setting_option (const HgSettingChoice *choice, size_t i)
{
  HgValue value = hg_param_get (&choice->params[i], choice->config);
  return value.type == HG_PARAM_REAL ? value.d : (double)value.i;
}

bool
hg_setting_set_option (const HgSettingChoice *choice, size_t i, double value)
{
  const HgParam *param = &choice->params[i];
  bool whole = fabs (value) <= EXACT && value == floor (value);
  HgValue wanted = { .type = param->type };
  if (param->type == HG_PARAM_REAL)
    wanted.d = value;
  else if (whole)
    wanted.i = (int64_t)value;
  return (param->type == HG_PARAM_REAL ? isfinite (value) : whole)
         && hg_param_set (param, choice->config, wanted, NULL);
}
