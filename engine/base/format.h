/* Numbers as people read them, the same in every place of the program: 5,331 · 295.00× · −1.38. Files never get
 * these; they are written with plain C formats. */
#pragma once
#include <stdint.h>
#include <stddef.h>

/* "5,331"; @text holds @size bytes. Returns @text, as all functions here do. */
char *hg_format_count (char *text, size_t size, int64_t n);

/* The same up to 99,999,999, and three significant digits beyond: "4.00e10". For where room is short. */
char *hg_format_brief (char *text, size_t size, int64_t n);

/* Three (or @digits) significant digits with a true minus: "0.883", "12.4", "−1.38", "1.2e-5". NaN is "NaN". */
char *hg_format_number (char *text, size_t size, double x, int digits);

/* "1 value", "5 values", "1,280 values". @one and @many are the nouns. */
char *hg_format_items (char *text, size_t size, int64_t n, const char *one, const char *many);

/* "0.3 s", "58 s", "1 min 42 s", "2 h 5 min". */
char *hg_format_seconds (char *text, size_t size, double seconds);

/* "0.2 kB", "1.3 MB". */
char *hg_format_bytes (char *text, size_t size, uint64_t bytes);
