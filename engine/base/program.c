/* See program.h. */
#include "base/program.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
hg_program_place (char *path, size_t size, const char *place)
{
  char here[HG_PROGRAM_PATH];
  ssize_t n = readlink ("/proc/self/exe", here, sizeof here - 1);
  here[n > 0 ? n : 0] = '\0';
  char *slash = strrchr (here, '/');
  if (slash != NULL)
    {
      slash[1] = '\0';
      if ((size_t)snprintf (path, size, "%s%s", here, place) < size && access (path, F_OK) == 0)
        return true;
    }
  path[0] = '\0';
  return false;
}

char *
hg_program_data (char *path, size_t size, const char *source)
{
  const char *chosen = getenv ("HOURGLASS_DATA");
  if (chosen != NULL && *chosen != '\0')
    snprintf (path, size, "%s", chosen);
  else if (!hg_program_place (path, size, "../share/hourglass/data"))
    snprintf (path, size, "%s", source);
  return path;
}
