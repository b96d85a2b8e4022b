/* data/idx: MNIST's files, plain and packed, with the labels beside them, and files that are none. */
#include "damage.h"
#include "data/idx.h"
#include <zlib.h>

/* The bytes of an IDX file of @type and the @rank axes, then @size bytes 0, 1, 2, … */
static size_t
make (unsigned char *bytes, int type, int rank, const uint32_t *axes, size_t size)
{
  bytes[0] = bytes[1] = 0;
  bytes[2] = (unsigned char)type;
  bytes[3] = (unsigned char)rank;
  for (int i = 0; i < 4 * rank; i++)
    bytes[4 + i] = (unsigned char)(axes[i / 4] >> (24 - 8 * (i % 4)));
  for (size_t i = 0; i < size; i++)
    bytes[4 + 4 * (size_t)rank + i] = (unsigned char)i;
  return 4 + 4 * (size_t)rank + size;
}

/* @bytes packed by gzip; returns the packed size. */
static size_t
pack (const void *bytes, size_t size, unsigned char *packed, size_t room)
{
  z_stream z = { 0 };
  if (deflateInit2 (&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    abort ();
  z.next_in = (unsigned char *)bytes;
  z.avail_in = (uInt)size;
  z.next_out = packed;
  z.avail_out = (uInt)room;
  if (deflate (&z, Z_FINISH) != Z_STREAM_END)
    abort ();
  deflateEnd (&z);
  return room - z.avail_out;
}

static void
write_file (const char *name, const void *bytes, size_t size)
{
  FILE *file = fopen (scratch (name), "wb");
  if (file == NULL || fwrite (bytes, 1, size, file) != size || fclose (file) != 0)
    abort ();
}

static const uint32_t images[] = { 5, 4, 3 };

TEST (idx_images_have_a_channel_and_lie_in_0_to_1)
{
  unsigned char bytes[256], packed[256];
  size_t size = make (bytes, 8, 3, images, 60), packed_size = pack (bytes, size, packed, sizeof packed);
  HgShape shape = hg_shape (4, 5, 4, 3, 1);
  for (int gz = 0; gz < 2; gz++)
    {
      HgError error;
      HgDataset *dataset = test_read (hg_idx_read, gz ? packed : bytes, gz ? packed_size : size, &error);
      REQUIRE (CHECK_DONE (dataset != NULL, error));
      CHECK (hg_shape_equal (&dataset->x->shape, &shape));
      CHECK (dataset->scaled && dataset->labels == NULL);
      for (size_t i = 0; i < 60; i++)
        CHECK_NEAR (dataset->x->data[i], (double)i / 255, 1e-7);
      hg_dataset_unref (dataset);
    }
}

TEST (idx_reads_every_type)
{
  static const struct
  {
    int type;
    size_t size;
    const unsigned char number[8];
    double value;
  } types[] = {
    { 0x08, 1, { 200 }, 200 },
    { 0x09, 1, { 200 }, -56 },
    { 0x0b, 2, { 0xff, 0x38 }, -200 },
    { 0x0c, 4, { 0xff, 0xff, 0xfe, 0x0c }, -500 },
    { 0x0d, 4, { 0xc0, 0x20, 0, 0 }, -2.5 },
    { 0x0e, 8, { 0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18 }, 3.14159265 },
  };
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    {
      HgError error;
      unsigned char bytes[128];
      uint32_t axes[] = { 2, 3 };
      size_t size = make (bytes, types[i].type, 2, axes, 6 * types[i].size);
      memcpy (bytes + size - types[i].size, types[i].number, types[i].size);
      HgDataset *dataset = test_read (hg_idx_read, bytes, size, &error);
      if (!CHECK_DONE (dataset != NULL, error))
        continue;
      CHECK_EQUAL (dataset->x->shape.rank, 2);
      CHECK_NEAR (dataset->x->data[5], types[i].value, 1e-6);
      CHECK (!dataset->scaled);
      hg_dataset_unref (dataset);
    }
}

TEST (idx_labels_have_their_images_name)
{
  static const char *const names[][2] = {
    { "train-images-idx3-ubyte", "train-labels-idx1-ubyte" },
    { "/images/t10k-images.idx3-ubyte.gz", "/images/t10k-labels.idx1-ubyte.gz" },
    { "images/a.idx", NULL },
    { "/images-idx3-ubyte/b-ubyte", NULL },
    { "train-labels-idx1-ubyte", NULL },
  };
  char labels[64];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (CHECK (hg_idx_labels_path (names[i][0], labels, sizeof labels) == (names[i][1] != NULL))
        && names[i][1] != NULL)
      CHECK_TEXT (labels, names[i][1]);
  CHECK (!hg_idx_labels_path (names[0][0], labels, strlen (names[0][0])));
}

TEST (idx_takes_the_labels_from_beside_it)
{
  HgError error = { 0 };
  HgDataOptions options = { 0 };
  unsigned char bytes[256], packed[256];
  uint32_t n = 5;
  size_t size = make (bytes, 8, 3, images, 60);
  write_file ("b-images-idx3-ubyte", bytes, size);
  write_file ("b-images-idx3-ubyte.gz", packed, pack (bytes, size, packed, sizeof packed));
  size = make (bytes, 8, 1, &n, 5);
  bytes[size - 1] = 9;
  bytes[size - 5] = 9; /* 9 1 2 3 9 */
  write_file ("b-labels-idx1-ubyte.gz", packed, pack (bytes, size, packed, sizeof packed));
  HgDataset *dataset = hg_data_open (scratch ("b-images-idx3-ubyte"), &options, NULL, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  CHECK (dataset->labels == NULL);
  CHECK_CONTAINS (dataset->note, "No labels: b-labels-idx1-ubyte is not beside it");
  hg_dataset_unref (dataset);

  /* Which classes there are does not follow from the limit. */
  for (options.limit = 0; options.limit < 4; options.limit += 3)
    {
      dataset = hg_data_open (scratch ("b-images-idx3-ubyte.gz"), &options, NULL, &error);
      REQUIRE (CHECK_DONE (dataset != NULL, error));
      CHECK_EQUAL (hg_tensor_rows (dataset->x), options.limit > 0 ? 3 : 5);
      REQUIRE (CHECK_EQUAL (dataset->n_classes, 4));
      CHECK_TEXT (dataset->class_names[3], "9");
      CHECK_EQUAL (dataset->labels[0], 3);
      CHECK_EQUAL (dataset->labels[2], 1);
      hg_dataset_unref (dataset);
    }

  n = 4;
  write_file ("b-labels-idx1-ubyte", bytes, make (bytes, 8, 1, &n, 4));
  CHECK (hg_data_open (scratch ("b-images-idx3-ubyte"), NULL, NULL, &error) == NULL);
  CHECK_TEXT (error.text,
              "b-labels-idx1-ubyte: expected 5 labels, one for each sample of b-images-idx3-ubyte, got 4");
  CHECK (hg_data_open (scratch ("b-labels-idx1-ubyte"), NULL, NULL, &error) == NULL);
  CHECK_CONTAINS (error.text, "expected samples of at least one axis, got 4 single numbers");
  write_file ("b-labels-idx1-ubyte", bytes, 3);
  CHECK (hg_data_open (scratch ("b-images-idx3-ubyte"), NULL, NULL, &error) == NULL);
  CHECK_CONTAINS (error.text, "b-labels-idx1-ubyte: expected an array in MNIST's format (IDX)");
}

TEST (idx_labels_are_whole_numbers)
{
  HgError error = { 0 };
  HgDataOptions options = { 0 };
  unsigned char bytes[64], labels[64];
  uint32_t axes[] = { 3, 1 };
  int one = test_file (bytes, make (bytes, 8, 2, axes, 3));
  size_t size = make (labels, 0x0d, 1, axes, 12);
  memset (labels + 8, 0, 12);
  labels[8] = 0x3f; /* 0.5 */
  int two = test_file (labels, size);
  CHECK (hg_idx_read_pair (one, "a", two, "b", &options, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "b: label 1: expected a whole number that names a class, got 0.5");
  close (one);
  close (two);
}

TEST (idx_refuses_what_it_is_not)
{
  static const uint32_t none[] = { 5, 0, 3 }, large[] = { 4000000000, 4000000000, 4000000000 },
                        many[] = { 4000000000, 1000, 1000 };
  unsigned char bytes[256];
  size_t size = make (bytes, 8, 3, images, 60);
  CHECK_TEXT (test_refused (hg_idx_read, bytes, 0),
              "a: expected an array in MNIST's format (IDX), got an empty file");
  CHECK_TEXT (
      test_refused (hg_idx_read, "\x89PNG and so on", 14),
      "a: expected an array in MNIST's format (IDX), which begins with two zero bytes, got something else");
  CHECK_TEXT (test_refused (hg_idx_read, bytes, size - 1),
              "a: expected 60 bytes after the header for 5 × 4 × 3, got 59: is the file complete?");
  CHECK_TEXT (test_refused (hg_idx_read, bytes, size + 1),
              "a: expected 60 bytes after the header for 5 × 4 × 3, got 61: is the file complete?");
  CHECK_CONTAINS (test_refused (hg_idx_read, bytes, make (bytes, 8, 3, none, 60)),
                  "got an empty array (5 × 0 × 3)");
  CHECK_CONTAINS (test_refused (hg_idx_read, bytes, make (bytes, 8, 3, large, 60)),
                  "is larger than any memory");
  CHECK_CONTAINS (test_refused (hg_idx_read, bytes, make (bytes, 8, 3, many, 60)), "is the file complete?");
  CHECK_TEXT (test_refused (hg_idx_read, bytes, make (bytes, 10, 3, images, 60)),
              "a: expected numbers of type 0x08, 0x09 or 0x0b … 0x0e, got 0x0a");
  make (bytes, 8, 3, images, 60);
  bytes[3] = 0;
  CHECK_TEXT (test_refused (hg_idx_read, bytes, size), "a: expected 1 to 8 axes, got 0");
  bytes[3] = 9;
  CHECK_TEXT (test_refused (hg_idx_read, bytes, size), "a: expected 1 to 8 axes, got 9");
}

TEST (idx_survives_damage)
{
  unsigned char bytes[256], packed[256];
  size_t size = make (bytes, 8, 3, images, 60), packed_size = pack (bytes, size, packed, sizeof packed);
  test_cuts (hg_idx_read, bytes, size, 1);
  test_changes (hg_idx_read, bytes, size, 20);
  test_cuts (hg_idx_read, packed, packed_size, 1);
  test_changes (hg_idx_read, packed, packed_size, packed_size);
}

/* What is packed says nothing of its size: no more is unpacked than the header asks for, and the header is
 * not believed where the file is too small for it. */
TEST (idx_is_not_taken_in_by_packed_files)
{
  enum
  {
    ZEROS = 4 << 20
  };
  static const uint32_t many[] = { 4000, 1000, 1000 };
  unsigned char *zeros = calloc (1, ZEROS), packed[16384], bytes[256];
  size_t size = make (bytes, 8, 3, images, 60), head = 16;
  memcpy (zeros, bytes, head);
  size_t packed_size = pack (zeros, ZEROS, packed, sizeof packed);
  CHECK_TEXT (test_refused (hg_idx_read, packed, packed_size),
              "a: expected the file to end after its values, got more bytes");
  make (zeros, 8, 3, many, 0);
  packed_size = pack (zeros, ZEROS, packed, sizeof packed);
  CHECK_CONTAINS (test_refused (hg_idx_read, packed, packed_size),
                  "a: expected 4,000,000,000 bytes after the header for 4,000 × 1,000 × 1,000, got at most ");
  packed_size = pack (bytes, size - 1, packed, sizeof packed);
  CHECK_TEXT (test_refused (hg_idx_read, packed, packed_size), "a: the file is cut off");
  packed_size = pack (bytes, size, packed, sizeof packed);
  CHECK_TEXT (test_refused (hg_idx_read, packed, packed_size - 1),
              "a: expected a file packed by gzip, got one that is cut off");
  packed[packed_size] = 'x';
  CHECK_TEXT (test_refused (hg_idx_read, packed, packed_size + 1),
              "a: expected a file packed by gzip, got one that is cut off");
  packed[packed_size - 6] ^= 1; /* its checksum */
  CHECK_TEXT (test_refused (hg_idx_read, packed, packed_size),
              "a: expected a file packed by gzip, got one that is damaged");
  free (zeros);
}

/* Two packed parts one after the other are one file, as gzip has it. */
TEST (idx_may_be_packed_in_parts)
{
  HgError error;
  unsigned char bytes[256], packed[512];
  size_t size = make (bytes, 8, 3, images, 60), first = pack (bytes, 30, packed, sizeof packed),
         second = pack (bytes + 30, size - 30, packed + first, sizeof packed - first);
  HgDataset *dataset = test_read (hg_idx_read, packed, first + second, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  CHECK_NEAR (dataset->x->data[59], 59.0 / 255, 1e-7);
  hg_dataset_unref (dataset);
}
