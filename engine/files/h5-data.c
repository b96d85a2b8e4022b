#include "files/h5-data.h"
#include "base/format.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

/* Numbers in memory are HgReals. */
static hid_t
memory_type (void)
{
  return sizeof (HgReal) == sizeof (float) ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
}

/* Packing never makes a chunk much longer; one that is could only unpack to what no chunk holds. */
static bool
check_chunks (hid_t data_set, hid_t plan, HgError *error)
{
  hsize_t chunk[H5S_MAX_RANK], dims[H5S_MAX_RANK];
  hid_t space = H5Dget_space (data_set), type = H5Dget_type (data_set);
  const int rank = H5Sget_simple_extent_dims (space, dims, NULL);
  bool fits = rank > 0 && H5Pget_chunk (plan, H5S_MAX_RANK, chunk) == rank;
  double chunks = 1, bytes = (double)H5Tget_size (type);
  for (int i = 0; fits && i < rank; i++)
    {
      chunks *= ceil ((double)dims[i] / (double)chunk[i]);
      bytes *= (double)chunk[i];
    }
  fits = fits && (double)H5Dget_storage_size (data_set) <= chunks * (1.01 * bytes + 1024);
  H5Tclose (type);
  H5Sclose (space);
  return fits
         || hg_error_set (error, HG_ERROR_FORMAT, "its packed values are longer than what they unpack to");
}

/* Numbers inside this file, and filters that the library itself undoes. */
static bool
check_storage (hid_t data_set, HgError *error)
{
  hid_t plan = H5Dget_create_plist (data_set);
  if (plan < 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "is damaged");
  bool fits = H5Pget_layout (plan) != H5D_VIRTUAL && H5Pget_external_count (plan) == 0;
  if (!fits)
    hg_error_set (error, HG_ERROR_FORMAT, "keeps its numbers in another file, which is not opened");
  int filters = H5Pget_nfilters (plan);
  unsigned seen = 0; /* a bit each; they are numbered from 1 on */
  for (int i = 0; fits && i < filters; i++)
    {
      unsigned flags;
      size_t none = 0;
      H5Z_filter_t filter = H5Pget_filter2 (plan, (unsigned)i, &flags, &none, NULL, 0, NULL, NULL);
      fits = filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_FLETCHER32;
      if (!fits)
        hg_error_set (error, HG_ERROR_FORMAT,
                      "is packed by a filter (number %d) that is not supported: pack it with deflate (zlib)",
                      (int)filter);
      else if ((seen & 1u << filter) != 0)
        fits = hg_error_set (error, HG_ERROR_FORMAT, "is packed by the same filter twice");
      seen |= fits ? 1u << filter : 0;
    }
  if (fits && filters > 0)
    fits = check_chunks (data_set, plan, error);
  H5Pclose (plan);
  return fits;
}

static bool
check_type (hid_t data_set, HgError *error)
{
  hid_t type = H5Dget_type (data_set);
  H5T_class_t kind = type >= 0 ? H5Tget_class (type) : H5T_NO_CLASS;
  H5Tclose (type);
  return kind == H5T_FLOAT
         || hg_error_set (error, HG_ERROR_FORMAT, "expected floating-point numbers, got another type");
}

bool
hg_h5_extent (hid_t data_set, HgShape *shape, HgError *error)
{
  hsize_t dims[HG_MAX_RANK];
  HgShape found = { 0 };
  hid_t space = H5Dget_space (data_set);
  int rank = space >= 0 ? H5Sget_simple_extent_ndims (space) : -1;
  bool fits = rank >= 0 && H5Sget_simple_extent_type (space) != H5S_NULL;
  if (!fits)
    hg_error_set (error, HG_ERROR_FORMAT, "has no numbers");
  else if (rank > HG_MAX_RANK)
    fits = hg_error_set (error, HG_ERROR_FORMAT, "has %d axes; at most %d are read", rank, HG_MAX_RANK);
  else
    {
      H5Sget_simple_extent_dims (space, dims, NULL);
      found.rank = rank;
      for (int i = 0; fits && i < rank; i++)
        {
          found.dim[i] = (int64_t)dims[i];
          fits = dims[i] <= (hsize_t)1 << 40
                 || hg_error_set (error, HG_ERROR_FORMAT, "has an axis of %llu values",
                                  (unsigned long long)dims[i]);
        }
    }
  H5Sclose (space);
  if (fits)
    *shape = found;
  return fits && check_storage (data_set, error);
}

bool
hg_h5_shape (hid_t data_set, HgShape *shape, HgError *error)
{
  return check_type (data_set, error) && hg_h5_extent (data_set, shape, error);
}

