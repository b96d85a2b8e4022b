/* See layer-facts.h. What is to be said is first listed as plain facts; when a list has the same form as the
 * one shown, only texts change, so that following a drag costs no new widgets. */
#include "ui/layer-facts.h"
#include "base/format.h"
#include "ui/draw/stack.h"
#include "ui/stack-drag.h"
#include <string.h>

typedef enum
{
  FACT_HEADING, /* above a card */
  FACT_CARD,    /* begins a card of lines */
  FACT_TABLE,   /* begins a card of ruled rows */
  FACT_LINE,    /* in the card: text at the left, and maybe a value at the right */
  FACT_SMALL,   /* dim, in the card */
  FACT_NOTE     /* dim, below the cards */
} FactKind;

typedef struct
{
  FactKind kind;
  char *markup, *value; /* value may be NULL */
  GtkWidget *left, *right;
} Fact;

struct _HourglassLayerFacts
{
  GtkBox parent_instance;
  GPtrArray *facts; /* Fact, shown */
};

G_DEFINE_FINAL_TYPE (HourglassLayerFacts, hourglass_layer_facts, GTK_TYPE_BOX)

static void
fact_free (gpointer data)
{
  Fact *fact = data;
  g_free (fact->markup);
  g_free (fact->value);
  g_free (fact);
}

/* Takes @markup. */
static void
say (GPtrArray *facts, FactKind kind, char *markup, const char *value)
{
  Fact *fact = g_new0 (Fact, 1);
  fact->kind = kind;
  fact->markup = markup;
  fact->value = g_strdup (value);
  g_ptr_array_add (facts, fact);
}

static void
say_plain (GPtrArray *facts, FactKind kind, const char *text, const char *value)
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
say_formula (GPtrArray *facts, const HgCheck *check, size_t node)
{
  const HgLayer *layer = check->model->nodes[node]->layer;
  const HgNodeCheck *state = &check->nodes[node];
  const HgShape unknown[HG_MAX_INPUTS] = { HG_SHAPE_UNKNOWN };
  char heading[80], count[48];
  HgFormula formula = { 0 };
  gboolean known = state->parameters != HG_UNKNOWN;
  if (known)
    hg_format_items (heading, sizeof heading, state->parameters, "parameter", "parameters");
  say_plain (facts, FACT_HEADING, known ? heading : "Parameters —", NULL);
  if (layer->kind->formula == NULL)
    return;
  layer->kind->formula (layer->config, known ? state->in : unknown, &formula);
  say_plain (facts, FACT_CARD, "", NULL);
  say (facts, FACT_LINE, hourglass_equation_markup (formula.symbols), NULL);
  say (facts, FACT_LINE,
       known ? g_markup_printf_escaped ("<b>%s = %s</b>", formula.numbers,
                                        hg_format_count (count, sizeof count, state->parameters))
             : g_markup_printf_escaped ("<b>%s</b>", formula.numbers),
       NULL);
  if (formula.legend[0] != '\0' || !known)
    say_plain (facts, FACT_SMALL, known ? formula.legend : "The count is known once the input fits.", NULL);
}

