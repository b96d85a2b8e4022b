/* The words of a drawing, as its SVG file holds them. */
#pragma once
#include "harness.h"
#include "ui/draw/picture.h"
#include <unistd.h>

/* To be freed with free (). */
static inline char *
words_drawn (double width, double height, HgDrawFunction draw, const void *data)
{
  enum
  {
    MOST = 1 << 18
  };
  char path[] = "/tmp/hourglass-words-XXXXXX.svg", *text = calloc (MOST, 1);
  HgTheme theme = hg_theme (HG_LIGHT);
  HgError error = { 0 };
  int place = mkstemps (path, 4);
  CHECK (place >= 0);
  close (place);
  if (CHECK_DONE (hg_picture_write (path, width, height, &theme, draw, data, &error), error))
    {
      FILE *file = fopen (path, "rb"); /* the drawing took its place */
      CHECK (file != NULL && fread (text, 1, MOST - 1, file) > 0);
      fclose (file);
    }
  unlink (path);
  return text;
}
