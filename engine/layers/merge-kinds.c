/* The kinds that merge value by value; they differ in the rule alone (merge.h). */
#include "layers/kinds.h"
#include "layers/merge.h"

typedef struct
{
  char nothing;
} Config;

#define RULE(rule, merge)                                                                                    \
  static void rule##_forward (const HgOp *op, const HgPass *pass)                                            \
  {                                                                                                          \
    hg_merge_forward (op, pass, merge);                                                                      \
  }                                                                                                          \
  static void rule##_backward (const HgOp *op, const HgPass *pass)                                           \
  {                                                                                                          \
    hg_merge_backward (op, pass, merge);                                                                     \
  }                                                                                                          \
  static bool rule##_torch (HgTorch *torch, HgError *error)                                                  \
  {                                                                                                          \
    hg_merge_torch (torch, merge);                                                                           \
    return true;                                                                                             \
  }

RULE (add, HG_MERGE_ADD)
RULE (subtract, HG_MERGE_SUBTRACT)
RULE (multiply, HG_MERGE_MULTIPLY)
RULE (average, HG_MERGE_AVERAGE)
RULE (maximum, HG_MERGE_MAXIMUM)
RULE (minimum, HG_MERGE_MINIMUM)

#define MERGE(rule, class, most, line, text)                                                                 \
  {                                                                                                          \
    .name = class, .title = class, .sentence = text, .equations = (const char *const[]){ line, NULL },       \
    .group = "Merge", .config_size = sizeof (Config), .min_in = 2, .max_in = most, .n_out = 1,               \
    .passes_mask = true, .infer = hg_merge_infer, .explain = hg_merge_explain, .plan = hg_merge_plan,        \
    .forward = rule##_forward, .backward = rule##_backward, .torch = rule##_torch                            \
  }

const HgLayerKind hg_layer_kind_add
    = MERGE (add, "Add", HG_MAX_INPUTS, "y = x₁ + x₂ + …",
             "Adds its inputs value by value; a way around the waist lets detail past it.");

const HgLayerKind hg_layer_kind_subtract = MERGE (subtract, "Subtract", 2, "y = x₁ − x₂",
                                                  "Takes the second input from the first, value by value.");

const HgLayerKind hg_layer_kind_multiply
    = MERGE (multiply, "Multiply", HG_MAX_INPUTS, "y = x₁ ⊙ x₂ ⊙ …",
             "Multiplies its inputs value by value; an input between 0 and 1 works as a gate on the other.");

const HgLayerKind hg_layer_kind_average
    = MERGE (average, "Average", HG_MAX_INPUTS, "y = (x₁ + x₂ + … + x_k) / k",
             "Takes the mean of its inputs, value by value.");

const HgLayerKind hg_layer_kind_maximum = MERGE (maximum, "Maximum", HG_MAX_INPUTS, "y = max(x₁, x₂, …)",
                                                 "Takes the greatest of its inputs, value by value.");

const HgLayerKind hg_layer_kind_minimum = MERGE (minimum, "Minimum", HG_MAX_INPUTS, "y = min(x₁, x₂, …)",
                                                 "Takes the least of its inputs, value by value.");
