#include "ui/window/compare-detail.h"
#include "analysis/weight-map.h"
#include "base/format.h"
#include "ui/parts/word-table.h"

struct _HourglassCompareDetail
{
  GtkBox parent_instance;
  GtkLabel *title, *weights_title, *nothing, *no_weights;
  GtkStack *pages, *weight_pages; /* "some", "none" */
  HourglassWordTable *changes, *arrays;
  gboolean waiting; /* for the weights */
};

G_DEFINE_FINAL_TYPE (HourglassCompareDetail, hourglass_compare_detail, GTK_TYPE_BOX)

static const HourglassWordColumn change_columns[]
    = { { "Option", 0 }, { "A", 84 }, { "B", 84 }, { NULL, 0 } };

static const HourglassWordColumn array_columns[]
    = { { "Array", 0 }, { "Shape", 110 }, { "Differ", 88 },   { "Largest", 76 },
        { "At", 76 },   { "Mean", 76 },   { "Relative", 76 }, { NULL, 0 } };

static void
say_nothing (GtkStack *pages, GtkLabel *label, const char *sentence)
{
  gtk_label_set_label (label, sentence);
  gtk_stack_set_visible_child_name (pages, "none");
}

static void
show_changes (HourglassCompareDetail *self, const HgDiffRow *row)
{
  static const char *const sentences[HG_DIFF_KINDS]
      = { [HG_DIFF_SAME] = "The same options, shapes and inputs in both",
          [HG_DIFF_REMOVED] = "Only in A: nothing in B is its partner",
          [HG_DIFF_ADDED] = "Only in B: nothing in A is its partner" };
  hourglass_word_table_clear (self->changes);
  for (gsize i = 0; i < row->changes.n; i++)
    {
      const HgChange *change = &row->changes.items[i];
      hourglass_word_table_add (self->changes,
                                (const char *const[]){ change->title, change->a, change->b, NULL });
    }
  if (row->changes.n > 0)
    gtk_stack_set_visible_child_name (self->pages, "some");
  else
    say_nothing (self->pages, self->nothing, sentences[row->kind]);
}

static void
add_array (HourglassCompareDetail *self, const HgComparison *comparison, const HgArrayDiff *array)
{
  const HgDistance *it = &array->distance;
  const int side = array->a != HG_NO_NODE ? 0 : 1;
  const HgWeight *weight = &comparison->weights[side]->items[side == 0 ? array->a : array->b];
  char shape[HG_ARRAY_TEXT], differ[48], largest[48] = "", mean[48] = "", relative[64] = "",
                                         at[HG_PLACE_TEXT] = "";
  g_strlcpy (differ, hg_arrays_word (array->kind), sizeof differ);
  if (array->kind == HG_ARRAYS_DIFFER)
    {
      hg_format_count (differ, sizeof differ, (int64_t)it->differing);
      hg_format_number (largest, sizeof largest, it->largest, 3);
      hg_format_number (mean, sizeof mean, it->mean, 3);
      hg_relative_text (it->relative, relative, sizeof relative);
    }
  if (array->kind == HG_ARRAYS_DIFFER && it->at < it->n)
    hg_weight_index_text (&weight->value->shape, it->at, at);
  hourglass_word_table_add (self->arrays,
                            (const char *const[]){ weight->spec.name,
                                                   hg_comparison_array_shape (comparison, array, shape),
                                                   differ, largest, at, mean, relative, NULL });
}

