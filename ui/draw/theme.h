/* Every colour of the program, in one place: inks (what a colour is for) × variants (light, dark, high
 * contrast), ten class colours, and ramps for numbers. No drawing function writes a colour itself. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  double r, g, b; /* sRGB, 0 … 1 */
} HgColour;

typedef enum
{
  HG_INK_VIEW,   /* behind the stack, plots and cards */
  HG_INK_WINDOW, /* behind everything else */
  HG_INK_HEADER,
  HG_INK_BORDER, /* of cards and between panes */
  HG_INK_TEXT,
  HG_INK_DIM, /* secondary text, baseline rails */
  HG_INK_INPUT,
  HG_INK_ENCODER,
  HG_INK_WAIST,        /* compresses */
  HG_INK_WAIST_LITTLE, /* … at most twofold */
  HG_INK_WAIST_NONE,   /* … not at all */
  HG_INK_DECODER,
  HG_INK_BAR_TEXT, /* on bars */
  HG_INK_ERROR,
  HG_INK_ERROR_TINT, /* behind error text */
  HG_INK_UNKNOWN,
  HG_INK_GHOST, /* the stack before a drag, axes */
  HG_INK_GRID,
  HG_INK_TRAINING,   /* also: the original */
  HG_INK_VALIDATION, /* also: the decoded */
  HG_INK_ACTION,
  HG_INK_SELECTION,
  HG_INKS
} HgInk;

typedef enum
{
  HG_LIGHT,
  HG_DARK,
  HG_CONTRAST_LIGHT,
  HG_CONTRAST_DARK,
  HG_VARIANTS
} HgVariant;

/* How to draw: passed by value or const pointer, owns nothing. */
typedef struct
{
  HgVariant variant;
  const char *font; /* Pango families, the first one there is; lent */
  double scale;     /* of text: 1, or the desktop's text factor */
} HgTheme;

enum
{
  HG_CLASS_COLOURS = 10
};

typedef enum
{
  HG_RAMP_GATE,   /* 0 … 1 */
  HG_RAMP_SIGNED, /* −1 … 1 mapped to 0 … 1, zero in the middle */
  HG_RAMP_ERROR   /* 0 … largest */
} HgRamp;

/* A plain sans-serif font as GNOME has it, scale 1. */
HgTheme hg_theme (HgVariant variant);

HgColour hg_theme_ink (const HgTheme *theme, HgInk ink);
HgColour hg_theme_class (const HgTheme *theme, int label); /* modulo ten; negative: unknown */
HgColour hg_ramp_colour (HgRamp ramp, double x);           /* x is clamped to 0 … 1 */

static inline bool
hg_theme_is_dark (const HgTheme *theme)
{
  return theme->variant == HG_DARK || theme->variant == HG_CONTRAST_DARK;
}

/* Opacity of the tint between bars. */
double hg_theme_tint (const HgTheme *theme);

/* WCAG 2 contrast of two colours, 1 … 21. */
double hg_colour_contrast (HgColour a, HgColour b);

/* @t = 0: @a, 1: @b, mixed in sRGB. */
HgColour hg_colour_mix (HgColour a, HgColour b, double t);
