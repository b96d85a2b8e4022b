#include "reader/bulk.h"
#include "base/memory.h"
#include <fcntl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  MAPPED = 1 << 20 /* bytes from which on an array is mapped */
};

/* The value of a record of either kind; a plain array has one axis. */
typedef struct
{
  uint64_t offset, size; /* of the first byte; bytes of an element */
  int64_t rank, dim[HG_MAX_RANK];
} Place;

HgJob *
hg_bulk_job (int descriptor)
{
  void *job = mmap (NULL, HG_BULK_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  return job != MAP_FAILED ? job : NULL;
}

void
hg_bulk_job_close (HgJob *job)
{
  if (job != NULL)
    munmap (job, HG_BULK_PAGE);
}

/* Where @bytes more may begin. */
static uint64_t
next_offset (const HgBulk *bulk, size_t bytes)
{
  const uint64_t align = bytes >= MAPPED ? HG_BULK_PAGE : HG_ALIGN;
  return (bulk->end + align - 1) / align * align;
}

/* Makes a large tensor in the memory file. */
static HgTensor *
make (HgRoom *room, const HgShape *shape, HgError *error)
{
  HgBulk *bulk = (HgBulk *)room;
  const int64_t values = hg_shape_values (shape);
  size_t bytes;
  if (values < MAPPED / (int64_t)sizeof (HgReal) || bulk->n_places == HG_BULK_PLACES
      || !hg_multiply ((size_t)values, sizeof (HgReal), &bytes))
    return hg_tensor_new (shape, error);
  const uint64_t offset = next_offset (bulk, bytes);
  void *at = MAP_FAILED;
  if (!hg_memory_granted ("what is read", bytes, error))
    return NULL;
  if (pwrite (bulk->descriptor, "", 1, (off_t)(offset + bytes - 1)) == 1)
    at = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, bulk->descriptor, (off_t)offset);
  if (at == MAP_FAILED)
    {
      hg_error_memory (error, "what is read", bytes);
      return NULL;
    }
  bulk->end = offset + bytes;
  bulk->places[bulk->n_places].data = at;
  bulk->places[bulk->n_places++].offset = offset;
  return hg_tensor_new_mapped (shape, at, bytes, error);
}

static bool
write_all (int descriptor, const char *bytes, size_t n, uint64_t offset)
{
  while (n > 0)
    {
      ssize_t done = pwrite (descriptor, bytes, n, (off_t)offset);
      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return false;
      bytes += done;
      n -= (size_t)done;
      offset += (uint64_t)done;
    }
  return true;
}

/* The last place counts: where an earlier tensor is gone, its address may have been given again. 0: there is
 * none. */
static uint64_t
offset_of (const HgBulk *bulk, const HgTensor *tensor)
{
  for (size_t i = bulk->n_places; tensor->mapped > 0 && i-- > 0;)
    if (bulk->places[i].data == tensor->data)
      return bulk->places[i].offset;
  return 0;
}

static bool
write_values (HgRoom *room, HgTensor *tensor, size_t at, const HgReal *values, size_t n, HgError *error)
{
  const HgBulk *bulk = (const HgBulk *)room;
  const uint64_t offset = offset_of (bulk, tensor);
  if (offset > 0)
    return write_all (bulk->descriptor, (const char *)values, n * sizeof *values,
                      offset + at * sizeof *values)
           || hg_error_memory (error, "what is read", n * sizeof *values);
  memcpy (tensor->data + at, values, n * sizeof *values);
  return true;
}

HgBulk
hg_bulk (int descriptor)
{
  return (HgBulk){
    .room = { make, write_values }, .descriptor = descriptor, .end = HG_BULK_PAGE, .put = HG_BULK_PAGE
  };
}

/* Where @tensor lies in the memory file already, behind all that was put; 0: it does not. */
static uint64_t
place_of (const HgBulk *bulk, const HgTensor *tensor)
{
  const uint64_t offset = offset_of (bulk, tensor);
  return offset >= bulk->put ? offset : 0;
}

/* Puts what lies at place->offset, @bytes of it. */
static void
put_place (HgBulk *bulk, HgMessage *message, uint32_t tag, const Place *place, size_t bytes)
{
  const uint64_t end = place->offset + bytes;
  hg_message_put (message, tag, place, sizeof *place);
  bulk->put = bytes >= MAPPED ? end : bulk->put;
  bulk->end = end > bulk->end ? end : bulk->end;
}

static bool
put (HgBulk *bulk, HgMessage *message, uint32_t tag, Place *place, const void *values, size_t bytes,
     HgError *error)
{
  place->offset = next_offset (bulk, bytes);
  put_place (bulk, message, tag, place, bytes);
  return write_all (bulk->descriptor, values, bytes, place->offset)
         || hg_error_memory (error, "what was read", bytes);
}

