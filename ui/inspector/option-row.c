/* See option-row.h. Each type of option has one maker, one reader and one writer, found in a table. */
#include "ui/inspector/option-row.h"
#include "ui/parts/choice-list.h"
#include "ui/parts/drop-down-name.h"

typedef struct
{
  GtkWidget *(*make) (HourglassOptionRow *self);
  bool (*get) (HourglassOptionRow *self, HgValue *value, HgError *error);
  void (*set) (HourglassOptionRow *self, HgValue value);
  void (*mix) (HourglassOptionRow *self); /* several layers differ; NULL where a row is one layer's alone */
} Editor;

struct _HourglassOptionRow
{
  GtkBox parent_instance;
  const HgParam *param;
  const Editor *editor;
  char *path;
  GtkWidget *widget, *fault;
  gboolean setting, mixed;
};

static guint edited_signal;

G_DEFINE_FINAL_TYPE (HourglassOptionRow, hourglass_option_row, GTK_TYPE_BOX)

static void
edited (HourglassOptionRow *self)
{
  if (!self->setting)
    g_signal_emit (self, edited_signal, 0);
}

static GtkWidget *
spin_make (HourglassOptionRow *self)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (self->param->low, self->param->high, 1);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 5);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  return spin;
}

static bool
spin_get (HourglassOptionRow *self, HgValue *value, HgError *error)
{
  *value = hg_value_int ((int64_t)gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->widget)));
  return true;
}

static void
spin_set (HourglassOptionRow *self, HgValue value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->widget), (double)value.i);
}

static GtkWidget *
choice_make (HourglassOptionRow *self)
{
  GtkWidget *drop = hourglass_choice_list_new (self->param);
  gtk_widget_add_css_class (drop, "flat");
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  return drop;
}

static bool
choice_get (HourglassOptionRow *self, HgValue *value, HgError *error)
{
  *value = hg_value_choice ((int)gtk_drop_down_get_selected (GTK_DROP_DOWN (self->widget)));
  return true;
}

static void
choice_set (HourglassOptionRow *self, HgValue value)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->widget), (guint)value.i);
}

static GtkWidget *
switch_make (HourglassOptionRow *self)
{
  GtkWidget *toggle = gtk_switch_new ();
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  return toggle;
}

static bool
switch_get (HourglassOptionRow *self, HgValue *value, HgError *error)
{
  *value = hg_value_bool (gtk_switch_get_active (GTK_SWITCH (self->widget)));
  return true;
}

static void
switch_set (HourglassOptionRow *self, HgValue value)
{
  gtk_switch_set_active (GTK_SWITCH (self->widget), value.i != 0);
}

/* A choice or a yes or no of several layers: as long as they differ "mixed" is one of the choices, the first.
 */
static GtkWidget *
shared_make (HourglassOptionRow *self)
{
  char no[8], yes[8];
  const char *const answers[] = { no, yes, NULL };
  gboolean asks = self->param->type == HG_PARAM_BOOL;
  if (asks)
    {
      hg_param_text (self->param, hg_value_bool (false), no, sizeof no);
      hg_param_text (self->param, hg_value_bool (true), yes, sizeof yes);
    }
  GtkWidget *drop = gtk_drop_down_new_from_strings (asks ? answers : self->param->choices);
  gtk_widget_add_css_class (drop, "flat");
  hourglass_drop_down_name (GTK_DROP_DOWN (drop), self->param->title);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  return drop;
}

static bool
shared_get (HourglassOptionRow *self, HgValue *value, HgError *error)
{
  int chosen = (int)gtk_drop_down_get_selected (GTK_DROP_DOWN (self->widget)) - (self->mixed ? 1 : 0);
  *value = self->param->type == HG_PARAM_BOOL ? hg_value_bool (chosen > 0) : hg_value_choice (chosen);
  return true;
}

