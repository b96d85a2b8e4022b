/* A new picture comes in two steps: the run answers with latents, then a worker projects them, one at a time
 * and the newest next. Points, colours and names always belong to the same answer. t-SNE places the
 * latents of the same answer, and takes each newer one in as it goes. */
#include "ui/views/latent-export.h"
#include "ui/views/latent-view-private.h"
#include "base/format.h"
#include "base/memory.h"
#include "ui/document/data-fit.h"
#include <math.h>

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassLatentView, hourglass_latent_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

enum
{
  MOST_SAMPLES = 2000
};

typedef enum
{
  PCA,
  SCREE,
  TSNE
} Method;

typedef enum
{
  BY_LABEL,
  BY_ERROR,
  BY_ORDER,
  BY_VALUE
} Colour;

static void refresh (HourglassLatentView *self);

gboolean
hourglass_latent_view_places_tsne (HourglassLatentView *self)
{
  return hourglass_segments_get_active (self->method) == TSNE;
}

gboolean
hourglass_latent_view_shows_scree (HourglassLatentView *self)
{
  return hourglass_segments_get_active (self->method) == SCREE;
}

static const HgPlane *
shown_plane (HourglassLatentView *self)
{
  return hourglass_latent_view_places_tsne (self) ? &self->placed : &self->plane;
}

static gboolean
has_labels (HourglassLatentView *self)
{
  return self->data != NULL && self->data->dataset->labels != NULL;
}

/* Without labels their word is not there. */
static Colour
colour_of (HourglassLatentView *self)
{
  return (Colour)(hourglass_segments_get_active (self->colour) + (has_labels (self) ? 0 : 1));
}

static void
summarise (HourglassLatentView *self)
{
  char count[96], values[48], all[48], number[48];
  gsize n;
  const HgPlane *plane = shown_plane (self);
  hourglass_run_get_part (self->data, &n, NULL);
  hg_format_items (all, sizeof all, (int64_t)n, "sample", "samples");
  if (plane->n < n)
    g_snprintf (count, sizeof count, "%s of %s", hg_format_count (number, sizeof number, (int64_t)plane->n),
                all);
  else
    hg_format_items (count, sizeof count, (int64_t)plane->n, "sample", "samples");
  hg_format_items (values, sizeof values, (int64_t)plane->values, "value", "values");
  g_autofree char *state = hourglass_latent_view_places_tsne (self)
                               ? hourglass_latent_tsne_describe (self->tsne)
                               : g_strdup ("");
  g_autofree char *text = g_strdup_printf (
      "%s of %s each; across %s, upwards %s; coloured by %s; %u selected%s%s", count, values, plane->x_name,
      plane->y_name, self->scatter.labels != NULL ? "label" : self->scatter.order_name, self->chosen->len,
      state[0] != '\0' ? "; " : "", state);
  g_autofree char *size
      = g_strdup_printf ("%s × %s", count, hg_format_count (number, sizeof number, (int64_t)plane->values));
  hourglass_plot_set_summary (self->plot, text);
  if (g_strcmp0 (gtk_label_get_label (self->size), size) == 0)
    return; /* also a tooltip that stays asks the display where the pointer is */
  gtk_label_set_label (self->size, size);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->size), size);
}

static void
summarise_scree (HourglassLatentView *self)
{
  char text[256], count[48], values[48];
  hg_format_items (count, sizeof count, (int64_t)self->plane.n, "sample", "samples");
  hg_format_count (values, sizeof values, (int64_t)self->plane.values);
  g_autofree char *size = g_strdup_printf ("%s × %s", count, values);
  hourglass_plot_set_summary (self->plot, hg_scree_describe (&self->plane.scree, text, sizeof text));
  gtk_label_set_label (self->size, size);
}

/* Which of the points shown are selected. */
static void
find_chosen (HourglassLatentView *self)
{
  HourglassSampleSelection *selection = hourglass_run_get_selection (self->run);
  gsize n;
  hourglass_sample_selection_get (selection, &n);
  g_array_set_size (self->chosen, 0);
  for (gsize i = 0; n > 0 && i < self->scatter.n; i++)
    if (hourglass_sample_selection_contains (selection, self->probe->encode[i]))
      g_array_append_val (self->chosen, i);
  hourglass_plot_invalidate_overlay (self->plot);
}

/* Of @n samples of a part, so that @count are spread evenly over it: where the one at @i is. */
static gsize
place_in_part (gsize i, gsize n, gsize count)
{
  return i * n / count;
}

