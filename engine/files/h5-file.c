#include "files/h5-file.h"
#include "base/memory.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum
{
  NAME_SIZE = 40,
  PATH_SIZE = 4096,
  STEP = 1 << 20 /* bytes by which a file in memory grows */
};

bool
hg_h5_fault (const char *what, HgError *error)
{
  return hg_error_set (error, HG_ERROR_IO, "%s: the HDF5 library refused", what);
}

void
hg_h5_quiet (void)
{
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state (0);
}

/* The library takes two files in memory for the same one when their names agree, so every file gets its own.
 */
static void
draw_name (const void *owner, char *name)
{
  uint64_t random[2] = { (uintptr_t)owner, 0 };
  if (getrandom (random, sizeof random, 0) != (ssize_t)sizeof random)
    random[1]++;
  snprintf (name, NAME_SIZE, "%016llx%016llx", (unsigned long long)random[0], (unsigned long long)random[1]);
}

static hid_t
core_access (void)
{
  hid_t access = H5Pcreate (H5P_FILE_ACCESS);
  if (access >= 0
      && (H5Pset_fapl_core (access, STEP, 0) < 0 || H5Pset_fclose_degree (access, H5F_CLOSE_STRONG) < 0))
    {
      H5Pclose (access);
      return H5I_INVALID_HID;
    }
  return access;
}

/* Files of the same content have the same bytes: no times in them. */
static hid_t
group_plan (hid_t kind)
{
  hid_t plan = H5Pcreate (kind);
  if (plan >= 0)
    H5Pset_obj_track_times (plan, 0);
  return plan;
}

hid_t
hg_h5_create (HgError *error)
{
  char name[NAME_SIZE];
  hg_h5_quiet ();
  draw_name (name, name);
  hid_t access = core_access (), plan = group_plan (H5P_FILE_CREATE), file = H5I_INVALID_HID;
  if (access >= 0 && plan >= 0)
    file = H5Fcreate (name, H5F_ACC_TRUNC, plan, access);
  H5Pclose (access);
  H5Pclose (plan);
  if (file < 0)
    hg_error_memory (error, "an HDF5 file in memory", STEP);
  return file;
}

/* The signature stands at the start, or after a user block of 512, 1024, … bytes. */
static bool
has_signature (const HgH5Source *source)
{
  static const unsigned char signature[8] = { 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n' };
  unsigned char bytes[sizeof signature];
  for (uint64_t at = 0; at + sizeof bytes <= source->size; at = at == 0 ? 512 : at * 2)
    if (source->read (source->context, at, bytes, sizeof bytes)
        && memcmp (bytes, signature, sizeof signature) == 0)
      return true;
  return false;
}

hid_t
hg_h5_open_source (const HgH5Source *source, HgError *error)
{
  hg_h5_quiet ();
  if (!has_signature (source))
    {
      hg_error_set (error, HG_ERROR_FORMAT, "expected an HDF5 file, got %s",
                    source->size == 0 ? "an empty file" : "something else");
      return H5I_INVALID_HID;
    }
  hid_t access = H5Pcreate (H5P_FILE_ACCESS), file = H5I_INVALID_HID;
  if (access >= 0 && hg_h5_driver_set (access, source)
      && H5Pset_fclose_degree (access, H5F_CLOSE_STRONG) >= 0)
    file = H5Fopen ("hourglass", H5F_ACC_RDONLY, access);
  H5Pclose (access);
  if (file < 0)
    hg_error_set (error, HG_ERROR_FORMAT, "the HDF5 file is damaged or cut off");
  return file;
}

hid_t
hg_h5_open (const void *bytes, size_t n, HgError *error)
{
  const HgH5Source source = hg_h5_memory (bytes, n);
  return hg_h5_open_source (&source, error);
}

bool
hg_h5_image (hid_t file, void **bytes, size_t *n, HgError *error)
{
  ssize_t size = -1;
  if (H5Fflush (file, H5F_SCOPE_GLOBAL) >= 0)
    size = H5Fget_file_image (file, NULL, 0);
  if (size <= 0)
    return hg_h5_fault ("the finished file", error);
  *bytes = hg_alloc ((size_t)size, 1, error);
  if (*bytes == NULL)
    return false;
  *n = (size_t)size;
  if (H5Fget_file_image (file, *bytes, *n) == size)
    return true;
  free (*bytes);
  return hg_h5_fault ("the finished file", error);
}

/* One step of a path: @name below @at, closing @at. */
static hid_t
step (hid_t at, const char *name, HgError *error)
{
  H5L_info_t link;
  hid_t next = H5I_INVALID_HID;
  if (H5Lexists (at, name, H5P_DEFAULT) <= 0)
    hg_error_set (error, HG_ERROR_FORMAT, "%s is missing", name);
  else if (H5Lget_info (at, name, &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD)
    hg_error_set (error, HG_ERROR_FORMAT, "%s is a link to elsewhere, which is not followed", name);
  else if ((next = H5Oopen (at, name, H5P_DEFAULT)) < 0)
    hg_error_set (error, HG_ERROR_FORMAT, "%s is damaged", name);
  H5Oclose (at);
  return next;
}

hid_t
hg_h5_find (hid_t at, const char *path, H5I_type_t type, HgError *error)
{
  char parts[PATH_SIZE], *rest = parts;
  if ((size_t)snprintf (parts, sizeof parts, "%s", path) >= sizeof parts)
    {
      hg_error_set (error, HG_ERROR_FORMAT, "a name of %zu bytes is too long", strlen (path));
      return H5I_INVALID_HID;
    }
  hid_t object = H5Oopen (at, ".", H5P_DEFAULT);
  for (char *part; object >= 0 && (part = strsep (&rest, "/")) != NULL;)
    if (*part != '\0' && strcmp (part, ".") != 0)
      object = step (object, part, error);
  if (object >= 0 && H5Iget_type (object) != type)
    {
      H5Oclose (object);
      hg_error_set (error, HG_ERROR_FORMAT, "%s is not a %s", path, type == H5I_GROUP ? "group" : "data set");
      return H5I_INVALID_HID;
    }
  return object;
}

hid_t
hg_h5_link_plan (void)
{
  hid_t plan = H5Pcreate (H5P_LINK_CREATE);
  if (plan >= 0)
    {
      H5Pset_create_intermediate_group (plan, 1);
      H5Pset_char_encoding (plan, H5T_CSET_UTF8);
    }
  return plan;
}

hid_t
hg_h5_new_group (hid_t at, const char *path, HgError *error)
{
  hid_t links = hg_h5_link_plan (), plan = group_plan (H5P_GROUP_CREATE), group = H5I_INVALID_HID;
  if (links >= 0 && plan >= 0)
    group = H5Gcreate2 (at, path, links, plan, H5P_DEFAULT);
  H5Pclose (links);
  H5Pclose (plan);
  if (group < 0)
    hg_h5_fault (path, error);
  return group;
}
