/* data/npy: every type of number, every refusal, damage. */
#include "data-test.h"
#include "data/half-float.h"
#include "data/npy.h"

/* A .npy file: @version, then the header @text, then @size bytes of 1. */
static HgTensor *
read_npy (int version, const char *text, size_t size, HgError *error)
{
  static unsigned char bytes[32768];
  size_t length = strlen (text), lead = version == 1 ? 10 : 12;
  memcpy (bytes, "\x93NUMPY", 6);
  bytes[6] = (unsigned char)version;
  bytes[7] = 0;
  bytes[8] = (unsigned char)length;
  bytes[9] = (unsigned char)(length >> 8);
  bytes[10] = bytes[11] = 0;
  memcpy (bytes + lead, text, length);
  memset (bytes + lead + length, 1, size);
  int descriptor = test_file (bytes, lead + length + size);
  HgTensor *tensor = hg_npy_read_tensor (descriptor, "a.npy", error);
  close (descriptor);
  return tensor;
}

TEST (npy_reads_every_type)
{
  static const struct
  {
    const char *type;
    size_t size;
    double value;
  } types[] = { { "|i1", 1, 1 },
                { "|u1", 1, 1 },
                { "|b1", 1, 1 },
                { "<i2", 2, 0x0101 },
                { "<u2", 2, 0x0101 },
                { "<i4", 4, 0x01010101 },
                { "<u4", 4, 0x01010101 },
                { "<i8", 8, 0x1.010101p56 },
                { "<u8", 8, 0x1.010101p56 },
                { "<f2", 2, 0x0101 * 0x1p-24 },
                { "<f4", 4, 0x1.020202p-125 },
                { "<f8", 8, 0 } };
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    for (int version = 1; version <= 2; version++)
      {
        char header[128];
        HgError error = { 0 };
        snprintf (header, sizeof header, "{'descr': '%s', 'fortran_order': False, 'shape': (3, 2), }\n",
                  types[i].type);
        HgTensor *x = read_npy (version, header, 6 * types[i].size, &error);
        if (!CHECK_DONE (x != NULL, error))
          continue;
        CHECK_EQUAL (x->shape.dim[1], 2);
        CHECK_NEAR (x->data[5], types[i].value, fabs (types[i].value) * 1e-6);
        hg_tensor_unref (x);
      }
}

/* The ends of each range, and a third. */
TEST (half_precision_is_ieee_754)
{
  static const struct
  {
    uint16_t bits;
    double value;
  } numbers[]
      = { { 0x0000, 0 },          { 0x0001, 0x1p-24 },    { 0x03ff, 0x0.ffcp-14 }, { 0x0400, 0x1p-14 },
          { 0x3555, 0x1.554p-2 }, { 0x3bff, 0x1.ffcp-1 }, { 0x3c00, 1 },           { 0xc000, -2 },
          { 0x7bff, 65504 },      { 0xfbff, -65504 },     { 0x7c00, INFINITY },    { 0xfc00, -INFINITY } };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    CHECK ((double)hg_half_float (numbers[i].bits) == numbers[i].value);
  CHECK (signbit (hg_half_float (0x8000)) && hg_half_float (0x8000) == 0);
  CHECK (isnan (hg_half_float (0x7e00)));
}

