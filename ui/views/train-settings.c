/* See train-settings.h. */
#include "ui/views/train-settings.h"
#include "base/format.h"
#include "ui/parts/drop-down-name.h"
#include "ui/parts/learning-rate.h"
#include "ui/views/rate-entry.h"
#include "ui/views/train-more.h"
#include <glib/gi18n.h>

struct _HourglassTrainSettings
{
  GtkWidget parent_instance;
  HourglassRun *run;
  GtkWidget *button, *before; /* before: the rows that only count before a run */
  GtkLabel *words;
  GtkSpinButton *epochs, *batch, *patience, *seed;
  GtkDropDown *loss, *optimizer, *schedule;
  HourglassRateEntry *rate;
  HourglassTrainMore *more;
  gboolean showing; /* the form is being filled in: its changes are no edits */
};

G_DEFINE_FINAL_TYPE (HourglassTrainSettings, hourglass_train_settings, GTK_TYPE_WIDGET)

static guint
index_of_loss (const HgLoss *loss)
{
  guint i = 0;
  while (hg_losses ()[i] != NULL && hg_losses ()[i] != loss)
    i++;
  return i;
}

static guint
index_of_optimizer (const HgOptimizer *optimizer)
{
  guint i = 0;
  while (hg_optimizers ()[i] != NULL && hg_optimizers ()[i] != optimizer)
    i++;
  return i;
}

static guint
index_of_schedule (const HgSchedule *schedule)
{
  guint i = 0;
  while (hg_schedules ()[i] != NULL && hg_schedules ()[i] != schedule)
    i++;
  return i;
}

static void
show_words (HourglassTrainSettings *self, const HgTrainOptions *options)
{
  char epochs[48], rate[32];
  g_autofree char *words = g_strdup_printf (
      "%s · batch %zu · %s %s%s%s · %s",
      hg_format_items (epochs, sizeof epochs, options->epochs, "epoch", "epochs"), options->batch_size,
      options->optimizer->keras, hourglass_learning_rate_text (rate, sizeof rate, options->learning_rate),
      index_of_schedule (options->schedule) > 0 ? ", " : "",
      index_of_schedule (options->schedule) > 0 ? options->schedule->name : "", options->loss->title);
  gtk_label_set_label (self->words, words);
}

static void
show_options (HourglassTrainSettings *self)
{
  const HgTrainOptions *options = hourglass_run_get_options (self->run);
  self->showing = TRUE;
  gtk_spin_button_set_value (self->epochs, options->epochs);
  gtk_spin_button_set_value (self->batch, (double)options->batch_size);
  gtk_spin_button_set_value (self->patience, options->patience);
  gtk_spin_button_set_value (self->seed, (double)options->seed);
  gtk_drop_down_set_selected (self->loss, index_of_loss (options->loss));
  gtk_drop_down_set_selected (self->optimizer, index_of_optimizer (options->optimizer));
  gtk_drop_down_set_selected (self->schedule, index_of_schedule (options->schedule));
  self->showing = FALSE;
  show_words (self, options);
}

static void
show_state (HourglassTrainSettings *self)
{
  gtk_widget_set_sensitive (self->before, !hourglass_run_is_active (self->run));
  gtk_widget_set_sensitive (GTK_WIDGET (self->more), !hourglass_run_is_active (self->run));
}

static void
edited (HourglassTrainSettings *self)
{
  if (self->showing || self->run == NULL)
    return;
  HgTrainOptions *options = hourglass_run_get_options (self->run);
  guint loss = gtk_drop_down_get_selected (self->loss),
        optimizer = gtk_drop_down_get_selected (self->optimizer),
        schedule = gtk_drop_down_get_selected (self->schedule);
  options->epochs = gtk_spin_button_get_value_as_int (self->epochs);
  options->batch_size = (size_t)gtk_spin_button_get_value_as_int (self->batch);
  options->patience = gtk_spin_button_get_value_as_int (self->patience);
  options->seed = (uint64_t)gtk_spin_button_get_value (self->seed);
  if (options->loss != hg_losses ()[loss])
    hourglass_run_choose_loss (self->run, hg_losses ()[loss]);
  if (options->optimizer != hg_optimizers ()[optimizer])
    hourglass_run_choose_optimizer (self->run, hg_optimizers ()[optimizer]);
  if (options->schedule != hg_schedules ()[schedule])
    hourglass_run_choose_schedule (self->run, hg_schedules ()[schedule]);
  hourglass_run_options_changed (self->run);
}

static void
hourglass_train_settings_dispose (GObject *object)
{
  HourglassTrainSettings *self = HOURGLASS_TRAIN_SETTINGS (object);
  g_clear_object (&self->run);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (hourglass_train_settings_parent_class)->dispose (object);
}

static void
hourglass_train_settings_class_init (HourglassTrainSettingsClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_train_settings_dispose;
  g_type_ensure (HOURGLASS_TYPE_RATE_ENTRY);
  g_type_ensure (HOURGLASS_TYPE_TRAIN_MORE);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "trainsettings");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/train-settings.ui");
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, button);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, words);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, before);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, epochs);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, batch);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, patience);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, seed);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, loss);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, optimizer);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, schedule);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, rate);
  gtk_widget_class_bind_template_child (widget, HourglassTrainSettings, more);
  gtk_widget_class_bind_template_callback (widget, edited);
}

/* The choices come from the engine's tables. */
static void
fill_choices (HourglassTrainSettings *self)
{
  g_autoptr (GtkStringList) losses = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) optimizers = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) schedules = gtk_string_list_new (NULL);
  for (const HgLoss *const *loss = hg_losses (); *loss != NULL; loss++)
    gtk_string_list_append (losses, (*loss)->title);
  for (const HgOptimizer *const *optimizer = hg_optimizers (); *optimizer != NULL; optimizer++)
    gtk_string_list_append (optimizers, (*optimizer)->keras);
  gtk_drop_down_set_model (self->loss, G_LIST_MODEL (losses));
  for (const HgSchedule *const *schedule = hg_schedules (); *schedule != NULL; schedule++)
    gtk_string_list_append (schedules, (*schedule)->title);
  gtk_drop_down_set_model (self->optimizer, G_LIST_MODEL (optimizers));
  gtk_drop_down_set_model (self->schedule, G_LIST_MODEL (schedules));
  hourglass_drop_down_name (self->loss, _ ("Loss"));
  hourglass_drop_down_name (self->optimizer, _ ("Optimizer"));
  hourglass_drop_down_name (self->schedule, _ ("Schedule of the learning rate"));
}

static void
hourglass_train_settings_init (HourglassTrainSettings *self)
{
  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_choices (self);
  self->showing = FALSE;
}

void
hourglass_train_settings_set_run (HourglassTrainSettings *self, HourglassRun *run)
{
  self->run = g_object_ref (run);
  hourglass_rate_entry_set_run (self->rate, run);
  hourglass_train_more_set_run (self->more, run);
  g_signal_connect_object (run, "options-changed", G_CALLBACK (show_options), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_options (self);
  show_state (self);
}
