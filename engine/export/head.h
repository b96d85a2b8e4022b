/* What both scripts begin with, and how their pieces follow each other. */
#pragma once
#include "export/export.h"
#include "export/snippet.h"

/* Whether a script can be written at all: every layer is known here, and nothing is broken. */
bool hg_script_suits (const HgCheck *check, HgError *error);

/* The first line and the sentences that say what the script is. @library: "torch", which trains in several
 * processes too, or "keras". */
void hg_script_head (HgText *text, const HgExport *export, const char *library);

/* Where the weights are, the inputs' shapes, and the training's numbers. */
void hg_script_settings (HgText *text, const HgExport *export);

/* The piece called @name, or @group-@name, two empty lines before it. */
void hg_script_snippet (HgText *text, const HgSnippet *snippets, const char *name,
                        const HgSnippetWord *words);
void hg_script_named (HgText *text, const HgSnippet *snippets, const char *group, const char *name,
                      const HgSnippetWord *words);
