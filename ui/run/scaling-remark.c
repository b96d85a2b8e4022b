/* See scaling-remark.h. Which data the weights learned from is known of the last run alone. */
#include "ui/run/scaling-remark.h"

/* "normal alone", or "all classes". */
static char *
say_classes (const HgPrepared *data)
{
  const char *normal = data->options.normal;
  return *normal != '\0' ? g_strdup_printf ("%s alone", normal) : g_strdup ("all classes");
}

char *
hourglass_scaling_remark (HourglassRun *run)
{
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *data, *learned = hourglass_run_get_data (run);
  if (!hourglass_run_get_source (run, &model, &weights, &data) || weights != hourglass_run_get_weights (run)
      || learned == NULL || data->scaler == NULL || data->scaler->kind == HG_SCALE_NONE
      || !g_str_equal (data->dataset->name, learned->dataset->name)
      || g_str_equal (data->options.normal, learned->options.normal))
    return NULL;
  g_autofree char *before = say_classes (learned), *now = say_classes (data);
  return g_strdup_printf ("These weights learned from data scaled by %s; what is shown is scaled by %s. The "
                          "errors can be compared again after the next training.",
                          before, now);
}
