/* See frame-bar.h. */
#include "ui/views/frame-bar.h"
#include "ui/parts/flow-label.h"

enum
{
  TEXT_CHARS = 24
};

struct _HourglassFrameBar
{
  GtkBox parent_instance;
  HourglassRun *run;
  GtkStack *views;
  GPtrArray *framed; /* pages that show the frame, lent by the stack */
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (HourglassFrameBar, hourglass_frame_bar, GTK_TYPE_BOX)

static void
refresh (HourglassFrameBar *self)
{
  const HgCheckpoint *frame = hourglass_run_get_frame (self->run);
  GtkWidget *view = gtk_stack_get_visible_child (self->views);
  char title[HG_CHECKPOINT_TITLE];
  gtk_widget_set_visible (GTK_WIDGET (self), frame != NULL && g_ptr_array_find (self->framed, view, NULL));
  if (frame == NULL)
    return;
  g_autofree char *text = g_strdup_printf ("From the film: %s. These are not the newest weights.",
                                           hg_checkpoint_title (frame, title));
  gtk_label_set_label (self->text, text);
}

/* The bar goes away with this: the keyboard goes on in the view. */
static void
newest_clicked (HourglassFrameBar *self)
{
  hourglass_run_show_frame (self->run, NULL);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->views), GTK_DIR_TAB_FORWARD);
}

static void
hourglass_frame_bar_dispose (GObject *object)
{
  HourglassFrameBar *self = HOURGLASS_FRAME_BAR (object);
  g_clear_object (&self->run);
  g_clear_object (&self->views);
  g_clear_pointer (&self->framed, g_ptr_array_unref);
  G_OBJECT_CLASS (hourglass_frame_bar_parent_class)->dispose (object);
}

static void
hourglass_frame_bar_class_init (HourglassFrameBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_frame_bar_dispose;
}

static void
hourglass_frame_bar_init (HourglassFrameBar *self)
{
  GtkWidget *text = hourglass_flow_label_new ("", TEXT_CHARS), *newest = gtk_button_new_with_label ("Newest");
  self->framed = g_ptr_array_new ();
  self->text = GTK_LABEL (text);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_set_margin_start (GTK_WIDGET (self), 18);
  gtk_widget_set_margin_end (GTK_WIDGET (self), 18);
  gtk_widget_set_margin_top (GTK_WIDGET (self), 6);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (text, "label-size");
  gtk_widget_add_css_class (newest, "small-button");
  gtk_widget_set_valign (newest, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (newest, "All views of samples show the newest weights again");
  gtk_box_append (GTK_BOX (self), text);
  gtk_box_append (GTK_BOX (self), newest);
  g_signal_connect_swapped (newest, "clicked", G_CALLBACK (newest_clicked), self);
}

GtkWidget *
hourglass_frame_bar_new (HourglassRun *run, GtkStack *views)
{
  HourglassFrameBar *self = g_object_new (HOURGLASS_TYPE_FRAME_BAR, NULL);
  self->run = g_object_ref (run);
  self->views = g_object_ref (views);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (views, "notify::visible-child", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
hourglass_frame_bar_add (HourglassFrameBar *self, GtkWidget *view)
{
  g_ptr_array_add (self->framed, view);
  refresh (self);
}
