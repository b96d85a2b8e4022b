#include "ui/window/compare-row.h"
#include "base/format.h"
#include "ui/draw/stack-mini.h"
#include "ui/parts/plot.h"

enum
{
  BAR_WIDTH = 72,
  BAR_HEIGHT = 14,
  SHAPE_WIDTH = 92,
  COUNT_WIDTH = 72,
  MARK_WIDTH = 124,
  CHANGES = 2048
};

/* One model's half. */
typedef struct
{
  HourglassCompareRow *row;
  int side;
  HourglassPlot *bar;
  GtkLabel *title, *name, *shape, *count;
} Half;

struct _HourglassCompareRow
{
  GtkBox parent_instance;
  Half halves[2];
  GtkLabel *mark;
  HgComparison *comparison; /* or NULL */
  gsize index;
  HgStackScale scale;
};

G_DEFINE_FINAL_TYPE (HourglassCompareRow, hourglass_compare_row, GTK_TYPE_BOX)

static gsize
node_of (const HgDiffRow *row, int side)
{
  return side == 0 ? row->a : row->b;
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  const Half *half = data;
  const HourglassCompareRow *self = half->row;
  const gsize node = self->comparison != NULL
                         ? node_of (&self->comparison->diff->rows[self->index], half->side)
                         : HG_NO_NODE;
  if (node != HG_NO_NODE)
    hg_stack_draw_mini_bar (pen, self->comparison->check[half->side], node, self->scale,
                            (HgBox){ 0, 0, width, height });
}

static void
show_half (HourglassCompareRow *self, int side)
{
  const Half *half = &self->halves[side];
  const HgCheck *check = self->comparison->check[side];
  const gsize node = node_of (&self->comparison->diff->rows[self->index], side);
  char title[64] = "", options[160] = "", shape[HG_SHAPE_TEXT] = "", count[48] = "";
  g_autofree char *name = NULL;
  if (node != HG_NO_NODE)
    {
      const HgNode *it = check->model->nodes[node];
      hg_layer_describe (it->layer, title, sizeof title, options, sizeof options);
      hg_shape_text (&check->nodes[node].out[0], shape);
      name = g_strconcat (it->name, options[0] != '\0' ? " · " : "", options, NULL);
      if (check->nodes[node].parameters >= 0)
        hg_format_count (count, sizeof count, check->nodes[node].parameters);
      else
        g_strlcpy (count, "—", sizeof count);
    }
  gtk_label_set_label (half->title, title);
  gtk_label_set_label (half->name, name != NULL ? name : "");
  gtk_label_set_label (half->shape, shape);
  gtk_label_set_label (half->count, count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (half->name), name);
  hourglass_plot_invalidate (half->bar);
}

char *
hourglass_compare_row_describe (const HgComparison *comparison, const HgWeightDiff *weights, gsize row)
{
  const HgDiffRow *it = &comparison->diff->rows[row];
  const int side = it->a != HG_NO_NODE ? 0 : 1;
  const HgNode *node = hg_comparison_node (comparison, it, side);
  char title[64], text[CHANGES];
  hg_layer_describe (node->layer, title, sizeof title, NULL, 0);
  hg_changes_text (&it->changes, text, sizeof text);
  g_auto (GStrv) parts = g_strsplit (text, " → ", -1);
  g_autofree char *changes = g_strjoinv (" to ", parts);
  return g_strdup_printf ("%s %s, %s%s%s", title, node->name,
                          hg_comparison_row_word (comparison, weights, row), changes[0] != '\0' ? ": " : "",
                          changes);
}

void
hourglass_compare_row_show (HourglassCompareRow *self, HgComparison *comparison, const HgWeightDiff *weights,
                            gsize row, HgStackScale scale)
{
  static const char *const classes[HG_DIFF_KINDS] = { "same", "changed", "removed", "added" };
  hg_comparison_ref (comparison);
  hg_comparison_unref (self->comparison);
  self->comparison = comparison;
  self->index = row;
  self->scale = scale;
  for (int side = 0; side < 2; side++)
    show_half (self, side);
  g_autofree char *mark = g_strdup_printf ("%s %s", hg_comparison_row_sign (comparison, weights, row),
                                           hg_comparison_row_word (comparison, weights, row));
  const HgDiffKind kind = comparison->diff->rows[row].kind;
  const gboolean only_weights = kind == HG_DIFF_SAME && hg_comparison_row_differs (comparison, weights, row);
  const char *shown[] = { "mark", only_weights ? "weights" : classes[kind], NULL };
  gtk_label_set_label (self->mark, mark);
  gtk_widget_set_css_classes (GTK_WIDGET (self->mark), shown);
}

gsize
hourglass_compare_row_get_row (HourglassCompareRow *self)
{
  return self->index;
}

static void
hourglass_compare_row_dispose (GObject *object)
{
  HourglassCompareRow *self = HOURGLASS_COMPARE_ROW (object);
  for (int side = 0; side < 2; side++)
    g_clear_pointer (&self->halves[side].bar, hourglass_plot_unset_draw);
  g_clear_pointer (&self->comparison, hg_comparison_unref);
  G_OBJECT_CLASS (hourglass_compare_row_parent_class)->dispose (object);
}

static void
hourglass_compare_row_class_init (HourglassCompareRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_compare_row_dispose;
}

/* A label whose width does not depend on its text, so that the halves of all rows stand below each other. */
static GtkLabel *
label_new (GtkWidget *box, int width, float xalign, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 3);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 3);
  gtk_widget_set_size_request (label, width, -1);
  gtk_widget_set_hexpand (label, width < 0);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
half_init (HourglassCompareRow *self, int side)
{
  Half *half = &self->halves[side];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9),
            *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  *half = (Half){ .row = self, .side = side };
  half->bar = g_object_new (HOURGLASS_TYPE_PLOT, "width-request", BAR_WIDTH, "height-request", BAR_HEIGHT,
                            "valign", GTK_ALIGN_CENTER, NULL);
  hourglass_plot_set_draw (half->bar, draw, NULL, half);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (half->bar));
  gtk_box_append (GTK_BOX (box), words);
  half->title = label_new (words, -1, 0, "layer-title");
  half->name = label_new (words, -1, 0, "small-dim");
  half->shape = label_new (box, SHAPE_WIDTH, 1, "label-size");
  half->count = label_new (box, COUNT_WIDTH, 1, "label-size");
  gtk_box_append (GTK_BOX (self), box);
}

static void
hourglass_compare_row_init (HourglassCompareRow *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 12);
  half_init (self, 0);
  self->mark = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_size_request (GTK_WIDGET (self->mark), MARK_WIDTH, -1);
  gtk_widget_set_valign (GTK_WIDGET (self->mark), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->mark));
  half_init (self, 1);
}
