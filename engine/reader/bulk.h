/* Numbers on their way from the reader process: a memory file (memfd) that both have. Its first page is the
 * job that both look at; behind it the reader appends arrays, and says in a record where each of them lies.
 * When the reader is gone the program seals the size of the file and takes the arrays: large ones stay where
 * they are, as a mapping that a tensor owns, so that a large data set is never copied; small ones are copied
 * out. */
#pragma once
#include "base/job.h"
#include "reader/message.h"
#include "tensor/room.h"

enum
{
  HG_BULK_PAGE
  = 65536 /* arrays that may be mapped begin at multiples of it: the largest page of any machine */
};

/* The job in the memory file, for both sides; NULL where it cannot be mapped. */
HgJob *hg_bulk_job (int descriptor);
void hg_bulk_job_close (HgJob *job); /* NULL is fine */

enum
{
  HG_BULK_PLACES = 64 /* most large tensors that are made in the memory file; more are copied there */
};

/* Writing side. Large tensors made in @room are made in the memory file itself, and putting them writes a
 * record alone. */
typedef struct
{
  HgRoom room;
  int descriptor;
  uint64_t end; /* bytes used */
  uint64_t put; /* of them, those up to the last large array that was put: the next lies behind it */
  size_t n_places;
  struct
  {
    const HgReal *data;
    uint64_t offset;
  } places[HG_BULK_PLACES];
} HgBulk;

HgBulk hg_bulk (int descriptor);

/* Appends @tensor, or @n elements of @size bytes, and a record that says where. What is NULL leaves no
 * record. Fails with HG_ERROR_MEMORY. */
bool hg_bulk_put_tensor (HgBulk *bulk, HgMessage *message, uint32_t tag, const HgTensor *tensor,
                         HgError *error);
bool hg_bulk_put_array (HgBulk *bulk, HgMessage *message, uint32_t tag, const void *values, size_t n,
                        size_t size, HgError *error);

/* Reading side: of a file that nobody writes any more. */
typedef struct
{
  int descriptor;
  uint64_t size; /* bytes */

  /* Of them, those before the next small array and before the next large one: arrays of a kind never share
   * any. */
  uint64_t taken, taken_large;
} HgBulkSource;

/* Fails where the size cannot be sealed. */
bool hg_bulk_source (HgBulkSource *bulk, int descriptor, HgError *error);

/* The tensor that @record describes: every axis positive, all values within the file and behind those taken
 * before. NULL with HG_ERROR_FORMAT where it is none. Owned by the caller. */
HgTensor *hg_bulk_take_tensor (HgBulkSource *bulk, const HgRecord *record, HgError *error);

/* @n elements of @size bytes each, exactly as many as the record says; free () them. */
void *hg_bulk_take_array (HgBulkSource *bulk, const HgRecord *record, size_t n, size_t size, HgError *error);
