/* The header of a .npy array (NumPy Enhancement Proposal 1). Nothing of it is evaluated: it is read by a
 * grammar of its three keys. */
#pragma once
#include "data/stream.h"
#include "tensor/shape.h"

typedef struct
{
  char kind;      /* 'f', 'i', 'u', 'b' */
  size_t size;    /* bytes of a number */
  bool turned;    /* Fortran order */
  HgShape shape;  /* rank 0: a single number */
  uint64_t start; /* bytes before the numbers */
} HgNpyHeader;

/* Leaves @stream at the first number. Fails with HG_ERROR_FORMAT, or HG_ERROR_UNSUPPORTED for big-endian
 * numbers, objects and records. */
bool hg_npy_header_read (HgStream *stream, HgNpyHeader *header, HgError *error);
