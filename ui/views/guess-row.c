#include "ui/views/guess-row.h"
#include "files/keras-guesses.h"
#include "ui/parts/flow-label.h"
#include "ui/inspector/option-row.h"

enum
{
  REASON_CHARS = 24
};

struct _HourglassGuessRow
{
  GtkBox parent_instance;
  HourglassDocument *document;
  HourglassFileFacts *facts;
  const HgKerasGuess *guess;                /* of the facts */
  HgParam kinds;                            /* a table's row for which kind it is */
  const char *classes[HG_KERAS_OTHERS + 2]; /* that it may be, the guessed one first */
  HourglassOptionRow *option;
  GtkLabel *reason;
  GtkWidget *confirm;
  char *name;
  HourglassGuessState state;
};

static guint state_changed_signal;

G_DEFINE_FINAL_TYPE (HourglassGuessRow, hourglass_guess_row, GTK_TYPE_BOX)

static gboolean
is_kind (HourglassGuessRow *self)
{
  return self->guess->option[0] == '\0';
}

/* The model with the editor's @value in it; owned by the caller. */
static HgModel *
edit (HourglassGuessRow *self, HgValue value, char *label, HgError *error)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  const size_t at = hg_model_find (model, self->guess->layer);
  if (is_kind (self))
    return hg_keras_guess_change_kind (self->guess, self->facts->model, model, self->classes[value.i], label,
                                       error);
  return hg_edit_set (model, at, self->guess->option, value, label, error);
}

/* Whether the document has @value there already: an entry that is left says so even where nobody typed. */
static gboolean
is_current (HourglassGuessRow *self, HgValue value)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  char now[HG_KERAS_GUESS_VALUE];
  HgValue old;
  hg_keras_guess_value (self->guess, model, now);
  if (is_kind (self))
    return g_str_equal (self->classes[value.i], now);
  const HgNode *node = model->nodes[hg_model_find (model, self->guess->layer)];
  return hg_layer_get (node->layer, self->guess->option, &old) && hg_value_equal (&old, &value);
}

static void
edited (HourglassGuessRow *self)
{
  HgError error = { 0 };
  HgValue value;
  char label[HG_LABEL_SIZE] = "";
  /* An entry loses its focus, too, as its row goes with the file or the layer that it is of. */
  if (hourglass_document_get_facts (self->document) != self->facts
      || !hg_keras_guess_holds (self->guess, hourglass_document_get_model (self->document)))
    return;
  const gboolean readable = hourglass_option_row_get_value (self->option, &value, &error);
  const gboolean same = readable && is_current (self, value);
  HgModel *model = readable && !same ? edit (self, value, label, &error) : NULL;
  hourglass_option_row_set_error (self->option, model == NULL && !same ? error.text : NULL);
  if (model == NULL)
    return;
  g_autofree char *key = g_strdup_printf ("guess/%s/%s", self->guess->layer, self->guess->option);
  hourglass_document_apply_merged (self->document, model, label, key);
}

static void
confirm_toggled (HourglassGuessRow *self)
{
  hourglass_guess_row_refresh (self);
  g_signal_emit (self, state_changed_signal, 0);
}

/* What the document has there now, into the editor. */
static void
show_value (HourglassGuessRow *self, const HgModel *model, const char *now)
{
  const HgNode *node = model->nodes[hg_model_find (model, self->guess->layer)];
  HgValue value = hg_value_choice (0);
  if (!is_kind (self))
    hg_layer_get (node->layer, self->guess->option, &value);
  for (int i = 0; is_kind (self) && self->classes[i] != NULL; i++)
    if (g_str_equal (self->classes[i], now))
      value = hg_value_choice (i);
  hourglass_option_row_set_value (self->option, value);
}

