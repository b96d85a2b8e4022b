/* A lesson: an example, and steps that explain, ask and let a person try something in it. Lesson files are
 * JSON (data/README.md describes every member); reading is strict, so that a teacher's slip is named and not
 * guessed at. What is asked is a property of the model, never a number written in the file: the right answer
 * is looked up in the model that is shown, and cannot be wrong. */
#pragma once
#include "model/check.h"
#include "model/preset.h"

typedef enum
{
  HG_ASKED_NOTHING,
  HG_ASKED_SHAPE,      /* of a layer's output */
  HG_ASKED_VALUES,     /* … and how many values that is */
  HG_ASKED_PARAMETERS, /* of a layer, or of the whole model */
  HG_ASKED_OPTION,     /* a whole number or a switch of a layer: "units" */
  HG_ASKED_WAIST,      /* values at the model's waist */
  HG_ASKED_RATIO,      /* how many times smaller the waist is than the input */
  HG_ASKED_LAYERS,     /* of the model, the Input not counted */
  HG_ASKED_EPOCHS,     /* that were trained; at least that many */
  HG_ASKED_KINDS
} HgAsked;

typedef enum
{
  HG_PART_STACK = 1,
  HG_PART_INSPECTOR = 2,
  HG_PART_PARAMETERS = 4, /* their counts, wherever the window says them beside the stack, */
  HG_PART_SHAPES = 8 /* and shapes likewise; the stack cannot be edited then: the result would say them */
} HgLessonParts;     /* a set */

typedef struct
{
  char *title, *text;
  char *view;    /* to be shown, or NULL */
  char *select;  /* the layer to be selected, or NULL */
  unsigned hide; /* HgLessonParts, until the step is done */
  bool lock;     /* the stack cannot be edited */

  /* A question, which is answered by typing, or a task, which is done by editing or training. */
  HgAsked asked;
  char *question;
  char *layer, *option; /* of what is asked, where it is a layer's; or NULL */
  char *task;           /* "is": what the property becomes when the task is done; NULL: it is a question */
  char *hint, *reveal;  /* or NULL */
} HgLessonStep;

typedef struct
{
  char *title, *sentence;
  const HgPreset *preset;
  uint64_t seed; /* of the weights and the training, so that a class sees the same curves */
  size_t n;
  HgLessonStep *steps;
} HgLesson;

enum
{
  HG_LESSON_BYTES = 1 << 20, /* of a file, at most */
  HG_LESSON_STEPS = 100
};

/* The lesson in @json (UTF-8, ended by NUL), owned by the caller; free it with hg_lesson_free. Fails with
 * HG_ERROR_FORMAT: "step 3: layer: expected a layer of rare-event-59, got "lstm_9"", or HG_ERROR_MEMORY. */
HgLesson *hg_lesson_parse (const char *json, HgError *error);
void hg_lesson_free (HgLesson *lesson);

/* The right answer of @step in words: "5 × 1", "5,331", "295". @epochs: trained so far. "?" where the model
 * has none, since the layer was taken away. Returns @text. */
char *hg_lesson_truth (const HgLessonStep *step, const HgCheck *check, int epochs, char *text, size_t size);

typedef enum
{
  HG_LESSON_RIGHT,
  HG_LESSON_WRONG,
  HG_LESSON_UNREADABLE /* no number, or no shape */
} HgLessonVerdict;

/* What @answer ("5x1", "5,331", "yes") is worth for @step. For a task, @answer is the step's own. */
HgLessonVerdict hg_lesson_judge (const HgLessonStep *step, const HgCheck *check, int epochs,
                                 const char *answer);
