/* See sweep-view.h. The sweep is the window's own and goes on while other views are shown; its model is the
 * one that was shown when it was started. */
#include "ui/views/sweep-view.h"
#include "base/format.h"
#include "model/waist-size.h"
#include "train/data-fit.h"
#include "ui/document/data-fit.h"
#include "ui/draw/sweep-plot.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/exportable.h"
#include <glib/gi18n.h>
#include <math.h>

enum
{
  TEXT = 700,
  HEIGHT = 220, /* of the plot, at least, where text is not large */
  PROGRESS_MILLISECONDS = 250
};

struct _HourglassSweepView
{
  GtkBox parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  HourglassSweeper *sweeper;
  GtkStack *pages;
  HourglassEmptyState *empty;
  GtkEntry *sizes;
  GtkSpinButton *seeds, *epochs;
  GtkButton *start, *stop, *go_on, *adopt;
  GtkToggleButton *log;
  GtkProgressBar *progress;
  GtkLabel *summary, *fault;
  HourglassPlot *plot;
  gsize at;           /* point that is chosen; past the last: none */
  gsize under;        /* … that the pointer is over */
  double pointer;     /* x where it was told of last; negative: outside */
  char suggested[16]; /* sizes that nobody typed */
  guint ticking;
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassSweepView, hourglass_sweep_view, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static HgSweepPlot
plot_of (HourglassSweepView *self)
{
  return (HgSweepPlot){ .table = hourglass_sweeper_get_table (self->sweeper),
                        .selected = self->under != G_MAXSIZE ? self->under : self->at,
                        .log = gtk_toggle_button_get_active (self->log) };
}

/* Before there is a curve. */
static void
draw_hint (HgPen *pen, double width, double height)
{
  g_autofree char *words = g_strdup (_ ("Start the sweep: the error of each size appears here."));
  char *lines[4];
  const double line = 20 * fmax (pen->theme.scale, 1);
  const gsize n = hg_pen_break (pen, words, HG_TEXT_BODY, false, width - 24, lines, G_N_ELEMENTS (lines));
  for (gsize i = 0; i < n; i++)
    hg_pen_text (pen, lines[i], HG_TEXT_BODY, false, HG_INK_DIM, width / 2,
                 height / 2 + line * ((double)i - ((double)n - 1) / 2), HG_ALIGN_CENTRE);
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HgSweepPlot plot = plot_of (data);
  HgBox card = { 0, 0, width, height };
  hg_pen_card (pen, card);
  if (plot.table != NULL)
    hg_sweep_plot_draw (pen, &plot, card);
  else
    draw_hint (pen, width, height);
}

/* The point that can be taken into the stack, or NULL. */
static const HgSweepPoint *
chosen (HourglassSweepView *self)
{
  const HgSweepTable *table = hourglass_sweeper_get_table (self->sweeper);
  return table != NULL && self->at < table->n ? &table->points[self->at] : NULL;
}

static void
show_adopt (HourglassSweepView *self)
{
  const HgSweepPoint *point = chosen (self);
  char values[48];
  g_autofree char *label
      = point != NULL ? g_strdup_printf (
            "Use %s", hg_format_items (values, sizeof values, point->values, "value", "values"))
                      : g_strdup ("Use this size");
  gtk_button_set_label (self->adopt, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->adopt), point != NULL);
}

/* Sizes may come out otherwise where each was trained for fewer epochs than the stack will be. */
static char *
say_fewer (HourglassSweepView *self, const HgSweepTable *table)
{
  const int planned = hourglass_run_get_options (self->run)->epochs;
  char epochs[48];
  if (table == NULL || table->epochs >= planned)
    return g_strdup ("");
  return g_strdup_printf (
      " Each size had %s, and the plan has %d: with more, the sizes can come out otherwise.",
      hg_format_items (epochs, sizeof epochs, table->epochs, "epoch", "epochs"), planned);
}

