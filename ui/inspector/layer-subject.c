/* See option-form.h. A burst of edits of one option is one step. */
#include "ui/inspector/option-form.h"

static void
sign_layer (const HgLayer *layer, GString *signature)
{
  g_string_append_printf (signature, "/%s", layer->kind->name);
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      HgValue value = hg_param_get (&layer->kind->params[i], layer->config);
      if (value.type == HG_PARAM_LAYER && value.layer != NULL)
        sign_layer (value.layer, signature);
    }
}

static void
sign (HourglassDocument *document, size_t node, GString *signature)
{
  const HgNode *shown = hourglass_document_get_model (document)->nodes[node];
  g_string_append (signature, shown->name);
  sign_layer (shown->layer, signature);
}

static void
list_layer (HourglassOptionForm *form, const HgLayer *layer, const char *prefix)
{
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      const HgParam *param = &layer->kind->params[i];
      g_autofree char *path = g_strconcat (prefix, param->name, NULL);
      hourglass_option_form_add (form, param, hourglass_option_row_new (param, path));
      if (param->type != HG_PARAM_LAYER)
        continue;
      HgValue inner = hg_param_get (param, layer->config);
      g_autofree char *deeper = g_strconcat (path, ".", NULL);
      if (inner.layer != NULL)
        list_layer (form, inner.layer, deeper);
    }
}

static void
list (HourglassDocument *document, size_t node, HourglassOptionForm *form)
{
  list_layer (form, hourglass_document_get_model (document)->nodes[node]->layer, "");
}

static bool
get (HourglassDocument *document, size_t node, const char *path, HgValue *value)
{
  return hg_layer_get (hourglass_document_get_model (document)->nodes[node]->layer, path, value);
}

static bool
set (HourglassDocument *document, size_t node, const char *path, HgValue value, HgError *error)
{
  const HgModel *model = hourglass_document_get_model (document);
  g_autofree char *key = g_strdup_printf ("%s/%s", model->nodes[node]->name, path);
  char label[HG_LABEL_SIZE] = "";
  HgModel *edited = hg_edit_set (model, node, path, value, label, error);
  if (edited != NULL)
    hourglass_document_apply_merged (document, edited, label, key);
  return edited != NULL;
}

const HourglassOptionSubject hourglass_layer_subject = { .sign = sign, .list = list, .get = get, .set = set };
