/* See exportable.h. */
#include "ui/parts/exportable.h"
#include "files/replace.h"
#include <math.h>

enum
{
  MARGIN = 18 /* px */
};

G_DEFINE_INTERFACE (HourglassExportable, hourglass_exportable, GTK_TYPE_WIDGET)

static void
hourglass_exportable_default_init (HourglassExportableInterface *interface)
{
}

HourglassExport *
hourglass_exportable_take (HourglassExportable *self)
{
  return HOURGLASS_EXPORTABLE_GET_IFACE (self)->take (self);
}

HourglassExport *
hourglass_export_new (const char *name, double width, double height, HgDrawFunction draw, gpointer data,
                      GDestroyNotify free, char *csv)
{
  HourglassExport *export = g_new (HourglassExport, 1);
  *export = (HourglassExport){ .name = g_strdup (name),
                               .width = width,
                               .height = height,
                               .draw = draw,
                               .data = data,
                               .free = free,
                               .csv = csv };
  return export;
}

HourglassExport *
hourglass_export_new_framed (const char *name, double width, double height, HgDrawFunction draw,
                             gpointer data, GDestroyNotify free, char *csv)
{
  return hourglass_export_new (name, width + 2 * MARGIN, height + 2 * MARGIN, draw, data, free, csv);
}

HgBox
hourglass_export_inside (double width, double height)
{
  return (HgBox){ MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN };
}

void
hourglass_export_free (HourglassExport *export)
{
  if (export->free != NULL)
    export->free (export->data);
  g_free (export->name);
  g_free (export->csv);
  g_free (export);
}

bool
hourglass_export_write (const HourglassExport *export, const char *path, HgError *error)
{
  HgTheme theme = hg_theme (HG_LIGHT);
  if (g_str_has_suffix (path, ".csv"))
    {
      g_autofree char *made = export->csv == NULL ? export->table (export->data) : NULL;
      const char *csv = made != NULL ? made : export->csv;
      return hg_replace_file (path, csv, strlen (csv), error);
    }
  return hg_picture_write (path, export->width, export->height, &theme, export->draw, export->data, error);
}

void
hourglass_csv_number (GString *csv, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (isfinite (value))
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.9g", value));
}

void
hourglass_csv_text (GString *csv, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *at);
    }
  g_string_append_c (csv, '"');
}