static void
shared_set (HourglassOptionRow *self, HgValue value)
{
  GtkDropDown *drop = GTK_DROP_DOWN (self->widget);
  if (self->mixed)
    gtk_string_list_remove (GTK_STRING_LIST (gtk_drop_down_get_model (drop)), 0);
  gtk_drop_down_set_selected (drop, (guint)value.i);
}

static void
shared_mix (HourglassOptionRow *self)
{
  static const char *const mixed[] = { "mixed", NULL };
  GtkDropDown *drop = GTK_DROP_DOWN (self->widget);
  if (!self->mixed)
    gtk_string_list_splice (GTK_STRING_LIST (gtk_drop_down_get_model (drop)), 0, 0, mixed);
  gtk_drop_down_set_selected (drop, 0);
}

/* What could stand in an entry that is empty. */
static const char *
example (const HgParam *param)
{
  if ((param->flags & HG_PARAM_NULLABLE) != 0)
    return "none";
  switch (param->type)
    {
    case HG_PARAM_REGULARIZER:
      return "l2(0.01)";
    case HG_PARAM_INTS:
      return param->count == 1 ? "3" : param->count == 2 ? "3 × 3" : "1,1,2,2";
    case HG_PARAM_SHAPE:
      return "8 × 8 × 4";
    default:
      return "0.5";
    }
}

static GtkWidget *
entry_make (HourglassOptionRow *self)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 9);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry),
                                    self->param->type == HG_PARAM_REGULARIZER ? 18 : 11);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), example (self->param));
  gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "leave", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_object (entry, "activate", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  return entry;
}

static bool
entry_get (HourglassOptionRow *self, HgValue *value, HgError *error)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->widget)));
  if (self->param->type == HG_PARAM_REAL)
    g_strdelimit (text, ",", '.');
  return hg_param_parse (self->param, g_strstrip (text), value, error);
}

static void
entry_set (HourglassOptionRow *self, HgValue value)
{
  char text[HG_SHAPE_TEXT];
  hg_param_text (self->param, value, text, sizeof text);
  if (self->param->type == HG_PARAM_REAL)
    g_strdelimit (text, ",", '.');
  gtk_editable_set_text (GTK_EDITABLE (self->widget), text);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->widget), example (self->param));
}

static void
entry_mix (HourglassOptionRow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->widget), "");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->widget), "mixed");
}

/* A wrapped layer is a row of its own only as a heading: the form puts the layer's options under it. */
static GtkWidget *
heading_make (HourglassOptionRow *self)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static bool
heading_get (HourglassOptionRow *self, HgValue *value, HgError *error)
{
  return hg_error_set (error, HG_ERROR_VALUE, "%s is not edited here", self->param->title);
}

static void
heading_set (HourglassOptionRow *self, HgValue value)
{
  char title[96] = "—";
  if (value.layer != NULL)
    hg_layer_describe (value.layer, title, sizeof title, NULL, 0);
  gtk_label_set_label (GTK_LABEL (self->widget), title);
}

static const Editor number_editor = { spin_make, spin_get, spin_set, NULL },
                    text_editor = { entry_make, entry_get, entry_set, entry_mix },
                    switch_editor = { switch_make, switch_get, switch_set, NULL },
                    choice_editor = { choice_make, choice_get, choice_set, NULL },
                    shared_editor = { shared_make, shared_get, shared_set, shared_mix },
                    heading_editor = { heading_make, heading_get, heading_set, NULL };

/* A whole number that may be missing cannot be spun, nor can several that differ. */
static const Editor *
editor_for (const HgParam *param, gboolean several)
{
  switch (param->type)
    {
    case HG_PARAM_INT:
      return several || (param->flags & HG_PARAM_NULLABLE) != 0 ? &text_editor : &number_editor;
    case HG_PARAM_BOOL:
      return several ? &shared_editor : &switch_editor;
    case HG_PARAM_CHOICE:
      return several ? &shared_editor : &choice_editor;
    case HG_PARAM_LAYER:
      return &heading_editor;
    default:
      return &text_editor;
    }
}

