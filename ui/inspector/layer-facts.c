/* See layer-facts.h. */
#include "ui/inspector/layer-facts.h"
#include "base/format.h"
#include "ui/draw/stack.h"
#include <string.h>

/* Takes @markup. */
static void
say (HourglassFactList *facts, HourglassFactKind kind, char *markup, const char *value)
{
  hourglass_fact_list_say (facts, kind, markup, value);
  g_free (markup);
}

static void
say_plain (HourglassFactList *facts, HourglassFactKind kind, const char *text, const char *value)
{
  say (facts, kind, g_markup_escape_text (text, -1), value);
}

char *
hourglass_equation_markup (const char *equation)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (const char *at = equation; *at != '\0'; at = g_utf8_next_char (at))
    {
      gboolean index = *at == '_' && at[1] != '\0';
      if (index)
        at++;
      const char *end = index && *at == '{' ? strchr (at, '}') : NULL;
      at += end != NULL;
      g_autofree char *letter
          = g_markup_escape_text (at, end != NULL ? end - at : g_utf8_next_char (at) - at);
      g_string_append_printf (text, index ? "<sub>%s</sub>" : "%s", letter);
      at = end != NULL ? end : at;
    }
  return g_strdup (text->str);
}

static void
say_formula (HourglassFactList *facts, const HgCheck *check, size_t node)
{
  const HgLayer *layer = check->model->nodes[node]->layer;
  const HgNodeCheck *state = &check->nodes[node];
  const HgShape unknown[HG_MAX_INPUTS] = { HG_SHAPE_UNKNOWN };
  char heading[80], count[48];
  HgFormula formula = { 0 };
  gboolean known = state->parameters != HG_UNKNOWN;
  if (known && state->parameters == 0 && layer->kind->formula == NULL)
    return;
  if (known)
    hg_format_items (heading, sizeof heading, state->parameters, "parameter", "parameters");
  say_plain (facts, HOURGLASS_FACT_HEADING, known ? heading : "Parameters —", NULL);
  if (layer->kind->formula == NULL)
    return;
  layer->kind->formula (layer->config, known ? state->in : unknown, &formula);
  say_plain (facts, HOURGLASS_FACT_CARD, "", NULL);
  say (facts, HOURGLASS_FACT_LINE, hourglass_equation_markup (formula.symbols), NULL);
  say (facts, HOURGLASS_FACT_LINE,
       known ? g_markup_printf_escaped ("<b>%s = %s</b>", formula.numbers,
                                        hg_format_count (count, sizeof count, state->parameters))
             : g_markup_printf_escaped ("<b>%s</b>", formula.numbers),
       NULL);
  if (formula.legend[0] != '\0' || !known)
    say_plain (facts, HOURGLASS_FACT_SMALL,
               known ? formula.legend : "The count is known once the input fits.", NULL);
}

/* Where its inputs come from, for a layer that takes something else than what the one above it gives. */
static void
say_inputs (HourglassFactList *facts, const HgCheck *check, size_t node)
{
  const HgNode *it = check->model->nodes[node];
  char takes[512], title[96], name[32], shape[HG_SHAPE_TEXT];
  if (hg_stack_takes_text (check->model, node, takes, sizeof takes)[0] == '\0')
    return;
  say_plain (facts, HOURGLASS_FACT_HEADING, "Takes", NULL);
  say_plain (facts, HOURGLASS_FACT_TABLE, "", NULL);
  for (size_t k = 0; k < it->n_in; k++)
    {
      const HgLayer *from = check->model->nodes[it->in[k].node]->layer;
      hg_layer_describe (from, title, sizeof title, NULL, 0);
      hg_stack_output_name (from, it->in[k].slot, name, sizeof name);
      g_autofree char *text
          = it->in[k].slot > 0 ? g_strdup_printf ("%s of %s", name, title) : g_strdup (title);
      say_plain (facts, HOURGLASS_FACT_LINE, text, hg_shape_text (&check->nodes[node].in[k], shape));
    }
}

static void
say_compression (HourglassFactList *facts, const HgCheck *check)
{
  char text[64];
  say_plain (facts, HOURGLASS_FACT_TABLE, "", NULL);
  say_plain (facts, HOURGLASS_FACT_LINE, "Values in",
             hg_format_count (text, sizeof text, check->input_values));
  say_plain (facts, HOURGLASS_FACT_LINE, "Values at the waist",
             hg_format_count (text, sizeof text, check->waist_values));
  g_snprintf (text, sizeof text, "%.2f×", check->ratio);
  say_plain (facts, HOURGLASS_FACT_LINE, "Compression", text);
  g_snprintf (text, sizeof text, "%.2f %%", 100 * (1 - 1 / check->ratio));
  say_plain (facts, HOURGLASS_FACT_LINE, "Smaller by", check->ratio >= 1 ? text : "—");
}

static void
say_stack (HourglassFactList *facts, const HgCheck *check)
{
  char text[64];
  if (check->ratio > 0)
    say_compression (facts, check);
  say_plain (facts, HOURGLASS_FACT_HEADING, "Parameters", NULL);
  say_plain (facts, HOURGLASS_FACT_TABLE, "", NULL);
  say_plain (facts, HOURGLASS_FACT_LINE, "All", hg_format_count (text, sizeof text, check->parameters));
  say_plain (facts, HOURGLASS_FACT_LINE, "Trainable", hg_format_count (text, sizeof text, check->trainable));
  say_plain (facts, HOURGLASS_FACT_NOTE, "Select a layer to see and change its options.", NULL);
}

void
hourglass_layer_facts_say (HourglassFactList *facts, const HgCheck *check, size_t node)
{
  if (node >= check->n)
    say_stack (facts, check);
  else
    {
      say_inputs (facts, check, node);
      say_formula (facts, check, node);
    }
  if (node < check->n && check->waist == node && check->ratio > 0)
    {
      say_plain (facts, HOURGLASS_FACT_HEADING, "Waist", NULL);
      say_compression (facts, check);
    }
  hourglass_fact_list_show (facts);
}
