/* See inspector.h. While a bar is dragged it follows at once: form and facts change in place. The equations,
 * most of whose lines change with every size, wait until the bar is let go. */
#include "ui/inspector/inspector.h"
#include "base/format.h"
#include "ui/inspector/equation-card.h"
#include "ui/inspector/fault-card.h"
#include "ui/inspector/layer-facts.h"
#include "ui/inspector/origin-card.h"

struct _HourglassInspector
{
  GtkBox parent_instance;
  HourglassDocument *document;
  HourglassRun *run; /* whose batch size stands in the equations */
  GtkWidget *title, *name, *sentence, *column, *verbs, *faults, *form, *shared, *origin, *facts, *equations;
};

G_DEFINE_FINAL_TYPE (HourglassInspector, hourglass_inspector, GTK_TYPE_BOX)

/* Whether a diagnostic is one of a selected layer; with nothing selected, of any. */
static gboolean
is_shown (HourglassInspector *self, const HgDiagnostic *diagnostic)
{
  return hourglass_document_count_chosen (self->document) == 0
         || hourglass_document_is_chosen (self->document, diagnostic->node);
}

/* The selected layers' faults, one layer's as tables; with nothing selected, all that is known with its
 * fixes. */
static void
show_faults (HourglassInspector *self, const HgCheck *check)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->faults)) != NULL;)
    gtk_box_remove (GTK_BOX (self->faults), child);
  for (size_t i = 0; i < check->n_diagnostics; i++)
    {
      const HgDiagnostic *diagnostic = &check->diagnostics[i];
      if (!is_shown (self, diagnostic))
        continue;
      gboolean table
          = hourglass_document_count_chosen (self->document) == 1 && diagnostic->severity == HG_FAULT;
      HourglassFaultCard *card = hourglass_fault_card_new (self->document, table);
      hourglass_fault_card_show (card, diagnostic);
      gtk_box_append (GTK_BOX (self->faults), GTK_WIDGET (card));
    }
  gtk_widget_set_visible (self->faults, gtk_widget_get_first_child (self->faults) != NULL);
}

/* "2 LSTM, Dense · 1,480 parameters": the kinds of what is selected, in the stack's order, and its size. */
static char *
sum_up (const HgCheck *check, const bool *chosen)
{
  const HgModel *model = check->model;
  GString *text = g_string_new (NULL);
  int64_t parameters = 0;
  char count[48];
  for (size_t i = 0; i < model->n; i++)
    {
      const HgLayerKind *kind = model->nodes[i]->layer->kind;
      guint before = 0, n = 0;
      if (!chosen[i])
        continue;
      parameters = parameters == HG_UNKNOWN || check->nodes[i].parameters == HG_UNKNOWN
                       ? HG_UNKNOWN
                       : parameters + check->nodes[i].parameters;
      for (size_t k = 0; k < model->n; k++)
        {
          gboolean same = chosen[k] && model->nodes[k]->layer->kind == kind;
          before += same && k < i;
          n += same;
        }
      if (before == 0 && n > 1)
        g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", n, kind->title);
      else if (before == 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", kind->title);
    }
  hg_format_items (count, sizeof count, parameters, "parameter", "parameters");
  g_string_append_printf (text, " · %s", parameters == HG_UNKNOWN ? "parameters not known" : count);
  return g_string_free (text, FALSE);
}

static void
show_heading (HourglassInspector *self, const HgCheck *check, size_t node)
{
  const HgModel *model = check->model;
  size_t several = hourglass_document_count_chosen (self->document);
  g_autofree bool *chosen = hourglass_document_get_chosen (self->document);
  g_autofree char *sum = several > 1 ? sum_up (check, chosen) : NULL;
  char title[96] = "Whole stack";
  const char *name = node < model->n && several < 2 ? model->nodes[node]->name : NULL;
  const char *sentence = node < model->n ? model->nodes[node]->layer->kind->sentence : "";
  if (several > 1)
    g_snprintf (title, sizeof title, "%zu layers selected", several);
  else if (node < model->n)
    hg_layer_describe (model->nodes[node]->layer, title, sizeof title, NULL, 0);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->name), name != NULL ? name : "");
  gtk_label_set_label (GTK_LABEL (self->sentence), sum != NULL ? sum : sentence);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->name), name) != 0)
    gtk_widget_set_tooltip_text (self->name, name); /* which asks the display server where the pointer is */
  gtk_widget_set_visible (self->sentence, node < model->n);
}

