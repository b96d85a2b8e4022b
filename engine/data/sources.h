/* The built-in sources, one a file, and what they share. source.c lists them. */
#pragma once
#include "data/source.h"

extern const HgSource hg_source_sines;
extern const HgSource hg_source_ecg;
extern const HgSource hg_source_digits;
extern const HgSource hg_source_digits_28;
extern const HgSource hg_source_shapes;
extern const HgSource hg_source_paper_machine;
extern const HgSource hg_source_waves;
extern const HgSource hg_source_factors;

/* The array in @file of the options' folder. @source is put in front of errors. */
HgTensor *hg_source_load (const char *source, const char *file, const HgDataOptions *options, HgError *error);

/* What @options ask for that only a table can give ("a label column"), or NULL; @windows: windows are taken.
 */
const char *hg_source_option (const HgDataOptions *options, bool windows);
