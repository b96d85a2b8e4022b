/* The widgets of the stack's rows, kept in step with the model. Rows are matched by node name, so that a
 * layer that moves keeps its bar and with it the keyboard's focus. */
#include "layers/width.h"
#include "ui/canvas/canvas-private.h"
#include "ui/inspector/fault-card.h"

void
hourglass_canvas_row_free (gpointer data)
{
  HourglassCanvasRow *row = data;
  gtk_widget_unparent (GTK_WIDGET (row->bar));
  gtk_widget_unparent (row->plus);
  g_clear_pointer (&row->card, gtk_widget_unparent);
  g_free (row);
}

static void
plus_clicked (HourglassCanvas *self, GtkWidget *plus)
{
  size_t after = HG_NO_NODE;
  for (guint i = 0; i < self->rows->len; i++)
    if (((HourglassCanvasRow *)g_ptr_array_index (self->rows, i))->plus == plus)
      after = i;
  if (after == HG_NO_NODE || hourglass_document_refuses (self->document))
    return;
  if (self->palette == NULL)
    {
      self->palette = GTK_WIDGET (hourglass_palette_new (self->document));
      gtk_widget_set_parent (self->palette, GTK_WIDGET (self));
      gtk_popover_set_position (GTK_POPOVER (self->palette), GTK_POS_RIGHT);
      g_signal_connect_object (self->palette, "closed", G_CALLBACK (hourglass_canvas_take_focus), self,
                               G_CONNECT_SWAPPED);
    }
  GtkAllocation at;
  gtk_widget_get_allocation (plus, &at);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->palette), &at);
  hourglass_palette_show (HOURGLASS_PALETTE (self->palette), after);
  gtk_popover_popup (GTK_POPOVER (self->palette));
}

