#include "files/project-h5.h"
#include "files/checkpoint-group.h"
#include "files/h5-text.h"
#include "files/json-read.h"
#include "files/keras-archive.h"
#include "files/keras-config.h"
#include "files/keras-file.h"
#include "files/keras-h5.h"
#include "files/keras-same.h"
#include "files/project-json.h"
#include "files/read-file.h"
#include "files/replace.h"
#include <stdlib.h>
#include <string.h>

enum
{
  MEMBER_BYTES = 64 << 20,
  PATH_SIZE = 48,
  NUMBER_BYTES = 32
};

#define VERSION "version"
#define CHECKPOINTS "checkpoints" /* how many */
#define WEIGHTS "weights"         /* "none": a draft without */

/* Owned by the caller; NULL with an error. */
static char *
member_text (const HgProjectMember *member, const HgProject *project, HgError *error)
{
  json_t *json = member->write (project, error);
  char *text
      = json != NULL ? json_dumps (json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION (17)) : NULL;
  json_decref (json);
  if (text == NULL && (error == NULL || error->code == HG_ERROR_NONE))
    hg_error_memory (error, member->what, 1024);
  return text;
}

static char *
checkpoint_path (size_t i, char *path)
{
  snprintf (path, PATH_SIZE, HG_PROJECT_CHECKPOINTS_GROUP "/%zu", i);
  return path;
}

static bool
write_checkpoints (hid_t file, const HgProject *project, HgError *error)
{
  char path[PATH_SIZE];
  bool done = true;
  for (size_t i = 0; done && i < project->n_checkpoints; i++)
    {
      hid_t group = hg_h5_new_group (file, checkpoint_path (i, path), error);
      done = group >= 0 && hg_checkpoint_group_write (group, project->checkpoints[i], error);
      if (group >= 0)
        H5Gclose (group);
    }
  return done;
}

static bool
write_group (hid_t group, const HgProject *project, bool weights, HgError *error)
{
  char number[NUMBER_BYTES];
  snprintf (number, sizeof number, "%d", HG_PROJECT_VERSION);
  bool done = hg_h5_write_text (group, VERSION, number, error)
              && hg_h5_write_text (group, WEIGHTS, weights ? "all" : "none", error);
  snprintf (number, sizeof number, "%zu", project->n_checkpoints);
  done = done && hg_h5_write_text (group, CHECKPOINTS, number, error);
  for (size_t i = 0; done && i < HG_PROJECT_MEMBERS; i++)
    {
      char *text = member_text (&hg_project_members[i], project, error);
      done = text != NULL && hg_h5_write_text (group, hg_project_members[i].name, text, error);
      free (text);
    }
  return done;
}

static bool
write_file (hid_t file, const HgModel *model, const HgWeights *weights, const HgProject *project,
            HgError *error)
{
  if (!hg_keras_h5_write (file, model, weights, NULL, error))
    return false;
  hid_t group = hg_h5_new_group (file, HG_PROJECT_GROUP, error);
  bool done = group >= 0 && write_group (group, project, weights != NULL, error)
              && write_checkpoints (file, project, error);
  if (group >= 0)
    H5Gclose (group);
  return done;
}

static bool
same_checkpoint (const HgCheckpoint *a, const HgCheckpoint *b)
{
  bool same = a->steps == b->steps && a->epochs == b->epochs && a->rows == b->rows && a->n_slots == b->n_slots
              && a->n_values == b->n_values && hg_keras_same_weights (a->weights, b->weights)
              && (a->best == NULL) == (b->best == NULL)
              && (a->best == NULL || hg_keras_same_weights (a->best, b->best));
  for (size_t i = 0; same && i < a->n_slots; i++)
    same = memcmp (a->slots[i], b->slots[i], a->n_values * sizeof *a->slots[i]) == 0;
  return same;
}

static bool
same_project (const HgProject *a, const HgProject *b)
{
  bool same = b != NULL && b->n_remarks == 0 && a->n_checkpoints == b->n_checkpoints;
  for (size_t i = 0; same && i < HG_PROJECT_MEMBERS; i++)
    {
      char *p = member_text (&hg_project_members[i], a, NULL),
           *q = member_text (&hg_project_members[i], b, NULL);
      same = p != NULL && q != NULL && strcmp (p, q) == 0;
      free (p);
      free (q);
    }
  for (size_t i = 0; same && i < a->n_checkpoints; i++)
    same = same_checkpoint (a->checkpoints[i], b->checkpoints[i]);
  return same;
}

