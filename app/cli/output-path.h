/* Files that are written at the end of long work are asked about before it. */
#pragma once
#include "files/project.h"

/* Whether @path (NULL is fine) could be written: it is a file or none yet, and one can be made in its folder.
 */
bool cli_can_write (const char *path, HgError *error);

/* The same of a picture, whose ending is asked about too. */
bool cli_can_draw (const char *path, HgError *error);

/* Whether each of the @n files @written is another than the rest of them and than those of @read, so that
 * none is written over by another. Entries may be NULL; what is called in @read and is no file (an example, a
 * stack in words) is not looked at. */
bool cli_are_apart (const char *const *written, size_t n, const char *const *read, size_t n_read,
                    HgError *error);

/* Whether none of the @n files @written is the data of @project, which may be NULL. */
bool cli_are_apart_from_data (const char *const *written, size_t n, const HgProject *project, HgError *error);
