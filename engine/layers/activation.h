/* The activations by name, for option tables and explanations. What they compute is in tensor/kernels/. */
#pragma once
#include "tensor/activation.h"

/* Keras's names in the order of HgActivation, NULL-terminated. */
extern const char *const hg_activation_names[];

typedef struct
{
  double low, high;    /* range of the output, ±INFINITY when open */
  const char *formula; /* "max(0, x)" */
} HgActivationInfo;

const HgActivationInfo *hg_activation_info (HgActivation activation);
