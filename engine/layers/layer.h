/* A layer is an immutable, reference-counted pair of a kind (kind.h) and its config. */
#pragma once
#include "base/random.h"
#include "layers/kind.h"
#include "tensor/activation.h"
#include "tensor/tensor.h"

struct HgLayer
{
  atomic_uint references;
  const HgLayerKind *kind;
  void *config; /* kind->config_size bytes */
};

/* The registry: every kind, in palette order, NULL-terminated; and look-up by Keras class (exact), or NULL.
 */
const HgLayerKind *const *hg_layer_kinds (void);
const HgLayerKind *hg_layer_kind_find (const char *name);

/* A layer with the kind's defaults. Owned by the caller; NULL with HG_ERROR_MEMORY. */
HgLayer *hg_layer_new (const HgLayerKind *kind, HgError *error);
HgLayer *hg_layer_ref (const HgLayer *layer);
void hg_layer_unref (const HgLayer *layer);

/* Keras's class: the kind's name, but for a layer that is not known here (foreign.h). Lent. */
const char *hg_layer_class (const HgLayer *layer);

/* Outputs it offers; whether its `trainable` is off; whether it, or a layer that it wraps, needs a whole
 * batch. */
size_t hg_layer_outputs (const HgLayer *layer);
bool hg_layer_frozen (const HgLayer *layer);
bool hg_layer_whole_batch (const HgLayer *layer);

/* The activation that its output went through: a decoder's `projection_activation`, or the option
 * `activation`, its own or the wrapped layer's. False where it has none. */
bool hg_layer_activation (const HgLayer *layer, HgActivation *activation);

/* The penalty that its `activity_regularizer` asks for; its type is HG_REGULARIZER_NONE without that option.
 */
HgRegularizer hg_layer_activity (const HgLayer *layer);

/* The `infer` of kinds whose output has their input's shape, whatever that is. */
bool hg_infer_same (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error);

/* Its weights for these inputs, as the kind's `weights` gives them, none trainable where it is frozen.
 * Everyone but a wrapper asks here. */
size_t hg_layer_weights (const HgLayer *layer, const HgShape *in, HgWeightSpec *specs);

/* The option at @path ("units", "layer.units"), and its value. NULL / false when there is none. */
const HgParam *hg_layer_param (const HgLayer *layer, const char *path);
bool hg_layer_get (const HgLayer *layer, const char *path, HgValue *value);

/* A new layer like @layer but for one option. */
HgLayer *hg_layer_with (const HgLayer *layer, const char *path, HgValue value, HgError *error);

/* "LSTM 16 relu sequences", "Dense 59", "Input 5x59", "TimeDistributed Dense 59", "LSTM units=16
 * use_bias=false". Kind names are found without regard to case. The same text that hg_layer_text writes. */
HgLayer *hg_layer_parse (const char *text, HgError *error);
char *hg_layer_text (const HgLayer *layer, char *text, size_t size);

/* "LSTM 16" and "relu · sequences", as on a bar. Either may be NULL. */
void hg_layer_describe (const HgLayer *layer, char *title, size_t title_size, char *options,
                        size_t options_size);

bool hg_layer_equal (const HgLayer *a, const HgLayer *b);

/* Number of parameters for these inputs, or HG_UNKNOWN when an axis is unknown that matters; @trainable may
 * be NULL. */
int64_t hg_layer_parameters (const HgLayer *layer, const HgShape *in, int64_t *trainable);
