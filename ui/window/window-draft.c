/* Drafts: what would be lost with the process is written to a file of its own moments after it was done, and
 * offered after an end that was none of a person's making. Edits wait a little, so that a burst of them is
 * one file; while a run trains, its weights go with the end of the first epoch and then twice a minute at
 * most. */
#include "ui/document/draft.h"
#include "ui/document/model-file.h"
#include "ui/window/window-private.h"

enum
{
  EDIT_MILLISECONDS
  = 1500, /* from the first edit that no draft holds; with the writing at most 3 s are lost, on a busy machine too */
  TRAINING_SECONDS = 30,
  PACE = 4, /* drafts may take a fifth of the time: a large model's come less often */
  BUSY_MILLISECONDS = 200,
  MOST_FILM = 64 << 20 /* bytes */
};

/* A draft that could not be read. */
typedef struct
{
  char *path, *why;
} Unread;

struct HourglassWindowDraft
{
  HourglassDraftStore *store;
  HourglassDraft *draft;
  guint timer;
  gint64 due;         /* when the timer ends, monotonic */
  gint64 trained;     /* when a draft of the run that goes on was last begun, monotonic; 0: never */
  gint64 begun;       /* when the last draft of any kind was */
  guint milliseconds; /* from an edit to its draft */
  gboolean complained;
  char *restored; /* file of the draft that this window shows, until it has one of its own; or NULL */

  /* What is offered. */
  char *offered; /* file, or NULL */
  HgModel *model;
  HgWeights *weights;
  HgProject *project;
  GQueue unread; /* Unread; offered to be discarded after all others */
};

static void wake (HourglassWindow *self, guint milliseconds);

/* The window has a draft of its own now, or needs none: the one that it came from goes. */
static void
forget_restored (HourglassWindow *self)
{
  HourglassWindowDraft *it = self->draft;
  if (it->restored != NULL)
    hourglass_draft_store_remove (it->store, it->restored);
  g_clear_pointer (&it->restored, g_free);
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassWindow) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = hourglass_draft_write_finish (result, &error);
  if (self->draft == NULL)
    return; /* closed meanwhile */
  gint64 took = (g_get_monotonic_time () - self->draft->begun) / G_TIME_SPAN_MILLISECOND;
  self->draft->milliseconds = (guint)CLAMP (PACE * took, EDIT_MILLISECONDS, G_MAXINT);
  if (done)
    forget_restored (self);
  else if (!self->draft->complained)
    {
      g_autofree char *sentence
          = g_strdup_printf ("Edits are not kept for after a crash: %s", error->message);
      hourglass_window_toast_error (self, sentence);
      self->draft->complained = TRUE;
    }
}

/* Of a large model's film only the end: a draft is written often. */
static void
drop_film (HgProject *project)
{
  gsize bytes = 0;
  for (gsize i = 0; i < project->n_checkpoints; i++)
    bytes += hg_checkpoint_bytes (project->checkpoints[i]);
  if (bytes <= MOST_FILM)
    return;
  for (gsize i = 0; i + 1 < project->n_checkpoints; i++)
    hg_checkpoint_unref (project->checkpoints[i]);
  project->checkpoints[0] = project->checkpoints[project->n_checkpoints - 1];
  project->n_checkpoints = 1;
}

/* The model with the weights, and over it what is shown where that is another. */
static HgProject *
describe (HourglassWindow *self, const HgModel **model, HgWeights **weights)
{
  const HgModel *shown = hourglass_document_get_settled (self->document);
  const char *path = hourglass_document_get_path (self->document);
  *weights = hourglass_document_get_trained (self->document, model);
  if (*weights == NULL)
    *model = shown;
  HgProject *project = hourglass_window_describe (self, *model, NULL);
  if (project == NULL)
    return NULL;
  drop_film (project);
  project->draft = true;
  project->modified = true;
  project->path = path != NULL ? strdup (path) : NULL;
  if (*model != shown && !hg_model_equal (*model, shown))
    project->edited = hg_model_ref (shown);
  return project;
}