/* Reads the finished bytes as any reader would, and compares. */
static bool
verify (const void *bytes, size_t n, const HgModel *model, const HgWeights *weights, const HgProject *project,
        HgError *error)
{
  HgModel *read_model;
  HgWeights *read_weights;
  HgProject *read;
  HgKerasFacts facts = { 0 };
  const HgH5Source source = hg_h5_memory (bytes, n);
  bool same = hg_project_parse (&source, NULL, &read_model, &read_weights, &facts, &read, error)
              || hg_error_prefix (error, "what was written cannot be read back");
  if (same)
    same = (hg_keras_same_model (model, read_model) && (weights == NULL) == (read_weights == NULL)
            && (weights == NULL || hg_keras_same_weights (weights, read_weights))
            && same_project (project, read))
           || hg_error_set (error, HG_ERROR_IO, "what was written reads back differently%s%s",
                            read != NULL && read->n_remarks > 0 ? ": " : "",
                            read != NULL && read->n_remarks > 0 ? read->remarks[0] : "");
  hg_keras_facts_clear (&facts);
  hg_project_free (read);
  hg_model_unref (read_model);
  hg_weights_unref (read_weights);
  return same;
}

bool
hg_project_save (const char *path, const HgModel *model, const HgWeights *weights, const HgProject *project,
                 HgError *error)
{
  void *bytes = NULL;
  size_t n = 0;
  hid_t file = hg_h5_create (error);
  bool done = file >= 0 && (weights == NULL || hg_keras_belongs (model, weights, error))
              && write_file (file, model, weights, project, error) && hg_h5_image (file, &bytes, &n, error);
  if (file >= 0)
    H5Fclose (file);
  done = done && verify (bytes, n, model, weights, project, error);
  if (!done)
    hg_error_prefix (error, "%s", hg_file_name (path));
  done = done && hg_replace_file (path, bytes, n, error);
  free (bytes);
  return done;
}

/* The model of a draft that has no weights, whether it fits together or not. */
static bool
read_stack (hid_t file, HgModel **model, HgKerasFacts *facts, HgError *error)
{
  HgKerasConfig config;
  char *version = hg_h5_read_text (file, "keras_version", NUMBER_BYTES, error);
  char *json = version != NULL ? hg_h5_read_text (file, "model_config", HG_KERAS_CONFIG_BYTES, error) : NULL;
  bool done = json != NULL && hg_keras_config_read (json, atoi (version), NULL, facts, &config, error);
  if (done)
    {
      *model = hg_model_ref (config.model);
      hg_keras_config_clear (&config);
    }
  free (json);
  free (version);
  return done;
}

/* A number that stands as text in @group; −1 with a remark where there is none. */
static int
read_number (hid_t group, const char *name, HgProject *project)
{
  HgError fault = { 0 };
  char *text = hg_h5_read_text (group, name, NUMBER_BYTES, &fault), *end = NULL;
  long number = text != NULL ? strtol (text, &end, 10) : -1;
  if (text == NULL || end == text || *end != '\0' || number < 0 || number > 1000000)
    {
      number = -1;
      hg_project_remark (project, "the project's attribute %s cannot be used: %s", name,
                         text == NULL ? fault.text : "expected a number");
    }
  free (text);
  return (int)number;
}

static void
read_member (hid_t group, const HgProjectMember *member, HgProject *project)
{
  HgError fault = { 0 };
  char *text = hg_h5_read_text (group, member->name, MEMBER_BYTES, &fault);
  json_t *json = hg_json_read (text, JSON_DECODE_ANY, NULL);
  if (text != NULL && json == NULL)
    hg_error_set (&fault, HG_ERROR_FORMAT, "expected JSON, got something else");
  if (json == NULL || !member->read (json, project, &fault))
    hg_project_remark (project, "%s cannot be used: %s", member->what, fault.text);
  json_decref (json);
  free (text);
}

