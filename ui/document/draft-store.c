#include "ui/document/draft-store.h"
#include "files/project.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_ENDING ".lock"

/* A process: its name in the folder, and its lock. */
typedef struct
{
  char *name; /* "4711-1700000000000000" */
  int lock;
} Owner;

/* A draft of a dead process. */
typedef struct
{
  char *path;
  gint64 when;
} Orphan;

struct HourglassDraftStore
{
  guint references;
  char *folder;
  Owner own;
  guint drafts;    /* names handed out */
  GArray *dead;    /* Owner: whose drafts are ours now */
  GArray *orphans; /* Orphan, oldest first */
};

static HourglassDraftStore *shared; /* main thread only */

static void
owner_clear (gpointer data)
{
  Owner *owner = data;
  g_free (owner->name);
  close (owner->lock);
}

static void
orphan_clear (gpointer data)
{
  g_free (((Orphan *)data)->path);
}

static char *
lock_path (HourglassDraftStore *store, const char *name)
{
  g_autofree char *file = g_strconcat (name, LOCK_ENDING, NULL);
  return g_build_filename (store->folder, file, NULL);
}

/* Opens and takes the lock @path; −1 where somebody has it. Whoever had it may just have removed it: a lock
 * without a name is nobody's. */
static int
take_lock (const char *path)
{
  struct stat status;
  int lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock >= 0 && flock (lock, LOCK_EX | LOCK_NB) == 0 && fstat (lock, &status) == 0 && status.st_nlink > 0)
    return lock;
  if (lock >= 0)
    close (lock);
  return -1;
}

/* Whose file @name is, by what it begins with: "4711-17…" of "4711-17….lock", "4711-17…-1.hourglass.h5" and
 * ".4711-17…-1.hourglass.h5.0123.tmp"; the caller frees it. NULL for other files. */
static char *
owner_of (const char *name)
{
  const char *begin = name + (name[0] == '.'), *end = begin;
  end += strspn (end, "0123456789");
  if (end == begin || *end != '-')
    return NULL;
  const char *start = ++end;
  end += strspn (end, "0123456789");
  return end > start && (*end == '-' || *end == '.') ? g_strndup (begin, (gsize)(end - begin)) : NULL;
}

static gboolean
is_known (GArray *owners, const char *name)
{
  for (guint i = 0; i < owners->len; i++)
    if (g_str_equal (g_array_index (owners, Owner, i).name, name))
      return TRUE;
  return FALSE;
}

/* Makes dead processes' drafts ours. */
static void
claim (HourglassDraftStore *store, const char *file)
{
  g_autofree char *name = owner_of (file);
  if (name == NULL || g_str_equal (name, store->own.name) || is_known (store->dead, name))
    return;
  g_autofree char *path = lock_path (store, name);
  Owner owner = { g_strdup (name), take_lock (path) };
  if (owner.lock < 0)
    g_free (owner.name);
  else
    g_array_append_val (store->dead, owner);
}

/* Lists what is ours of @file: a draft, or a part of one, which goes. */
static void
sort_out (HourglassDraftStore *store, const char *file)
{
  g_autofree char *name = owner_of (file), *path = g_build_filename (store->folder, file, NULL);
  GStatBuf status;
  if (name == NULL || !is_known (store->dead, name))
    return;
  if (file[0] == '.')
    g_unlink (path);
  else if (hg_project_path (file) && g_stat (path, &status) == 0)
    {
      Orphan orphan = { g_steal_pointer (&path), status.st_mtime };
      g_array_append_val (store->orphans, orphan);
    }
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const Orphan *p = a, *q = b;
  return p->when < q->when ? -1 : p->when > q->when;
}

/* Lets go of the dead whose last draft is gone. */
static void
bury (HourglassDraftStore *store)
{
  for (guint i = store->dead->len; i-- > 0;)
    {
      const Owner *owner = &g_array_index (store->dead, Owner, i);
      gboolean left = FALSE;
      g_autoptr (GDir) files = g_dir_open (store->folder, 0, NULL);
      for (const char *file; files != NULL && (file = g_dir_read_name (files)) != NULL;)
        {
          g_autofree char *name = owner_of (file);
          left |= name != NULL && g_str_equal (name, owner->name) && !g_str_has_suffix (file, LOCK_ENDING);
        }
      if (left)
        continue;
      g_autofree char *path = lock_path (store, owner->name);
      g_unlink (path);
      g_array_remove_index (store->dead, i);
    }
}

static void
for_each_file (HourglassDraftStore *store, void (*act) (HourglassDraftStore *store, const char *file))
{
  g_autoptr (GDir) files = g_dir_open (store->folder, 0, NULL);
  for (const char *file; files != NULL && (file = g_dir_read_name (files)) != NULL;)
    act (store, file);
}

static void
store_free (HourglassDraftStore *store)
{
  g_free (store->folder);
  g_array_unref (store->dead);
  g_array_unref (store->orphans);
  g_free (store->own.name);
  g_free (store);
}

static HourglassDraftStore *
store_new (GError **error)
{
  HourglassDraftStore *store = g_new0 (HourglassDraftStore, 1);
  store->folder = g_build_filename (g_get_user_state_dir (), "hourglass", "drafts", NULL);
  store->dead = g_array_new (FALSE, FALSE, sizeof (Owner));
  store->orphans = g_array_new (FALSE, FALSE, sizeof (Orphan));
  g_array_set_clear_func (store->dead, owner_clear);
  g_array_set_clear_func (store->orphans, orphan_clear);
  store->own.name = g_strdup_printf ("%d-%" G_GINT64_FORMAT, (int)getpid (), g_get_real_time ());
  g_autofree char *path = lock_path (store, store->own.name);
  store->own.lock = g_mkdir_with_parents (store->folder, 0700) == 0 ? take_lock (path) : -1;
  if (store->own.lock < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Edits are not kept for after a crash: %s: %s",
                   store->folder, g_strerror (errno));
      store_free (store);
      return NULL;
    }
  for_each_file (store, claim);
  for_each_file (store, sort_out);
  g_array_sort (store->orphans, compare_age);
  bury (store);
  return store;
}

HourglassDraftStore *
hourglass_draft_store_get (GError **error)
{
  if (shared == NULL)
    shared = store_new (error);
  if (shared != NULL)
    shared->references++;
  return shared;
}

void
hourglass_draft_store_unref (HourglassDraftStore *store)
{
  if (--store->references > 0)
    return;
  g_autofree char *path = lock_path (store, store->own.name);
  g_unlink (path);
  close (store->own.lock);
  store_free (store);
  shared = NULL;
}

char *
hourglass_draft_store_new_path (HourglassDraftStore *store)
{
  g_autofree char *file = g_strdup_printf ("%s-%u" HG_PROJECT_ENDING, store->own.name, ++store->drafts);
  return g_build_filename (store->folder, file, NULL);
}

char *
hourglass_draft_store_take (HourglassDraftStore *store)
{
  if (store->orphans->len == 0)
    return NULL;
  char *path = g_strdup (g_array_index (store->orphans, Orphan, store->orphans->len - 1).path);
  g_array_set_size (store->orphans, store->orphans->len - 1);
  return path;
}

void
hourglass_draft_store_remove (HourglassDraftStore *store, const char *path)
{
  g_unlink (path);
  bury (store);
}
