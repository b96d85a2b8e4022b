/* See array-view.h. The table reads for itself what is seen; what is plotted is read once, as many rows as
 * MOST_VALUES allows, when a plot is first looked at. */
#include "ui/views/array-view.h"
#include "base/format.h"
#include "ui/views/array-table.h"
#include "ui/draw/array-image.h"
#include "ui/draw/column-curves.h"
#include "ui/draw/histogram.h"
#include "ui/parts/plot.h"
#include "ui/parts/segments.h"
#include "ui/document/tree-load.h"

enum
{
  MOST_VALUES = 1 << 20,   /* of a plot */
  MOST_OF_A_ROW = 1 << 22, /* values; rows are read as a whole */
  SLIMMEST = 16 /* an image is at most so many times as high as it is wide, or as wide as it is high */
};

typedef enum
{
  TABLE,
  LINE,
  IMAGE,
  HISTOGRAM,
  WAYS
} Way;

static const char *const way_names[WAYS] = { "Table", "Line", "Image", "Histogram" };

struct _HourglassArrayView
{
  GtkWidget parent_instance;
  GtkWidget *box, *bar;
  GtkLabel *title, *facts, *note, *sentence;
  HourglassSegments *choice;
  GtkStack *pages;
  HourglassArrayTable *table;
  HourglassPlot *plot;
  char *path;
  const HgTreeItem *item; /* lent, or NULL */
  guint n_ways;
  Way ways[WAYS];          /* those the item can be shown in */
  HourglassTreeRows *rows; /* of plots, or NULL */
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (HourglassArrayView, hourglass_array_view, GTK_TYPE_WIDGET)

static Way
chosen (HourglassArrayView *self)
{
  return self->n_ways > 0 ? self->ways[hourglass_segments_get_active (self->choice)] : TABLE;
}

static gboolean
fits (const HgTreeItem *item, Way way)
{
  const HgShape *shape = &item->shape;
  const int64_t values = hg_shape_values (shape);
  const int64_t channels = shape->rank == 3 ? shape->dim[2] : 1;
  if (way == TABLE)
    return TRUE;
  if (!item->numbers || values < 2 || values / shape->dim[0] > MOST_VALUES)
    return FALSE;
  if (way == LINE)
    return shape->rank <= 2 && shape->dim[0] > 1;
  if (way == IMAGE)
    return (shape->rank == 2 || shape->rank == 3) && (channels == 1 || channels == 3 || channels == 4)
           && shape->dim[0] > 1 && shape->dim[1] > 1
           && shape->dim[1] <= MIN (SLIMMEST * shape->dim[0], HG_ARRAY_IMAGE_SIDE);
  return TRUE;
}

/* Rows of the image of @numbers. */
static gsize
image_height (const HgTensor *numbers)
{
  return MIN (hg_tensor_rows (numbers), MIN (SLIMMEST * (gsize)numbers->shape.dim[1], HG_ARRAY_IMAGE_SIDE));
}

static HgArrayImage
image_of (HourglassArrayView *self)
{
  const HgTensor *numbers = self->rows->rows.numbers;
  const HgTensorStats *stats = &self->rows->stats;
  HgArrayImage image = { .values = numbers->data,
                         .height = image_height (numbers),
                         .width = (gsize)numbers->shape.dim[1],
                         .channels = numbers->shape.rank == 3 ? (gsize)numbers->shape.dim[2] : 1,
                         .low = stats->low,
                         .high = stats->high };
  if (image.channels > 1) /* colours have a range of their own: bytes, or 0 … 1 */
    {
      image.low = MIN (stats->low, 0);
      image.high = stats->high > 255 ? stats->high : stats->high > 1 ? 255 : 1;
    }
  return image;
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassArrayView *self = data;
  if (self->rows == NULL || !self->rows->measured || hg_stats_finite (&self->rows->stats) == 0)
    return;
  const HgTensorStats *stats = &self->rows->stats;
  const HgHistogram histogram = { stats->bins, HG_STATS_BINS, stats->bins_low, stats->bins_high };
  const HgColumnCurves curves = { self->rows->curves, hg_tensor_rows (self->rows->rows.numbers),
                                  self->rows->n_curves, stats->low, stats->high };
  const HgArrayImage image = chosen (self) == IMAGE ? image_of (self) : (HgArrayImage){ 0 };
  if (chosen (self) == IMAGE)
    hg_array_image_draw (pen, &image, (HgBox){ 12, 12, width - 24, height - 24 });
  else if (chosen (self) == LINE)
    hg_column_curves_draw (pen, &curves, (HgBox){ 0, 0, width, height });
  else
    hg_histogram_draw (pen, &histogram, (HgBox){ 18, 14, width - 36, height - 16 });
}

static void
say (HourglassArrayView *self, const char *text)
{
  gtk_label_set_label (self->note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->note), text[0] != '\0');
}

