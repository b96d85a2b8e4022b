/* Where a number of the stack comes from: pressing it asks, a popover answers, and an axis is lit wherever it
 * goes through. By keyboard a bar's numbers are walked through one after the other; a screen reader finds the
 * sentence as the bar's description. */
#include "model/numbers.h"
#include "ui/canvas/canvas-private.h"
#include "ui/parts/shape-words.h"
#include "ui/parts/widget-theme.h"

/* The number at a point of the widget, and its row. */
static int
number_at (HourglassCanvas *self, double x, double y, size_t *row)
{
  HgStackScene scene = hourglass_canvas_scene (self);
  HgTheme theme = hourglass_widget_theme (GTK_WIDGET (self));
  HgPen pen;
  if (self->layout.n != scene.check->n)
    return HG_NUMBER_NONE;
  hourglass_canvas_to_layout (self, &x, &y);
  cairo_surface_t *nothing = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
  cairo_t *cr = cairo_create (nothing);
  hg_pen_init (&pen, cr, &theme);
  int number = hg_stack_number_at (&pen, &scene, x, y, row);
  hg_pen_clear (&pen);
  cairo_destroy (cr);
  cairo_surface_destroy (nothing);
  return number;
}

gboolean
hourglass_canvas_has_number (HourglassCanvas *self, double x, double y)
{
  size_t row;
  return number_at (self, x, y, &row) != HG_NUMBER_NONE;
}

void
hourglass_canvas_stop_asking (HourglassCanvas *self)
{
  if (self->origin != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->origin));
  for (guint i = 0; i < self->rows->len; i++)
    hourglass_bar_tell (((HourglassCanvasRow *)g_ptr_array_index (self->rows, i))->bar, NULL);
}

static void
show_origin (HourglassCanvas *self, const char *sentence, double x, double y)
{
  if (self->origin == NULL)
    {
      GtkWidget *label = gtk_label_new (NULL);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      hourglass_label_keep_shapes (GTK_LABEL (label));
      gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      self->origin = gtk_popover_new ();
      gtk_popover_set_autohide (GTK_POPOVER (self->origin), FALSE);
      gtk_popover_set_position (GTK_POPOVER (self->origin), GTK_POS_BOTTOM);
      gtk_popover_set_child (GTK_POPOVER (self->origin), label);
      gtk_widget_set_parent (self->origin, GTK_WIDGET (self));
    }
  GdkRectangle at = { (int)x, (int)y + 9, 1, 1 };
  gtk_label_set_label (GTK_LABEL (gtk_popover_get_child (GTK_POPOVER (self->origin))), sentence);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->origin), &at);
  gtk_popover_popup (GTK_POPOVER (self->origin));
}

/* Lights the number and says where it comes from, below a point of the widget. */
static void
ask (HourglassCanvas *self, size_t row, int number, double x, double y)
{
  char text[HG_NUMBER_TEXT];
  hourglass_canvas_stop_asking (self);
  hourglass_document_ask (self->document, number);
  hg_number_sentence (hourglass_document_get_check (self->document), row, number, text);
  hourglass_bar_tell (hourglass_canvas_get_bar (self, row), text);
  show_origin (self, text, x, y);
}

gboolean
hourglass_canvas_ask_at (HourglassCanvas *self, double x, double y)
{
  size_t row;
  int number = number_at (self, x, y, &row);
  if (number == HG_NUMBER_NONE)
    return FALSE;
  hourglass_canvas_choose (self, row, HOURGLASS_CHOOSE_ONE);
  ask (self, row, number, x, y);
  return TRUE;
}

/* The number after @number of a layer whose shape has @rank axes, round and round; in between none is lit. */
static int
next_number (int number, int by, int rank)
{
  do
    number = (number + 1 + by + HG_NUMBERS + 1) % (HG_NUMBERS + 1) - 1;
  while (number >= rank && number < HG_NUMBER_VALUES);
  return number;
}

void
hourglass_canvas_walk_numbers (HourglassCanvas *self, int by)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  size_t node = hourglass_document_get_selection (self->document);
  unsigned hidden = hourglass_document_get_hidden (self->document);
  if (node >= check->n || node >= self->layout.n || hourglass_canvas_hides (self, node) != NULL)
    return;
  if ((hidden & HG_HIDES_SHAPES) != 0)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                                  "The lesson shows the numbers again after this step");
      return;
    }
  int rank = MAX (check->nodes[node].out[0].rank, 0);
  int number = next_number (hourglass_document_get_number (self->document), by, rank);
  if (number == HG_NUMBER_PARAMETERS && (hidden & HG_HIDES_COUNTS) != 0)
    number = next_number (number, by, rank);
  const HgStackRow *at = &self->layout.rows[node];
  gboolean right = number == HG_NUMBER_PARAMETERS;
  double x = right ? self->layout.width - HG_STACK_MARGIN : self->layout.centre;
  if (number == HG_NUMBER_NONE)
    hourglass_document_ask (self->document, number);
  else
    ask (self, node, number, hourglass_canvas_left (self) + x * self->zoom,
         (right ? at->count : at->label) * self->zoom - hourglass_canvas_scroll (self));
}

void
hourglass_canvas_light (HourglassCanvas *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  size_t node = hourglass_document_get_selection (self->document);
  int number = hourglass_document_get_number (self->document);
  g_clear_pointer (&self->axes, g_free);
  self->n_axes = 0;
  if (node >= check->n || number < 0 || number >= check->nodes[node].out[0].rank)
    return;
  self->axes = g_new (int, check->n);
  self->n_axes = check->n;
  hg_number_follow (check, node, number, self->axes);
}
