/* The view chooses samples and asks the run to watch them; what is shown is always what the answers belong
 * to, so that an original never stands beside another sample's reconstruction. While nothing is trained it
 * shows the originals. */
#include "ui/views/reconstruct-view.h"
#include "base/format.h"
#include "ui/document/data-fit.h"
#include "ui/draw/samples.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/plot.h"
#include "ui/run/sample-choice.h"
#include "ui/parts/segments.h"

struct _HourglassReconstructView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box, *header, *others;
  HourglassSegments *choice;
  GtkDropDown *feature;
  GtkLabel *part, *caption;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassPlot *plot;

  guint64 seed;
  gsize chosen[HG_MAX_IMAGES];
  gsize n_chosen;
  HgPrepared *data;           /* that is shown */
  HgTensor *decoded, *forced; /* that are shown, or NULL */
  HgLook look;
  HgSeries series;
  HgImageGrid grid;
  HgReal *pixels;
  gboolean filling; /* the features are being listed */
};

G_DEFINE_FINAL_TYPE (HourglassReconstructView, hourglass_reconstruct_view, GTK_TYPE_WIDGET)

enum
{
  SERIES = 5,
  IMAGES = 10
};

enum
{
  SELECTED = HOURGLASS_CHOICE_BEST + 1 /* the choice after those of sample-choice.h */
};

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassReconstructView *self = data;
  HgBox box = { 0, 0, width, height };
  if (self->look == HG_LOOK_IMAGES)
    hg_image_grid_draw (pen, &self->grid, box);
  else
    hg_series_draw (pen, &self->series, box);
}

static void
summarise (HourglassReconstructView *self, const gsize *index, gsize n)
{
  char title[96], number[40];
  g_autoptr (GString) text = g_string_new (self->decoded != NULL ? "Originals against reconstructions"
                                                                 : "Originals, nothing decoded yet");
  for (gsize i = 0; i < n; i++)
    {
      g_string_append_printf (text, "; %s", hg_samples_title (self->data, index[i], title, sizeof title));
      if (self->decoded != NULL)
        g_string_append_printf (text, ", MSE %s",
                                hg_format_number (number, sizeof number,
                                                  hg_samples_mse (self->data, index[i], self->decoded, i),
                                                  3));
      if (self->forced != NULL)
        g_string_append_printf (text, ", teacher-forced %s",
                                hg_format_number (number, sizeof number,
                                                  hg_samples_mse (self->data, index[i], self->forced, i), 3));
    }
  hourglass_plot_set_summary (self->plot, text->str);
}

/* The samples whose answers are there, else the chosen ones without. */
static const gsize *
shown_samples (HourglassReconstructView *self, gsize *n)
{
  const HgProbe *probe;
  HgTensor *decoded = hourglass_run_get_reconstructed (self->run, &probe);
  HgTensor *forced = hourglass_run_get_forced (self->run);
  g_clear_pointer (&self->decoded, hg_tensor_unref);
  g_clear_pointer (&self->forced, hg_tensor_unref);
  *n = self->n_chosen;
  if (decoded == NULL || probe->n_reconstruct == 0 || hg_tensor_rows (decoded) != probe->n_reconstruct)
    return self->chosen;
  self->decoded = hg_tensor_ref (decoded);
  self->forced
      = forced != NULL && hg_tensor_rows (forced) == hg_tensor_rows (decoded) ? hg_tensor_ref (forced) : NULL;
  *n = probe->n_reconstruct;
  return probe->reconstruct;
}

static void
prepare (HourglassReconstructView *self)
{
  gsize n;
  const gsize *index = shown_samples (self, &n);
  guint feature = gtk_drop_down_get_selected (self->feature);
  self->look = hg_samples_look (self->data);
  if (self->look == HG_LOOK_IMAGES)
    {
      if (!hg_samples_images (&self->grid, &self->pixels, self->data, index, n, self->decoded, NULL))
        self->grid.n = 0;
    }
  else
    {
      feature = feature == GTK_INVALID_LIST_POSITION ? 0 : feature;
      self->series = hg_samples_series (self->data, index, n, self->decoded, feature);
      if (self->forced != NULL)
        hg_samples_add_forced (&self->series, self->data, index, self->decoded, self->forced, feature);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->caption),
                          self->look != HG_LOOK_IMAGES && self->series.rows[0].forced != NULL);
  summarise (self, index, n);
  hourglass_plot_invalidate (self->plot);
}

