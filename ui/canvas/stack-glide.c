/* See stack-glide.h. */
#include "ui/canvas/stack-glide.h"

void
hourglass_stack_glide_keep (HourglassStackGlide *glide, const char *name, const HgStackRow *row)
{
  if (glide->rows == NULL)
    glide->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (glide->rows, g_strdup (name), g_memdup2 (row, sizeof *row));
}

static double
mix (double from, double to, double t)
{
  return from + (to - from) * t;
}

static HgBox
mix_box (HgBox from, HgBox to, double t)
{
  return (HgBox){ mix (from.x, to.x, t), mix (from.y, to.y, t), mix (from.width, to.width, t),
                  mix (from.height, to.height, t) };
}

void
hourglass_stack_glide_blend (const HourglassStackGlide *glide, HgStackLayout *layout, const HgModel *model,
                             double t)
{
  for (size_t i = 0; i < layout->n && i < model->n && glide->rows != NULL; i++)
    {
      HgStackRow *row = &layout->rows[i];
      const HgStackRow *from = g_hash_table_lookup (glide->rows, model->nodes[i]->name);
      HgStackRow fresh = *row;
      double narrow = hg_stack_layout_bar_width (layout, 1);
      fresh.bar.x = layout->centre - narrow / 2;
      fresh.bar.width = narrow;
      if (from == NULL)
        from = &fresh;
      row->bar = mix_box (from->bar, row->bar, t);
      row->gap = mix_box (from->gap, row->gap, t);
      row->plus = mix_box (from->plus, row->plus, t);
      row->label = mix (from->label, row->label, t);
      row->count = mix (from->count, row->count, t);
    }
}

void
hourglass_stack_glide_clear (HourglassStackGlide *glide)
{
  g_clear_pointer (&glide->rows, g_hash_table_unref);
}
