/* The names of classes with their colours, beside a plot: in columns at its right, or in rows below where
 * that shows more of them. Laid out from the number of characters, because the pointer's side of a widget has
 * to know the plot's place, too, and has no pen. */
#pragma once
#include "data/dataset.h"
#include "pen.h"

enum
{
  HG_CLASS_KEY_GAP = 12 /* px between plot and key, and behind each name */
};

typedef struct
{
  size_t n;             /* classes that are named: all, or the first ones */
  size_t more;          /* for which there is no room; they are counted in a last entry */
  size_t columns, rows; /* of entries */
  double entry;         /* px that one is wide */
  double right, below;  /* px that the key takes from the box; one of them is 0 */
} HgClassKey;

/* For @n classes called @names, in a box that the plot is in, too; it takes a third of it at most. @scale: of
 * text. Without names there is no key, which takes nothing. */
HgClassKey hg_class_key (char (*names)[HG_FEATURE_SIZE], size_t n, HgBox box, double scale);

/* @x, @y: its top left corner. */
void hg_class_key_draw (HgPen *pen, const HgClassKey *key, char (*names)[HG_FEATURE_SIZE], double x,
                        double y);
