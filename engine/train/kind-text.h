/* Optimizers, losses and schedules as text: a name and, in brackets, options that differ from their defaults:
 * "adam", "sgd(0.9, nesterov=true)", "huber(0.5)". The value of the first option may stand without its name.
 */
#pragma once
#include "layers/param.h"

/* The name, the part of @text before any bracket, into @name (@size bytes). Returns @name. */
char *hg_kind_name (const char *text, char *name, size_t size);

/* Sets @options ("0.9, nesterov=true", between commas or blanks) in @config, which holds values already.
 * Fails with HG_ERROR_VALUE: "huber has no option “beta”: it has delta". */
bool hg_kind_options (const char *name, const HgParam *params, size_t n, const char *options, void *config,
                      HgError *error);

/* The options in @text's brackets, copied into @options (@size bytes); "" without any. Fails with
 * HG_ERROR_VALUE where the bracket is not closed at the end. */
bool hg_kind_bracket (const char *text, char *options, size_t size, HgError *error);

/* The whole thing written: "sgd(momentum=0.9)". Returns @text. */
char *hg_kind_text (const char *name, const HgParam *params, size_t n, const void *config, char *text,
                    size_t size);
