/* See layer-facts.h. The cards are rebuilt when what they say changes, found out by comparing one text. */
#include "ui/layer-facts.h"
#include "base/format.h"
#include <string.h>

struct _HourglassLayerFacts
{
  GtkBox parent_instance;
  char *shown; /* everything on the cards as one text */
};

G_DEFINE_FINAL_TYPE (HourglassLayerFacts, hourglass_layer_facts, GTK_TYPE_BOX)

char *
hourglass_equation_markup (const char *equation)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (const char *at = equation; *at != '\0'; at = g_utf8_next_char (at))
    {
      gboolean index = *at == '_' && at[1] != '\0';
      if (index)
        at++;
      g_autofree char *letter = g_markup_escape_text (at, g_utf8_next_char (at) - at);
      g_string_append_printf (text, index ? "<sub>%s</sub>" : "%s", letter);
    }
  return g_strdup (text->str);
}

static GtkWidget *
label_new (const char *markup, const char *style, float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_heading (HourglassLayerFacts *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  GtkWidget *label = label_new (escaped, "heading", 0);
  gtk_widget_add_css_class (label, "section");
  gtk_box_append (GTK_BOX (self), label);
}

static GtkWidget *
add_card (HourglassLayerFacts *self, const char *style)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (card, style);
  gtk_box_append (GTK_BOX (self), card);
  return card;
}

/* A row with something at the left and a number at the right. */
static void
add_row (GtkWidget *card, const char *markup, const char *value)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = label_new (markup, NULL, 0), *right = gtk_label_new (value);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_widget_add_css_class (right, "numeric");
  gtk_box_append (GTK_BOX (row), left);
  gtk_box_append (GTK_BOX (row), right);
  gtk_box_append (GTK_BOX (card), row);
}

static void
show_formula (HourglassLayerFacts *self, const HgCheck *check, size_t node)
{
  const HgLayer *layer = check->model->nodes[node]->layer;
  const HgNodeCheck *state = &check->nodes[node];
  char heading[80], count[48];
  HgFormula formula = { 0 };
  gboolean known = state->parameters != HG_UNKNOWN;
  if (known)
    hg_format_items (heading, sizeof heading, state->parameters, "parameter", "parameters");
  add_heading (self, known ? heading : "Parameters —");
  if (layer->kind->formula == NULL)
    return;
  const HgShape unknown[HG_MAX_INPUTS] = { HG_SHAPE_UNKNOWN };
  layer->kind->formula (layer->config, known ? state->in : unknown, &formula);
  GtkWidget *card = add_card (self, "facts");
  g_autofree char *symbols = hourglass_equation_markup (formula.symbols);
  gtk_box_append (GTK_BOX (card), label_new (symbols, NULL, 0));
  g_autofree char *numbers
      = known ? g_markup_printf_escaped ("<b>%s = %s</b>", formula.numbers,
                                         hg_format_count (count, sizeof count, state->parameters))
              : g_markup_printf_escaped ("<b>%s</b>", formula.numbers);
  gtk_box_append (GTK_BOX (card), label_new (numbers, NULL, 0));
  g_autofree char *legend
      = g_markup_escape_text (known ? formula.legend : "The count is known once the input fits.", -1);
  if (legend[0] != '\0')
    gtk_box_append (GTK_BOX (card), label_new (legend, "small-dim", 0));
}

static void
show_equations (HourglassLayerFacts *self, const HgCheck *check, size_t node)
{
  const HgLayer *layer = check->model->nodes[node]->layer;
  char length[48] = "";
  int64_t last = hg_shape_axis (&check->nodes[node].out[0], -1);
  if (layer->kind->equations == NULL)
    return;
  if (last != HG_UNKNOWN)
    hg_format_count (length, sizeof length, last);
  add_heading (self, "Equations");
  GtkWidget *card = add_card (self, "facts");
  gtk_widget_add_css_class (card, "equations");
  for (const char *const *equation = layer->kind->equations; *equation != NULL; equation++)
    {
      g_autofree char *markup = hourglass_equation_markup (*equation);
      add_row (card, markup, length);
    }
}

/* The letters that the equations use; other weights go by their names. */
static const char *
letter (const char *name)
{
  static const char *const letters[][2] = { { "kernel", "W" }, { "recurrent_kernel", "U" }, { "bias", "b" } };
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (g_str_equal (letters[i][0], name))
      return letters[i][1];
  return name;
}

