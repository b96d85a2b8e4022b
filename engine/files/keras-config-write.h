/* The configuration of a model in Keras's words, from its outline. */
#pragma once
#include "files/keras-outline.h"
#include <jansson.h>

/* {"class_name", "config"}: a chain as Sequential, any other graph as a functional model. With @keras 2 as
 * Keras 2.2 to 2.15 write it: Keras 3 reads that too, but for recurrent layers that start from given states,
 * whose calls no form suits both. With 3 as Keras 3 writes it. A new reference. */
json_t *hg_keras_outline_write (const HgKerasOutline *outline, int keras, HgError *error);

/* Its text for an .h5 file, in the words of the release that hg_keras_h5_origin names. Owned by the caller.
 */
char *hg_keras_outline_text (const HgKerasOutline *outline, HgError *error);
