/* Round ticks: 4 to 6 of them where there is room, at multiples of 1, 2, 2.5 or 5 times a power of ten. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum
{
  HG_MAX_TICKS = 8
};

typedef struct
{
  double low, high; /* the range, widened a little where that gives a rounder axis */
  bool log;
  size_t n;
  double at[HG_MAX_TICKS];
  int decimals;
} HgTicks;

/* Ticks for values @low … @high on a linear axis; at most @most of them (3 … 6). A range without width gets
 * one. */
HgTicks hg_ticks (double low, double high, int most);

/* The same without widening. */
HgTicks hg_ticks_inside (double low, double high, int most);

/* … and never between whole numbers: epochs, time steps. */
HgTicks hg_ticks_whole (double low, double high, int most);

/* On a logarithmic axis: powers of ten where the range spans enough of them, else 1 2 5, else linear ticks.
 * Values must be positive. */
HgTicks hg_ticks_log (double low, double high, int most);

/* "0.85", "1,000", "−2", "1e-5". Returns @text. */
char *hg_tick_text (const HgTicks *ticks, size_t i, char *text, size_t size);

/* 0 … 1 along the axis. */
double hg_ticks_place (const HgTicks *ticks, double value);
