#include "files/keras-file.h"
#include "base/memory.h"
#include "files/h5-data.h"
#include "files/h5-text.h"
#include "files/json-read.h"
#include "files/keras-archive.h"
#include "files/keras-config.h"
#include "files/keras-groups.h"
#include "files/keras-guess.h"
#include "files/keras-guesses.h"
#include "files/keras-unroll.h"
#include "files/keras-weights.h"
#include "files/read-file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  VERSION_BYTES = 31,
  UNSAID = 2 /* the major version of a model that does not say who wrote it: Keras 1 always did */
};

/* Bytes of a file that is read: 2 GiB. */
#define FILE_LIMIT ((size_t)1 << 31)

typedef struct
{
  hid_t file;
  size_t bytes; /* of all of it */
  HgRoom *room; /* for weights; or NULL */
  HgKerasWriter writer;
  HgKerasFacts *facts;
} Reading;

/* The text of attribute @name of @object into @text, which stays empty where there is none. */
static bool
read_short (hid_t object, const char *name, char *text, size_t size, HgError *error)
{
  *text = '\0';
  if (!hg_h5_has_attribute (object, name))
    return true;
  char *value = hg_h5_read_text (object, name, VERSION_BYTES, error);
  if (value != NULL)
    snprintf (text, size, "%s", value);
  free (value);
  return value != NULL;
}

/* Who wrote the file, by its keras_version and backend. */
static void
take_writer (Reading *reading)
{
  const HgKerasFacts *facts = reading->facts;
  reading->writer.keras = facts->version[0] != '\0' ? atoi (facts->version) : UNSAID;
  reading->writer.theano = strcmp (facts->backend, "theano") == 0;
}

static bool
read_writer (Reading *reading, HgError *error)
{
  HgKerasFacts *facts = reading->facts;
  if (!read_short (reading->file, "keras_version", facts->version, sizeof facts->version, error)
      || !read_short (reading->file, "backend", facts->backend, sizeof facts->backend, error))
    return false;
  take_writer (reading);
  return true;
}

/* The shape of the first array in the group model_weights; rank 0 where there is none. */
static HgShape
first_kernel (hid_t file)
{
  HgTextList layers = { 0 }, names = { 0 };
  HgShape shape = { 0 };
  hid_t group = hg_h5_find (file, "model_weights", H5I_GROUP, NULL);
  bool found = group >= 0 && hg_h5_read_texts (group, "layer_names", HG_KERAS_LAYERS, &layers, NULL);
  for (size_t i = 0; found && names.n == 0 && i < layers.n; i++)
    {
      hid_t layer = hg_h5_find (group, layers.items[i], H5I_GROUP, NULL);
      if (layer >= 0 && hg_h5_read_texts (layer, "weight_names", HG_KERAS_LAYERS, &names, NULL)
          && names.n > 0)
        {
          hid_t data_set = hg_h5_find (layer, names.items[0], H5I_DATASET, NULL);
          if (data_set < 0 || !hg_h5_shape (data_set, &shape, NULL))
            shape = (HgShape){ 0 };
          H5Oclose (data_set);
        }
      H5Oclose (layer);
    }
  H5Oclose (group);
  hg_text_list_clear (&layers);
  hg_text_list_clear (&names);
  return shape;
}

/* The model of the configuration @json, with the weights that @layout has in the file. */
static bool
read_model (Reading *reading, const char *json, HgKerasLayout layout, HgModel **model, HgWeights **weights,
            HgError *error)
{
  HgKerasConfig config;
  HgShape kernel = layout == HG_KERAS_LEGACY ? first_kernel (reading->file) : (HgShape){ 0 };
  bool done = hg_keras_config_read (json, reading->writer.keras, &kernel, reading->facts, &config, error)
              && (*weights
                  = hg_keras_weights_read (reading->file, reading->bytes, reading->room, layout, &config.root,
                                           config.model, &reading->writer, reading->facts, error))
                     != NULL;
  if (done)
    {
      *model = hg_model_ref (config.model);
      done = hg_keras_roll (&config.root, model, weights, reading->facts, error);
    }
  hg_keras_config_clear (&config);
  if (!done)
    {
      hg_model_unref (*model);
      hg_weights_unref (*weights);
      *model = NULL;
      *weights = NULL;
    }
  return done;
}