/* The error of every sample shown, where it has been measured; else 0. */
static void
fill_errors (HourglassLatentView *self)
{
  gsize n, n_errors, count = self->scatter.n;
  const gsize *part = hourglass_run_get_part (self->data, &n, NULL);
  const double *errors = hourglass_run_get_errors (self->run, &n_errors);
  for (gsize i = 0; i < count; i++)
    {
      gsize at = place_in_part (i, n, count);
      gboolean known = n == n_errors && part[at] == self->probe->encode[i] && isfinite (errors[at]);
      self->order[i] = known ? errors[at] : 0;
    }
  self->scatter.order_name = n == n_errors ? "MSE" : "MSE, measured soon";
}

static void
fill_values (HourglassLatentView *self)
{
  gsize at = (gsize)gtk_spin_button_get_value (self->value) - 1,
        values = hg_tensor_row_values (self->projected);
  for (gsize i = 0; at < values && i < self->scatter.n; i++)
    {
      double value = (double)self->projected->data[i * values + at];
      self->order[i] = isfinite (value) ? value : 0;
    }
  self->scatter.order_name = "value";
}

/* From the plane and the colours chosen to what is drawn. */
static void
prepare (HourglassLatentView *self)
{
  const HgPlane *plane = shown_plane (self);
  Colour colour = colour_of (self);
  if (self->data == NULL || self->projected == NULL)
    return;
  if (hourglass_latent_view_shows_scree (self))
    {
      summarise_scree (self);
      hourglass_plot_invalidate (self->plot);
      return;
    }
  hourglass_run_watch_errors (self->run, colour == BY_ERROR);
  gtk_widget_set_visible (GTK_WIDGET (self->value), colour == BY_VALUE);
  gtk_spin_button_set_range (self->value, 1, (double)MAX (self->plane.values, (gsize)1));
  self->scatter.pixels = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  if (plane->n == 0
      || !hg_plane_scatter (&self->scatter, plane, self->data, self->probe->encode, colour == BY_LABEL,
                            &self->labels, &self->order, NULL))
    self->scatter.n = 0;
  if (self->scatter.n > 0 && colour == BY_ERROR)
    fill_errors (self);
  if (self->scatter.n > 0 && colour == BY_VALUE)
    fill_values (self);
  hg_scatter_fit (&self->scatter, 1.5);
  hourglass_latent_glide_follow (self);
  find_chosen (self);
  summarise (self);
  hourglass_plot_invalidate (self->plot);
}

/* The points of t-SNE have moved. */
static void
placed (HourglassLatentView *self)
{
  HgTensor *latent = hourglass_latent_tsne_get_latent (self->tsne);
  gsize n = latent != NULL ? hg_tensor_rows (latent) : 0;
  if (!hourglass_latent_view_places_tsne (self) || self->probe == NULL || n != self->probe->n_encode)
    return;
  if (self->placed.n != n)
    {
      hg_plane_clear (&self->placed);
      self->placed.xy = hg_alloc (2 * n, sizeof *self->placed.xy, NULL);
      self->placed.n = self->placed.xy != NULL ? n : 0;
      self->placed.values = hg_tensor_row_values (latent);
      g_strlcpy (self->placed.x_name, "t-SNE: near means alike, far means nothing",
                 sizeof self->placed.x_name);
    }
  if (self->placed.n == n && !hourglass_latent_tsne_copy (self->tsne, self->placed.xy))
    self->placed.n = 0;
  prepare (self);
}

/* What t-SNE places, while it is seen, and the panel decodes from now on. */
static void
hand_on (HourglassLatentView *self, gboolean other)
{
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  if (other)
    hourglass_segments_set_words (self->colour, "Colour",
                                  has_labels (self)
                                      ? (const char *const[]){ "Label", "Error", "Order", "Value", NULL }
                                      : (const char *const[]){ "Error", "Order", "Value", NULL });
  if (other && !has_labels (self))
    hourglass_segments_set_active (self->colour, BY_ORDER - 1);
  if (other)
    hourglass_latent_tsne_set_latent (self->tsne, NULL, FALSE);
  gboolean places = hourglass_latent_view_places_tsne (self) && gtk_widget_get_mapped (GTK_WIDGET (self));
  hourglass_latent_tsne_set_latent (self->tsne, places ? self->projected : NULL, self->live);
  if (hourglass_run_get_source (self->run, &model, &weights, &data) && data == self->data)
    hourglass_latent_panel_set_source (self->panel, model, weights, data, self->projected,
                                       self->probe->encode);
}

