/* See equation-card.h. */
#include "ui/inspector/equation-card.h"
#include "base/format.h"
#include "model/numbers.h"
#include "ui/parts/fact-list.h"
#include "ui/inspector/layer-facts.h"
#include "ui/parts/segments.h"

struct _HourglassEquationCard
{
  GtkBox parent_instance;
  HourglassSegments *choice;
  HourglassFactList *facts;
  HgModel *model; /* that is shown, or NULL */
  size_t node;
  int64_t batch;
};

G_DEFINE_FINAL_TYPE (HourglassEquationCard, hourglass_equation_card, GTK_TYPE_BOX)

static void
say (HourglassEquationCard *self, HourglassFactKind kind, const char *text, const char *value)
{
  g_autofree char *markup = hourglass_equation_markup (text);
  hourglass_fact_list_say (self->facts, kind, markup, value);
}

/* A letter with its shape, and below it what it is; a function with its name alone. */
static void
say_symbol (HourglassEquationCard *self, const HgSymbol *symbol)
{
  char shape[HG_SHAPE_TEXT];
  if (symbol->shape.rank == HG_UNKNOWN)
    {
      say (self, HOURGLASS_FACT_LINE, symbol->letter, symbol->note);
      return;
    }
  g_autofree char *letter = hourglass_equation_markup (symbol->letter);
  g_autofree char *note = g_markup_escape_text (symbol->note, -1);
  g_autofree char *both = g_strdup_printf ("%s\n<small>%s</small>", letter, note);
  hourglass_fact_list_say (self->facts, HOURGLASS_FACT_LINE, both,
                           hg_explain_tuple (&symbol->shape, symbol->batched ? self->batch : 0, shape));
}

/* Every array with its product, and their sum where there are several. */
static void
say_arrays (HourglassEquationCard *self, const HgCheck *check, HgConvention convention)
{
  HgNumberArray arrays[HG_NUMBER_ARRAYS];
  size_t n = hg_number_arrays (check, self->node, convention, arrays);
  int64_t all = 0;
  char text[64];
  if (n == 0)
    return;
  hourglass_fact_list_say (self->facts, HOURGLASS_FACT_HEADING, "Arrays", NULL);
  hourglass_fact_list_say (self->facts, HOURGLASS_FACT_CARD, "", NULL);
  for (size_t i = 0; i < n; i++)
    {
      g_autofree char *name = g_markup_escape_text (arrays[i].name, -1);
      hourglass_fact_list_say (self->facts, HOURGLASS_FACT_LINE, name, arrays[i].product);
      all = all == HG_UNKNOWN || arrays[i].values == HG_UNKNOWN ? HG_UNKNOWN : all + arrays[i].values;
    }
  if (n > 1 && all != HG_UNKNOWN)
    hourglass_fact_list_say (self->facts, HOURGLASS_FACT_LINE, "<b>Together</b>",
                             hg_format_count (text, sizeof text, all));
}

static void
fill (HourglassEquationCard *self)
{
  HgConvention convention = (HgConvention)hourglass_segments_get_active (self->choice);
  g_autofree HgExplain *it = g_new0 (HgExplain, 1);
  HgCheck *check
      = self->model != NULL && self->node < self->model->n ? hg_check_shapes (self->model, NULL) : NULL;
  if (check != NULL)
    hg_number_explain (check, self->node, convention, it);
  gtk_widget_set_visible (GTK_WIDGET (self), it->n_lines > 0);
  if (it->n_lines > 0)
    hourglass_fact_list_say (self->facts, HOURGLASS_FACT_CARD, "", NULL);
  for (size_t i = 0; i < it->n_lines; i++)
    say (self, HOURGLASS_FACT_LINE, it->lines[i], NULL);
  if (it->note[0] != '\0')
    say (self, HOURGLASS_FACT_SMALL, it->note, NULL);
  if (it->n_symbols > 0)
    hourglass_fact_list_say (self->facts, HOURGLASS_FACT_CARD, "", NULL);
  for (size_t i = 0; i < it->n_symbols; i++)
    say_symbol (self, &it->symbols[i]);
  if (check != NULL)
    say_arrays (self, check, convention);
  hourglass_fact_list_show (self->facts);
  g_clear_pointer (&check, hg_check_free);
}

static void
hourglass_equation_card_finalize (GObject *object)
{
  g_clear_pointer (&HOURGLASS_EQUATION_CARD (object)->model, hg_model_unref);
  G_OBJECT_CLASS (hourglass_equation_card_parent_class)->finalize (object);
}

static void
hourglass_equation_card_class_init (HourglassEquationCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_equation_card_finalize;
}

static void
hourglass_equation_card_init (HourglassEquationCard *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *heading = gtk_label_new ("Equations");
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (row, "section");
  self->choice = g_object_new (HOURGLASS_TYPE_SEGMENTS, NULL);
  hourglass_segments_set_words (self->choice, "Convention",
                                (const char *const[]){ "Keras", "PyTorch", NULL });
  self->facts = hourglass_fact_list_new ();
  gtk_box_append (GTK_BOX (row), heading);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->choice));
  gtk_box_append (GTK_BOX (self), row);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->facts));
  g_signal_connect_swapped (self->choice, "notify::active", G_CALLBACK (fill), self);
}

GtkWidget *
hourglass_equation_card_new (void)
{
  return g_object_new (HOURGLASS_TYPE_EQUATION_CARD, NULL);
}

void
hourglass_equation_card_show (HourglassEquationCard *self, const HgModel *model, size_t node, int64_t batch)
{
  HgModel *before = self->model;
  self->model = hg_model_ref (model);
  g_clear_pointer (&before, hg_model_unref);
  self->node = node;
  self->batch = batch;
  fill (self);
}
