#include "class-key.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

enum
{
  ROW = 18, /* px */
  DOT = 18, /* … of an entry before its name */
  GAP = HG_CLASS_KEY_GAP,
  LEAST_GAP = 4, /* behind a name that is wider than its characters let expect */
  LONGEST = 20,  /* characters that a name has room for */
  SHARE = 3      /* the part of the box that the key may take: 1 / SHARE */
};

static const double CHARACTER = 7.5; /* px of a label's text */

/* Characters of other scripts than Latin, Greek and Cyrillic count twice: most of them are as wide as high.
 */
static size_t
width_of (const char *text)
{
  size_t width = 0;
  for (const char *at = text; *at != '\0'; at++)
    width += ((unsigned char)*at & 0xc0) == 0x80 ? 0 : (unsigned char)*at >= 0xe3 ? 2 : 1;
  return width;
}

/* As many of @n entries as @columns of @rows hold; where they do not hold all, one counts the others. */
static HgClassKey
fill (size_t n, size_t columns, size_t rows, double entry)
{
  HgClassKey key = { .n = n, .columns = columns, .rows = rows, .entry = entry };
  if (columns * rows < n)
    {
      key.n = columns * rows > 0 ? columns * rows - 1 : 0;
      key.more = n - key.n;
    }
  return key;
}

static HgClassKey
beside (size_t n, HgBox box, double entry, double row)
{
  size_t rows = (size_t)fmax ((box.height - GAP) / row, 1);
  size_t room = (size_t)fmax ((box.width / SHARE - GAP) / entry, 0), needed = (n + rows - 1) / rows;
  HgClassKey key = fill (n, needed < room ? needed : room, rows, entry);
  key.right = key.columns > 0 ? GAP + (double)key.columns * entry : 0;
  return key;
}

static HgClassKey
below (size_t n, HgBox box, double entry, double row)
{
  size_t columns = (size_t)fmax (box.width / entry, 1), needed = (n + columns - 1) / columns;
  size_t room = (size_t)fmax ((box.height / SHARE - GAP) / row, 1);
  HgClassKey key = fill (n, columns, needed < room ? needed : room, entry);
  key.below = GAP + (double)key.rows * row;
  return key;
}

HgClassKey
hg_class_key (char (*names)[HG_FEATURE_SIZE], size_t n, HgBox box, double scale)
{
  double s = fmax (scale, 1);
  size_t longest = 2;
  if (names == NULL || n == 0)
    return (HgClassKey){ 0 };
  for (size_t i = 0; i < n; i++)
    {
      size_t width = width_of (names[i]);
      longest = width > longest ? width : longest;
    }
  double entry = DOT + CHARACTER * s * (double)(longest < LONGEST ? longest : LONGEST) + GAP;
  HgClassKey right = beside (n, box, entry, ROW * s), under = below (n, box, entry, ROW * s);
  return right.columns > 0 && right.n >= under.n ? right : under;
}

/* Columns are filled from top to bottom, rows from left to right. */
void
hg_class_key_draw (HgPen *pen, const HgClassKey *key, char (*names)[HG_FEATURE_SIZE], double x, double y)
{
  char count[32], more[48];
  double row = ROW * fmax (pen->theme.scale, 1), room = key->entry - DOT - LEAST_GAP;
  for (size_t i = 0; i < key->n + (key->more > 0); i++)
    {
      size_t column = key->right > 0 ? i / key->rows : i % key->columns,
             line = key->right > 0 ? i % key->rows : i / key->columns;
      double left = x + (double)column * key->entry, middle = y + ((double)line + 0.5) * row;
      HgRun run
          = { i < key->n ? names[i] : more, HG_TEXT_LABEL, false, i < key->n ? HG_INK_TEXT : HG_INK_DIM };
      snprintf (more, sizeof more, "%s more", hg_format_count (count, sizeof count, (int64_t)key->more));
      if (i < key->n)
        {
          hg_pen_colour (pen, hg_theme_class (&pen->theme, (int)i), 1);
          cairo_arc (pen->cr, left + 6, middle, 4, 0, 2 * G_PI);
          cairo_fill (pen->cr);
        }
      hg_pen_runs (pen, &run, 1, left + (i < key->n ? DOT : 0), middle, HG_ALIGN_LEFT,
                   room + (i < key->n ? 0 : DOT));
    }
}
