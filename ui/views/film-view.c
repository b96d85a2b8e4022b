/* See film-view.h. The frames are the run's own checkpoints, so the training thread does nothing for this
 * view; a worker decodes one sample with each. */
#include "ui/views/film-view.h"
#include "base/format.h"
#include "ui/document/data-fit.h"
#include "ui/draw/curves.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/exportable.h"
#include "ui/parts/plot.h"
#include "ui/views/film-reel.h"
#include <math.h>

typedef enum
{
  NOWHERE,
  CURVES,
  THUMBNAILS
} Part; /* that can be scrubbed */

struct _HourglassFilmView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box, *hold, *rewind, *branch, *newest;
  GtkLabel *caption, *kept;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassPlot *plot;

  HourglassFilmReel reel;
  HourglassFilmLook *look; /* under way, or NULL */
  HgCheckpoint *held;      /* the frame beside, or NULL: the first */
  HgCurves curves;
  HgMetricsLog *drawn; /* log that the curves are of */
  HgLinePlot loss;
  HgAxes axes;    /* of the curves as they were drawn */
  Part held_part; /* where the pointer was pressed */
};

enum
{
  GAP = 12,
  STRIP = 112,
  LEAST = 120 /* height of curves, and of the two frames; with less the frames are left out */
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassFilmView, hourglass_film_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static void refresh (HourglassFilmView *self);

/* Curves over the strip over two frames. */
static void
boxes (double width, double height, double scale, HgBox *curves, HgBox *strip, HgBox *frames)
{
  double s = fmax (scale, 1), rest = height - STRIP * s - GAP;
  gboolean both = rest >= 2 * LEAST * s + GAP;
  double below = both ? floor ((rest - GAP) * 0.45) : 0;
  *curves = (HgBox){ 0, 0, width, rest - (both ? below + GAP : 0) };
  *strip = (HgBox){ 0, curves->height + GAP, width, STRIP * s };
  *frames = (HgBox){ 0, height - below, width, below };
}

static void
draw_film (HgPen *pen, const HgLinePlot *loss, const HgFilm *film, double width, double height)
{
  HgBox curves, strip, frames;
  boxes (width, height, pen->theme.scale, &curves, &strip, &frames);
  hg_pen_card (pen, curves);
  hg_line_plot_draw (pen, loss, curves);
  hg_film_strip_draw (pen, film, strip);
  if (frames.height <= 0 || film->n == 0)
    return;
  HgBox half = { frames.x, frames.y, (frames.width - GAP) / 2, frames.height };
  hg_film_frame_draw (pen, film, MIN (film->held, film->n - 1), half);
  half.x += half.width + GAP;
  hg_film_frame_draw (pen, film, MIN (film->selected, film->n - 1), half);
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassFilmView *self = data;
  HgBox curves, strip, frames;
  boxes (width, height, pen->theme.scale, &curves, &strip, &frames);
  self->axes = hg_line_plot_axes (pen, &self->loss, curves);
  draw_film (pen, &self->loss, &self->reel.film, width, height);
}

/* Index of @frame in the film; @otherwise where it is not there. */
static gsize
index_of (HourglassFilmView *self, const HgCheckpoint *frame, gsize otherwise)
{
  for (guint i = 0; frame != NULL && i < self->reel.n; i++)
    if (self->reel.frames[i] == frame)
      return i;
  return otherwise;
}

/* Where a frame stands on the axis of epochs. */
static double
epoch_of (HourglassFilmView *self, const HgCheckpoint *frame)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  double part
      = snapshot != NULL && snapshot->batches > 0 ? (double)frame->batch / (double)snapshot->batches : 0;
  return (double)frame->epochs + part;
}

/* Index of the frame whose weights the stack has, as after rewinding; @otherwise where none of them is. */
static gsize
index_of_stack (HourglassFilmView *self, gsize otherwise)
{
  const HgWeights *weights = hourglass_document_get_weights (self->document);
  for (guint i = 0; weights != NULL && !hourglass_run_is_active (self->run) && i < self->reel.n; i++)
    if (self->reel.frames[i]->weights == weights)
      return i;
  return otherwise;
}

