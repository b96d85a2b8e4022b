/* An error is one sentence for a person, filled in where the fault is found: place, what was expected, what
 * came. The caller owns the struct (usually on its stack); nothing is allocated, so that reporting that memory
 * ran out cannot itself fail. */
#pragma once
#include <stdbool.h>

typedef enum
{
  HG_ERROR_NONE,
  HG_ERROR_MEMORY,    /* an allocation was refused, or would be larger than what is available */
  HG_ERROR_SHAPE,     /* a layer cannot take the shape it is given */
  HG_ERROR_VALUE,     /* an option or argument is out of its range */
  HG_ERROR_FORMAT,    /* a file or text does not hold what it should */
  HG_ERROR_IO,        /* the system refused to read or write */
  HG_ERROR_CANCELLED, /* asked to stop */
  HG_ERROR_DIVERGED,  /* training met a number that is not finite */
  HG_ERROR_UNSUPPORTED
} HgErrorCode;

typedef struct
{
  HgErrorCode code;
  char text[480]; /* UTF-8, no newline, no full stop at the end */
} HgError;

/* Fills in @error (which may be NULL) as printf does, and returns false, so that `return hg_error_set (…)`
 * reads as one step. An earlier text is replaced. */
bool hg_error_set (HgError *error, HgErrorCode code, const char *format, ...)
    __attribute__ ((format (printf, 3, 4)));

/* Puts "@place: " in front of the text that is there. Returns false. */
bool hg_error_prefix (HgError *error, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

/* The common case: @what needed @bytes. Returns false. */
bool hg_error_memory (HgError *error, const char *what, unsigned long long bytes);
