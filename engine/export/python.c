#include "export/python.h"
#include "export/snippet.h"
#include "base/clean.h"
#include "base/memory.h"
#include "layers/torch.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const reserved[] = {
  "DataLoader",
  "F",
  "False",
  "None",
  "T_destination",
  "TensorDataset",
  "True",
  "add_module",
  "and",
  "apply",
  "as",
  "assert",
  "async",
  "await",
  "bfloat16",
  "break",
  "buffers",
  "call_super_init",
  "children",
  "class",
  "compile",
  "continue",
  "cpu",
  "cuda",
  "def",
  "del",
  "double",
  "dump_patches",
  "elif",
  "else",
  "eval",
  "except",
  "extra_repr",
  "finally",
  "float",
  "for",
  "forward",
  "from",
  "get_buffer",
  "get_extra_state",
  "get_parameter",
  "get_submodule",
  "global",
  "h",
  "half",
  "if",
  "import",
  "in",
  "inputs",
  "ipu",
  "is",
  "keras",
  "lambda",
  "layers",
  "len",
  "list",
  "load_state_dict",
  "mask",
  "math",
  "model",
  "modules",
  "mtia",
  "named_buffers",
  "named_children",
  "named_modules",
  "named_parameters",
  "nn",
  "nonlocal",
  "not",
  "np",
  "ops",
  "or",
  "outputs",
  "parameters",
  "pass",
  "penalty",
  "print",
  "raise",
  "range",
  "register_backward_hook",
  "register_buffer",
  "register_forward_hook",
  "register_forward_pre_hook",
  "register_full_backward_hook",
  "register_full_backward_pre_hook",
  "register_load_state_dict_post_hook",
  "register_load_state_dict_pre_hook",
  "register_module",
  "register_parameter",
  "register_state_dict_post_hook",
  "register_state_dict_pre_hook",
  "regularization",
  "requires_grad_",
  "return",
  "self",
  "set_extra_state",
  "set_submodule",
  "share_memory",
  "state_dict",
  "teacher",
  "to",
  "to_empty",
  "torch",
  "train",
  "training",
  "try",
  "type",
  "while",
  "with",
  "x",
  "xpu",
  "y",
  "yield",
  "zero_grad",
  NULL,
};

static bool
is_reserved (const char *name)
{
  for (const char *const *word = reserved; *word != NULL; word++)
    if (strcmp (*word, name) == 0)
      return true;
  return false;
}

char *
hg_python_name (const char *name, char text[HG_PYTHON_NAME])
{
  size_t n = 0;
  if (!isalpha ((unsigned char)name[0]))
    n = (size_t)snprintf (text, HG_PYTHON_NAME, "layer_");
  for (; *name != '\0' && n + 16 < HG_PYTHON_NAME; name++)
    if (isalnum ((unsigned char)*name) || n == 0 || text[n - 1] != '_')
      text[n++] = isalnum ((unsigned char)*name) ? *name : '_';
  text[n] = '\0';
  if (is_reserved (text) || hg_snippet_find (hg_torch_snippets, text) != NULL
      || hg_snippet_find (hg_keras_snippets, text) != NULL)
    strcpy (text + n, "_layer");
  return text;
}

char (*hg_python_names (const HgModel *model, HgError *error))[HG_PYTHON_NAME]
{
  char (*names)[HG_PYTHON_NAME] = hg_alloc (model->n, sizeof *names, error);
  for (size_t i = 0; names != NULL && i < model->n; i++)
    {
      hg_python_name (model->nodes[i]->name, names[i]);
      size_t length = strlen (names[i]);
      for (size_t k = 0, number = 2; k < i; k++)
        if (strcmp (names[i], names[k]) == 0)
          {
            snprintf (names[i] + length, HG_PYTHON_NAME - length, "_%zu", number++);
            k = (size_t)-1;
          }
    }
  return names;
}