/* "epoch 3, loss 0.1": a frame without a loss is only named. */
static char *
words_of (const HgFilmFrame *frame)
{
  return g_strconcat (frame->title, frame->note[0] != '\0' ? ", loss " : "", frame->note, NULL);
}

static void
prepare_curves (HourglassFilmView *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  HgMetricsLog *log = hourglass_run_get_log (self->run);
  const HgTrainOptions *used = hourglass_run_get_used (self->run);
  if (log != self->drawn)
    {
      hg_curves_clear (&self->curves);
      g_clear_pointer (&self->drawn, hg_metrics_log_unref);
      self->drawn = hg_metrics_log_ref (log);
    }
  if (!hg_curves_update (&self->curves, log, snapshot->rows, NULL))
    return;
  self->loss = hg_curves_loss (&self->curves, used->loss, hourglass_run_get_baselines (self->run),
                               used->epochs, hourglass_run_get_data (self->run));
  self->loss.marked = TRUE;
  self->loss.mark = epoch_of (self, self->reel.frames[self->reel.film.selected]);
}

static void
summarise (HourglassFilmView *self)
{
  const HgFilm *film = &self->reel.film;
  const HgFilmFrame *now = &film->frames[film->selected], *held = &film->frames[film->held];
  char frames[48];
  hg_format_items (frames, sizeof frames, (int64_t)film->n, "frame", "frames");
  gboolean live = hourglass_run_get_frame (self->run) == NULL, active = hourglass_run_is_active (self->run);
  g_autofree char *words = words_of (now), *beside = words_of (held);
  g_autofree char *caption = g_strdup_printf (!live ? "All views of samples show the frame of %s."
                                              : film->selected + 1 < film->n
                                                  ? "The stack has the weights of %s. Choose a frame: all "
                                                    "views of samples show it."
                                                  : "The newest frame, %s. Choose a frame: all views of "
                                                    "samples show it.",
                                              words);
  g_autofree char *subject = hourglass_film_reel_subject (&self->reel);
  g_autofree char *kept
      = g_strdup_printf ("%s.%s %s: a run keeps at most %d, among them the first, the best and the last.%s",
                         subject, film->height == 0 ? " Solid: original, dashed: decoded." : "", frames,
                         HG_RING_MOST, active ? " Rewinding waits until the training has ended." : "");
  g_autofree char *summary
      = g_strdup_printf ("Film of %s; %s, beside %s. %s", frames, words, beside, subject);
  gtk_label_set_label (self->caption, caption);
  gtk_label_set_label (self->kept, kept);
  gtk_widget_set_sensitive (self->rewind, !live && !active);
  gtk_widget_set_sensitive (self->branch, !live && !active);
  gtk_widget_set_sensitive (self->newest, !live);
  hourglass_plot_set_summary (self->plot, summary);
}

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassFilmView) self = data;
  if (g_task_get_task_data (G_TASK (result)) != self->look)
    return;
  hourglass_film_reel_answer (&self->reel, self->look);
  g_clear_pointer (&self->look, hourglass_film_look_unref);
  refresh (self);
}

/* The first selected sample, else the first of the part that views show. */
static gsize
wanted_sample (HourglassFilmView *self, HgPrepared *data)
{
  gsize n;
  const gsize *rows = hourglass_sample_selection_get (hourglass_run_get_selection (self->run), &n);
  if (n > 0 && rows[0] < hg_tensor_rows (data->x))
    return rows[0];
  rows = hourglass_run_get_part (data, &n, NULL);
  return n > 0 ? rows[0] : 0;
}

static void
show_empty (HourglassFilmView *self, gboolean run)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  g_autofree char *needed = hourglass_data_needed (check);
  if (hourglass_document_get_data (self->document) == NULL)
    hourglass_empty_state_show (self->empty, run ? "The run's data is not here" : "Choose data to train on",
                                needed, "Choose data…", "win.choose-data");
  else
    hourglass_empty_state_show (self->empty, "Nothing filmed yet",
                                "Each epoch of a training becomes a frame here.", "Train", "win.train");
}