/* Of several layers it shows what holds for all of them, and what can be done with them. */
static void
refresh (HourglassInspector *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  size_t node = hourglass_document_get_selection (self->document);
  gboolean several = hourglass_document_count_chosen (self->document) > 1;
  size_t one = several ? HG_NO_NODE : node;
  show_heading (self, check, node);
  show_faults (self, check);
  gtk_widget_set_visible (self->verbs, several);
  hourglass_option_form_show (HOURGLASS_OPTION_FORM (self->form), one);
  hourglass_option_form_show (HOURGLASS_OPTION_FORM (self->shared), several ? 0 : HG_NO_NODE);
  hourglass_origin_card_show (HOURGLASS_ORIGIN_CARD (self->origin), check, one);
  if (several)
    hourglass_fact_list_show (HOURGLASS_FACT_LIST (self->facts)); /* none */
  else
    hourglass_layer_facts_say (HOURGLASS_FACT_LIST (self->facts), check, one);
  if (hourglass_document_get_before (self->document) == NULL)
    hourglass_equation_card_show (HOURGLASS_EQUATION_CARD (self->equations), check->model, one,
                                  (int64_t)hourglass_run_get_options (self->run)->batch_size);
}

/* What is asked about is the same in the card and on the canvas. */
static void
number_asked (HourglassInspector *self)
{
  hourglass_document_ask (self->document,
                          hourglass_origin_card_get_number (HOURGLASS_ORIGIN_CARD (self->origin)));
}

static void
number_changed (HourglassInspector *self)
{
  hourglass_origin_card_set_number (HOURGLASS_ORIGIN_CARD (self->origin),
                                    hourglass_document_get_number (self->document));
}

static void
hourglass_inspector_dispose (GObject *object)
{
  g_clear_object (&HOURGLASS_INSPECTOR (object)->run);
  g_clear_object (&HOURGLASS_INSPECTOR (object)->document);
  G_OBJECT_CLASS (hourglass_inspector_parent_class)->dispose (object);
}

static void
hourglass_inspector_class_init (HourglassInspectorClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_inspector_dispose;
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/inspector.ui");
  gtk_widget_class_bind_template_child (widget, HourglassInspector, title);
  gtk_widget_class_bind_template_child (widget, HourglassInspector, name);
  gtk_widget_class_bind_template_child (widget, HourglassInspector, sentence);
  gtk_widget_class_bind_template_child (widget, HourglassInspector, verbs);
  gtk_widget_class_bind_template_child (widget, HourglassInspector, faults);
  gtk_widget_class_bind_template_child (widget, HourglassInspector, column);
}

static void
hourglass_inspector_init (HourglassInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hourglass_inspector_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassInspector *self = g_object_new (HOURGLASS_TYPE_INSPECTOR, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  self->form = GTK_WIDGET (hourglass_option_form_new (document, &hourglass_layer_subject));
  self->shared = GTK_WIDGET (hourglass_option_form_new (document, &hourglass_several_subject));
  self->origin = hourglass_origin_card_new ();
  self->facts = GTK_WIDGET (hourglass_fact_list_new ());
  self->equations = hourglass_equation_card_new ();
  gtk_box_insert_child_after (GTK_BOX (self->column), self->form, self->faults);
  gtk_box_insert_child_after (GTK_BOX (self->column), self->shared, self->form);
  gtk_box_insert_child_after (GTK_BOX (self->column), self->origin, self->shared);
  gtk_box_insert_child_after (GTK_BOX (self->column), self->facts, self->origin);
  gtk_box_insert_child_after (GTK_BOX (self->column), self->equations, self->facts);
  g_signal_connect_object (self->origin, "notify::number", G_CALLBACK (number_asked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "number-changed", G_CALLBACK (number_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "options-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "selection-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

HourglassOptionForm *
hourglass_inspector_get_form (HourglassInspector *self)
{
  return HOURGLASS_OPTION_FORM (self->form);
}

HourglassOptionForm *
hourglass_inspector_get_shared (HourglassInspector *self)
{
  return HOURGLASS_OPTION_FORM (self->shared);
}

const char *
hourglass_inspector_get_title (HourglassInspector *self)
{
  return gtk_label_get_label (GTK_LABEL (self->title));
}
