/* See origin-card.h. The buttons of all axes that a shape can have are made once; those that it lacks are
 * hidden, so that a drag changes texts alone and the focus stays. */
#include "ui/inspector/origin-card.h"
#include "ui/parts/shape-words.h"
#include "base/format.h"
#include "model/numbers.h"

typedef struct
{
  GtkWidget *button, *times; /* the sign in front of an axis after the first */
  char *name, *sentence;     /* as a screen reader says them */
} Number;

struct _HourglassOriginCard
{
  GtkBox parent_instance;
  GtkWidget *axes;            /* the box of the axes' buttons */
  GtkWidget *label;           /* the open sentence */
  Number numbers[HG_NUMBERS]; /* as model/numbers.h counts them */
  int open;                   /* which one, or HG_NUMBER_NONE */
  gboolean setting;
};

enum
{
  PROP_NUMBER = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HourglassOriginCard, hourglass_origin_card, GTK_TYPE_BOX)

/* Shows the open number's sentence, and its button alone as pressed. */
static void
show_open (HourglassOriginCard *self)
{
  self->setting = TRUE;
  for (int i = 0; i < HG_NUMBERS; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->numbers[i].button), i == self->open);
  self->setting = FALSE;
  const char *sentence = self->open != HG_NUMBER_NONE ? self->numbers[self->open].sentence : NULL;
  gtk_label_set_label (GTK_LABEL (self->label), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->label, sentence != NULL);
}

static void
open_number (HourglassOriginCard *self, int which)
{
  gboolean other = which != self->open;
  self->open = which;
  show_open (self);
  if (other)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NUMBER]);
}

static void
toggled (HourglassOriginCard *self, GtkToggleButton *button)
{
  if (self->setting)
    return;
  for (int i = 0; i < HG_NUMBERS; i++)
    if (self->numbers[i].button == GTK_WIDGET (button))
      open_number (self, gtk_toggle_button_get_active (button) ? i : HG_NUMBER_NONE);
}

static void
add_number (HourglassOriginCard *self, int which, GtkWidget *box)
{
  Number *number = &self->numbers[which];
  if (which > 0 && which < HG_NUMBER_VALUES)
    {
      number->times = gtk_label_new ("×");
      gtk_widget_add_css_class (number->times, "dim-label");
      gtk_box_append (GTK_BOX (box), number->times);
    }
  number->button = gtk_toggle_button_new ();
  gtk_widget_add_css_class (number->button, "flat");
  gtk_widget_add_css_class (number->button, "origin");
  gtk_widget_add_css_class (number->button, "numeric");
  gtk_widget_set_tooltip_text (number->button, "Where this number comes from");
  gtk_widget_set_valign (number->button, GTK_ALIGN_CENTER);
  g_signal_connect_object (number->button, "toggled", G_CALLBACK (toggled), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), number->button);
}

static GtkWidget *
add_row (GtkWidget *card, const char *title)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (title),
            *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), box);
  gtk_box_append (GTK_BOX (card), row);
  return box;
}

static void
hourglass_origin_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, hourglass_origin_card_get_number (HOURGLASS_ORIGIN_CARD (object)));
}

static void
hourglass_origin_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  hourglass_origin_card_set_number (HOURGLASS_ORIGIN_CARD (object), g_value_get_int (value));
}

static void
hourglass_origin_card_finalize (GObject *object)
{
  for (int i = 0; i < HG_NUMBERS; i++)
    {
      g_free (HOURGLASS_ORIGIN_CARD (object)->numbers[i].name);
      g_free (HOURGLASS_ORIGIN_CARD (object)->numbers[i].sentence);
    }
  G_OBJECT_CLASS (hourglass_origin_card_parent_class)->finalize (object);
}

static void
hourglass_origin_card_class_init (HourglassOriginCardClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  object->get_property = hourglass_origin_card_get_property;
  object->set_property = hourglass_origin_card_set_property;
  object->finalize = hourglass_origin_card_finalize;
  properties[PROP_NUMBER]
      = g_param_spec_int ("number", NULL, NULL, HG_NUMBER_NONE, HG_NUMBERS - 1, HG_NUMBER_NONE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object, N_PROPS, properties);
}

static void
hourglass_origin_card_init (HourglassOriginCard *self)
{
  GtkWidget *heading = gtk_label_new ("Output"), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->open = HG_NUMBER_NONE;
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (heading, "section");
  gtk_widget_add_css_class (card, "form");
  self->axes = add_row (card, "Shape");
  for (int i = 0; i < HG_NUMBER_VALUES; i++)
    add_number (self, i, self->axes);
  add_number (self, HG_NUMBER_VALUES, add_row (card, "Values"));
  add_number (self, HG_NUMBER_PARAMETERS, add_row (card, "Parameters"));
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  hourglass_label_keep_shapes (GTK_LABEL (self->label));
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_selectable (GTK_LABEL (self->label), TRUE);
  gtk_widget_add_css_class (self->label, "origin-sentence");
  gtk_widget_set_visible (self->label, FALSE);
  gtk_box_append (GTK_BOX (card), self->label);
  gtk_box_append (GTK_BOX (self), heading);
  gtk_box_append (GTK_BOX (self), card);
}

GtkWidget *
hourglass_origin_card_new (void)
{
  return g_object_new (HOURGLASS_TYPE_ORIGIN_CARD, NULL);
}

/* @name is what the number is of: a screen reader says it with the number, and the sentence after it. */
static void
set_number (HourglassOriginCard *self, int which, const char *name, int64_t n, const char *sentence)
{
  Number *number = &self->numbers[which];
  char count[48];
  hg_explain_count (n, count);
  g_autofree char *label = g_strdup_printf ("%s: %s", name, count);
  if (g_strcmp0 (number->name, label) == 0 && g_strcmp0 (number->sentence, sentence) == 0)
    return;
  gtk_button_set_label (GTK_BUTTON (number->button), count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  g_free (number->name);
  g_free (number->sentence);
  number->name = g_steal_pointer (&label);
  number->sentence = g_strdup (sentence);
}

void
hourglass_origin_card_show (HourglassOriginCard *self, const HgCheck *check, size_t node)
{
  gtk_widget_set_visible (GTK_WIDGET (self), node < check->n);
  if (node >= check->n)
    {
      open_number (self, HG_NUMBER_NONE);
      return;
    }
  const HgNodeCheck *state = &check->nodes[node];
  const HgShape *out = &state->out[0];
  char text[HG_NUMBER_TEXT];
  for (int i = 0; i < HG_NUMBER_VALUES; i++)
    {
      g_autofree char *name = g_strdup_printf ("Axis %d of %d", i + 1, out->rank);
      gboolean has = i < out->rank;
      gtk_widget_set_visible (self->numbers[i].button, has);
      if (self->numbers[i].times != NULL)
        gtk_widget_set_visible (self->numbers[i].times, has);
      if (has)
        set_number (self, i, name, out->dim[i], hg_number_axis (check, node, i, text));
    }
  set_number (self, HG_NUMBER_VALUES, "Values", state->values, hg_number_values (check, node, text));
  set_number (self, HG_NUMBER_PARAMETERS, "Parameters", state->parameters,
              hg_number_parameters (check, node, text));
  open_number (self, self->open < HG_NUMBER_VALUES && self->open >= out->rank ? HG_NUMBER_NONE : self->open);
}

int
hourglass_origin_card_get_number (HourglassOriginCard *self)
{
  return self->open;
}

void
hourglass_origin_card_set_number (HourglassOriginCard *self, int number)
{
  if (number != self->open)
    open_number (self, number);
}
