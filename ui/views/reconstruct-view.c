/* The view chooses samples and asks the run to watch them; what is shown is always what the answers belong
 * to, so that an original never stands beside another sample's reconstruction. While nothing is trained it
 * shows the originals, and says so. */
#include "ui/views/reconstruct-view.h"
#include "base/format.h"
#include "ui/document/data-fit.h"
#include "ui/draw/samples.h"
#include "ui/parts/drop-down-name.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/plot.h"
#include "ui/parts/segments.h"
#include "ui/run/sample-choice.h"
#include "ui/run/scaling-remark.h"
#include "ui/views/error-strips.h"
#include "ui/views/marks-note.h"
#include "ui/views/reconstruct-export.h"
#include <glib/gi18n.h>

struct _HourglassReconstructView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box, *header, *untrained, *others, *lines;
  HourglassSegments *choice, *layout;
  GtkSpinButton *number;
  GtkDropDown *feature;
  GtkLabel *scaling, *part, *caption;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassPlot *plot;
  HourglassErrorStrips *strips;
  HourglassMarksNote *marks;

  guint64 seed;
  gsize chosen[HG_MAX_IMAGES];
  gsize n_chosen;
  HgPrepared *data;           /* that is shown */
  HgTensor *decoded, *forced; /* that are shown, or NULL */
  HgLook look;
  HgSeries series;
  HgImageGrid grid;
  HgReal *pixels;
  gboolean filling; /* features or number are being filled in */
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassReconstructView, hourglass_reconstruct_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

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

static guint
chosen_feature (HourglassReconstructView *self)
{
  guint feature = gtk_drop_down_get_selected (self->feature);
  return feature == GTK_INVALID_LIST_POSITION ? 0 : feature;
}

/* Whether one sample alone is looked at: its features then stand below one another. */
static gboolean
shows_features (HourglassReconstructView *self, gsize n)
{
  return n == 1 && hourglass_segments_get_active (self->choice) == SELECTED
         && hg_samples_features (self->data) > 1 && self->forced == NULL;
}

static void
prepare_series (HourglassReconstructView *self, const gsize *index, gsize n)
{
  HourglassSampleSelection *selection = hourglass_run_get_selection (self->run);
  guint feature = chosen_feature (self);
  if (shows_features (self, n))
    self->series = hg_samples_feature_series (self->data, index[0], self->decoded, 0, feature);
  else
    {
      self->series = hg_samples_series (self->data, index, n, self->decoded, feature);
      if (self->forced != NULL)
        hg_samples_add_forced (&self->series, self->data, index, self->decoded, self->forced, feature);
      for (gsize i = 0; i < self->series.n && n > 1; i++)
        self->series.rows[i].selected = hourglass_sample_selection_contains (selection, index[i]);
    }
  self->series.apart = hourglass_segments_get_active (self->layout) == 1;
}

static void
prepare (HourglassReconstructView *self)
{
  gsize n;
  const gsize *index = shown_samples (self, &n);
  self->look = hg_samples_look (self->data);
  if (self->look == HG_LOOK_IMAGES)
    {
      if (!hg_samples_images (&self->grid, &self->pixels, self->data, index, n, self->decoded, NULL))
        self->grid.n = 0;
      if (self->grid.selected >= self->grid.n) /* there were more */
        self->grid.selected = 0;
    }
  else
    prepare_series (self, index, n);
  gboolean taught = self->look != HG_LOOK_IMAGES && self->series.rows[0].forced != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->caption), taught);
  gtk_widget_set_visible (GTK_WIDGET (self->layout),
                          self->look != HG_LOOK_IMAGES && !taught && self->decoded != NULL);
  gtk_widget_set_visible (self->lines, gtk_widget_get_visible (GTK_WIDGET (self->layout))
                                           || gtk_widget_get_visible (GTK_WIDGET (self->feature)));
  hourglass_error_strips_show (self->strips, self->data, index, n, self->decoded, chosen_feature (self));
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

/* The number is that of the first selected sample. */
static void
show_number (HourglassReconstructView *self)
{
  gsize n;
  const gsize *rows = hourglass_sample_selection_get (hourglass_run_get_selection (self->run), &n);
  self->filling = TRUE;
  if (n > 0)
    gtk_spin_button_set_value (self->number, (double)rows[0]);
  self->filling = FALSE;
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
  gtk_spin_button_set_range (self->number, 0, (double)MAX (hg_tensor_rows (self->data->y), 1) - 1);
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
  gtk_widget_set_visible (self->untrained, self->data != NULL && !hourglass_run_is_active (self->run)
                                               && hourglass_document_get_weights (self->document) == NULL);
  g_autofree char *scaling = hourglass_scaling_remark (self->run);
  gtk_label_set_label (self->scaling, scaling != NULL ? scaling : "");
  gtk_widget_set_visible (GTK_WIDGET (self->scaling), scaling != NULL);
  hourglass_marks_note_show (self->marks, self->data);
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
      hourglass_empty_state_show (
          self->empty, "Nothing is selected",
          "Type a sample's number above. Samples that are selected in another view are decoded here, too.",
          "Select in Latent", "win.view::latent");
      gtk_stack_set_visible_child_name (self->pages, "empty");
      gtk_widget_set_visible (GTK_WIDGET (self->strips), FALSE);
    }
  else
    prepare (self);
  show_part (self);
}

static void
select_one (HourglassReconstructView *self, gsize sample)
{
  hourglass_sample_selection_set (hourglass_run_get_selection (self->run), &sample, 1);
}

