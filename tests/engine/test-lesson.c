/* Lessons: those of the program come through the reader process, their questions have answers that the model
 * gives, answers are read as people write them, and what is wrong in a file is named. */
#include "engine/made-files.h"
#include "engine/place.h"
#include "model/edit.h"
#include "model/preset.h"
#include "reader/open.h"

static const char *const lessons[]
    = { "1-autoencoder.json", "2-lstm.json", "3-convolution.json", "4-training.json" };

static HgLesson *
open_lesson (const char *name)
{
  HgError error = { 0 };
  char below[80];
  snprintf (below, sizeof below, "../../resources/lessons/%s", name);
  HgLesson *lesson = hg_lesson_open (golden (below), &error);
  CHECK_DONE (lesson != NULL, error);
  return lesson;
}

static HgCheck *
check_preset (const HgPreset *preset)
{
  HgModel *model = hg_preset_model (preset, NULL);
  HgCheck *check = hg_check_shapes (model, NULL);
  hg_model_unref (model);
  return check;
}

TEST (questions_are_answered_by_the_model)
{
  for (size_t i = 0; i < sizeof lessons / sizeof *lessons; i++)
    {
      HgLesson *lesson = open_lesson (lessons[i]);
      HgCheck *check = check_preset (lesson->preset);
      size_t asked = 0;
      for (size_t k = 0; k < lesson->n; k++)
        {
          const HgLessonStep *step = &lesson->steps[k];
          char truth[HG_SHAPE_TEXT];
          if (step->asked == HG_ASKED_NOTHING)
            continue;
          asked++;
          hg_lesson_truth (step, check, 0, truth, sizeof truth);
          CHECK_EQUAL (hg_lesson_judge (step, check, 0, truth), HG_LESSON_RIGHT);
          CHECK_EQUAL (hg_lesson_judge (step, check, 0, "123456789"), HG_LESSON_WRONG);
          CHECK_EQUAL (hg_lesson_judge (step, check, 0, "many"), HG_LESSON_UNREADABLE);
          if (step->task != NULL) /* it is not done before it was begun */
            CHECK_EQUAL (hg_lesson_judge (step, check, 0, step->task), HG_LESSON_WRONG);
        }
      CHECK (asked >= 5);
      hg_check_free (check);
      hg_lesson_free (lesson);
    }
}

/* Each of the lessons' answers as a person might write it. */
TEST (answers_are_read_as_people_write_them)
{
  static const struct
  {
    size_t lesson, step;
    const char *answer;
    HgLessonVerdict verdict;
  } rows[] = {
    { 0, 1, "295", HG_LESSON_RIGHT },        { 0, 1, " 295 ", HG_LESSON_RIGHT },
    { 0, 1, "296", HG_LESSON_WRONG },        { 0, 1, "", HG_LESSON_UNREADABLE },
    { 0, 3, "295x", HG_LESSON_RIGHT },       { 0, 3, "295 ×", HG_LESSON_RIGHT },
    { 0, 3, "295 %", HG_LESSON_UNREADABLE }, { 1, 1, "50x64", HG_LESSON_RIGHT },
    { 1, 1, "(50, 64)", HG_LESSON_RIGHT },   { 1, 1, "64 × 50", HG_LESSON_WRONG },
    { 1, 1, "3200", HG_LESSON_WRONG },       { 1, 1, "a list", HG_LESSON_UNREADABLE },
    { 2, 0, "3,072", HG_LESSON_RIGHT },      { 2, 0, "3 072", HG_LESSON_RIGHT },
    { 2, 2, "896", HG_LESSON_RIGHT },        { 3, 1, "73", HG_LESSON_RIGHT },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      HgLesson *lesson = open_lesson (lessons[rows[i].lesson]);
      HgCheck *check = check_preset (lesson->preset);
      HgLessonVerdict verdict = hg_lesson_judge (&lesson->steps[rows[i].step], check, 0, rows[i].answer);
      if (verdict != rows[i].verdict)
        test_fault (__FILE__, __LINE__, "“%s”: %d", rows[i].answer, (int)verdict);
      hg_check_free (check);
      hg_lesson_free (lesson);
    }
}

