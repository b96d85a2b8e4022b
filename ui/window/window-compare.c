/* Comparing the model with that of another file, or with what was saved last. */
#include "ui/window/compare-window.h"
#include "ui/window/window-beside.h"
#include "ui/window/window-private.h"

static void
show (HourglassWindow *self, const HgComparisonSide sides[2])
{
  gtk_window_present (GTK_WINDOW (hourglass_compare_window_new (GTK_WINDOW (self), sides)));
}

/* The file's name, or that of a model without one; the caller frees it. */
static char *
name_of (HourglassWindow *self, const char *after)
{
  const char *path = hourglass_document_get_path (self->document);
  g_autofree char *name = path != NULL ? g_path_get_basename (path)
                                       : g_strdup (hourglass_document_get_settled (self->document)->name);
  return g_strconcat (name, after, NULL);
}

/* The model as it is now. Weights that it has only in part are left out: new ones would be made up. */
static HgComparisonSide
side_now (HourglassWindow *self, const char *name)
{
  return (HgComparisonSide){ name, hourglass_document_get_settled (self->document),
                             hourglass_document_get_weights (self->document) };
}

static void
show_beside (HourglassWindow *self, const char *path, const HgModel *model, HgWeights *weights,
             HgProject *project)
{
  const gboolean modified = hourglass_document_get_modified (self->document);
  g_autofree char *name = name_of (self, modified ? " (edited)" : "");
  g_autofree char *other = g_path_get_basename (path);
  show (self, (const HgComparisonSide[]){ side_now (self, name), { other, model, weights } });
  hg_project_free (project);
}

static void
action_compare (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_window_choose_beside (self, "Compare With", show_beside);
}

static void
action_compare_path (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_window_read_beside (self, g_variant_get_string (parameter, NULL), show_beside);
}

static void
action_compare_saved (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  const HgModel *model;
  HgWeights *weights = hourglass_document_get_saved (self->document, &model);
  g_autofree char *saved = name_of (self, " (saved)"), *now = name_of (self, " (now)");
  if (model != NULL)
    show (self, (const HgComparisonSide[]){ { saved, model, weights }, side_now (self, now) });
}

static void
refresh (HourglassWindow *self)
{
  const HgModel *model;
  hourglass_document_get_saved (self->document, &model);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "compare-saved");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               model != NULL && hourglass_document_get_modified (self->document));
}

static const GActionEntry actions[] = {
  { "compare", action_compare, NULL, NULL, NULL, { 0 } },
  { "compare-path", action_compare_path, "s", NULL, NULL, { 0 } },
  { "compare-saved", action_compare_saved, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_compare (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->document, "file-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
