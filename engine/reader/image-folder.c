#include "reader/image-folder.h"
#include "base/clean.h"
#include "base/memory.h"
#include "data/descriptor.h"
#include "data/images.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  IMAGE = HG_RECORD_OWN, /* text: the name; SIZE and CLASS of it follow */
  SIZE,                  /* number */
  CLASS,                 /* number */
  CLASS_NAME,            /* text, once for each class */
  OTHERS,                /* number */
  MIXED,                 /* number: 0 or 1 */

  PATH_SIZE = 4096,
  NAME_SIZE = 256,
  DEPTH = 8, /* of folders in folders */
  MOST_CLASSES = 1000,
  NO_CLASS = 1 << 20, /* of an image beside the sub folders */
  BLOCK = 1 << 20     /* bytes copied at a time */
};

void
hg_image_folder_clear (HgImageFolder *folder)
{
  for (size_t i = 0; i < folder->n; i++)
    {
      free (folder->images[i].name);
      free (folder->images[i].path);
    }
  for (size_t i = 0; i < folder->n_classes; i++)
    free (folder->classes[i]);
  free (folder->images);
  free (folder->classes);
  *folder = (HgImageFolder){ 0 };
}

/* A walk through the folder. */
typedef struct
{
  HgImageFolder *folder;
  const char *name;
  size_t skip; /* bytes of a path before the names below the folder */
  HgJob *job;
  HgError *error;
} Walk;

static bool
add_image (Walk *walk, const char *path, size_t class)
{
  HgImageFolder *folder = walk->folder;
  char shown[NAME_SIZE];
  const char *below = path + walk->skip;
  if (folder->n == HG_MOST_IMAGES)
    return hg_error_set (walk->error, HG_ERROR_VALUE, "%s: expected at most %d images, got more", walk->name,
                         HG_MOST_IMAGES);
  if (!hg_grow (&folder->images, &folder->room, folder->n + 1, sizeof *folder->images, walk->error))
    return false;
  HgFolderImage *image = &folder->images[folder->n++];
  *image = (HgFolderImage){ .name
                            = hg_strdup (hg_clean (shown, sizeof shown, below, strlen (below)), walk->error),
                            .path = hg_strdup (path, walk->error),
                            .class = class };
  return image->name != NULL && image->path != NULL;
}

static bool
add_class (Walk *walk, const char *file)
{
  HgImageFolder *folder = walk->folder;
  char shown[HG_FEATURE_SIZE];
  if (folder->n_classes == MOST_CLASSES)
    return hg_error_set (walk->error, HG_ERROR_VALUE, "%s: expected at most %d sub folders, got more",
                         walk->name, MOST_CLASSES);
  if (!hg_grow (&folder->classes, &folder->room_classes, folder->n_classes + 1, sizeof *folder->classes,
                walk->error))
    return false;
  char *class = hg_strdup (hg_clean (shown, sizeof shown, file, strlen (file)), walk->error);
  if (class != NULL)
    folder->classes[folder->n_classes++] = class;
  return class != NULL;
}

static bool
is_image (const char *file)
{
  static const char *const endings[] = { ".png", ".jpg", ".jpeg" };
  const char *ending = strrchr (file, '.');
  bool is = false;
  for (size_t i = 0; ending != NULL && !is && i < sizeof endings / sizeof *endings; i++)
    is = strcasecmp (ending, endings[i]) == 0;
  return is;
}

static bool walk_folder (Walk *walk, const char *path, size_t class, int depth);

/* What is called @file in the folder at @path. */
static bool
visit (Walk *walk, const char *path, const char *file, size_t class, int depth)
{
  char below[PATH_SIZE];
  struct stat status;
  if (file[0] == '.')
    return true;
  if (hg_job_cancelled (walk->job))
    return hg_error_set (walk->error, HG_ERROR_CANCELLED, "%s: cancelled", walk->name);
  if ((size_t)snprintf (below, sizeof below, "%s/%s", path, file) >= sizeof below)
    return hg_error_set (walk->error, HG_ERROR_IO, "%s: a path in it is too long", walk->name);
  if (lstat (below, &status) != 0)
    return true; /* gone meanwhile */
  if (S_ISDIR (status.st_mode))
    {
      const size_t images = walk->folder->n;
      if (depth == 0 && !add_class (walk, file))
        return false;
      const size_t own = depth == 0 ? walk->folder->n_classes - 1 : class;
      const bool done = walk_folder (walk, below, own, depth + 1);
      if (done && depth == 0 && walk->folder->n == images)
        free (walk->folder->classes[--walk->folder->n_classes]);
      return done;
    }
  if (is_image (file))
    return add_image (walk, below, class);
  walk->folder->others++;
  return true;
}

static bool
walk_folder (Walk *walk, const char *path, size_t class, int depth)
{
  struct dirent **entries;
  if (depth > DEPTH)
    return hg_error_set (walk->error, HG_ERROR_VALUE, "%s: expected at most %d folders in folders, got more",
                         walk->name, DEPTH);
  const int n = scandir (path, &entries, NULL, versionsort);
  bool done = n >= 0
              || hg_error_set (walk->error, HG_ERROR_IO, "%s: cannot be read: %s", walk->name,
                               strerrordesc_np (errno));
  for (int i = 0; i < n; i++)
    {
      done = done && visit (walk, path, entries[i]->d_name, class, depth);
      free (entries[i]);
    }
  if (n >= 0)
    free (entries);
  return done;
}

