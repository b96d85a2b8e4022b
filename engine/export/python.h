/* Python as exported scripts have it: names of a model's parts as identifiers, text and values as literals.
 * Names come from files of strangers; nothing of them becomes code. */
#pragma once
#include "base/text.h"
#include "layers/param.h"
#include "model/model.h"

#define HG_PYTHON_NAME (HG_NAME_SIZE + 24) /* bytes of an identifier */

/* @name as an identifier that is no word of Python and none that the scripts or a torch.nn.Module use
 * themselves. Returns @text. */
char *hg_python_name (const char *name, char text[HG_PYTHON_NAME]);

/* An identifier for every node of @model, each another: n of HG_PYTHON_NAME bytes, owned by the caller. */
char (*hg_python_names (const HgModel *model, HgError *error))[HG_PYTHON_NAME];

/* What output @slot of node @i of @n is called: the first as the node, others "encoder_out1", and as no node.
 * Returns
 * @text. */
char *hg_python_output (char (*const names)[HG_PYTHON_NAME], size_t n, size_t i, size_t slot,
                        char text[HG_PYTHON_NAME]);

/* "LabLstm", of "lab-lstm". */
char *hg_python_class (const char *name, char text[HG_PYTHON_NAME]);

/* A string literal with its quotes. */
void hg_python_string (HgText *text, const char *string);

/* An option's value, not a LAYER: 16, 0.5, True, "relu", (3, 3), None. Regularizers are left to the caller.
 */
void hg_python_value (HgText *text, const HgParam *param, const HgValue *value);

/* "(5, 59)", "(64,)"; @open stands for an open axis. */
void hg_python_shape (HgText *text, const HgShape *shape, const char *open);

/* What a comment may hold of @name: one line of it. Returns @text. */
char *hg_python_comment (const char *name, char *text, size_t size);
