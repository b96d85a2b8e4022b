/* Pieces of exported scripts. They are files of their own (torch/, keras/), so that they can be read and
 * tried as what they are; the build makes tables of them. In a piece
 *
 *   a line that ends with "#? word" is written only where the word has a value, with "#? !word" where not,
 *   with "#? one other" where any of them has;
 *   "$word" stands for the word's value. */
#pragma once
#include "base/text.h"

typedef struct
{
  const char *name, *text;
} HgSnippet;

/* Ends with a NULL name. */
extern const HgSnippet hg_torch_snippets[], hg_keras_snippets[];

/* A word and its value; NULL: none. */
typedef struct
{
  const char *word, *value;
} HgSnippetWord;

/* The text of the one called @name, or NULL. */
const char *hg_snippet_find (const HgSnippet *snippets, const char *name);

/* Adds @snippet to @text; @words end with one without a name. */
void hg_snippet_write (HgText *text, const char *snippet, const HgSnippetWord *words);
