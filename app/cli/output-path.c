#include "output-path.h"
#include "data-options.h"
#include "files/read-file.h"
#include "files/replace.h"
#include "ui/draw/picture.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum
{
  FOLDER = 4096
};

/* The folder that @path lies in; false where its name is too long. */
static bool
folder_of (const char *path, char folder[FOLDER])
{
  const char *slash = strrchr (path, '/');
  int length = slash == NULL || slash == path ? 1 : (int)(slash - path);
  return snprintf (folder, FOLDER, "%.*s", length, slash != NULL ? path : ".") < FOLDER;
}

bool
cli_can_write (const char *path, HgError *error)
{
  char folder[FOLDER];
  struct stat status;
  if (path == NULL)
    return true;
  if (!folder_of (path, folder))
    return hg_error_set (error, HG_ERROR_IO, "%.80s…: the path is too long", path);
  if (stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    return hg_error_set (error, HG_ERROR_IO, "%s: expected a file to write, got %s", path,
                         S_ISDIR (status.st_mode) ? "a folder" : "a pipe or a device");
  const bool there = stat (folder, &status) == 0;
  if (!there || !S_ISDIR (status.st_mode))
    return hg_error_set (error, HG_ERROR_IO, "%s: expected the folder %s, got %s", path, folder,
                         there ? "a file" : "none");
  return hg_replace_can_begin (path, error);
}

bool
cli_can_draw (const char *path, HgError *error)
{
  return cli_can_write (path, error) && (path == NULL || hg_picture_fits (path, error));
}

static bool
is_there (const char *path)
{
  struct stat status;
  return path != NULL && stat (path, &status) == 0;
}

static bool
same_place (const char *a, const char *b)
{
  struct stat x, y;
  return stat (a, &x) == 0 && stat (b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Files that are not there yet are the same where they would come to lie in one folder under one name. */
static bool
same_file (const char *a, const char *b)
{
  char folders[2][FOLDER];
  if (a == NULL || b == NULL)
    return false;
  if (is_there (a) || is_there (b))
    return same_place (a, b);
  return strcmp (hg_file_name (a), hg_file_name (b)) == 0 && folder_of (a, folders[0])
         && folder_of (b, folders[1]) && same_place (folders[0], folders[1]);
}

bool
cli_are_apart (const char *const *written, size_t n, const char *const *read, size_t n_read, HgError *error)
{
  for (size_t i = 0; i < n; i++)
    {
      for (size_t k = 0; k < i; k++)
        if (same_file (written[i], written[k]))
          return hg_error_set (error, HG_ERROR_VALUE,
                               "%s: expected a file of its own for each result, got it twice", written[i]);
      for (size_t k = 0; k < n_read; k++)
        if (is_there (read[k]) && same_file (written[i], read[k]))
          return hg_error_set (error, HG_ERROR_VALUE,
                               "%s: expected another file than the one that is read: it would be lost",
                               written[i]);
    }
  return true;
}

bool
cli_are_apart_from_data (const char *const *written, size_t n, const HgProject *project, HgError *error)
{
  /* Where it is no longer there, none can be written over. */
  char *name = project != NULL && project->data != NULL
                   ? hg_data_origin_find (project->data, project->path, NULL)
                   : NULL;
  const char *const read = cli_data_file (name);
  bool apart = cli_are_apart (written, n, &read, 1, error);
  free (name);
  return apart;
}
