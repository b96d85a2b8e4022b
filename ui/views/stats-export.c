/* See stats-export.h. */
#include "ui/views/stats-export.h"

enum
{
  WIDTH = 900
};

struct HourglassStatsExport
{
  GArray *rows; /* HgStatsRow */
  GString *csv;
  char *title, *sentence;
};

static void
clear_row (gpointer data)
{
  HgStatsRow *row = data;
  g_free ((char *)row->name);
  g_free ((char *)row->shape);
}

HourglassStatsExport *
hourglass_stats_export_new (void)
{
  HourglassStatsExport *self = g_new0 (HourglassStatsExport, 1);
  self->rows = g_array_new (FALSE, FALSE, sizeof (HgStatsRow));
  g_array_set_clear_func (self->rows, clear_row);
  self->csv = g_string_new ("name,shape,values,lowest,highest,mean,deviation,zeros,not_finite\n");
  return self;
}

static void
self_free (gpointer data)
{
  HourglassStatsExport *self = data;
  g_array_unref (self->rows);
  g_string_free (self->csv, TRUE);
  g_free (self->title);
  g_free (self->sentence);
  g_free (self);
}

void
hourglass_stats_export_add (HourglassStatsExport *self, const char *name, const HgShape *shape,
                            const HgTensorStats *stats)
{
  char text[HG_SHAPE_TEXT];
  hg_shape_text (shape, text);
  const HgStatsRow row = { .name = g_strdup (name),
                           .shape = g_strdup (text),
                           .known = stats != NULL,
                           .stats = stats != NULL ? *stats : (HgTensorStats){ 0 } };
  g_array_append_val (self->rows, row);
  hourglass_csv_text (self->csv, name);
  g_string_append_c (self->csv, ',');
  hourglass_csv_text (self->csv, text);
  g_string_append_printf (self->csv, ",%" G_GINT64_FORMAT, (gint64)hg_shape_values (shape));
  const double numbers[] = { row.stats.low, row.stats.high, row.stats.mean, row.stats.deviation };
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_string_append_c (self->csv, ',');
      if (row.known)
        hourglass_csv_number (self->csv, numbers[i]);
    }
  if (row.known)
    g_string_append_printf (self->csv, ",%zu,%zu\n", row.stats.zeros, hg_stats_odd (&row.stats));
  else
    g_string_append (self->csv, ",,\n");
}

static HgStatsTable
table_of (const HourglassStatsExport *self)
{
  return (HgStatsTable){ .title = self->title,
                         .sentence = self->sentence,
                         .rows = (const HgStatsRow *)(gpointer)self->rows->data,
                         .n = self->rows->len };
}

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  HgStatsTable table = table_of (data);
  hg_stats_table_draw (pen, &table, hourglass_export_inside (width, height));
}

HourglassExport *
hourglass_stats_export_end (HourglassStatsExport *self, const char *name, const char *title,
                            const char *sentence)
{
  if (self->rows->len == 0)
    {
      self_free (self);
      return NULL;
    }
  self->title = g_strdup (title);
  self->sentence = g_strdup (sentence);
  HgStatsTable table = table_of (self);
  return hourglass_export_new_framed (name, WIDTH, hg_stats_table_height (&table), draw, self, self_free,
                                      g_strdup (self->csv->str));
}