static bool
read_numbers (hid_t data_set, HgReal *values, HgError *error)
{
  return H5Dread (data_set, memory_type (), H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0
         || hg_error_set (error, HG_ERROR_FORMAT, "its numbers are damaged");
}

bool
hg_h5_check_expansion (const HgShape *shape, size_t file_bytes, HgError *error)
{
  enum
  {
    FREE = 256 << 20,
    FACTOR = 100
  };
  int64_t values = hg_shape_values (shape);
  char size[48], file[48];
  size_t bytes;
  if (values == HG_UNKNOWN || !hg_multiply ((size_t)values, sizeof (HgReal), &bytes))
    return hg_error_set (error, HG_ERROR_FORMAT, "is larger than any memory");
  if (bytes <= FREE || bytes / FACTOR <= file_bytes)
    return true;
  return hg_error_set (error, HG_ERROR_FORMAT, "claims to hold %s in a file of %s",
                       hg_format_bytes (size, sizeof size, bytes),
                       hg_format_bytes (file, sizeof file, file_bytes));
}

/* Whether the numbers lie in the file one after the other, as they are. */
static bool
is_plain (hid_t data_set)
{
  hid_t plan = H5Dget_create_plist (data_set);
  const bool plain = plan >= 0 && H5Pget_layout (plan) == H5D_CONTIGUOUS;
  H5Pclose (plan);
  return plain;
}

/* Reads a plain data set some rows at a time. */
static bool
read_pieces (hid_t data_set, HgRoom *room, HgTensor *tensor, HgError *error)
{
  enum
  {
    PIECE = 1 << 16 /* values */
  };
  const HgShape *shape = &tensor->shape;
  const size_t rows = hg_tensor_rows (tensor), wide = hg_tensor_row_values (tensor);
  const size_t most = wide < PIECE ? PIECE / wide : 1;
  hsize_t start[HG_MAX_RANK] = { 0 }, size[HG_MAX_RANK];
  hid_t space = H5Dget_space (data_set);
  HgReal *piece = hg_alloc (most * wide, sizeof *piece, error);
  bool done = piece != NULL;
  for (int i = 0; i < shape->rank; i++)
    size[i] = (hsize_t)shape->dim[i];
  for (size_t row = 0; done && row < rows; row += most)
    {
      start[0] = row;
      size[0] = rows - row < most ? rows - row : most;
      const hsize_t n = size[0] * wide;
      hid_t memory = H5Screate_simple (1, &n, NULL);
      done = (H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, size, NULL) >= 0
              && H5Dread (data_set, memory_type (), memory, space, H5P_DEFAULT, piece) >= 0)
             || hg_error_set (error, HG_ERROR_FORMAT, "its numbers are damaged");
      H5Sclose (memory);
      done = done && hg_room_write (room, tensor, row * wide, piece, n, error);
    }
  free (piece);
  H5Sclose (space);
  return done;
}

HgTensor *
hg_h5_read_tensor (hid_t data_set, size_t file_bytes, HgRoom *room, HgError *error)
{
  HgShape shape;
  if (!hg_h5_shape (data_set, &shape, error) || !hg_h5_check_expansion (&shape, file_bytes, error))
    return NULL;
  HgTensor *tensor = hg_room_tensor (room, &shape, error);
  if (tensor == NULL || tensor->values == 0)
    return tensor;
  if (room != NULL && shape.rank > 0 && is_plain (data_set) ? read_pieces (data_set, room, tensor, error)
                                                            : read_numbers (data_set, tensor->data, error))
    return tensor;
  hg_tensor_unref (tensor);
  return NULL;
}

bool
hg_h5_write (hid_t at, const char *path, const HgTensor *tensor, HgError *error)
{
  hsize_t dims[HG_MAX_RANK];
  for (int i = 0; i < tensor->shape.rank; i++)
    dims[i] = (hsize_t)tensor->shape.dim[i];
  hid_t links = hg_h5_link_plan (), plan = H5Pcreate (H5P_DATASET_CREATE), data_set = H5I_INVALID_HID;
  hid_t space
      = tensor->shape.rank > 0 ? H5Screate_simple (tensor->shape.rank, dims, NULL) : H5Screate (H5S_SCALAR);
  if (links >= 0 && space >= 0 && plan >= 0 && H5Pset_obj_track_times (plan, 0) >= 0)
    data_set = H5Dcreate2 (at, path, H5T_IEEE_F32LE, space, links, plan, H5P_DEFAULT);
  bool done = data_set >= 0
              && (tensor->values == 0
                  || H5Dwrite (data_set, memory_type (), H5S_ALL, H5S_ALL, H5P_DEFAULT, tensor->data) >= 0);
  H5Dclose (data_set);
  H5Sclose (space);
  H5Pclose (plan);
  H5Pclose (links);
  return done || hg_h5_fault (path, error);
}
