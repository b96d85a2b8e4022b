/* What a layer says of itself for the shapes at hand: where each axis of its first output comes from, and its
 * equations with the shape of everything that stands in them, as Keras or PyTorch write them. A kind's
 * `explain` answers with the functions here; where it names no symbols and no lines, they are made of its
 * weights (letters) and of the table's equations, which is right wherever the two conventions differ in the
 * order of a weight's axes alone. What whole models say is in model/numbers.h. */
#pragma once
#include "layers/layer.h"

typedef enum
{
  HG_CONVENTION_KERAS,
  HG_CONVENTION_TORCH
} HgConvention;

enum
{
  HG_EXPLAIN_TEXT = 200,
  HG_EXPLAIN_LINES = 20,
  HG_EXPLAIN_SYMBOLS = 32
};

/* One axis of the first output. */
typedef struct
{
  int from;               /* the axis of input 0 that it is, or is computed from; −1: the layer makes it */
  const char *one, *many; /* "unit", "units"; NULL: called as the axis that it comes from */
  char sum[HG_EXPLAIN_TEXT]; /* "(32 − 3 + 2 · 1) / 2 + 1", what gives its size; or "" */
  char why[HG_EXPLAIN_TEXT]; /* "kernel 3, stride 2"; "" only where the axis is kept as it came */
} HgAxisOrigin;

/* A letter of the equations: "W_i", a shape, and what it is ("columns of kernel"). */
typedef struct
{
  char letter[64];
  bool batched;  /* the shape has the batch in front */
  HgShape shape; /* unknown rank: a function or a number, which only the note tells */
  char note[120];
} HgSymbol;

struct HgExplain
{
  /* Asked. */
  const HgLayer *layer;
  const HgShape *in, *out; /* HG_MAX_INPUTS and HG_MAX_OUTPUTS, axes may be unknown */
  size_t n_in;
  HgConvention convention;

  /* Answered. */
  HgAxisOrigin axes[HG_MAX_RANK];
  size_t n_lines;
  char lines[HG_EXPLAIN_LINES][HG_EXPLAIN_TEXT];
  size_t n_symbols;
  HgSymbol symbols[HG_EXPLAIN_SYMBOLS];
  char note[HG_EXPLAIN_TEXT]; /* what this convention cannot say, or "" */
};

/* Asks @it's layer. A layer that is not known here leaves everything empty. */
void hg_layer_explain (HgExplain *it);

/* Axis @i; then its arithmetic and its reason. */
void hg_explain_axis (HgExplain *it, int i, int from, const char *one, const char *many);
void hg_explain_sum (HgExplain *it, int i, const char *format, ...) __attribute__ ((format (printf, 3, 4)));
void hg_explain_why (HgExplain *it, int i, const char *format, ...) __attribute__ ((format (printf, 3, 4)));

/* The axes before the last are input 0's; and the whole `explain` of kinds whose output is shaped as that. */
void hg_explain_places (HgExplain *it);
void hg_explain_same (HgExplain *it);

/* The last axis has one place a unit (or filter), as many as option @title says. */
void hg_explain_units (HgExplain *it, const char *one, const char *many, const char *title);

/* The name of a place on axis @i of a value of @rank: "step", "row", "feature"; and the same for many. */
const char *hg_axis_noun (int i, int rank, bool many);

/* One more line. What stands between two "|" is a bias: left out without @bias. */
void hg_explain_line (HgExplain *it, bool bias, const char *line);
void hg_explain_symbol (HgExplain *it, const char *letter, bool batched, HgShape shape, const char *format,
                        ...) __attribute__ ((format (printf, 5, 6)));

/* "1,024", or "?" where it is unknown. @text holds 48 bytes; returns it. */
char *hg_explain_count (int64_t n, char *text);

/* A shape as both Keras and PyTorch write it: "(64, 74)", with @batch in front where that is not 0 ("(32,
 * 10)", or
 * "(n, 10)" for HG_UNKNOWN). @text holds HG_SHAPE_TEXT bytes; returns it. */
char *hg_explain_tuple (const HgShape *shape, int64_t batch, char *text);
