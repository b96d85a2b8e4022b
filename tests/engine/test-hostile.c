/* Files that were made to do harm, of the kinds that are known to: each is refused with a sentence that says
 * why, soon, and the program does not grow. They are made here, with the libraries' own means where these
 * allow it. */
#include "base/clock.h"
#include "engine/made-files.h"
#include "engine/place.h"
#include "files/h5-data.h"
#include "files/h5-text.h"
#include "files/json-read.h"
#include "files/keras-file.h"
#include "files/keras-same.h"
#include "files/read-file.h"
#include "reader/open.h"
#include <errno.h>
#include <hdf5.h>
#include <sys/inotify.h>
#include <zip.h>
#include <zlib.h>
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

static const char *
refused_model (const char *path)
{
  static HgError error;
  HgModel *model;
  HgWeights *weights;
  double start = hg_clock_seconds ();
  error = (HgError){ 0 };
  if (hg_model_open (path, &model, &weights, NULL, NULL, &error))
    {
      test_fault (__FILE__, __LINE__, "%s is opened", path);
      hg_model_unref (model);
      hg_weights_unref (weights);
    }
  CHECK (hg_clock_seconds () - start < 5);
  return error.text;
}

static const char *
refused_data (const char *path)
{
  static HgError error;
  double start = hg_clock_seconds ();
  error = (HgError){ 0 };
  HgDataset *dataset = hg_data_open (path, NULL, NULL, &error);
  if (dataset != NULL)
    test_fault (__FILE__, __LINE__, "%s is opened", path);
  hg_dataset_unref (dataset);
  CHECK (hg_clock_seconds () - start < 5);
  return error.text;
}

static const char sequential[]
    = "{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"Dense\", \"config\": {\"name\": "
      "\"d\", "
      "\"units\": 4, \"activation\": \"linear\", \"use_bias\": false, \"batch_input_shape\": [null, 4]}}]}";