static void
show_arrays (HourglassCompareDetail *self, const HgComparison *comparison, const HgWeightDiff *weights,
             gsize row)
{
  size_t n = 0, first = weights != NULL ? hg_weight_diff_of (weights, row, &n) : 0;
  char sentence[256];
  hourglass_word_table_clear (self->arrays);
  self->waiting = weights == NULL && hg_comparison_weighable (comparison);
  for (size_t i = first; i < first + n; i++)
    add_array (self, comparison, &weights->items[i]);
  if (n > 0)
    gtk_stack_set_visible_child_name (self->weight_pages, "some");
  else if (self->waiting)
    hourglass_compare_detail_set_progress (self, 0);
  else if (weights != NULL)
    say_nothing (self->weight_pages, self->no_weights, "No weights");
  else
    {
      g_snprintf (sentence, sizeof sentence, "%s has no weights to compare",
                  comparison->weights[0] == NULL ? comparison->name[0] : comparison->name[1]);
      say_nothing (self->weight_pages, self->no_weights, sentence);
    }
}

void
hourglass_compare_detail_show (HourglassCompareDetail *self, const HgComparison *comparison,
                               const HgWeightDiff *weights, gsize row)
{
  gtk_widget_set_visible (GTK_WIDGET (self), comparison != NULL);
  if (comparison == NULL)
    return;
  const HgDiffRow *it = &comparison->diff->rows[row];
  const HgNode *a = hg_comparison_node (comparison, it, 0), *b = hg_comparison_node (comparison, it, 1);
  const gboolean renamed = a != NULL && b != NULL && !g_str_equal (a->name, b->name);
  g_autofree char *title
      = g_strdup_printf ("%s%s%s: %s", a != NULL ? a->name : b->name, renamed ? " and " : "",
                         renamed ? b->name : "", hg_comparison_row_word (comparison, weights, row));
  gtk_label_set_label (self->title, title);
  show_changes (self, it);
  show_arrays (self, comparison, weights, row);
}

void
hourglass_compare_detail_set_progress (HourglassCompareDetail *self, double progress)
{
  if (!self->waiting)
    return;
  g_autofree char *sentence = g_strdup_printf ("Comparing the weights … %.0f %%", 100 * progress);
  say_nothing (self->weight_pages, self->no_weights, sentence);
}

static void
hourglass_compare_detail_class_init (HourglassCompareDetailClass *klass)
{
}

/* A title above a table, or above what is said in its place. */
static GtkStack *
half_new (HourglassCompareDetail *self, GtkLabel **title, GtkLabel **nothing, HourglassWordTable **table)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *pages = gtk_stack_new ();
  *title = GTK_LABEL (gtk_label_new (NULL));
  *nothing = GTK_LABEL (gtk_label_new (NULL));
  *table = g_object_new (HOURGLASS_TYPE_WORD_TABLE, NULL);
  gtk_label_set_xalign (*title, 0);
  gtk_label_set_ellipsize (*title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (*title), "heading");
  gtk_label_set_xalign (*nothing, 0);
  gtk_label_set_yalign (*nothing, 0);
  gtk_label_set_wrap (*nothing, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (*nothing), "dim-label");
  gtk_widget_set_vexpand (pages, TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (*table), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (*table), "list-card");
  gtk_stack_add_named (GTK_STACK (pages), GTK_WIDGET (*nothing), "none");
  gtk_stack_add_named (GTK_STACK (pages), GTK_WIDGET (*table), "some");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (*title));
  gtk_box_append (GTK_BOX (box), pages);
  gtk_box_append (GTK_BOX (self), box);
  return GTK_STACK (pages);
}

static void
hourglass_compare_detail_init (HourglassCompareDetail *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 18);
  self->pages = half_new (self, &self->title, &self->nothing, &self->changes);
  self->weight_pages = half_new (self, &self->weights_title, &self->no_weights, &self->arrays);
  GtkWidget *left = gtk_widget_get_parent (GTK_WIDGET (self->pages)),
            *right = gtk_widget_get_parent (GTK_WIDGET (self->weight_pages));
  gtk_widget_set_size_request (left, 294, -1);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_label_set_label (self->weights_title, "Weights");
  hourglass_word_table_set_columns (self->changes, "Options that differ", change_columns);
  hourglass_word_table_set_columns (self->arrays, "Weights that were compared", array_columns);
}
