/* Files of a test: the committed golden numbers, and a folder of its own that is gone afterwards. */
#pragma once
#include "engine/harness.h"
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  TEST_PATH = 600
};

/* "keras/universal_lstm.h5" below tests/golden, in one of a few buffers that take turns. */
static inline const char *
golden (const char *name)
{
  static char path[4][TEST_PATH];
  static unsigned turn;
  const char *folder = getenv ("HG_GOLDEN");
  char *text = path[turn++ % 4];
  snprintf (text, TEST_PATH, "%s/%s", folder != NULL ? folder : "tests/golden", name);
  return text;
}

static char test_folder[TEST_PATH];

static inline void
scratch_remove (void)
{
  char path[2 * TEST_PATH];
  DIR *folder = opendir (test_folder);
  for (struct dirent *entry; folder != NULL && (entry = readdir (folder)) != NULL;)
    {
      snprintf (path, sizeof path, "%s/%s", test_folder, entry->d_name);
      unlink (path);
    }
  if (folder != NULL)
    closedir (folder);
  rmdir (test_folder);
}

/* A path in the program's own folder. */
static inline const char *
scratch (const char *name)
{
  static char path[4][TEST_PATH + 300];
  static unsigned turn;
  if (*test_folder == '\0')
    {
      const char *above = getenv ("TMPDIR");
      snprintf (test_folder, sizeof test_folder, "%s/hourglass-test.XXXXXX", above != NULL ? above : "/tmp");
      if (mkdtemp (test_folder) == NULL)
        abort ();
      atexit (scratch_remove);
    }
  char *text = path[turn++ % 4];
  snprintf (text, sizeof path[0], "%s/%s", test_folder, name);
  return text;
}

/* Files in that folder. */
static inline size_t
scratch_count (void)
{
  size_t n = 0;
  DIR *folder = opendir (test_folder);
  for (struct dirent *entry; folder != NULL && (entry = readdir (folder)) != NULL;)
    n += entry->d_name[0] != '.' || strlen (entry->d_name) > 2;
  if (folder != NULL)
    closedir (folder);
  return n;
}
