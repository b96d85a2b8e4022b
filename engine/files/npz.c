#include "files/npz.h"
#include "base/memory.h"
#include "files/replace.h"
#include "files/zip-image.h"
#include <stdio.h>
#include <stdlib.h>

/* A member's name in the archive. */
typedef struct
{
  char text[320];
} Name;

/* The archive's bytes, owned by the caller. */
static bool
pack (const HgNpzMember *members, size_t n, void **bytes, size_t *size, HgError *error)
{
  Name *names = hg_alloc (n, sizeof *names, error);
  HgZipMember *files = hg_alloc (n, sizeof *files, error);
  bool done = names != NULL && files != NULL;
  for (size_t i = 0; done && i < n; i++)
    {
      snprintf (names[i].text, sizeof names[i].text, "%s.npy", members[i].name);
      files[i] = (HgZipMember){ names[i].text, members[i].file.bytes, members[i].file.size };
    }
  done = done && hg_zip_image (files, n, bytes, size, error);
  free (files);
  free (names);
  return done;
}

bool
hg_npz_save (const char *path, const HgNpzMember *members, size_t n, HgError *error)
{
  void *bytes = NULL;
  size_t size;
  bool done = (pack (members, n, &bytes, &size, error) || hg_error_prefix (error, "%s", path))
              && hg_replace_file (path, bytes, size, error);
  free (bytes);
  return done;
}