/* A Keras file in which the kernel of the layer d is whatever @make puts at model_weights/d. */
static const char *
model_with (const char *name, const char *json, void (*make) (hid_t group))
{
  const char *names[] = { "d" }, *weights[] = { "kernel" };
  HgError error = { 0 };
  const char *path = scratch (name);
  hg_h5_quiet ();
  hid_t file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  hid_t all = H5Gcreate2 (file, "model_weights", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  hid_t group = H5Gcreate2 (all, "d", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  CHECK (hg_h5_write_text (file, "model_config", json, &error)
         && hg_h5_write_text (file, "keras_version", "2.2.4", &error)
         && hg_h5_write_texts (all, "layer_names", names, 1, &error)
         && hg_h5_write_texts (group, "weight_names", weights, 1, &error));
  make (group);
  H5Gclose (group);
  H5Gclose (all);
  H5Fclose (file);
  return path;
}

static void
write_file (const char *path, const void *bytes, size_t n)
{
  FILE *file = fopen (path, "we");
  if (file == NULL || fwrite (bytes, 1, n, file) != n || fclose (file) != 0)
    abort ();
}

/* A file that is there, and that other files name. */
static const char *
bait (void)
{
  return scratch ("bait");
}

static void
make_data_set (hid_t group, hid_t type, hid_t plan, int rank, const hsize_t *dims)
{
  hid_t space = H5Screate_simple (rank, dims, NULL);
  hid_t set = H5Dcreate2 (group, "kernel", type, space, H5P_DEFAULT, plan, H5P_DEFAULT);
  CHECK (set >= 0);
  H5Dclose (set);
  H5Sclose (space);
}

static const hsize_t four[] = { 4, 4 };

static void
external_storage (hid_t group)
{
  hid_t plan = H5Pcreate (H5P_DATASET_CREATE);
  H5Pset_external (plan, bait (), 0, 64);
  make_data_set (group, H5T_IEEE_F32LE, plan, 2, four);
  H5Pclose (plan);
}

static void
virtual_set (hid_t group)
{
  hid_t plan = H5Pcreate (H5P_DATASET_CREATE), space = H5Screate_simple (2, four, NULL);
  H5Pset_virtual (plan, space, bait (), "x", space);
  make_data_set (group, H5T_IEEE_F32LE, plan, 2, four);
  H5Sclose (space);
  H5Pclose (plan);
}

static void
external_link (hid_t group)
{
  CHECK (H5Lcreate_external (bait (), "/x", group, "kernel", H5P_DEFAULT, H5P_DEFAULT) >= 0);
}

static void
soft_link (hid_t group)
{
  CHECK (H5Lcreate_soft ("/model_weights/d/kernel", group, "kernel", H5P_DEFAULT, H5P_DEFAULT) >= 0);
}

static void
cycle (hid_t group)
{
  CHECK (H5Lcreate_hard (group, ".", group, "kernel", H5P_DEFAULT, H5P_DEFAULT) >= 0);
}

static void
texts (hid_t group)
{
  hid_t type = H5Tcopy (H5T_C_S1);
  H5Tset_size (type, H5T_VARIABLE);
  make_data_set (group, type, H5P_DEFAULT, 2, four);
  H5Tclose (type);
}

static void
other_filter (hid_t group)
{
  hid_t plan = H5Pcreate (H5P_DATASET_CREATE);
  H5Pset_chunk (plan, 2, four);
  H5Pset_nbit (plan);
  make_data_set (group, H5T_IEEE_F32LE, plan, 2, four);
  H5Pclose (plan);
}

static void
terabytes (hid_t group)
{
  const hsize_t dims[] = { 1 << 20, 1 << 20 }, chunk[] = { 1024, 1024 };
  hid_t plan = H5Pcreate (H5P_DATASET_CREATE);
  H5Pset_chunk (plan, 2, chunk);
  H5Pset_deflate (plan, 9);
  make_data_set (group, H5T_IEEE_F32LE, plan, 2, dims);
  H5Pclose (plan);
}

static void
nothing (hid_t group)
{
}

TEST (hdf5_files_that_reach_out_are_refused_by_name)
{
  static const struct
  {
    const char *name;
    void (*make) (hid_t group);
    const char *sentence;
  } cases[] = {
    { "external.h5", external_storage, "keeps its numbers in another file, which is not opened" },
    { "virtual.h5", virtual_set, "keeps its numbers in another file, which is not opened" },
    { "link.h5", external_link, "kernel is a link to elsewhere, which is not followed" },
    { "soft.h5", soft_link, "kernel is a link to elsewhere, which is not followed" },
    { "cycle.h5", cycle, "kernel is not a data set" },
    { "texts.h5", texts, "expected floating-point numbers, got another type" },
    { "filter.h5", other_filter, "is packed by a filter (number 5) that is not supported: pack it with deflate (zlib)" },
    { "terabytes.h5", terabytes, "expected 4 × 4, got 1,048,576 × 1,048,576" },
    { "nothing.h5", nothing, "kernel is missing" },
  };
  char event[4096];
  int watch = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  write_file (bait (), "x", 1);
  REQUIRE (CHECK (inotify_add_watch (watch, bait (), IN_OPEN | IN_ACCESS) >= 0));
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      const char *text = refused_model (model_with (cases[i].name, sequential, cases[i].make));
      CHECK_CONTAINS (text, cases[i].sentence);
      CHECK (strncmp (text, cases[i].name, strlen (cases[i].name)) == 0);
    }
  /* Nobody even tried; and the watch would have seen it. */
  CHECK (read (watch, event, sizeof event) < 0 && errno == EAGAIN);
  fclose (fopen (bait (), "re"));
  CHECK (read (watch, event, sizeof event) > 0);
  close (watch);
}

/* A text of variable length lies in a heap of the file, whose sizes may lie: they are what libhdf5 writes
 * beyond its memory for. */
TEST (heaps_that_lie_about_their_sizes_harm_nobody)
{
  static const uint64_t lies[]
      = { 0, 1, 0xffff, 0x7fffffff, 0xffffffff, 0x7fffffffffffffff, 0xfffffffffffffff0, UINT64_MAX };
  HgError error = { 0 };
  void *bytes;
  size_t n, heaps = 0;
  const char *path = model_with ("heap.h5", sequential, nothing);
  REQUIRE (CHECK_DONE (hg_read_file (path, 1 << 24, &bytes, &n, &error), error));
  for (char *heap = bytes; (heap = memmem (heap, n - (size_t)(heap - (char *)bytes), "GCOL", 4)) != NULL;
       heap += 4, heaps++)
    for (size_t field = 8; field <= 24;
         field += 8) /* of the heap, of its first object: number of uses, size */
      for (size_t i = 0; i < sizeof lies / sizeof *lies; i++)
        {
          uint64_t kept;
          HgModel *model;
          HgWeights *weights;
          memcpy (&kept, heap + field, sizeof kept);
          memcpy (heap + field, &lies[i], sizeof kept);
          write_file (scratch ("lie.h5"), bytes, n);
          memcpy (heap + field, &kept, sizeof kept);
          error = (HgError){ 0 };
          CHECK (!hg_model_open (scratch ("lie.h5"), &model, &weights, NULL, NULL, &error));
          CHECK (strncmp (error.text, "lie.h5: ", 8) == 0);
        }
  CHECK (heaps > 0);
  free (bytes);
}

/* Packed zeros whose shape the model agrees with. */
TEST (an_array_that_grows_a_thousandfold_is_refused)
{
  static const char json[]
      = "{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"Dense\", \"config\": {\"name\": "
        "\"d\", "
        "\"units\": 1048576, \"activation\": \"linear\", \"use_bias\": false, \"batch_input_shape\": [null, "
        "1048576]}}]}";
  CHECK_CONTAINS (refused_model (model_with ("bomb.h5", json, terabytes)), "bomb.h5: ");
}

/* Configurations that are nested or long beyond reason. */
TEST (json_bombs_are_refused)
{
  const size_t depth = 200000;
  char *json = malloc (depth + 1);
  REQUIRE (json != NULL);
  memset (json, '[', depth);
  json[depth] = '\0';
  CHECK_CONTAINS (refused_model (model_with ("deep.h5", json, nothing)), "deep.h5: ");
  snprintf (json, depth, "{\"class_name\": \"Sequential\", \"config\": [");
  size_t used = strlen (json);
  for (int i = 0; used + 100 < depth; i++)
    used += (size_t)snprintf (json + used, depth - used, "%s{\"class_name\": \"Activation\", \"config\": {}}",
                              i > 0 ? ", " : "");
  snprintf (json + used, depth - used, "]}");
  CHECK_CONTAINS (refused_model (model_with ("long.h5", json, nothing)), "long.h5: ");
  free (json);
}

TEST (shapes_that_no_file_holds_are_refused)
{
  static const char *const shapes[] = {
    "(1000000000, 1000000000)",
    "(4611686018427387904, 4)",
    "(18446744073709551615, 2)",
    "(1099511627776, 1)",
    "(2, 9223372036854775807)",
    "(1,1,1,1,1,1,1,1,1,1,1,1)",
    "(0, 5)",
    "(-1, 5)",
  };
  char bytes[128 + 64] = { 0 };
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    {
      npy_header (bytes, shapes[i]);
      write_file (scratch ("shape.npy"), bytes, sizeof bytes);
      CHECK_CONTAINS (refused_data (scratch ("shape.npy")), "shape.npy: ");
    }
}

/* A zip archive with one array that says it has @shape, and @mega MB of zeros behind it, packed. */
static const char *
zip_bomb (const char *shape, size_t mega)
{
  const char *path = scratch ("bomb.npz");
  size_t n = 128 + (mega << 20);
  char *bytes = calloc (n, 1);
  int fault;
  npy_header (bytes, shape);
  zip_t *zip = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, &fault);
  zip_source_t *source = zip_source_buffer (zip, bytes, n, 0);
  zip_int64_t i = zip_file_add (zip, "x.npy", source, 0);
  CHECK (i == 0 && zip_set_file_compression (zip, 0, ZIP_CM_DEFLATE, 9) == 0 && zip_close (zip) == 0);
  free (bytes);
  return path;
}

