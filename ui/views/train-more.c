/* See train-more.h. The options that every run has are a table like those of the kinds, over a struct that is
 * copied from the run's options and back. */
#include "ui/views/train-more.h"
#include "ui/inspector/kind-options.h"
#include <math.h>

typedef enum
{
  CLIP_OFF,
  CLIP_NORM,
  CLIP_GLOBAL_NORM,
  CLIP_VALUE
} Clip;

typedef struct
{
  int clip, noise;
  double clip_amount, weight_decay, noise_amount, min_delta;
  int64_t warmup;
} Common;

static const char *const clip_names[] = { "off", "norm", "global norm", "value", NULL };

static const HgParam params[] = {
  { .name = "clip",
    .title = "Clip gradients",
    .help = "Keeps a step short where gradients are steep: by the norm of each weight's gradient, of all "
            "together, or "
            "value by value.",
    .type = HG_PARAM_CHOICE,
    .offset = offsetof (Common, clip),
    .choices = clip_names },
  { .name = "clip_amount",
    .title = "Clip at",
    .help = "The most that the norm, or the value, may be.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Common, clip_amount),
    .standard = 1,
    .low = 1e-9,
    .high = 1e9 },
  { .name = "weight_decay",
    .title = "Weight decay",
    .help = "Share of every weight that a step takes away, times the learning rate.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Common, weight_decay),
    .low = 0,
    .high = 1 },
  { .name = "noise",
    .title = "Noise on inputs",
    .help = "Spoils the samples while training, so that the model learns to clean them: gaussian adds normal "
            "numbers, "
            "masking sets values to 0.",
    .type = HG_PARAM_CHOICE,
    .offset = offsetof (Common, noise),
    .choices = hg_noise_names },
  { .name = "noise_amount",
    .title = "How much noise",
    .help
    = "Standard deviation of gaussian noise, in scaled units; share of the values that masking sets to 0.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Common, noise_amount),
    .standard = 0.1,
    .low = 0,
    .high = 1000 },
  { .name = "warmup",
    .title = "Warm-up epochs",
    .help = "Epochs in which the learning rate rises to what it is set to.",
    .type = HG_PARAM_INT,
    .offset = offsetof (Common, warmup),
    .low = 0,
    .high = 1e5 },
  { .name = "min_delta",
    .title = "Least gain",
    .help = "By how much a loss must fall to count as better, for stopping early.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Common, min_delta),
    .low = 0,
    .high = 1e9 },
};

struct _HourglassTrainMore
{
  GtkBox parent_instance;
  HourglassRun *run;
  HourglassKindOptions *loss, *optimizer, *schedule, *common;
  Common values;
};

G_DEFINE_FINAL_TYPE (HourglassTrainMore, hourglass_train_more, GTK_TYPE_BOX)

static void
read_options (Common *values, const HgTrainOptions *options)
{
  values->clip = options->clipnorm > 0          ? CLIP_NORM
                 : options->global_clipnorm > 0 ? CLIP_GLOBAL_NORM
                 : options->clipvalue > 0       ? CLIP_VALUE
                                                : CLIP_OFF;
  double amount = options->clipnorm + options->global_clipnorm + options->clipvalue; /* one of them at most */
  if (amount > 0)
    values->clip_amount = amount;
  values->weight_decay
      = isnan (options->weight_decay) ? options->optimizer->weight_decay : options->weight_decay;
  values->noise = (int)options->noise.kind;
  if (options->noise.kind != HG_NOISE_NONE)
    values->noise_amount = options->noise.amount;
  values->warmup = options->warmup;
  values->min_delta = options->min_delta;
}

static void
write_options (const Common *values, HgTrainOptions *options)
{
  options->clipnorm = values->clip == CLIP_NORM ? values->clip_amount : 0;
  options->global_clipnorm = values->clip == CLIP_GLOBAL_NORM ? values->clip_amount : 0;
  options->clipvalue = values->clip == CLIP_VALUE ? values->clip_amount : 0;
  if (values->weight_decay != options->optimizer->weight_decay || !isnan (options->weight_decay))
    options->weight_decay = values->weight_decay;
  options->noise = (HgNoise){ .kind = (HgNoiseKind)values->noise,
                              .amount = values->noise == HG_NOISE_NONE ? 0 : values->noise_amount };
  options->warmup = (int)values->warmup;
  options->min_delta = values->min_delta;
}

static void
show (HourglassTrainMore *self)
{
  const HgTrainOptions *options = hourglass_run_get_options (self->run);
  HourglassRunConfigs *configs = hourglass_run_get_configs (self->run);
  read_options (&self->values, options);
  hourglass_kind_options_show (self->loss, options->loss->title, options->loss->params,
                               options->loss->n_params, configs->loss);
  hourglass_kind_options_show (self->optimizer, options->optimizer->keras, options->optimizer->params,
                               options->optimizer->n_params, configs->optimizer);
  hourglass_kind_options_show (self->schedule, options->schedule->title, options->schedule->params,
                               options->schedule->n_params, configs->schedule);
  hourglass_kind_options_show (self->common, "Every run", params, G_N_ELEMENTS (params), &self->values);
}

static void
kind_edited (HourglassTrainMore *self)
{
  hourglass_run_options_changed (self->run);
}

static void
common_edited (HourglassTrainMore *self)
{
  write_options (&self->values, hourglass_run_get_options (self->run));
  hourglass_run_options_changed (self->run);
}

static void
hourglass_train_more_dispose (GObject *object)
{
  g_clear_object (&HOURGLASS_TRAIN_MORE (object)->run);
  G_OBJECT_CLASS (hourglass_train_more_parent_class)->dispose (object);
}

static void
hourglass_train_more_class_init (HourglassTrainMoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_train_more_dispose;
}

static HourglassKindOptions *
section (HourglassTrainMore *self, GCallback edited)
{
  HourglassKindOptions *options = g_object_new (HOURGLASS_TYPE_KIND_OPTIONS, NULL);
  g_signal_connect_object (options, "edited", edited, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (options));
  return options;
}

static void
hourglass_train_more_init (HourglassTrainMore *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  hg_params_defaults (params, G_N_ELEMENTS (params), &self->values);
  self->common = section (self, G_CALLBACK (common_edited));
  self->optimizer = section (self, G_CALLBACK (kind_edited));
  self->schedule = section (self, G_CALLBACK (kind_edited));
  self->loss = section (self, G_CALLBACK (kind_edited));
}

void
hourglass_train_more_set_run (HourglassTrainMore *self, HourglassRun *run)
{
  self->run = g_object_ref (run);
  g_signal_connect_object (run, "options-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

HourglassOptionRow *
hourglass_train_more_find (HourglassTrainMore *self, const char *name)
{
  HourglassKindOptions *const parts[] = { self->common, self->optimizer, self->schedule, self->loss };
  HourglassOptionRow *row = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (parts) && row == NULL; i++)
    row = hourglass_kind_options_find (parts[i], name);
  return row;
}
