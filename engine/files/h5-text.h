/* Text attributes of HDF5 objects. Keras's files hold them in every form the format knows: of fixed and of
 * variable length, ASCII and UTF-8, long lists cut into several attributes. All are read; what is written is
 * what Keras 2.2 to 3.15 read alike. */
#pragma once
#include "files/h5-file.h"

typedef struct
{
  size_t n;
  char **items; /* n texts */
} HgTextList;

bool hg_h5_has_attribute (hid_t object, const char *name);

/* The text of attribute @name, at most @limit bytes; owned by the caller, NULL on failure. */
char *hg_h5_read_text (hid_t object, const char *name, size_t limit, HgError *error);

/* A list of texts (or name0, name1, … one after the other); an empty list may be an empty array of any type.
 * At most
 * @limit of them. Clear it with hg_text_list_clear. */
bool hg_h5_read_texts (hid_t object, const char *name, size_t limit, HgTextList *list, HgError *error);
void hg_text_list_clear (HgTextList *list);

/* Variable-length ASCII, as h5py writes bytes. */
bool hg_h5_write_text (hid_t object, const char *name, const char *text, HgError *error);

/* NUL-padded texts of one width; an empty list as float64 of shape (0,), as h5py does; what is longer than an
 * attribute may be as name0, name1, …, as Keras does. */
bool hg_h5_write_texts (hid_t object, const char *name, const char *const *items, size_t n, HgError *error);