/* A switch is answered with yes or no, and epochs are enough where they are at least those asked for. */
TEST (tasks_are_done_by_the_model)
{
  HgLesson *lesson = open_lesson ("2-lstm.json");
  const HgLessonStep *last = &lesson->steps[lesson->n - 1];
  HgModel *model = hg_preset_model (lesson->preset, NULL);
  HgModel *edited = hg_edit_set (model, hg_model_find (model, "lstm"), "return_sequences",
                                 hg_value_bool (false), NULL, NULL);
  HgCheck *check = hg_check_shapes (edited, NULL);
  CHECK_EQUAL (hg_lesson_judge (last, check, 0, last->task), HG_LESSON_RIGHT);
  CHECK_EQUAL (hg_lesson_judge (last, check, 0, "yes"), HG_LESSON_WRONG);
  hg_check_free (check);
  hg_model_unref (edited);
  hg_model_unref (model);
  hg_lesson_free (lesson);
  lesson = open_lesson ("4-training.json");
  const HgLessonStep *training = &lesson->steps[2];
  check = check_preset (lesson->preset);
  CHECK_EQUAL (hg_lesson_judge (training, check, 9, training->task), HG_LESSON_WRONG);
  CHECK_EQUAL (hg_lesson_judge (training, check, 10, training->task), HG_LESSON_RIGHT);
  CHECK_EQUAL (hg_lesson_judge (training, check, 12, training->task), HG_LESSON_RIGHT);
  hg_check_free (check);
  hg_lesson_free (lesson);
}

#define HEAD "{\"hourglass_lesson\":1,\"title\":\"t\",\"sentence\":\"s\",\"example\":\"10-3\",\"steps\":["
#define STEP "{\"title\":\"t\",\"text\":\"t\""
#define TAIL "]}"

