/* Small files that claim to be, or unpack to, more than any memory: each is refused with a sentence, soon,
 * and the program does not grow. */
#include "base/clock.h"
#include "engine/made-files.h"
#include "engine/place.h"
#include "files/h5-text.h"
#include "reader/open.h"
#include <hdf5.h>
#include <sys/resource.h>
#include <zip.h>
#include <zlib.h>

enum
{
  MEGA = 1 << 20,
#if defined(__SANITIZE_ADDRESS__)
  SECONDS = 20,
#else
  SECONDS = 2,
#endif
  GROWTH = 50 /* MB that the program may grow by */
};

static void
make_npy (const char *path, const char *shape)
{
  char bytes[192] = { 0 };
  npy_header (bytes, shape);
  write_bytes (path, bytes, sizeof bytes);
}

static void
make_npy_header (const char *path, const char *unused)
{
  write_bytes (path, "\x93NUMPY\x02\x00\xff\xff\xff\xff{", 13);
}

/* Adds @name to @zip: @n bytes of @fill behind @head. */
static void
add_member (zip_t *zip, const char *name, const void *head, size_t n_head, char fill, size_t n)
{
  char *bytes = malloc (n_head + n);
  memcpy (bytes, head, n_head);
  memset (bytes + n_head, fill, n);
  zip_source_t *source = zip_source_buffer (zip, bytes, n_head + n, 1);
  zip_int64_t i = zip_file_add (zip, name, source, 0);
  CHECK (i >= 0 && zip_set_file_compression (zip, (zip_uint64_t)i, ZIP_CM_DEFLATE, 9) == 0);
}

/* An archive of one array of @shape with 40 MB of zeros. */
static void
make_npz (const char *path, const char *shape)
{
  char head[128];
  int fault;
  zip_t *zip = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, &fault);
  npy_header (head, shape);
  add_member (zip, "x.npy", head, sizeof head, 0, (size_t)40 * MEGA);
  CHECK (zip_close (zip) == 0);
}

static void
make_many_members (const char *path, const char *unused)
{
  char name[24];
  int fault;
  zip_t *zip = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, &fault);
  for (int i = 0; i < 1500; i++)
    {
      snprintf (name, sizeof name, "%d.npy", i);
      add_member (zip, name, "", 0, 'x', 1);
    }
  CHECK (zip_close (zip) == 0);
}

/* A Keras archive in which @member alone is 70 MB of spaces or, of weights, 300 MB of zeros. */
static void
make_archive (const char *path, const char *member)
{
  static const char *const members[] = { "config.json", "metadata.json", "model.weights.h5" };
  int fault;
  zip_t *zip = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, &fault);
  for (size_t i = 0; i < 3; i++)
    {
      const bool large = strcmp (member, members[i]) == 0;
      add_member (zip, members[i], "{}", 2, ' ', large ? (size_t)(i == 2 ? 300 : 70) * MEGA : 1);
    }
  CHECK (zip_close (zip) == 0);
}

/* Gzip of @head and @mega MB of zeros. */
static void
make_gzip (const char *path, const unsigned char *head, size_t n, int mega)
{
  static char zeros[MEGA];
  gzFile file = gzopen (path, "wb1");
  gzwrite (file, head, (unsigned)n);
  for (int i = 0; i < mega; i++)
    gzwrite (file, zeros, MEGA);
  gzclose (file);
}

static void
make_endless_idx (const char *path, const char *unused)
{
  static const unsigned char head[16] = { 0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0, 0, 1, 0, 0, 0, 1, 0 };
  make_gzip (path, head, sizeof head, 32);
}

static void
make_long_idx (const char *path, const char *unused)
{
  static const unsigned char head[16] = { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1 };
  make_gzip (path, head, sizeof head, 400);
}

static void
make_idx (const char *path, const char *unused)
{
  write_bytes (path, "\0\0\10\3\177\377\377\377\177\377\377\377\177\377\377\377x", 17);
}

static void
make_table (const char *path, const char *fill)
{
  const size_t n = (size_t)8 * MEGA;
  char *bytes = malloc (n);
  memset (bytes, *fill, n);
  bytes[1] = 'a';
  write_bytes (path, bytes, n);
  free (bytes);
}

static void
put (unsigned char *at, uint32_t number)
{
  for (int i = 0; i < 4; i++)
    at[i] = (unsigned char)(number >> (24 - 8 * i));
}

/* A PNG chunk at @at; returns what is behind it. */
static unsigned char *
chunk (unsigned char *at, const char *name, const void *data, size_t n)
{
  put (at, (uint32_t)n);
  memcpy (at + 4, name, 4);
  memcpy (at + 8, data, n);
  put (at + 8 + n, (uint32_t)crc32 (0, at + 4, (unsigned)n + 4));
  return at + n + 12;
}

