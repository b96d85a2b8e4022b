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

/* Bytes this process may still take: what the system calls available, less where a control group allows less. */
unsigned long long hg_memory_available (void);

/* Whether @bytes may be taken at once: at most 70 % of what is available. malloc () may say yes without having the
 * memory, so everything large asks here first. Fails with HG_ERROR_MEMORY, naming @what. */
bool hg_memory_granted (const char *what, unsigned long long bytes, HgError *error);

/* Large arrays go back to the system as soon as they are freed, for the rest of the process; else the C library
 * keeps what it once took for the next one. For programs to call once, before anything else; not for one with a
 * window, whose frames take and free large pictures all the time. */
void hg_memory_give_back (void);

/* @n zeroed elements of @size bytes, or NULL with HG_ERROR_MEMORY. n = 0 gives a valid pointer. free () it. */
void *hg_alloc (size_t n, size_t size, HgError *error);

/* The same, HG_ALIGN-aligned, for numbers. free () it. */
void *hg_alloc_aligned (size_t n, size_t size, HgError *error);

/* Grows @*array (elements of @size bytes, room for *@capacity) to hold at least @wanted elements. On failure
 * the old array stays as it is. */
bool hg_grow (void *array, size_t *capacity, size_t wanted, size_t size, HgError *error);

/* A copy of @text, or NULL with HG_ERROR_MEMORY. free () it. */
char *hg_strdup (const char *text, HgError *error);
