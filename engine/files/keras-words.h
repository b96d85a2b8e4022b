/* Old words for today's: how Keras 1 and 2 called classes, options and values that Keras 3 calls otherwise. A
 * layer's configuration is put into today's words before anything is read from it, so that the rest knows one
 * vocabulary only. */
#pragma once
#include <jansson.h>

/* The key under which a layer that got another class keeps the one it was stored as: its arrays differ. */
#define HG_KERAS_STORED_CLASS "stored_class"

/* Changes @layer ({"class_name", "config"}), written by the major version @keras, and the layers it wraps. */
void hg_keras_modernize (json_t *layer, int keras);