/* "c̃ = …" gives one letter, with or without a mark above it. */
static gboolean
gives_letter (const char *equation)
{
  const char *at = g_utf8_next_char (equation);
  while (g_unichar_ismark (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return g_unichar_isalpha (g_utf8_get_char (equation)) && g_str_has_prefix (at, " = ");
}

/* Where the layer's width is what it returns, a line that gives a letter gives one value a unit. */
static void
say_equations (GPtrArray *facts, const HgCheck *check, size_t node)
{
  const HgLayer *layer = check->model->nodes[node]->layer;
  char length[48] = "";
  int64_t last = hg_shape_axis (&check->nodes[node].out[0], -1);
  if (layer->kind->equations == NULL)
    return;
  HgValue width;
  char path[HG_NAME_SIZE];
  if (last != HG_UNKNOWN && hourglass_width_option (layer, path, sizeof path, NULL)
      && hg_layer_get (layer, path, &width) && width.i == last)
    hg_format_count (length, sizeof length, last);
  say_plain (facts, FACT_HEADING, "Equations", NULL);
  say_plain (facts, FACT_CARD, "", NULL);
  for (const char *const *equation = layer->kind->equations; *equation != NULL; equation++)
    say (facts, FACT_LINE, hourglass_equation_markup (*equation),
         length[0] != '\0' && gives_letter (*equation) ? length : NULL);
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
say_weights (GPtrArray *facts, const HgCheck *check, size_t node)
{
  const HgLayer *layer = check->model->nodes[node]->layer;
  g_autofree HgWeightSpec *specs = g_new0 (HgWeightSpec, HG_MAX_WEIGHTS);
  g_autoptr (GString) text = g_string_new (NULL);
  char shape[HG_SHAPE_TEXT];
  size_t n = layer->kind->weights != NULL && check->nodes[node].state == HG_NODE_FITS
                 ? layer->kind->weights (layer->config, check->nodes[node].in, specs)
                 : 0;
  for (size_t i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s %s", i > 0 ? "     " : "", letter (specs[i].name),
                            hg_shape_text (&specs[i].shape, shape));
  if (n > 0)
    say_plain (facts, FACT_NOTE, text->str, NULL);
}

/* Where its inputs come from, for a layer that takes something else than what the one above it gives. */
static void
say_inputs (GPtrArray *facts, const HgCheck *check, size_t node)
{
  const HgNode *it = check->model->nodes[node];
  char takes[512], title[96], name[32], shape[HG_SHAPE_TEXT];
  if (hg_stack_takes_text (check->model, node, takes, sizeof takes)[0] == '\0')
    return;
  say_plain (facts, FACT_HEADING, "Takes", NULL);
  say_plain (facts, FACT_TABLE, "", NULL);
  for (size_t k = 0; k < it->n_in; k++)
    {
      const HgLayer *from = check->model->nodes[it->in[k].node]->layer;
      hg_layer_describe (from, title, sizeof title, NULL, 0);
      hg_stack_output_name (from, it->in[k].slot, name, sizeof name);
      g_autofree char *text
          = it->in[k].slot > 0 ? g_strdup_printf ("%s of %s", name, title) : g_strdup (title);
      say_plain (facts, FACT_LINE, text, hg_shape_text (&check->nodes[node].in[k], shape));
    }
}

static void
say_compression (GPtrArray *facts, const HgCheck *check)
{
  char text[64];
  say_plain (facts, FACT_TABLE, "", NULL);
  say_plain (facts, FACT_LINE, "Values in", hg_format_count (text, sizeof text, check->input_values));
  say_plain (facts, FACT_LINE, "Values at the waist",
             hg_format_count (text, sizeof text, check->waist_values));
  g_snprintf (text, sizeof text, "%.2f×", check->ratio);
  say_plain (facts, FACT_LINE, "Compression", text);
  g_snprintf (text, sizeof text, "%.2f %%", 100 * (1 - 1 / check->ratio));
  say_plain (facts, FACT_LINE, "Smaller by", check->ratio >= 1 ? text : "—");
}

static void
say_stack (GPtrArray *facts, const HgCheck *check)
{
  char text[64];
  if (check->ratio > 0)
    say_compression (facts, check);
  say_plain (facts, FACT_HEADING, "Parameters", NULL);
  say_plain (facts, FACT_TABLE, "", NULL);
  say_plain (facts, FACT_LINE, "All", hg_format_count (text, sizeof text, check->parameters));
  say_plain (facts, FACT_LINE, "Trainable", hg_format_count (text, sizeof text, check->trainable));
  say_plain (facts, FACT_NOTE, "Select a layer to see and change its options.", NULL);
}

static GtkWidget *
label_new (const Fact *fact)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), fact->markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (fact->kind == FACT_HEADING)
    {
      gtk_widget_add_css_class (label, "heading");
      gtk_widget_add_css_class (label, "section");
    }
  if (fact->kind == FACT_SMALL || fact->kind == FACT_NOTE)
    gtk_widget_add_css_class (label, "small-dim");
  if (fact->kind == FACT_NOTE)
    gtk_widget_add_css_class (label, "note");
  return label;
}

/* Builds the widget of a fact; cards are boxes that the following lines go into. */
static void
build (HourglassLayerFacts *self, Fact *fact, GtkWidget **card)
{
  if (fact->kind == FACT_CARD || fact->kind == FACT_TABLE)
    {
      *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_widget_add_css_class (*card, fact->kind == FACT_TABLE ? "form" : "facts");
      gtk_box_append (GTK_BOX (self), *card);
      return;
    }
  gboolean inside = fact->kind == FACT_LINE || fact->kind == FACT_SMALL;
  GtkBox *parent = GTK_BOX (inside && *card != NULL ? *card : GTK_WIDGET (self));
  fact->left = label_new (fact);
  if (fact->value == NULL)
    {
      gtk_box_append (parent, fact->left);
      return;
    }
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  fact->right = gtk_label_new (fact->value);
  gtk_widget_set_hexpand (fact->left, TRUE);
  gtk_widget_add_css_class (fact->right, "numeric");
  gtk_widget_add_css_class (row, "row");
  gtk_box_append (GTK_BOX (row), fact->left);
  gtk_box_append (GTK_BOX (row), fact->right);
  gtk_box_append (parent, row);
}

static gboolean
same_form (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const Fact *x = g_ptr_array_index (a, i), *y = g_ptr_array_index (b, i);
      if (x->kind != y->kind || (x->value == NULL) != (y->value == NULL))
        return FALSE;
    }
  return TRUE;
}

