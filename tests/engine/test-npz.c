/* data/npz: which array is what, archives written here and by NumPy, and archives that are damaged or mean
 * harm. Zip files are put together byte by byte, so that each of their fields may lie. */
#include "damage.h"
#include "base/random.h"
#include "files/npz.h"
#include <zlib.h>

enum
{
  ROOM = 1 << 17,
  LOCAL = 30,   /* bytes of a member's header before its name */
  CENTRAL = 46, /* and of its entry in the table at the end */
  END = 22
};

/* A zip file in the making: members, then the table. */
typedef struct
{
  unsigned char bytes[ROOM], table[ROOM / 4];
  size_t size, table_size, n;
} Zip;

/* What is said of a member; 0: the truth. */
typedef struct
{
  uint32_t method, flags, crc, packed, unpacked;
} Lie;

static void
put (unsigned char *at, size_t width, uint32_t value)
{
  for (size_t i = 0; i < width; i++)
    at[i] = (unsigned char)(value >> 8 * i);
}

/* The fields both headers share, from the version on. */
static void
put_fields (unsigned char *at, const Lie *it, const char *name)
{
  put (at, 2, 20);
  put (at + 2, 2, it->flags);
  put (at + 4, 2, it->method);
  put (at + 6, 2, 0);
  put (at + 8, 2, 33); /* 1 January 1980 */
  put (at + 10, 4, it->crc);
  put (at + 14, 4, it->packed);
  put (at + 18, 4, it->unpacked);
  put (at + 22, 2, (uint32_t)strlen (name));
  put (at + 24, 2, 0);
}

