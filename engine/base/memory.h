/* Checked memory. Everything whose size comes from a file or a person is allocated here: the product of sizes
 * is checked, the refusal is an error and not an abort. */
#pragma once
#include "base/error.h"
#include <stddef.h>

/* Alignment of every numeric buffer, in bytes: one cache line, one AVX-512 vector. */
#define HG_ALIGN 64

/* a · b into @product; false on overflow. */
static inline bool
hg_multiply (size_t a, size_t b, size_t *product)
{
  return !__builtin_mul_overflow (a, b, product);
}

/* @n zeroed elements of @size bytes, or NULL with HG_ERROR_MEMORY. n = 0 gives a valid pointer. free () it. */
void *hg_alloc (size_t n, size_t size, HgError *error);

/* The same, HG_ALIGN-aligned, for numbers. free () it. */
void *hg_alloc_aligned (size_t n, size_t size, HgError *error);

/* Grows @*array (elements of @size bytes, room for *@capacity) to hold at least @wanted elements. On failure
 * the old array stays as it is. */
bool hg_grow (void *array, size_t *capacity, size_t wanted, size_t size, HgError *error);

/* A copy of @text, or NULL with HG_ERROR_MEMORY. free () it. */
char *hg_strdup (const char *text, HgError *error);
