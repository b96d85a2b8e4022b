/* Checking a model never stops at the first fault: every shape that can be known is inferred, and each fault
 * becomes a diagnostic: a sentence (place, expected, got, why) and fixes, which are whole edited models with
 * the shape that follows. A fix is only offered when checking it shows that the fault is gone. */
#pragma once
#include "model/model.h"

typedef struct
{
  char title[96]; /* "Return sequences in LSTM 16" */
  HgShape shape;  /* what the fixed place gives or gets: "→ 5 × 16" */
  HgModel *model; /* the model after it */
} HgFix;

enum
{
  HG_MAX_FIXES = 4
};

typedef enum
{
  HG_FAULT,    /* the stack cannot compute anything */
  HG_MISMATCH, /* it computes, but its output is not shaped like its input: it cannot learn to reproduce it */
  HG_WARNING   /* it can be trained, but will not do what people expect: nothing is compressed */
} HgSeverity;

typedef struct
{
  HgSeverity severity;
  size_t node;
  char title[64];     /* "Input does not fit" */
  char sentence[320]; /* "LSTM 1 needs time × features and gets 16, because LSTM 16 returns only its last
                         step." */
  char expected[64], got[64], from[64]; /* "time × features", "16", "LSTM 16"; may be empty */
  size_t n_fixes;
  HgFix fixes[HG_MAX_FIXES];
} HgDiagnostic;

typedef enum
{
  HG_NODE_FITS,
  HG_NODE_BROKEN,      /* its own input does not fit */
  HG_NODE_AFTER_BROKEN, /* depends on a broken one */
  HG_NODE_UNKNOWN       /* a layer that nobody here can execute; those after it may fit */
} HgNodeState;

typedef enum
{
  HG_ROLE_INPUT,
  HG_ROLE_ENCODER,
  HG_ROLE_WAIST,
  HG_ROLE_DECODER,
  HG_ROLE_OUTPUT
} HgRole;

typedef struct
{
  HgNodeState state;
  HgRole role;
  HgShape in[HG_MAX_INPUTS];
  HgShape out[HG_MAX_OUTPUTS];
  int64_t values; /* of the first output; HG_UNKNOWN */
  int64_t parameters,
      trainable; /* HG_UNKNOWN where the input is not known; 0 where they are an earlier node's */
} HgNodeCheck;

typedef struct
{
  HgModel *model; /* a reference */
  size_t n;       /* nodes */
  HgNodeCheck *nodes;
  size_t n_diagnostics, n_faults;
  size_t n_foreign;              /* of the faults: layers that nobody here can execute */
  HgDiagnostic *diagnostics;     /* faults first, in node order */
  bool trains;                   /* no faults, and the output has the input's shape */
  int64_t parameters, trainable; /* of what is known */
  int64_t input_values;
  size_t waist; /* node, or HG_NO_NODE; the person's mark, or the narrowest that everything passes through */
  int64_t waist_values; /* of all its outputs that later layers use: an encoder may hand on h and c */
  bool waist_reads[HG_MAX_OUTPUTS];
  double ratio; /* input / waist values: 295.0; 0 when unknown */
} HgCheck;

/* What @model is worth. Never fails on a faulty model; NULL only with HG_ERROR_MEMORY. Free with
 * hg_check_free. */
HgCheck *hg_check_new (const HgModel *model, HgError *error);

/* The same without searching for fixes: cheap enough for every frame of a drag (a few microseconds a layer).
 */
HgCheck *hg_check_shapes (const HgModel *model, HgError *error);
void hg_check_free (HgCheck *check);
size_t hg_check_bytes (const HgCheck *check); /* memory held, the models of fixes aside */

/* Whether samples of this shape can go into the model: its Input's shape, or, where that is a plain vector,
 * any shape with as many values (a picture laid in a row). */
bool hg_check_input_takes (const HgShape *input, const HgShape *sample);

/* The same for the model's first input. */
bool hg_check_takes (const HgCheck *check, const HgShape *sample);

/* "295 → 1 · 295.00× · 99.66 % · 5,331 parameters"; with faults "LSTM 1 does not fit · 5,259 parameters
 * without it". Returns @text. */
char *hg_check_headline (const HgCheck *check, char *text, size_t size);
