/* What measured dimensions say, in words and as a table. Every number in a sentence is a measured one or
 * follows from the shapes. */
#pragma once
#include "analysis/dimensions.h"

enum
{
  HG_DIMENSION_ANSWERS = 3
};

typedef struct
{
  char question[80]; /* "What is the latent size?" */
  char answer[640];
} HgDimensionAnswer;

/* Answers what can be asked of @dimensions, which are @check's model's: how large the latent is, whether a
 * layer that is wider than what it takes brings anything back, and what comes after the waist. Returns how
 * many there are. */
size_t hg_dimensions_answers (const HgCheck *check, const HgDimensions *dimensions,
                              HgDimensionAnswer answers[HG_DIMENSION_ANSWERS]);

/* "latent_space", or "lstm · h" for an output after the first. Returns @text. */
char *hg_dimension_name (const HgModel *model, const HgDimension *dimension, char *text, size_t size);

/* A table with one row an output: name, shape, parameters, values, rank, components; @before (may be NULL):
 * of the same model with its first weights, in two more columns. Owned by the caller; NULL with
 * HG_ERROR_MEMORY. */
char *hg_dimensions_text (const HgCheck *check, const HgDimensions *dimensions, const HgDimensions *before,
                          HgError *error);

/* {"samples", "layers": [{"name", "output_shape", "parameters", "values", "effective_rank", "components_95",
 * "effective_rank_before", "components_95_before"}], "waist": {"layer", "values", "effective_rank",
 * "components_95"}, "answers": [{"question", "answer"}]}; without @before its two keys are null. */
char *hg_dimensions_json (const HgCheck *check, const HgDimensions *dimensions, const HgDimensions *before,
                          HgError *error);