static void
summarise (HourglassSweepView *self)
{
  const HgSweepTable *table = hourglass_sweeper_get_table (self->sweeper);
  char words[TEXT] = "", point[256] = "";
  if (table != NULL)
    hg_sweep_text (table, words, sizeof words);
  if (chosen (self) != NULL)
    hg_sweep_point_text (table, self->at, point, sizeof point);
  g_autofree char *fewer = say_fewer (self, table), *said = g_strdup_printf ("%s%s", words, fewer),
                  *all = g_strdup_printf ("Error against latent size. %s %s", said, point);
  gtk_label_set_label (self->summary, said);
  hourglass_plot_set_summary (self->plot, all);
}

/* With large text the words above the curve would leave nothing of it. */
static double
height_at (double scale, gpointer data)
{
  return HEIGHT * fmax (scale, 1);
}

static void
show_points (HourglassSweepView *self)
{
  hourglass_plot_invalidate (self->plot);
  show_adopt (self);
  summarise (self);
}

static void
choose (HourglassSweepView *self, gsize at)
{
  self->at = at;
  self->under = G_MAXSIZE;
  show_points (self);
}

/* G_MAXSIZE beside the curve. */
static gsize
point_at (HourglassSweepView *self, double x)
{
  GtkWidget *widget = GTK_WIDGET (self->plot);
  HgSweepPlot plot = plot_of (self);
  HgBox box = { 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget) };
  if (plot.table == NULL)
    return G_MAXSIZE;
  gsize at = hg_sweep_plot_at (&plot, box, hourglass_plot_get_theme (self->plot).scale, x);
  return at < plot.table->n ? at : G_MAXSIZE;
}

/* The stack with that waist, and the weights that were found for it: one step back undoes it. */
static void
adopt (HourglassSweepView *self)
{
  const HgSweepPoint *point = chosen (self);
  char label[HG_LABEL_SIZE];
  if (point == NULL)
    return;
  g_snprintf (label, sizeof label, "Waist of %" G_GINT64_FORMAT, point->values);
  if (hourglass_document_apply_trained (self->document, hg_model_ref (point->model), point->weights, label)
      && point->weights != NULL && hourglass_run_is_active (self->run))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                                "A run trains, and the weights are its own: the stack took the size alone");
}

/* The pointer only reads out: what the button takes is chosen by a click or the arrows. One that rests is
 * told of again when the view is laid out anew: it reads out what is under it by then, and does not hide what
 * was chosen since. */
static void
hovered (HourglassSweepView *self, double x, double y)
{
  gsize under = x < 0 ? G_MAXSIZE : point_at (self, x);
  const gboolean rests = x == self->pointer;
  self->pointer = x;
  if (under == self->under || (rests && self->under == G_MAXSIZE))
    return;
  self->under = under;
  hourglass_plot_invalidate (self->plot);
}

static void
pressed (HourglassSweepView *self, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  gsize at = point_at (self, x);
  if (at != G_MAXSIZE)
    choose (self, at);
}

static void
stepped (HourglassSweepView *self, int by)
{
  const HgSweepTable *table = hourglass_sweeper_get_table (self->sweeper);
  if (table == NULL)
    return;
  gsize at
      = self->at >= table->n ? (by > 0 ? 0 : table->n - 1) : (self->at + table->n + (gsize)by) % table->n;
  choose (self, at);
}

static gboolean
enter (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  HourglassSweepView *self = HOURGLASS_SWEEP_VIEW (widget);
  if (!gtk_widget_has_focus (GTK_WIDGET (self->plot)))
    return FALSE;
  adopt (self);
  return TRUE;
}

static gboolean
tick (gpointer data)
{
  HourglassSweepView *self = data;
  gtk_progress_bar_set_fraction (self->progress, hourglass_sweeper_get_fraction (self->sweeper));
  return G_SOURCE_CONTINUE;
}

