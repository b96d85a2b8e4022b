/* What the tests of data share: the built-in sources with the files in data/, golden arrays, and a file in
 * memory. */
#pragma once
#include "data/npy.h"
#include "reader/open.h"
#include "engine/place.h"
#include <sys/mman.h>

/* @options with the folder of the files in data/. */
static inline HgDataOptions
test_options (void)
{
  static char folder[TEST_PATH + 16];
  snprintf (folder, sizeof folder, "%s", golden ("../../data"));
  return (HgDataOptions){ .folder = folder };
}

/* A built-in data set; a fault of the test where it cannot be opened. */
static inline HgDataset *
test_source (const char *name)
{
  HgError error = { 0 };
  HgDataOptions options = test_options ();
  HgDataset *dataset = hg_data_open (name, &options, NULL, &error);
  if (dataset == NULL)
    test_fault (__FILE__, __LINE__, "%s: %s", name, error.text);
  return dataset;
}

/* The array in the file @name below tests/golden, owned by the caller; a fault of the test where it cannot be
 * read. */
static inline HgTensor *
read_golden (const char *name)
{
  HgError error = { 0 };
  FILE *file = fopen (golden (name), "rb");
  HgTensor *tensor = file != NULL ? hg_npy_read_tensor (fileno (file), name, &error) : NULL;
  if (file != NULL)
    fclose (file);
  if (tensor == NULL)
    test_fault (__FILE__, __LINE__, "%s: %s", name, error.text);
  return tensor;
}

/* A descriptor of a file that holds @bytes. */
static inline int
test_file (const void *bytes, size_t size)
{
  int descriptor = memfd_create ("test", 0);
  if (descriptor < 0 || write (descriptor, bytes, size) != (ssize_t)size)
    abort ();
  return descriptor;
}
