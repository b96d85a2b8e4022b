/* How a training is set, as a value of its own: the options together with the configs that they point at. For
 * files and messages they are a row of named numbers, and three kinds with rows of their own. */
#pragma once
#include "train/trainer.h"

typedef struct
{
  HgTrainOptions options; /* its configs are those below */
  _Alignas(double) char optimizer[HG_OPTIMIZER_CONFIG];
  _Alignas(double) char loss[HG_LOSS_CONFIG];
  _Alignas(double) char schedule[HG_SCHEDULE_CONFIG];
} HgTrainSettings;

/* A copy of @options with all configs. @settings stays where it is: it points into itself. */
void hg_train_settings (HgTrainSettings *settings, const HgTrainOptions *options);

enum
{
  HG_SETTING_NUMBERS = 16
};

/* What number @i is called: "epochs", "batch_size", …; and the number itself, where NaN stands for "as the
 * optimizer says" or "as the layers say". */
const char *hg_setting_name (size_t i);
double hg_setting_get (const HgTrainSettings *settings, size_t i);
bool hg_setting_set (HgTrainSettings *settings, size_t i, double value); /* false: out of range */

typedef enum
{
  HG_SETTING_OPTIMIZER,
  HG_SETTING_LOSS,
  HG_SETTING_SCHEDULE,
  HG_SETTING_KINDS
} HgSettingKind;

extern const char *const hg_setting_kinds[HG_SETTING_KINDS]; /* "optimizer", … */

/* What was chosen: its name, and its options as a table over a config. */
typedef struct
{
  const char *name;
  const HgParam *params;
  size_t n;
  void *config;
} HgSettingChoice;

HgSettingChoice hg_setting_choice (HgTrainSettings *settings, HgSettingKind kind);

/* The one called @name, with its default options; false where there is none. */
bool hg_setting_choose (HgTrainSettings *settings, HgSettingKind kind, const char *name);

/* Option @i as a number, and back; false where it is none for it. */
double hg_setting_option (const HgSettingChoice *choice, size_t i);
bool hg_setting_set_option (const HgSettingChoice *choice, size_t i, double value);
