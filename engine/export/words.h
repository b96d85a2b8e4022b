/* The words that a script's fixed part (torch/main.py, keras/main.py) asks for: how the model is trained. */
#pragma once
#include "export/snippet.h"
#include "train/trainer.h"

enum
{
  HG_WORDS = 40,
  HG_WORD_VALUE = 240
};

typedef struct
{
  size_t n;
  HgSnippetWord list[HG_WORDS + 1]; /* ends with one without a name */
  char values[HG_WORDS][HG_WORD_VALUE];
} HgWords;

/* @value NULL: the word has none. */
void hg_words_add (HgWords *words, const char *word, const char *value);
void hg_words_flag (HgWords *words, const char *word, bool on);

/* Every option of a kind by its name; @config NULL: the defaults. */
void hg_words_options (HgWords *words, const HgParam *params, size_t n, const void *config, HgError *error);

/* Noise, schedule, clipping, decay, patience, order and seed. */
void hg_words_training (HgWords *words, const HgTrainOptions *training);

/* A kind's options that differ from its defaults as keywords: ", delta=0.5"; owned by the caller. NULL
 * without memory. */
char *hg_words_keywords (const HgParam *params, size_t n, const void *config, HgError *error);
