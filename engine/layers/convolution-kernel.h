/* The ways in which convolutions are computed: one constant HgConvolutionKernel in one file and one line in
 * convolution-kernel.c each. Plan takes the first that serves the layer and remembers it in op->notes[0]; the
 * other notes are the kernel's own. */
#pragma once
#include "layers/convolution.h"

/* A convolution in its place, before anything is planned. */
typedef struct
{
  const HgConvolution *config;
  bool transposed;
  bool flat;             /* over time: one side */
  const HgShape *in;     /* every axis is known */
  const HgLayer *before; /* the layer whose work is to be done too, or NULL; */
  const HgShape *from;   /* what that takes */
} HgConvolutionCase;

typedef struct
{
  const char *name; /* for a person: op->kernel */

  /* Whether it can compute this, and better than those after it in the list. Where there is a layer before,
   * yes means that its work is done too. */
  bool (*serves) (const HgConvolutionCase *place);

  /* As the slots of a kind's table. derive, finish: optional. */
  bool (*plan) (HgOp *op, HgError *error);
  void (*derive) (const HgOp *op, const HgReal *packed, HgReal *derived);
  void (*forward) (const HgOp *op, const HgPass *pass);
  void (*backward) (const HgOp *op, const HgPass *pass);
  void (*finish) (const HgOp *op, const HgPass *pass);
  double (*flops) (const HgOp *op);
} HgConvolutionKernel;

/* Whether the layer before repeats every pixel 2 × 2 (UpSampling2D, nearest). */
bool hg_convolution_doubles (const HgConvolutionCase *place);

extern const HgConvolutionKernel hg_convolution_upsampled, hg_convolution_winograd;
extern const HgConvolutionKernel hg_convolution_direct;