static void
choose (HourglassReconstructView *self)
{
  gsize n = 0, n_errors = 0, wanted = hg_samples_look (self->data) == HG_LOOK_IMAGES ? IMAGES : SERIES;
  const gsize *part = hourglass_run_get_part (self->data, &n, NULL);
  const double *errors = hourglass_run_get_errors (self->run, &n_errors);
  int choice = hourglass_segments_get_active (self->choice);
  if (choice == SELECTED)
    {
      part = hourglass_sample_selection_get (hourglass_run_get_selection (self->run), &n);
      self->n_chosen = MIN (n, wanted);
      memcpy (self->chosen, part, self->n_chosen * sizeof *part);
    }
  else
    self->n_chosen = hourglass_choose_samples (
        (HourglassChoice)choice, part, n, n_errors == n ? errors : NULL, self->seed, wanted, self->chosen);
  hourglass_run_watch_reconstruction (self->run, self->chosen, self->n_chosen);
}

static void
list_features (HourglassReconstructView *self)
{
  gsize n = hg_samples_features (self->data);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (gsize i = 0; i < n; i++)
    {
      const char *given = hg_samples_feature_name (self->data, i);
      g_autofree char *name = given != NULL ? g_strdup (given) : g_strdup_printf ("feature %zu", i + 1);
      gtk_string_list_append (names, name);
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->feature, G_LIST_MODEL (names));
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->feature), n > 1);
}

/* Other data: other samples, other features. */
static void
take_data (HourglassReconstructView *self)
{
  HgPrepared *data = hourglass_run_get_shown_data (self->run);
  if (data == self->data)
    return;
  g_clear_pointer (&self->data, hg_prepared_unref);
  g_clear_pointer (&self->decoded, hg_tensor_unref);
  g_clear_pointer (&self->forced, hg_tensor_unref);
  self->series = (HgSeries){ 0 };
  self->grid = (HgImageGrid){ 0 };
  if (data == NULL)
    return;
  self->data = hg_prepared_ref (data);
  list_features (self);
}

/* "1,000 test samples". */
static void
show_part (HourglassReconstructView *self)
{
  gsize n;
  const char *name;
  char count[48];
  hourglass_run_get_part (self->data, &n, &name);
  g_autofree char *text = g_strdup_printf ("%s %s %s", hg_format_count (count, sizeof count, (int64_t)n),
                                           name, n == 1 ? "sample" : "samples");
  gtk_label_set_label (self->part, text);
}

static void
show_no_data (HourglassReconstructView *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  g_autofree char *sentence = hourglass_data_needed (check);
  hourglass_empty_state_show (self->empty, "Choose data to run on", sentence, "Choose data…",
                              "win.choose-data");
}

static gboolean
nothing_selected (HourglassReconstructView *self)
{
  gsize n;
  hourglass_sample_selection_get (hourglass_run_get_selection (self->run), &n);
  return hourglass_segments_get_active (self->choice) == SELECTED && n == 0;
}

static void
refresh (HourglassReconstructView *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  take_data (self);
  gtk_widget_set_visible (self->header, self->data != NULL);
  gtk_stack_set_visible_child_name (self->pages, self->data != NULL ? "samples" : "empty");
  if (self->data == NULL)
    {
      show_no_data (self);
      return;
    }
  int choice = hourglass_segments_get_active (self->choice);
  hourglass_run_watch_errors (self->run, choice == HOURGLASS_CHOICE_WORST || choice == HOURGLASS_CHOICE_BEST);
  choose (self);
  if (nothing_selected (self))
    {
      hourglass_empty_state_show (self->empty, "Nothing is selected",
                                  "Samples that are selected in another view are decoded here.",
                                  "Select in Latent", "win.view::latent");
      gtk_stack_set_visible_child_name (self->pages, "empty");
    }
  else
    prepare (self);
  show_part (self);
}

static void
choice_changed (HourglassReconstructView *self)
{
  gtk_widget_set_visible (self->others,
                          hourglass_segments_get_active (self->choice) == HOURGLASS_CHOICE_RANDOM);
  refresh (self);
}

static void
others_clicked (HourglassReconstructView *self)
{
  self->seed++;
  refresh (self);
}

static void
selection_changed (HourglassReconstructView *self)
{
  if (hourglass_segments_get_active (self->choice) == SELECTED)
    refresh (self);
}