static size_t
deflate_into (const unsigned char *data, size_t size, unsigned char *packed, size_t room)
{
  z_stream z = { 0 };
  if (deflateInit2 (&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    abort ();
  z.next_in = (unsigned char *)data;
  z.avail_in = (uInt)size;
  z.next_out = packed;
  z.avail_out = (uInt)room;
  if (deflate (&z, Z_FINISH) != Z_STREAM_END)
    abort ();
  deflateEnd (&z);
  return room - z.avail_out;
}

static void
add_member (Zip *zip, const char *name, const unsigned char *data, size_t size, bool deflated, Lie lie)
{
  unsigned char *local = zip->bytes + zip->size, *body = local + LOCAL + strlen (name),
                *entry = zip->table + zip->table_size;
  size_t room = (size_t)(zip->bytes + ROOM - body);
  size_t packed = deflated ? deflate_into (data, size, body, room) : size;
  if (!deflated)
    memcpy (body, data, size);
  lie.method = lie.method > 0 ? lie.method : deflated ? 8 : 0;
  lie.crc = lie.crc > 0 ? lie.crc : (uint32_t)crc32 (0, data, (uInt)size);
  lie.packed = lie.packed > 0 ? lie.packed : (uint32_t)packed;
  lie.unpacked = lie.unpacked > 0 ? lie.unpacked : (uint32_t)size;
  memcpy (local, "PK\3\4", 4);
  put_fields (local + 4, &lie, name);
  memcpy (local + LOCAL, name, strlen (name));
  memset (entry, 0, CENTRAL);
  memcpy (entry, "PK\1\2", 4);
  put (entry + 4, 2, 20);
  put_fields (entry + 6, &lie, name);
  put (entry + 42, 4, (uint32_t)zip->size);
  memcpy (entry + CENTRAL, name, strlen (name));
  zip->size += LOCAL + strlen (name) + packed;
  zip->table_size += CENTRAL + strlen (name);
  zip->n++;
}

/* An array of float32 (@letter 'f') or int32 ('i') whose numbers are 0, 1, 2, …, modulo @period. */
static void
add_array (Zip *zip, const char *name, char letter, const char *shape, size_t n, size_t period)
{
  unsigned char data[8192] = "\x93NUMPY\x01";
  int length = snprintf ((char *)data + 10, 200, "{'descr': '<%c4', 'fortran_order': False, 'shape': (%s)}\n",
                         letter, shape);
  char member[80];
  put (data + 8, 2, (uint32_t)length);
  for (size_t i = 0; i < n; i++)
    {
      float number = (float)(i % period);
      uint32_t bits = (uint32_t)(i % period);
      if (letter == 'f')
        memcpy (&bits, &number, sizeof bits);
      put (data + 10 + length + 4 * i, 4, bits);
    }
  snprintf (member, sizeof member, "%s.npy", name);
  add_member (zip, member, data, 10 + (size_t)length + 4 * n, zip->n % 2 == 1, (Lie){ 0 });
}

static void
finish (Zip *zip)
{
  unsigned char *end = zip->bytes + zip->size + zip->table_size;
  memcpy (zip->bytes + zip->size, zip->table, zip->table_size);
  memset (end, 0, END);
  memcpy (end, "PK\5\6", 4);
  put (end + 8, 2, (uint32_t)zip->n);
  put (end + 10, 2, (uint32_t)zip->n);
  put (end + 12, 4, (uint32_t)zip->table_size);
  put (end + 16, 4, (uint32_t)zip->size);
  zip->size += zip->table_size + END;
}

/* An array of an archive: its shape as text, its numbers' count and type. */
typedef struct
{
  const char *name;
  char letter;
  const char *shape;
  size_t n, period;
} Array;

static Zip *
make (const Array *arrays)
{
  static Zip zip;
  zip.size = zip.table_size = zip.n = 0;
  for (; arrays->name != NULL; arrays++)
    add_array (&zip, arrays->name, arrays->letter, arrays->shape, arrays->n, arrays->period);
  finish (&zip);
  return &zip;
}

#define X(name)                                                                                              \
  {                                                                                                          \
    name, 'f', "6, 2", 12, 100                                                                               \
  }
#define Y(name)                                                                                              \
  {                                                                                                          \
    name, 'i', "6,", 6, 3                                                                                    \
  }

TEST (npz_parts_are_told_by_their_names)
{
  static const struct
  {
    Array arrays[5];
    size_t inputs;
    bool targets, labels;
    const char *note;
  } cases[] = {
    { { X ("x") }, 1, false, false, "Input: x" },
    { { Y ("labels"), X ("x") }, 1, false, true, "Input: x. Labels: labels" },
    { { X ("x_test"), X ("x_train"), Y ("y_train"), Y ("y_test") },
      1,
      false,
      true,
      "Input: x_train. Labels: y_train. Not used: x_test, y_test" },
    { { X ("data"), Y ("y") }, 1, false, true, "Input: data. Labels: y" },
    { { X ("inputs"), X ("targets") }, 1, true, false, "Input: inputs. Targets: targets" },
    { { X ("x1"), X ("x0"), X ("y0"), Y ("labels") },
      2,
      true,
      true,
      "Input: x0 … x1. Targets: y0. Labels: labels" },
    { { X ("anything") }, 1, false, false, "Input: anything" },
    { { X ("y") }, 1, false, false, "Input: y" },
    { { X ("images"), Y ("labels") }, 1, false, true, "Input: images. Labels: labels" },
    { { X ("x"), X ("y") }, 1, false, false, "Input: x. Not used: y" },
    { { X ("x"), { "y", 'f', "6,", 6, 3 } }, 1, false, false, "Input: x. Not used: y" },
    { { X ("x"), { "labels", 'f', "6, 1", 6, 3 } }, 1, false, true, "Input: x. Labels: labels" },
    { { X ("x"), X ("x0"), X ("x2") }, 1, false, false, "Input: x0. Not used: x, x2" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error;
      Zip *zip = make (cases[i].arrays);
      HgDataset *dataset = test_read (hg_npz_read, zip->bytes, zip->size, &error);
      if (!CHECK_DONE (dataset != NULL, error))
        continue;
      CHECK_TEXT (dataset->note, cases[i].note);
      CHECK_EQUAL (dataset->n_more + 1, cases[i].inputs);
      CHECK ((dataset->y != NULL) == cases[i].targets);
      CHECK ((dataset->labels != NULL) == cases[i].labels);
      CHECK_EQUAL (dataset->x->data[11], 11);
      if (dataset->labels != NULL && CHECK_EQUAL (dataset->n_classes, 3))
        CHECK_EQUAL (dataset->labels[4], 1);
      if (dataset->n_more == 1)
        CHECK_EQUAL (dataset->more[0]->data[11], 11);
      hg_dataset_unref (dataset);
    }
}

/* One number a sample is an axis of one; a limit takes the first rows of everything, and changes no class. */
TEST (npz_limit_takes_the_first_of_all)
{
  static const Array arrays[]
      = { X ("x0"), { "x1", 'f', "6,", 6, 100 }, { "y0", 'f', "6,", 6, 100 }, Y ("labels"), { 0 } };
  HgError error = { 0 };
  HgDataOptions options = { .limit = 2 };
  Zip *zip = make (arrays);
  int descriptor = test_file (zip->bytes, zip->size);
  HgDataset *dataset = hg_npz_read (descriptor, "a.npz", &options, NULL, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  HgShape shape = hg_shape (2, 2, 1);
  CHECK (hg_shape_equal (&dataset->y->shape, &shape) && hg_shape_equal (&dataset->more[0]->shape, &shape));
  CHECK_EQUAL (hg_tensor_rows (dataset->x), 2);
  CHECK_EQUAL (dataset->n_classes, 3);
  hg_dataset_unref (dataset);
  options = (HgDataOptions){ .columns = "1" };
  CHECK (hg_npz_read (descriptor, "a.npz", &options, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "a.npz: arrays are taken as they are, samples first: leave out columns");
  close (descriptor);
}

TEST (npz_arrays_that_do_not_go_together_are_refused)
{
  static const struct
  {
    Array arrays[10];
    const char *sentence;
  } cases[] = {
    { { X ("a"), X ("b") },
      "a: which array is the input? Expected x0 (x1, …), x, x_train, data, inputs or a single array, got a, "
      "b" },
    { { X ("a"), X ("b"), X ("c"), X ("d"), X ("e"), X ("f"), X ("g") }, "got a, b, c, d, e and 2 more" },
    { { X ("x0"), { "x1", 'f', "5, 2", 10, 9 } }, "a: x1: expected 6 rows, as x0 has, got 5" },
    { { X ("x"), { "y0", 'f', "7,", 7, 9 } }, "a: y0: expected 6 rows, as x has, got 7" },
    { { X ("x"), { "y", 'i', "7,", 7, 9 } }, "a: y: expected 6 rows, as x has, got 7" },
    { { X ("x"), X ("labels") }, "a: labels: expected one label a sample, got 6 × 2" },
    { { { "x", 'f', "6,", 6, 9 } }, "a: x: expected samples first and at least one more axis, got 6" },
    { { X ("x"), { "y0", 'f', "", 1, 9 } }, "a: y0: expected samples first, got a single number" },
    { { X ("x0"), X ("x1"), X ("x2"), X ("x3"), X ("x4"), X ("x5"), X ("x6"), X ("x7"), X ("x8") },
      "a: expected at most 8 inputs, got x8 as well" },
    { { { "x", 'f', "4000000000, 4000000000, 4000000000", 6, 9 } }, "a: x: the shape " },
    { { { "x", 'f', "4000000000, 2", 6, 9 } }, "a: x: expected 32,000,000,000 bytes after the header" },
    { { { "x", 'f', "0, 2", 0, 9 } }, "a: x: expected values, got an empty array (0 × 2)" },
    { { { "x", 'c', "6, 2", 12, 9 } }, "a: x: expected numbers of type f2" },
    { { { 0 } }, "a: expected arrays (.npy) in the archive, got none" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      Zip *zip = make (cases[i].arrays);
      CHECK_CONTAINS (test_refused (hg_npz_read, zip->bytes, zip->size), cases[i].sentence);
    }
}

static const unsigned char plain[]
    = "\x93NUMPY\x01\0\x3c\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1)}  \n"
      "\0\0\x80\x3f\0\0\0\x40";

/* What a member says of itself is not believed. */
TEST (npz_members_that_lie_are_refused)
{
  static unsigned char zeros[1 << 16];
  static const struct
  {
    const char *name;
    bool deflated, zeros;
    Lie lie;
    const char *sentence;
  } cases[] = {
    { "x.npy", false, false, { .method = 12 }, "a: x: expected an array stored or deflated, got method 12" },
    { "x.npy", false, false, { .flags = 1 }, "a: x: is encrypted" },
    { "x.npy", false, false, { .crc = 1 }, "a: x: cannot be unpacked: CRC error" },
    { "x.npy", true, false, { .crc = 1 }, "a: x: cannot be unpacked: CRC error" },
    { "x.npy", true, false, { .unpacked = 79 }, "a: x: expected 8 bytes after the header for 2 × 1, got 9" },
    { "x.npy", true, false, { .unpacked = 77 }, "a: x: expected 8 bytes after the header for 2 × 1, got 7" },
    { "x.npy", true, true, { .unpacked = 4000000000 }, "too much to be believed" },
    { "x.npy", true, true, { 0 }, "a: x: expected a NumPy array (.npy), got something else" },
    { "x.npy",
      false,
      true,
      { .packed = 4000000000 },
      "a: expected a NumPy archive (.npz), got no sound zip archive" },
    { "x.txt", false, false, { 0 }, "a: expected arrays (.npy) in the archive, got none" },
    { ".npy", false, false, { 0 }, "a: expected arrays (.npy) in the archive, got none" },
  };
  CHECK_EQUAL (sizeof plain - 1, 78);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      static Zip zip;
      zip.size = zip.table_size = zip.n = 0;
      add_member (&zip, cases[i].name, cases[i].zeros ? zeros : plain,
                  cases[i].zeros ? sizeof zeros : sizeof plain - 1, cases[i].deflated, cases[i].lie);
      finish (&zip);
      CHECK_CONTAINS (test_refused (hg_npz_read, zip.bytes, zip.size), cases[i].sentence);
    }
}

TEST (npz_names_are_made_fit_to_be_shown)
{
  static Zip zip;
  zip.size = zip.table_size = zip.n = 0;
  add_member (&zip, "../../etc/x\x1b[31m\n.npy", plain, sizeof plain - 1, false, (Lie){ 0 });
  add_member (&zip, "read me.txt", plain, 3, false, (Lie){ 0 });
  finish (&zip);
  HgError error;
  HgDataset *dataset = test_read (hg_npz_read, zip.bytes, zip.size, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  CHECK_TEXT (dataset->note, "Input: ../../etc/x[31m. Members that are no arrays: 1");
  CHECK_EQUAL (dataset->x->data[1], 2);
  hg_dataset_unref (dataset);
}

TEST (npz_survives_damage)
{
  static const Array arrays[] = { X ("x"), Y ("labels"), { 0 } };
  Zip *zip = make (arrays);
  test_cuts (hg_npz_read, zip->bytes, zip->size, 1);
  test_changes (hg_npz_read, zip->bytes, zip->size, zip->size);
  CHECK_TEXT (test_refused (hg_npz_read, zip->bytes, 0),
              "a: expected a NumPy archive (.npz), got an empty file");
  CHECK_CONTAINS (test_refused (hg_npz_read, "a,b\n1,2\n", 8),
                  "a: expected a NumPy archive (.npz), got no sound zip archive: Not a zip archive");
  put (zip->bytes + zip->size - END + 8, 2, 65535);
  put (zip->bytes + zip->size - END + 10, 2, 65535);
  CHECK_CONTAINS (test_refused (hg_npz_read, zip->bytes, zip->size), "got no sound zip archive");
}

/* NumPy's savez and savez_compressed (tests/golden/make-data.py). */
TEST (npz_of_numpy_are_read)
{
  static const char *const names[] = { "data/stored.npz", "data/deflated.npz" };
  for (size_t i = 0; i < 2; i++)
    {
      HgError error = { 0 };
      HgDataset *dataset = hg_data_open (golden (names[i]), NULL, NULL, &error);
      REQUIRE (CHECK_DONE (dataset != NULL, error));
      CHECK_TEXT (dataset->note, "Input: x_train. Labels: y_train. Not used: x_test");
      HgShape shape = hg_shape (3, 10, 4, 3);
      REQUIRE (CHECK (hg_shape_equal (&dataset->x->shape, &shape)));
      for (size_t j = 0; j < 120; j++)
        CHECK_EQUAL (dataset->x->data[j], j);
      for (size_t j = 0; j < 10; j++)
        CHECK_EQUAL (dataset->labels[j], j % 4);
      CHECK_TEXT (dataset->class_names[0], "-1");
      CHECK_TEXT (dataset->class_names[3], "2");
      hg_dataset_unref (dataset);
    }
}

TEST (npz_written_here_is_read_again)
{
  HgError error = { 0 };
  HgNpzMember members[3] = { { .name = "x0" }, { .name = "y0" }, { .name = "labels" } };
  HgShape shape = hg_shape (3, 7, 3, 2), target = hg_shape (2, 7, 1);
  HgTensor *x = hg_tensor_new (&shape, &error), *y = hg_tensor_new (&target, &error);
  int labels[7] = { 5, -3, 5, 0, 0, 5, 5 };
  HgRandom random = hg_random (3);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)hg_random_normal (&random);
  for (size_t i = 0; i < y->values; i++)
    y->data[i] = (HgReal)hg_random_normal (&random);
  REQUIRE (hg_npy_encode (x, &members[0].file, &error) && hg_npy_encode (y, &members[1].file, &error)
           && hg_npy_encode_integers (labels, 7, &members[2].file, &error));
  CHECK_DONE (hg_npz_save (scratch ("own.npz"), members, 3, &error), error);
  CHECK (!hg_npz_save ("/nowhere/own.npz", members, 3, &error));
  CHECK_EQUAL (error.code, HG_ERROR_IO);
  HgDataset *dataset = hg_data_open (scratch ("own.npz"), NULL, NULL, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  CHECK (hg_shape_equal (&dataset->x->shape, &shape) && hg_shape_equal (&dataset->y->shape, &target));
  CHECK (memcmp (dataset->x->data, x->data, x->values * sizeof (HgReal)) == 0);
  CHECK (memcmp (dataset->y->data, y->data, y->values * sizeof (HgReal)) == 0);
  CHECK_TEXT (dataset->class_names[0], "-3");
  CHECK_EQUAL (dataset->labels[0], 2);
  CHECK_EQUAL (dataset->labels[1], 0);
  hg_dataset_unref (dataset);
  for (size_t i = 0; i < 3; i++)
    free (members[i].file.bytes);
  hg_tensor_unref (x);
  hg_tensor_unref (y);
}
