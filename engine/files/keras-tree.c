#include "files/keras-tree.h"
#include "base/clean.h"
#include "base/format.h"
#include "base/memory.h"
#include "files/h5-tree.h"
#include "files/json-read.h"
#include "files/keras-archive.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

enum
{
  NAME_SIZE = 256,
  MEMBERS = 10000 /* most members that are listed */
};

static bool
add (HgTreeItem *item, const char *name, const char *type, const char *value, HgError *error)
{
  char shown[HG_TREE_TEXT], key[NAME_SIZE];
  return hg_tree_item_add (item, hg_clean (key, sizeof key, name, strlen (name)), type,
                           hg_clean (shown, sizeof shown, value, strlen (value)), error);
}

/* The classes of a configuration's layers: "3: InputLayer, Dense, Dense". */
static void
layers_text (const json_t *layers, char *text, size_t size)
{
  size_t i, used = (size_t)snprintf (text, size, "%zu", json_array_size (layers));
  const json_t *layer;
  json_array_foreach (layers, i, layer)
  {
    const char *class = json_string_value (json_object_get (layer, "class_name"));
    if (used < size)
      used += (size_t)snprintf (text + used, size - used, "%s%s", i == 0 ? ": " : ", ",
                                class != NULL ? class : "?");
  }
}

/* What the configuration @json says, in a few lines; of one that is no JSON that it is none. */
static bool
add_config (HgTreeItem *item, const char *json, HgError *error)
{
  char text[HG_TREE_TEXT];
  json_t *root = hg_json_read (json, 0, NULL);
  const json_t *config = json_object_get (root, "config"), *layers = json_object_get (config, "layers");
  const char *class = json_string_value (json_object_get (root, "class_name"));
  const char *name = json_string_value (json_object_get (config, "name"));
  const json_t *optimizer = json_object_get (json_object_get (root, "compile_config"), "optimizer");
  const char *trained = json_string_value (json_object_get (optimizer, "class_name"));
  bool done = true;
  if (root == NULL)
    item->fault = hg_strdup ("is not valid JSON", error);
  if (class != NULL)
    done = add (item, "class_name", "string", class, error);
  if (done && name != NULL)
    done = add (item, "name", "string", name, error);
  if (done && layers != NULL)
    {
      layers_text (layers, text, sizeof text);
      done = add (item, "layers", "list", text, error);
    }
  if (done && trained != NULL)
    done = add (item, "optimizer", "string", trained, error);
  json_decref (root);
  return done && (item->fault != NULL || root != NULL);
}

/* The texts of @json, one a line. */
static bool
add_metadata (HgTreeItem *item, const char *json, HgError *error)
{
  json_t *root = hg_json_read (json, 0, NULL), *value;
  const char *key;
  bool done = true;
  json_object_foreach (root, key, value)
  {
    if (done && json_is_string (value))
      done = add (item, key, "string", json_string_value (value), error);
  }
  if (root == NULL)
    done = (item->fault = hg_strdup ("is not valid JSON", error)) != NULL;
  json_decref (root);
  return done;
}

/* What stands inside the member @item is. */
static bool
open_member (HgTree *tree, HgTreeItem *item, const HgKerasArchive *archive, HgError *error)
{
  if (strcmp (item->path, "/config.json") == 0)
    return add_config (item, archive->config, error);
  if (strcmp (item->path, "/metadata.json") == 0)
    return add_metadata (item, archive->metadata, error);
  if (strcmp (item->path, "/model.weights.h5") != 0)
    return true;
  hid_t file = hg_h5_open (archive->weights, archive->n_weights, error);
  const bool done = file >= 0 && hg_h5_tree_read (file, "/model.weights.h5", tree, error);
  if (file >= 0)
    H5Fclose (file);
  return done || hg_error_prefix (error, "model.weights.h5");
}

static bool
add_member (zip_t *zip, zip_uint64_t i, const HgKerasArchive *archive, HgTree *tree, HgError *error)
{
  char whole[NAME_SIZE + 1], shown[NAME_SIZE], bytes[48], type[96];
  zip_stat_t status;
  if (zip_stat_index (zip, i, ZIP_FL_ENC_RAW, &status) != 0 || !(status.valid & ZIP_STAT_NAME))
    return hg_error_set (error, HG_ERROR_FORMAT, "the archive is damaged or cut off");
  snprintf (whole, sizeof whole, "/%s", status.name);
  HgTreeItem *item
      = hg_tree_add (tree, HG_TREE_MEMBER, hg_clean (shown, sizeof shown, whole, strlen (whole)), error);
  if (item == NULL)
    return false;
  const bool packed = status.comp_method != ZIP_CM_STORE;
  snprintf (type, sizeof type, packed ? "packed from %s" : "stored",
            hg_format_bytes (bytes, sizeof bytes, status.size));
  item->stored = status.comp_size;
  item->type = hg_strdup (type, error);
  return item->type != NULL && open_member (tree, item, archive, error);
}

static bool
read_archive (const void *bytes, size_t n, HgTree *tree, HgError *error)
{
  HgKerasArchive archive = { 0 };
  if (!hg_keras_archive_read (bytes, n, &archive, error))
    {
      hg_keras_archive_clear (&archive);
      return false;
    }
  zip_source_t *source = zip_source_buffer_create (bytes, n, 0, NULL);
  zip_t *zip = source != NULL ? zip_open_from_source (source, ZIP_RDONLY, NULL) : NULL;
  bool done = zip != NULL || hg_error_set (error, HG_ERROR_FORMAT, "the archive is damaged or cut off");
  const zip_int64_t members = zip != NULL ? zip_get_num_entries (zip, 0) : 0;
  for (zip_int64_t i = 0; done && i < members && i < MEMBERS; i++)
    done = add_member (zip, (zip_uint64_t)i, &archive, tree, error);
  if (zip != NULL)
    zip_discard (zip);
  else
    zip_source_free (source);
  hg_keras_archive_clear (&archive);
  return done;
}

bool
hg_keras_tree_read (const void *bytes, size_t n, HgTree *tree, HgError *error)
{
  *tree = (HgTree){ 0 };
  if (hg_keras_is_archive (bytes, n))
    return read_archive (bytes, n, tree, error);
  hid_t file = hg_h5_open (bytes, n, error);
  const bool done = file >= 0 && hg_h5_tree_read (file, "", tree, error);
  if (file >= 0)
    H5Fclose (file);
  return done;
}
