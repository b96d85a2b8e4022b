/* data/image, data/images and reader/image-folder: PNG and JPEG images, alone and in folders. The files are
 * made by tests/golden/make-images.py. */
#include "base/clock.h"
#include "data/image.h"
#include "engine/place.h"
#include "files/read-file.h"
#include "reader/open.h"

enum
{
  LIMIT = 1 << 20 /* bytes of a file */
};

static HgDataset *
open_images (const char *path, size_t width, size_t height, HgError *error)
{
  const HgDataOptions options = { .width = width, .height = height };
  *error = (HgError){ 0 };
  return hg_data_open (path, &options, NULL, error);
}

/* What the values of an image of 4 × 3 are in the file, 0 … 255. */
static double
counted (size_t i)
{
  return 20 * (double)i;
}

TEST (every_kind_of_png_is_read)
{
  static const struct
  {
    const char *name;
    size_t channels;
  } kinds[] = { { "grey8", 1 }, { "grey16", 1 },  { "colour", 3 },    { "alpha", 3 },
                { "bits", 1 },  { "palette", 3 }, { "interlaced", 1 } };
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    {
      char name[64];
      HgError error;
      snprintf (name, sizeof name, "images/kinds/%s.png", kinds[k].name);
      HgDataset *dataset = open_images (golden (name), 0, 0, &error);
      if (!CHECK_DONE (dataset != NULL, error))
        continue;
      const HgShape expected = hg_shape (4, (int64_t)1, (int64_t)3, (int64_t)4, (int64_t)kinds[k].channels);
      CHECK (hg_shape_equal (&dataset->x->shape, &expected) && dataset->scaled);
      const HgReal *x = dataset->x->data;
      for (size_t i = 0; i < 12; i++)
        switch (k)
          {
          case 1:
            CHECK_NEAR (x[i], (counted (i) * 257 + 5) / 65535, 1e-6);
            break;
          case 2:
            CHECK_NEAR (x[3 * i], counted (i) / 255, 1e-6);
            CHECK_NEAR (x[3 * i + 1], 1 - counted (i) / 255, 1e-6);
            CHECK_NEAR (x[3 * i + 2], 128. / 255, 1e-6);
            break;
          case 3: /* a fifth of the image, four fifths of white */
            CHECK_NEAR (x[3 * i], counted (i) < 100 ? counted (i) / 255 : 0.2 * counted (i) / 255 + 0.8,
                        1e-6);
            CHECK_NEAR (x[3 * i + 2], counted (i) < 100 ? 0 : 0.8, 1e-6);
            break;
          case 4:
            CHECK_EQUAL (x[i], (i < 4 ? 0xa : i < 8 ? 0x5 : 0xf) >> (3 - i % 4) & 1);
            break;
          case 5: /* the first entry is transparent */
            CHECK_NEAR (x[3 * i], i == 0 ? 1 : counted (i) / 255, 1e-6);
            CHECK_NEAR (x[3 * i + 1], i == 0 ? 1 : 0, 1e-6);
            break;
          default:
            CHECK_NEAR (x[i], counted (i) / 255, 1e-6);
          }
      hg_dataset_unref (dataset);
    }
}

TEST (jpeg_is_read_and_turning_is_said)
{
  HgError error;
  for (int turned = 0; turned < 2; turned++)
    {
      HgDataset *dataset = open_images (
          golden (turned ? "images/kinds/turned.jpg" : "images/kinds/colour.jpg"), 0, 0, &error);
      if (!CHECK_DONE (dataset != NULL, error))
        continue;
      CHECK_EQUAL (dataset->x->shape.dim[1], 8);
      CHECK_EQUAL (dataset->x->shape.dim[2], 16);
      CHECK_NEAR (dataset->x->data[0], 200. / 255, 0.02);
      CHECK_NEAR (dataset->x->data[15 * 3 + 2], 200. / 255, 0.02);
      CHECK ((strstr (dataset->note, "ask to be shown turned (EXIF)") != NULL) == (turned == 1));
      hg_dataset_unref (dataset);
    }
}

