/* Which layers are selected: a set of names, so that it survives edits, and the one that was selected last,
 * which is always one of them. */
#include "ui/document/document-private.h"

static const char *
name_of (HourglassDocument *self, size_t node)
{
  const HgModel *model = hourglass_document_get_model (self);
  return node < model->n ? model->nodes[node]->name : "";
}

static gboolean
is_gone (gpointer name, gpointer value, gpointer model)
{
  return hg_model_find (model, name) == HG_NO_NODE;
}

void
hourglass_document_settle_choice (HourglassDocument *self)
{
  g_hash_table_foreach_remove (self->chosen, is_gone, (gpointer)self->state.model);
  if (g_hash_table_contains (self->chosen, self->selected))
    return;
  g_hash_table_remove_all (self->chosen);
  if (self->selected[0] != '\0')
    g_hash_table_add (self->chosen, g_strdup (self->selected));
}

size_t
hourglass_document_get_selection (HourglassDocument *self)
{
  return self->selected[0] == '\0' ? HG_NO_NODE
                                   : hg_model_find (hourglass_document_get_model (self), self->selected);
}

/* Edits of what was selected and of what is now are two steps, however soon one follows the other. */
static void
changed (HourglassDocument *self)
{
  self->merge_key[0] = '\0';
  g_signal_emit_by_name (self, "selection-changed");
}

void
hourglass_document_select (HourglassDocument *self, size_t node)
{
  const char *name = name_of (self, node);
  if (g_str_equal (name, self->selected))
    return;
  g_strlcpy (self->selected, name, sizeof self->selected);
  if (!g_hash_table_contains (self->chosen, name))
    hourglass_document_settle_choice (self);
  changed (self);
}

gboolean
hourglass_document_is_chosen (HourglassDocument *self, size_t node)
{
  return g_hash_table_contains (self->chosen, name_of (self, node));
}

size_t
hourglass_document_count_chosen (HourglassDocument *self)
{
  return g_hash_table_size (self->chosen);
}

bool *
hourglass_document_get_chosen (HourglassDocument *self)
{
  size_t n = hourglass_document_get_model (self)->n;
  bool *chosen = g_new0 (bool, n);
  for (size_t i = 0; i < n; i++)
    chosen[i] = hourglass_document_is_chosen (self, i);
  return chosen;
}

void
hourglass_document_choose (HourglassDocument *self, const bool *chosen, size_t last)
{
  g_autofree bool *before = hourglass_document_get_chosen (self);
  size_t n = hourglass_document_get_model (self)->n;
  if (last == hourglass_document_get_selection (self) && memcmp (before, chosen, n * sizeof *chosen) == 0)
    return;
  g_hash_table_remove_all (self->chosen);
  for (size_t i = 0; i < n; i++)
    if (chosen[i])
      g_hash_table_add (self->chosen, g_strdup (name_of (self, i)));
  g_strlcpy (self->selected, name_of (self, last), sizeof self->selected);
  changed (self);
}