/* Nothing but @text is shown. */
static void
show_sentence (HourglassArrayView *self, const char *text)
{
  gtk_label_set_label (self->sentence, text);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->sentence));
  gtk_widget_set_visible (self->bar, FALSE);
  say (self, "");
}

/* What of the data set a plot shows, and what a screen reader reads of it. */
static void
describe_plot (HourglassArrayView *self)
{
  char a[48], b[48], c[48], d[48];
  const HgTensor *numbers = self->rows->rows.numbers;
  const HgTensorStats *stats = &self->rows->stats;
  const guint64 n = hg_tensor_rows (numbers), all = (guint64)self->item->shape.dim[0];
  const guint64 seen = chosen (self) == IMAGE ? image_height (numbers) : n;
  const guint64 wide = hg_tensor_row_values (numbers);
  g_autoptr (GString) note = g_string_new (NULL);
  if (seen < all)
    g_string_append_printf (note, "The first %s of %s rows. ", hg_format_count (a, sizeof a, (int64_t)seen),
                            hg_format_count (b, sizeof b, (int64_t)all));
  if (chosen (self) == LINE && wide > self->rows->n_curves)
    g_string_append_printf (note, "The first %d of %s columns. ", (int)self->rows->n_curves,
                            hg_format_count (a, sizeof a, (int64_t)wide));
  if (hg_stats_odd (stats) > 0)
    g_string_append_printf (note, "%s of its values %s not finite. ",
                            hg_format_count (a, sizeof a, (int64_t)hg_stats_odd (stats)),
                            hg_stats_odd (stats) == 1 ? "is" : "are");
  if (hg_stats_finite (stats) > 0)
    g_string_append_printf (
        note, "Values from %s to %s, mean %s, deviation %s.", hg_format_number (a, sizeof a, stats->low, 4),
        hg_format_number (b, sizeof b, stats->high, 4), hg_format_number (c, sizeof c, stats->mean, 4),
        hg_format_number (d, sizeof d, stats->deviation, 4));
  g_autofree char *summary
      = g_strdup_printf ("%s of %s. %s", way_names[chosen (self)], self->item->path, note->str);
  hourglass_plot_set_summary (self->plot, summary);
  say (self, g_strchomp (note->str));
}

static void
was_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassArrayView) self = data;
  g_autoptr (GError) error = NULL;
  HourglassTreeRows *rows;
  if (self->reading == NULL
      || !hourglass_tree_rows_take (result, &self->reading, self->item->path, &self->item->shape,
                                    self->item->numbers, &rows, &error))
    return;
  self->rows = rows;
  hourglass_plot_invalidate (self->plot);
  if (chosen (self) == TABLE)
    return;
  if (rows != NULL)
    describe_plot (self);
  else
    say (self, error->message);
}

static void
read_plot (HourglassArrayView *self)
{
  const HgShape *shape = &self->item->shape;
  const int64_t inner = hg_shape_values (shape) / shape->dim[0];
  self->reading = g_cancellable_new ();
  say (self, "Reading …");
  hourglass_tree_load_rows (self->path, self->item->path, 0, (guint64)MAX (MOST_VALUES / inner, 1), TRUE,
                            self->reading, was_read, g_object_ref (self));
}

static void
table_changed (HourglassArrayView *self)
{
  if (self->item == NULL || self->n_ways == 0 || chosen (self) != TABLE)
    return;
  const char *error = hourglass_array_table_get_error (self->table);
  if (error != NULL)
    show_sentence (self, error);
  else
    say (self, hourglass_array_table_get_note (self->table));
}