static void
feature_changed (HourglassReconstructView *self)
{
  if (!self->filling && self->data != NULL)
    refresh (self);
}

static HgBox
plot_box (HourglassReconstructView *self)
{
  GtkWidget *plot = GTK_WIDGET (self->plot);
  return (HgBox){ 0, 0, gtk_widget_get_width (plot), gtk_widget_get_height (plot) };
}

/* The sample that is enlarged is the selected one. */
static void
enlarge (HourglassReconstructView *self, gsize i)
{
  const HgProbe *probe = NULL;
  self->grid.selected = i;
  hourglass_plot_invalidate (self->plot);
  hourglass_run_get_reconstructed (self->run, &probe);
  const gsize *shown = self->decoded != NULL && probe != NULL ? probe->reconstruct : self->chosen;
  if (hourglass_segments_get_active (self->choice) != SELECTED)
    hourglass_sample_selection_set (hourglass_run_get_selection (self->run), &shown[i], 1);
}

static void
pressed (HourglassReconstructView *self, double x, double y)
{
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  gsize i = hg_image_grid_at (&self->grid, plot_box (self), theme.scale, x, y);
  if (self->look != HG_LOOK_IMAGES || i >= self->grid.n)
    return;
  enlarge (self, i);
}

/* The arrow keys enlarge another sample, around and around. */
static void
stepped (HourglassReconstructView *self, int by)
{
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  gsize n = hg_image_grid_columns (&self->grid, plot_box (self), theme.scale);
  if (self->look != HG_LOOK_IMAGES || n == 0)
    return;
  enlarge (self, (MIN (self->grid.selected, n - 1) + n + (gsize)by) % n);
}

static void
hourglass_reconstruct_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_reconstruct_view_parent_class)->map (widget);
  refresh (HOURGLASS_RECONSTRUCT_VIEW (widget));
}

static void
hourglass_reconstruct_view_unmap (GtkWidget *widget)
{
  HourglassReconstructView *self = HOURGLASS_RECONSTRUCT_VIEW (widget);
  hourglass_run_watch_reconstruction (self->run, NULL, 0);
  hourglass_run_watch_errors (self->run, FALSE);
  GTK_WIDGET_CLASS (hourglass_reconstruct_view_parent_class)->unmap (widget);
}

static void
hourglass_reconstruct_view_dispose (GObject *object)
{
  HourglassReconstructView *self = HOURGLASS_RECONSTRUCT_VIEW (object);
  if (self->plot != NULL)
    hourglass_plot_set_draw (self->plot, NULL, NULL, NULL);
  self->plot = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  g_clear_pointer (&self->data, hg_prepared_unref);
  g_clear_pointer (&self->decoded, hg_tensor_unref);
  g_clear_pointer (&self->forced, hg_tensor_unref);
  g_clear_pointer (&self->pixels, free);
  G_OBJECT_CLASS (hourglass_reconstruct_view_parent_class)->dispose (object);
}

static void
hourglass_reconstruct_view_class_init (HourglassReconstructViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_reconstruct_view_dispose;
  widget->map = hourglass_reconstruct_view_map;
  widget->unmap = hourglass_reconstruct_view_unmap;
  g_type_ensure (HOURGLASS_TYPE_SEGMENTS);
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "reconstructview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/reconstruct-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, box);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, header);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, others);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, choice);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, feature);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, part);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, caption);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, plot);
  gtk_widget_class_bind_template_callback (widget, others_clicked);
  gtk_widget_class_bind_template_callback (widget, feature_changed);
}

static void
hourglass_reconstruct_view_init (HourglassReconstructView *self)
{
  self->seed = 42;
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_segments_set_words (self->choice, "Samples",
                                (const char *const[]){ "Random", "Worst", "Best", "Selected", NULL });
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
  g_signal_connect_swapped (self->choice, "notify::active", G_CALLBACK (choice_changed), self);
  g_signal_connect_swapped (self->plot, "pressed", G_CALLBACK (pressed), self);
  g_signal_connect_swapped (self->plot, "stepped", G_CALLBACK (stepped), self);
}

GtkWidget *
hourglass_reconstruct_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassReconstructView *self = g_object_new (HOURGLASS_TYPE_RECONSTRUCT_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hourglass_run_get_selection (run), "changed", G_CALLBACK (selection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
