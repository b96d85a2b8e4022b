/* See train-rewind.h. */
#include "ui/views/train-rewind.h"
#include "ui/parts/segments.h"
#include "ui/run/run-start.h"

enum
{
  FIRST,
  BEST,
  LAST,  /* no frame: what the run gave */
  OTHER, /* the frame that was gone back to, where it is none of the others */
  CHOICES
};

struct _HourglassTrainRewind
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box;
  HourglassSegments *choice;
  HgCheckpoint *frames[CHOICES]; /* references; NULL: none */
  HgWeights *last;               /* as it ended; reference or NULL */
  gboolean showing;              /* the choice is being filled in */
};

G_DEFINE_FINAL_TYPE (HourglassTrainRewind, hourglass_train_rewind, GTK_TYPE_WIDGET)

static void
forget (HourglassTrainRewind *self)
{
  for (int i = 0; i < CHOICES; i++)
    g_clear_pointer (&self->frames[i], hg_checkpoint_unref);
  g_clear_pointer (&self->last, hg_weights_unref);
}

/* Names them and keeps them. FALSE when there is nothing to go back to. */
static gboolean
collect (HourglassTrainRewind *self, const HgSnapshot *snapshot)
{
  HgWeights *last = hourglass_run_get_weights (self->run);
  forget (self);
  if (snapshot == NULL || hourglass_run_is_active (self->run) || last == NULL || snapshot->n_checkpoints < 2)
    return FALSE;
  char title[HG_CHECKPOINT_TITLE], other_title[HG_CHECKPOINT_TITLE];
  HgCheckpoint *first = snapshot->checkpoints[0];
  size_t at = hg_checkpoint_ring_best (snapshot->checkpoints, snapshot->n_checkpoints);
  if (first->steps > 0 || at == snapshot->n_checkpoints)
    return FALSE;
  HgCheckpoint *best = snapshot->checkpoints[at];
  self->frames[FIRST] = hg_checkpoint_ref (first);
  self->frames[BEST] = hg_checkpoint_ref (best);
  self->last = hg_weights_ref (last);
  g_autofree char *words = g_strdup_printf ("Best, %s", hg_checkpoint_title (best, title));
  const HgCheckpoint *other = hourglass_run_get_rewound (self->run);
  gboolean apart = other != NULL && other != first && other != best;
  if (apart)
    {
      self->frames[OTHER] = hg_checkpoint_ref (other);
      hg_checkpoint_title (other, other_title);
      other_title[0] = g_ascii_toupper (other_title[0]);
    }
  hourglass_segments_set_words (
      self->choice, "Weights to go back to",
      (const char *const[]){ "Before training", words, "As it ended", apart ? other_title : NULL, NULL });
  return TRUE;
}

/* Which of them the document has, where the run's model is still the one that is shown. */
static int
current (HourglassTrainRewind *self)
{
  HgWeights *weights = hourglass_document_get_weights (self->document);
  if (weights != NULL && weights == self->last)
    return LAST;
  for (int i = CHOICES - 1; i >= 0 && weights != NULL; i--)
    if (self->frames[i] != NULL && self->frames[i]->weights == weights)
      return i;
  return -1;
}

static void
refresh (HourglassTrainRewind *self)
{
  gboolean there;
  self->showing = TRUE;
  there = collect (self, hourglass_run_get_snapshot (self->run)) && current (self) >= 0;
  if (there)
    hourglass_segments_set_active (self->choice, current (self));
  self->showing = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), there);
}

static void
weights_changed (HourglassTrainRewind *self)
{
  if (!self->showing && !hourglass_run_is_active (self->run))
    refresh (self);
}

static void
chosen (HourglassTrainRewind *self)
{
  int choice = hourglass_segments_get_active (self->choice);
  if (self->showing || self->last == NULL)
    return;
  self->showing = TRUE;
  if (choice == LAST)
    hourglass_document_apply_weights (self->document, hourglass_run_get_model (self->run), self->last,
                                      "Return to the end of training");
  else
    hourglass_run_take_checkpoint (self->run, hourglass_run_get_model (self->run), self->frames[choice],
                                   "Rewind to");
  self->showing = FALSE;
}

static void
hourglass_train_rewind_dispose (GObject *object)
{
  HourglassTrainRewind *self = HOURGLASS_TRAIN_REWIND (object);
  forget (self);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (hourglass_train_rewind_parent_class)->dispose (object);
}

static void
hourglass_train_rewind_class_init (HourglassTrainRewindClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_train_rewind_dispose;
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "trainrewind");
}

static void
hourglass_train_rewind_init (HourglassTrainRewind *self)
{
  GtkWidget *label = gtk_label_new ("Weights");
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->choice = g_object_new (HOURGLASS_TYPE_SEGMENTS, NULL);
  gtk_widget_set_tooltip_text (
      self->box, "Which weights the views show, a file keeps and the next training begins with");
  gtk_box_append (GTK_BOX (self->box), label);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->choice));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->choice, "notify::active", G_CALLBACK (chosen), self, G_CONNECT_SWAPPED);
}

void
hourglass_train_rewind_set_run (HourglassTrainRewind *self, HourglassDocument *document, HourglassRun *run)
{
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (weights_changed), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
}

GtkWidget *
hourglass_train_rewind_get_choice (HourglassTrainRewind *self)
{
  return GTK_WIDGET (self->choice);
}
