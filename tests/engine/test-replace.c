/* files/replace: a save is killed, and fails, at every single call to the system. What is at the path is then
 * the old text or the new one, whole; what is said about it is true; and the next save leaves nothing behind.
 */
#include "engine/faults.h"
#include "engine/place.h"
#include "files/read-file.h"
#include "files/replace.h"
#include <errno.h>
#include <sys/file.h>

enum
{
  SIZE = 200000,
  DONE = 0,
  REFUSED = 1, /* with a sentence */
  SILENT = 2,  /* without one */
  LATE = 3     /* the new text is there, and the sentence says so */
};

static char texts[2][SIZE + 1];

static void
put (const char *path, const char *text)
{
  HgError error = { 0 };
  CHECK_DONE (hg_replace_file (path, text, strlen (text), &error), error);
}

/* Which of the two texts is at @path; −1: neither, whole. */
static int
holds (const char *path)
{
  HgError error = { 0 };
  void *bytes = NULL;
  size_t n = 0;
  int which = -1;
  if (CHECK_DONE (hg_read_file (path, 2 * SIZE, &bytes, &n, &error), error) && n == SIZE)
    which = memcmp (bytes, texts[0], SIZE) == 0 ? 0 : memcmp (bytes, texts[1], SIZE) == 0 ? 1 : -1;
  free (bytes);
  return which;
}

static int
save (const void *path)
{
  HgError error = { 0 };
  if (hg_replace_file (path, texts[1], SIZE, &error))
    return DONE;
  return error.text[0] == '\0' ? SILENT : strstr (error.text, "was written, but") != NULL ? LATE : REFUSED;
}

/* The path of the file, with the old text in it and nothing beside it. */
static const char *
begin (void)
{
  static char path[TEST_PATH + 300];
  memset (texts[0], 'a', SIZE);
  memset (texts[1], 'b', SIZE);
  snprintf (path, sizeof path, "%s", scratch ("saved.h5"));
  put (path, texts[0]);
  CHECK_EQUAL (scratch_count (), 1);
  return path;
}

TEST (a_kill_at_every_call_loses_nothing)
{
  const char *path = begin ();
  unsigned calls = 0, kept = 0, stale = 0;
  REQUIRE (CHECK_EQUAL (fault_run ((Fault){ 0 }, save, path, &calls), DONE));
  REQUIRE (CHECK (calls > 8));
  const unsigned all = calls;
  for (unsigned at = 1; at <= all; at++)
    {
      put (path, texts[0]);
      CHECK_EQUAL (fault_run ((Fault){ .at = at }, save, path, &calls), 128 + SIGKILL);
      const int which = holds (path);
      CHECK (which >= 0);
      kept += which == 0;
      stale += scratch_count () > 1;
      put (path, texts[0]);
      CHECK_EQUAL (scratch_count (), 1);
    }
  printf (
      "# killed at each of %u calls: the old text %u times, %u with a file left over until the next save\n",
      all, kept, stale);
  CHECK (kept > 0 && kept < all && stale > 0);
}

/* @error at every call, once or from there on. */
static void
fail_everywhere (int error, bool lasting)
{
  const char *path = begin ();
  unsigned calls = 0, refused = 0;
  REQUIRE (CHECK_EQUAL (fault_run ((Fault){ 0 }, save, path, &calls), DONE));
  const unsigned all = calls;
  for (unsigned at = 1; at <= all; at++)
    {
      put (path, texts[0]);
      const int result
          = fault_run ((Fault){ .at = at, .error = error, .lasting = lasting }, save, path, &calls);
      const int which = holds (path);
      if (!(result == REFUSED ? which == 0 : (result == DONE || result == LATE) && which == 1))
        test_fault (__FILE__, __LINE__, "call %u, %s %s: ended with %d and the %s text", at, strerror (error),
                    lasting ? "from there on" : "once", result,
                    which == 0   ? "old"
                    : which == 1 ? "new"
                                 : "half a");
      refused += result == REFUSED;
      put (path, texts[0]);
      CHECK_EQUAL (scratch_count (), 1);
    }
  printf ("# %s at each of %u calls: refused %u times\n", strerror (error), all, refused);
  CHECK (refused > 0);
}

TEST (a_full_disk_at_every_call_keeps_the_old_file)
{
  fail_everywhere (ENOSPC, false);
  fail_everywhere (ENOSPC, true);
}

TEST (a_broken_disk_at_every_call_keeps_the_old_file)
{
  fail_everywhere (EIO, false);
  fail_everywhere (EIO, true);
}

TEST (what_another_save_writes_is_left_alone)
{
  const char *path = begin ();
  char temporary[TEST_PATH + 400];
  snprintf (temporary, sizeof temporary, "%s", scratch (".saved.h5.0123456789abcdef.tmp"));
  FILE *file = fopen (temporary, "we");
  REQUIRE (file != NULL && flock (fileno (file), LOCK_EX) == 0);
  put (path, texts[1]);
  CHECK_EQUAL (scratch_count (), 2);
  fclose (file);
  put (path, texts[0]);
  CHECK_EQUAL (scratch_count (), 1);
  put (scratch (".saved.h5.not-ours.tmp"), "x");
  put (path, texts[1]);
  CHECK_EQUAL (scratch_count (), 2);
}
