/* Edits: pure functions from model to model. Each returns a new model that shares the untouched nodes, or
 * NULL with @error; the old model is never changed. A model that no longer fits together is a valid result:
 * check.h says what is wrong with it.
 *
 * On a chain, positions are node indices; inserting, removing and moving re-wire around the gap.
 *
 * @label, where given, receives a short name for the undo menu ("LSTM 16 → 8 units"). */
#pragma once
#include "model/model.h"

#define HG_LABEL_SIZE 96

/* Puts @layer after node @after (which keeps its place). A layer that joins two also takes the nearest
 * earlier one that fits. */
HgModel *hg_edit_insert (const HgModel *model, size_t after, const HgLayer *layer, char *label,
                         HgError *error);

/* Takes node @at out; what used it uses its first input. The Input cannot be removed. */
HgModel *hg_edit_remove (const HgModel *model, size_t at, char *label, HgError *error);

/* The same for all nodes whose flag in @chosen is set; Inputs stay. Fails where nothing else is chosen. */
HgModel *hg_edit_remove_several (const HgModel *model, const bool *chosen, char *label, HgError *error);

/* Puts @fragment's layers (fragment.h) below node @after, under new names; an Input of its own gives way to
 * what is there. @verb begins the label: "Paste". */
HgModel *hg_edit_paste (const HgModel *model, size_t after, const HgModel *fragment, const char *verb,
                        char *label, HgError *error);

/* Puts copies of the chosen layers below the last of them. */
HgModel *hg_edit_duplicate (const HgModel *model, const bool *chosen, char *label, HgError *error);

/* Moves node @from so that it ends up at index @to. The Input stays first, and each of several outputs. */
HgModel *hg_edit_move (const HgModel *model, size_t from, size_t to, char *label, HgError *error);

/* Moves the chosen nodes, in their order and from then on together, so that the first of them ends up at
 * index @to; Inputs stay. Wires among them go with them, and around the gap the chain is tied again. Fails
 * with the reason where others of their wires would be lost, or one of several outputs would move. Either way
 * the mark of the waist stays with its layer. */
HgModel *hg_edit_move_several (const HgModel *model, const bool *chosen, size_t to, char *label,
                               HgError *error);

/* Sets option @path of node @at ("units", "layer.units"). */
HgModel *hg_edit_set (const HgModel *model, size_t at, const char *path, HgValue value, char *label,
                      HgError *error);

enum
{
  HG_SHARED_OPTIONS = 64, /* of one layer, at most */
  HG_WIDEST = 1000000     /* that a hand makes a layer which is narrower */
};

/* The most that a hand sets the width @param to (layers/width.h), of a layer that is @value wide: never less
 * than it is. */
int64_t hg_edit_widest (const HgParam *param, int64_t value);

/* The option @name of @layer, its own or that of the layer it wraps: @path ("layer.units") and @param. False
 * where it has none. */
bool hg_layer_option (const HgLayer *layer, const char *name, char *path, size_t size, const HgParam **param);

/* The options that all chosen nodes have, by name and sort of value, into @params (HG_SHARED_OPTIONS), of
 * which the first chosen one lends them; returns how many. And the value of one, where all have the same. */
size_t hg_edit_shared_options (const HgModel *model, const bool *chosen, const HgParam **params);
bool hg_edit_shared_value (const HgModel *model, const bool *chosen, const char *name, HgValue *value);

/* Sets the option @name of all chosen nodes that have it; fails where none has, or where one cannot take
 * @value. */
HgModel *hg_edit_set_several (const HgModel *model, const bool *chosen, const char *name, HgValue value,
                              char *label, HgError *error);

/* Makes all chosen nodes that have a width (layers/width.h) @factor times as wide, and @steps more, within
 * their ranges; fails where none has. */
HgModel *hg_edit_widths (const HgModel *model, const bool *chosen, double factor, int64_t steps, char *label,
                         HgError *error);

/* Puts another layer in node @at's place; the name is kept when the kind is the same. */
HgModel *hg_edit_replace (const HgModel *model, size_t at, const HgLayer *layer, char *label, HgError *error);

/* The same, but the name stays whatever the kind is, and with it the weights that fit. */
HgModel *hg_edit_exchange (const HgModel *model, size_t at, const HgLayer *layer, char *label,
                           HgError *error);

/* Replaces everything after the waist by the encoder's mirror image (a stack that only gets narrower is an
 * encoder alone, and keeps all its layers): the layers in reverse order, a RepeatVector where time was given
 * up, a Reshape where axes were flattened, and an output layer with the input's features. */
HgModel *hg_edit_mirror (const HgModel *model, char *label, HgError *error);

/* Marks node @waist as the end of the encoder (HG_NO_NODE: automatic). */
HgModel *hg_edit_mark (const HgModel *model, size_t waist, char *label, HgError *error);

HgModel *hg_edit_name (const HgModel *model, const char *name, HgError *error);

/* How one layer's output can come into a later one beside what that has. */
typedef enum
{
  HG_JOIN_STATES,     /* its states become the other's first ones, instead of zeros */
  HG_JOIN_INPUT,      /* one more input of a layer that joins several */
  HG_JOIN_ADD,        /* added to what the other takes */
  HG_JOIN_CONCATENATE /* set beside it */
} HgJoin;

enum
{
  HG_JOINS = 4
};

/* Lays a wire from node @from to node @to. Fails with the reason where the shapes do not allow it, or where
 * @from does not stand above @to. Handing over states lets @from return them. */
HgModel *hg_edit_connect (const HgModel *model, size_t from, size_t to, HgJoin join, char *label,
                          HgError *error);

/* The first join that can be made: what dropping a wire on a layer does. */
HgModel *hg_edit_connect_any (const HgModel *model, size_t from, size_t to, char *label, HgError *error);

/* Takes the wire of node @to's input @k away, states of one layer together. A layer that then joins only one
 * goes; one that is left with nothing takes the layer above. Fails for the wire that is the stack itself. */
HgModel *hg_edit_disconnect (const HgModel *model, size_t to, size_t k, char *label, HgError *error);
