/* See lesson.h: reading the file. Judging answers is in lesson-answer.c. */
#include "files/lesson.h"
#include "base/clean.h"
#include "base/memory.h"
#include "files/json-read.h"
#include <stdlib.h>
#include <string.h>

enum
{
  VERSION = 1,
  LONGEST = 2000 /* bytes of a text */
};

static const char *const asked_names[HG_ASKED_KINDS] = {
  [HG_ASKED_SHAPE] = "shape",   [HG_ASKED_VALUES] = "values", [HG_ASKED_PARAMETERS] = "parameters",
  [HG_ASKED_OPTION] = "option", [HG_ASKED_WAIST] = "waist",   [HG_ASKED_RATIO] = "ratio",
  [HG_ASKED_LAYERS] = "layers", [HG_ASKED_EPOCHS] = "epochs",
};

/* What a member of an object may be called; NULL-terminated. */
static const char *const lesson_members[]
    = { "hourglass_lesson", "title", "sentence", "example", "seed", "steps", NULL };
static const char *const step_members[]
    = { "title", "text", "view", "select", "hide", "lock", "ask", "task", NULL };
static const char *const ask_members[] = { "question", "what", "layer", "option", "hint", "reveal", NULL };
static const char *const task_members[] = { "do", "what", "layer", "option", "is", "hint", "reveal", NULL };

static bool
known_members (const json_t *object, const char *const *names, HgError *error)
{
  const char *name;
  json_t *value;
  json_object_foreach ((json_t *)object, name, value)
  {
    size_t i = 0;
    while (names[i] != NULL && strcmp (names[i], name) != 0)
      i++;
    char shown[64];
    if (names[i] == NULL)
      return hg_error_set (error, HG_ERROR_FORMAT, "%s: there is no such member here",
                           hg_clean (shown, sizeof shown, name, strlen (name)));
  }
  return true;
}

/* The text @name into *@text, owned by the caller: on one line, with marks of direction left out. */
static bool
text_of (const json_t *object, const char *name, bool needed, char **text, HgError *error)
{
  const json_t *value = json_object_get (object, name);
  const size_t n = json_string_length (value);
  if (value == NULL && !needed)
    return true;
  if (!json_is_string (value) || n == 0 || n > LONGEST)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a text of 1 to %d bytes", name, (int)LONGEST);
  *text = hg_alloc (n + 1, 1, error);
  if (*text != NULL)
    hg_clean (*text, n + 1, json_string_value (value), n);
  return *text != NULL;
}

static bool
layer_of (const json_t *object, const char *name, const HgModel *model, char **layer, HgError *error)
{
  if (!text_of (object, name, false, layer, error))
    return false;
  if (*layer == NULL || hg_model_find (model, *layer) != HG_NO_NODE)
    return true;
  return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a layer of %s, got \"%s\"", name, model->name,
                       *layer);
}

static bool
read_hidden (const json_t *hide, unsigned *parts, HgError *error)
{
  static const char *const names[] = { "stack", "inspector", "parameters", "shapes" };
  const size_t n = sizeof names / sizeof *names;
  for (size_t i = 0; i < json_array_size (hide); i++)
    {
      const char *part = json_string_value (json_array_get (hide, i));
      size_t at = 0;
      while (at < n && (part == NULL || strcmp (part, names[at]) != 0))
        at++;
      if (at == n)
        return hg_error_set (error, HG_ERROR_FORMAT,
                             "hide: expected \"stack\", \"inspector\", \"parameters\" or \"shapes\"");
      *parts |= 1u << at;
    }
  return hide == NULL || json_is_array (hide)
         || hg_error_set (error, HG_ERROR_FORMAT, "hide: expected a list");
}

/* Whether there is such an option, and an answer to it: a number, or yes or no. */
static bool
check_option (const HgModel *model, const HgLessonStep *step, HgError *error)
{
  const HgParam *param
      = hg_layer_param (model->nodes[hg_model_find (model, step->layer)]->layer, step->option);
  if (param == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "option: %s has no \"%s\"", step->layer, step->option);
  return param->type == HG_PARAM_BOOL || param->type == HG_PARAM_INT
         || hg_error_set (error, HG_ERROR_FORMAT,
                          "option: expected a whole number or a switch of %s, got \"%s\"", step->layer,
                          step->option);
}

/* Which property, and of what. */
static bool
read_property (const json_t *object, const HgModel *model, HgLessonStep *step, HgError *error)
{
  const char *what = json_string_value (json_object_get (object, "what"));
  size_t kind = 1;
  while (kind < HG_ASKED_KINDS && (what == NULL || strcmp (what, asked_names[kind]) != 0))
    kind++;
  if (kind == HG_ASKED_KINDS)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "what: expected shape, values, parameters, option, waist, ratio, "
                         "layers or epochs");
  step->asked = (HgAsked)kind;
  if (!layer_of (object, "layer", model, &step->layer, error)
      || !text_of (object, "option", kind == HG_ASKED_OPTION, &step->option, error))
    return false;
  if (step->layer == NULL && (kind == HG_ASKED_SHAPE || kind == HG_ASKED_VALUES || kind == HG_ASKED_OPTION))
    return hg_error_set (error, HG_ERROR_FORMAT, "layer: expected, because %s is a layer's", what);
  return kind != HG_ASKED_OPTION || check_option (model, step, error);
}

/* Whether what a task's property is to become can be judged at all. */
static bool
check_task (const HgModel *model, const HgLessonStep *step, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  bool done
      = check != NULL
        && (hg_lesson_judge (step, check, 0, step->task) != HG_LESSON_UNREADABLE
            || hg_error_set (error, HG_ERROR_FORMAT, "is: expected %s, got \"%.60s\"",
                             step->asked == HG_ASKED_SHAPE ? "a shape such as 5x1" : "a number, or yes or no",
                             step->task));
  hg_check_free (check);
  return done;
}

