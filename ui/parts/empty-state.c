/* See empty-state.h. */
#include "ui/parts/empty-state.h"
#include "ui/parts/plot.h"

struct _HourglassEmptyState
{
  GtkWidget parent_instance;
  GtkWidget *box;
  HourglassPlot *picture;
  GtkLabel *title, *sentence;
  GtkWidget *button;
  gboolean has_button;
};

static guint activated_signal;

G_DEFINE_FINAL_TYPE (HourglassEmptyState, hourglass_empty_state, GTK_TYPE_WIDGET)

enum
{
  PICTURE_WIDTH = 132,
  PICTURE_HEIGHT = 111,
  BAR = 15,
  PITCH = 24
};

static void
draw_hourglass (HgPen *pen, double width, double height, gpointer data)
{
  static const struct
  {
    double width;
    HgInk ink;
  } bars[] = { { 132, HG_INK_ENCODER },
               { 72, HG_INK_ENCODER },
               { 12, HG_INK_WAIST },
               { 72, HG_INK_DECODER },
               { 132, HG_INK_DECODER } };
  for (int i = 0; i < 5; i++)
    {
      hg_pen_rounded (pen, (HgBox){ (width - bars[i].width) / 2, i * PITCH, bars[i].width, BAR }, 4);
      hg_pen_ink_alpha (pen, bars[i].ink, hg_theme_is_dark (&pen->theme) ? 0.45 : 0.28);
      cairo_fill (pen->cr);
    }
}

static void
hourglass_empty_state_dispose (GObject *object)
{
  g_clear_pointer (&HOURGLASS_EMPTY_STATE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (hourglass_empty_state_parent_class)->dispose (object);
}

static void
hourglass_empty_state_class_init (HourglassEmptyStateClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_empty_state_dispose;
  activated_signal = g_signal_new ("activated", HOURGLASS_TYPE_EMPTY_STATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "emptystate");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/empty-state.ui");
  gtk_widget_class_bind_template_child (widget, HourglassEmptyState, box);
  gtk_widget_class_bind_template_child (widget, HourglassEmptyState, picture);
  gtk_widget_class_bind_template_child (widget, HourglassEmptyState, title);
  gtk_widget_class_bind_template_child (widget, HourglassEmptyState, sentence);
  gtk_widget_class_bind_template_child (widget, HourglassEmptyState, button);
}

static void
clicked (HourglassEmptyState *self)
{
  g_signal_emit (self, activated_signal, 0);
}

/* A button whose action is not possible now is not shown: the sentence says what to do instead. */
static void
show_button (HourglassEmptyState *self)
{
  gtk_widget_set_visible (self->button, self->has_button && gtk_widget_get_sensitive (self->button));
}

static void
hourglass_empty_state_init (HourglassEmptyState *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), PICTURE_WIDTH, PICTURE_HEIGHT);
  hourglass_plot_set_draw (self->picture, draw_hourglass, NULL, NULL);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked), self);
  g_signal_connect_swapped (self->button, "notify::sensitive", G_CALLBACK (show_button), self);
}

void
hourglass_empty_state_show (HourglassEmptyState *self, const char *title, const char *sentence,
                            const char *button, const char *action)
{
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->sentence, sentence);
  self->has_button = button != NULL;
  if (button != NULL)
    gtk_button_set_label (GTK_BUTTON (self->button), button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  if (action == NULL)
    gtk_widget_set_sensitive (self->button, TRUE); /* an action that was disabled leaves it greyed out */
  show_button (self);
}