static void
say (HourglassGuessRow *self)
{
  const gboolean changed = self->state == HOURGLASS_GUESS_CHANGED,
                 confirmed = self->state == HOURGLASS_GUESS_CONFIRMED;
  g_autofree char *text = changed ? g_strdup_printf ("Changed by you. The guess was: %s.", self->guess->value)
                          : confirmed ? g_strdup ("Confirmed by you.")
                                      : g_strdup (self->guess->reason);
  gtk_label_set_label (self->reason, text);
  gtk_widget_set_visible (self->confirm, !changed);
  gtk_button_set_label (GTK_BUTTON (self->confirm), confirmed ? "Confirmed" : "Confirm");
  gtk_accessible_update_property (GTK_ACCESSIBLE (hourglass_option_row_get_editor (self->option)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
hourglass_guess_row_refresh (HourglassGuessRow *self)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  char now[HG_KERAS_GUESS_VALUE];
  const gboolean there = hg_keras_guess_holds (self->guess, model);
  hg_keras_guess_value (self->guess, model, now);
  self->state = !there                                                             ? HOURGLASS_GUESS_GONE
                : !g_str_equal (now, self->guess->value)                           ? HOURGLASS_GUESS_CHANGED
                : gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->confirm)) ? HOURGLASS_GUESS_CONFIRMED
                                                                                   : HOURGLASS_GUESS_OPEN;
  gtk_widget_set_visible (GTK_WIDGET (self), there);
  if (!there)
    return;
  show_value (self, model, now);
  say (self);
}

HourglassGuessState
hourglass_guess_row_get_state (HourglassGuessRow *self)
{
  return self->state;
}

const char *
hourglass_guess_row_get_name (HourglassGuessRow *self)
{
  return self->name;
}

static void
hourglass_guess_row_dispose (GObject *object)
{
  HourglassGuessRow *self = HOURGLASS_GUESS_ROW (object);
  if (self->option != NULL)
    gtk_box_remove (GTK_BOX (self), GTK_WIDGET (self->option)); /* it must not outlive its table */
  self->option = NULL;
  g_clear_pointer (&self->facts, hourglass_file_facts_unref);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (hourglass_guess_row_parent_class)->dispose (object);
}

static void
hourglass_guess_row_class_init (HourglassGuessRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_guess_row_dispose;
  state_changed_signal = g_signal_new ("state-changed", HOURGLASS_TYPE_GUESS_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
hourglass_guess_row_init (HourglassGuessRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 3);
  gtk_widget_add_css_class (GTK_WIDGET (self), "reasoned");
}

/* The row of the table that the editor is made from. */
static const HgParam *
param_of (HourglassGuessRow *self)
{
  const HgModel *model = self->facts->model;
  if (!is_kind (self))
    return hg_layer_param (model->nodes[hg_model_find (model, self->guess->layer)]->layer,
                           self->guess->option);
  self->classes[0] = self->guess->value;
  for (gsize i = 0; i < HG_KERAS_OTHERS && self->guess->others[i][0] != '\0'; i++)
    self->classes[i + 1] = self->guess->others[i];
  self->kinds = (HgParam){ .name = "kind",
                           .title = "Kind",
                           .help = "Which kind of layer it is",
                           .type = HG_PARAM_CHOICE,
                           .choices = self->classes };
  return &self->kinds;
}

static void
add_reason (HourglassGuessRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *reason = hourglass_flow_label_new (NULL, REASON_CHARS);
  g_autofree char *name = g_strdup_printf (
      "Confirm %s of %s", self->guess->option[0] != '\0' ? self->guess->option : "kind", self->guess->layer);
  self->reason = GTK_LABEL (reason);
  self->confirm = gtk_toggle_button_new_with_label ("Confirm");
  gtk_widget_add_css_class (reason, "small-dim");
  gtk_widget_add_css_class (self->confirm, "small-button");
  gtk_widget_set_valign (self->confirm, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->confirm), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (line), reason);
  gtk_box_append (GTK_BOX (line), self->confirm);
  gtk_box_append (GTK_BOX (self), line);
  g_signal_connect_object (self->confirm, "toggled", G_CALLBACK (confirm_toggled), self, G_CONNECT_SWAPPED);
}

GtkWidget *
hourglass_guess_row_new (HourglassDocument *document, gsize i)
{
  HourglassGuessRow *self = g_object_new (HOURGLASS_TYPE_GUESS_ROW, NULL);
  self->document = document;
  self->facts = hourglass_file_facts_ref (hourglass_document_get_facts (document));
  self->guess = &self->facts->keras.guesses[i];
  const HgParam *param = param_of (self);
  self->option = hourglass_option_row_new (param, self->guess->option);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->option));
  self->name = g_strdup_printf ("%s of %s", param->title, self->guess->layer);
  gtk_accessible_update_property (GTK_ACCESSIBLE (hourglass_option_row_get_editor (self->option)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
  g_signal_connect_object (self->option, "edited", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  add_reason (self);
  hourglass_guess_row_refresh (self);
  return GTK_WIDGET (self);
}
