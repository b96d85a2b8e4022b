/* A fragment: layers taken out of a stack, on their way to another place or another window. It is a model
 * whose first node is an Input called "above", which stands for what comes from above the place where the
 * fragment is put; a fragment that was taken with an Input of its own is a whole stack and has no such node.
 * As words it is the notation of hg_model_parse, a layer a line, without that Input:
 *
 *   LSTM 64 state;
 *   Dense 3 tanh
 *
 * Wires between its layers are kept. A layer's first wire from anywhere else comes from the layer before it
 * in the fragment; what else came from outside stays behind. A layer that joins several and is left with
 * fewer takes its first input as often as it must: where it is put, the nearest layer that fits takes the
 * place of the second. */
#pragma once
#include "model/model.h"

/* The nodes of @model whose @chosen (a flag a node) is set. Fails with HG_ERROR_VALUE where none is. */
HgModel *hg_fragment_new (const HgModel *model, const bool *chosen, HgError *error);

/* Whether it has Inputs of its own and can stand alone. */
bool hg_fragment_is_whole (const HgModel *fragment);

/* Its words, the caller's to free; NULL with HG_ERROR_MEMORY. */
char *hg_fragment_text (const HgModel *fragment, HgError *error);

/* From words; line breaks part layers as semicolons do. */
HgModel *hg_fragment_parse (const char *text, HgError *error);