static void
write_draft (HourglassWindow *self)
{
  HourglassWindowDraft *it = self->draft;
  const HgModel *model;
  HgWeights *weights;
  HgProject *project = describe (self, &model, &weights);
  it->begun = g_get_monotonic_time ();
  it->trained = hourglass_run_is_active (self->run) ? it->begun : 0;
  if (project != NULL)
    hourglass_draft_write (it->draft, model, weights, project, written, g_object_ref (self));
}

/* The draft as it should be: written, or gone where there is nothing to lose. Not while one is being written:
 * the window would have to wait. */
static gboolean
update (gpointer data)
{
  HourglassWindow *self = data;
  self->draft->timer = 0;
  if (hourglass_draft_is_busy (self->draft->draft))
    wake (self, BUSY_MILLISECONDS);
  else if (hourglass_document_get_modified (self->document))
    write_draft (self);
  else
    {
      hourglass_draft_drop (self->draft->draft);
      forget_restored (self);
    }
  return G_SOURCE_REMOVE;
}

/* Unless it is on its way already, and will be there sooner. */
static void
wake (HourglassWindow *self, guint milliseconds)
{
  HourglassWindowDraft *it = self->draft;
  gint64 due = g_get_monotonic_time () + (gint64)milliseconds * G_TIME_SPAN_MILLISECOND;
  if (it->timer != 0 && it->due <= due)
    return;
  g_clear_handle_id (&it->timer, g_source_remove);
  it->timer = g_timeout_add (milliseconds, update, self);
  it->due = due;
}

static void
edited (HourglassWindow *self)
{
  if (self->draft != NULL && hourglass_document_get_before (self->document) == NULL
      && hourglass_document_get_modified (self->document))
    wake (self, self->draft->milliseconds);
}

static void
weights_changed (HourglassWindow *self)
{
  if (self->draft == NULL)
    return;
  gint64 since = g_get_monotonic_time () - self->draft->trained;
  if (!hourglass_run_is_active (self->run))
    edited (self);
  else if ((self->draft->trained == 0 || since >= TRAINING_SECONDS * G_TIME_SPAN_SECOND)
           && hourglass_document_get_modified (self->document))
    wake (self, 0);
}

/* A run that begins has nothing on the disk yet. */
static void
run_changed (HourglassWindow *self)
{
  if (self->draft != NULL && hourglass_run_get_snapshot (self->run) == NULL)
    self->draft->trained = 0;
}

/* Saved, or opened: there is nothing to lose. */
static void
file_changed (HourglassWindow *self)
{
  if (self->draft == NULL || hourglass_document_get_modified (self->document))
    return;
  g_clear_handle_id (&self->draft->timer, g_source_remove);
  update (self);
}

static void
unread_free (gpointer data)
{
  Unread *unread = data;
  g_free (unread->path);
  g_free (unread->why);
  g_free (unread);
}

static void
clear_offer (HourglassWindowDraft *it)
{
  g_clear_pointer (&it->offered, g_free);
  g_clear_pointer (&it->model, hg_model_unref);
  g_clear_pointer (&it->weights, hg_weights_unref);
  g_clear_pointer (&it->project, hg_project_free);
}

/* "14:02" of today, else "21 Nov 14:02". */
static char *
time_text (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GDateTime) when = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;
  g_autoptr (GDateTime) there = when != NULL ? g_date_time_to_local (when) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  if (there == NULL)
    return g_strdup ("the last time");
  gboolean today = g_date_time_get_year (there) == g_date_time_get_year (now)
                   && g_date_time_get_day_of_year (there) == g_date_time_get_day_of_year (now);
  return g_date_time_format (there, today ? "%H:%M" : "%-d %b %H:%M");
}

static void
show_offer (HourglassWindow *self, const char *text, gboolean readable)
{
  hourglass_window_show_main (self);
  gtk_label_set_label (self->recovery_label, text);
  gtk_widget_set_visible (self->restore_button, readable);
  gtk_widget_set_visible (GTK_WIDGET (self->recovery), TRUE);
  gtk_revealer_set_reveal_child (self->recovery, TRUE);
}

static void offer_next (HourglassWindow *self);

