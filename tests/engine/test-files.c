/* files/: replacing files, and arrays as .npy and .h5. The system's refusals are real ones: a limit on the
 * size of files, folders that are missing, links. */
#include "base/memory.h"
#include "engine/place.h"
#include "files/arrays-h5.h"
#include "files/npy.h"
#include "files/read-file.h"
#include "files/replace.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void
put (const char *path, const char *text)
{
  HgError error = { 0 };
  CHECK_DONE (hg_replace_file (path, text, strlen (text), &error), error);
}

static void
check_holds (const char *path, const char *text)
{
  HgError error = { 0 };
  void *bytes = NULL;
  size_t n = 0;
  if (CHECK_DONE (hg_read_file (path, 1 << 20, &bytes, &n, &error), error))
    CHECK (n == strlen (text) && memcmp (bytes, text, n) == 0);
  free (bytes);
}

TEST (a_new_file_and_the_same_again)
{
  put (scratch ("a"), "one");
  check_holds (scratch ("a"), "one");
  put (scratch ("a"), "a longer text");
  check_holds (scratch ("a"), "a longer text");
  CHECK_EQUAL (scratch_count (), 1);
}

TEST (a_path_without_a_folder)
{
  char here[TEST_PATH];
  REQUIRE (getcwd (here, sizeof here) != NULL);
  scratch ("x");
  REQUIRE (chdir (test_folder) == 0);
  put ("bare", "text");
  check_holds ("bare", "text");
  unlink ("bare");
  CHECK (chdir (here) == 0);
}

TEST (links_are_followed_and_the_mode_is_kept)
{
  struct stat stat;
  put (scratch ("real"), "one");
  chmod (scratch ("real"), 0640);
  REQUIRE (symlink ("real", scratch ("link")) == 0);
  put (scratch ("link"), "two");
  check_holds (scratch ("real"), "two");
  CHECK (lstat (scratch ("link"), &stat) == 0 && S_ISLNK (stat.st_mode));
  CHECK (lstat (scratch ("real"), &stat) == 0 && (stat.st_mode & 07777) == 0640);
  unlink (scratch ("link"));
}

TEST (a_new_file_follows_the_umask)
{
  struct stat result;
  mode_t before = umask (027);
  put (scratch ("masked"), "x");
  umask (before);
  CHECK (stat (scratch ("masked"), &result) == 0 && (result.st_mode & 07777) == 0640);
}

static void
check_refused (const char *path, const char *sentence)
{
  HgError error = { 0 };
  size_t before = scratch_count ();
  HgError asked = { 0 };
  CHECK (!hg_replace_file (path, "new", 3, &error) && !hg_replace_can_begin (path, &asked));
  CHECK_TEXT (asked.text, error.text);
  CHECK_EQUAL (error.code, HG_ERROR_IO);
  CHECK_CONTAINS (error.text, sentence);
  CHECK_EQUAL (scratch_count (), before);
}

TEST (what_cannot_be_replaced_is_named)
{
  char long_name[TEST_PATH];
  memset (long_name, 'n', 300);
  strcpy (long_name + 300, ".h5");
  REQUIRE (symlink ("nowhere", scratch ("dangling")) == 0);
  REQUIRE (mkfifo (scratch ("pipe"), 0600) == 0);
  check_refused (scratch ("no/such/folder.h5"), "folder.h5: the folder ");
  check_refused (scratch ("no/such/folder.h5"), "is not there");
  check_refused (test_folder, "is not a regular file");
  check_refused ("/dev/null", "/dev/null: is not a regular file");
  check_refused (scratch ("pipe"), "is not a regular file");
  check_refused (scratch ("dangling"), "is a link to a file that is not there");
  check_refused (scratch (long_name), "File name too long");
  check_refused ("", "“”: expected the name of a file");
  unlink (scratch ("dangling"));
  unlink (scratch ("pipe"));
}

TEST (asking_leaves_nothing_behind)
{
  HgError error = { 0 };
  put (scratch ("asked"), "the old text");
  size_t before = scratch_count ();
  CHECK_DONE (hg_replace_can_begin (scratch ("asked"), &error), error);
  CHECK_DONE (hg_replace_can_begin (scratch ("asked-anew"), &error), error);
  CHECK_EQUAL (scratch_count (), before);
  check_holds (scratch ("asked"), "the old text");
}

/* The disk refuses in the middle: RLIMIT_FSIZE stands for a full one. In a child, because limits only go
 * down. */
TEST (a_full_disk_leaves_the_old_file)
{
  put (scratch ("kept"), "the old text");
  size_t before = scratch_count ();
  pid_t child = fork ();
  if (child == 0)
    {
      HgError error = { 0 };
      struct rlimit limit = { 4096, 4096 };
      char *big = hg_alloc (1 << 20, 1, NULL);
      signal (SIGXFSZ, SIG_IGN);
      bool refused = setrlimit (RLIMIT_FSIZE, &limit) == 0
                     && !hg_replace_file (scratch ("kept"), big, 1 << 20, &error)
                     && strstr (error.text, "kept: could not be written: File too large") != NULL;
      free (big);
      _exit (refused ? 0 : 1);
    }
  int status = -1;
  CHECK (child > 0 && waitpid (child, &status, 0) == child && WIFEXITED (status)
         && WEXITSTATUS (status) == 0);
  check_holds (scratch ("kept"), "the old text");
  CHECK_EQUAL (scratch_count (), before);
}

