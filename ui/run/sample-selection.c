/* A sorted list of rows: to ask for one is a search by halves, and to compare two selections compares memory.
 */
#include "ui/run/sample-selection.h"
#include <string.h>

struct _HourglassSampleSelection
{
  GObject parent_instance;
  HgPrepared *data;
  GArray *rows; /* of gsize, rising */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (HourglassSampleSelection, hourglass_sample_selection, G_TYPE_OBJECT)

static void
hourglass_sample_selection_finalize (GObject *object)
{
  HourglassSampleSelection *self = HOURGLASS_SAMPLE_SELECTION (object);
  hg_prepared_unref (self->data);
  g_array_unref (self->rows);
  G_OBJECT_CLASS (hourglass_sample_selection_parent_class)->finalize (object);
}

static void
hourglass_sample_selection_class_init (HourglassSampleSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_sample_selection_finalize;
  changed_signal = g_signal_new ("changed", HOURGLASS_TYPE_SAMPLE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
hourglass_sample_selection_init (HourglassSampleSelection *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (gsize));
}

HourglassSampleSelection *
hourglass_sample_selection_new (void)
{
  return g_object_new (HOURGLASS_TYPE_SAMPLE_SELECTION, NULL);
}

void
hourglass_sample_selection_set_data (HourglassSampleSelection *self, HgPrepared *data)
{
  if (data == self->data)
    return;
  hg_prepared_unref (self->data);
  self->data = data != NULL ? hg_prepared_ref (data) : NULL;
  g_array_set_size (self->rows, 0);
  g_signal_emit (self, changed_signal, 0);
}

HgPrepared *
hourglass_sample_selection_get_data (HourglassSampleSelection *self)
{
  return self->data;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  gsize x = *(const gsize *)a, y = *(const gsize *)b;
  return x < y ? -1 : x > y;
}

/* Takes @rows (any order, any rows) in place of the old ones, and says so where they differ. */
static void
take (HourglassSampleSelection *self, GArray *rows)
{
  gsize n = self->data != NULL ? hg_tensor_rows (self->data->x) : 0, kept = 0;
  gsize *at = (gsize *)(gpointer)rows->data;
  g_array_sort (rows, compare_rows);
  for (gsize i = 0; i < rows->len; i++)
    if (at[i] < n && (kept == 0 || at[kept - 1] != at[i]))
      at[kept++] = at[i];
  g_array_set_size (rows, (guint)kept);
  gboolean same
      = kept == self->rows->len && (kept == 0 || memcmp (at, self->rows->data, kept * sizeof *at) == 0);
  g_array_unref (self->rows);
  self->rows = rows;
  if (!same)
    g_signal_emit (self, changed_signal, 0);
}

void
hourglass_sample_selection_set (HourglassSampleSelection *self, const gsize *rows, gsize n)
{
  GArray *next = g_array_sized_new (FALSE, FALSE, sizeof *rows, (guint)n);
  if (n > 0)
    g_array_append_vals (next, rows, (guint)n);
  take (self, next);
}

void
hourglass_sample_selection_add (HourglassSampleSelection *self, const gsize *rows, gsize n)
{
  GArray *next = g_array_copy (self->rows);
  if (n > 0)
    g_array_append_vals (next, rows, (guint)n);
  take (self, next);
}

void
hourglass_sample_selection_toggle (HourglassSampleSelection *self, gsize row)
{
  guint at;
  GArray *next = g_array_copy (self->rows);
  if (g_array_binary_search (next, &row, compare_rows, &at))
    g_array_remove_index (next, at);
  else
    g_array_append_val (next, row);
  take (self, next);
}

void
hourglass_sample_selection_clear (HourglassSampleSelection *self)
{
  hourglass_sample_selection_set (self, NULL, 0);
}

const gsize *
hourglass_sample_selection_get (HourglassSampleSelection *self, gsize *n)
{
  *n = self->rows->len;
  return (const gsize *)(gpointer)self->rows->data;
}

gboolean
hourglass_sample_selection_contains (HourglassSampleSelection *self, gsize row)
{
  return g_array_binary_search (self->rows, &row, compare_rows, NULL);
}
