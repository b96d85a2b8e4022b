/* Noise on what goes in, for denoising: the model sees a spoiled sample and should give the clean one. */
#pragma once
#include "base/error.h"
#include "tensor/real.h"
#include "tensor/shape.h"
#include <stdint.h>

typedef enum
{
  HG_NOISE_NONE,
  HG_NOISE_GAUSSIAN, /* normal numbers are added; amount: their deviation, in scaled units */
  HG_NOISE_MASKING   /* values are set to 0; amount: the share of them */
} HgNoiseKind;

typedef struct
{
  HgNoiseKind kind;
  double amount;
} HgNoise;

/* "none", "gaussian", "masking", NULL: by HgNoiseKind. */
extern const char *const hg_noise_names[];

/* "none", "gaussian(0.2)", "masking(0.3)"; without a number 0.1. Fails with HG_ERROR_VALUE. */
bool hg_noise_parse (const char *text, HgNoise *noise, HgError *error);
char *hg_noise_text (const HgNoise *noise, char *text, size_t size);

/* Whether the amount is one that its kind can have: a deviation of 0 … 1,000, a share of 0 … 1. */
bool hg_noise_check (const HgNoise *noise, HgError *error);

/* Spoils row @i of an inner chunk of @n rows (layers/layout.h) of samples of @shape. What is drawn depends on
 * @seed and the place in the sample alone. */
void hg_noise_add (const HgNoise *noise, uint64_t seed, const HgShape *shape, size_t n, size_t i,
                   HgReal *inner);