TEST (archives_that_grow_are_refused)
{
  CHECK_CONTAINS (refused_data (zip_bomb ("(1000000, 1000000)", 1)), "bomb.npz: x: expected");
  CHECK_CONTAINS (refused_data (zip_bomb ("(1048576, 8)", 33)), "bomb.npz: x: expected");
}

/* Gzip of zeros in which the array is not as long as it says. */
TEST (packed_images_that_never_end_are_refused)
{
  static const unsigned char header[16] = { 0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0, 0, 1, 0, 0, 0, 1, 0 };
  static char zeros[1 << 20];
  gzFile file = gzopen (scratch ("bomb-ubyte.gz"), "wb9");
  REQUIRE (file != NULL);
  gzwrite (file, header, sizeof header);
  for (int i = 0; i < 32; i++)
    gzwrite (file, zeros, sizeof zeros);
  gzclose (file);
  CHECK_CONTAINS (refused_data (scratch ("bomb-ubyte.gz")), "bomb-ubyte.gz: expected");
}

TEST (tables_without_an_end_of_row_are_refused)
{
  const size_t n = 8 << 20;
  char *bytes = malloc (n);
  REQUIRE (bytes != NULL);
  memset (bytes, ',', n);
  write_file (scratch ("row.csv"), bytes, n);
  CHECK_CONTAINS (refused_data (scratch ("row.csv")), "row.csv: ");
  memset (bytes, '"', n);
  bytes[1] = 'a';
  write_file (scratch ("quote.csv"), bytes, n);
  CHECK_CONTAINS (refused_data (scratch ("quote.csv")), "quote.csv: ");
  free (bytes);
}

TEST (json_is_read_to_a_depth)
{
  char text[2 * HG_JSON_DEPTH + 3];
  json_error_t fault;
  for (int depth = HG_JSON_DEPTH; depth <= HG_JSON_DEPTH + 1; depth++)
    {
      memset (text, '[', (size_t)depth);
      memset (text + depth, ']', (size_t)depth);
      text[2 * depth] = '\0';
      CHECK_EQUAL (hg_json_depth (text), depth);
      json_t *json = hg_json_read (text, 0, &fault);
      CHECK ((json != NULL) == (depth == HG_JSON_DEPTH));
      json_decref (json);
    }
  CHECK_TEXT (fault.text, "has 65 levels; at most 64 are read");
  CHECK_EQUAL (hg_json_depth ("{\"[[\\\"[\": [1, {}]}"), 3);
  CHECK (hg_json_read ("{", 0, NULL) == NULL && hg_json_read (NULL, 0, NULL) == NULL);
}

