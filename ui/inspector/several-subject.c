/* See option-form.h. The layers are those that are selected in the document, whichever node is asked about.
 */
#include "ui/inspector/option-form.h"
#include <glib/gi18n.h>

static void
sign (HourglassDocument *document, size_t node, GString *signature)
{
  const HgModel *model = hourglass_document_get_model (document);
  g_autofree bool *chosen = hourglass_document_get_chosen (document);
  const HgParam *params[HG_SHARED_OPTIONS];
  size_t n = hg_edit_shared_options (model, chosen, params);
  for (size_t i = 0; i < model->n; i++)
    if (chosen[i])
      g_string_append_printf (signature, "%s/", model->nodes[i]->name);
  for (size_t i = 0; i < n; i++)
    g_string_append_printf (signature, ":%s", params[i]->name);
}

static void
list (HourglassDocument *document, size_t node, HourglassOptionForm *form)
{
  g_autofree bool *chosen = hourglass_document_get_chosen (document);
  const HgParam *params[HG_SHARED_OPTIONS];
  size_t n = hg_edit_shared_options (hourglass_document_get_model (document), chosen, params);
  for (size_t i = 0; i < n; i++)
    hourglass_option_form_add (form, params[i], hourglass_option_row_new_shared (params[i]));
}

static bool
get (HourglassDocument *document, size_t node, const char *name, HgValue *value)
{
  g_autofree bool *chosen = hourglass_document_get_chosen (document);
  return hg_edit_shared_value (hourglass_document_get_model (document), chosen, name, value);
}

static bool
set (HourglassDocument *document, size_t node, const char *name, HgValue value, HgError *error)
{
  g_autofree bool *chosen = hourglass_document_get_chosen (document);
  char label[HG_LABEL_SIZE] = "";
  HgModel *edited
      = hg_edit_set_several (hourglass_document_get_model (document), chosen, name, value, label, error);
  hourglass_document_apply (document, edited, label);
  return edited != NULL;
}

const HourglassOptionSubject hourglass_several_subject
    = { .none = N_ ("There is no option that all of them have."),
        .forgets = TRUE,
        .sign = sign,
        .list = list,
        .get = get,
        .set = set };
