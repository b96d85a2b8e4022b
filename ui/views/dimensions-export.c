/* See dimensions-export.h. */
#include "ui/views/dimensions-export.h"

HgDimensionPlot
hourglass_dimensions_export_plot (const HourglassDimensionLook *look)
{
  return (HgDimensionPlot){ .check = look->check,
                            .now = &look->now,
                            .before = look->before.n > 0 ? &look->before : NULL };
}

static void
look_free (gpointer data)
{
  hourglass_dimension_look_unref (data);
}

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  HgDimensionPlot plot = hourglass_dimensions_export_plot (data);
  hg_dimension_plot_draw (pen, &plot, hourglass_export_inside (width, height));
}

static void
add_measured (GString *csv, const HgEffectiveRank *measured)
{
  g_string_append_c (csv, ',');
  hourglass_csv_number (csv, measured->rank);
  g_string_append_printf (csv, ",%zu", (gsize)measured->components);
}

static char *
table (const HourglassDimensionLook *look)
{
  const gboolean both = look->before.n > 0;
  GString *csv = g_string_new ("layer,shape,parameters,values,effective_rank,components_95");
  g_string_append (csv, both ? ",effective_rank_before,components_95_before\n" : "\n");
  for (gsize i = 0; i < look->now.n; i++)
    {
      const HgDimension *item = &look->now.items[i];
      const gint64 parameters = item->slot == 0 ? look->check->nodes[item->node].parameters : 0;
      char name[HG_NAME_SIZE + 8], shape[HG_SHAPE_TEXT];
      hourglass_csv_text (csv, hg_dimension_name (look->model, item, name, sizeof name));
      g_string_append_c (csv, ',');
      hourglass_csv_text (csv, hg_shape_text (&item->shape, shape));
      g_string_append_printf (csv, ",%" G_GINT64_FORMAT ",%zu", parameters, item->values);
      add_measured (csv, &item->measured);
      if (both)
        add_measured (csv, &look->before.items[i].measured);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

HourglassExport *
hourglass_dimensions_export (HourglassDimensionLook *look, double width, double height)
{
  return hourglass_export_new_framed ("dimensions", width, height, draw, hourglass_dimension_look_ref (look),
                                      look_free, table (look));
}
