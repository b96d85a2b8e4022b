#include "output-path.h"
#include "ui/draw/picture.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
cli_can_write (const char *path, HgError *error)
{
  char folder[4096] = ".";
  struct stat status;
  if (path == NULL)
    return true;
  const char *slash = strrchr (path, '/');
  if (slash != NULL
      && snprintf (folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path)
             >= (int)sizeof folder)
    return hg_error_set (error, HG_ERROR_IO, "%.80s…: the path is too long", path);
  if (stat (path, &status) == 0 && S_ISDIR (status.st_mode))
    return hg_error_set (error, HG_ERROR_IO, "%s: expected a file to write, got a folder", path);
  if (stat (folder, &status) != 0 || !S_ISDIR (status.st_mode))
    return hg_error_set (error, HG_ERROR_IO, "%s: expected the folder %s, got none", path, folder);
  if (access (folder, W_OK) != 0)
    return hg_error_set (error, HG_ERROR_IO, "%s: expected a folder that files can be written to: %s", path,
                         strerror (errno));
  return true;
}

bool
cli_can_draw (const char *path, HgError *error)
{
  return cli_can_write (path, error) && (path == NULL || hg_picture_fits (path, error));
}