/* All of them or none: a film with a gap would be another training's. */
static void
read_checkpoints (hid_t file, size_t n, const HgModel *model, size_t file_bytes, HgProject *project)
{
  char path[PATH_SIZE];
  HgError fault = { 0 };
  if (n > HG_PROJECT_CHECKPOINTS)
    hg_error_set (&fault, HG_ERROR_FORMAT, "expected at most %d, got %zu", HG_PROJECT_CHECKPOINTS, n);
  for (size_t i = 0; fault.code == HG_ERROR_NONE && i < n; i++)
    {
      hid_t group = hg_h5_find (file, checkpoint_path (i, path), H5I_GROUP, &fault);
      HgCheckpoint *it = group >= 0 ? hg_checkpoint_group_read (group, model, file_bytes, &fault) : NULL;
      if (group >= 0)
        H5Oclose (group);
      if (it != NULL)
        project->checkpoints[project->n_checkpoints++] = it;
    }
  if (fault.code == HG_ERROR_NONE)
    return;
  while (project->n_checkpoints > 0)
    hg_checkpoint_unref (project->checkpoints[--project->n_checkpoints]);
  hg_project_remark (project, "the training cannot go on from this file: its checkpoints cannot be used: %s",
                     fault.text);
}

/* The mark on @model, which is nobody else's yet. */
static void
mark (HgModel *model, HgProject *project)
{
  size_t node = *project->encoder_end != '\0' ? hg_model_find (model, project->encoder_end) : HG_NO_NODE;
  if (*project->encoder_end != '\0' && node == HG_NO_NODE)
    hg_project_remark (project, "the encoder's end is marked at a layer that is not there, %.80s",
                       project->encoder_end);
  model->waist = node;
}

static void
read_group (hid_t file, hid_t group, size_t file_bytes, HgModel *model, bool weights, HgProject *project)
{
  int version = read_number (group, VERSION, project),
      checkpoints = read_number (group, CHECKPOINTS, project);
  project->version = version;
  if (version > HG_PROJECT_VERSION)
    hg_project_remark (
        project,
        "was saved by a newer Hourglass (project version %d): what this one does not know is left "
        "out",
        version);
  for (size_t i = 0; i < HG_PROJECT_MEMBERS; i++)
    read_member (group, &hg_project_members[i], project);
  mark (model, project);
  if (weights && checkpoints > 0)
    read_checkpoints (file, (size_t)checkpoints, model, file_bytes, project);
}

static bool
has_no_weights (hid_t group)
{
  char *text
      = hg_h5_has_attribute (group, WEIGHTS) ? hg_h5_read_text (group, WEIGHTS, NUMBER_BYTES, NULL) : NULL;
  bool none = text != NULL && strcmp (text, "none") == 0;
  free (text);
  return none;
}

/* A file with the group, open as @file. */
static bool
parse_project (hid_t file, hid_t group, const HgH5Source *source, HgRoom *room, HgModel **model,
               HgWeights **weights, HgKerasFacts *facts, HgProject **project, HgError *error)
{
  bool bare = has_no_weights (group);
  bool done = bare ? read_stack (file, model, facts, error)
                   : hg_keras_parse_source (source, room, model, weights, facts, error);
  *project = done ? hg_project_new (error) : NULL;
  if (*project != NULL)
    read_group (file, group, source->size, *model, !bare, *project);
  return *project != NULL;
}

bool
hg_project_parse (const HgH5Source *source, HgRoom *room, HgModel **model, HgWeights **weights,
                  HgKerasFacts *facts, HgProject **project, HgError *error)
{
  *model = NULL;
  *weights = NULL;
  *project = NULL;
  hid_t file = hg_keras_source_is_archive (source) ? H5I_INVALID_HID : hg_h5_open_source (source, NULL);
  hid_t group = file >= 0 ? hg_h5_find (file, HG_PROJECT_GROUP, H5I_GROUP, NULL) : H5I_INVALID_HID;
  bool done = group >= 0 ? parse_project (file, group, source, room, model, weights, facts, project, error)
                         : hg_keras_parse_source (source, room, model, weights, facts, error);
  if (group >= 0)
    H5Oclose (group);
  if (file >= 0)
    H5Fclose (file);
  if (done)
    return true;
  hg_model_unref (*model);
  hg_weights_unref (*weights);
  *model = NULL;
  *weights = NULL;
  return false;
}
