/* The reader process on damaged files of every format: whatever comes of a file, the program gets a data set,
 * a model or one sentence that begins with the file's name, and goes on. HG_FUZZ is the number of files
 * (1,000; the full measure is 20,000); the same number gives the same files. */
#include "base/clock.h"
#include "base/random.h"
#include "engine/made-files.h"
#include "engine/place.h"
#include "files/read-file.h"
#include "reader/open.h"
#include <dirent.h>

enum
{
  ROUNDS = 1000,
  MOST_SEEDS = 400,
  LARGEST = 300000 /* bytes of a file that is damaged */
};

typedef struct
{
  char path[TEST_PATH + 300];
  const char *ending;
  bool hdf5; /* or an archive of Keras's: read as a model, and as a tree */
} Seed;

typedef struct
{
  size_t done, refused, died, stopped;
  double longest; /* s */
} Count;

static Seed seeds[MOST_SEEDS];
static size_t n_seeds;

static void
add_seed (const char *path, const char *ending, bool hdf5)
{
  struct stat status;
  if (n_seeds == MOST_SEEDS || stat (path, &status) != 0 || status.st_size == 0 || status.st_size > LARGEST)
    return;
  snprintf (seeds[n_seeds].path, sizeof seeds->path, "%s", path);
  seeds[n_seeds].ending = ending;
  seeds[n_seeds++].hdf5 = hdf5;
}

static void
add_folder (const char *name)
{
  static const char *const endings[] = { ".h5", ".keras", ".mat", ".npy", ".npz", ".png", ".jpg" };
  char folder[TEST_PATH], path[TEST_PATH + 300];
  snprintf (folder, sizeof folder, "%s", golden (name));
  DIR *open = opendir (folder);
  for (struct dirent *entry; open != NULL && (entry = readdir (open)) != NULL;)
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
      if (strlen (entry->d_name) > strlen (endings[i])
          && strcmp (entry->d_name + strlen (entry->d_name) - strlen (endings[i]), endings[i]) == 0)
        {
          snprintf (path, sizeof path, "%s/%s", folder, entry->d_name);
          add_seed (path, endings[i], i < 3);
        }
  closedir (open);
}

/* Small files of the formats that tests/golden has none of. */
static void
add_made (void)
{
  static unsigned char cifar[3073 * 2] = { 3 };
  static unsigned char idx[16 + 4 * 9] = { 0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 3 };
  static const char csv[] = "time;\"a, b\";c;label\n2026-01-01 00:00;1,5;2;x\n2026-01-01 00:01;2,5;;y\n"
                            "2026-01-01 00:02;-3e2;\"4\";x\n2026-01-01 00:03;1;1;z\n";
  cifar[3073] = 9;
  write_bytes (scratch ("seed.bin"), cifar, sizeof cifar);
  write_bytes (scratch ("seed.idx"), idx, sizeof idx);
  write_bytes (scratch ("seed.csv"), csv, sizeof csv - 1);
  for (int i = 0; i < 3; i++)
    {
      add_seed (scratch ("seed.bin"), ".bin", false);
      add_seed (scratch ("seed.idx"), ".idx", false);
      add_seed (scratch ("seed.csv"), ".csv", false);
    }
}

/* One change of the kinds that break readers: bits, whole numbers at their ends, pieces moved, cut, doubled.
 */
static size_t
damage (unsigned char *bytes, size_t n, HgRandom *random)
{
  static const uint64_t numbers[] = { 0,
                                      1,
                                      0x7f,
                                      0x80,
                                      0xff,
                                      0xffff,
                                      0x7fffffff,
                                      0x80000000,
                                      0xffffffff,
                                      0x7fffffffffffffff,
                                      0x8000000000000000,
                                      0xffffffffffffffff };
  const uint64_t dice = hg_random_bits (random);
  /* Half of the changes near the start, where headers are. */
  const size_t reach = (dice & 1) != 0 && n > 512 ? 512 : n, at = (dice >> 8) % reach;
  const size_t wide = (size_t)1 << (dice >> 4 & 3), room = n - at;
  const uint64_t number = numbers[(dice >> 40) % (sizeof numbers / sizeof *numbers)];
  const size_t other = (size_t)(hg_random_bits (random) % n), length = 1 + (dice >> 48) % 64;
  switch (dice >> 1 & 7)
    {
    case 0:
      bytes[at] ^= (unsigned char)(1u << (dice >> 60 & 7));
      break;
    case 1:
    case 2:
    case 3:
      memcpy (bytes + at, &number, wide < room ? wide : room);
      break;
    case 4:
      memmove (bytes + at, bytes + other, length < n - at && length < n - other ? length : 1);
      break;
    case 5:
      memset (bytes + at, (int)(dice >> 56), length < room ? length : room);
      break;
    case 6:
      bytes[at] = (unsigned char)(bytes[at] + (dice >> 32 & 1 ? 1 : -1));
      break;
    default:
      return (dice >> 32 & 3) == 0 ? at + 1 : n;
    }
  return n;
}

