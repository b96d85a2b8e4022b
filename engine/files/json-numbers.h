/* Numbers and a training's curves as JSON, which has no infinities and no NaN: null stands for what its
 * reader says. This header is for files/ alone. */
#pragma once
#include "train/metrics-log.h"
#include <jansson.h>

json_t *hg_json_real (double x);
double hg_json_number (const json_t *object, const char *name, double otherwise);

/* A whole number of 0 … @most, or −1. */
int64_t hg_json_count (const json_t *object, const char *name, int64_t most);

/* The first @n rows of @log, each a list of its numbers; and back into a new log, owned by the caller. What
 * is no number becomes NaN; NULL without memory only. */
json_t *hg_json_rows (const HgMetricsLog *log, size_t n);
HgMetricsLog *hg_json_read_rows (const json_t *rows, HgError *error);
