/* The function `build` of an exported Keras script: every layer by its class and those of its options that
 * are not the usual ones. The kinds' option tables name them as Keras does. A kind that Keras does not have
 * is a class of the script (keras/NAME.py), as is an activation. */
#pragma once
#include "export/python.h"
#include "export/snippet.h"
#include "model/check.h"

enum
{
  HG_KERAS_NEEDS = 8
};

typedef struct
{
  const HgModel *model; /* lent, as the rest */
  const HgCheck *check;
  char (*names)[HG_PYTHON_NAME];
  HgText body;
  size_t n_needs;
  const char *needs[HG_KERAS_NEEDS]; /* snippets that the body uses */
} HgKerasScript;

/* Writes the body, and what it needs. */
void hg_keras_script_build (HgKerasScript *script);