/* Weights alone: with a guess of the layers that fits them, else with every layer unknown. */
static bool
read_guessed (Reading *reading, HgKerasLayout layout, HgModel **model, HgWeights **weights, HgError *error)
{
  HgError fault = { 0 };
  bool done = false;
  for (int known = 1; known >= 0 && !done; known--)
    {
      hg_keras_remarks_clear (reading->facts);
      hg_keras_remark (
          reading->facts, "%s",
          known ? "guessed from the weights' shapes: activations, strides, padding and layers without "
                  "weights are not in the file"
                : "the file holds weights alone, and nothing known has such arrays: they are listed");
      char *json = hg_keras_guess (reading->file, layout == HG_KERAS_GROUPS, known == 1,
                                   reading->writer.keras, reading->facts, &fault);
      done = json != NULL && read_model (reading, json, layout, model, weights, &fault);
      free (json);
    }
  reading->facts->guessed = done;
  if (done)
    hg_keras_list_guesses (*model, reading->facts);
  if (!done && error != NULL)
    *error = fault;
  return done;
}

/* Old weights do not say who wrote them in Keras 1. */
static bool
parse_old_weights (Reading *reading, HgModel **model, HgWeights **weights, HgError *error)
{
  reading->facts->kind = HG_KERAS_OLD_WEIGHTS;
  if (!read_writer (reading, error))
    return false;
  if (reading->facts->version[0] == '\0')
    reading->writer.keras = 1;
  return read_guessed (reading, HG_KERAS_ROOT, model, weights, error);
}

static bool
parse_weights (Reading *reading, HgModel **model, HgWeights **weights, HgError *error)
{
  reading->facts->kind = HG_KERAS_WEIGHTS;
  reading->writer.keras = 3;
  return read_guessed (reading, HG_KERAS_GROUPS, model, weights, error);
}

static bool
has_groups (hid_t file)
{
  char layers[64];
  hid_t group = hg_h5_find (file, hg_keras_layers_group (file, "", layers, sizeof layers), H5I_GROUP, NULL);
  H5Oclose (group);
  return group >= 0;
}

static bool
parse_h5 (Reading *reading, HgModel **model, HgWeights **weights, HgError *error)
{
  bool whole = hg_h5_has_attribute (reading->file, "model_config");
  if (!whole
      && (hg_h5_has_attribute (reading->file, "layer_names")
          || hg_h5_has_attribute (reading->file, "layer_names0")))
    return parse_old_weights (reading, model, weights, error);
  if (!whole && has_groups (reading->file))
    return parse_weights (reading, model, weights, error);
  if (!whole)
    return hg_error_set (error, HG_ERROR_FORMAT, HG_KERAS_NO_MODEL "the attribute model_config is missing");
  reading->facts->kind = HG_KERAS_MODEL;
  if (!read_writer (reading, error))
    return false;
  if (hg_h5_has_attribute (reading->file, "training_config"))
    reading->facts->training
        = hg_h5_read_text (reading->file, "training_config", HG_KERAS_CONFIG_BYTES, NULL);
  char *json = hg_h5_read_text (reading->file, "model_config", HG_KERAS_CONFIG_BYTES, error);
  bool done = json != NULL && read_model (reading, json, HG_KERAS_LEGACY, model, weights, error);
  free (json);
  return done;
}

static bool
read_h5 (const HgH5Source *source, HgRoom *room, HgModel **model, HgWeights **weights, HgKerasFacts *facts,
         HgError *error)
{
  Reading reading
      = { .file = hg_h5_open_source (source, error), .bytes = source->size, .room = room, .facts = facts };
  if (reading.file < 0)
    return false;
  bool done = parse_h5 (&reading, model, weights, error);
  H5Fclose (reading.file);
  return done;
}

/* What an archive's metadata and configuration say of its origin and training. */
static void
read_metadata (const HgKerasArchive *archive, Reading *reading)
{
  json_t *metadata = hg_json_read (archive->metadata, 0, NULL),
         *config = hg_json_read (archive->config, 0, NULL);
  const char *version = json_string_value (json_object_get (metadata, "keras_version"));
  const json_t *compiled = json_object_get (config, "compile_config");
  snprintf (reading->facts->version, sizeof reading->facts->version, "%s", version != NULL ? version : "3");
  if (json_object_size (compiled) > 0)
    reading->facts->training = json_dumps (compiled, JSON_COMPACT | JSON_REAL_PRECISION (17));
  json_decref (metadata);
  json_decref (config);
  take_writer (reading);
}