static bool
read_exercise (const json_t *object, const char *name, const HgModel *model, HgLessonStep *step,
               HgError *error)
{
  const bool task = strcmp (name, "task") == 0;
  bool done
      = (json_is_object (object) || hg_error_set (error, HG_ERROR_FORMAT, "expected an object"))
        && known_members (object, task ? task_members : ask_members, error)
        && text_of (object, task ? "do" : "question", true, &step->question, error)
        && read_property (object, model, step, error)
        && (!task || (text_of (object, "is", true, &step->task, error) && check_task (model, step, error)))
        && text_of (object, "hint", false, &step->hint, error)
        && text_of (object, "reveal", false, &step->reveal, error);
  return done || hg_error_prefix (error, "%s", name);
}

static bool
read_step (const json_t *object, const HgModel *model, HgLessonStep *step, HgError *error)
{
  const json_t *ask = json_object_get (object, "ask"), *task = json_object_get (object, "task"),
               *lock = json_object_get (object, "lock");
  if (!json_is_object (object))
    return hg_error_set (error, HG_ERROR_FORMAT, "expected an object");
  if (ask != NULL && task != NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "expected \"ask\" or \"task\", got both");
  if (lock != NULL && !json_is_boolean (lock))
    return hg_error_set (error, HG_ERROR_FORMAT, "lock: expected true or false");
  bool done = known_members (object, step_members, error)
              && text_of (object, "title", true, &step->title, error)
              && text_of (object, "text", true, &step->text, error)
              && text_of (object, "view", false, &step->view, error)
              && layer_of (object, "select", model, &step->select, error)
              && read_hidden (json_object_get (object, "hide"), &step->hide, error)
              && (ask == NULL || read_exercise (ask, "ask", model, step, error))
              && (task == NULL || read_exercise (task, "task", model, step, error));
  step->lock = json_is_true (lock) || (step->hide & HG_PART_SHAPES) != 0;
  if (done && (step->hide & HG_PART_SHAPES) != 0 && step->task != NULL && step->asked != HG_ASKED_EPOCHS)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "hide: shapes are kept back from a question, not from a task that changes them");
  return done;
}

static bool
read_steps (const json_t *steps, HgLesson *lesson, HgError *error)
{
  const size_t n = json_array_size (steps);
  if (n == 0 || n > HG_LESSON_STEPS)
    return hg_error_set (error, HG_ERROR_FORMAT, "steps: expected a list of 1 to %d steps", HG_LESSON_STEPS);
  HgModel *model = hg_preset_model (lesson->preset, error);
  lesson->steps = model != NULL ? hg_alloc (n, sizeof *lesson->steps, error) : NULL;
  bool done = lesson->steps != NULL;
  for (size_t i = 0; done && i < n; i++)
    {
      lesson->n = i + 1;
      done = read_step (json_array_get (steps, i), model, &lesson->steps[i], error)
             || hg_error_prefix (error, "step %zu", i + 1);
    }
  if (model != NULL)
    hg_model_unref (model);
  return done;
}

static bool
read_lesson (const json_t *root, HgLesson *lesson, HgError *error)
{
  const json_t *seed = json_object_get (root, "seed"), *version = json_object_get (root, "hourglass_lesson");
  const char *example = json_string_value (json_object_get (root, "example"));
  if (!json_is_object (root) || !json_is_integer (version) || json_integer_value (version) != VERSION)
    return hg_error_set (error, HG_ERROR_FORMAT, "hourglass_lesson: expected %d", VERSION);
  lesson->preset = example != NULL ? hg_preset_find (example) : NULL;
  if (lesson->preset == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "example: expected the name of an example");
  if (seed != NULL && (!json_is_integer (seed) || json_integer_value (seed) < 0))
    return hg_error_set (error, HG_ERROR_FORMAT, "seed: expected a whole number from 0 on");
  lesson->seed = (uint64_t)json_integer_value (seed);
  return known_members (root, lesson_members, error) && text_of (root, "title", true, &lesson->title, error)
         && text_of (root, "sentence", true, &lesson->sentence, error)
         && read_steps (json_object_get (root, "steps"), lesson, error);
}

HgLesson *
hg_lesson_parse (const char *json, HgError *error)
{
  json_error_t fault;
  json_t *root = hg_json_read (json, JSON_REJECT_DUPLICATES, &fault);
  HgLesson *lesson = root != NULL ? hg_alloc (1, sizeof *lesson, error) : NULL;
  if (root == NULL)
    {
      char text[128];
      hg_error_set (error, HG_ERROR_FORMAT, "line %d: expected JSON: %s", fault.line,
                    hg_clean (text, sizeof text, fault.text, strlen (fault.text)));
    }
  if (lesson != NULL && !read_lesson (root, lesson, error))
    {
      hg_lesson_free (lesson);
      lesson = NULL;
    }
  json_decref (root);
  return lesson;
}

void
hg_lesson_free (HgLesson *lesson)
{
  if (lesson == NULL)
    return;
  for (size_t i = 0; i < lesson->n; i++)
    {
      HgLessonStep *step = &lesson->steps[i];
      char *texts[] = { step->title, step->text,   step->view, step->select, step->question,
                        step->layer, step->option, step->task, step->hint,   step->reveal };
      for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        free (texts[k]);
    }
  free (lesson->steps);
  free (lesson->title);
  free (lesson->sentence);
  free (lesson);
}
