/* See inspector.h. While a bar is dragged it follows at once: form and facts change in place. The equations,
 * most of whose lines change with every size, wait until the bar is let go. */
#include "ui/inspector/inspector.h"
#include "ui/inspector/equation-card.h"
#include "ui/inspector/fault-card.h"
#include "ui/inspector/layer-facts.h"
#include "ui/inspector/origin-card.h"

struct _HourglassInspector
{
  GtkBox parent_instance;
  HourglassDocument *document;
  HourglassRun *run; /* whose batch size stands in the equations */
  GtkWidget *title, *name, *sentence, *column, *faults, *form, *origin, *facts, *equations;
};

G_DEFINE_FINAL_TYPE (HourglassInspector, hourglass_inspector, GTK_TYPE_BOX)

/* The selected layer's faults as tables; with nothing selected, all that is known with its fixes. */
static void
show_faults (HourglassInspector *self, const HgCheck *check, size_t node)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->faults)) != NULL;)
    gtk_box_remove (GTK_BOX (self->faults), child);
  for (size_t i = 0; i < check->n_diagnostics; i++)
    {
      const HgDiagnostic *diagnostic = &check->diagnostics[i];
      if (node < check->n && diagnostic->node != node)
        continue;
      gboolean table = node < check->n && diagnostic->severity == HG_FAULT;
      HourglassFaultCard *card = hourglass_fault_card_new (self->document, table);
      hourglass_fault_card_show (card, diagnostic);
      gtk_box_append (GTK_BOX (self->faults), GTK_WIDGET (card));
    }
  gtk_widget_set_visible (self->faults, gtk_widget_get_first_child (self->faults) != NULL);
}

static void
refresh (HourglassInspector *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  size_t node = hourglass_document_get_selection (self->document);
  char title[96];
  if (node < check->n)
    hg_layer_describe (check->model->nodes[node]->layer, title, sizeof title, NULL, 0);
  else
    g_strlcpy (title, "Whole stack", sizeof title);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->name), node < check->n ? check->model->nodes[node]->name : "");
  gtk_label_set_label (GTK_LABEL (self->sentence),
                       node < check->n ? check->model->nodes[node]->layer->kind->sentence : "");
  const char *name = node < check->n ? check->model->nodes[node]->name : NULL;
  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->name), name) != 0)
    gtk_widget_set_tooltip_text (self->name, name); /* which asks the display server where the pointer is */
  gtk_widget_set_visible (self->sentence, node < check->n);
  show_faults (self, check, node);
  hourglass_option_form_show (HOURGLASS_OPTION_FORM (self->form), node);
  hourglass_origin_card_show (HOURGLASS_ORIGIN_CARD (self->origin), check, node);
  hourglass_layer_facts_say (HOURGLASS_FACT_LIST (self->facts), check, node);
  if (hourglass_document_get_before (self->document) == NULL)
    hourglass_equation_card_show (HOURGLASS_EQUATION_CARD (self->equations), check->model, node,
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
  self->form = GTK_WIDGET (hourglass_option_form_new (document));
  self->origin = hourglass_origin_card_new ();
  self->facts = GTK_WIDGET (hourglass_fact_list_new ());
  self->equations = hourglass_equation_card_new ();
  gtk_box_insert_child_after (GTK_BOX (self->column), self->form, self->faults);
  gtk_box_insert_child_after (GTK_BOX (self->column), self->origin, self->form);
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

const char *
hourglass_inspector_get_title (HourglassInspector *self)
{
  return gtk_label_get_label (GTK_LABEL (self->title));
}
