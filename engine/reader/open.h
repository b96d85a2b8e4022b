/* Opening files: what the app and the command line call. Nothing of a file is looked at in this process; it
 * is opened here, and read by the reader process (reader.h). */
#pragma once
#include "data/source.h"

/* A built-in name, or a file by its ending; labels that stand in a file beside it are taken along. @options
 * may be NULL. Owned by the caller. */
HgDataset *hg_data_open (const char *name, const HgDataOptions *options, HgJob *job, HgError *error);
