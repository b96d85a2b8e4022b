/* The folder of drafts, one for all windows and all processes: $XDG_STATE_HOME/hourglass/drafts. A process
 * has a lock file there, named after its id and its start, and holds it (flock) as long as it lives: so
 * another one knows which drafts belong to nobody any more, whatever end their owner had, and takes them over
 * by taking the lock. */
#pragma once
#include <glib.h>

typedef struct HourglassDraftStore HourglassDraftStore;

/* This process's, made by the first call and shared; NULL with one sentence where the folder cannot be
 * written. What dead processes left is taken over; stale temporary files are swept. Unref it with
 * hourglass_draft_store_unref: with the last reference the lock goes. */
HourglassDraftStore *hourglass_draft_store_get (GError **error);
void hourglass_draft_store_unref (HourglassDraftStore *store);

/* Where a new draft of this process goes; the caller frees it. */
char *hourglass_draft_store_new_path (HourglassDraftStore *store);

/* The newest draft of a dead process that was not handed out yet, or NULL; the caller frees it. It stays for
 * the next start until it is removed. */
char *hourglass_draft_store_take (HourglassDraftStore *store);
void hourglass_draft_store_remove (HourglassDraftStore *store, const char *path);
