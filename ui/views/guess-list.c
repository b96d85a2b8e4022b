/* The rows are made when they are first unfolded, once for a file; then they only follow the document. */
#include "ui/views/guess-list.h"
#include "base/format.h"
#include "files/keras-guesses.h"
#include "ui/views/guess-row.h"

enum
{
  UNFOLDED = 6 /* at most so many are shown from the beginning */
};

struct _HourglassGuessList
{
  GtkBox parent_instance;
  HourglassDocument *document;
  HourglassFileFacts *facts; /* that the rows are of, or NULL */
  GtkExpander *expander;
  GtkBox *layers;
  GPtrArray *rows; /* HourglassGuessRow, lent by the boxes */
};

G_DEFINE_FINAL_TYPE (HourglassGuessList, hourglass_guess_list, GTK_TYPE_BOX)

/* "18 guesses from the arrays' shapes · 2 confirmed · 1 changed" */
static void
show_title (HourglassGuessList *self)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  guint n = 0, confirmed = 0, changed = 0;
  char count[64];
  for (gsize i = 0; self->rows->len == 0 && i < self->facts->keras.n_guesses; i++)
    n += hg_keras_guess_holds (&self->facts->keras.guesses[i], model);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const HourglassGuessState state = hourglass_guess_row_get_state (self->rows->pdata[i]);
      n += state != HOURGLASS_GUESS_GONE;
      confirmed += state == HOURGLASS_GUESS_CONFIRMED;
      changed += state == HOURGLASS_GUESS_CHANGED;
    }
  g_autoptr (GString) title = g_string_new (hg_format_items (count, sizeof count, n, "guess", "guesses"));
  if (confirmed > 0)
    g_string_append_printf (title, " · %u confirmed", confirmed);
  if (changed > 0)
    g_string_append_printf (title, " · %u changed", changed);
  gtk_expander_set_label (self->expander, title->str);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

/* A card for the layer called @name; returns the box of its rows. */
static GtkBox *
add_layer (HourglassGuessList *self, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *title = gtk_label_new (name),
            *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_add_css_class (title, "label-size");
  gtk_widget_add_css_class (card, "form");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), card);
  gtk_box_append (self->layers, box);
  return GTK_BOX (card);
}

static void
make_rows (HourglassGuessList *self)
{
  const HgKerasFacts *keras = &self->facts->keras;
  GtkBox *card = NULL;
  for (gsize i = 0; i < keras->n_guesses; i++)
    {
      if (card == NULL || !g_str_equal (keras->guesses[i].layer, keras->guesses[i - 1].layer))
        card = add_layer (self, keras->guesses[i].layer);
      GtkWidget *row = hourglass_guess_row_new (self->document, i);
      g_signal_connect_object (row, "state-changed", G_CALLBACK (show_title), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->rows, row);
      gtk_box_append (card, row);
    }
}

static void
drop_rows (HourglassGuessList *self)
{
  g_ptr_array_set_size (self->rows, 0);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->layers))) != NULL;)
    gtk_box_remove (self->layers, child);
}

/* A layer whose guesses are all gone takes its title with it. */
static void
refresh_rows (HourglassGuessList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i], *card = gtk_widget_get_parent (row),
                *layer = gtk_widget_get_parent (card);
      hourglass_guess_row_refresh (HOURGLASS_GUESS_ROW (row));
      const gboolean there
          = hourglass_guess_row_get_state (HOURGLASS_GUESS_ROW (row)) != HOURGLASS_GUESS_GONE;
      gtk_widget_set_visible (
          layer, there || (row != gtk_widget_get_first_child (card) && gtk_widget_get_visible (layer)));
    }
}

static void
expanded (HourglassGuessList *self)
{
  if (!gtk_expander_get_expanded (self->expander) || self->facts == NULL || self->rows->len > 0)
    return;
  make_rows (self);
  refresh_rows (self);
  show_title (self);
}

void
hourglass_guess_list_refresh (HourglassGuessList *self)
{
  HourglassFileFacts *facts = hourglass_document_get_facts (self->document);
  if (facts != self->facts)
    {
      drop_rows (self);
      g_clear_pointer (&self->facts, hourglass_file_facts_unref);
      self->facts = facts != NULL ? hourglass_file_facts_ref (facts) : NULL;
      gtk_expander_set_expanded (self->expander, facts != NULL && facts->keras.n_guesses <= UNFOLDED);
      expanded (self);
    }
  if (self->facts == NULL || self->facts->keras.n_guesses == 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  refresh_rows (self);
  show_title (self);
}

static void
hourglass_guess_list_dispose (GObject *object)
{
  HourglassGuessList *self = HOURGLASS_GUESS_LIST (object);
  if (self->rows != NULL)
    drop_rows (self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->facts, hourglass_file_facts_unref);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_guess_list_parent_class)->dispose (object);
}

static void
hourglass_guess_list_class_init (HourglassGuessListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_guess_list_dispose;
}

static void
hourglass_guess_list_init (HourglassGuessList *self)
{
  self->rows = g_ptr_array_new ();
  self->expander = GTK_EXPANDER (gtk_expander_new (NULL));
  self->layers = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_margin_top (GTK_WIDGET (self->layers), 9);
  gtk_expander_set_child (self->expander, GTK_WIDGET (self->layers));
  gtk_widget_set_hexpand (GTK_WIDGET (self->expander), TRUE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->expander));
  g_signal_connect_object (self->expander, "notify::expanded", G_CALLBACK (expanded), self,
                           G_CONNECT_SWAPPED);
}

void
hourglass_guess_list_set_document (HourglassGuessList *self, HourglassDocument *document)
{
  self->document = g_object_ref (document);
}
