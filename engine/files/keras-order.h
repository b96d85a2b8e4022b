/* The order that Keras gives the layers of a functional model. A file's list of layers does not decide it:
 * Keras walks back from the outputs, and a layer stands the further in front the longer its longest way to
 * an output is; layers as far away stand in the order in which the walk met them. Weights are found by it. */
#pragma once
#include "files/keras-part.h"

/* Puts the parts of @model, a graph, into that order, with the calls that refer to them; parts that lead to
 * no output come last. */
bool hg_keras_order (HgKerasPart *model, HgError *error);