char *
hg_python_output (char (*const names)[HG_PYTHON_NAME], size_t n, size_t i, size_t slot,
                  char text[HG_PYTHON_NAME])
{
  int used = snprintf (text, HG_PYTHON_NAME, "%.*s", HG_PYTHON_NAME - 10, names[i]);
  if (slot > 0)
    used += snprintf (text + used, HG_PYTHON_NAME - (size_t)used, "_out%zu", slot);
  for (size_t k = 0; slot > 0 && k < n; k++)
    if (strcmp (names[k], text) == 0)
      {
        snprintf (text + used, HG_PYTHON_NAME - (size_t)used, "_");
        used++;
        k = (size_t)-1;
      }
  return text;
}

char *
hg_python_class (const char *name, char text[HG_PYTHON_NAME])
{
  size_t n = 0;
  bool begins = true;
  if (!isalpha ((unsigned char)name[0]))
    n = (size_t)snprintf (text, HG_PYTHON_NAME, "Model");
  for (; *name != '\0' && n + 16 < HG_PYTHON_NAME; name++)
    {
      bool part = isalnum ((unsigned char)*name);
      if (part)
        text[n++] = begins ? (char)toupper ((unsigned char)*name) : *name;
      begins = !part;
    }
  text[n] = '\0';
  if (is_reserved (text) || hg_snippet_find (hg_torch_snippets, text) != NULL) /* a helper may be called so */
    strcpy (text + n, "Model");
  return text;
}

void
hg_python_string (HgText *text, const char *string)
{
  hg_text_add (text, "\"");
  for (; *string != '\0'; string++)
    if (*string == '"' || *string == '\\')
      hg_text_add (text, "\\%c", *string);
    else if ((unsigned char)*string < 32 || *string == 127)
      hg_text_add (text, "\\x%02x", (unsigned char)*string);
    else
      hg_text_add (text, "%c", *string);
  hg_text_add (text, "\"");
}

void
hg_python_shape (HgText *text, const HgShape *shape, const char *open)
{
  hg_text_add (text, "(");
  for (int i = 0; i < shape->rank; i++)
    {
      if (shape->dim[i] < 0)
        hg_text_add (text, "%s", open);
      else
        hg_text_add (text, "%lld", (long long)shape->dim[i]);
      hg_text_add (text, i + 1 < shape->rank ? ", " : shape->rank == 1 ? "," : "");
    }
  hg_text_add (text, ")");
}

/* One number where all are equal and Keras takes that; pairs nested, as Keras has them. */
static void
write_ints (HgText *text, const HgParam *param, const HgInts *ints)
{
  bool pairs = param->flags & HG_PARAM_PAIRS, equal = !(param->flags & HG_PARAM_LIST) || ints->n == 1;
  for (int i = 1; i < ints->n; i++)
    equal &= ints->v[i] == ints->v[0];
  if (equal)
    {
      hg_text_add (text, "%lld", (long long)ints->v[0]);
      return;
    }
  hg_text_add (text, "(");
  for (int i = 0; i < ints->n; i++)
    hg_text_add (text, "%s%s%lld%s", i > 0 ? ", " : "", pairs && i % 2 == 0 ? "(" : "", (long long)ints->v[i],
                 pairs && i % 2 == 1 ? ")" : "");
  hg_text_add (text, ")");
}

void
hg_python_value (HgText *text, const HgParam *param, const HgValue *value)
{
  char number[40];
  HgShape shape = value->type == HG_PARAM_SHAPE ? value->shape : (HgShape){ 0 };
  if ((param->flags & HG_PARAM_NULLABLE) && hg_param_is_default (param, value))
    hg_text_add (text, "None");
  else if (param->type == HG_PARAM_INT)
    hg_text_add (text, "%lld", (long long)value->i);
  else if (param->type == HG_PARAM_BOOL)
    hg_text_add (text, value->i ? "True" : "False");
  else if (param->type == HG_PARAM_REAL)
    hg_text_add (text, "%s", hg_torch_real (value->d, number));
  else if (param->type == HG_PARAM_CHOICE)
    hg_python_string (text, param->choices[value->i]);
  else if (param->type == HG_PARAM_INTS)
    write_ints (text, param, &value->ints);
  else if (param->type == HG_PARAM_SHAPE)
    hg_python_shape (text, &shape, "-1");
}

char *
hg_python_comment (const char *name, char *text, size_t size)
{
  return hg_clean (text, size, name, strlen (name));
}
