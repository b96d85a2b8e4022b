/* See threshold-rule.h. */
#include "ui/views/threshold-rule.h"
#include "ui/parts/drop-down-name.h"
#include <glib/gi18n.h>
#include <math.h>

struct _HourglassThresholdRule
{
  GtkBox parent_instance;
  GtkDropDown *rules;
  GtkSpinButton *parameter;
  const HgThresholdRule *chosen; /* NULL: by hand */
  gboolean filling;              /* widgets are being filled in: their changes are no wishes */
};

static guint changed;

G_DEFINE_FINAL_TYPE (HourglassThresholdRule, hourglass_threshold_rule, GTK_TYPE_BOX)

/* The rule's number belongs to the rule. */
static void
show_parameter (HourglassThresholdRule *self)
{
  const HgThresholdRule *rule = self->chosen;
  gboolean has = rule != NULL && rule->parameter != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->parameter), has);
  if (!has)
    return;
  self->filling = TRUE;
  gtk_spin_button_set_digits (self->parameter, fmod (10 * rule->step, 1) > 0 ? 2 : 1);
  gtk_spin_button_set_range (self->parameter, rule->low, rule->high);
  gtk_spin_button_set_increments (self->parameter, rule->step, 4 * rule->step);
  gtk_spin_button_set_value (self->parameter, rule->usual);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parameter), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rule->parameter, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->parameter), rule->sentence);
  self->filling = FALSE;
}

HgThresholdChoice
hourglass_threshold_rule_choose (HourglassThresholdRule *self, const HgAnomalies *anomalies, double threshold)
{
  const HgThresholdRule *first = hg_threshold_rules ();
  if (self->chosen == NULL)
    return (HgThresholdChoice){ .threshold = threshold };
  HgThresholdChoice choice
      = hg_threshold_choice (anomalies, self->chosen, gtk_spin_button_get_value (self->parameter));
  return isnan (choice.threshold) ? hg_threshold_choice (anomalies, first, first->usual) : choice;
}

/* "By hand" is the last entry behind the rules. */
void
hourglass_threshold_rule_take_over (HourglassThresholdRule *self)
{
  gtk_drop_down_set_selected (self->rules,
                              g_list_model_get_n_items (gtk_drop_down_get_model (self->rules)) - 1);
}

static void
rule_selected (HourglassThresholdRule *self)
{
  guint i = gtk_drop_down_get_selected (self->rules);
  if (self->filling || i == GTK_INVALID_LIST_POSITION)
    return;
  const HgThresholdRule *rule = &hg_threshold_rules ()[i];
  self->chosen = rule->name != NULL ? rule : NULL;
  show_parameter (self);
  g_signal_emit (self, changed, 0);
}

static void
parameter_changed (HourglassThresholdRule *self)
{
  if (!self->filling)
    g_signal_emit (self, changed, 0);
}

static void
hourglass_threshold_rule_class_init (HourglassThresholdRuleClass *klass)
{
  changed = g_signal_new ("changed", HOURGLASS_TYPE_THRESHOLD_RULE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                          G_TYPE_NONE, 0);
}

static void
list_rules (HourglassThresholdRule *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (const HgThresholdRule *rule = hg_threshold_rules (); rule->name != NULL; rule++)
    gtk_string_list_append (names, rule->title);
  gtk_string_list_append (names, _ ("By hand"));
  gtk_drop_down_set_model (self->rules, G_LIST_MODEL (names));
}

static void
hourglass_threshold_rule_init (HourglassThresholdRule *self)
{
  GtkBox *box = GTK_BOX (self);
  GtkWidget *rules = gtk_drop_down_new (NULL, NULL), *parameter = gtk_spin_button_new (NULL, 1, 2);
  self->rules = GTK_DROP_DOWN (rules);
  self->parameter = GTK_SPIN_BUTTON (parameter);
  self->chosen = hg_threshold_rules ();
  gtk_box_set_spacing (box, 12);
  gtk_spin_button_set_numeric (self->parameter, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (parameter), 6);
  gtk_widget_add_css_class (rules, "small-button");
  gtk_widget_add_css_class (parameter, "small-button");
  gtk_widget_set_tooltip_text (rules, _ ("What chooses the threshold"));
  list_rules (self);
  hourglass_drop_down_name (self->rules, _ ("Threshold rule"));
  show_parameter (self);
  gtk_box_append (box, rules);
  gtk_box_append (box, parameter);
  g_signal_connect_swapped (rules, "notify::selected", G_CALLBACK (rule_selected), self);
  g_signal_connect_swapped (parameter, "value-changed", G_CALLBACK (parameter_changed), self);
}
