/* A window's draft: a project file that is replaced as a person works, and gone after a clean end. It is
 * written on a worker thread; whoever drops it waits for the worker, so that nothing is left behind. Main
 * thread only. */
#pragma once
#include "files/project.h"
#include "model/weights.h"
#include "ui/document/draft-store.h"
#include <gio/gio.h>

typedef struct HourglassDraft HourglassDraft;

/* Takes a reference of nothing: @store outlives it. */
HourglassDraft *hourglass_draft_new (HourglassDraftStore *store);

/* Drops it, too. */
void hourglass_draft_free (HourglassDraft *draft);

/* Starts to write; not while it is busy. References are taken, and @project. */
void hourglass_draft_write (HourglassDraft *draft, const HgModel *model, HgWeights *weights,
                            HgProject *project, GAsyncReadyCallback callback, gpointer data);
gboolean hourglass_draft_write_finish (GAsyncResult *result, GError **error);
gboolean hourglass_draft_is_busy (HourglassDraft *draft);

/* Removes the file, after waiting for the worker. */
void hourglass_draft_drop (HourglassDraft *draft);
