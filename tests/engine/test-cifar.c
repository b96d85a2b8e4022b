/* data/cifar: images from their planes, labels, and files that are something else. */
#include "damage.h"
#include "base/random.h"

enum
{
  PIXELS = 3072,
  RECORD = PIXELS + 1,
  FINE_RECORD = PIXELS + 2
};

/* Images 0 … n−1 of random pixels and label i mod 10 behind @before bytes of 19. free () it. */
static unsigned char *
make (size_t n, size_t before)
{
  size_t record = before + 1 + PIXELS;
  unsigned char *bytes = malloc (n * record);
  HgRandom random = hg_random (1);
  for (size_t i = 0; i < n * record; i++)
    bytes[i] = (unsigned char)hg_random_below (&random, 256);
  for (size_t i = 0; i < n; i++)
    {
      memset (bytes + i * record, 19, before);
      bytes[i * record + before] = (unsigned char)(i % 10);
    }
  return bytes;
}

TEST (cifar_planes_become_channels)
{
  HgError error;
  unsigned char *bytes = make (12, 0);
  HgDataset *dataset = test_read (hg_cifar_read, bytes, 12 * RECORD, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  HgShape shape = hg_shape (4, 12, 32, 32, 3);
  CHECK (hg_shape_equal (&dataset->x->shape, &shape));
  CHECK (dataset->scaled);
  for (size_t i = 0; i < 12; i++)
    {
      CHECK_EQUAL (dataset->labels[i], i % 10);
      for (size_t p = 0; p < 1024; p++)
        for (size_t c = 0; c < 3; c++)
          REQUIRE (CHECK_NEAR (dataset->x->data[(i * 1024 + p) * 3 + c],
                               bytes[i * RECORD + 1 + c * 1024 + p] / 255.0, 1e-7));
    }
  CHECK_TEXT (dataset->class_names[0], "airplane");
  CHECK_TEXT (dataset->class_names[9], "truck");
  hg_dataset_unref (dataset);
  free (bytes);
}

TEST (cifar_with_two_labels_has_a_hundred_classes)
{
  HgError error;
  unsigned char *bytes = make (7, 1);
  bytes[1] = 99;
  HgDataset *dataset = test_read (hg_cifar_read, bytes, 7 * FINE_RECORD, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  CHECK_EQUAL (dataset->n_classes, 100);
  CHECK_EQUAL (dataset->labels[0], 99);
  CHECK_TEXT (dataset->class_names[99], "worm");
  CHECK_TEXT (dataset->class_names[50], "mouse");
  CHECK_NEAR (dataset->x->data[3072 + 1], bytes[FINE_RECORD + 2 + 1024] / 255.0, 1e-7);
  CHECK_CONTAINS (dataset->source, "CIFAR-100");
  hg_dataset_unref (dataset);
  bytes[FINE_RECORD] = 20;
  CHECK_TEXT (test_refused (hg_cifar_read, bytes, 7 * FINE_RECORD),
              "a: image 2: expected a coarse label of 0 … 19 as in CIFAR-100, got 20");
  bytes[FINE_RECORD] = 0;
  bytes[FINE_RECORD + 1] = 100;
  CHECK_TEXT (test_refused (hg_cifar_read, bytes, 7 * FINE_RECORD),
              "a: image 2: expected a label of 0 … 99 as in CIFAR-100, got 100");
  free (bytes);
}

TEST (cifar_limit_reads_no_further)
{
  HgError error = { 0 };
  HgDataOptions options = { .limit = 3 };
  unsigned char *bytes = make (10, 0);
  bytes[3 * RECORD] = 77;
  int descriptor = test_file (bytes, 10 * RECORD);
  HgDataset *dataset = hg_cifar_read (descriptor, "a", &options, NULL, &error);
  REQUIRE (CHECK_DONE (dataset != NULL, error));
  CHECK_EQUAL (hg_tensor_rows (dataset->x), 3);
  hg_dataset_unref (dataset);
  options = (HgDataOptions){ .stride = 2 };
  CHECK (hg_cifar_read (descriptor, "a", &options, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "a: images are taken as they are: leave out a stride");
  close (descriptor);
  free (bytes);
}

TEST (cifar_refuses_what_it_is_not)
{
  unsigned char *bytes = make (3, 0);
  CHECK_TEXT (test_refused (hg_cifar_read, bytes, 0),
              "a: expected images of CIFAR-10, 3,073 bytes each (CIFAR-100: 3,074), got a file of 0 bytes");
  CHECK_CONTAINS (test_refused (hg_cifar_read, bytes, 1), "got a file of 1 byte");
  CHECK_CONTAINS (test_refused (hg_cifar_read, bytes, 3 * RECORD - 1), "got a file of 9,218 bytes");
  test_cuts (hg_cifar_read, bytes, RECORD, 97);
  bytes[2 * RECORD] = 10;
  CHECK_TEXT (test_refused (hg_cifar_read, bytes, 3 * RECORD),
              "a: image 3: expected a label of 0 … 9 as in CIFAR-10, got 10");
  bytes[2 * RECORD] = 2;
  test_changes (hg_cifar_read, bytes, 3 * RECORD, 4);
  free (bytes);
}
