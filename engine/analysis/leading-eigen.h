/* The few largest eigenvalues of a large symmetric matrix, without turning the whole of it into a tridiagonal
 * one: Lanczos (1950) with full reorthogonalisation. What he finds is proven to be the largest: the rest of
 * the matrix, its shares taken away, lies below (a Cholesky decomposition exists). Where that is not so, or
 * where he would not be faster, LAPACK finds them. */
#pragma once
#include "base/error.h"
#include "tensor/real.h"
#include <stddef.h>

/* The @count largest eigenvalues of the symmetric @c (n × n, both triangles, destroyed; no eigenvalue below 0
 * but by rounding), largest first, into @values, and their eigenvectors as rows of @vectors (count × n). Each
 * value is within 24 roundings of the largest. Fails with HG_ERROR_MEMORY or HG_ERROR_VALUE. */
bool hg_leading_eigen (size_t n, HgReal *c, size_t count, HgReal *values, HgReal *vectors, HgError *error);

/* The same by Lanczos alone. Returns false, with @c as it was, where he does not find them within n / 8 + 2 ·
 * count steps, where what he found is not complete, and where there is no memory for it. */
bool hg_leading_lanczos (size_t n, HgReal *c, size_t count, HgReal *values, HgReal *vectors);

/* Whether the @count eigenpairs of @c are its largest: no other eigenvalue lies above the last of @values by
 * more than 16 roundings of the first. @c keeps its upper triangle and, where the answer is no, the lower one
 * too. @room: (count + 1) × n values to work in. */
bool hg_leading_is_complete (size_t n, HgReal *c, size_t count, const HgReal *values, const HgReal *vectors,
                             HgReal *room);
