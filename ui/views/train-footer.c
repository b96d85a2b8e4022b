/* See train-footer.h. */
#include "ui/views/train-footer.h"
#include "base/format.h"
#include "ui/parts/learning-rate.h"
#include "ui/run/run-start.h"
#include <math.h>

struct _HourglassTrainFooter
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkStack *pages; /* "progress", "result", "failed" */
  GtkLabel *epoch, *speed, *result, *detail, *fault;
  GtkProgressBar *bar;
  GtkWidget *again, *fix;
};

G_DEFINE_FINAL_TYPE (HourglassTrainFooter, hourglass_train_footer, GTK_TYPE_WIDGET)

static void
show_progress (HourglassTrainFooter *self, const HgSnapshot *snapshot)
{
  int epochs = hourglass_run_get_used (self->run)->epochs, epoch = snapshot != NULL ? snapshot->epoch : 1;
  gboolean paused = snapshot != NULL && snapshot->state == HG_RUN_PAUSED;
  double part
      = snapshot != NULL && snapshot->batches > 0 ? (double)snapshot->batch / (double)snapshot->batches : 0;
  g_autofree char *markup = g_strdup_printf ("%s<b>%s %d</b> of %d", paused ? "Paused in " : "",
                                             paused ? "epoch" : "Epoch", epoch, epochs);
  char count[48], left[48];
  g_autoptr (GString) speed = g_string_new (NULL);
  if (paused)
    g_string_append_printf (speed, "%s so far", hg_format_seconds (left, sizeof left, snapshot->seconds));
  else if (snapshot != NULL && snapshot->samples_per_second > 0)
    {
      g_string_append_printf (speed, "%s samples/s",
                              hg_format_count (count, sizeof count,
                                               (int64_t)llround (fmin (snapshot->samples_per_second, 1e15))));
      if (!isnan (snapshot->seconds_left))
        g_string_append_printf (speed, " · %s left",
                                hg_format_seconds (left, sizeof left, snapshot->seconds_left));
    }
  gtk_label_set_markup (self->epoch, markup);
  gtk_label_set_label (self->speed, speed->str);
  gtk_progress_bar_set_fraction (self->bar, CLAMP ((epoch - 1 + part) / epochs, 0, 1));
  gtk_stack_set_visible_child_name (self->pages, "progress");
}

/* Validation loss of the weights that the stack has; NaN: none was measured with them. */
static double
shown_loss (HourglassTrainFooter *self, const HgSnapshot *snapshot, const HgCheckpoint *rewound)
{
  size_t rows = rewound != NULL ? rewound->rows : snapshot->rows;
  if (rows == 0 || (rewound != NULL && rewound->batch > 0))
    return NAN;
  return hg_metrics_log_row (hourglass_run_get_log (self->run), rows - 1)->validation_loss;
}

/* What their validation says beside the baselines. */
static char *
verdict (HourglassTrainFooter *self, const HgSnapshot *snapshot, const HgCheckpoint *rewound)
{
  const HgBaselines *baselines = hourglass_run_get_baselines (self->run);
  const HgTrainOptions *used = hourglass_run_get_used (self->run);
  char mine[40], other[40];
  if (!hg_model_equal (hourglass_run_get_model (self->run), hourglass_document_get_model (self->document)))
    return g_strdup ("The stack has changed since this run.");
  if (hourglass_run_get_data (self->run) != hourglass_document_get_data (self->document))
    return g_strdup ("The data has changed since this run.");
  double loss = shown_loss (self, snapshot, rewound);
  if (isnan (loss))
    return g_strdup ("");
  hg_format_number (mine, sizeof mine, loss, 3);
  if (baselines == NULL || baselines->components == 0 || !g_str_equal (used->loss->name, "mse"))
    return g_strdup_printf ("Validation loss %s.", mine);
  hg_format_number (other, sizeof other, baselines->pca, 3);
  if (g_str_equal (mine, other))
    return g_strdup_printf ("Validation MSE %s is as good as PCA-%zu.", mine, baselines->components);
  return g_strdup_printf ("Validation MSE %s is %s than PCA-%zu, %s.", mine,
                          loss > baselines->pca ? "worse" : "better", baselines->components, other);
}

/* "Finished: 50 epochs in 12 s". */
static char *
ending (HourglassTrainFooter *self, const HgSnapshot *snapshot)
{
  char seconds[48] = "less than a second", epochs[48];
  int all = hourglass_run_get_used (self->run)->epochs;
  hg_format_items (epochs, sizeof epochs, (int64_t)snapshot->rows, "epoch", "epochs");
  if (snapshot->seconds >= 1)
    hg_format_seconds (seconds, sizeof seconds, snapshot->seconds);
  return snapshot->state == HG_RUN_STOPPED ? g_strdup_printf ("Stopped: %s in %s", epochs, seconds)
         : snapshot->rows < (size_t)all
             ? g_strdup_printf ("Finished early: %zu of %d epochs in %s", snapshot->rows, all, seconds)
             : g_strdup_printf ("Finished: %s in %s", epochs, seconds);
}

