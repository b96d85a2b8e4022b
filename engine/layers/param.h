/* Option tables. A layer kind, an optimizer or a source describes its options once, as a table with offsets
 * into its config struct (as FFmpeg's AVOption does); forms, validation, Keras configs, command-line options,
 * undo labels and tests are loops over the table. */
#pragma once
#include "layers/regularizer.h"
#include "tensor/shape.h"

typedef struct HgLayer HgLayer;

/* One to four whole numbers that belong together: strides, a kernel's sides, padding. */
typedef struct
{
  int n;
  int64_t v[4];
} HgInts;

typedef enum
{
  HG_PARAM_INT,         /* int64_t */
  HG_PARAM_REAL,        /* double */
  HG_PARAM_BOOL,        /* bool */
  HG_PARAM_CHOICE,      /* int: index into choices */
  HG_PARAM_INTS,        /* HgInts, `count` of them; one number given stands for all */
  HG_PARAM_REGULARIZER, /* HgRegularizer */
  HG_PARAM_SHAPE,       /* HgShape */
  HG_PARAM_LAYER        /* const HgLayer *: a wrapped layer; its own options are reached as "layer.units" */
} HgParamType;

enum
{
  HG_PARAM_PRIMARY = 1,   /* stands in the title: LSTM 16, Dropout 0.2; the first bare word when parsed */
  HG_PARAM_SHOWN = 2,     /* stands in the second line when it is not the default … */
  HG_PARAM_ALWAYS = 4,    /* … or always (an activation) */
  HG_PARAM_WIDTH = 8,     /* dragging the bar's edge changes it */
  HG_PARAM_ADVANCED = 16, /* forms fold it away */
  HG_PARAM_PAIRS = 32,    /* INTS that Keras nests by twos: ((top, bottom), (left, right)) */
  HG_PARAM_NULLABLE = 64, /* the default, whatever the range, stands for Keras's null; in text "none" */
  HG_PARAM_LIST = 128,    /* INTS of any length up to `count`; the default is one number */
  HG_PARAM_NEWER = 256,   /* not in every Keras that reads our files, which leave it out at its default */
};

typedef struct
{
  const char *name;  /* Keras's key: "return_sequences" */
  const char *title; /* on forms: "Return sequences" */
  const char *help;  /* one sentence */
  const char *word;  /* short word for titles and parsing: "sequences"; may be NULL */
  HgParamType type;
  unsigned flags;
  size_t offset;
  double standard, low, high; /* default and range; a choice's default is its index */
  const char *const *choices; /* NULL-terminated, as Keras spells them */
  int count;                  /* of INTS */
} HgParam;

/* An option's value, outside any config. A LAYER value lends its pointer. */
typedef struct
{
  HgParamType type;
  union
  {
    int64_t i; /* INT, BOOL, CHOICE */
    double d;
    HgInts ints;
    HgRegularizer regularizer;
    HgShape shape;
    const HgLayer *layer;
  };
} HgValue;

static inline HgValue
hg_value_int (int64_t i)
{
  return (HgValue){ .type = HG_PARAM_INT, .i = i };
}

static inline HgValue
hg_value_bool (bool b)
{
  return (HgValue){ .type = HG_PARAM_BOOL, .i = b };
}

static inline HgValue
hg_value_real (double d)
{
  return (HgValue){ .type = HG_PARAM_REAL, .d = d };
}

static inline HgValue
hg_value_choice (int index)
{
  return (HgValue){ .type = HG_PARAM_CHOICE, .i = index };
}

/* Fills @config with the table's defaults (shapes: rank 1, size 1; layers: NULL). */
void hg_params_defaults (const HgParam *params, size_t n, void *config);

const HgParam *hg_params_find (const HgParam *params, size_t n, const char *name);

HgValue hg_param_get (const HgParam *param, const void *config);

/* Range and type are checked; INT and REAL convert into each other when exact. Fails with HG_ERROR_VALUE:
 * "units: expected 1 … 1,000,000,000, got 0". */
bool hg_param_set (const HgParam *param, void *config, HgValue value, HgError *error);

/* Reads @text as @param's type ("16", "0.2", "true", "relu", "5x59", "l2(0.01)"). Not for LAYER. */
bool hg_param_parse (const HgParam *param, const char *text, HgValue *value, HgError *error);

/* The value as text: "16", "relu", "true", "5 × 59". Returns @text. */
char *hg_param_text (const HgParam *param, HgValue value, char *text, size_t size);

/* @n numbers with @between between them: "5x59". Returns @text. */
char *hg_numbers_text (const int64_t *numbers, int n, const char *between, char *text, size_t size);

bool hg_value_equal (const HgValue *a, const HgValue *b);

/* Whether @value is the table's default. Never for SHAPE and LAYER. */
bool hg_param_is_default (const HgParam *param, const HgValue *value);