static void
update (GPtrArray *facts, const GPtrArray *shown)
{
  for (guint i = 0; i < facts->len; i++)
    {
      Fact *fact = g_ptr_array_index (facts, i);
      const Fact *old = g_ptr_array_index (shown, i);
      fact->left = old->left;
      fact->right = old->right;
      if (fact->left != NULL && !g_str_equal (fact->markup, old->markup))
        gtk_label_set_markup (GTK_LABEL (fact->left), fact->markup);
      if (fact->right != NULL && !g_str_equal (fact->value, old->value))
        gtk_label_set_label (GTK_LABEL (fact->right), fact->value);
    }
}

static void
show (HourglassLayerFacts *self, GPtrArray *facts)
{
  GtkWidget *card = NULL;
  if (same_form (facts, self->facts))
    update (facts, self->facts);
  else
    {
      for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
        gtk_box_remove (GTK_BOX (self), child);
      for (guint i = 0; i < facts->len; i++)
        build (self, g_ptr_array_index (facts, i), &card);
    }
  g_ptr_array_unref (self->facts);
  self->facts = facts;
}

static void
hourglass_layer_facts_finalize (GObject *object)
{
  g_ptr_array_unref (HOURGLASS_LAYER_FACTS (object)->facts);
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
  self->facts = g_ptr_array_new_with_free_func (fact_free);
}

GtkWidget *
hourglass_layer_facts_new (void)
{
  return g_object_new (HOURGLASS_TYPE_LAYER_FACTS, NULL);
}

void
hourglass_layer_facts_show (HourglassLayerFacts *self, const HgCheck *check, size_t node)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);
  if (node >= check->n)
    say_stack (facts, check);
  else
    {
      say_inputs (facts, check, node);
      say_formula (facts, check, node);
      say_equations (facts, check, node);
      say_weights (facts, check, node);
    }
  if (node < check->n && check->waist == node && check->ratio > 0)
    {
      say_plain (facts, FACT_HEADING, "Waist", NULL);
      say_compression (facts, check);
    }
  show (self, facts);
}
