/* What HDF5 objects are, in a person's words. Nothing but attributes is read for them. */
#pragma once
#include "files/h5-file.h"

/* "float32", "int64, big-endian", "string of 8 bytes", "compound of 2 fields: a float64, b string". Returns
 * @text. */
char *hg_h5_type_text (hid_t type, char *text, size_t size);

/* "shuffle, deflate 4", or nothing, of a data set's creation list. Returns @text. */
char *hg_h5_filters_text (hid_t plan, char *text, size_t size);

/* Whether the numbers of @type can be read as HgReals; *@exact: whether these hold each of them. */
bool hg_h5_is_number (hid_t type, bool *exact);

/* The value of @attribute of @object: "3", "1, 2, 3, … (59 values)", a text cut with a word. Returns @text.
 */
char *hg_h5_value_text (hid_t object, const char *attribute, char *text, size_t size);