static void
show_weights (HourglassLayerFacts *self, const HgCheck *check, size_t node)
{
  const HgLayer *layer = check->model->nodes[node]->layer;
  g_autofree HgWeightSpec *specs = g_new0 (HgWeightSpec, HG_MAX_WEIGHTS);
  char shape[HG_SHAPE_TEXT];
  size_t n = layer->kind->weights != NULL && check->nodes[node].state == HG_NODE_FITS
                 ? layer->kind->weights (layer->config, check->nodes[node].in, specs)
                 : 0;
  if (n == 0)
    return;
  GtkWidget *flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 6);
  gtk_widget_add_css_class (flow, "weights");
  for (size_t i = 0; i < n; i++)
    {
      g_autofree char *text = g_markup_printf_escaped ("%s  %s", letter (specs[i].name),
                                                       hg_shape_text (&specs[i].shape, shape));
      GtkWidget *label = label_new (text, "small-dim", 0);
      gtk_widget_set_tooltip_text (label, specs[i].name);
      gtk_label_set_wrap (GTK_LABEL (label), FALSE);
      gtk_flow_box_append (GTK_FLOW_BOX (flow), label);
      gtk_widget_set_focusable (gtk_widget_get_parent (label), FALSE);
    }
  gtk_box_append (GTK_BOX (self), flow);
}

static void
show_compression (HourglassLayerFacts *self, const HgCheck *check, const char *heading)
{
  char text[64];
  GtkWidget *card;
  if (heading != NULL)
    add_heading (self, heading);
  card = add_card (self, "form");
  add_row (card, "Values in", hg_format_count (text, sizeof text, check->input_values));
  add_row (card, "Values at the waist", hg_format_count (text, sizeof text, check->waist_values));
  g_snprintf (text, sizeof text, "%.2f×", check->ratio);
  add_row (card, "Compression", text);
  g_snprintf (text, sizeof text, "%.2f %%", 100 * (1 - 1 / check->ratio));
  add_row (card, "Smaller by", check->ratio >= 1 ? text : "—");
}

static void
show_stack (HourglassLayerFacts *self, const HgCheck *check)
{
  char text[64];
  GtkWidget *card;
  if (check->ratio > 0)
    show_compression (self, check, NULL);
  add_heading (self, "Parameters");
  card = add_card (self, "form");
  add_row (card, "All", hg_format_count (text, sizeof text, check->parameters));
  add_row (card, "Trainable", hg_format_count (text, sizeof text, check->trainable));
  gtk_box_append (GTK_BOX (self),
                  label_new ("Select a layer to see and change its options.", "small-dim", 0));
}

static void
hourglass_layer_facts_finalize (GObject *object)
{
  g_free (HOURGLASS_LAYER_FACTS (object)->shown);
  G_OBJECT_CLASS (hourglass_layer_facts_parent_class)->finalize (object);
}

static void
hourglass_layer_facts_class_init (HourglassLayerFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_layer_facts_finalize;
}

static void
hourglass_layer_facts_init (HourglassLayerFacts *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

GtkWidget *
hourglass_layer_facts_new (void)
{
  return g_object_new (HOURGLASS_TYPE_LAYER_FACTS, NULL);
}

/* Everything the cards depend on. */
static char *
fingerprint (const HgCheck *check, size_t node)
{
  char text[512] = "", in[HG_SHAPE_TEXT] = "", out[HG_SHAPE_TEXT] = "";
  if (node < check->n)
    {
      hg_layer_text (check->model->nodes[node]->layer, text, sizeof text);
      hg_shape_text (&check->nodes[node].in[0], in);
      hg_shape_text (&check->nodes[node].out[0], out);
    }
  return g_strdup_printf ("%s|%s|%s|%d|%" G_GINT64_FORMAT "|%g|%d", text, in, out,
                          node < check->n ? (int)check->nodes[node].state : -1, check->parameters,
                          check->ratio, node < check->n && check->waist == node);
}

void
hourglass_layer_facts_show (HourglassLayerFacts *self, const HgCheck *check, size_t node)
{
  char *text = fingerprint (check, node);
  gboolean same = self->shown != NULL && g_str_equal (text, self->shown);
  g_free (self->shown);
  self->shown = text;
  if (same)
    return;
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_box_remove (GTK_BOX (self), child);
  if (node >= check->n)
    {
      show_stack (self, check);
      return;
    }
  show_formula (self, check, node);
  show_equations (self, check, node);
  show_weights (self, check, node);
  if (check->waist == node && check->ratio > 0)
    show_compression (self, check, "Waist");
}