TEST (a_folder_has_its_sub_folders_as_labels)
{
  HgError error;
  HgDataset *dataset = open_images (golden ("images/folder/"), 0, 0, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  const HgShape expected = hg_shape (4, (int64_t)6, (int64_t)6, (int64_t)6, (int64_t)3);
  CHECK (hg_shape_equal (&dataset->x->shape, &expected));
  CHECK_TEXT (dataset->name, "folder");
  CHECK_EQUAL (dataset->n_classes, 2);
  CHECK_TEXT (dataset->class_names[0], "round");
  CHECK_TEXT (dataset->class_names[1], "square");
  for (size_t i = 0; i < 6; i++)
    {
      CHECK_EQUAL (dataset->labels[i], i / 3);
      CHECK_NEAR (dataset->x->data[i * 108 + 2], 50. / 255, 1e-6);                            /* a corner */
      CHECK_NEAR (dataset->x->data[i * 108 + 42], (255. - 40 * (double)(i % 3)) / 255, 1e-6); /* the middle */
    }
  hg_dataset_unref (dataset);
  const HgDataOptions few = { .limit = 2 };
  dataset = hg_data_open (golden ("images/folder"), &few, NULL, &error);
  if (CHECK_DONE (dataset != NULL, error))
    CHECK (hg_tensor_rows (dataset->x) == 2 && dataset->labels[0] == 0 && dataset->labels[1] == 1);
  hg_dataset_unref (dataset);
}

TEST (images_of_several_sizes_are_one_sentence_or_resized)
{
  HgError error;
  CHECK (open_images (golden ("images/kinds"), 0, 0, &error) == NULL);
  CHECK_TEXT (error.text,
              "colour.jpg: expected 4 × 3 pixels, as alpha.png has, got 16 × 8: choose one size for all, "
              "such as 4x3");
  HgDataset *dataset = open_images (golden ("images/kinds"), 8, 4, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  CHECK_EQUAL (dataset->x->shape.dim[0], 9);
  CHECK_EQUAL (dataset->x->shape.dim[1], 4);
  CHECK_EQUAL (dataset->x->shape.dim[2], 8);
  CHECK_EQUAL (dataset->x->shape.dim[3], 3);
  CHECK_CONTAINS (dataset->note, "9 were brought to 8 × 4 pixels");
  hg_dataset_unref (dataset);
}

TEST (a_border_needs_images_of_one_size)
{
  HgError error = { 0 };
  const HgDataOptions options = { .width = 20, .height = 20, .pad = true }, sizeless = { .pad = true };
  CHECK (hg_data_open (golden ("images/kinds"), &options, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "colour.jpg: a border needs images of one size, 4 × 3 pixels as alpha.png has, got "
                          "16 × 8: leave out --pad");
  HgDataset *dataset = hg_data_open (golden ("images/kinds/alpha.png"), &options, NULL, &error);
  if (CHECK_DONE (dataset != NULL, error))
    CHECK (dataset->x->shape.dim[1] == 20 && dataset->x->shape.dim[2] == 20 && dataset->x->data[0] == 0);
  hg_dataset_unref (dataset);
  CHECK (hg_data_open (golden ("images/kinds/alpha.png"), &sizeless, NULL, &error) == NULL);
  CHECK_CONTAINS (error.text, "alpha.png: a border needs a size to reach");
}

TEST (resizing_is_the_mean_of_areas)
{
  const HgReal from[12] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
  HgReal to[12];
  HgError error = { 0 };
  REQUIRE (CHECK_DONE (hg_image_resize (from, 3, 4, 1, to, 3, 2, &error), error));
  for (size_t i = 0; i < 6; i++)
    CHECK_NEAR (to[i], 0.5 + 2 * (double)i, 1e-6);
  REQUIRE (CHECK_DONE (hg_image_resize (from, 3, 4, 1, to, 1, 1, &error), error));
  CHECK_NEAR (to[0], 5.5, 1e-5);
  REQUIRE (CHECK_DONE (hg_image_resize (from, 1, 4, 1, to, 1, 3, &error), error));
  CHECK_NEAR (to[0], (0 + 1. / 3) / (4. / 3), 1e-6);
  CHECK_NEAR (to[1], 1.5, 1e-6);
  REQUIRE (CHECK_DONE (hg_image_resize (from, 1, 2, 2, to, 1, 4, &error), error));
  CHECK (to[0] == 0 && to[1] == 1 && to[2] == 0 && to[4] == 2 && to[7] == 3);
  CHECK (!hg_image_resize (from, 4, 3, 1, to, 0, (size_t)1 << 62, &error)); /* 4 · 2⁶² is 0 */
  CHECK_CONTAINS (error.text, "more than memory can hold");
}

/* Every beginning of a sound image is refused; of damaged ones some are. */
TEST (a_part_of_an_image_is_never_given)
{
  static const char *const names[]
      = { "grey8.png", "grey16.png", "palette.png", "interlaced.png", "colour.jpg", "turned.jpg" };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    {
      char name[64];
      void *bytes;
      size_t n;
      HgImageHead head;
      HgReal pixels[16 * 8 * 3];
      HgError error = { 0 };
      snprintf (name, sizeof name, "images/kinds/%s", names[k]);
      REQUIRE (CHECK_DONE (hg_read_file (golden (name), LIMIT, &bytes, &n, &error), error));
      for (size_t cut = 0; cut < n; cut++)
        {
          unsigned char *part = malloc (cut > 0 ? cut : 1);
          memcpy (part, bytes, cut);
          if (hg_image_look (part, cut, &head, &error) && hg_image_read (part, cut, &head, pixels, &error))
            test_fault (__FILE__, __LINE__, "%s: %zu of %zu bytes are read", names[k], cut, n);
          free (part);
        }
      for (size_t at = 0; at < n; at++)
        {
          unsigned char *all = bytes;
          all[at] ^= 0x55;
          if (hg_image_look (all, n, &head, NULL)
              && head.width * head.height * head.channels <= sizeof pixels / sizeof *pixels)
            hg_image_read (all, n, &head, pixels, NULL);
          all[at] ^= 0x55;
        }
      free (bytes);
    }
}

static void
write_bytes (const char *path, const void *bytes, size_t n)
{
  FILE *file = fopen (path, "we");
  if (file == NULL || fwrite (bytes, 1, n, file) != n || fclose (file) != 0)
    abort ();
}

TEST (wrong_images_are_named)
{
  HgError error;
  write_bytes (scratch ("text.png"), "no image", 8);
  CHECK (open_images (scratch ("text.png"), 0, 0, &error) == NULL);
  CHECK_TEXT (error.text, "text.png: expected a PNG or JPEG image, got something else");
  write_bytes (scratch ("empty.jpg"), "", 0);
  CHECK (open_images (scratch ("empty.jpg"), 0, 0, &error) == NULL);
  CHECK_TEXT (error.text, "empty.jpg: expected a PNG or JPEG image, got an empty file");
  CHECK (open_images (golden ("images"), 99999, 4, &error) == NULL);
  CHECK_TEXT (error.text, "images: expected a size of 1 to 10,000 pixels a side, got 99999 × 4");
  CHECK (open_images (golden ("trees"), 0, 0, &error) == NULL);
  CHECK_TEXT (error.text, "trees: expected images (.png, .jpg) in the folder, got none");
  CHECK (open_images (golden ("data/sines.npy"), 4, 4, &error) == NULL);
  CHECK_TEXT (
      error.text,
      "sines.npy: expected images (rows × columns × channels) to bring to a size, got samples of 50 × 10");
  CHECK (hg_data_open (golden ("images/folder"), &(HgDataOptions){ .label = "x" }, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "folder: images are taken as they are: leave out a label column");
}

/* The bytes of one small image, many times in one folder. */
TEST (a_thousand_images_are_read_in_no_time)
{
  enum
  {
    MANY = 1000
  };
  char path[2 * TEST_PATH], folder[TEST_PATH];
  void *bytes;
  size_t n;
  HgError error = { 0 };
  REQUIRE (
      CHECK_DONE (hg_read_file (golden ("images/folder/round/1.png"), LIMIT, &bytes, &n, &error), error));
  snprintf (folder, sizeof folder, "%s", scratch ("many"));
  REQUIRE (mkdir (folder, 0700) == 0);
  for (int i = 0; i < MANY; i++)
    {
      snprintf (path, sizeof path, "%s/%d.png", folder, i);
      write_bytes (path, bytes, n);
    }
  const double start = hg_clock_seconds ();
  HgDataset *dataset = open_images (folder, 0, 0, &error);
  const double seconds = hg_clock_seconds () - start;
  printf ("# %d images: %.0f ms\n", MANY, seconds * 1e3);
  if (CHECK_DONE (dataset != NULL, error))
    CHECK (hg_tensor_rows (dataset->x) == MANY && dataset->labels == NULL);
  CHECK (seconds < 5);
  hg_dataset_unref (dataset);
  for (int i = 0; i < MANY; i++)
    {
      snprintf (path, sizeof path, "%s/%d.png", folder, i);
      unlink (path);
    }
  rmdir (folder);
  free (bytes);
}
