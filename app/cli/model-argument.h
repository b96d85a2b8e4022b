/* The model that a person names on the command line. */
#pragma once
#include "files/project.h"
#include "files/keras-facts.h"
#include "data/prepared.h"
#include "model/check.h"
#include "model/preset.h"
#include "model/weights.h"

typedef struct
{
  HgModel *model;
  HgWeights *weights;     /* NULL where there is no file */
  HgKerasFacts facts;     /* what the file says besides; empty where there is none */
  HgProject *project;     /* what it holds besides the model; NULL where it is no project */
  HgCheck *check;         /* with fixes */
  const HgPreset *preset; /* the example of that name or with that stack, or NULL */
} CliModel;

/* What `--help` says of a word M that is looked at only, and of one that computes. */
#define CLI_MODEL_LOOKED                                                                                     \
  "M is a model file (.h5, .keras, .hourglass.h5), the name of an example (rare-event-59), or a stack in "   \
  "words:\n"                                                                                                 \
  "\"Input 5x59; LSTM 16 relu; RepeatVector 5; LSTM 59 sequences\"."
#define CLI_MODEL_FILE "M is a model file (.h5, .keras), as `hourglass-cli new` and Keras write it."

/* A file, an example, or a stack in words, also one that does not fit together. */
bool cli_model_look (const char *name, CliModel *model, HgError *error);

/* A file, with weights. */
bool cli_model_open (const char *path, CliModel *model, HgError *error);

/* The model of an example's name or of a stack in words; NULL without error where @name is neither. */
HgModel *cli_model_words (const char *name, const HgPreset **preset, HgError *error);

/* Gives the axes that the model leaves open the lengths that @data has, where that fits; else leaves it as it
 * is. */
bool cli_model_close (CliModel *model, const HgPrepared *data, HgError *error);

void cli_model_clear (CliModel *model);