static void
read_through (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassWindow) self = data;
  g_autoptr (GError) error = NULL;
  HourglassWindowDraft *it = self->draft;
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgProject *project = NULL;
  gboolean done = hourglass_model_open_finish (result, &model, &weights, &project, &error);
  if (it != NULL && done && project != NULL)
    {
      it->model = g_steal_pointer (&model);
      it->weights = g_steal_pointer (&weights);
      it->project = g_steal_pointer (&project);
      const HgModel *shown = it->project->edited != NULL ? it->project->edited : it->model;
      g_autofree char *file = it->project->path != NULL ? g_path_get_basename (it->project->path) : NULL;
      g_autofree char *when = time_text (it->offered);
      g_autofree char *text = g_strdup_printf ("Hourglass did not end properly. Restore %s as of %s?",
                                               file != NULL ? file : shown->name, when);
      show_offer (self, text, TRUE);
    }
  else if (it != NULL)
    {
      Unread *unread = g_new0 (Unread, 1);
      unread->path = g_strdup (it->offered);
      unread->why = g_strdup (error != NULL ? error->message : "it is no project");
      g_queue_push_tail (&it->unread, unread);
      clear_offer (it);
      offer_next (self);
    }
  g_clear_pointer (&model, hg_model_unref);
  g_clear_pointer (&weights, hg_weights_unref);
  g_clear_pointer (&project, hg_project_free);
}

static void
offer_next (HourglassWindow *self)
{
  HourglassWindowDraft *it = self->draft;
  gtk_revealer_set_reveal_child (self->recovery, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->recovery), FALSE);
  it->offered = hourglass_draft_store_take (it->store);
  if (it->offered != NULL)
    hourglass_model_open (it->offered, read_through, g_object_ref (self));
  else if (!g_queue_is_empty (&it->unread))
    {
      Unread *unread = g_queue_pop_head (&it->unread);
      g_autofree char *sentence
          = g_strdup_printf ("A draft could not be read and is kept for the next start: %s", unread->why);
      it->offered = g_steal_pointer (&unread->path);
      show_offer (self, sentence, FALSE);
      unread_free (unread);
    }
}

static void
action_restore (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  HourglassWindowDraft *it = self->draft;
  if (it == NULL || it->project == NULL)
    return;
  HourglassWindow *other = hourglass_window_for_new (self);
  hourglass_window_take (other, it->model, it->weights, it->project, it->project->path, NULL);
  if (other->draft != NULL)
    {
      /* Until there is a draft of its own the old one stays. */
      other->draft->restored = g_steal_pointer (&it->offered);
      g_clear_handle_id (&other->draft->timer, g_source_remove);
      wake (other, 0);
    }
  clear_offer (it);
  offer_next (self);
}

static void
action_discard (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  if (self->draft == NULL || self->draft->offered == NULL)
    return;
  hourglass_draft_store_remove (self->draft->store, self->draft->offered);
  clear_offer (self->draft);
  offer_next (self);
}

static const GActionEntry actions[] = {
  { "restore-draft", action_restore, NULL, NULL, NULL, { 0 } },
  { "discard-draft", action_discard, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_draft (HourglassWindow *self)
{
  g_autoptr (GError) error = NULL;
  HourglassDraftStore *store = hourglass_draft_store_get (&error);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  if (store == NULL)
    {
      hourglass_window_toast_error (self, error->message);
      return;
    }
  self->draft = g_new0 (HourglassWindowDraft, 1);
  self->draft->store = store;
  self->draft->milliseconds = EDIT_MILLISECONDS;
  self->draft->draft = hourglass_draft_new (store);
  /* Work that is on its way may keep a closed window alive, even past the program's end. */
  g_signal_connect (self, "unrealize", G_CALLBACK (hourglass_window_drop_draft), NULL);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "weights-changed", G_CALLBACK (weights_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "state-changed", G_CALLBACK (run_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "file-changed", G_CALLBACK (file_changed), self,
                           G_CONNECT_SWAPPED);
  offer_next (self);
}

void
hourglass_window_drop_draft (HourglassWindow *self)
{
  HourglassWindowDraft *it = g_steal_pointer (&self->draft);
  if (it == NULL)
    return;
  g_clear_handle_id (&it->timer, g_source_remove);
  if (it->restored != NULL)
    hourglass_draft_store_remove (it->store, it->restored);
  g_free (it->restored);
  clear_offer (it);
  g_queue_clear_full (&it->unread, unread_free);
  hourglass_draft_free (it->draft);
  hourglass_draft_store_unref (it->store);
  g_free (it);
}