static void
forget (HourglassLatentView *self)
{
  hourglass_latent_glide_end (self);
  hg_plane_clear (&self->plane);
  hg_plane_clear (&self->placed);
  self->scatter = (HgScatter){ 0 };
  g_array_set_size (self->chosen, 0);
  self->grid = (HgImageGrid){ 0 };
  self->snapped = G_MAXSIZE;
  self->hover = G_MAXSIZE;
  g_clear_pointer (&self->projected, hg_tensor_unref);
  g_clear_pointer (&self->probe, hg_probe_unref);
  g_clear_pointer (&self->data, hg_prepared_unref);
}

static void
projected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassLatentView) self = data;
  HgTensor *latent = g_steal_pointer (&self->projecting);
  gboolean other = self->data != self->next_data;
  HgPlane next = { 0 };
  if (self->plot == NULL || !hourglass_projection_finish (result, &next))
    {
      hg_tensor_unref (latent);
      return;
    }
  gboolean glides = hourglass_latent_glide_keep (self, &next);
  hg_plane_clear (&self->plane);
  self->plane = next;
  if (other)
    self->hover = self->snapped = G_MAXSIZE;
  if (other)
    self->grid = (HgImageGrid){ 0 };
  hg_tensor_unref (self->projected);
  g_clear_pointer (&self->probe, hg_probe_unref);
  g_clear_pointer (&self->data, hg_prepared_unref);
  self->projected = latent;
  self->probe = g_steal_pointer (&self->next_probe);
  self->data = g_steal_pointer (&self->next_data);
  self->live = self->next_live;
  hand_on (self, other);
  prepare (self);
  if (glides)
    hourglass_latent_glide_go (self);
  refresh (self);
}

/* Whether points move: then the plane may be turned to keep the picture still. */
static gboolean
is_live (HourglassLatentView *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  return hourglass_run_is_active (self->run) && (snapshot == NULL || snapshot->state != HG_RUN_PAUSED);
}

static void
project (HourglassLatentView *self, HgPrepared *data)
{
  const HgProbe *probe;
  HgTensor *latent = hourglass_run_get_latent (self->run, &probe);
  gboolean live = is_live (self);
  if (self->projecting != NULL || latent == NULL || hg_tensor_rows (latent) != probe->n_encode)
    return;
  if (latent == self->projected && live == self->live)
    return;
  static const HgPlane nothing = { 0 };
  self->projecting = hg_tensor_ref (latent);
  g_clear_pointer (&self->next_probe, hg_probe_unref);
  g_clear_pointer (&self->next_data, hg_prepared_unref);
  self->next_probe = hg_probe_ref ((HgProbe *)probe);
  self->next_data = hg_prepared_ref (data);
  self->next_live = live;
  hourglass_projection_start (latent, data == self->data ? &self->plane : &nothing, live, projected,
                              g_object_ref (self));
}

/* At most so many of the part, evenly spread over it. */
static void
watch (HourglassLatentView *self, HgPrepared *data)
{
  gsize n;
  const gsize *part = hourglass_run_get_part (data, &n, NULL);
  gsize count = MIN (n, self->most);
  g_autofree gsize *index = g_new (gsize, count + 1);
  for (gsize i = 0; i < count; i++)
    index[i] = part[place_in_part (i, n, count)];
  hourglass_run_watch_latent (self->run, index, count);
}

static void
show_empty (HourglassLatentView *self, HgPrepared *data)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  g_autofree char *sentence = hourglass_data_needed (check);
  if (data == NULL)
    hourglass_empty_state_show (self->empty, "Choose data to run on", sentence, "Choose data…",
                                "win.choose-data");
  else
    hourglass_empty_state_show (self->empty, "Nothing trained yet", "Samples appear here while it trains.",
                                "Train", "win.train");
}

static void
refresh (HourglassLatentView *self)
{
  const HgProbe *probe;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  HgPrepared *data = hourglass_run_get_shown_data (self->run);
  if (data != NULL)
    watch (self, data);
  gboolean shows
      = data != NULL
        && (hourglass_run_get_latent (self->run, &probe) != NULL || hourglass_run_is_active (self->run));
  gtk_widget_set_visible (self->header, shows);
  gtk_stack_set_visible_child_name (self->pages, shows ? "plane" : "empty");
  if (!shows)
    {
      show_empty (self, data);
      forget (self);
      return;
    }
  hourglass_marks_note_show (self->marks, data);
  project (self, data);
}

static void
colour_changed (HourglassLatentView *self)
{
  if (self->plane.n > 0)
    prepare (self);
}

static void
selection_changed (HourglassLatentView *self)
{
  if (self->scatter.n == 0)
    return;
  find_chosen (self);
  summarise (self);
}

