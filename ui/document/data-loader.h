/* Reads and prepares data on a worker thread, so that the window never waits: a built-in source by its name,
 * or a file. */
#pragma once
#include "base/job.h"
#include "data/prepared.h"
#include "data/source.h"
#include <gio/gio.h>

/* What to load and how; a plain GObject-free value that is copied into the thread. */
typedef struct
{
  char *name; /* of a source, or a path */
  gsize window, stride, limit;
  char *columns, *label, *time, *missing; /* NULL: the source's own */
  char *dataset;                          /* in an HDF5 file; NULL: the same */
  gboolean choose_scale;                  /* else the data set's default */
  HgScale scale;
  gboolean normal_only; /* the class that most samples are of alone is trained on, where there are classes */
  HgDataOrigin *again;  /* in place of the above: as a project was trained, split and scaled so; or NULL */
  char *project;        /* with again: the project's file, or NULL */
  HgPrepareOptions prepare;
} HourglassDataRequest;

HourglassDataRequest *hourglass_data_request_new (const char *name);

/* What @origin says, cut up and scaled as @prepare says, from where it is by then (hg_data_origin_find):
 * looking for it may take as long as a disk that is asleep, or far away. @project: its file, or NULL. */
HourglassDataRequest *hourglass_data_request_again (const HgDataOrigin *origin,
                                                    const HgPrepareOptions *prepare, const char *project);
HourglassDataRequest *hourglass_data_request_copy (const HourglassDataRequest *request);
void hourglass_data_request_free (HourglassDataRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HourglassDataRequest, hourglass_data_request_free)

/* Starts loading. @cancellable may be NULL; cancelling it ends the work within a batch of rows. @job, an
 * atomic rc box or NULL, tells how far it is; a reference is taken. */
void hourglass_data_load (const HourglassDataRequest *request, HgJob *job, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data);

/* Owned by the caller; NULL with @error, whose text is the engine's sentence. */
HgPrepared *hourglass_data_load_finish (GAsyncResult *result, GError **error);
