/* See reconstruct-export.h. The table has one row a value of a sample: long, but every program reads it. */
#include "ui/views/reconstruct-export.h"
#include "ui/draw/sample-strips.h"

typedef struct
{
  HgPrepared *data;
  HgTensor *decoded, *forced;
  HgReal *pixels;
  gboolean images;
  HgSeries series;
  HgImageGrid grid;
  HgSampleStrips strips;
} Shown;

enum
{
  HEAD = 24 /* px of the title */
};

static void
shown_free (gpointer data)
{
  Shown *it = data;
  hg_prepared_unref (it->data);
  g_clear_pointer (&it->decoded, hg_tensor_unref);
  g_clear_pointer (&it->forced, hg_tensor_unref);
  free (it->pixels);
  hg_sample_strips_clear (&it->strips);
  g_free (it);
}

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  const Shown *it = data;
  HgBox box = hg_samples_draw_marks (pen, it->data, hourglass_export_inside (width, height));
  const double head = HEAD * fmax (pen->theme.scale, 1);
  const HgRun title[] = { { it->decoded != NULL ? "Originals and reconstructions" : "Originals",
                            HG_TEXT_LABEL, true, HG_INK_TEXT },
                          { "   ", HG_TEXT_CAPTION, false, HG_INK_DIM },
                          { it->data->dataset->name, HG_TEXT_CAPTION, false, HG_INK_DIM } };
  hg_pen_runs (pen, title, 3, box.x, box.y + head / 3, HG_ALIGN_LEFT, box.width);
  box.y += head;
  box.height -= head;
  double below = hg_sample_strips_height (&it->strips, &pen->theme);
  box.height -= below;
  if (it->images)
    hg_image_grid_draw (pen, &it->grid, box);
  else
    hg_series_draw (pen, &it->series, box);
  hg_sample_strips_draw (pen, &it->strips, (HgBox){ box.x, box.y + box.height, box.width, below });
}

/* Where value @at of a sample stands: a step and a feature, by its name where it has one, or a row, a column
 * and a channel. */
static void
append_place (GString *csv, const HgPrepared *data, gsize at)
{
  HgShape shape = hg_tensor_sample (data->y), *sample = &shape;
  gsize step[HG_MAX_RANK] = { 0 };
  for (int axis = sample->rank; axis-- > 0;)
    {
      step[axis] = at % (gsize)sample->dim[axis];
      at /= (gsize)sample->dim[axis];
    }
  const char *name = sample->rank == 2 ? hg_samples_feature_name (data, step[1]) : NULL;
  for (int axis = 0; axis < sample->rank; axis++)
    if (axis == 1 && name != NULL)
      {
        g_string_append_c (csv, ',');
        hourglass_csv_text (csv, name);
      }
    else
      g_string_append_printf (csv, ",%zu", step[axis] + 1);
}

static void
append_head (GString *csv, const HgPrepared *data)
{
  HgShape shape = hg_tensor_sample (data->y), *sample = &shape;
  static const char *const names[3][3]
      = { { "value" }, { "step", "feature" }, { "row", "column", "channel" } };
  g_string_append (csv, "sample,class");
  for (int axis = 0; axis < sample->rank; axis++)
    if (sample->rank <= 3)
      g_string_append_printf (csv, ",%s", names[sample->rank - 1][axis]);
    else
      g_string_append_printf (csv, ",axis_%d", axis + 1);
  g_string_append (csv, hg_samples_scaled (data) ? ",original_scaled,decoded_scaled,teacher_forced_scaled\n"
                                                 : ",original,decoded,teacher_forced\n");
}

static char *
table (const HgPrepared *data, const gsize *index, gsize n, const HgTensor *decoded, const HgTensor *forced)
{
  GString *csv = g_string_new (NULL);
  gsize values = hg_tensor_row_values (data->y);
  append_head (csv, data);
  for (gsize i = 0; i < n * values; i++)
    {
      gsize row = index[i / values];
      g_string_append_printf (csv, "%zu,", row);
      hourglass_csv_text (csv, hg_samples_label (data, row));
      append_place (csv, data, i % values);
      g_string_append_c (csv, ',');
      hourglass_csv_number (csv, (double)data->y->data[row * values + i % values]);
      g_string_append_c (csv, ',');
      if (decoded != NULL)
        hourglass_csv_number (csv, (double)decoded->data[i]);
      g_string_append_c (csv, ',');
      if (forced != NULL)
        hourglass_csv_number (csv, (double)forced->data[i]);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

/* The grid's pixels stand two images a sample in one block. */
static gboolean
copy_grid (Shown *it, const HgImageGrid *grid)
{
  gsize values = grid->height * grid->width * grid->channels;
  it->pixels = malloc (2 * grid->n * values * sizeof *it->pixels);
  it->grid = *grid;
  it->images = TRUE;
  for (gsize i = 0; it->pixels != NULL && i < grid->n; i++)
    {
      HgReal *to = it->pixels + 2 * i * values;
      memcpy (to, grid->samples[i].original, values * sizeof *to);
      it->grid.samples[i].original = to;
      if (grid->samples[i].decoded == NULL)
        continue;
      memcpy (to + values, grid->samples[i].decoded, values * sizeof *to);
      it->grid.samples[i].decoded = to + values;
    }
  return it->pixels != NULL;
}

HourglassExport *
hourglass_reconstruct_export (HgPrepared *data, const gsize *index, gsize n, HgTensor *decoded,
                              HgTensor *forced, const HgSeries *series, const HgImageGrid *grid,
                              guint feature, double width, double height)
{
  HgTheme theme = hg_theme (HG_LIGHT);
  Shown *it = g_new0 (Shown, 1);
  it->data = hg_prepared_ref (data);
  it->decoded = decoded != NULL ? hg_tensor_ref (decoded) : NULL;
  it->forced = forced != NULL ? hg_tensor_ref (forced) : NULL;
  if (series != NULL)
    it->series = *series;
  if (grid != NULL && !copy_grid (it, grid))
    {
      shown_free (it);
      return NULL;
    }
  if (grid != NULL)
    height = hg_image_grid_used (grid, (HgBox){ 0, 0, width, height }, theme.scale);
  it->strips = hg_sample_strips (data, index, n, decoded, feature);
  height += HEAD * theme.scale + hg_sample_strips_height (&it->strips, &theme)
            + hg_samples_marks_height (data, theme.scale);
  return hourglass_export_new_framed ("reconstructions", width, height, draw, it, shown_free,
                                      table (data, index, n, decoded, forced));
}
