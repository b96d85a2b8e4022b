/* What every reader of files must hold to: whatever is cut off or changed, it gives a data set or one
 * sentence. */
#pragma once
#include "data-test.h"

typedef HgDataset *(*TestReader) (int descriptor, const char *name, const HgDataOptions *options, HgJob *job,
                                  HgError *error);

/* Reads the file @bytes as "a" with no options. */
static inline HgDataset *
test_read (TestReader read, const void *bytes, size_t size, HgError *error)
{
  HgDataOptions options = { 0 };
  int descriptor = test_file (bytes, size);
  *error = (HgError){ 0 };
  HgDataset *dataset = read (descriptor, "a", &options, NULL, error);
  close (descriptor);
  if ((dataset != NULL) != (error->code == HG_ERROR_NONE))
    test_fault (__FILE__, __LINE__, "a data set and an error, or neither: %s", error->text);
  if (dataset == NULL && strncmp (error->text, "a: ", 3) != 0)
    test_fault (__FILE__, __LINE__, "the sentence does not name the file: %s", error->text);
  return dataset;
}

/* The sentence that @bytes are refused with. */
static inline const char *
test_refused (TestReader read, const void *bytes, size_t size)
{
  static HgError error;
  HgDataset *dataset = test_read (read, bytes, size, &error);
  CHECK (dataset == NULL);
  hg_dataset_unref (dataset);
  return error.text;
}

/* Every beginning of a sound file is refused, @step bytes apart. */
static inline void
test_cuts (TestReader read, const unsigned char *bytes, size_t size, size_t step)
{
  for (size_t cut = 0; cut < size; cut += step)
    test_refused (read, bytes, cut);
}

/* Changes each of the first @n bytes of a sound file to some other values; at least one such file is read
 * still, and none asks for memory that its size does not warrant. */
static inline void
test_changes (TestReader read, unsigned char *bytes, size_t size, size_t n)
{
  size_t done = 0;
  for (size_t at = 0; at < n; at++)
    for (int change = 1; change < 256; change += change < 4 ? 1 : 31)
      {
        HgError error;
        bytes[at] ^= (unsigned char)change;
        HgDataset *dataset = test_read (read, bytes, size, &error);
        CHECK (error.code != HG_ERROR_MEMORY);
        done += dataset != NULL;
        hg_dataset_unref (dataset);
        bytes[at] ^= (unsigned char)change;
      }
  CHECK (done > 0);
}