static void
refresh (HourglassFilmView *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  HgPrepared *data = hourglass_run_get_data (self->run);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gboolean there = snapshot != NULL && data != NULL && snapshot->n_checkpoints > 0;
  gtk_stack_set_visible_child_name (self->pages, there ? "film" : "empty");
  if (!there)
    {
      hourglass_film_reel_clear (&self->reel);
      show_empty (self, snapshot != NULL);
      return;
    }
  hourglass_film_reel_take (&self->reel, snapshot, hourglass_run_get_model (self->run), data,
                            wanted_sample (self, data));
  self->reel.film.selected
      = index_of (self, hourglass_run_get_frame (self->run), index_of_stack (self, self->reel.n - 1));
  self->reel.film.held = index_of (self, self->held, 0);
  prepare_curves (self);
  summarise (self);
  hourglass_plot_invalidate (self->plot);
  if (self->look == NULL && (self->look = hourglass_film_reel_ask (&self->reel)) != NULL)
    hourglass_film_look_start (self->look, looked, g_object_ref (self));
}

static void
choose (HourglassFilmView *self, gsize i)
{
  if (i < self->reel.n)
    hourglass_run_show_frame (self->run, self->reel.frames[i]);
}

/* The frame whose place on the axis of epochs is nearest to @x. */
static gsize
nearest_at (HourglassFilmView *self, double x)
{
  gsize best = 0;
  double least = INFINITY;
  for (guint i = 0; i < self->reel.n; i++)
    {
      double distance = fabs (hg_axes_x (&self->axes, epoch_of (self, self->reel.frames[i])) - x);
      if (distance < least)
        {
          least = distance;
          best = i;
        }
    }
  return best;
}

/* Which part lies at a place, and the strip's box. */
static Part
part_at (HourglassFilmView *self, double x, double y, HgBox *strip)
{
  GtkWidget *plot = GTK_WIDGET (self->plot);
  HgBox curves, frames, axes = self->axes.box;
  boxes (gtk_widget_get_width (plot), gtk_widget_get_height (plot),
         hourglass_plot_get_theme (self->plot).scale, &curves, strip, &frames);
  if (self->reel.n == 0)
    return NOWHERE;
  if (y >= strip->y && y < strip->y + strip->height)
    return THUMBNAILS;
  return y >= axes.y && y < curves.y + curves.height && x >= axes.x - GAP && x <= axes.x + axes.width + GAP
             ? CURVES
             : NOWHERE;
}

static void
scrub (HourglassFilmView *self, double x, double y)
{
  HgBox strip;
  part_at (self, x, y, &strip);
  if (self->held_part == CURVES)
    choose (self, nearest_at (self, x));
  else if (self->held_part == THUMBNAILS)
    choose (self, hg_film_strip_at (&self->reel.film, strip, hourglass_plot_get_theme (self->plot).scale, x));
}

static void
pressed (HourglassFilmView *self, double x, double y)
{
  HgBox strip;
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  self->held_part = part_at (self, x, y, &strip);
  scrub (self, x, y);
}

static void
hovered (HourglassFilmView *self, double x, double y)
{
  static const char *const cursors[] = { [CURVES] = "ew-resize", [THUMBNAILS] = "pointer" };
  HgBox strip;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->plot), cursors[part_at (self, x, y, &strip)]);
}

static void
stepped (HourglassFilmView *self, int by)
{
  gsize at = self->reel.film.selected;
  if (self->reel.n > 0 && (by > 0 || at > 0))
    choose (self, at + (gsize)by);
}

static void
hold_clicked (HourglassFilmView *self)
{
  if (self->reel.n == 0)
    return;
  hg_checkpoint_unref (self->held);
  self->held = hg_checkpoint_ref (self->reel.frames[self->reel.film.selected]);
  refresh (self);
}

/* The keyboard stays in the film: what was pressed cannot be pressed again now. */
static void
go_to_film (HourglassFilmView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
}

static void
rewind_clicked (HourglassFilmView *self)
{
  hourglass_run_rewind (self->run);
  go_to_film (self);
}

