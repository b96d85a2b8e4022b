/* See empty-form.h. A kind of sample is a row of the table: its word, and what its axes are called. */
#include "ui/window/empty-form.h"
#include "base/format.h"
#include "ui/parts/segments.h"
#include <glib/gi18n.h>

enum
{
  AXES = 3,
  LONGEST = 100000
};

typedef struct
{
  const char *word, *axes[AXES];
  int lengths[AXES]; /* to begin with */
} Kind;

static const Kind kinds[] = {
  { N_ ("Vector"), { N_ ("Values"), NULL, NULL }, { 10, 0, 0 } },
  { N_ ("Series"), { N_ ("Time steps"), N_ ("Values a step"), NULL }, { 5, 59, 0 } },
  { N_ ("Image"), { N_ ("Height"), N_ ("Width"), N_ ("Channels") }, { 28, 28, 1 } },
};

struct _HourglassEmptyForm
{
  GtkWidget parent_instance;
  HourglassSegments *kind;
  GtkGrid *axes;
  GtkWidget *names[AXES], *lengths[AXES];
  GtkLabel *sum;
  HgShape sample; /* of the chosen data; rank 0: there are none */
  char *data;     /* their name, or NULL */
};

enum
{
  CREATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HourglassEmptyForm, hourglass_empty_form, GTK_TYPE_WIDGET)

static const Kind *
chosen (HourglassEmptyForm *self)
{
  return &kinds[hourglass_segments_get_active (self->kind)];
}

static int
n_axes (const Kind *kind)
{
  int n = 0;
  while (n < AXES && kind->axes[n] != NULL)
    n++;
  return n;
}

/* "5x59", or with another sign between; the caller frees it. */
static char *
shape_text (HourglassEmptyForm *self, const char *between)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < n_axes (chosen (self)); i++)
    g_string_append_printf (text, "%s%d", i > 0 ? between : "",
                            gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->lengths[i])));
  return g_string_free (text, FALSE);
}

static void
show_sum (HourglassEmptyForm *self)
{
  int64_t values = 1;
  char sum[48];
  gboolean same = self->sample.rank == n_axes (chosen (self));
  for (int i = 0; i < n_axes (chosen (self)); i++)
    {
      int length = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->lengths[i]));
      same = same && length == self->sample.dim[i];
      values *= length;
    }
  g_autofree char *shape = shape_text (self, " × ");
  hg_format_items (sum, sizeof sum, values, "value", "values");
  g_autofree char *text = same ? g_strdup_printf (_ ("%s: %s a sample, as in %s"), shape, sum, self->data)
                               : g_strdup_printf (_ ("%s: %s a sample"), shape, sum);
  gtk_label_set_label (self->sum, text);
}

static void
show_kind (HourglassEmptyForm *self)
{
  const Kind *kind = chosen (self);
  gboolean as_data = self->sample.rank == n_axes (kind);
  for (int i = 0; i < AXES; i++)
    {
      gboolean there = kind->axes[i] != NULL;
      gtk_widget_set_visible (self->names[i], there);
      gtk_widget_set_visible (self->lengths[i], there);
      if (!there)
        continue;
      gtk_label_set_label (GTK_LABEL (self->names[i]), _ (kind->axes[i]));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->lengths[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (kind->axes[i]), -1);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->lengths[i]),
                                 as_data ? (double)self->sample.dim[i] : kind->lengths[i]);
    }
  show_sum (self);
}

static void
create (HourglassEmptyForm *self)
{
  g_autofree char *shape = shape_text (self, "x");
  g_autofree char *stack = g_strdup_printf ("Input %s", shape);
  g_signal_emit (self, signals[CREATE], 0, stack);
}

static void
hourglass_empty_form_dispose (GObject *object)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&HOURGLASS_EMPTY_FORM (object)->data, g_free);
  G_OBJECT_CLASS (hourglass_empty_form_parent_class)->dispose (object);
}

static void
hourglass_empty_form_class_init (HourglassEmptyFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_empty_form_dispose;
  signals[CREATE] = g_signal_new ("create", HOURGLASS_TYPE_EMPTY_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
add_axes (HourglassEmptyForm *self)
{
  self->axes = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->axes, 6);
  gtk_grid_set_column_spacing (self->axes, 12);
  for (int i = 0; i < AXES; i++)
    {
      self->names[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->names[i]), 0);
      gtk_widget_set_hexpand (self->names[i], TRUE);
      self->lengths[i] = gtk_spin_button_new_with_range (1, LONGEST, 1);
      gtk_grid_attach (self->axes, self->names[i], 0, i, 1, 1);
      gtk_grid_attach (self->axes, self->lengths[i], 1, i, 1, 1);
      g_signal_connect_swapped (self->lengths[i], "value-changed", G_CALLBACK (show_sum), self);
    }
}

static void
hourglass_empty_form_init (HourglassEmptyForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *question = gtk_label_new (NULL),
            *button = gtk_button_new_with_label (_ ("Create"));
  const char *words[G_N_ELEMENTS (kinds) + 1] = { NULL };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    words[i] = _ (kinds[i].word);
  gtk_label_set_label (GTK_LABEL (question), _ ("What are your samples?"));
  gtk_label_set_xalign (GTK_LABEL (question), 0);
  gtk_widget_add_css_class (question, "heading");
  self->kind = g_object_new (HOURGLASS_TYPE_SEGMENTS, "halign", GTK_ALIGN_START, NULL);
  hourglass_segments_set_words (self->kind, _ ("Kind of sample"), words);
  hourglass_segments_set_active (self->kind, 1);
  add_axes (self);
  self->sum = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->sum, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->sum), "small-dim");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (GTK_BOX (box), question);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->kind));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->axes));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sum));
  gtk_box_append (GTK_BOX (box), button);
  g_object_set (box, "margin-start", 12, "margin-end", 12, "margin-top", 12, "margin-bottom", 12, NULL);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  g_signal_connect_object (self->kind, "notify::active", G_CALLBACK (show_kind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (create), self, G_CONNECT_SWAPPED);
  show_kind (self);
}

void
hourglass_empty_form_take_data (HourglassEmptyForm *self, const HgShape *sample, const char *name)
{
  HgShape shape = sample != NULL && sample->rank <= AXES ? *sample : (HgShape){ 0 };
  if (hg_shape_equal (&shape, &self->sample) && g_strcmp0 (name, self->data) == 0)
    return; /* what a person has typed stays */
  g_free (self->data);
  self->data = g_strdup (name);
  self->sample = shape;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (n_axes (&kinds[i]) == self->sample.rank)
      hourglass_segments_set_active (self->kind, (int)i);
  show_kind (self);
}

GtkWidget *
hourglass_empty_form_new (void)
{
  return g_object_new (HOURGLASS_TYPE_EMPTY_FORM, NULL);
}
