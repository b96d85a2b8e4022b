#include "run-document.h"
#include "sink.h"
#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* In points. */
enum
{
  WIDTH = 595,
  HEIGHT = 842,
  MARGIN = 54,
  INSIDE = WIDTH - 2 * MARGIN,
  LINE = 18,   /* of the table */
  FIRST = 170, /* the table's column of names */
  BESIDE = 3,  /* runs that a table shows side by side */
  PAGE_NUMBER = 30
};

/* Of a table: these fields from the first one on, which is its head. */
static const char *const rows[] = { "input_type",
                                    "data_type",
                                    "test_mse",
                                    "test_mae",
                                    "test_rmse",
                                    "latent_dim",
                                    "compression_ratio",
                                    "compression_percent",
                                    "variance_explained",
                                    "pca_mse",
                                    "mean_mse",
                                    "noise_floor",
                                    "parameters",
                                    "epochs",
                                    "epochs_in_all",
                                    "batch_size",
                                    "learning_rate",
                                    "seed",
                                    "seconds",
                                    "measured_on",
                                    "samples" };

typedef struct
{
  HgPen pen;
  double y; /* where the next thing begins */
  int page;
} Page;

static void
end_page (Page *page)
{
  char number[24];
  snprintf (number, sizeof number, "%d", ++page->page);
  hg_pen_text (&page->pen, number, HG_TEXT_CAPTION, false, HG_INK_DIM, WIDTH / 2.0, HEIGHT - PAGE_NUMBER,
               HG_ALIGN_CENTRE);
  cairo_show_page (page->pen.cr);
  page->y = MARGIN;
}

/* Goes to the next page where @height is not left on this one. */
static void
need (Page *page, double height)
{
  if (page->y > MARGIN && page->y + height > HEIGHT - MARGIN)
    end_page (page);
}

/* A paragraph, wrapped. */
static void
put_text (Page *page, const char *text, int size, bool bold, double before, double after)
{
  PangoLayout *layout = pango_cairo_create_layout (page->pen.cr);
  PangoFontDescription *font = pango_font_description_from_string (page->pen.theme.font);
  int height;
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, INSIDE * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.2F);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, NULL, &height);
  double tall = (double)height / PANGO_SCALE;
  need (page, before + tall + (bold ? 3 * LINE : 0));
  page->y += page->y > MARGIN ? before : 0;
  hg_pen_ink (&page->pen, HG_INK_TEXT);
  cairo_move_to (page->pen.cr, MARGIN, page->y);
  pango_cairo_show_layout (page->pen.cr, layout);
  page->y += tall + after;
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
put_line (Page *page, const HgReportLine *line)
{
  switch (line->kind)
    {
    case HG_REPORT_TITLE:
      put_text (page, line->text, HG_TEXT_TITLE, true, 0, 12);
      return;
    case HG_REPORT_HEADING:
      put_text (page, line->text, HG_TEXT_BODY, true, 14, 4);
      return;
    case HG_REPORT_SENTENCE:
      put_text (page, line->text, HG_TEXT_CAPTION, false, 0, 4);
      return;
    }
}

static void
put_cell (Page *page, const char *text, bool bold, double x, double room, HgAlign align)
{
  HgRun run = { text, HG_TEXT_CAPTION, bold, HG_INK_TEXT };
  hg_pen_runs (&page->pen, &run, 1, x, page->y + LINE / 2.0, align, room);
}

/* Fields below each other, runs side by side. */
static void
put_table (Page *page, HgRunRecord *const *records, size_t n)
{
  enum
  {
    ROWS = sizeof rows / sizeof *rows
  };
  char text[192];
  double column = (INSIDE - FIRST) / (double)(n > 1 ? n : 2);
  need (page, (ROWS + 2) * LINE);
  page->y += LINE;
  for (size_t i = 0; i < n; i++)
    put_cell (page, records[i]->name, true, MARGIN + FIRST + column * (double)(i + 1), column - 8,
              HG_ALIGN_RIGHT);
  page->y += LINE;
  for (size_t k = 0; k < ROWS; k++)
    {
      const HgRunField *field = hg_run_field_find (rows[k]);
      hg_pen_ink (&page->pen, HG_INK_GRID);
      hg_pen_line (&page->pen, MARGIN, page->y, WIDTH - MARGIN, page->y, 1);
      put_cell (page, field->heading, false, MARGIN, FIRST, HG_ALIGN_LEFT);
      for (size_t i = 0; i < n; i++)
        put_cell (page, hg_run_field_text (field, records[i], text, sizeof text), false,
                  MARGIN + FIRST + column * (double)(i + 1), column - 8, HG_ALIGN_RIGHT);
      page->y += LINE;
    }
}

static void
put_figure (Page *page, const HgFigure *figure)
{
  double scale = fmin (INSIDE / figure->width, (HEIGHT - 2.0 * MARGIN - 2 * LINE) / figure->height);
  need (page, figure->height * scale + 3 * LINE);
  page->y += page->y > MARGIN ? LINE : 0;
  put_cell (page, figure->caption, true, MARGIN, INSIDE, HG_ALIGN_LEFT);
  page->y += LINE + 4;
  cairo_save (page->pen.cr);
  cairo_translate (page->pen.cr, MARGIN, page->y);
  cairo_scale (page->pen.cr, scale, scale);
  figure->draw (&page->pen, figure->width, figure->height, figure->data);
  cairo_restore (page->pen.cr);
  page->y += figure->height * scale;
}

bool
hg_run_document_write (const char *path, const HgTheme *theme, const HgRunReport *report,
                       HgRunRecord *const *records, size_t n, const HgFigure *figures, size_t n_figures,
                       HgError *error)
{
  HgSink sink = { 0 };
  Page page = { .y = MARGIN };
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (hg_sink_append, &sink, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  if (report->n > 0)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, report->lines[0].text);
  hg_pen_init (&page.pen, cr, theme);
  for (size_t i = 0; i < report->n; i++)
    put_line (&page, &report->lines[i]);
  for (size_t i = 0; i < n; i += BESIDE)
    put_table (&page, records + i, n - i < BESIDE ? n - i : BESIDE);
  for (size_t i = 0; i < n_figures; i++)
    put_figure (&page, &figures[i]);
  end_page (&page);
  hg_pen_clear (&page.pen);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_status_t status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  bool done = hg_sink_write (&sink, status, path, "report", error);
  free (sink.bytes);
  return done;
}