static void
hourglass_option_row_finalize (GObject *object)
{
  g_free (HOURGLASS_OPTION_ROW (object)->path);
  G_OBJECT_CLASS (hourglass_option_row_parent_class)->finalize (object);
}

static void
hourglass_option_row_class_init (HourglassOptionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_option_row_finalize;
  edited_signal = g_signal_new ("edited", HOURGLASS_TYPE_OPTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
hourglass_option_row_init (HourglassOptionRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "option");
}

static const char *
help_of (const HgParam *param)
{
  return param->help != NULL ? param->help : "";
}

static void
describe (HourglassOptionRow *self, const char *words)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

static HourglassOptionRow *
row_new (const HgParam *param, const char *path, gboolean several)
{
  HourglassOptionRow *self = g_object_new (HOURGLASS_TYPE_OPTION_ROW, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->param = param;
  self->path = g_strdup (path);
  self->editor = editor_for (param, several);
  self->widget = self->editor->make (self);
  gtk_widget_set_valign (self->widget, GTK_ALIGN_CENTER);
  GtkWidget *label = gtk_label_new (param->title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), self->widget);
  gtk_widget_set_vexpand (line, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), FALSE); /* the line takes the row's height, and no more */
  self->fault = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->fault), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->fault), 0);
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_widget_add_css_class (self->fault, "option-fault");
  gtk_box_append (GTK_BOX (self), line);
  gtk_box_append (GTK_BOX (self), self->fault);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), param->help);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, param->title,
                                  -1);
  describe (self, help_of (param));
  return self;
}

HourglassOptionRow *
hourglass_option_row_new (const HgParam *param, const char *path)
{
  return row_new (param, path, FALSE);
}

HourglassOptionRow *
hourglass_option_row_new_shared (const HgParam *param)
{
  return row_new (param, param->name, TRUE);
}

const char *
hourglass_option_row_get_path (HourglassOptionRow *self)
{
  return self->path;
}

bool
hourglass_option_row_get_value (HourglassOptionRow *self, HgValue *value, HgError *error)
{
  return self->editor->get (self, value, error);
}

void
hourglass_option_row_set_value (HourglassOptionRow *self, HgValue value)
{
  self->setting = TRUE;
  self->editor->set (self, value);
  self->setting = FALSE;
  if (self->mixed)
    describe (self, help_of (self->param));
  self->mixed = FALSE;
}

void
hourglass_option_row_set_mixed (HourglassOptionRow *self)
{
  g_autofree char *words = g_strdup_printf ("The selected layers differ. %s", help_of (self->param));
  self->setting = TRUE;
  self->editor->mix (self);
  self->setting = FALSE;
  self->mixed = TRUE;
  describe (self, words);
}

gboolean
hourglass_option_row_is_mixed (HourglassOptionRow *self)
{
  return self->mixed
         && (GTK_IS_DROP_DOWN (self->widget)
                 ? gtk_drop_down_get_selected (GTK_DROP_DOWN (self->widget)) == 0
                 : gtk_editable_get_text (GTK_EDITABLE (self->widget))[0] == '\0');
}

void
hourglass_option_row_set_error (HourglassOptionRow *self, const char *sentence)
{
  if (sentence != NULL)
    gtk_widget_add_css_class (self->widget, "error");
  else
    gtk_widget_remove_css_class (self->widget, "error");
  /* "units: expected 1 … 8, got 9" under the row that says Units. */
  gsize name = strlen (self->param->name);
  const char *said = sentence != NULL ? sentence : "";
  if (strncmp (said, self->param->name, name) == 0 && strncmp (said + name, ": ", 2) == 0)
    said += name + 2;
  g_autofree char *text = g_strdup (said);
  text[0] = g_ascii_toupper (text[0]);
  gtk_label_set_label (GTK_LABEL (self->fault), text);
  gtk_widget_set_visible (self->fault, sentence != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->widget), GTK_ACCESSIBLE_STATE_INVALID,
                               sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

GtkWidget *
hourglass_option_row_get_editor (HourglassOptionRow *self)
{
  return self->widget;
}