/* The tree of the file at @path, and the first rows of some data sets in it. */
static bool
look_into (const char *path, HgError *error)
{
  enum
  {
    SETS = 3,
    FIRST = 5 /* rows */
  };
  HgTree tree;
  const bool done = hg_tree_open (path, &tree, NULL, error);
  size_t looked = 0;
  for (size_t i = 0; done && i < tree.n && looked < SETS; i++)
    if (tree.items[i].kind == HG_TREE_DATA && tree.items[i].fault == NULL)
      {
        HgRows rows;
        HgError fault = { 0 };
        if (!hg_rows_open (path, tree.items[i].path, 0, FIRST, &rows, NULL, &fault)
            && strncmp (fault.text, "damaged", 7) != 0)
          test_fault (__FILE__, __LINE__, "%s: “%s”", path, fault.text);
        hg_rows_clear (&rows);
        looked++;
      }
  hg_tree_clear (&tree);
  return done;
}

/* Reads the file at @path as one of @seed's format. */
static bool
read_one (const Seed *seed, const char *path, bool tree, HgError *error)
{
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgKerasFacts facts = { 0 };
  HgProject *project = NULL;
  HgDataset *dataset = NULL;
  const bool done = seed->hdf5 && tree ? look_into (path, error)
                    : seed->hdf5 ? hg_project_open (path, &model, &weights, &facts, &project, NULL, error)
                                 : (dataset = hg_data_open (path, NULL, NULL, error)) != NULL;
  hg_project_free (project);
  hg_keras_facts_clear (&facts);
  hg_model_unref (model);
  hg_weights_unref (weights);
  hg_dataset_unref (dataset);
  return done;
}

static void
open_one (const Seed *seed, const char *path, bool tree, Count *count)
{
  HgError error = { 0 };
  const double start = hg_clock_seconds ();
  const bool done = read_one (seed, path, tree, &error);
  const double seconds = hg_clock_seconds () - start;
  count->longest = seconds > count->longest ? seconds : count->longest;
  count->done += done;
  count->refused += !done;
  count->stopped += !done && strstr (error.text, "came to nothing") != NULL;
  const bool died
      = !done
        && (strstr (error.text, "broke the reader") != NULL || strstr (error.text, "tried to do") != NULL
            || strstr (error.text, "gave no answer") != NULL || strstr (error.text, "not valid") != NULL);
  count->died += died;
  if (!done && (error.code == HG_ERROR_NONE || strncmp (error.text, "damaged", 7) != 0))
    test_fault (__FILE__, __LINE__, "%s: “%s”", seed->path, error.text);
  /* Only libhdf5 is known to break on files: readers that are written here do not. */
  if (!seed->hdf5 && died)
    test_fault (__FILE__, __LINE__, "%s: “%s”", seed->path, error.text);
}

TEST (damaged_files_are_read_or_refused)
{
  const char *asked = getenv ("HG_FUZZ");
  const int rounds = asked != NULL ? atoi (asked) : ROUNDS;
  HgRandom random = hg_random (2026);
  Count count = { 0 };
  add_folder ("keras");
  add_folder ("foreign");
  add_folder ("data");
  add_folder ("trees");
  for (int i = 0; i < 4; i++)
    add_folder ("images/kinds");
  for (int i = 0; i < 8; i++)
    add_folder ("projects");
  add_made ();
  REQUIRE (CHECK (n_seeds > 20));
  for (int round = 0; round < rounds; round++)
    {
      const Seed *seed = &seeds[hg_random_bits (&random) % n_seeds];
      char path[TEST_PATH + 320];
      void *bytes;
      size_t n;
      HgError error;
      snprintf (path, sizeof path, "%s%s", scratch ("damaged"), seed->ending);
      REQUIRE (CHECK_DONE (hg_read_file (seed->path, LARGEST, &bytes, &n, &error), error));
      const int changes = 1 + (int)(hg_random_bits (&random) % 4);
      for (int i = 0; i < changes && n > 0; i++)
        n = damage (bytes, n, &random);
      write_bytes (path, bytes, n);
      open_one (seed, path, round % 2 == 0, &count);
      free (bytes);
    }
  printf ("# %d files: %zu read, %zu refused, of them %zu with the reader's end, %zu stopped; the longest "
          "took %.1f s\n",
          rounds, count.done, count.refused, count.died, count.stopped, count.longest);
  CHECK (count.done > 0 && count.refused > 0);
}