/* Killed at any moment: the file is the old or the new text, whole. */
TEST (a_kill_leaves_one_of_the_two)
{
  enum
  {
    SIZE = 300000
  };
  static char texts[2][SIZE + 1];
  memset (texts[0], 'a', SIZE);
  memset (texts[1], 'b', SIZE);
  put (scratch ("killed"), texts[0]);
  for (int i = 0; i < 25; i++)
    {
      pid_t child = fork ();
      if (child == 0)
        for (int turn = 0;; turn++)
          hg_replace_file (scratch ("killed"), texts[turn % 2], SIZE, NULL);
      REQUIRE (child > 0);
      usleep (1000 + 700 * (useconds_t)i);
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      void *bytes = NULL;
      size_t n = 0;
      if (CHECK (hg_read_file (scratch ("killed"), 1 << 20, &bytes, &n, NULL)))
        CHECK (n == SIZE && (memcmp (bytes, texts[0], n) == 0 || memcmp (bytes, texts[1], n) == 0));
      free (bytes);
    }
}

TEST (reading_refuses_what_is_no_file_or_too_long)
{
  HgError error = { 0 };
  void *bytes;
  size_t n;
  put (scratch ("ten"), "0123456789");
  CHECK (!hg_read_file (scratch ("ten"), 9, &bytes, &n, &error));
  CHECK_CONTAINS (error.text, "ten: expected at most");
  CHECK (!hg_read_file (test_folder, 100, &bytes, &n, &error));
  CHECK_CONTAINS (error.text, "is not a regular file");
  REQUIRE (mkfifo (scratch ("fifo"), 0600) == 0);
  CHECK (!hg_read_file (scratch ("fifo"), 100, &bytes, &n, &error));
  CHECK_CONTAINS (error.text, "fifo: is not a regular file");
  CHECK (!hg_read_file (scratch ("nothing"), 100, &bytes, &n, &error));
  CHECK_CONTAINS (error.text, "nothing: cannot be read: No such file or directory");
}

static HgTensor *
counted (int rank, int64_t a, int64_t b)
{
  HgShape shape = hg_shape (rank, a, b);
  HgTensor *tensor = hg_tensor_new (&shape, NULL);
  for (size_t i = 0; i < tensor->values; i++)
    tensor->data[i] = (HgReal)i / 3 - 1;
  return tensor;
}

TEST (npy_is_what_numpy_writes)
{
  static const struct
  {
    int rank;
    int64_t a, b;
    const char *header;
  } cases[] = {
    { 2, 3, 4, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4,), }" },
    { 1, 5, 0, "{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error = { 0 };
      HgTensor *tensor = counted (cases[i].rank, cases[i].a, cases[i].b);
      void *bytes = NULL;
      size_t n = 0;
      CHECK_DONE (hg_npy_save (scratch ("x.npy"), tensor, &error), error);
      REQUIRE (CHECK (hg_read_file (scratch ("x.npy"), 1 << 20, &bytes, &n, NULL)));
      const unsigned char *file = bytes;
      size_t start = 10 + (size_t)file[8] + 256 * (size_t)file[9];
      CHECK (memcmp (file, "\x93NUMPY\x01\x00", 8) == 0);
      CHECK_EQUAL (start % 64, 0);
      CHECK (memcmp (file + 10, cases[i].header, strlen (cases[i].header)) == 0);
      CHECK (file[start - 1] == '\n');
      CHECK_EQUAL (n - start, tensor->values * 4);
      CHECK (memcmp (file + start, tensor->data, n - start) == 0);
      free (bytes);
      hg_tensor_unref (tensor);
    }
}

TEST (arrays_come_back_from_hdf5)
{
  HgError error = { 0 };
  HgTensor *a = counted (2, 3, 4), *b = counted (1, 7, 0);
  HgNamedArray arrays[] = { { "lstm/kernel", a }, { "lstm/bias", b }, { "x0", a } };
  REQUIRE (CHECK_DONE (hg_arrays_h5_save (scratch ("arrays.h5"), arrays, 3, &error), error));
  for (size_t i = 0; i < 3; i++)
    {
      HgTensor *back = hg_arrays_h5_load (scratch ("arrays.h5"), arrays[i].name, &error);
      if (CHECK_DONE (back != NULL, error) && CHECK (hg_shape_equal (&back->shape, &arrays[i].value->shape)))
        CHECK (memcmp (back->data, arrays[i].value->data, back->values * sizeof (HgReal)) == 0);
      hg_tensor_unref (back);
    }
  CHECK (hg_arrays_h5_load (scratch ("arrays.h5"), "y0", &error) == NULL);
  CHECK_TEXT (error.text, "arrays.h5: y0 is missing");
  CHECK (hg_arrays_h5_load (scratch ("arrays.h5"), "lstm", &error) == NULL);
  CHECK_TEXT (error.text, "arrays.h5: lstm is not a data set");
  HgNamedArray twice[] = { { "x", a }, { "x", b } };
  CHECK (!hg_arrays_h5_save (scratch ("twice.h5"), twice, 2, &error));
  CHECK_CONTAINS (error.text, "the name x is used twice");
  CHECK (access (scratch ("twice.h5"), F_OK) != 0);
  hg_tensor_unref (a);
  hg_tensor_unref (b);
}