static void
branch_clicked (HourglassFilmView *self)
{
  HgError error = { 0 };
  if (!hourglass_run_branch (self->run, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error.text);
  go_to_film (self);
}

static void
newest_clicked (HourglassFilmView *self)
{
  hourglass_run_show_frame (self->run, NULL);
  go_to_film (self);
}

/* For a file: a picture of this moment, and the frames as a table. */
typedef struct
{
  HourglassFilmReel *reel;
  HgCurves curves;
  HgMetricsLog *log;
  HgLinePlot loss;
} Shown;

static void
shown_free (gpointer data)
{
  Shown *it = data;
  hourglass_film_reel_clear (it->reel);
  g_free (it->reel);
  hg_curves_clear (&it->curves);
  hg_metrics_log_unref (it->log);
  g_free (it);
}

static void
draw_shown (HgPen *pen, double width, double height, const void *data)
{
  const Shown *it = data;
  HgBox box = hourglass_export_inside (width, height);
  cairo_translate (pen->cr, box.x, box.y);
  draw_film (pen, &it->loss, &it->reel->film, box.width, box.height);
}

static char *
table (const HourglassFilmReel *reel)
{
  GString *csv = g_string_new ("frame,epochs,batches,steps,loss\n");
  for (guint i = 0; i < reel->n; i++)
    {
      const HgCheckpoint *frame = reel->frames[i];
      g_string_append_printf (csv, "%u,%d,%zu,%" G_GUINT64_FORMAT ",", i + 1, frame->epochs, frame->batch,
                              (guint64)frame->steps);
      hourglass_csv_number (csv, frame->watched);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassFilmView *self = HOURGLASS_FILM_VIEW (exportable);
  if (self->reel.n == 0 || self->drawn == NULL)
    return NULL;
  Shown *it = g_new0 (Shown, 1);
  it->reel = hourglass_film_reel_copy (&self->reel);
  it->log = hg_metrics_log_ref (self->drawn);
  it->loss = self->loss;
  hg_curves_update (&it->curves, it->log, self->curves.n, NULL);
  HgLinePlot own = hg_curves_loss (&it->curves, hourglass_run_get_used (self->run)->loss, NULL,
                                   hourglass_run_get_used (self->run)->epochs, self->reel.data);
  memcpy (it->loss.lines, own.lines, sizeof own.lines);
  return hourglass_export_new_framed ("film", gtk_widget_get_width (GTK_WIDGET (self->plot)),
                                      gtk_widget_get_height (GTK_WIDGET (self->plot)), draw_shown, it,
                                      shown_free, table (&self->reel));
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_film_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_film_view_parent_class)->map (widget);
  refresh (HOURGLASS_FILM_VIEW (widget));
}

static void
hourglass_film_view_dispose (GObject *object)
{
  HourglassFilmView *self = HOURGLASS_FILM_VIEW (object);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  if (self->look != NULL)
    hg_job_cancel (&self->look->job);
  g_clear_pointer (&self->look, hourglass_film_look_unref);
  hourglass_film_reel_clear (&self->reel);
  g_clear_pointer (&self->held, hg_checkpoint_unref);
  g_clear_pointer (&self->drawn, hg_metrics_log_unref);
  hg_curves_clear (&self->curves);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_film_view_parent_class)->dispose (object);
}

static void
hourglass_film_view_class_init (HourglassFilmViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_film_view_dispose;
  widget->map = hourglass_film_view_map;
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "filmview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/film-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, box);
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, hold);
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, rewind);
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, branch);
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, newest);
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, caption);
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, kept);
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassFilmView, plot);
  gtk_widget_class_bind_template_callback (widget, hold_clicked);
  gtk_widget_class_bind_template_callback (widget, rewind_clicked);
  gtk_widget_class_bind_template_callback (widget, branch_clicked);
  gtk_widget_class_bind_template_callback (widget, newest_clicked);
}

static void
hourglass_film_view_init (HourglassFilmView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
  g_signal_connect_swapped (self->plot, "pressed", G_CALLBACK (pressed), self);
  g_signal_connect_swapped (self->plot, "dragged", G_CALLBACK (scrub), self);
  g_signal_connect_swapped (self->plot, "hover", G_CALLBACK (hovered), self);
  g_signal_connect_swapped (self->plot, "stepped", G_CALLBACK (stepped), self);
}

GtkWidget *
hourglass_film_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassFilmView *self = g_object_new (HOURGLASS_TYPE_FILM_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hourglass_run_get_selection (run), "changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
