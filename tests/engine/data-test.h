/* What the tests of data share: the built-in sources with the files in data/, and a file in memory. */
#pragma once
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

/* A descriptor of a file that holds @bytes. */
static inline int
test_file (const void *bytes, size_t size)
{
  int descriptor = memfd_create ("test", 0);
  if (descriptor < 0 || write (descriptor, bytes, size) != (ssize_t)size)
    abort ();
  return descriptor;
}