/* An image of @side × @side pixels of one bit, packed from @mega MB of zeros. */
static void
make_image (const char *path, uint32_t side, size_t mega)
{
  enum
  {
    ROOM = 4 << 20
  };
  unsigned char head[13] = { 0 }, *bytes = malloc (ROOM), *packed = malloc (ROOM),
                *zeros = calloc (mega, MEGA);
  uLongf n = ROOM;
  put (head, side);
  put (head + 4, side);
  head[8] = 1;
  CHECK (compress2 (packed, &n, zeros, mega * MEGA, 9) == Z_OK);
  memcpy (bytes, "\x89PNG\r\n\x1a\n", 8);
  unsigned char *end = chunk (bytes + 8, "IHDR", head, sizeof head);
  end = chunk (end, "IDAT", packed, n);
  end = chunk (end, "IEND", "", 0);
  write_bytes (path, bytes, (size_t)(end - bytes));
  free (bytes);
  free (packed);
  free (zeros);
}

static void
make_large_png (const char *path, const char *unused)
{
  make_image (path, 1000000, 1);
}

static void
make_packed_png (const char *path, const char *unused)
{
  make_image (path, 30000, 110);
}

static void
make_wide_png (const char *path, const char *unused)
{
  make_image (path, 0x7fffffff, 1);
}

static void
make_jpeg (const char *path, const char *unused)
{
  unsigned char bytes[4096];
  FILE *file = fopen (golden ("images/kinds/colour.jpg"), "re");
  const size_t n = file != NULL ? fread (bytes, 1, sizeof bytes, file) : 0;
  for (size_t i = 0; i + 9 < n; i++)
    if (bytes[i] == 0xff && bytes[i + 1] == 0xc0)
      memset (bytes + i + 5, 0xff, 4); /* rows, columns */
  CHECK (n > 0 && fclose (file) == 0);
  write_bytes (path, bytes, n);
}

