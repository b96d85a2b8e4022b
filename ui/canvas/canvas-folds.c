/* Folding: which folds the stack has, which are folded, and their handles. The folded ones are known by key,
 * so that they stay folded while the model is edited; folding itself is no edit. A layer that is selected is
 * unfolded, wherever it was selected. */
#include "ui/canvas/canvas-private.h"

static HgFold *
fold_of (HourglassCanvas *self, GtkWidget *handle)
{
  for (size_t i = 0; i < self->folds.n && i < self->handles->len; i++)
    if (g_ptr_array_index (self->handles, i) == (gpointer)handle)
      return &self->folds.all[i];
  return NULL;
}

GtkWidget *
hourglass_canvas_get_fold (HourglassCanvas *self, size_t fold)
{
  return fold < self->handles->len ? g_ptr_array_index (self->handles, fold) : NULL;
}

const HgFolds *
hourglass_canvas_get_folds (HourglassCanvas *self)
{
  return &self->folds;
}

/* Tells handles and rows what is folded and what is hidden. */
void
hourglass_canvas_show_folds (HourglassCanvas *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  const HgFold *around = NULL; /* the outermost that is folded */
  for (size_t i = 0; i < self->folds.n; i++)
    {
      HgFold *fold = &self->folds.all[i];
      gboolean hidden = around != NULL && hg_fold_holds (around, fold->first);
      fold->folded = g_hash_table_contains (self->folded, fold->key);
      hourglass_fold_handle_show (g_ptr_array_index (self->handles, i), fold, check,
                                  hourglass_document_get_hidden (self->document));
      gtk_widget_set_visible (g_ptr_array_index (self->handles, i), !hidden);
      if (fold->folded && !hidden)
        around = fold;
    }
  const HgFold *hides = NULL;
  size_t next = 0; /* folds and rows go the same way */
  for (guint i = 0; i < self->rows->len; i++)
    {
      HourglassCanvasRow *row = g_ptr_array_index (self->rows, i);
      if (hides != NULL && !hg_fold_holds (hides, i))
        hides = NULL;
      for (; next < self->folds.n && self->folds.all[next].first <= i; next++)
        if (hides == NULL && self->folds.all[next].folded)
          hides = &self->folds.all[next];
      gtk_widget_set_visible (GTK_WIDGET (row->bar), hides == NULL);
      gtk_widget_set_visible (row->plus, hides == NULL || hides->first == i);
      if (row->card != NULL)
        gtk_widget_set_visible (row->card, hides == NULL);
    }
}

const HgFold *
hourglass_canvas_hides (HourglassCanvas *self, size_t node)
{
  for (size_t i = 0; i < self->folds.n; i++)
    if (self->folds.all[i].folded && hg_fold_holds (&self->folds.all[i], node))
      return &self->folds.all[i];
  return NULL;
}

static GtkWidget *
take_handle (GPtrArray *handles, const char *key)
{
  for (guint i = 0; i < handles->len; i++)
    if (g_str_equal (hourglass_fold_handle_get_key (g_ptr_array_index (handles, i)), key))
      return g_ptr_array_steal_index (handles, i);
  return NULL;
}

static void
toggled (HourglassCanvas *self, GtkWidget *handle)
{
  HgFold *fold = fold_of (self, handle);
  if (fold != NULL)
    hourglass_canvas_set_folded (self, fold, !fold->folded);
}