/* Whether there is something that can be swept. */
static gboolean
ready (HourglassSweepView *self)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  HgPrepared *data = hourglass_document_get_data (self->document);
  return data != NULL && check->n_faults == 0 && hg_waist_layer (check) != HG_NO_NODE
         && hg_data_trains (check, data, NULL);
}

static void
show_empty (HourglassSweepView *self)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  g_autofree char *needed = hourglass_data_needed (check);
  if (check->n_faults > 0 || !check->trains || hg_waist_layer (check) == HG_NO_NODE)
    hourglass_empty_state_show (self->empty, "Nothing to sweep",
                                "A stack that fits together, with a layer at its waist that has a width, can "
                                "be trained with waists of several sizes here.",
                                NULL, NULL);
  else
    hourglass_empty_state_show (self->empty, "Choose data to train on", needed, "Choose data…",
                                "win.choose-data");
}

/* Sizes that suit the data, as long as nobody typed others. */
static void
suggest_sizes (HourglassSweepView *self)
{
  const int64_t values = hourglass_document_get_settled_check (self->document)->input_values;
  if (values < 1 || !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->sizes)), self->suggested))
    return;
  hg_sweep_suggest (values, self->suggested, sizeof self->suggested);
  gtk_editable_set_text (GTK_EDITABLE (self->sizes), self->suggested);
}

static void
refresh (HourglassSweepView *self)
{
  const gboolean running = hourglass_sweeper_is_running (self->sweeper);
  const HgSweepTable *table = hourglass_sweeper_get_table (self->sweeper);
  const gboolean any = running || table != NULL, able = ready (self);
  const char *fault = hourglass_sweeper_get_fault (self->sweeper);
  gtk_stack_set_visible_child_name (self->pages, any || able ? "sweep" : "empty");
  suggest_sizes (self);
  if (!any && !able)
    show_empty (self);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), running);
  gtk_widget_set_visible (GTK_WIDGET (self->go_on), hourglass_sweeper_can_go_on (self->sweeper));
  gtk_widget_set_visible (GTK_WIDGET (self->start), !running);
  gtk_widget_set_visible (GTK_WIDGET (self->log), any); /* without trainings there is no axis */
  gtk_widget_set_sensitive (GTK_WIDGET (self->start), able);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), running ? 1 : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->fault), *fault != '\0');
  gtk_label_set_label (self->fault, fault);
  if (running && self->ticking == 0)
    self->ticking = g_timeout_add (PROGRESS_MILLISECONDS, tick, self);
  if (!running)
    g_clear_handle_id (&self->ticking, g_source_remove);
  if (self->under != G_MAXSIZE)
    self->under = point_at (self, self->pointer);
  show_points (self);
}

static void
say (HourglassSweepView *self, const char *text)
{
  gtk_label_set_label (self->fault, text);
  gtk_widget_set_visible (GTK_WIDGET (self->fault), TRUE);
}

static void
start (HourglassSweepView *self)
{
  int64_t sizes[HG_SWEEP_SIZES];
  HgError error = { 0 };
  size_t n = hg_sweep_sizes (gtk_editable_get_text (GTK_EDITABLE (self->sizes)), sizes, &error);
  if (n == 0)
    {
      error.text[0] = g_ascii_toupper (error.text[0]); /* it stands alone here */
      say (self, error.text);
      gtk_widget_grab_focus (GTK_WIDGET (self->sizes));
      return;
    }
  if (!ready (self) || hourglass_sweeper_is_running (self->sweeper))
    return;
  HgSweepOptions options = { .n_sizes = n,
                             .sizes = sizes,
                             .seeds = (size_t)gtk_spin_button_get_value_as_int (self->seeds),
                             .train = *hourglass_run_get_options (self->run) };
  options.train.epochs = gtk_spin_button_get_value_as_int (self->epochs);
  self->at = G_MAXSIZE;
  hourglass_sweeper_start (self->sweeper, hourglass_document_get_settled (self->document),
                           hourglass_document_get_data (self->document), &options);
}