static HourglassCanvasRow *
row_new (HourglassCanvas *self, const char *name)
{
  HourglassCanvasRow *row = g_new0 (HourglassCanvasRow, 1);
  g_strlcpy (row->name, name, sizeof row->name);
  row->bar = hourglass_bar_new (self->document);
  row->plus = gtk_button_new ();
  gtk_widget_add_css_class (row->plus, "plus");
  gtk_widget_set_parent (GTK_WIDGET (row->bar), GTK_WIDGET (self));
  gtk_widget_set_parent (row->plus, GTK_WIDGET (self));
  g_signal_connect_object (row->plus, "clicked", G_CALLBACK (plus_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row->plus, "state-flags-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  return row;
}

/* What is to be told of a layer: the first there is, as faults come first, or NULL. Of a model that is shown
 * as it is in its file, faults alone: it need not be an autoencoder. */
static const HgDiagnostic *
fault_of (HourglassCanvas *self, const HgCheck *check, size_t node)
{
  gboolean opened = hourglass_document_is_as_opened (self->document);
  if ((hourglass_document_get_hidden (self->document) & HG_HIDES_SHAPES) != 0)
    return NULL; /* it would say them */
  for (size_t i = 0; i < check->n_diagnostics; i++)
    if (check->diagnostics[i].node == node && (check->diagnostics[i].severity == HG_FAULT || !opened))
      return &check->diagnostics[i];
  return NULL;
}

/* While something is dragged, cards stay as they are: fixes are not searched for previews, and cards that
 * come and go would move the stack under the hand. */
static void
sync_card (HourglassCanvas *self, HourglassCanvasRow *row, const HgDiagnostic *fault)
{
  gboolean preview = hourglass_document_get_before (self->document) != NULL;
  if (row->card != NULL)
    gtk_widget_set_sensitive (row->card, !preview);
  if (preview)
    return;
  if (fault == NULL)
    {
      g_clear_pointer (&row->card, gtk_widget_unparent);
      return;
    }
  if (row->card == NULL)
    {
      row->card = GTK_WIDGET (hourglass_fault_card_new (self->document, FALSE));
      gtk_widget_set_parent (row->card, GTK_WIDGET (self));
    }
  hourglass_fault_card_show (HOURGLASS_FAULT_CARD (row->card), fault);
}

static void
show (HourglassCanvas *self, HourglassCanvasRow *row, size_t node)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  const HgLayer *layer = check->model->nodes[node]->layer;
  char title[96], path[HG_NAME_SIZE];
  row->resizable = hg_layer_width (layer, path, sizeof path, NULL);
  hourglass_bar_show (row->bar, node);
  hg_layer_describe (layer, title, sizeof title, NULL, 0);
  g_autofree char *label = g_strdup_printf ("Add a layer after %s", title);
  /* Setting a tooltip asks the display server where the pointer is, even when nothing changes. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (row->plus), label) != 0)
    {
      gtk_widget_set_tooltip_text (row->plus, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row->plus), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  sync_card (self, row, fault_of (self, check, node));
}

static HourglassCanvasRow *
take_row (GPtrArray *rows, const char *name)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((HourglassCanvasRow *)g_ptr_array_index (rows, i))->name, name))
      return g_ptr_array_steal_index (rows, i);
  return NULL;
}

/* The place among @rows of what has the focus and may lose it: a bar whose layer is gone, or a card, of which
 * a fix was pressed; or HG_NO_NODE. */
static size_t
focus_in_doubt (HourglassCanvas *self, GPtrArray *rows, const HgModel *model)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  for (guint i = 0; i < rows->len && focus != NULL; i++)
    {
      HourglassCanvasRow *row = g_ptr_array_index (rows, i);
      if (focus == row->card
          || (focus == GTK_WIDGET (row->bar) && hg_model_find (model, row->name) == HG_NO_NODE))
        return i;
    }
  return HG_NO_NODE;
}

static gboolean
has_focus (HourglassCanvas *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

void
hourglass_canvas_sync (HourglassCanvas *self)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  GPtrArray *old = self->rows;
  GtkWidget *previous = NULL;
  size_t focus = focus_in_doubt (self, old, model);
  /* While one layer is dragged larger or smaller, what is folded stays so. */
  if (hourglass_document_get_before (self->document) == NULL || hourglass_canvas_order_differs (self, model))
    hourglass_canvas_find_folds (self);
  self->rows = g_ptr_array_new_with_free_func (hourglass_canvas_row_free);
  for (size_t i = 0, fold = 0; i < model->n; i++)
    {
      HourglassCanvasRow *row = take_row (old, model->nodes[i]->name);
      if (row == NULL)
        row = row_new (self, model->nodes[i]->name);
      g_ptr_array_add (self->rows, row);
      for (; fold < self->folds.n && self->folds.all[fold].first == i; fold++)
        {
          gtk_widget_insert_after (g_ptr_array_index (self->handles, fold), GTK_WIDGET (self), previous);
          previous = g_ptr_array_index (self->handles, fold);
        }
      gtk_widget_insert_after (GTK_WIDGET (row->bar), GTK_WIDGET (self), previous);
      gtk_widget_insert_after (row->plus, GTK_WIDGET (self), GTK_WIDGET (row->bar));
      previous = row->plus;
    }
  g_ptr_array_unref (old);
  for (size_t i = 0; i < model->n; i++)
    show (self, g_ptr_array_index (self->rows, i), i);
  hourglass_canvas_show_folds (self);
  if (self->hover >= model->n)
    self->hover = HG_NO_NODE;
  if (focus != HG_NO_NODE && !has_focus (self))
    hourglass_canvas_focus_near (self, MIN (focus, model->n - 1));
}

static HourglassCanvasRow *
row_at (HourglassCanvas *self, size_t node)
{
  return node < self->rows->len ? g_ptr_array_index (self->rows, node) : NULL;
}

HourglassBar *
hourglass_canvas_get_bar (HourglassCanvas *self, size_t node)
{
  HourglassCanvasRow *row = row_at (self, node);
  return row != NULL ? row->bar : NULL;
}

GtkWidget *
hourglass_canvas_get_plus (HourglassCanvas *self, size_t node)
{
  HourglassCanvasRow *row = row_at (self, node);
  return row != NULL ? row->plus : NULL;
}

GtkWidget *
hourglass_canvas_get_card (HourglassCanvas *self, size_t node)
{
  HourglassCanvasRow *row = row_at (self, node);
  return row != NULL ? row->card : NULL;
}
