/* See csv-window.h. */
#include "ui/window/csv-window.h"
#include "base/format.h"
#include <glib/gi18n.h>
#include <string.h>

#define SETTLE_MS 250 /* a change is read when typing pauses */

struct _HourglassCsvWindow
{
  AdwWindow parent_instance;
  char *path;
  GtkWidget *verdict, *names, *progress, *open;
  GtkWidget *window, *stride, *columns, *label, *time;
  AdwComboRow *scale, *missing;
  HgPrepared *data;
  GCancellable *reading;
  guint settle;
};

static guint chosen_signal;
static const char *const missing_names[] = { "refuse", "drop", "hold", "mean", NULL };

G_DEFINE_FINAL_TYPE (HourglassCsvWindow, hourglass_csv_window, ADW_TYPE_WINDOW)

static void
say (HourglassCsvWindow *self, const char *text, gboolean wrong)
{
  gtk_label_set_label (GTK_LABEL (self->verdict), text);
  if (wrong)
    gtk_widget_add_css_class (self->verdict, "error");
  else
    gtk_widget_remove_css_class (self->verdict, "error");
}

/* "time, s1, s2, s3 … s59": the first names and the last. */
static char *
feature_names (const HgDataset *dataset)
{
  HgShape sample = hg_tensor_sample (dataset->x);
  int64_t n = hg_shape_axis (&sample, -1);
  g_autoptr (GString) text = g_string_new (NULL);
  if (dataset->features == NULL)
    return g_strdup ("");
  for (int64_t i = 0; i < n; i++)
    {
      if (n > 7 && i == 5)
        i = n - 1;
      const char *between = text->len == 0 ? "" : n > 7 && i == n - 1 ? " … " : ", ";
      g_string_append_printf (text, "%s%s", between, dataset->features[i]);
    }
  return g_strdup (text->str);
}

static void
show_result (HourglassCsvWindow *self)
{
  char samples[64], shape[HG_SHAPE_TEXT];
  const HgDataset *dataset = self->data->dataset;
  HgShape sample = hg_tensor_sample (dataset->x);
  hg_format_items (samples, sizeof samples, (int64_t)hg_tensor_rows (dataset->x), "sample", "samples");
  g_autofree char *text = g_strdup_printf ("%s of %s", samples, hg_shape_text (&sample, shape));
  g_autofree char *names = feature_names (dataset);
  g_autofree char *all = dataset->labelling[0] != '\0'
                             ? g_strdup_printf ("%s\n%s.", names, dataset->labelling)
                             : g_steal_pointer (&names);
  say (self, text, FALSE);
  gtk_label_set_label (GTK_LABEL (self->names), all);
}

/* The reader's advice, its last words, calls rules for missing values as a command line does: here they are
 * called as in the list. */
static char *
own_words (HourglassCsvWindow *self, const char *text)
{
  GListModel *rules = adw_combo_row_get_model (self->missing);
  const char *advice = g_strrstr (text, ": ");
  const gsize before = advice != NULL ? (gsize)(advice - text) : 0;
  g_autoptr (GString) words = g_string_new (text + before);
  for (guint i = 0; missing_names[i] != NULL; i++)
    {
      g_autofree char *theirs = g_strdup_printf ("“%s”", missing_names[i]);
      g_autofree char *ours
          = g_strdup_printf ("“%s”", gtk_string_list_get_string (GTK_STRING_LIST (rules), i));
      g_string_replace (words, theirs, ours, 0);
    }
  return g_strdup_printf ("%.*s%s", (int)before, text, words->str);
}

/* Brings the rules for missing values into view, once they have a place. */
static gboolean
reveal_missing (GtkWidget *row, GdkFrameClock *clock, gpointer data)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  GtkWidget *page = viewport != NULL ? gtk_widget_get_first_child (viewport) : NULL;
  graphene_rect_t place;
  if (gtk_widget_get_height (row) == 0)
    return G_SOURCE_CONTINUE;
  if (page != NULL && gtk_widget_compute_bounds (row, page, &place))
    gtk_adjustment_clamp_page (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)),
                               (double)place.origin.y, (double)(place.origin.y + place.size.height));
  return G_SOURCE_REMOVE;
}

/* Why it cannot be opened; where a rule for missing values would help, they are shown. */
static void
show_error (HourglassCsvWindow *self, const char *text)
{
  g_autofree char *words = own_words (self, text);
  say (self, words, TRUE);
  if (!g_str_equal (words, text))
    gtk_widget_add_tick_callback (GTK_WIDGET (self->missing), reveal_missing, NULL, NULL);
}