/* Leaves @limit images, spread evenly. */
static void
thin (HgImageFolder *folder, size_t limit)
{
  const size_t n = folder->n;
  size_t kept = 0;
  if (limit == 0 || n <= limit)
    return;
  for (size_t i = 0; i < n; i++)
    {
      HgFolderImage *image = &folder->images[i];
      if (kept < limit && i == kept * n / limit)
        folder->images[kept++] = *image;
      else
        {
          free (image->name);
          free (image->path);
        }
    }
  folder->n = limit;
}

bool
hg_image_folder_list (HgImageFolder *folder, const char *path, const char *name, size_t limit, HgJob *job,
                      HgError *error)
{
  size_t length = strlen (path);
  char clean[PATH_SIZE];
  *folder = (HgImageFolder){ 0 };
  while (length > 1 && path[length - 1] == '/')
    length--;
  snprintf (clean, sizeof clean, "%.*s", (int)length, path);
  Walk walk = { folder, name, strlen (clean) + 1, job, error };
  if (!walk_folder (&walk, clean, NO_CLASS, 0))
    return false;
  if (folder->n == 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected images (.png, .jpg) in the folder, got none",
                         name);
  for (size_t i = 0; i < folder->n; i++)
    folder->mixed |= folder->n_classes > 0 && folder->images[i].class == NO_CLASS;
  thin (folder, limit);
  return true;
}

/* Appends the file of @image to the memory file @to. */
static bool
copy (HgFolderImage *image, int to, char *block, HgError *error)
{
  size_t got = BLOCK;
  int from = hg_descriptor_open (image->path, image->name, error);
  bool done = from >= 0;
  for (image->size = 0; done && got == BLOCK; image->size += got)
    {
      done = hg_descriptor_read (from, image->name, block, BLOCK, &got, error);
      if (done && write (to, block, got) != (ssize_t)got)
        done = hg_error_memory (error, image->name, got);
    }
  if (from >= 0)
    close (from);
  return done;
}

/* Whether there is memory for all files. */
static bool
check_room (const HgImageFolder *folder, const char *name, HgError *error)
{
  uint64_t bytes = 0;
  struct stat status;
  for (size_t i = 0; i < folder->n; i++)
    if (stat (folder->images[i].path, &status) == 0)
      bytes += (uint64_t)status.st_size;
  return hg_memory_granted (name, bytes, error);
}

int
hg_image_folder_collect (HgImageFolder *folder, const char *name, HgJob *job, HgError *error)
{
  char *block = hg_alloc (BLOCK, 1, error);
  int memory = memfd_create ("hourglass", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  bool done = block != NULL && check_room (folder, name, error)
              && (memory >= 0 || hg_error_memory (error, name, BLOCK));
  for (size_t i = 0; done && i < folder->n; i++)
    done = hg_job_cancelled (job) ? hg_error_set (error, HG_ERROR_CANCELLED, "%s: cancelled", name)
                                  : copy (&folder->images[i], memory, block, error);
  free (block);
  done = done && fcntl (memory, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK) == 0;
  if (done)
    return memory;
  if (memory >= 0)
    close (memory);
  return -1;
}

void
hg_image_folder_put (const HgImageFolder *folder, HgMessage *message)
{
  for (size_t i = 0; i < folder->n; i++)
    {
      hg_message_put_text (message, IMAGE, folder->images[i].name);
      hg_message_put_number (message, SIZE, folder->images[i].size);
      hg_message_put_number (message, CLASS, folder->images[i].class);
    }
  for (size_t i = 0; i < folder->n_classes; i++)
    hg_message_put_text (message, CLASS_NAME, folder->classes[i]);
  hg_message_put_number (message, OTHERS, folder->others);
  hg_message_put_number (message, MIXED, folder->mixed);
  hg_message_put (message, HG_RECORD_END, NULL, 0);
}

static bool
take_image (HgRecords *records, const HgRecord *name, HgImageFolder *folder)
{
  HgRecord size, class;
  if (folder->n == HG_MOST_IMAGES || !hg_records_next (records, &size) || size.tag != SIZE
      || !hg_records_next (records, &class) || class.tag != CLASS
      || !hg_grow (&folder->images, &folder->room, folder->n + 1, sizeof *folder->images, NULL))
    return false;
  HgFolderImage *image = &folder->images[folder->n++];
  *image = (HgFolderImage){ .name = hg_record_string (name) };
  return image->name != NULL && hg_record_number (&size, UINT64_MAX, &image->size)
         && hg_record_number (&class, NO_CLASS, &image->class);
}

bool
hg_image_folder_take (HgRecords records, HgImageFolder *folder)
{
  HgRecord record = { 0 };
  uint64_t number;
  bool done = true;
  *folder = (HgImageFolder){ 0 };
  while (done && record.tag != HG_RECORD_END && (done = hg_records_next (&records, &record)))
    if (record.tag == IMAGE)
      done = take_image (&records, &record, folder);
    else if (record.tag == CLASS_NAME)
      {
        done = folder->n_classes < MOST_CLASSES
               && hg_grow (&folder->classes, &folder->room_classes, folder->n_classes + 1,
                           sizeof *folder->classes, NULL)
               && (folder->classes[folder->n_classes] = hg_record_string (&record)) != NULL;
        folder->n_classes += done;
      }
    else if (record.tag == OTHERS && (done = hg_record_number (&record, SIZE_MAX, &number)))
      folder->others = (size_t)number;
    else if (record.tag == MIXED && (done = hg_record_number (&record, 1, &number)))
      folder->mixed = number != 0;
  for (size_t i = 0; done && !folder->mixed && folder->n_classes > 0 && i < folder->n; i++)
    done = folder->images[i].class < folder->n_classes;
  return done && folder->n > 0;
}
