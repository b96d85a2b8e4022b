#include "files/arrays-h5.h"
#include "files/h5-data.h"
#include "files/read-file.h"
#include "files/replace.h"
#include <stdlib.h>

enum
{
  LIMIT = 1 << 30 /* bytes of a file that is read */
};

/* Whether @name is free below @file: H5Lexists wants every group on the way to be there. */
static bool
is_free (hid_t file, const char *name)
{
  hid_t object = hg_h5_find (file, name, H5I_DATASET, NULL);
  H5Oclose (object);
  return object < 0;
}

bool
hg_arrays_h5_save (const char *path, const HgNamedArray *arrays, size_t n, HgError *error)
{
  void *bytes = NULL;
  size_t size = 0;
  hid_t file = hg_h5_create (error);
  bool done = file >= 0;
  for (size_t i = 0; done && i < n; i++)
    if (!is_free (file, arrays[i].name))
      done = hg_error_set (error, HG_ERROR_VALUE, "the name %s is used twice", arrays[i].name);
    else
      done = hg_h5_write (file, arrays[i].name, arrays[i].value, error);
  done = done && hg_h5_image (file, &bytes, &size, error);
  if (file >= 0)
    H5Fclose (file);
  done = done && hg_replace_file (path, bytes, size, error);
  free (bytes);
  return done;
}

HgTensor *
hg_arrays_h5_load (const char *path, const char *name, HgError *error)
{
  void *bytes;
  size_t size;
  if (!hg_read_file (path, LIMIT, &bytes, &size, error))
    return NULL;
  hid_t file = hg_h5_open (bytes, size, error), data_set = H5I_INVALID_HID;
  HgTensor *tensor = NULL;
  if (file >= 0 && (data_set = hg_h5_find (file, name, H5I_DATASET, error)) >= 0)
    {
      tensor = hg_h5_read_tensor (data_set, size, NULL, error);
      H5Oclose (data_set);
      if (tensor == NULL)
        hg_error_prefix (error, "%s", name);
    }
  if (tensor == NULL)
    hg_error_prefix (error, "%s", hg_file_name (path));
  if (file >= 0)
    H5Fclose (file);
  free (bytes);
  return tensor;
}
