/* Where things are that were built or installed together with the running program: relative to its folder, so
 * that a program that was moved with its things still finds them. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum
{
  HG_PROGRAM_PATH = 4096 /* bytes that any path here fits in */
};

/* Writes the path of @place, relative to the folder of the running program ("../libexec/hourglass-reader").
 * False, and @path is "", where nothing is there or its path is longer than @size. */
bool hg_program_place (char *path, size_t size, const char *place);

/* Writes the folder of the built-in data: HOURGLASS_DATA, else the one installed with the program, else
 * @source, the one in the sources. Returns @path. */
char *hg_program_data (char *path, size_t size, const char *source);
