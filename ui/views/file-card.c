#include "ui/views/file-card.h"
#include "base/format.h"
#include "layers/foreign.h"
#include "ui/parts/flow-label.h"
#include "ui/parts/learning-rate.h"

enum
{
  VALUE_CHARS = 8
};

struct _HourglassFileCard
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (HourglassFileCard, hourglass_file_card, GTK_TYPE_BOX)

/* Takes @value. */
static void
add_row (HourglassFileCard *self, const char *title, char *value)
{
  g_autofree char *text = value;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = gtk_label_new (title), *right = hourglass_flow_label_new (text, VALUE_CHARS);
  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_wrap (GTK_LABEL (left), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (left), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  gtk_label_set_justify (GTK_LABEL (right), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (right, "numeric");
  g_autofree char *name = g_strdup_printf ("%s: %s", title, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (right), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (row), left);
  gtk_box_append (GTK_BOX (row), right);
  gtk_box_append (GTK_BOX (self), row);
}

static char *
layers_text (const HgCheck *check)
{
  char all[48], unknown[48];
  hg_format_count (all, sizeof all, (int64_t)check->n);
  if (check->n_foreign == 0)
    return g_strdup (all);
  return g_strdup_printf ("%s, of which %s unknown", all,
                          hg_format_count (unknown, sizeof unknown, (int64_t)check->n_foreign));
}

static char *
weights_text (HgWeights *weights)
{
  char arrays[64], values[64];
  int64_t all = 0;
  if (weights == NULL)
    return g_strdup ("none yet");
  for (gsize i = 0; i < weights->n; i++)
    all += (int64_t)weights->items[i].value->values;
  return g_strdup_printf ("%s, %s",
                          hg_format_items (arrays, sizeof arrays, (int64_t)weights->n, "array", "arrays"),
                          hg_format_items (values, sizeof values, all, "value", "values"));
}

char *
hourglass_file_card_training (const HourglassFileFacts *facts)
{
  const HgKerasTraining *training = &facts->training;
  char rate[32];
  if (training->optimizer == NULL && training->loss == NULL)
    return g_strdup ("not in the file");
  g_autofree char *loss = training->loss != NULL ? g_ascii_strup (training->loss->name, -1) : NULL;
  if (training->optimizer == NULL)
    return loss != NULL ? g_strdup_printf ("an unknown optimizer, %s", loss)
                        : g_strdup ("an unknown optimizer");
  hourglass_learning_rate_text (rate, sizeof rate, training->learning_rate);
  return g_strdup_printf ("%s %s%s%s", training->optimizer->keras, rate, loss != NULL ? ", " : "",
                          loss != NULL ? loss : "");
}

static char *
state_text (const HgKerasFacts *facts)
{
  char steps[48];
  if (!facts->has_state)
    return g_strdup ("none");
  if (facts->state.steps == 0 && facts->state.n_slots == 0)
    return g_strdup ("there is one, but it cannot be used");
  return g_strdup_printf ("step %s", hg_format_count (steps, sizeof steps, (int64_t)facts->state.steps));
}

static void
add_file (HourglassFileCard *self, const HourglassFileFacts *facts)
{
  const HgKerasFacts *keras = &facts->keras;
  char size[48];
  gboolean says = keras->version[0] != '\0';
  add_row (self, "Format",
           g_strdup (facts->project ? "Hourglass project" : hg_keras_kind_text (keras->kind)));
  add_row (self, "Written by",
           says ? g_strdup_printf ("Keras %s%s%s", keras->version, keras->backend[0] != '\0' ? ", " : "",
                                   keras->backend)
                : g_strdup ("not in the file"));
  add_row (self, "Size", g_strdup (hg_format_bytes (size, sizeof size, facts->bytes)));
}

void
hourglass_file_card_show (HourglassFileCard *self, HourglassDocument *document)
{
  const HourglassFileFacts *facts = hourglass_document_get_facts (document);
  const HgPreset *preset = hourglass_document_get_preset (document);
  const HgCheck *check = hourglass_document_get_check (document);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_box_remove (GTK_BOX (self), child);
  if (facts != NULL)
    add_file (self, facts);
  else
    add_row (self, "Began as", g_strdup (preset != NULL ? preset->name : "own model"));
  add_row (self, "Layers", layers_text (check));
  add_row (self, "Weights", weights_text (hourglass_document_get_weights (document)));
  if (facts == NULL)
    return;
  add_row (self, "Trained with", hourglass_file_card_training (facts));
  add_row (self, "Optimizer state", state_text (&facts->keras));
}

static void
hourglass_file_card_class_init (HourglassFileCardClass *klass)
{
}

static void
hourglass_file_card_init (HourglassFileCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "form");
}
