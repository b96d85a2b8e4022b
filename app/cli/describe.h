/* What there is to know about a data set: as text for a person, and as JSON. */
#pragma once
#include "data-options.h"

/* @dataset is described as @given asks for it to be split. */
bool cli_describe (const HgDataset *dataset, const CliData *given, HgError *error);

/* {"name", "samples", "shape", "features": [{"name", "low", "high", "mean", "deviation"}], "classes":
 * [{"name", "samples"}] or null, "parts": {"training", "validation", "test", "left_out"} or null, "scaled",
 * "source", "licence", "note"}. */
bool cli_describe_json (const HgDataset *dataset, const CliData *given, HgError *error);