/* The page speaks of the weights that the stack has; after a rewind these are not those the run ended with.
 */
static void
show_result (HourglassTrainFooter *self, const HgSnapshot *snapshot)
{
  char title[HG_CHECKPOINT_TITLE];
  const HgCheckpoint *rewound = hourglass_run_get_rewound (self->run);
  g_autofree char *said = verdict (self, snapshot, rewound);
  g_autofree char *end = ending (self, snapshot);
  g_autofree char *result
      = rewound == NULL ? g_strdup (end)
        : rewound->steps > 0
            ? g_strconcat ("The stack has the weights of ", hg_checkpoint_title (rewound, title), NULL)
            : g_strdup ("The stack has the weights from before training");
  g_autofree char *detail = rewound == NULL
                                ? g_strdup (said)
                                : g_strdup_printf ("%s%s%s.", said, said[0] != '\0' ? " " : "", end);
  g_autofree char *again = hourglass_run_start_label (self->run);
  g_autofree char *tooltip = hourglass_run_start_text (self->run);
  gtk_label_set_label (self->result, result);
  gtk_label_set_label (self->detail, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail[0] != '\0');
  gtk_button_set_label (GTK_BUTTON (self->again), again);
  gtk_widget_set_tooltip_text (self->again, tooltip);
  gtk_stack_set_visible_child_name (self->pages, "result");
}

static double
lower_rate (HourglassTrainFooter *self)
{
  return hourglass_run_get_used (self->run)->learning_rate / 10;
}

static void
show_failed (HourglassTrainFooter *self, const HgSnapshot *snapshot)
{
  char rate[32];
  g_autofree char *sentence = g_strdup_printf ("%s.", snapshot->error.text);
  g_autofree char *fix = g_strdup_printf (
      "Learning rate %s", hourglass_learning_rate_text (rate, sizeof rate, lower_rate (self)));
  gtk_label_set_label (self->fault, sentence);
  gtk_button_set_label (GTK_BUTTON (self->fix), fix);
  gtk_widget_set_visible (self->fix, snapshot->error.code == HG_ERROR_DIVERGED);
  gtk_stack_set_visible_child_name (self->pages, "failed");
}

void
hourglass_train_footer_refresh (HourglassTrainFooter *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  if (hourglass_run_is_active (self->run) || snapshot == NULL)
    show_progress (self, snapshot);
  else if (snapshot->state == HG_RUN_FAILED)
    show_failed (self, snapshot);
  else
    show_result (self, snapshot);
}

/* Weights that the run did not give: what the page says of them may be another thing. */
static void
weights_changed (HourglassTrainFooter *self)
{
  if (hourglass_run_get_snapshot (self->run) != NULL && !hourglass_run_is_active (self->run))
    hourglass_train_footer_refresh (self);
}

/* The fix of a diverged run: the same again with a tenth of the learning rate. */
static void
fix_clicked (HourglassTrainFooter *self)
{
  hourglass_run_set_learning_rate (self->run, lower_rate (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.train", NULL);
}

static void
hourglass_train_footer_dispose (GObject *object)
{
  HourglassTrainFooter *self = HOURGLASS_TRAIN_FOOTER (object);
  GtkWidget *pages = GTK_WIDGET (g_steal_pointer (&self->pages));
  g_clear_pointer (&pages, gtk_widget_unparent);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_train_footer_parent_class)->dispose (object);
}

static void
hourglass_train_footer_class_init (HourglassTrainFooterClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_train_footer_dispose;
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "trainfooter");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/train-footer.ui");
  gtk_widget_class_bind_template_child (widget, HourglassTrainFooter, pages);
  gtk_widget_class_bind_template_child (widget, HourglassTrainFooter, epoch);
  gtk_widget_class_bind_template_child (widget, HourglassTrainFooter, speed);
  gtk_widget_class_bind_template_child (widget, HourglassTrainFooter, bar);
  gtk_widget_class_bind_template_child (widget, HourglassTrainFooter, result);
  gtk_widget_class_bind_template_child (widget, HourglassTrainFooter, detail);
  gtk_widget_class_bind_template_child (widget, HourglassTrainFooter, fault);
  gtk_widget_class_bind_template_child (widget, HourglassTrainFooter, again);
  gtk_widget_class_bind_template_child (widget, HourglassTrainFooter, fix);
  gtk_widget_class_bind_template_callback (widget, fix_clicked);
}

static void
hourglass_train_footer_init (HourglassTrainFooter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
hourglass_train_footer_set_run (HourglassTrainFooter *self, HourglassDocument *document, HourglassRun *run)
{
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (weights_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "options-changed", G_CALLBACK (weights_changed), self, G_CONNECT_SWAPPED);
}
