/* See outcome.h. */
#include "ui/canvas/outcome.h"
#include "base/format.h"

char *
hourglass_why_not (const HgCheck *check, size_t node)
{
  for (size_t i = 0; i < check->n_diagnostics; i++)
    if (check->diagnostics[i].node == node && check->diagnostics[i].severity == HG_FAULT)
      return g_strdup (check->diagnostics[i].sentence);
  return g_strdup ("It comes after a layer that does not fit.");
}

char *
hourglass_outcome (const HgModel *model, size_t first, size_t n, gboolean *fits)
{
  HgCheck *check = hg_check_shapes (model, NULL);
  char title[96], shape[HG_SHAPE_TEXT], values[64];
  char *says = NULL;
  *fits = FALSE;
  if (check == NULL)
    return g_strdup ("There is not enough memory.");
  for (size_t i = first; i < first + n && says == NULL; i++)
    if (check->nodes[i].state == HG_NODE_BROKEN || check->nodes[i].state == HG_NODE_AFTER_BROKEN)
      says = hourglass_why_not (check, i);
  if (says == NULL)
    {
      const HgNodeCheck *last = &check->nodes[first + n - 1];
      hg_layer_describe (model->nodes[first + n - 1]->layer, title, sizeof title, NULL, 0);
      hg_shape_text (&last->out[0], shape);
      hg_format_items (values, sizeof values, last->values, "value", "values");
      says = last->values != HG_UNKNOWN ? g_strdup_printf ("%s → %s · %s", title, shape, values)
                                        : g_strdup_printf ("%s → %s", title, shape);
      *fits = TRUE;
    }
  hg_check_free (check);
  return says;
}
