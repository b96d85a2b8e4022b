/* What of a guessed stack is a guess: every option that leaves no trace in the shapes of arrays, and every
 * kind where another has the very same arrays. The stack itself is keras-guess.h's. */
#pragma once
#include "files/keras-facts.h"
#include "model/model.h"

/* Lists them in @facts, in the order of @model's layers. Without memory there are none. */
void hg_keras_list_guesses (const HgModel *model, HgKerasFacts *facts);

/* Whether @guess is one of @model: the layer is there, and has the option. The model may have been edited
 * since, or the list come from elsewhere. */
bool hg_keras_guess_holds (const HgKerasGuess *guess, const HgModel *model);

/* What @model has where @guess is about, as text; @text holds HG_KERAS_GUESS_VALUE bytes. Returns it. */
char *hg_keras_guess_value (const HgKerasGuess *guess, const HgModel *model, char *text);

/* @model with a layer of @class in the place of the guessed one, under the same name (its weights stay its
 * own), with the options that both have; of the class that was guessed, the very layer that @guessed, the
 * stack as it was read, has there. Owned by the caller. @label as hg_edit_set. NULL with HG_ERROR_VALUE where
 * there is no such class, or with HG_ERROR_MEMORY. */
HgModel *hg_keras_guess_change_kind (const HgKerasGuess *guess, const HgModel *guessed, const HgModel *model,
                                     const char *class, char *label, HgError *error);