/* The kernel of the layer d in a Keras file, as @plan and @type say; @rank axes of @dims. */
static hid_t
open_model (const char *path, const char *json)
{
  const char *names[] = { "d" }, *weights[] = { "kernel" };
  HgError error = { 0 };
  hg_h5_quiet ();
  hid_t file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  hid_t all = H5Gcreate2 (file, "model_weights", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  hid_t group = H5Gcreate2 (all, "d", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  CHECK (hg_h5_write_text (file, "model_config", json, &error)
         && hg_h5_write_texts (all, "layer_names", names, 1, &error)
         && hg_h5_write_texts (group, "weight_names", weights, 1, &error));
  H5Gclose (group);
  H5Gclose (all);
  return file;
}

static void
make_set (hid_t file, hid_t plan, int rank, const hsize_t *dims)
{
  hid_t space = H5Screate_simple (rank, dims, NULL);
  hid_t set
      = H5Dcreate2 (file, "model_weights/d/kernel", H5T_IEEE_F32LE, space, H5P_DEFAULT, plan, H5P_DEFAULT);
  CHECK (set >= 0);
  H5Dclose (set);
  H5Sclose (space);
}

#define DENSE(units, width)                                                                                  \
  "{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"Dense\", \"config\": {\"name\": \"d\", " \
  "\"units\": " units                                                                                        \
  ", \"activation\": \"linear\", \"use_bias\": false, \"batch_input_shape\": [null, " width "]}}]}"

static const hsize_t small[] = { 4, 4 }, large[] = { 1 << 20, 1 << 20 }, tile[] = { 1024, 1024 };

static void
make_terabytes (const char *path, const char *unused)
{
  hid_t file = open_model (path, DENSE ("1048576", "1048576")), plan = H5Pcreate (H5P_DATASET_CREATE);
  H5Pset_chunk (plan, 2, tile);
  H5Pset_deflate (plan, 9);
  make_set (file, plan, 2, large);
  H5Pclose (plan);
  H5Fclose (file);
}

/* What @mega MB of zeros are when packed, as zlib writes it: one megabyte, again and again. */
static unsigned char *
pack_zeros (size_t mega, size_t *n)
{
  enum
  {
    ROOM = 8192
  };
  static const unsigned char zeros[MEGA];
  unsigned char once[ROOM], *packed = malloc (mega * ROOM);
  z_stream z = {
    .next_in = (unsigned char *)(uintptr_t)zeros, .avail_in = MEGA, .next_out = once, .avail_out = ROOM
  };
  CHECK (deflateInit2 (&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK
         && deflate (&z, Z_FULL_FLUSH) == Z_OK);
  uLong sum = adler32 (0, NULL, 0);
  const uLong part = adler32 (sum, zeros, MEGA);
  *n = 0;
  packed[(*n)++] = 0x78;
  packed[(*n)++] = 0x01;
  for (size_t i = 0; i < mega; i++, *n += z.total_out)
    {
      memcpy (packed + *n, once, z.total_out);
      sum = adler32_combine (sum, part, MEGA);
    }
  packed[(*n)++] = 3; /* an empty last block */
  packed[(*n)++] = 0;
  put (packed + *n, (uint32_t)sum);
  *n += 4;
  deflateEnd (&z);
  return packed;
}

/* A kernel whose only chunk unpacks to 4 GB. */
static void
make_chunk (const char *path, const char *unused)
{
  hid_t file = open_model (path, DENSE ("256", "256")), plan = H5Pcreate (H5P_DATASET_CREATE);
  const hsize_t at[2] = { 0, 0 }, all[2] = { 256, 256 };
  size_t n;
  unsigned char *packed = pack_zeros (4096, &n);
  H5Pset_chunk (plan, 2, all);
  H5Pset_deflate (plan, 9);
  make_set (file, plan, 2, all);
  hid_t set = H5Dopen2 (file, "model_weights/d/kernel", H5P_DEFAULT);
  CHECK (H5Dwrite_chunk (set, H5P_DEFAULT, 0, at, n, packed) >= 0);
  H5Dclose (set);
  H5Pclose (plan);
  H5Fclose (file);
  free (packed);
}

/* The same filter three times. */
static void
make_filters (const char *path, const char *unused)
{
  hid_t file = open_model (path, DENSE ("4", "4")), plan = H5Pcreate (H5P_DATASET_CREATE);
  H5Pset_chunk (plan, 2, small);
  for (int i = 0; i < 3; i++)
    H5Pset_filter (plan, H5Z_FILTER_DEFLATE, 0, 1, (const unsigned[]){ 9 });
  make_set (file, plan, 2, small);
  H5Pclose (plan);
  H5Fclose (file);
}

static void
make_axes (const char *path, const char *unused)
{
  hsize_t dims[32];
  for (int i = 0; i < 32; i++)
    dims[i] = 2;
  hid_t file = open_model (path, DENSE ("4", "4")), plan = H5Pcreate (H5P_DATASET_CREATE);
  H5Pset_layout (plan, H5D_CHUNKED);
  H5Pset_chunk (plan, 32, (const hsize_t[32]){ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                               1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 });
  make_set (file, plan, 32, dims);
  H5Pclose (plan);
  H5Fclose (file);
}

static void
make_config (const char *path, const char *part)
{
  const size_t room = 1 << 16;
  char *json = malloc (room);
  size_t used = 0;
  if (*part == '[')
    for (; used < 60000; used++)
      json[used] = '[';
  else
    used = (size_t)snprintf (json, room, "{\"class_name\": \"Sequential\", \"config\": [");
  while (*part != '[' && used + 64 < room)
    used += (size_t)snprintf (json + used, room - used, "{},");
  json[used] = '\0';
  H5Fclose (open_model (path, json));
  free (json);
}

static void
make_huge_units (const char *path, const char *units)
{
  char json[400];
  snprintf (
      json, sizeof json,
      "{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"Dense\", \"config\": "
      "{\"name\": \"d\", \"units\": %s, \"use_bias\": false, \"batch_input_shape\": [null, 1000000]}}]}",
      units);
  hid_t file = open_model (path, json);
  make_set (file, H5P_DEFAULT, 2, small);
  H5Fclose (file);
}

/* Ten thousand layers and one. */
static void
make_layers (const char *path, const char *unused)
{
  enum
  {
    LAYERS = 10001,
    EACH = 64
  };
  char *json = malloc ((size_t)LAYERS * EACH);
  size_t used = (size_t)snprintf (json, EACH, "{\"class_name\": \"Sequential\", \"config\": [");
  for (int i = 0; i < LAYERS; i++)
    used += (size_t)snprintf (json + used, EACH, "%s{\"class_name\": \"Activation\", \"config\": {}}",
                              i > 0 ? "," : "");
  snprintf (json + used, EACH, "]}");
  H5Fclose (open_model (path, json));
  free (json);
}

typedef struct
{
  const char *name;
  void (*make) (const char *path, const char *argument);
  const char *argument, *part; /* of the sentence */
} Bomb;

static const Bomb bombs[] = {
  { "1.npy", make_npy, "(1000000000, 1000000000)", "expected 4,000,000,000,000,000,000 bytes" },
  { "2.npy", make_npy, "(4611686018427387904, 4)", "expected a size in the header" },
  { "3.npy", make_npy, "(18446744073709551615, 2)", "expected a size in the header" },
  { "4.npy", make_npy, "(1099511627776, 1)", "bytes after the header" },
  { "5.npy", make_npy, "(2, 9223372036854775807)", "expected a size in the header" },
  { "6.npy", make_npy, "(1099511627776, 1099511627776, 1099511627776)", "larger than any memory" },
  { "7.npy", make_npy_header, NULL, "a header of at most 10,000 bytes" },
  { "8.npz", make_npz, "(1000000, 1000000)", "x: expected 4,000,000,000,000 bytes" },
  { "9.npz", make_npz, "(1, 4)", "x: expected 16 bytes" },
  { "10.npz", make_many_members, NULL, "at most 1,000 arrays" },
  { "11.keras", make_archive, "config.json", "config.json claims to hold" },
  { "12.keras", make_archive, "metadata.json", "metadata.json claims to hold" },
  { "13.keras", make_archive, "model.weights.h5", "model.weights.h5 claims to hold" },
  { "14-ubyte.gz", make_endless_idx, NULL, "expected" },
  { "15-ubyte.gz", make_long_idx, NULL, "expected" },
  { "16.idx", make_idx, NULL, "larger than any memory" },
  { "17.csv", make_table, ",", "row 1" },
  { "18.csv", make_table, "\"", "row 1" },
  { "19.csv", make_table, "1", "row 1" },
  { "20.png", make_large_png, NULL, "claims to hold 1000000 × 1000000 pixels" },
  { "21.png", make_packed_png, NULL, "claims to hold 30000 × 30000 pixels" },
  { "22.png", make_wide_png, NULL, "damaged" },
  { "23.jpg", make_jpeg, NULL, "23.jpg: the image is damaged" },
  { "24.h5", make_terabytes, NULL, "claims to hold" },
  { "25.h5", make_chunk, NULL, "its packed values are longer" },
  { "26.h5", make_filters, NULL, "is packed by the same filter twice" },
  { "27.h5", make_axes, NULL, "axes; at most 8 are read" },
  { "28.h5", make_config, "[", "levels; at most 64 are read" },
  { "29.h5", make_config, "{", "29.h5: " },
  { "30.h5", make_layers, NULL, "expected 1 … 10000 layers, got 10001" },
  { "31.h5", make_huge_units, "1000000000", "expected 1,000,000 × 1,000,000,000, got 4 × 4" },
};

static bool
is_model (const char *name)
{
  const char *ending = strrchr (name, '.');
  return strcmp (ending, ".h5") == 0 || strcmp (ending, ".keras") == 0;
}

/* MB that this program holds. */
static double
held (void)
{
  long pages = 0;
  FILE *file = fopen ("/proc/self/statm", "re");
  if (file == NULL || fscanf (file, "%*s %ld", &pages) != 1 || fclose (file) != 0)
    abort ();
  return (double)pages * (double)sysconf (_SC_PAGESIZE) / 1e6;
}

TEST (bombs_are_refused_soon_and_nothing_grows)
{
  double longest = 0, most = 0;
  for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++)
    {
      const Bomb *bomb = &bombs[i];
      const char *path = scratch (bomb->name);
      HgError error = { 0 };
      HgModel *model = NULL;
      HgWeights *weights = NULL;
      HgDataset *dataset = NULL;
      bomb->make (path, bomb->argument);
      const double before = held (), start = hg_clock_seconds ();
      const bool done = is_model (bomb->name) ? hg_model_open (path, &model, &weights, NULL, NULL, &error)
                                              : (dataset = hg_data_open (path, NULL, NULL, &error)) != NULL;
      const double seconds = hg_clock_seconds () - start, grown = held () - before;
      if (done)
        test_fault (__FILE__, __LINE__, "%s is read", bomb->name);
      else if (strstr (error.text, bomb->part) == NULL)
        test_fault (__FILE__, __LINE__, "%s: “%s” does not contain “%s”", bomb->name, error.text, bomb->part);
      if (seconds > SECONDS || grown > GROWTH)
        test_fault (__FILE__, __LINE__, "%s: %.1f s, %.0f MB", bomb->name, seconds, grown);
      longest = seconds > longest ? seconds : longest;
      most = grown > most ? grown : most;
      hg_model_unref (model);
      hg_weights_unref (weights);
      hg_dataset_unref (dataset);
      unlink (path);
    }
  printf ("# %zu bombs: the longest took %.2f s, the program grew by %.1f MB\n", sizeof bombs / sizeof *bombs,
          longest, most);
}
