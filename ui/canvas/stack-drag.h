/* What a hand does to the stack, as functions of coordinates, so that tests can drive it without a pointer:
 * taking a bar by its right edge changes the option that its width stands for, taking it anywhere else moves
 * it to another place, either way together with the others that are selected; taking the port at its left
 * edge lays a wire to another bar; and a layer that is carried here from the palette goes into the gap that
 * is nearest. While a bar or a layer is dragged, the document previews the edited model; letting go makes it
 * one step; cancelling leaves no trace. Coordinates are the layout's. */
#pragma once
#include "ui/document/document.h"
#include "ui/draw/stack-layout.h"

typedef enum
{
  HOURGLASS_DRAG_NONE,
  HOURGLASS_DRAG_WIDTH,
  HOURGLASS_DRAG_MOVE,
  HOURGLASS_DRAG_WIRE,
  HOURGLASS_DRAG_INSERT
} HourglassDragKind;

typedef struct
{
  HourglassDragKind kind;
  gboolean moving; /* a bar was really lifted: the hand went further than a click's tremble */
  size_t row;      /* the bar, in the model before */
  size_t to;       /* MOVE, INSERT: its index in the previewed model */
  size_t first, n; /* MOVE: those that are lifted with it, in the previewed model; together */
  bool *chosen;    /* MOVE, WIDTH: which nodes of the model before are moved, or made as many times as wide */
  size_t place;    /* MOVE: how many of the others are above; HG_NO_NODE: nothing was tried */
  double grip_y;   /* from the bar's top */
  double start_x, start_y, x, y;
  HgStackScale scale; /* to keep */
  HgModel *base;      /* the model before; a reference */
  double *middles;    /* y of every bar's middle before the drag */
  HgLayer *layer;     /* INSERT: what is carried; a reference */
  char path[HG_NAME_SIZE], label[HG_LABEL_SIZE];
  HgError refusal; /* why the bar, the wire or the layer cannot go where the hand is */
  size_t over;     /* WIRE: the bar under the hand, or HG_NO_NODE */
  HgModel *made;   /* WIRE, INSERT: what letting go makes; a reference, or NULL */
  gboolean fits;   /* WIRE, INSERT: and that the layer has what it needs then */
  char *says;      /* WIRE, INSERT: what the layer under the hand would give, or why not; or NULL */
} HourglassStackDrag;

/* @chosen: a flag a node, what is selected. False, and nothing begun, when there is no bar, or a bar that can
 * neither be resized there nor moved. Of a locked document a bar can be taken, but not by its edge, and
 * is let go of as soon as the hand moves, which the document refuses. */
gboolean hourglass_stack_drag_begin (HourglassStackDrag *drag, HourglassDocument *document,
                                     const HgStackLayout *layout, const bool *chosen, double x, double y);

/* Takes hold of @layer (a reference is taken), which is nowhere yet. Nothing is begun before the stack as it
 * is now was laid out. */
void hourglass_stack_drag_begin_insert (HourglassStackDrag *drag, HourglassDocument *document,
                                        const HgStackLayout *layout, const HgLayer *layer);

void hourglass_stack_drag_update (HourglassStackDrag *drag, HourglassDocument *document,
                                  const HgStackLayout *layout, double x, double y);
/* TRUE when the drag became a step: not where nothing was changed, nor where the document refused it. */
gboolean hourglass_stack_drag_end (HourglassStackDrag *drag, HourglassDocument *document);
void hourglass_stack_drag_cancel (HourglassStackDrag *drag, HourglassDocument *document);

/* After the document changed: cancels the drag where its model has made way for another, which an edit of the
 * old one would overwrite. */
void hourglass_stack_drag_follow (HourglassStackDrag *drag, HourglassDocument *document);