static void
stop (HourglassSweepView *self)
{
  hourglass_sweeper_stop (self->sweeper);
}

static void
go_on (HourglassSweepView *self)
{
  if (hourglass_sweeper_can_go_on (self->sweeper))
    hourglass_sweeper_go_on (self->sweeper);
}

static void
log_toggled (HourglassSweepView *self)
{
  hourglass_plot_invalidate (self->plot);
}

/* A moment of the sweep, as a file. */
typedef struct
{
  HgSweepTable *table;
  HgSweepPlot plot;
} Moment;

static void
free_moment (gpointer data)
{
  Moment *moment = data;
  hg_sweep_table_free (moment->table);
  g_free (moment);
}

static void
draw_moment (HgPen *pen, double width, double height, const void *data)
{
  hg_sweep_plot_page (pen, width, height, &((const Moment *)data)->plot);
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassSweepView *self = HOURGLASS_SWEEP_VIEW (exportable);
  const HgSweepTable *table = hourglass_sweeper_get_table (self->sweeper);
  HgSweepTable *copy = table != NULL && table->done > 0 ? hg_sweep_table_copy (table) : NULL;
  char *csv = copy != NULL ? hg_sweep_csv (copy, NULL) : NULL;
  if (csv == NULL)
    {
      hg_sweep_table_free (copy);
      return NULL;
    }
  Moment *moment = g_new0 (Moment, 1);
  moment->table = copy;
  moment->plot = plot_of (self);
  moment->plot.table = copy;
  moment->plot.selected = copy->n;
  HourglassExport *export = hourglass_export_new ("sweep", HG_SWEEP_WIDTH, HG_SWEEP_HEIGHT, draw_moment,
                                                  moment, free_moment, g_strdup (csv));
  free (csv);
  return export;
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_sweep_view_dispose (GObject *object)
{
  HourglassSweepView *self = HOURGLASS_SWEEP_VIEW (object);
  g_clear_handle_id (&self->ticking, g_source_remove);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  g_clear_object (&self->sweeper);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_sweep_view_parent_class)->dispose (object);
}

static void
hourglass_sweep_view_class_init (HourglassSweepViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_sweep_view_dispose;
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_css_name (widget, "sweepview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/sweep-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, sizes);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, seeds);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, epochs);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, start);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, stop);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, go_on);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, adopt);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, log);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, progress);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, summary);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, fault);
  gtk_widget_class_bind_template_child (widget, HourglassSweepView, plot);
  gtk_widget_class_bind_template_callback (widget, start);
  gtk_widget_class_bind_template_callback (widget, stop);
  gtk_widget_class_bind_template_callback (widget, go_on);
  gtk_widget_class_bind_template_callback (widget, adopt);
  gtk_widget_class_bind_template_callback (widget, log_toggled);
  gtk_widget_class_bind_template_callback (widget, hovered);
  gtk_widget_class_bind_template_callback (widget, pressed);
  gtk_widget_class_bind_template_callback (widget, stepped);
  gtk_widget_class_add_binding (widget, GDK_KEY_Return, 0, enter, NULL);
  gtk_widget_class_add_binding (widget, GDK_KEY_KP_Enter, 0, enter, NULL);
}

static void
hourglass_sweep_view_init (HourglassSweepView *self)
{
  self->sweeper = hourglass_sweeper_new ();
  self->at = self->under = G_MAXSIZE;
  self->pointer = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
  hourglass_plot_set_height (self->plot, height_at);
  g_signal_connect_object (self->sweeper, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

GtkWidget *
hourglass_sweep_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassSweepView *self = g_object_new (HOURGLASS_TYPE_SWEEP_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

HourglassSweeper *
hourglass_sweep_view_get_sweeper (HourglassSweepView *self)
{
  return self->sweeper;
}

HourglassPlot *
hourglass_sweep_view_get_plot (HourglassSweepView *self)
{
  return self->plot;
}
