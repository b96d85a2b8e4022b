/* Learning rates as people write them (1e-4, 3e-4, 0.1), and the steps between them. */
#pragma once
#include <glib.h>

/* "1e-4", "0.02"; @text holds @size bytes. Returns it. */
char *hourglass_learning_rate_text (char *text, gsize size, double rate);

/* Reads "1e-4", "0.001" or "0,001"; FALSE unless it is a number over 0 and at most 1,000. */
gboolean hourglass_learning_rate_parse (const char *text, double *rate);

/* The next of … 1e-4, 3e-4, 1e-3 … above (@up) or below @rate, within 1e-7 … 1. */
double hourglass_learning_rate_step (double rate, gboolean up);
