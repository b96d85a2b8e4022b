#include "ui/views/continue-row.h"
#include "base/format.h"
#include "ui/views/file-card.h"
#include "ui/parts/flow-label.h"
#include "ui/run/run-continue.h"

enum
{
  TEXT_CHARS = 16
};

struct _HourglassContinueRow
{
  GtkBox parent_instance;
  GtkLabel *text;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (HourglassContinueRow, hourglass_continue_row, GTK_TYPE_BOX)

static char *
how (const HourglassFileFacts *facts)
{
  const HgKerasFacts *keras = &facts->keras;
  char steps[64];
  g_autofree char *training = hourglass_file_card_training (facts);
  if (!keras->has_state)
    return g_strdup_printf ("%s. The file holds no state of the optimizer: it begins anew.", training);
  if (keras->state.steps == 0)
    return g_strdup_printf ("%s. The optimizer's state in the file cannot be used: it begins anew.",
                            training);
  hg_format_items (steps, sizeof steps, (int64_t)keras->state.steps, "step", "steps");
  return g_strdup_printf ("%s, after %s. The optimizer's state is in the file and goes on.", training, steps);
}

void
hourglass_continue_row_show (HourglassContinueRow *self, HourglassDocument *document)
{
  const HourglassFileFacts *facts = hourglass_document_get_facts (document);
  const gboolean can = hourglass_run_can_continue (facts),
                 weights = hourglass_document_get_weights (document) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), can);
  if (!can)
    return;
  g_autofree char *text
      = weights ? how (facts) : g_strdup ("The stack was edited: the file's weights are no longer its own.");
  gtk_label_set_label (self->text, text);
  gtk_widget_set_sensitive (self->button, weights);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
hourglass_continue_row_class_init (HourglassContinueRowClass *klass)
{
}

static void
hourglass_continue_row_init (HourglassContinueRow *self)
{
  GtkWidget *text = hourglass_flow_label_new (NULL, TEXT_CHARS);
  self->text = GTK_LABEL (text);
  self->button = gtk_button_new_with_label ("Continue training");
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "reasoned");
  gtk_widget_add_css_class (text, "small-dim");
  gtk_widget_add_css_class (self->button, "small-button");
  gtk_widget_set_tooltip_text (self->button, "Take these settings and go to Train");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.continue-training");
  gtk_box_append (GTK_BOX (self), text);
  gtk_box_append (GTK_BOX (self), self->button);
}