static GtkWidget *
handle_new (HourglassCanvas *self, const char *key)
{
  GtkWidget *handle = GTK_WIDGET (hourglass_fold_handle_new (key));
  gtk_widget_set_parent (handle, GTK_WIDGET (self));
  g_signal_connect_object (handle, "toggled", G_CALLBACK (toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (handle, "state-flags-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  return handle;
}

void
hourglass_canvas_find_folds (HourglassCanvas *self)
{
  HgFolds old = self->folds;
  static const char *const verbs[] = { "stack.fold", "stack.unfold", "stack.fold-all", "stack.unfold-all" };
  if (!hg_folds_find (&self->folds, hourglass_document_get_check (self->document), NULL))
    g_error ("not enough memory to find what folds");
  if (old.n > 0 || self->folds.n > 0)
    hg_stack_layout_clear (&self->layout); /* it lends the folds */
  for (gsize i = 0; i < G_N_ELEMENTS (verbs) && self->foldable != (self->folds.n > 0); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), verbs[i], self->folds.n > 0);
  self->foldable = self->folds.n > 0;
  hg_folds_clear (&old);
  GPtrArray *handles = self->handles;
  self->handles = g_ptr_array_new_with_free_func ((GDestroyNotify)gtk_widget_unparent);
  for (size_t i = 0; i < self->folds.n; i++)
    {
      GtkWidget *handle = take_handle (handles, self->folds.all[i].key);
      g_ptr_array_add (self->handles, handle != NULL ? handle : handle_new (self, self->folds.all[i].key));
    }
  g_ptr_array_unref (handles);
}

/* Begins a change of what is folded; its end follows. */
static void
begin_change (HourglassCanvas *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    hourglass_canvas_start_motion (self);
}

/* The focus does not go where nobody sees it. */
static void
end_change (HourglassCanvas *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self)), *goes = NULL;
  hourglass_canvas_show_folds (self);
  for (size_t i = 0; i < self->folds.n; i++)
    for (guint k = 0; k < self->rows->len && self->folds.all[i].folded && goes == NULL; k++)
      {
        HourglassCanvasRow *row = g_ptr_array_index (self->rows, k);
        if (hg_fold_holds (&self->folds.all[i], k)
            && (focus == GTK_WIDGET (row->bar) || (focus == row->plus && k > self->folds.all[i].first)))
          goes = g_ptr_array_index (self->handles, i);
      }
  size_t selected = hourglass_document_get_selection (self->document);
  if (goes != NULL)
    gtk_widget_grab_focus (goes);
  else if (selected < self->rows->len && hourglass_canvas_hides (self, selected) != NULL)
    hourglass_document_select (self->document, HG_NO_NODE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hourglass_canvas_set_folded (HourglassCanvas *self, const HgFold *fold, gboolean folded)
{
  begin_change (self);
  if (folded)
    g_hash_table_add (self->folded, g_strdup (fold->key));
  else
    g_hash_table_remove (self->folded, fold->key);
  end_change (self);
}

void
hourglass_canvas_fold_all (HourglassCanvas *self, gboolean folded)
{
  begin_change (self);
  g_hash_table_remove_all (self->folded);
  for (size_t i = 0; i < self->folds.n && folded; i++)
    g_hash_table_add (self->folded, g_strdup (self->folds.all[i].key));
  end_change (self);
}

void
hourglass_canvas_fold_here (HourglassCanvas *self, gboolean folded)
{
  HgFold *fold = fold_of (self, gtk_widget_get_focus_child (GTK_WIDGET (self)));
  size_t selected = hourglass_document_get_selection (self->document);
  if (fold == NULL && folded && selected < self->rows->len)
    fold = hg_folds_around (&self->folds, selected, TRUE);
  if (fold != NULL)
    hourglass_canvas_set_folded (self, fold, folded);
}

gboolean
hourglass_canvas_reveal (HourglassCanvas *self, size_t node)
{
  if (hourglass_canvas_hides (self, node) == NULL)
    return FALSE;
  begin_change (self);
  for (size_t i = 0; i < self->folds.n; i++)
    if (hg_fold_holds (&self->folds.all[i], node))
      g_hash_table_remove (self->folded, self->folds.all[i].key);
  end_change (self);
  return TRUE;
}

char **
hourglass_canvas_get_folded (HourglassCanvas *self)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  for (size_t i = 0; i < self->folds.n; i++)
    if (self->folds.all[i].folded)
      g_ptr_array_add (keys, g_strdup (self->folds.all[i].key));
  g_ptr_array_add (keys, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

void
hourglass_canvas_restore_folded (HourglassCanvas *self, const char *const *keys)
{
  g_hash_table_remove_all (self->folded);
  for (; keys != NULL && *keys != NULL; keys++)
    g_hash_table_add (self->folded, g_strdup (*keys));
  end_change (self);
}