/* libhdf5 loses some bytes where a read fails; the process that reads files ends soon after. */
static void
watch_leaks (bool on)
{
#if defined(__SANITIZE_ADDRESS__)
  (on ? __lsan_enable : __lsan_disable) ();
#endif
}

/* Reads of a driver, of which one fails. */
typedef struct
{
  const char *bytes;
  size_t reads, failing; /* done; the one that fails, from 1 on */
  bool ever;             /* all after it fail too */
} Disk;

static bool
read_disk (void *context, uint64_t at, void *bytes, size_t n)
{
  Disk *disk = context;
  disk->reads++;
  if (disk->reads == disk->failing || (disk->ever && disk->reads > disk->failing))
    return false;
  memcpy (bytes, disk->bytes + at, n);
  return true;
}

/* The array y0 of @disk, or NULL. */
static HgTensor *
read_array (Disk *disk, size_t n, HgError *error)
{
  const HgH5Source source = { n, read_disk, disk };
  hid_t file = hg_h5_open_source (&source, error);
  hid_t set = file >= 0 ? hg_h5_find (file, "y0", H5I_DATASET, error) : H5I_INVALID_HID;
  HgTensor *tensor = set >= 0 ? hg_h5_read_tensor (set, n, NULL, error) : NULL;
  if (set >= 0)
    H5Dclose (set);
  if (file >= 0)
    H5Fclose (file);
  return tensor;
}

TEST (a_read_that_fails_is_never_a_part_of_an_array)
{
  HgError error = { 0 };
  void *bytes;
  size_t n;
  REQUIRE (
      CHECK_DONE (hg_read_file (golden ("keras/keras2_lstm_ae.io.h5"), 1 << 24, &bytes, &n, &error), error));
  watch_leaks (false); /* also of what it keeps to use again, and then loses */
  Disk whole = { .bytes = bytes };
  HgTensor *expected = read_array (&whole, n, &error);
  REQUIRE (CHECK_DONE (expected != NULL, error) && CHECK (whole.reads > 3));
  for (int ever = 0; ever < 2; ever++)
    for (size_t failing = 1; failing <= whole.reads; failing++)
      {
        Disk disk = { .bytes = bytes, .failing = failing, .ever = ever };
        error = (HgError){ 0 };
        HgTensor *tensor = read_array (&disk, n, &error);
        CHECK ((tensor == NULL) == (error.code != HG_ERROR_NONE));
        if (tensor != NULL)
          CHECK (hg_shape_equal (&tensor->shape, &expected->shape)
                 && memcmp (tensor->data, expected->data, expected->values * sizeof *expected->data) == 0);
        hg_tensor_unref (tensor);
      }
  hg_tensor_unref (expected);
  watch_leaks (true);
  free (bytes);
}

/* The model in @disk, with its weights; false with an error. */
static bool
read_model (Disk *disk, size_t n, HgModel **model, HgWeights **weights, HgError *error)
{
  const HgH5Source source = { n, read_disk, disk };
  return hg_keras_parse_source (&source, NULL, model, weights, NULL, error);
}

TEST (a_read_that_fails_is_never_a_part_of_a_model)
{
  static const char *const names[]
      = { "keras/universal_lstm.h5", "keras/keras3_shared.keras", "keras/keras3_nested.weights.h5" };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    {
      HgError error = { 0 };
      HgModel *whole_model, *model;
      HgWeights *whole_weights, *weights;
      void *bytes;
      size_t n, refused = 0;
      REQUIRE (CHECK_DONE (hg_read_file (golden (names[k]), 1 << 24, &bytes, &n, &error), error));
      watch_leaks (false);
      Disk whole = { .bytes = bytes };
      REQUIRE (CHECK_DONE (read_model (&whole, n, &whole_model, &whole_weights, &error), error));
      for (int ever = 0; ever < 2; ever++)
        for (size_t failing = 1; failing <= whole.reads; failing++)
          {
            Disk disk = { .bytes = bytes, .failing = failing, .ever = ever };
            error = (HgError){ 0 };
            const bool done = read_model (&disk, n, &model, &weights, &error);
            refused += !done;
            CHECK (!done && error.code == HG_ERROR_IO && model == NULL && weights == NULL);
            hg_model_unref (model);
            hg_weights_unref (weights);
          }
      CHECK_EQUAL (refused, 2 * whole.reads);
      hg_model_unref (whole_model);
      hg_weights_unref (whole_weights);
      watch_leaks (true);
      free (bytes);
    }
}