TEST (faults_are_named)
{
  static const struct
  {
    const char *json, *sentence;
  } rows[] = {
    { "", "line 1: expected JSON: '[' or '{' expected near end of file" },
    { "[]", "hourglass_lesson: expected 1" },
    { "{\"hourglass_lesson\":2}", "hourglass_lesson: expected 1" },
    { "{\"hourglass_lesson\":1,\"example\":\"none\"}", "example: expected the name of an example" },
    { "{\"hourglass_lesson\":1,\"example\":\"10-3\",\"seed\":-1}",
      "seed: expected a whole number from 0 on" },
    { "{\"hourglass_lesson\":1,\"example\":\"10-3\"}", "title: expected a text of 1 to 2000 bytes" },
    { HEAD TAIL, "steps: expected a list of 1 to 100 steps" },
    { HEAD "1" TAIL, "step 1: expected an object" },
    { HEAD STEP ",\"colour\":1}" TAIL, "step 1: colour: there is no such member here" },
    { HEAD STEP "},{\"title\":\"t\"}" TAIL, "step 2: text: expected a text of 1 to 2000 bytes" },
    { HEAD STEP ",\"select\":\"dense_9\"}" TAIL,
      "step 1: select: expected a layer of 10-3, got \"dense_9\"" },
    { HEAD STEP ",\"hide\":[\"door\"]}" TAIL,
      "step 1: hide: expected \"stack\", \"inspector\", \"parameters\" or \"shapes\"" },
    { HEAD STEP ",\"hide\":[\"shapes\"],\"task\":{\"do\":\"q\",\"what\":\"waist\",\"is\":\"2\"}}" TAIL,
      "step 1: hide: shapes are kept back from a question, not from a task that changes them" },
    { HEAD STEP ",\"hide\":\"stack\"}" TAIL, "step 1: hide: expected a list" },
    { HEAD STEP ",\"lock\":1}" TAIL, "step 1: lock: expected true or false" },
    { HEAD STEP ",\"ask\":{},\"task\":{}}" TAIL, "step 1: expected \"ask\" or \"task\", got both" },
    { HEAD STEP ",\"ask\":{}}" TAIL, "step 1: ask: question: expected a text of 1 to 2000 bytes" },
    { HEAD STEP ",\"ask\":{\"question\":\"q\",\"what\":\"size\"}}" TAIL,
      "step 1: ask: what: expected shape, values, parameters, option, waist, ratio, layers or epochs" },
    { HEAD STEP ",\"ask\":{\"question\":\"q\",\"what\":\"shape\"}}" TAIL,
      "step 1: ask: layer: expected, because shape is a layer's" },
    { HEAD STEP
      ",\"ask\":{\"question\":\"q\",\"what\":\"option\",\"layer\":\"dense\",\"option\":\"steps\"}}" TAIL,
      "step 1: ask: option: dense has no \"steps\"" },
    { HEAD STEP
      ",\"ask\":{\"question\":\"q\",\"what\":\"option\",\"layer\":\"dense\",\"option\":\"activation\"}}" TAIL,
      "step 1: ask: option: expected a whole number or a switch of dense, got \"activation\"" },
    { HEAD STEP ",\"task\":{\"do\":\"q\",\"what\":\"waist\",\"is\":\"many\"}}" TAIL,
      "step 1: task: is: expected a number, or yes or no, got \"many\"" },
    { HEAD STEP ",\"task\":{\"do\":\"q\",\"what\":\"shape\",\"layer\":\"dense\",\"is\":\"abc\"}}" TAIL,
      "step 1: task: is: expected a shape such as 5x1, got \"abc\"" },
    { HEAD STEP ",\"task\":{\"do\":\"q\",\"what\":\"waist\"}}" TAIL,
      "step 1: task: is: expected a text of 1 to 2000 bytes" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      HgError error = { 0 };
      HgLesson *lesson = hg_lesson_parse (rows[i].json, &error);
      if (lesson != NULL || error.code != HG_ERROR_FORMAT || strcmp (error.text, rows[i].sentence) != 0)
        test_fault (__FILE__, __LINE__, "%s: “%s”", rows[i].json, error.text);
      hg_lesson_free (lesson);
    }
}

/* Where shapes are kept back nothing can be edited, whatever the file says: the result would tell them. */
TEST (hidden_shapes_lock_the_stack)
{
  HgLesson *lesson = hg_lesson_parse (
      HEAD STEP ",\"hide\":[\"shapes\"],\"ask\":{\"question\":\"q\",\"what\":\"waist\"}}," STEP "}" TAIL,
      NULL);
  CHECK_EQUAL (lesson->steps[0].hide, HG_PART_SHAPES);
  CHECK (lesson->steps[0].lock);
  CHECK (!lesson->steps[1].lock);
  hg_lesson_free (lesson);
}

static bool
same_text (const char *a, const char *b)
{
  return (a == NULL) == (b == NULL) && (a == NULL || strcmp (a, b) == 0);
}

/* Whether two lessons differ in their words alone. */
static bool
asks_the_same (const HgLesson *a, const HgLesson *b)
{
  bool same = a->preset == b->preset && a->seed == b->seed && a->n == b->n;
  for (size_t i = 0; same && i < a->n; i++)
    {
      const HgLessonStep *x = &a->steps[i], *y = &b->steps[i];
      same = same_text (x->view, y->view) && same_text (x->select, y->select) && x->hide == y->hide
             && x->lock == y->lock && x->asked == y->asked && same_text (x->layer, y->layer)
             && same_text (x->option, y->option) && same_text (x->task, y->task)
             && (x->hint == NULL) == (y->hint == NULL) && (x->reveal == NULL) == (y->reveal == NULL);
    }
  return same;
}

/* The first lesson that @folder, a language's, does not hold, or that does not lead through the same steps as
 * the one it is a translation of; NULL: there is none. */
static const char *
lags (const char *folder)
{
  const char *name = NULL;
  for (size_t i = 0; i < sizeof lessons / sizeof *lessons && name == NULL; i++)
    {
      char path[2 * TEST_PATH];
      snprintf (path, sizeof path, "%s/%s", folder, lessons[i]);
      HgLesson *there = hg_lesson_open (path, NULL), *here = open_lesson (lessons[i]);
      if (there == NULL || !asks_the_same (here, there))
        name = lessons[i];
      hg_lesson_free (there);
      hg_lesson_free (here);
    }
  return name;
}

/* Lesson @from of the program as lesson @to of the test's own folder. */
static void
copy_lesson (const char *from, const char *to)
{
  static char bytes[1 << 16];
  char below[80];
  snprintf (below, sizeof below, "../../resources/lessons/%s", from);
  FILE *file = fopen (golden (below), "re");
  size_t n = file != NULL ? fread (bytes, 1, sizeof bytes, file) : 0;
  CHECK (n > 0 && n < sizeof bytes);
  if (file != NULL)
    fclose (file);
  write_bytes (scratch (to), bytes, n);
}

TEST (lessons_that_are_missing_or_stale_are_found)
{
  for (size_t i = 0; i < sizeof lessons / sizeof *lessons; i++)
    copy_lesson (lessons[i], lessons[i]);
  CHECK (lags (test_folder) == NULL);
  copy_lesson (lessons[0], lessons[2]); /* another lesson under its name */
  CHECK_TEXT (lags (test_folder), lessons[2]);
  copy_lesson (lessons[2], lessons[2]);
  CHECK (rename (scratch (lessons[3]), scratch ("training.json")) == 0);
  CHECK_TEXT (lags (test_folder), lessons[3]);
}

/* The lessons of every language. */
TEST (translations_keep_up)
{
  HgLesson *whole = hg_lesson_parse (
      HEAD STEP ",\"hide\":[\"shapes\"],\"ask\":{\"question\":\"q\",\"what\":\"waist\"}}" TAIL, NULL);
  HgLesson *words = hg_lesson_parse (
      HEAD "{\"title\":\"T\",\"text\":\"Satz\",\"hide\":[\"shapes\"],\"ask\":{\"question\":"
           "\"Wie viele?\",\"what\":\"waist\"}}" TAIL,
      NULL);
  HgLesson *stale = hg_lesson_parse (
      HEAD STEP ",\"hide\":[\"stack\"],\"ask\":{\"question\":\"q\",\"what\":\"waist\"}}" TAIL, NULL);
  CHECK (asks_the_same (whole, words));
  CHECK (!asks_the_same (whole, stale));
  hg_lesson_free (whole);
  hg_lesson_free (words);
  hg_lesson_free (stale);
  DIR *folder = opendir (golden ("../../resources/lessons"));
  REQUIRE (folder != NULL);
  for (struct dirent *entry; (entry = readdir (folder)) != NULL;)
    {
      char path[2 * TEST_PATH];
      struct stat about;
      snprintf (path, sizeof path, "%s/%s", golden ("../../resources/lessons"), entry->d_name);
      if (entry->d_name[0] == '.' || stat (path, &about) != 0 || !S_ISDIR (about.st_mode))
        continue;
      const char *name = lags (path);
      if (name != NULL)
        test_fault (__FILE__, __LINE__, "%s: %s is missing, or does not ask what the lesson in English asks",
                    entry->d_name, name);
    }
  closedir (folder);
}

TEST (other_files_are_refused)
{
  HgError error = { 0 };
  CHECK (hg_lesson_open (golden ("README.md"), &error) == NULL);
  CHECK_CONTAINS (error.text, "README.md: line 1: expected JSON");
  CHECK (hg_lesson_open (golden ("data/anomalies.h5"), &error) == NULL);
  CHECK_TEXT (error.text, "anomalies.h5: expected a lesson: UTF-8 text of at most 1024 kB");
}
