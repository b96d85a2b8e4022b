/* See fact-list.h. */
#include "ui/parts/fact-list.h"

typedef struct
{
  HourglassFactKind kind;
  char *markup, *value; /* value may be NULL */
  GtkWidget *left, *right;
} Fact;

struct _HourglassFactList
{
  GtkBox parent_instance;
  GPtrArray *facts, *next; /* Fact: shown, and said since */
};

enum
{
  WHOLE = 14, /* characters of a value that is not broken */
  WIDTH = 32  /* characters from which on a line wraps rather than ask for more room: an equation of large
                numbers would push its neighbours aside */
};

G_DEFINE_FINAL_TYPE (HourglassFactList, hourglass_fact_list, GTK_TYPE_BOX)

static void
fact_free (gpointer data)
{
  Fact *fact = data;
  g_free (fact->markup);
  g_free (fact->value);
  g_free (fact);
}

static GtkWidget *
label_new (const Fact *fact)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), fact->markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH);
  if (fact->kind == HOURGLASS_FACT_HEADING)
    {
      gtk_widget_add_css_class (label, "heading");
      gtk_widget_add_css_class (label, "section");
    }
  if (fact->kind == HOURGLASS_FACT_SMALL || fact->kind == HOURGLASS_FACT_NOTE)
    gtk_widget_add_css_class (label, "small-dim");
  if (fact->kind == HOURGLASS_FACT_NOTE)
    gtk_widget_add_css_class (label, "note");
  return label;
}

static void
show_value (const Fact *fact)
{
  gtk_label_set_label (GTK_LABEL (fact->right), fact->value);
  gtk_label_set_width_chars (GTK_LABEL (fact->right), (int)MIN (g_utf8_strlen (fact->value, -1), WHOLE));
}

/* Builds the widget of a fact; cards are boxes that the following lines go into. */
static void
build (HourglassFactList *self, Fact *fact, GtkWidget **card)
{
  if (fact->kind == HOURGLASS_FACT_CARD || fact->kind == HOURGLASS_FACT_TABLE)
    {
      *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_widget_add_css_class (*card, fact->kind == HOURGLASS_FACT_TABLE ? "form" : "facts");
      gtk_box_append (GTK_BOX (self), *card);
      return;
    }
  gboolean inside = fact->kind == HOURGLASS_FACT_LINE || fact->kind == HOURGLASS_FACT_SMALL;
  GtkBox *parent = GTK_BOX (inside && *card != NULL ? *card : GTK_WIDGET (self));
  fact->left = label_new (fact);
  if (fact->value == NULL)
    {
      gtk_box_append (parent, fact->left);
      return;
    }
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  fact->right = gtk_label_new (NULL);
  show_value (fact);
  gtk_label_set_wrap (GTK_LABEL (fact->right), TRUE);
  gtk_label_set_xalign (GTK_LABEL (fact->right), 1);
  gtk_label_set_justify (GTK_LABEL (fact->right), GTK_JUSTIFY_RIGHT);
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
        show_value (fact);
    }
}

void
hourglass_fact_list_say (HourglassFactList *self, HourglassFactKind kind, const char *markup,
                         const char *value)
{
  Fact *fact = g_new0 (Fact, 1);
  fact->kind = kind;
  fact->markup = g_strdup (markup);
  fact->value = g_strdup (value);
  g_ptr_array_add (self->next, fact);
}

void
hourglass_fact_list_show (HourglassFactList *self)
{
  GtkWidget *card = NULL;
  if (same_form (self->next, self->facts))
    update (self->next, self->facts);
  else
    {
      for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
        gtk_box_remove (GTK_BOX (self), child);
      for (guint i = 0; i < self->next->len; i++)
        build (self, g_ptr_array_index (self->next, i), &card);
    }
  g_ptr_array_unref (self->facts);
  self->facts = g_steal_pointer (&self->next);
  self->next = g_ptr_array_new_with_free_func (fact_free);
}

static void
hourglass_fact_list_finalize (GObject *object)
{
  g_ptr_array_unref (HOURGLASS_FACT_LIST (object)->facts);
  g_ptr_array_unref (HOURGLASS_FACT_LIST (object)->next);
  G_OBJECT_CLASS (hourglass_fact_list_parent_class)->finalize (object);
}

static void
hourglass_fact_list_class_init (HourglassFactListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_fact_list_finalize;
}

static void
hourglass_fact_list_init (HourglassFactList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->facts = g_ptr_array_new_with_free_func (fact_free);
  self->next = g_ptr_array_new_with_free_func (fact_free);
}

HourglassFactList *
hourglass_fact_list_new (void)
{
  return g_object_new (HOURGLASS_TYPE_FACT_LIST, NULL);
}
