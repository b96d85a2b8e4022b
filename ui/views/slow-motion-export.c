/* See slow-motion-export.h. */
#include "ui/views/slow-motion-export.h"

typedef struct
{
  HourglassTraceLook *look;
  HgCellStrips strips;
} Shown;

static void
shown_free (gpointer data)
{
  Shown *it = data;
  hourglass_trace_look_unref (it->look);
  g_free (it);
}

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  const Shown *it = data;
  hg_cell_strips_draw (pen, &it->strips, hourglass_export_inside (width, height));
}

/* One row a unit of a step. */
static char *
table (const HgCellTrace *trace)
{
  GString *csv = g_string_new ("step,unit");
  for (gsize i = 0; i < trace->n; i++)
    g_string_append_printf (csv, ",%s", trace->rows[i].symbol);
  g_string_append (csv, trace->taught != NULL ? ",masked,taught\n" : ",masked\n");
  for (gsize at = 0; at < trace->t * trace->u; at++)
    {
      gsize step = at / trace->u;
      g_string_append_printf (csv, "%zu,%zu", step + 1, at % trace->u + 1);
      for (gsize i = 0; i < trace->n; i++)
        {
          g_string_append_c (csv, ',');
          hourglass_csv_number (csv, (double)trace->rows[i].values[at]);
        }
      g_string_append_printf (csv, ",%d", trace->skipped[step]);
      if (trace->taught != NULL)
        g_string_append_printf (csv, ",%d", trace->taught[step]);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

HourglassExport *
hourglass_slow_motion_export (HourglassTraceLook *look, const HgCellStrips *strips, double width,
                              double height)
{
  Shown *it = g_new0 (Shown, 1);
  *it = (Shown){ .look = hourglass_trace_look_ref (look), .strips = *strips };
  return hourglass_export_new_framed ("slow-motion", width, height, draw, it, shown_free,
                                      table (&look->trace));
}
