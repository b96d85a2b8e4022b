#include "json.h"
#include <math.h>
#include <stdio.h>

json_t *
cli_json_real (double x)
{
  return isfinite (x) ? json_real (x) : json_null ();
}

bool
cli_json_print (json_t *root, HgError *error)
{
  if (root == NULL)
    return hg_error_memory (error, "the JSON text", 4096);
  bool done
      = json_dumpf (root, stdout, JSON_INDENT (2) | JSON_REAL_PRECISION (12)) == 0 && putchar ('\n') != EOF;
  json_decref (root);
  return done || hg_error_set (error, HG_ERROR_IO, "standard output: expected room to write, got an error");
}