TEST (npy_refuses_what_it_does_not_know)
{
#define REST ", 'fortran_order': False, 'shape': (3, 2)}"
  static const struct
  {
    int version;
    const char *header;
    size_t size;
    const char *sentence;
  } bad[] = {
    { 1, "{'descr': '|O'" REST, 24, "a.npy: holds Python objects, which are never loaded" },
    { 1, "{'descr': '>f4'" REST, 24, "expected little-endian numbers, got “>f4”" },
    { 1, "{'descr': '<g2'" REST, 12, "expected numbers of type f2 … f8, i1 … i8 or u1 … u8, got “<g2”" },
    { 1, "{'descr': '<f9 and no quote that ends it", 12, "u1 … u8, got “<f9 and no quote tha”" },
    { 1, "{'descr': '>f4 and no quote that ends it", 24, "got “>f4 and no quote tha”: save it" },
    { 1, "{'descr': [('a', '<f4')]" REST, 24, "expected one type of number in the header" },
    { 1, "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 2)}", 24,
      "expected C order, got Fortran order" },
    { 1, "{'descr': '<f4'" REST, 20,
      "expected 24 bytes after the header for 3 × 2, got 20: is the file complete?" },
    { 1, "{'descr': '<f4'" REST, 28, "expected 24 bytes after the header for 3 × 2, got 28" },
    { 3, "{'descr': '<f4'" REST, 24, "expected .npy format 1.0 or 2.0, got 3.0" },
    { 1, "{'descr': '<f4', 'shape': (3, 2)}", 24, "expected descr, fortran_order and shape in the header" },
    { 1, "{'descr': '<f4', 'descr': '<f4'" REST, 24, "once each" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, -2)}", 24, "expected a size in the header" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 0)}", 0, "got an empty array (3 × 0)" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}", 4,
      "at most 8 axes, got more" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999, 99999999999999)}", 4,
      "is larger than any memory" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (4000000000, 1000)}", 4,
      "is the file complete?" },
    { 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2)} x", 24, "expected nothing more" },
    { 1, "__import__('os').system('x')", 24, "expected “{” in the header, got “__import__('os').sys”" },
    { 1, "", 0, "expected “{” in the header" },
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      HgError error = { 0 };
      HgTensor *x = read_npy (bad[i].version, bad[i].header, bad[i].size, &error);
      CHECK (x == NULL);
      CHECK_CONTAINS (error.text, bad[i].sentence);
      hg_tensor_unref (x);
    }
#undef REST
  static char large[12001];
  HgError error = { 0 };
  memset (large, ' ', 12000);
  CHECK (read_npy (1, large, 0, &error) == NULL);
  CHECK_TEXT (error.text, "a.npy: expected a header of at most 10,000 bytes, got 12000");
}

/* Cut anywhere, the file is refused; the header's bytes changed one by one never crash the reader. */
TEST (npy_survives_damage)
{
  static const char header[] = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n";
  unsigned char file[10 + sizeof header - 1 + 24] = "\x93NUMPY\x01";
  file[8] = sizeof header - 1;
  memcpy (file + 10, header, sizeof header - 1);
  size_t read = 0;
  for (size_t cut = 0; cut <= sizeof file; cut++)
    {
      HgError error = { 0 };
      int descriptor = test_file (file, cut);
      HgTensor *x = hg_npy_read_tensor (descriptor, "a.npy", &error);
      CHECK ((x != NULL) == (cut == sizeof file) && (x != NULL) == (error.code == HG_ERROR_NONE));
      hg_tensor_unref (x);
      close (descriptor);
    }
  for (size_t at = 0; at < sizeof file - 24; at++)
    for (int byte = 0; byte < 256; byte += 5)
      {
        HgError error = { 0 };
        unsigned char kept = file[at];
        file[at] = (unsigned char)byte;
        int descriptor = test_file (file, sizeof file);
        HgTensor *x = hg_npy_read_tensor (descriptor, "a.npy", &error);
        CHECK ((x != NULL) == (error.code == HG_ERROR_NONE));
        read += x != NULL;
        hg_tensor_unref (x);
        close (descriptor);
        file[at] = kept;
      }
  CHECK (read > 0);
}

TEST (npy_is_a_data_set_as_it_is)
{
  HgError error = { 0 };
  HgDataset *dataset = hg_data_open (golden ("data/sines.npy"), NULL, NULL, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  HgShape shape = hg_shape (3, 12, 50, 10);
  CHECK (hg_shape_equal (&dataset->x->shape, &shape));
  CHECK_TEXT (dataset->name, "sines.npy");
  hg_dataset_unref (dataset);
  HgDataOptions options = { .window = 5 };
  CHECK (hg_data_open (golden ("data/sines.npy"), &options, NULL, &error) == NULL);
  CHECK_TEXT (error.text,
              "sines.npy: expected single rows to take windows of, got samples of 50 × 10: leave out a "
              "window");
}
