/* The only way to OpenBLAS (its header is included in blas.c alone). All matrices are row-major; "ld" is the
 * distance of two rows in values. Calls are single-threaded: the engine's own team splits the work. */
#pragma once
#include "tensor/real.h"
#include "base/error.h"
#include <stddef.h>

/* C (m × n) = alpha · A (m × k) · B (k × n) + beta · C; @a_turned / @b_turned: the matrix is stored
 * transposed. */
void hg_blas_gemm (bool a_turned, bool b_turned, size_t m, size_t n, size_t k, HgReal alpha, const HgReal *a,
                   size_t lda, const HgReal *b, size_t ldb, HgReal beta, HgReal *c, size_t ldc);

/* y = alpha · A · x + beta · y of A (m × n), or of its transpose where @a_turned. */
void hg_blas_gemv (bool a_turned, size_t m, size_t n, HgReal alpha, const HgReal *a, size_t lda,
                   const HgReal *x, HgReal beta, HgReal *y);

/* C (n × n, both triangles) = Aᵀ · A of A (m × n). */
void hg_blas_gram (size_t m, size_t n, const HgReal *a, size_t lda, HgReal *c, size_t ldc);

/* The lower triangle of @c (n × n) ← the upper one. */
void hg_blas_mirror (size_t n, HgReal *c, size_t ldc);

/* C = Aᵀ · A + beta · C in the lower triangle alone. */
void hg_blas_gram_add (size_t m, size_t n, const HgReal *a, size_t lda, HgReal beta, HgReal *c, size_t ldc);

/* The @count largest eigenvalues of the symmetric @c (n × n, both triangles, destroyed), largest first, into
 * @values, and their eigenvectors as rows of @vectors (count × n). LAPACK's syevr; for all of them, and where
 * that leaves some out, as of many that are alike, syevd. Fails with HG_ERROR_MEMORY or HG_ERROR_VALUE. */
bool hg_blas_eigen (size_t n, HgReal *c, size_t count, HgReal *values, HgReal *vectors, HgError *error);

/* Whether the symmetric @c (n × n) is positive definite, by LAPACK's potrf in the lower triangle, which is
 * destroyed; the upper one is not touched. @n fits an int. */
bool hg_blas_is_positive (size_t n, HgReal *c);

/* The singular values of @a (m × n, destroyed), largest first, into @values (as many as the smaller side).
 * LAPACK's gesdd. Fails with HG_ERROR_MEMORY, or with HG_ERROR_VALUE on values that are not finite. */
bool hg_blas_singular (size_t m, size_t n, HgReal *a, HgReal *values, HgError *error);

/* Orthonormalises a random square or tall matrix in place: the Q of its QR decomposition (m ≥ n), signs as in
 * Keras's Orthogonal initializer (Q · sign (diag R)). */
bool hg_blas_orthogonal (size_t m, size_t n, HgReal *a, HgError *error);

/* To be called once before the first use: one thread per call, whatever OpenBLAS would choose. */
void hg_blas_single_thread (void);

/* Name of the kernel that OpenBLAS picked ("SkylakeX"), for a run's record. */
const char *hg_blas_core (void);
