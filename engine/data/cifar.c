/* CIFAR's binary files (Krizhevsky 2009): records of a label and 3 × 32 × 32 bytes, one plane after the
 * other, red, green, blue. CIFAR-100 has two labels a record, of the 20 coarse and the 100 fine classes.
 * Nothing in the file says what it is: the size does, and labels that are out of their range tell that it is
 * something else. */
#include "data/sources.h"
#include "base/format.h"
#include "base/memory.h"
#include "data/stream.h"
#include <stdio.h>
#include <stdlib.h>

enum
{
  SIDE = 32,
  PLANE = SIDE * SIDE,
  CHANNELS = 3,
  PIXELS = CHANNELS * PLANE,
  COARSE = 20
};

static const char *const ten[]
    = { "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck" };

static const char *const hundred[] = {
  "apple",      "aquarium fish", "baby",         "bear",       "beaver",      "bed",         "bee",
  "beetle",     "bicycle",       "bottle",       "bowl",       "boy",         "bridge",      "bus",
  "butterfly",  "camel",         "can",          "castle",     "caterpillar", "cattle",      "chair",
  "chimpanzee", "clock",         "cloud",        "cockroach",  "couch",       "crab",        "crocodile",
  "cup",        "dinosaur",      "dolphin",      "elephant",   "flatfish",    "forest",      "fox",
  "girl",       "hamster",       "house",        "kangaroo",   "keyboard",    "lamp",        "lawn mower",
  "leopard",    "lion",          "lizard",       "lobster",    "man",         "maple tree",  "motorcycle",
  "mountain",   "mouse",         "mushroom",     "oak tree",   "orange",      "orchid",      "otter",
  "palm tree",  "pear",          "pickup truck", "pine tree",  "plain",       "plate",       "poppy",
  "porcupine",  "possum",        "rabbit",       "raccoon",    "ray",         "road",        "rocket",
  "rose",       "sea",           "seal",         "shark",      "shrew",       "skunk",       "skyscraper",
  "snail",      "snake",         "spider",       "squirrel",   "streetcar",   "sunflower",   "sweet pepper",
  "table",      "tank",          "telephone",    "television", "tiger",       "tractor",     "train",
  "trout",      "tulip",         "turtle",       "wardrobe",   "whale",       "willow tree", "wolf",
  "woman",      "worm",
};

typedef struct
{
  const char *name;
  size_t labels; /* bytes before the pixels; the last of them is the class */
  size_t n_classes;
  const char *const *classes;
} Layout;

/* A size that is a multiple of both is taken for CIFAR-10. */
static const Layout layouts[] = {
  { "CIFAR-10", 1, sizeof ten / sizeof *ten, ten },
  { "CIFAR-100", 2, sizeof hundred / sizeof *hundred, hundred },
};

static const Layout *
find_layout (const HgStream *stream, HgError *error)
{
  char size[48];
  for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
    if (stream->size > 0 && stream->size % (layouts[i].labels + PIXELS) == 0)
      return &layouts[i];
  hg_error_set (error, HG_ERROR_FORMAT,
                "%s: expected images of CIFAR-10, 3,073 bytes each (CIFAR-100: 3,074), got a file of %s",
                stream->name, hg_format_items (size, sizeof size, (int64_t)stream->size, "byte", "bytes"));
  return NULL;
}

static bool
check_labels (const Layout *layout, const HgStream *stream, size_t i, const unsigned char *labels,
              HgError *error)
{
  char record[48];
  hg_format_count (record, sizeof record, (int64_t)i + 1);
  if (layout->labels == 2 && labels[0] >= COARSE)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "%s: image %s: expected a coarse label of 0 … %d as in %s, got %d", stream->name,
                         record, COARSE - 1, layout->name, labels[0]);
  if (labels[layout->labels - 1] >= layout->n_classes)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: image %s: expected a label of 0 … %zu as in %s, got %d",
                         stream->name, record, layout->n_classes - 1, layout->name,
                         labels[layout->labels - 1]);
  return true;
}

static bool
read_images (const Layout *layout, HgStream *stream, HgDataset *dataset, HgJob *job, HgError *error)
{
  unsigned char record[2 + PIXELS];
  for (size_t i = 0; i < hg_tensor_rows (dataset->x); i++)
    {
      HgReal *x = dataset->x->data + i * PIXELS;
      if (hg_job_cancelled (job))
        return hg_error_set (error, HG_ERROR_CANCELLED, "%s: cancelled", stream->name);
      if (!hg_stream_read_all (stream, record, layout->labels + PIXELS, error)
          || !check_labels (layout, stream, i, record, error))
        return false;
      const unsigned char *pixels = record + layout->labels;
      for (size_t p = 0; p < PLANE; p++)
        for (size_t c = 0; c < CHANNELS; c++)
          x[p * CHANNELS + c] = (HgReal)pixels[c * PLANE + p] / 255;
      dataset->labels[i] = record[layout->labels - 1];
    }
  return true;
}

HgDataset *
hg_cifar_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  HgFileStream file;
  const char *what = hg_source_option (options, false);
  if (what != NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: images are taken as they are: leave out %s", name, what);
      return NULL;
    }
  const Layout *layout
      = hg_file_stream (&file, descriptor, name, error) ? find_layout (&file.stream, error) : NULL;
  if (layout == NULL)
    return NULL;
  size_t n = (size_t)(file.stream.size / (layout->labels + PIXELS));
  n = options->limit > 0 && options->limit < n ? options->limit : n;
  const HgShape shape = hg_shape (4, (int64_t)n, (int64_t)SIDE, (int64_t)SIDE, (int64_t)CHANNELS);
  HgDataset *dataset = hg_dataset_new (name, hg_room_tensor (options->room, &shape, error), error);
  if (dataset == NULL || !hg_dataset_add_classes (dataset, layout->n_classes, layout->classes, error)
      || !read_images (layout, &file.stream, dataset, job, error))
    {
      hg_dataset_unref (dataset);
      return NULL;
    }
  dataset->scaled = true;
  snprintf (dataset->source, sizeof dataset->source,
            "File %s: images in the binary layout of %s (Krizhevsky 2009)", dataset->name, layout->name);
  snprintf (dataset->note, sizeof dataset->note, "Bytes of 0 … 255, divided by 255");
  return dataset;
}
