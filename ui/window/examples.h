/* "New from example": a card an example, with its question, its name, and what its stack does in numbers. */
#pragma once
#include "ui/window/window.h"

/* A window over @parent, which opens what is chosen. */
GtkWindow *hourglass_examples_new (HourglassWindow *parent);
