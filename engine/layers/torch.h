/* What a layer is in PyTorch, for exported code: at most one module, the lines of `forward` that use it, and
 * how the module's parameters follow from Keras's arrays. A kind's `torch` answers with the functions here.
 * In what it writes stand
 *
 *   $m     the module                       $x0 $x1 …  the inputs; $x all of them, between commas
 *   $made  the mask that a layer makes      $y0 $y1 …  the outputs
 *   $mask  the mask of the steps that count, where `masked`; None elsewhere
 *
 * A layer without a line gives its first input on as it is. */
#pragma once
#include "layers/activation.h"
#include "layers/layer.h"

/* Where channels stand in a value with places (time, rows, columns) beside its features. */
typedef enum
{
  HG_TORCH_AS_IS, /* the lines hold for either order, or look at `came` */
  HG_TORCH_LAST,  /* (n, time, features), (n, rows, columns, channels), as Keras has them */
  HG_TORCH_FIRST  /* (n, features, time), (n, channels, rows, columns), as PyTorch's convolutions */
} HgTorchOrder;

typedef enum
{
  HG_TORCH_KERAS,
  HG_TORCH_ZEROS,
  HG_TORCH_ONES
} HgTorchSource;

/* One of the module's parameters. From Keras's array @weight: one place of its first axis is taken (@row),
 * its axes are turned, the first one's equal parts put into another order, and the values called @shape. */
typedef struct
{
  char name[48]; /* below the module: "weight_ih_l0", "0.weight" */
  HgTorchSource source;
  bool fixed; /* PyTorch would train it, Keras has nothing there */
  size_t weight;
  int row;        /* −1: all */
  int n_axes;     /* 0: as they are */
  int axes[4];    /* which of Keras's axes comes where */
  size_t n_parts; /* 0: as they are */
  size_t parts[4];
  HgShape shape;
} HgTorchArray;

enum
{
  HG_TORCH_LINES = 6,
  HG_TORCH_NEEDS = 8,
  HG_TORCH_ARRAYS = HG_MAX_WEIGHTS + 4,
  HG_TORCH_TEXT = 800
};

struct HgTorch
{
  /* Asked. */
  const HgLayer *layer;
  const HgShape *in, *out;
  size_t n_in;
  const bool *reads; /* which outputs somebody uses */
  bool masked;       /* input 0 comes with a mask */
  HgTorchOrder came; /* how input 0 stands when `order` is AS_IS */
  size_t n_specs;
  const HgWeightSpec *specs;

  /* Answered. */
  HgTorchOrder order; /* of inputs and outputs */
  bool everywhere;    /* the lines hold for more axes in front too: for every time step at once */
  char module[HG_TORCH_TEXT];
  size_t n_lines;
  char lines[HG_TORCH_LINES][HG_TORCH_TEXT];
  size_t n_needs;
  const char *needs[HG_TORCH_NEEDS]; /* helpers of the script: export/torch/NAME.py */
  size_t n_arrays;
  HgTorchArray arrays[HG_TORCH_ARRAYS];
  HgRegularizer activity;      /* on output 0; the layer's own unless the kind says otherwise */
  char penalty[HG_TORCH_TEXT]; /* what the layer adds to the loss, the mean over the batch; or "" */
  bool taught;                 /* a line has $teacher */
};

void hg_torch_module (HgTorch *torch, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
void hg_torch_line (HgTorch *torch, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
void hg_torch_need (HgTorch *torch, const char *helper);

/* One more parameter: Keras's array @weight, its axes turned as @axes says ("10", "3201"; "" as they are).
 * Lent; the rest may be filled in. */
HgTorchArray *hg_torch_array (HgTorch *torch, const char *name, size_t weight, const char *axes);

/* One more that Keras does not have, of @shape, and that stays what it is. */
void hg_torch_constant (HgTorch *torch, const char *name, HgTorchSource source, HgShape shape);

/* @activation of the expression @x along axis @axis: "torch.relu(self.dense(x))", needing what it needs.
 * Returns
 * @text. */
char *hg_torch_activate (HgTorch *torch, HgActivation activation, const char *x, int axis, char *text,
                         size_t size);

/* The same as a function's name, for a helper that takes one: "torch.relu". */
char *hg_torch_function (HgTorch *torch, HgActivation activation, char *text, size_t size);

/* Axis 0 … of a sample as PyTorch counts them with the batch, in the order that input 0 came in. */
int hg_torch_axis (const HgTorch *torch, const HgShape *shape, int axis);

/* @text, which holds @size bytes, goes on with what printf makes of the rest. */
void hg_torch_append (char *text, size_t size, const char *format, ...)
    __attribute__ ((format (printf, 3, 4)));

/* "3" where all are equal, else "(3, 5)". Returns @text. */
char *hg_torch_sides (const HgInts *ints, char *text, size_t size);

/* The shortest number that reads back as @x, as Python writes it. @text holds 40 bytes; returns it. */
char *hg_torch_real (double x, char *text);

/* A layer whose line is @function of its input, value by value: the whole of many a kind's `torch`. */
void hg_torch_value_by_value (HgTorch *torch, const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));
