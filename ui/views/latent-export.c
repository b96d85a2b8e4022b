/* See latent-export.h. */
#include "ui/views/latent-export.h"
#include "ui/draw/samples.h"

typedef struct
{
  HgPrepared *data; /* lends the classes' names */
  HgScatter scatter;
  HgFarShade shade;
  HgReal *xy;
  int *labels;
  double *order;
  char *order_name;
} Shown;

static void
shown_free (gpointer data)
{
  Shown *it = data;
  hg_prepared_unref (it->data);
  g_free (it->xy);
  g_free (it->labels);
  g_free (it->order);
  g_free (it->order_name);
  g_free (it);
}

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  const Shown *it = data;
  HgBox box = hg_samples_draw_marks (pen, it->data, hourglass_export_inside (width, height));
  hg_scatter_draw (pen, &it->scatter, box);
}

static char *
table (const HgScatter *scatter, const HgPrepared *data, const gsize *index)
{
  GString *csv = g_string_new ("sample,class,x,y,");
  hourglass_csv_text (csv, scatter->order != NULL ? scatter->order_name : "label");
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < scatter->n; i++)
    {
      g_string_append_printf (csv, "%zu,", index[i]);
      hourglass_csv_text (csv, hg_samples_label (data, index[i]));
      g_string_append_c (csv, ',');
      hourglass_csv_number (csv, (double)scatter->xy[2 * i]);
      g_string_append_c (csv, ',');
      hourglass_csv_number (csv, (double)scatter->xy[2 * i + 1]);
      g_string_append_c (csv, ',');
      hourglass_csv_number (csv, scatter->order != NULL ? scatter->order[i] : (double)scatter->labels[i]);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

static void
draw_scree (HgPen *pen, double width, double height, const void *data)
{
  hg_scree_plot_draw (pen, data, hourglass_export_inside (width, height));
}

HourglassExport *
hourglass_latent_export_scree (const HgScree *scree, double width, double height)
{
  GString *csv = g_string_new ("component,share of variance,share up to here\n");
  for (gsize i = 0; i < scree->n; i++)
    {
      g_string_append_printf (csv, "%zu,", i + 1);
      hourglass_csv_number (csv, scree->share[i]);
      g_string_append_c (csv, ',');
      hourglass_csv_number (csv, hg_scree_sum (scree, i + 1));
      g_string_append_c (csv, '\n');
    }
  return hourglass_export_new_framed ("scree", width, height, draw_scree, g_memdup2 (scree, sizeof *scree),
                                      g_free, g_string_free (csv, FALSE));
}

HourglassExport *
hourglass_latent_export (const HgScatter *scatter, HgPrepared *data, const gsize *index, double width,
                         double height)
{
  gsize n = scatter->n;
  Shown *it = g_new0 (Shown, 1);
  it->data = hg_prepared_ref (data);
  it->xy = g_memdup2 (scatter->xy, 2 * n * sizeof *scatter->xy);
  it->labels = g_memdup2 (scatter->labels, scatter->labels != NULL ? n * sizeof *scatter->labels : 0);
  it->order = g_memdup2 (scatter->order, scatter->order != NULL ? n * sizeof *scatter->order : 0);
  it->order_name = g_strdup (scatter->order_name);
  it->scatter = *scatter;
  it->scatter.xy = it->xy;
  if (scatter->shade != NULL)
    {
      it->shade = *scatter->shade;
      it->scatter.shade = &it->shade;
    }
  it->scatter.labels = it->labels;
  it->scatter.order = it->order;
  it->scatter.order_name = it->order_name;
  return hourglass_export_new_framed ("latent", width, height, draw, it, shown_free,
                                      table (scatter, data, index));
}