static void
way_changed (HourglassArrayView *self)
{
  if (self->item == NULL || self->n_ways == 0)
    return;
  const gboolean table = chosen (self) == TABLE;
  gtk_stack_set_visible_child (self->pages, table ? GTK_WIDGET (self->table) : GTK_WIDGET (self->plot));
  hourglass_plot_invalidate (self->plot);
  if (table)
    table_changed (self);
  else if (self->rows != NULL)
    describe_plot (self);
  else if (self->reading == NULL)
    read_plot (self);
}

static void
forget (HourglassArrayView *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->rows, hourglass_tree_rows_free);
  g_clear_pointer (&self->path, g_free);
  self->n_ways = 0;
}

/* Why @item has no values to show; NULL: it has. */
static char *
no_values (const HgTreeItem *item)
{
  char count[48];
  if (item == NULL)
    return g_strdup ("Select a data set to see its values");
  if (item->fault != NULL)
    return g_strdup_printf ("Not read: %s", item->fault);
  if (item->kind != HG_TREE_DATA)
    return item->n_attributes > 0 ? g_strdup_printf (
               "No values here, only %s",
               hg_format_items (count, sizeof count, (int64_t)item->n_attributes, "attribute", "attributes"))
                                  : g_strdup ("No values here");
  const int64_t values = hg_shape_values (&item->shape);
  if (values <= 0)
    return g_strdup ("This data set is empty");
  if (item->shape.rank > 0 && values / item->shape.dim[0] > MOST_OF_A_ROW)
    return g_strdup_printf (
        "One row of it has %s: too much to be shown",
        hg_format_items (count, sizeof count, values / item->shape.dim[0], "value", "values"));
  return NULL;
}

static void
show_facts (HourglassArrayView *self, const HgTreeItem *item)
{
  char shape[HG_SHAPE_TEXT];
  gtk_label_set_label (self->title, item != NULL ? item->path : "");
  g_autofree char *facts = item == NULL || item->type == NULL ? g_strdup ("")
                           : item->shape.rank <= 0
                               ? g_strdup (item->type)
                               : g_strdup_printf ("%s%s · %s", hg_shape_text (&item->shape, shape),
                                                  item->shape.rank == 1 ? " values" : "", item->type);
  gtk_label_set_label (self->facts, facts);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->facts), facts);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), facts[0] != '\0');
}

void
hourglass_array_view_show (HourglassArrayView *self, const char *path, const HgTreeItem *item)
{
  const char *words[WAYS + 1] = { NULL };
  g_autofree char *none = no_values (item);
  forget (self);
  self->path = g_strdup (path);
  self->item = item;
  show_facts (self, item);
  hourglass_array_table_show (self->table, path, none == NULL ? item : NULL);
  if (none != NULL)
    {
      show_sentence (self, none);
      return;
    }
  guint n = 0;
  for (Way way = TABLE; way < WAYS; way++)
    if (fits (item, way))
      {
        self->ways[n] = way;
        words[n++] = way_names[way];
      }
  hourglass_segments_set_words (self->choice, "Shown as", words);
  self->n_ways = n;
  gtk_widget_set_visible (self->bar, n > 1);
  say (self, "");
  way_changed (self);
}

gboolean
hourglass_array_view_is_reading (HourglassArrayView *self)
{
  return self->reading != NULL || hourglass_array_table_is_reading (self->table);
}

static void
hourglass_array_view_dispose (GObject *object)
{
  HourglassArrayView *self = HOURGLASS_ARRAY_VIEW (object);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  self->item = NULL;
  forget (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (hourglass_array_view_parent_class)->dispose (object);
}

static void
hourglass_array_view_class_init (HourglassArrayViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_array_view_dispose;
  g_type_ensure (HOURGLASS_TYPE_ARRAY_TABLE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  g_type_ensure (HOURGLASS_TYPE_SEGMENTS);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/array-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, box);
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, bar);
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, title);
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, facts);
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, note);
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, sentence);
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, choice);
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, table);
  gtk_widget_class_bind_template_child (widget, HourglassArrayView, plot);
}

static void
hourglass_array_view_init (HourglassArrayView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
  g_signal_connect_object (self->choice, "notify::active", G_CALLBACK (way_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "changed", G_CALLBACK (table_changed), self, G_CONNECT_SWAPPED);
}