static void
was_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassCsvWindow) self = data;
  g_autoptr (GError) error = NULL;
  HgPrepared *prepared = hourglass_data_load_finish (result, &error);
  if (g_task_get_cancellable (G_TASK (result)) != self->reading)
    {
      g_clear_pointer (&prepared, hg_prepared_unref);
      return;
    }
  g_clear_object (&self->reading);
  g_clear_pointer (&self->data, hg_prepared_unref);
  self->data = prepared;
  gtk_label_set_label (GTK_LABEL (self->names), "");
  if (prepared != NULL)
    show_result (self);
  else
    show_error (self, error->message);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_widget_set_sensitive (self->open, prepared != NULL);
}

static char *
text_of (GtkWidget *row)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));
  return g_strstrip (text)[0] != '\0' ? g_strdup (text) : NULL;
}

static gsize
number_of (GtkWidget *row)
{
  return (gsize)gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (row));
}

static gboolean
settled (gpointer data)
{
  HourglassCsvWindow *self = data;
  g_autoptr (HourglassDataRequest) request = hourglass_data_request_new (self->path);
  self->settle = 0;
  request->window = number_of (self->window);
  request->stride = number_of (self->stride);
  request->columns = text_of (self->columns);
  request->label = text_of (self->label);
  request->time = text_of (self->time);
  request->missing = g_strdup (missing_names[adw_combo_row_get_selected (self->missing)]);
  request->choose_scale = TRUE;
  request->scale = (HgScale)adw_combo_row_get_selected (self->scale);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  gtk_widget_set_visible (self->progress, TRUE);

  hourglass_data_load (request, NULL, self->reading, was_read, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
changed (HourglassCsvWindow *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  gtk_widget_set_sensitive (self->open, FALSE);
  self->settle = g_timeout_add (SETTLE_MS, settled, self);
}

static void
take (GtkButton *button, HourglassCsvWindow *self)
{
  g_object_ref (self);
  g_signal_emit (self, chosen_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static void
hourglass_csv_window_dispose (GObject *object)
{
  HourglassCsvWindow *self = HOURGLASS_CSV_WINDOW (object);
  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->data, hg_prepared_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (hourglass_csv_window_parent_class)->dispose (object);
}

static void
hourglass_csv_window_class_init (HourglassCsvWindowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_csv_window_dispose;
  chosen_signal = g_signal_new ("chosen", HOURGLASS_TYPE_CSV_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/csv-window.ui");
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, verdict);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, names);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, progress);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, open);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, window);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, stride);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, columns);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, label);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, time);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, scale);
  gtk_widget_class_bind_template_child (widget, HourglassCsvWindow, missing);
  gtk_widget_class_bind_template_callback (widget, take);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* A title has no room to say that it is about columns, and the rows do not pass it on to what is typed in. */
static void
name_rows (HourglassCsvWindow *self)
{
  const struct
  {
    GtkWidget *row;
    const char *name;
  } rows[] = { { self->columns, _ ("Columns of the features; empty for all") },
               { self->label, _ ("Column of the label; empty for none") },
               { self->time, _ ("Column of the time; empty for none") } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (rows[i].row));
      gtk_accessible_update_property (GTK_ACCESSIBLE (rows[i].row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      rows[i].name, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, rows[i].name, -1);
    }
}

static void
hourglass_csv_window_init (HourglassCsvWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_rows (self);
  GtkWidget *const texts[] = { self->window, self->stride, self->columns, self->label, self->time };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_signal_connect_object (texts[i], "changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scale, "notify::selected", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->missing, "notify::selected", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
}

HourglassCsvWindow *
hourglass_csv_window_new (GtkWindow *parent, const char *path, gsize window)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strdup_printf ("Open %s", name);
  HourglassCsvWindow *self = g_object_new (HOURGLASS_TYPE_CSV_WINDOW, "transient-for", parent, "modal",
                                           parent != NULL, "title", title, NULL);
  self->path = g_strdup (path);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->window), (double)window);
  g_clear_handle_id (&self->settle, g_source_remove);
  settled (self);
  return self;
}

HgPrepared *
hourglass_csv_window_get_data (HourglassCsvWindow *self)
{
  return self->data;
}

const char *
hourglass_csv_window_get_verdict (HourglassCsvWindow *self)
{
  return gtk_label_get_label (GTK_LABEL (self->verdict));
}

gboolean
hourglass_csv_window_is_reading (HourglassCsvWindow *self)
{
  return self->reading != NULL || self->settle != 0;
}

void
hourglass_csv_window_set (HourglassCsvWindow *self, const char *option, const char *text)
{
  GtkWidget *row
      = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (self), HOURGLASS_TYPE_CSV_WINDOW, option));
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  if (GTK_IS_SPIN_BUTTON (row))
    gtk_spin_button_update (GTK_SPIN_BUTTON (row));
}
