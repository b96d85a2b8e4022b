/* See heat-export.h. Weights may have millions of values, so the table is made on the worker thread. */
#include "ui/views/heat-export.h"

enum
{
  TITLE = 30 /* px above the map */
};

typedef struct
{
  HgHeatMap heat;
  HgTensor *value;
  HgHeatView view;
  HgOutputNames names; /* the map's own, where it has them */
  char *title;
} Shown;

static void
shown_free (gpointer data)
{
  Shown *it = data;
  hg_tensor_unref (it->value);
  g_free ((gpointer)it->names.features);
  g_free (it->title);
  g_free (it);
}

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  const Shown *it = data;
  HgBox box = hourglass_export_inside (width, height);
  hg_pen_runs (pen, &(HgRun){ it->title, HG_TEXT_BODY, true, HG_INK_TEXT }, 1, box.x, box.y + TITLE / 3.0,
               HG_ALIGN_LEFT, box.width);
  hg_heat_map_draw (pen, &it->heat, (HgBox){ box.x, box.y + TITLE, box.width, box.height - TITLE },
                    &it->view);
}

/* Rows and columns are counted from 1, as the picture's words do. */
static char *
table (const void *data)
{
  const Shown *it = data;
  const HgWeightMap *map = &it->heat.map;
  char panel[HG_PLACE_TEXT];
  GString *csv = g_string_new ("panel,channel,row");
  for (gsize column = 0; column < map->columns; column++)
    g_string_append_printf (csv, ",%zu", column + 1);
  g_string_append_c (csv, '\n');
  HgWeightPlace place = { .channel = it->heat.channel };
  for (place.panel = 0; place.panel < map->panels; place.panel++)
    for (place.row = 0; place.row < map->rows; place.row++)
      {
        hourglass_csv_text (csv, hg_weight_panel_text (map, place.panel, panel));
        g_string_append_printf (csv, ",%zu,%zu", place.channel + 1, place.row + 1);
        for (place.column = 0; place.column < map->columns; place.column++)
          {
            g_string_append_c (csv, ',');
            hourglass_csv_number (csv, (double)it->heat.values[hg_weight_map_index (map, &place)]);
          }
        g_string_append_c (csv, '\n');
      }
  return g_string_free (csv, FALSE);
}

HourglassExport *
hourglass_heat_export (const HgHeatMap *heat, HgTensor *value, const HgHeatView *view, const char *name,
                       const char *title, double width, double height)
{
  Shown *it = g_new0 (Shown, 1);
  *it = (Shown){ .heat = *heat, .value = hg_tensor_ref (value), .view = *view, .title = g_strdup (title) };
  it->heat.pyramid = NULL;
  if (heat->map.names != NULL)
    {
      it->names = *heat->map.names;
      it->names.features
          = g_memdup2 (heat->map.names->features, heat->map.names->n * sizeof *it->names.features);
      it->heat.map.names = &it->names;
    }
  HourglassExport *export
      = hourglass_export_new_framed (name, width, height + TITLE, draw, it, shown_free, NULL);
  export->table = table;
  return export;
}