static void
method_changed (HourglassLatentView *self)
{
  gboolean tsne = hourglass_latent_view_places_tsne (self), scree = hourglass_latent_view_shows_scree (self);
  gtk_widget_set_visible (self->colours, !scree);
  gtk_widget_set_visible (GTK_WIDGET (self->tool), !scree);
  gtk_widget_set_visible (GTK_WIDGET (self->panel), !scree);
  gtk_widget_set_visible (GTK_WIDGET (self->tsne), tsne);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), tsne);
  hourglass_latent_glide_end (self);
  self->scatter = (HgScatter){ 0 };
  self->hover = G_MAXSIZE;
  if (self->projected == NULL)
    return;
  hand_on (self, FALSE);
  prepare (self);
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassLatentView *self = HOURGLASS_LATENT_VIEW (exportable);
  GtkWidget *plot = GTK_WIDGET (self->plot);
  if (hourglass_latent_view_shows_scree (self) && self->plane.scree.n > 0)
    return hourglass_latent_export_scree (&self->plane.scree, gtk_widget_get_width (plot),
                                          gtk_widget_get_height (plot));
  if (self->scatter.n == 0)
    return NULL;
  return hourglass_latent_export (&self->scatter, self->data, self->probe->encode,
                                  gtk_widget_get_width (plot), gtk_widget_get_height (plot));
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_latent_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_latent_view_parent_class)->map (widget);
  refresh (HOURGLASS_LATENT_VIEW (widget));
}

static void
hourglass_latent_view_unmap (GtkWidget *widget)
{
  hourglass_run_watch_latent (HOURGLASS_LATENT_VIEW (widget)->run, NULL, 0);
  hourglass_latent_tsne_set_latent (HOURGLASS_LATENT_VIEW (widget)->tsne, NULL, FALSE);
  GTK_WIDGET_CLASS (hourglass_latent_view_parent_class)->unmap (widget);
}

static void
hourglass_latent_view_dispose (GObject *object)
{
  HourglassLatentView *self = HOURGLASS_LATENT_VIEW (object);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  if (self->chosen != NULL)
    forget (self);
  g_clear_object (&self->gliding);
  g_clear_pointer (&self->next_probe, hg_probe_unref);
  g_clear_pointer (&self->next_data, hg_prepared_unref);
  g_clear_pointer (&self->labels, free);
  g_clear_pointer (&self->pixels, free);
  g_clear_pointer (&self->chosen, g_array_unref);
  g_clear_pointer (&self->outline, g_array_unref);
  g_clear_pointer (&self->order, free);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_latent_view_parent_class)->dispose (object);
}

static void
hourglass_latent_view_class_init (HourglassLatentViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_latent_view_dispose;
  widget->map = hourglass_latent_view_map;
  widget->unmap = hourglass_latent_view_unmap;
  g_type_ensure (HOURGLASS_TYPE_SEGMENTS);
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  g_type_ensure (HOURGLASS_TYPE_LATENT_TSNE);
  g_type_ensure (HOURGLASS_TYPE_LATENT_PANEL);
  g_type_ensure (HOURGLASS_TYPE_MARKS_NOTE);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "latentview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/latent-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, box);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, header);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, method);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, colours);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, colour);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, value);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, tool);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, hint);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, marks);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, tsne);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, panel);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, size);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassLatentView, plot);
  gtk_widget_class_bind_template_callback (widget, colour_changed);
}

static void
hourglass_latent_view_init (HourglassLatentView *self)
{
  self->hover = self->snapped = G_MAXSIZE;
  self->most = MOST_SAMPLES;
  self->chosen = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->outline = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_latent_pointer_setup (self);
  hourglass_segments_set_words (self->method, "Method",
                                (const char *const[]){ "PCA", "Scree", "t-SNE", NULL });
  g_signal_connect_swapped (self->colour, "notify::active", G_CALLBACK (colour_changed), self);
  g_signal_connect_swapped (self->method, "notify::active", G_CALLBACK (method_changed), self);
  g_signal_connect_swapped (self->tsne, "moved", G_CALLBACK (placed), self);
}

GtkWidget *
hourglass_latent_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassLatentView *self = g_object_new (HOURGLASS_TYPE_LATENT_VIEW, NULL);
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

void
hourglass_latent_view_set_most (HourglassLatentView *self, gsize most)
{
  self->most = most;
  refresh (self);
}

HourglassLatentPanel *
hourglass_latent_view_get_panel (HourglassLatentView *self)
{
  return self->panel;
}

void
hourglass_latent_view_show_tsne (HourglassLatentView *self, gboolean tsne)
{
  hourglass_segments_set_active (self->method, tsne ? TSNE : PCA);
}
