/* The palette as a table: one row an ink, one column a variant. The colours were chosen together for contrast
 * and for people who do not see all of them apart; tests/ui/theme.c holds the bounds. */
#include "theme.h"
#include <math.h>
#include <stdint.h>

static const uint32_t inks[HG_INKS][HG_VARIANTS] = {
  /*                       light     dark      contrast light, dark */
  [HG_INK_VIEW] = { 0xffffff, 0x1e1e1e, 0xffffff, 0x000000 },
  [HG_INK_WINDOW] = { 0xfafafa, 0x242424, 0xffffff, 0x000000 },
  [HG_INK_HEADER] = { 0xebebeb, 0x303030, 0xffffff, 0x000000 },
  [HG_INK_BORDER] = { 0xdcdcdf, 0x43434a, 0x000000, 0xffffff },
  [HG_INK_TEXT] = { 0x2e3436, 0xf2f2f2, 0x000000, 0xffffff },
  [HG_INK_DIM] = { 0x5e6166, 0xa9acb2, 0x000000, 0xffffff },
  [HG_INK_INPUT] = { 0x5f6673, 0x6a7180, 0x3b4049, 0xc9ced8 },
  [HG_INK_ENCODER] = { 0x2f6cb0, 0x3a76b8, 0x123f73, 0x9cc7ff },
  [HG_INK_WAIST] = { 0x1d7d52, 0x22845a, 0x0b5132, 0x7fe0b0 },
  [HG_INK_WAIST_LITTLE] = { 0xa06200, 0xa5670a, 0x6b3f00, 0xffc968 },
  [HG_INK_WAIST_NONE] = { 0xc0262d, 0xcf3b40, 0x8f0f18, 0xff9a94 },
  [HG_INK_DECODER] = { 0x8a4c98, 0x9659a4, 0x5b2368, 0xe3b3ee },
  [HG_INK_BAR_TEXT] = { 0xffffff, 0xffffff, 0xffffff, 0x000000 },
  [HG_INK_ERROR] = { 0xb01e28, 0xff8a80, 0x8f0f18, 0xff9a94 },
  [HG_INK_ERROR_TINT] = { 0xfdeeee, 0x452a2c, 0xffffff, 0x000000 },
  [HG_INK_UNKNOWN] = { 0x77767b, 0x85868c, 0x000000, 0xffffff },
  [HG_INK_GHOST] = { 0x8a8d94, 0x85888f, 0x000000, 0xffffff },
  [HG_INK_GRID] = { 0xe4e5e8, 0x3a3a3d, 0xffffff, 0x000000 },
  [HG_INK_TRAINING] = { 0x1a67b8, 0x6fb1f5, 0x123f73, 0x9cc7ff },
  [HG_INK_VALIDATION] = { 0xc0500a, 0xf5a05a, 0x6b3f00, 0xffc968 },
  [HG_INK_ACTION] = { 0x1c71d8, 0x1c71d8, 0x123f73, 0x9cc7ff },
  [HG_INK_SELECTION] = { 0x1c71d8, 0x78aeed, 0x000000, 0xffffff },
};

static const uint32_t classes[2][HG_CLASS_COLOURS] = {
  { 0x3d49ae, 0xb78e0f, 0x229dab, 0xa1365a, 0x224a00, 0x9e81ef, 0x906a00, 0xd1626f, 0x6b1f69, 0x6e68a1 },
  { 0x5796fa, 0xe9e451, 0x66f6cd, 0xe8709e, 0x869609, 0x575fca, 0xccb839, 0xb24b7f, 0xa2c1f4, 0x786a0a },
};

static const struct
{
  int n;
  uint32_t stop[5];
} ramps[] = {
  [HG_RAMP_GATE] = { 5, { 0xf3f6fa, 0xbcd3e8, 0x6ba0cc, 0x2f6cb0, 0x153a66 } },
  [HG_RAMP_SIGNED] = { 5, { 0x7a3d06, 0xd08a3e, 0xf7f5f2, 0x6ba0cc, 0x153a66 } },
  [HG_RAMP_ERROR] = { 4, { 0xfaf7f4, 0xf0c9a0, 0xd0702a, 0x7a2606 } },
};

static HgColour
from_hex (uint32_t hex)
{
  return (HgColour){ (hex >> 16) / 255.0, (hex >> 8 & 0xff) / 255.0, (hex & 0xff) / 255.0 };
}

HgTheme
hg_theme (HgVariant variant)
{
  return (HgTheme){ .variant = variant, .font = "Cantarell,Noto Sans,Sans", .scale = 1.0 };
}

HgColour
hg_theme_ink (const HgTheme *theme, HgInk ink)
{
  return from_hex (inks[ink][theme->variant]);
}

HgColour
hg_theme_class (const HgTheme *theme, int label)
{
  if (label < 0)
    return hg_theme_ink (theme, HG_INK_UNKNOWN);
  return from_hex (classes[hg_theme_is_dark (theme)][label % HG_CLASS_COLOURS]);
}

HgColour
hg_ramp_colour (HgRamp ramp, double x)
{
  int last = ramps[ramp].n - 1;
  double at = fmin (fmax (x, 0.0), 1.0) * last; /* fmax takes a NaN to 0 */
  int i = at >= last ? last - 1 : (int)at;
  return hg_colour_mix (from_hex (ramps[ramp].stop[i]), from_hex (ramps[ramp].stop[i + 1]), at - i);
}

double
hg_theme_tint (const HgTheme *theme)
{
  return hg_theme_is_dark (theme) ? 0.20 : 0.09;
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (HgColour c)
{
  return 0.2126 * linear (c.r) + 0.7152 * linear (c.g) + 0.0722 * linear (c.b);
}

double
hg_colour_contrast (HgColour a, HgColour b)
{
  double la = luminance (a), lb = luminance (b);
  return (fmax (la, lb) + 0.05) / (fmin (la, lb) + 0.05);
}

HgColour
hg_colour_mix (HgColour a, HgColour b, double t)
{
  return (HgColour){ a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t };
}
