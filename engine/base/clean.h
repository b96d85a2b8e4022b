/* Text from files (names of columns, classes, layers, files) made fit to be shown: valid UTF-8 on one line.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Writes @length bytes of @bytes into @text (@size bytes, NUL included), cut at a character's border with "…"
 * when they do not fit. Bytes that are no UTF-8 become U+FFFD; control and bidirectional characters are left
 * out; white space at the ends goes too. Returns @text. */
char *hg_clean (char *text, size_t size, const char *bytes, size_t length);

/* Whether @length bytes of @bytes are UTF-8 throughout. */
bool hg_utf8_valid (const char *bytes, size_t length);