bool
hg_bulk_put_tensor (HgBulk *bulk, HgMessage *message, uint32_t tag, const HgTensor *tensor, HgError *error)
{
  Place place = { .size = sizeof (HgReal) };
  if (tensor == NULL)
    return true;
  const size_t bytes = tensor->values * sizeof *tensor->data;
  place.rank = tensor->shape.rank;
  memcpy (place.dim, tensor->shape.dim, (size_t)tensor->shape.rank * sizeof *place.dim);
  place.offset = place_of (bulk, tensor);
  if (place.offset == 0)
    return put (bulk, message, tag, &place, tensor->data, bytes, error);
  put_place (bulk, message, tag, &place, bytes);
  return true;
}

bool
hg_bulk_put_array (HgBulk *bulk, HgMessage *message, uint32_t tag, const void *values, size_t n, size_t size,
                   HgError *error)
{
  Place place = { .size = size, .rank = 1, .dim = { (int64_t)n } };
  return values == NULL || put (bulk, message, tag, &place, values, n * size, error);
}

bool
hg_bulk_source (HgBulkSource *bulk, int descriptor, HgError *error)
{
  const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  struct stat status;
  int got = fcntl (descriptor, F_GET_SEALS);
  if (got < 0 || ((got & seals) != seals && fcntl (descriptor, F_ADD_SEALS, seals) != 0)
      || fstat (descriptor, &status) != 0 || status.st_size < HG_BULK_PAGE)
    return hg_error_set (error, HG_ERROR_FORMAT, "the reader's numbers are not valid");
  *bulk = (HgBulkSource){ descriptor, (uint64_t)status.st_size, HG_BULK_PAGE, HG_BULK_PAGE };
  return true;
}

/* The place in @record, of elements of @size bytes, checked against everything but what it is for. */
static bool
take (HgBulkSource *bulk, const HgRecord *record, size_t size, Place *place, HgShape *shape, size_t *bytes,
      HgError *error)
{
  *shape = (HgShape){ 0 };
  *bytes = 0;
  bool fits = record->n == sizeof *place;
  if (fits)
    {
      memcpy (place, record->value, sizeof *place);
      fits = place->size == size && place->rank >= 0 && place->rank <= HG_MAX_RANK;
    }
  if (fits)
    {
      shape->rank = (int)place->rank;
      memcpy (shape->dim, place->dim, (size_t)shape->rank * sizeof *shape->dim);
      for (int i = 0; i < shape->rank; i++)
        fits = fits && shape->dim[i] > 0;
    }
  const int64_t values = fits ? hg_shape_values (shape) : HG_UNKNOWN;
  fits = fits && values > 0 && hg_multiply ((size_t)values, size, bytes);
  uint64_t *taken = *bytes >= MAPPED ? &bulk->taken_large : &bulk->taken;
  fits = fits && place->offset >= *taken && place->offset <= bulk->size
         && *bytes <= bulk->size - place->offset && place->offset % HG_ALIGN == 0
         && (*bytes < MAPPED || place->offset % HG_BULK_PAGE == 0);
  if (!fits)
    return hg_error_set (error, HG_ERROR_FORMAT, "the reader's numbers are not valid");
  *taken = place->offset + *bytes;
  return true;
}

static bool
read_all (int descriptor, void *bytes, size_t n, uint64_t offset, HgError *error)
{
  for (size_t got = 0; got < n;)
    {
      ssize_t done = pread (descriptor, (char *)bytes + got, n - got, (off_t)(offset + got));
      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return hg_error_set (error, HG_ERROR_IO, "the reader's numbers cannot be read");
      got += (size_t)done;
    }
  return true;
}

HgTensor *
hg_bulk_take_tensor (HgBulkSource *bulk, const HgRecord *record, HgError *error)
{
  Place place;
  HgShape shape;
  size_t bytes;
  if (!take (bulk, record, sizeof (HgReal), &place, &shape, &bytes, error))
    return NULL;
  if (bytes >= MAPPED)
    {
      void *at
          = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, bulk->descriptor, (off_t)place.offset);
      if (at != MAP_FAILED)
        return hg_tensor_new_mapped (&shape, at, bytes, error);
      hg_error_memory (error, "what was read", bytes);
      return NULL;
    }
  HgTensor *tensor = hg_tensor_new (&shape, error);
  if (tensor == NULL || read_all (bulk->descriptor, tensor->data, bytes, place.offset, error))
    return tensor;
  hg_tensor_unref (tensor);
  return NULL;
}

void *
hg_bulk_take_array (HgBulkSource *bulk, const HgRecord *record, size_t n, size_t size, HgError *error)
{
  Place place;
  HgShape shape;
  size_t bytes;
  if (!take (bulk, record, size, &place, &shape, &bytes, error))
    return NULL;
  if (shape.rank != 1 || (uint64_t)shape.dim[0] != n)
    {
      hg_error_set (error, HG_ERROR_FORMAT, "the reader's numbers are not valid");
      return NULL;
    }
  void *values = hg_alloc (n, size, error);
  if (values == NULL || read_all (bulk->descriptor, values, bytes, place.offset, error))
    return values;
  free (values);
  return NULL;
}
