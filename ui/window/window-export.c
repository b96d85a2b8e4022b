/* What goes out of a window for other programs and for paper: the stack as a picture, its summary, its code,
 * the arrays of weights, and what the shown view shows. The document and its file stay as they are. */
#include "files/replace.h"
#include "files/weight-files.h"
#include "model/summary.h"
#include "ui/draw/report.h"
#include "ui/parts/exportable.h"
#include "ui/window/export-window.h"
#include "ui/window/take-out.h"
#include "ui/window/window-private.h"

/* The model, or weights of it. */
typedef struct
{
  const HgModel *model;
  HgWeights *weights; /* NULL: the model is meant */
  gsize first, n;     /* of the weights */
} Subject;

static void
subject_free (gpointer data)
{
  Subject *subject = data;
  hg_model_unref (subject->model);
  hg_weights_unref (subject->weights);
  g_free (subject);
}

static Subject *
subject_new (HourglassWindow *self)
{
  Subject *subject = g_new0 (Subject, 1);
  subject->model = hg_model_ref (hourglass_document_get_settled (self->document));
  return subject;
}

/* On paper: dark on light. */
static bool
write_picture (const char *path, gconstpointer data, HgError *error)
{
  const Subject *subject = data;
  HgTheme theme = hg_theme (HG_LIGHT);
  HgCheck *check = hg_check_new (subject->model, error);
  bool done = check != NULL && hg_report_stack (path, &theme, check, error);
  g_clear_pointer (&check, hg_check_free);
  return done;
}

static bool
write_summary (const char *path, gconstpointer data, HgError *error)
{
  const Subject *subject = data;
  HgCheck *check = hg_check_new (subject->model, error);
  char *text = check == NULL                      ? NULL
               : g_str_has_suffix (path, ".json") ? hg_summary_json (check, error)
               : g_str_has_suffix (path, ".md")   ? hg_summary_markdown (check, error)
                                                  : hg_summary_text (check, NULL, error);
  bool done = text != NULL && hg_replace_file (path, text, strlen (text), error);
  free (text);
  g_clear_pointer (&check, hg_check_free);
  return done;
}

static bool
write_weights (const char *path, gconstpointer data, HgError *error)
{
  const Subject *subject = data;
  return hg_weights_export (path, subject->weights->items + subject->first, subject->n, error);
}

static bool
write_view (const char *path, gconstpointer data, HgError *error)
{
  return hourglass_export_write (data, path, error);
}

static void
free_view (gpointer data)
{
  hourglass_export_free (data);
}

static const HourglassFileForm picture_forms[] = {
  { "Drawing with text (.svg)", ".svg" },
  { "Page (.pdf)", ".pdf" },
  { "Image (.png)", ".png" },
};
static const HourglassFileForm view_forms[] = {
  { "Drawing with text (.svg)", ".svg" },
  { "Page (.pdf)", ".pdf" },
  { "Image (.png)", ".png" },
  { "Table of its numbers (.csv)", ".csv" },
};
static const HourglassFileForm summary_forms[] = {
  { "Table as text (.txt)", ".txt" },
  { "Table in Markdown (.md)", ".md" },
  { "JSON (.json)", ".json" },
};
static const HourglassFileForm tensor_forms[] = {
  { "NumPy array (.npy)", ".npy" },
  { "Table (.csv)", ".csv" },
  { "NumPy archive (.npz)", ".npz" },
};

static const HourglassTakeOutKind picture
    = { "Export Picture", picture_forms, G_N_ELEMENTS (picture_forms), write_picture, subject_free };
static const HourglassTakeOutKind view
    = { "Export View", view_forms, G_N_ELEMENTS (view_forms), write_view, free_view };
static const HourglassTakeOutKind summary
    = { "Export Summary", summary_forms, G_N_ELEMENTS (summary_forms), write_summary, subject_free };
static const HourglassTakeOutKind tensor
    = { "Save Tensor", tensor_forms, G_N_ELEMENTS (tensor_forms), write_weights, subject_free };
static const HourglassTakeOutKind tensors
    = { "Save All Weights", tensor_forms + 2, 1, write_weights, subject_free };

static void
action_export (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  g_autofree char *stem = hourglass_window_stem (self);
  g_autofree char *name = g_strconcat (stem, ".svg", NULL);
  hourglass_take_out (self, &picture, name, subject_new (self));
}

/* What the middle pane shows, or NULL where that cannot be given out. */
static HourglassExportable *
shown_view (HourglassWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->views);
  return HOURGLASS_IS_EXPORTABLE (child) ? HOURGLASS_EXPORTABLE (child) : NULL;
}

static void
action_export_view (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  HourglassExportable *shown = shown_view (self);
  HourglassExport *export = shown != NULL ? hourglass_exportable_take (shown) : NULL;
  if (export == NULL)
    {
      hourglass_window_toast (self, "This view shows nothing that can be exported yet");
      return;
    }
  g_autofree char *stem = hourglass_window_stem (self);
  g_autofree char *name = g_strdup_printf ("%s-%s.svg", stem, export->name);
  hourglass_take_out (self, &view, name, export);
}

static void
action_export_summary (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  g_autofree char *stem = hourglass_window_stem (self);
  g_autofree char *name = g_strconcat (stem, ".txt", NULL);
  hourglass_take_out (self, &summary, name, subject_new (self));
}

static void
action_export_code (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  gtk_window_present (
      GTK_WINDOW (hourglass_export_window_new (GTK_WINDOW (self), self->document, self->run)));
}

static void
save_weights (HourglassWindow *self, const HourglassTakeOutKind *kind, const char *name, gsize first, gsize n)
{
  Subject *subject = subject_new (self);
  subject->weights = hg_weights_ref (hourglass_document_get_weights (self->document));
  subject->first = first;
  subject->n = n;
  hourglass_take_out (self, kind, name, subject);
}

static void
action_save_tensor (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  const HgWeights *weights = hourglass_document_get_weights (self->document);
  const guint64 i = g_variant_get_uint64 (parameter);
  char full[HG_WEIGHT_NAME];
  if (weights == NULL || i >= weights->n)
    return;
  g_autofree char *stem = g_strdelimit (g_strdup (hg_weight_name (&weights->items[i], full)), "/\\", '_');
  g_autofree char *name = g_strconcat (stem, ".npy", NULL);
  save_weights (self, &tensor, name, i, 1);
}

static void
action_save_tensors (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  const HgWeights *weights = hourglass_document_get_weights (self->document);
  g_autofree char *stem = hourglass_window_stem (self);
  g_autofree char *name = g_strconcat (stem, "_weights.npz", NULL);
  if (weights != NULL)
    save_weights (self, &tensors, name, 0, weights->n);
}

static void
refresh (HourglassWindow *self)
{
  const HgWeights *weights = hourglass_document_get_weights (self->document);
  const char *const names[] = { "save-tensor", "save-tensors" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), names[i])),
                                 weights != NULL && weights->n > 0);
}

static void
refresh_view (HourglassWindow *self)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "export-view")),
      shown_view (self) != NULL);
}

static const GActionEntry actions[] = {
  { "export", action_export, NULL, NULL, NULL, { 0 } },
  { "export-view", action_export_view, NULL, NULL, NULL, { 0 } },
  { "export-summary", action_export_summary, NULL, NULL, NULL, { 0 } },
  { "export-code", action_export_code, NULL, NULL, NULL, { 0 } },
  { "save-tensor", action_save_tensor, "t", NULL, NULL, { 0 } },
  { "save-tensors", action_save_tensors, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_export (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->document, "weights-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (refresh_view), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
  refresh_view (self);
}
