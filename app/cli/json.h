/* JSON on standard output, for programs. */
#pragma once
#include "base/error.h"
#include <jansson.h>

/* A number, or null where it is not finite. */
json_t *cli_json_real (double x);

/* Prints @root and gives up the reference; NULL (out of memory) is an error. */
bool cli_json_print (json_t *root, HgError *error);