/* With nothing selected yet, the first sample that was shown is. */
static void
choice_changed (HourglassReconstructView *self)
{
  int choice = hourglass_segments_get_active (self->choice);
  if (self->data != NULL && nothing_selected (self) && self->n_chosen > 0)
    select_one (self, self->chosen[0]); /* refreshes, too */
  gtk_widget_set_visible (self->others, choice == HOURGLASS_CHOICE_RANDOM);
  gtk_widget_set_visible (GTK_WIDGET (self->number), choice == SELECTED);
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
  show_number (self);
  refresh (self);
}

static void
number_changed (HourglassReconstructView *self)
{
  if (!self->filling && self->data != NULL)
    select_one (self, (gsize)gtk_spin_button_get_value_as_int (self->number));
}

/* Or the layout. */
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

/* The samples that are drawn. */
static const gsize *
drawn_samples (HourglassReconstructView *self, gsize *n)
{
  const HgProbe *probe = NULL;
  hourglass_run_get_reconstructed (self->run, &probe);
  gboolean decoded = self->decoded != NULL && probe != NULL;
  *n = decoded ? probe->n_reconstruct : self->n_chosen;
  return decoded ? probe->reconstruct : self->chosen;
}

/* The sample that is enlarged is the selected one. */
static void
enlarge (HourglassReconstructView *self, gsize i)
{
  gsize n;
  const gsize *shown = drawn_samples (self, &n);
  self->grid.selected = i;
  hourglass_plot_invalidate (self->plot);
  if (hourglass_segments_get_active (self->choice) != SELECTED && i < n)
    select_one (self, shown[i]);
}

/* A card selects its sample, or one sample's feature. */
static void
press_card (HourglassReconstructView *self, gsize i)
{
  gsize n;
  const gsize *shown = drawn_samples (self, &n);
  if (i < self->series.n && !shows_features (self, n) && i < n)
    select_one (self, shown[i]);
}

static void
pressed (HourglassReconstructView *self, double x, double y)
{
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  if (self->look != HG_LOOK_IMAGES)
    {
      press_card (self, hg_series_at (&self->series, plot_box (self), theme.scale, y));
      return;
    }
  gsize i = hg_image_grid_at (&self->grid, plot_box (self), theme.scale, x, y);
  if (i < self->grid.n)
    enlarge (self, i);
}

/* The arrow keys go from sample to sample: of those that are shown, around and around; of the selected one
 * to its neighbour in the data. */
static void
stepped (HourglassReconstructView *self, int by)
{
  gsize n = self->n_chosen;
  if (hourglass_segments_get_active (self->choice) == SELECTED && n <= 1)
    {
      gtk_spin_button_spin (self->number, by > 0 ? GTK_SPIN_STEP_FORWARD : GTK_SPIN_STEP_BACKWARD, 1);
      return;
    }
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  if (self->look == HG_LOOK_IMAGES)
    {
      n = hg_image_grid_columns (&self->grid, plot_box (self), theme.scale);
      if (n > 0)
        enlarge (self, (MIN (self->grid.selected, n - 1) + n + (gsize)by) % n);
      return;
    }
  gsize at = by > 0 ? n - 1 : 0;
  for (gsize i = 0; i < self->series.n; i++)
    at = self->series.rows[i].selected ? i : at;
  if (n > 0)
    press_card (self, (at + n + (gsize)by) % n);
}

static void
feature_chosen (HourglassReconstructView *self, guint feature)
{
  gtk_drop_down_set_selected (self->feature, feature);
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassReconstructView *self = HOURGLASS_RECONSTRUCT_VIEW (exportable);
  gboolean images = self->look == HG_LOOK_IMAGES;
  if (self->data == NULL || nothing_selected (self))
    return NULL;
  gsize n;
  const gsize *shown = drawn_samples (self, &n);
  HgBox box = plot_box (self);
  n = MIN (n, images ? HG_MAX_IMAGES : HG_MAX_SERIES);
  return hourglass_reconstruct_export (self->data, shown, n, self->decoded, self->forced,
                                       images ? NULL : &self->series, images ? &self->grid : NULL,
                                       chosen_feature (self), box.width, box.height);
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
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
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
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
  g_type_ensure (HOURGLASS_TYPE_ERROR_STRIPS);
  g_type_ensure (HOURGLASS_TYPE_SEGMENTS);
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_MARKS_NOTE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "reconstructview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/reconstruct-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, box);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, header);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, untrained);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, others);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, choice);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, lines);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, layout);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, number);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, strips);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, feature);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, scaling);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, part);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, caption);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, marks);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassReconstructView, plot);
  gtk_widget_class_bind_template_callback (widget, others_clicked);
  gtk_widget_class_bind_template_callback (widget, feature_changed);
  gtk_widget_class_bind_template_callback (widget, feature_chosen);
  gtk_widget_class_bind_template_callback (widget, number_changed);
}

static void
hourglass_reconstruct_view_init (HourglassReconstructView *self)
{
  self->seed = 42;
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_segments_set_words (self->choice, "Samples",
                                (const char *const[]){ "Random", "Worst", "Best", "Selected", NULL });
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
  hourglass_drop_down_name (self->feature, _ ("Feature"));
  hourglass_segments_set_words (self->layout, "Originals and reconstructions",
                                (const char *const[]){ "Overlay", "Side by side", NULL });
  g_signal_connect_swapped (self->choice, "notify::active", G_CALLBACK (choice_changed), self);
  g_signal_connect_swapped (self->layout, "notify::active", G_CALLBACK (feature_changed), self);
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