static bool
read_members (const HgKerasArchive *archive, HgRoom *room, HgModel **model, HgWeights **weights,
              HgKerasFacts *facts, HgError *error)
{
  Reading reading = { .bytes = archive->n_weights, .room = room, .facts = facts };
  facts->kind = HG_KERAS_ARCHIVE;
  read_metadata (archive, &reading);
  reading.file = hg_h5_open (archive->weights, archive->n_weights, error);
  if (reading.file < 0)
    return hg_error_prefix (error, "model.weights.h5");
  const bool done = read_model (&reading, archive->config, HG_KERAS_GROUPS, model, weights, error);
  H5Fclose (reading.file);
  return done;
}

/* An archive is taken into memory: its members are unpacked there. */
static bool
read_archive (const HgH5Source *source, HgRoom *room, HgModel **model, HgWeights **weights,
              HgKerasFacts *facts, HgError *error)
{
  HgKerasArchive archive = { 0 };
  void *bytes
      = hg_memory_granted ("an archive", source->size, error) ? hg_alloc (source->size, 1, error) : NULL;
  if (bytes == NULL)
    return false;
  const bool done = (source->read (source->context, 0, bytes, source->size)
                     || hg_error_set (error, HG_ERROR_IO, "the archive cannot be read"))
                    && hg_keras_archive_read (bytes, source->size, &archive, error)
                    && read_members (&archive, room, model, weights, facts, error);
  hg_keras_archive_clear (&archive);
  free (bytes);
  return done;
}

bool
hg_keras_source_is_archive (const HgH5Source *source)
{
  char bytes[4];
  return source->size >= sizeof bytes && source->read (source->context, 0, bytes, sizeof bytes)
         && hg_keras_is_archive (bytes, sizeof bytes);
}

/* A source that remembers whether a read failed: what is then put together may be a guess, or have remarks
 * where weights would be, and is not the file's. */
typedef struct
{
  const HgH5Source *source;
  bool failed;
} Watched;

static bool
read_watched (void *context, uint64_t at, void *bytes, size_t n)
{
  Watched *watched = context;
  const bool done = watched->source->read (watched->source->context, at, bytes, n);
  watched->failed |= !done;
  return done;
}

bool
hg_keras_parse_source (const HgH5Source *source, HgRoom *room, HgModel **model, HgWeights **weights,
                       HgKerasFacts *facts, HgError *error)
{
  Watched watched = { source, false };
  const HgH5Source own_source = { source->size, read_watched, &watched };
  HgKerasFacts own = { 0 };
  *model = NULL;
  *weights = NULL;
  bool done = hg_keras_source_is_archive (&own_source)
                  ? read_archive (&own_source, room, model, weights, &own, error)
                  : read_h5 (&own_source, room, model, weights, &own, error);
  if (watched.failed)
    {
      hg_model_unref (*model);
      hg_weights_unref (*weights);
      *model = NULL;
      *weights = NULL;
      done = hg_error_set (error, HG_ERROR_IO, "a part of the file cannot be read from its disk");
    }
  if (done && facts != NULL)
    *facts = own;
  else
    hg_keras_facts_clear (&own);
  return done;
}

bool
hg_keras_parse (const void *bytes, size_t n, HgModel **model, HgWeights **weights, HgKerasFacts *facts,
                HgError *error)
{
  const HgH5Source source = hg_h5_memory (bytes, n);
  return hg_keras_parse_source (&source, NULL, model, weights, facts, error);
}

bool
hg_keras_load (const char *path, HgModel **model, HgWeights **weights, HgKerasFacts *facts, HgError *error)
{
  void *bytes;
  size_t n;
  *model = NULL;
  *weights = NULL;
  if (!hg_read_file (path, FILE_LIMIT, &bytes, &n, error))
    return false;
  bool done = hg_keras_parse (bytes, n, model, weights, facts, error);
  if (!done)
    hg_error_prefix (error, "%s", hg_file_name (path));
  free (bytes);
  return done;
}
