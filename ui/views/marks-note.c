/* See marks-note.h. */
#include "ui/views/marks-note.h"
#include "ui/draw/samples.h"

struct _HourglassMarksNote
{
  GtkWidget parent_instance;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (HourglassMarksNote, hourglass_marks_note, GTK_TYPE_WIDGET)

void
hourglass_marks_note_show (HourglassMarksNote *self, const HgPrepared *data)
{
  char sentence[HG_SAMPLES_MARKS] = "";
  if (data != NULL)
    hg_samples_marks (data, sentence, sizeof sentence);
  gtk_label_set_label (self->label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self), *sentence != '\0');
}

static void
hourglass_marks_note_dispose (GObject *object)
{
  HourglassMarksNote *self = HOURGLASS_MARKS_NOTE (object);
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  G_OBJECT_CLASS (hourglass_marks_note_parent_class)->dispose (object);
}

static void
hourglass_marks_note_class_init (HourglassMarksNoteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_marks_note_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hourglass_marks_note_init (HourglassMarksNote *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "small-dim");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
