/* data/csv: tables as people's programs write them, and one sentence for each that is none. */
#include "data-test.h"
#include "base/random.h"
#include "data/csv-number.h"
#include <locale.h>
#include <sys/resource.h>
#include <sys/wait.h>

static HgDataset *
read_bytes (const void *bytes, size_t size, const HgDataOptions *options, HgError *error)
{
  int descriptor = test_file (bytes, size);
  *error = (HgError){ 0 };
  HgDataset *dataset = hg_csv_read (descriptor, "a.csv", options, NULL, error);
  close (descriptor);
  return dataset;
}

static HgDataset *
read_text (const char *text, HgDataOptions options)
{
  HgError error;
  HgDataset *dataset = read_bytes (text, strlen (text), &options, &error);
  if (dataset == NULL)
    test_fault (__FILE__, __LINE__, "%s", error.text);
  return dataset;
}

/* Frees @dataset after checking all of its values. */
static void
check_values (HgDataset *dataset, size_t n, const double *values)
{
  if (dataset == NULL || !CHECK_EQUAL (dataset->x->values, n))
    return hg_dataset_unref (dataset);
  for (size_t i = 0; i < n; i++)
    CHECK_NEAR (dataset->x->data[i], values[i], fabs (values[i]) * 1e-7);
  hg_dataset_unref (dataset);
}

#define CHECK_VALUES(dataset, ...)                                                                           \
  check_values (dataset, sizeof ((double[]){ __VA_ARGS__ }) / sizeof (double), (double[]){ __VA_ARGS__ })

TEST (every_dialect_gives_the_same_numbers)
{
  static const char *const tables[] = {
    "a,b\n1.5,2\n-3,4e2\n",
    "a;b\r\n1.5;2\r\n-3;4e2\r\n",
    "\xef\xbb\xbfwert;menge\r\n1,5;2\r\n-3;4e2\r\n", /* BOM, semicolons, decimal commas */
    "a\tb\n1.5\t2\n-3\t4e2",                         /* no last line end */
    "a b\n1.5   2\n -3 4e2 \n",
    "a,b\r1.5,2\r-3,4e2\r",
    "1.5,2\n-3,4e2\n", /* no header */
    "\n\"a\",\"b\"\n\n\"1.5\",\"+2\"\n\"-3\",\"400.\"\n\n",
    "a, b\n 1.5 , 2\n-3 , 4E+02\n",
    "\"a \"\"x\"\", y\",\"b\nc\"\n1.5,2\n-3,0.4e3\n",
    "name;b\n1,50;2,0\n-3,0;400,0\n",
    "a,b\n15e-1,.2e1\n-3.0000000000000000000000001,400000000000000000000000e-21\n",
  };
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    CHECK_VALUES (read_text (tables[i], (HgDataOptions){ 0 }), 1.5, 2, -3, 400);
}

TEST (numbers_do_not_follow_the_locale)
{
  static const struct
  {
    const char *text;
    char decimal;
    HgCell cell;
    double value;
  } cells[] = {
    { "1.5", '.', HG_CELL_NUMBER, 1.5 },
    { "1,5", ',', HG_CELL_NUMBER, 1.5 },
    { "1,5", '.', HG_CELL_TEXT, NAN },
    { "1.5", ',', HG_CELL_TEXT, NAN },
    { "-.5e-3", '.', HG_CELL_NUMBER, -5e-4 },
    { "007", '.', HG_CELL_NUMBER, 7 },
    { "0.1", '.', HG_CELL_NUMBER, 0.1 },
    { "123456789.123456789", '.', HG_CELL_NUMBER, 123456789.123456789 },
    { "3e38", '.', HG_CELL_NUMBER, 3e38 },
    { "4e38", '.', HG_CELL_INFINITE, NAN },
    { "1e999", '.', HG_CELL_INFINITE, NAN },
    { "1e-999", '.', HG_CELL_NUMBER, 0 },
    { "0e99999999999", '.', HG_CELL_NUMBER, 0 },
    { "1.7976931348623157e-300", '.', HG_CELL_NUMBER, 1.7976931348623157e-300 },
    { "", '.', HG_CELL_MISSING, NAN },
    { "NaN", '.', HG_CELL_MISSING, NAN },
    { "n/a", '.', HG_CELL_MISSING, NAN },
    { "-", '.', HG_CELL_MISSING, NAN },
    { "-Infinity", '.', HG_CELL_INFINITE, NAN },
    { "INF", '.', HG_CELL_INFINITE, NAN },
    { "0x10", '.', HG_CELL_TEXT, NAN },
    { "1e", '.', HG_CELL_TEXT, NAN },
    { "1.2.3", '.', HG_CELL_TEXT, NAN },
    { "1.234,5", ',', HG_CELL_TEXT, NAN },
    { ".", '.', HG_CELL_TEXT, NAN },
    { "12 3", '.', HG_CELL_TEXT, NAN },
  };
  setlocale (LC_ALL, "de_DE.UTF-8"); /* where it is installed: a decimal comma */
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
    {
      double value = 1;
      HgCell cell = hg_csv_number (cells[i].text, cells[i].decimal, &value);
      bool same
          = isnan (cells[i].value) ? isnan (value) : fabs (value - cells[i].value) <= 1e-15 * fabs (value);
      if (cell != cells[i].cell || !same)
        test_fault (__FILE__, __LINE__, "“%s” was read as kind %d, %.17g", cells[i].text, cell, value);
    }
}

/* 2026-03-01 12:30:05 is 1772368205 seconds after 1970 (date -u -d … +%s). */
TEST (dates_are_seconds)
{
  double s;
  CHECK (hg_csv_date ("2026-03-01 12:30:05.25", &s) && s == 1772368205.25);
  CHECK (hg_csv_date ("2026-03-01T12:30:05Z", &s) && s == 1772368205);
  CHECK (hg_csv_date ("2000/02/29", &s) && s == 951782400);
  CHECK (hg_csv_date ("1969-12-31 23:59", &s) && s == -60);
  const char *bad[]
      = { "2026-13-01", "2026-3-1", "26-03-01", "2026-03-01 12", "2026-03-01 12:30 pm", "2026/03-01", "" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (hg_csv_date (bad[i], &s))
      test_fault (__FILE__, __LINE__, "“%s” was read as a date", bad[i]);
}

TEST (windows_overlap_by_the_stride)
{
  const char *text = "t,a,b,k\n0,1,2,x\n1,3,4,y\n2,5,6,x\n3,7,8,x\n4,9,10,z\n";
  HgDataset *dataset
      = read_text (text, (HgDataOptions){ .window = 3, .stride = 2, .label = "k", .time = "t" });
  REQUIRE (dataset != NULL);
  HgShape shape = hg_shape (3, 2, 3, 2);
  CHECK (hg_shape_equal (&dataset->x->shape, &shape));
  CHECK_EQUAL (dataset->span, 3);
  CHECK_EQUAL (dataset->start[1], 2);
  CHECK_TEXT (dataset->class_names[dataset->labels[0]], "x"); /* of the window's last row */
  CHECK_TEXT (dataset->class_names[dataset->labels[1]], "z");
  CHECK_NEAR (dataset->order[1], 4, 0);
  CHECK_TEXT (dataset->features[1], "b");
  CHECK_VALUES (dataset, 1, 2, 3, 4, 5, 6, 5, 6, 7, 8, 9, 10);

  dataset = read_text (text, (HgDataOptions){ .window = 2, .stride = 2, .columns = "b" });
  REQUIRE (dataset != NULL);
  CHECK (dataset->start == NULL && dataset->order == NULL && dataset->labels == NULL);
  CHECK_VALUES (dataset, 2, 4, 6, 8);
  CHECK_VALUES (read_text (text, (HgDataOptions){ .columns = "a,b", .limit = 2 }), 1, 2, 3, 4);
  CHECK_VALUES (read_text (text, (HgDataOptions){ .columns = "b", .window = 2, .stride = 1, .limit = 2 }), 2,
                4, 4, 6);
  CHECK_VALUES (read_text (text, (HgDataOptions){ .columns = "a,b", .stride = 4 }), 1, 2, 9, 10);
}

TEST (columns_are_chosen_by_name_and_number)
{
  const char *text = "a,b,2019,a b\n1,2,3,4\n5,6,7,8\n";
  CHECK_VALUES (read_text (text, (HgDataOptions){ .columns = "b,a" }), 2, 1, 6, 5);
  CHECK_VALUES (read_text (text, (HgDataOptions){ .columns = "2-4" }), 2, 3, 4, 6, 7, 8);
  CHECK_VALUES (read_text (text, (HgDataOptions){ .columns = " a b , 2019,a b" }), 4, 3, 8, 7);
  CHECK_VALUES (read_text (text, (HgDataOptions){ .label = "a", .time = "4" }), 2, 3, 6, 7);
}

TEST (labels_become_classes_in_order)
{
  HgDataset *dataset = read_text ("x,y,c\n1,2,10\n1,2,9\n1,2,10\n", (HgDataOptions){ .label = "c" });
  REQUIRE (dataset != NULL);
  CHECK_EQUAL (dataset->n_classes, 2);
  CHECK_TEXT (dataset->class_names[0], "9");
  CHECK_EQUAL (dataset->labels[0], 1);
  hg_dataset_unref (dataset);
  dataset = read_text ("x,y,c\n1,2,z\n1,2,\n1,2,b\n", (HgDataOptions){ .label = "c" });
  REQUIRE (dataset != NULL);
  CHECK_TEXT (dataset->class_names[0], "(none)");
  CHECK_TEXT (dataset->class_names[dataset->labels[0]], "z");
  hg_dataset_unref (dataset);
}

TEST (missing_values_follow_the_rule)
{
  const char *text = "a,b\n1,10\n2,NA\n3,30\n4,abc\n8,50\n";
  CHECK_VALUES (read_text (text, (HgDataOptions){ .missing = "drop" }), 1, 10, 3, 30, 8, 50);
  CHECK_VALUES (read_text (text, (HgDataOptions){ .missing = "hold" }), 1, 10, 2, 10, 3, 30, 4, 30, 8, 50);
  CHECK_VALUES (read_text (text, (HgDataOptions){ .missing = "mean" }), 1, 10, 2, 30, 3, 30, 4, 30, 8, 50);
  HgDataset *dataset
      = read_text ("a,b\n1,10\n2,\n3,30\n4,40\n8,50\n", (HgDataOptions){ .missing = "drop", .window = 2 });
  REQUIRE (dataset != NULL);
  CHECK_EQUAL (dataset->start[0], 2);
  CHECK_CONTAINS (dataset->note, "1 value missing or not a number: dropped with 2 samples");
  CHECK_VALUES (dataset, 3, 30, 4, 40, 4, 40, 8, 50);
}

TEST (windows_say_whose_class_they_have)
{
  const char *text = "x,c\n1,ok\n2,ok\n3,bad\n4,ok\n5,ok\n6,ok\n,bad\n8,ok\n9,ok\n10,ok\n";
  const struct
  {
    size_t window;
    const char *missing, *said;
  } cases[] = {
    { 3, "hold",
      "A window has the class of its last row; 4 of the 6 windows of class ok hold rows of another" },
    { 3, "drop",
      "A window has the class of its last row; 2 of the 4 windows of class ok hold rows of another" },
    { 2, "drop",
      "A window has the class of its last row; 1 of the 6 windows of class ok holds rows of another" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgDataset *dataset = read_text (
          text, (HgDataOptions){ .label = "c", .missing = cases[i].missing, .window = cases[i].window });
      REQUIRE (dataset != NULL);
      CHECK_TEXT (dataset->labelling, cases[i].said);
      hg_dataset_unref (dataset);
    }
  HgDataset *dataset = read_text ("x,c\n1,a\n2,a\n3,a\n", (HgDataOptions){ .label = "c", .window = 2 });
  REQUIRE (dataset != NULL);
  CHECK_TEXT (
      dataset->labelling,
      "A window has the class of its last row; none of the 2 windows of class a hold rows of another");
  hg_dataset_unref (dataset);
  dataset = read_text ("x,y,c\n1,2,a\n2,3,b\n", (HgDataOptions){ .label = "c" });
  REQUIRE (dataset != NULL);
  CHECK_TEXT (dataset->labelling, "");
  hg_dataset_unref (dataset);
}

TEST (notes_say_how_it_was_read)
{
  HgDataset *dataset = read_text ("zeit;a;b;ort\n2026-01-02;1,5;2;Ulm\n2026-01-01;2,5;3;Bonn\n",
                                  (HgDataOptions){ .time = "zeit" });
  REQUIRE (dataset != NULL);
  CHECK_TEXT (dataset->source, "File a.csv: 2 rows of 4 columns");
  CHECK_TEXT (dataset->note,
              "Separator: semicolon; decimal comma; names in the first row. Left out, as it holds no "
              "numbers: ort. Time goes back somewhere: rows were taken in the file's order");
  CHECK_NEAR (dataset->order[0] - dataset->order[1], 86400, 0);
  hg_dataset_unref (dataset);
  dataset = read_text ("a,b,t\n1,2,noon\n3,4,night\n", (HgDataOptions){ .time = "t" });
  REQUIRE (dataset != NULL);
  CHECK (dataset->order == NULL);
  CHECK_CONTAINS (dataset->note, "Column t holds neither numbers nor ISO dates: the order is the file's");
  hg_dataset_unref (dataset);
}

TEST (names_are_fit_to_be_shown)
{
  HgDataset *dataset
      = read_text ("\"gr\xc3\xb6\xc3\x9f"
                   "e\xe2\x80\xae\x7f\",\"caf\xe9\n<b>\",,"
                   "0123456789012345678901234567890123456789012345678901234567890123456789\n1,2,3,4\n",
                   (HgDataOptions){ 0 });
  REQUIRE (dataset != NULL);
  CHECK_TEXT (dataset->features[0], "größe");
  CHECK_TEXT (dataset->features[1], "caf\xef\xbf\xbd <b>");
  CHECK_TEXT (dataset->features[2], "column 3");
  CHECK_TEXT (dataset->features[3], "012345678901234567890123456789012345678901234567890123456789…");
  hg_dataset_unref (dataset);
}

typedef struct
{
  const char *text;
  HgDataOptions options;
  const char *sentence;
} Refusal;

TEST (every_wrong_table_gets_its_sentence)
{
  static const char advice[] = ": choose “drop”, “hold” or “mean” for missing values";
  static const Refusal refusals[] = {
    { "", { 0 }, "a.csv: expected a table, got an empty file" },
    { "\n\n  \n", { 0 }, "a.csv: expected a table, got an empty file" },
    { "\xef\xbb\xbf", { 0 }, "a.csv: expected a table, got an empty file" },
    { "a,b,c\n", { 0 }, "a.csv: expected rows of numbers, got a header and nothing below it" },
    { "a,b\n1,2\n3\n4,5\n",
      { 0 },
      "a.csv: row 3: expected 2 columns, got 1: remove the row or fix its separators" },
    { "a,b\n1,2\n\n3,4,5\n4,5\n",
      { 0 },
      "a.csv: row 4: expected 2 columns, got 3: remove the row or fix its separators" },
    { "a,b,c\n1,2\n3,4\n",
      { 0 },
      "a.csv: row 1: expected 2 columns, got 3: remove the row or fix its separators" },
    { "a,b\n1,2\n3,abc\n4,5\n",
      { 0 },
      "a.csv: row 3, column b: expected a number, got “abc”: choose other columns, or “drop”, “hold” or "
      "“mean” for "
      "missing values" },
    { "a;b\n1,5;2\n3;abc\n4;5,5\n",
      { 0 },
      "a.csv: row 3, column b: expected a number with a decimal comma, got “abc”: choose other columns, or "
      "“drop”, "
      "“hold” or “mean” for missing values" },
    { "a,b\n1,2\n3,\n", { 0 }, "a.csv: row 3, column b: the value is missing (“”)" },
    { "a,b\n1,2\n3,NaN\n", { 0 }, "a.csv: row 3, column b: the value is missing (“NaN”)" },
    { "a,b\n1,2\n-inf,3\n", { 0 }, "a.csv: row 3, column a: expected a finite number, got “-inf”" },
    { "a,b\n1,2\n1e99,3\n", { 0 }, "a.csv: row 3, column a: expected a finite number, got “1e99”" },
    { "a\n1\n2\n3\n",
      { 0 },
      "a.csv: expected at least two columns of numbers, got one: nothing can be squeezed into less; a single "
      "column "
      "can be read in windows of several rows" },
    { "a,b\nx,y\nz,w\n", { 0 }, "a.csv: expected columns of numbers, found none to use as features" },
    { "a,b\n1,2\n3,4\n", { .window = 5 }, "a.csv: expected at least 5 rows for a window of 5, got 2" },
    { "a,b\n1,2\n3,4\n",
      { .window = SIZE_MAX, .stride = SIZE_MAX },
      "rows for a window of 18446744073709551615, got 2" },
    { "a,b\n1,2\n3,4\n", { .columns = "a,c" }, "a.csv: there is no column “c” among its 2 columns (a, b)" },
    { "a,b\n1,2\n3,4\n", { .columns = "2-3" }, "a.csv: there is no column “2-3” among its 2 columns (a, b)" },
    { "a,b\n1,2\n3,4\n",
      { .columns = "" },
      "a.csv: expected columns of numbers, found none to use as features" },
    { "a,b\n1,2\n3,4\n", { .label = "x" }, "a.csv: there is no column “x”" },
    { "a,b\n1,2\n3,4\n", { .label = "1-2" }, "a.csv: expected one column, got a range (1-2)" },
    { "a,b\n1,2\n3,4\n", { .label = "a", .time = "1" }, "a.csv: column a cannot be both label and time" },
    { "a,b\n1,2\n3,4\n",
      { .missing = "guess" },
      "a.csv: expected refuse, drop, hold or mean for missing values, got “guess”" },
    { "a,b\n,2\n3,4\n",
      { .missing = "hold" },
      "a.csv: row 2, column a: the value is missing (“”) and no value before it can be held: choose “drop” "
      "or “mean” for "
      "missing values" },
    { "a,b\n,2\n3,\n",
      { .missing = "drop" },
      "a.csv: nothing is left when what holds a missing value is dropped" },
    { "a,b\n,2\n,4\n",
      { .missing = "mean", .columns = "a,b" },
      "a.csv: column a: expected numbers, found none: choose other columns" },
    { "t,a,b\n2026-01-01,1,2\nnoon,3,4\n2026-01-02,1,2\n",
      { .time = "t" },
      "a.csv: row 3, column t: expected a date such as 2026-03-01 12:30, got “noon”: mend it" },
    { "a,b\n1,\"2\n3,4\n", { 0 }, "a.csv: row 2: a quote is opened and never closed" },
    { "a,b\n1,2\n3,\x01\n",
      { 0 },
      "a.csv: row 3: expected text, got the control character 0x01: is this a CSV file?" },
    { "\x89PNG\r\n\x1a\n",
      { 0 },
      "a.csv: row 2: expected text, got the control character 0x1A: is this a CSV file?" },
    { "\xff\xfe"
      "a,b",
      { 0 },
      "a.csv: expected UTF-8 text, got UTF-16: save it as UTF-8" },
  };
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
    {
      HgError error;
      HgDataset *dataset
          = read_bytes (refusals[i].text, strlen (refusals[i].text), &refusals[i].options, &error);
      CHECK (dataset == NULL);
      CHECK_CONTAINS (error.text, refusals[i].sentence);
      if (strstr (error.text, "is missing") != NULL && refusals[i].options.missing == NULL)
        CHECK_CONTAINS (error.text, advice);
      CHECK (strchr (error.text, '\n') == NULL);
      hg_dataset_unref (dataset);
    }
}

TEST (junk_gets_a_sentence)
{
  HgError error;
  HgDataOptions options = { 0 };
  static const char nul[] = "a,b\n1,2\n3,\0004\n";
  CHECK (read_bytes (nul, sizeof nul - 1, &options, &error) == NULL);
  CHECK_TEXT (error.text, "a.csv: row 3: expected text, got a NUL byte: is this a CSV file?");
  size_t size = 10 << 20;
  char *large = malloc (size);
  memset (large, 'x', size);
  CHECK (read_bytes (large, size, &options, &error) == NULL);
  CHECK_TEXT (error.text,
              "a.csv: row 1: expected at most 4 MB, got more: is this a table, and every quote closed?");
  memset (large, ',', size);
  CHECK (read_bytes (large, size, &options, &error) == NULL);
  CHECK_TEXT (error.text, "a.csv: row 1: expected at most 65,536 columns, got more");
  memset (large, '1', size);
  memcpy (large, "a,b\n1,2\n3,\"", 11);
  CHECK (read_bytes (large, size, &options, &error) == NULL);
  CHECK_CONTAINS (error.text, "a.csv: row 3: expected at most 4 MB, got more");
  free (large);
  HgRandom random = hg_random (1);
  for (int i = 0; i < 300; i++)
    {
      unsigned char bytes[300];
      for (size_t j = 0; j < sizeof bytes; j++)
        bytes[j] = (unsigned char)"0123456789,;\n\"\r\t .-eaA\xc3\xa4\xff"[hg_random_below (&random, 25)];
      HgDataset *dataset = read_bytes (bytes, sizeof bytes, &options, &error);
      CHECK ((dataset == NULL) == (error.code != HG_ERROR_NONE));
      hg_dataset_unref (dataset);
    }
  int pipes[2];
  REQUIRE (pipe (pipes) == 0);
  CHECK (hg_csv_read (pipes[0], "a.csv", &options, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "a.csv: expected a file, got a pipe or a device: save the data as a file first");
  close (pipes[0]);
  close (pipes[1]);
}

TEST (too_many_classes_are_refused)
{
  HgError error;
  HgDataOptions options = { .label = "c" };
  char *text = malloc (40000);
  size_t used = (size_t)sprintf (text, "a,b,c\n");
  for (int i = 0; i < 1001; i++)
    used += (size_t)sprintf (text + used, "1,2,n%d\n", i);
  CHECK (read_bytes (text, used, &options, &error) == NULL);
  CHECK_TEXT (error.text,
              "a.csv: row 1002, column c: expected at most 1,000 classes, got more: is this a label?");
  HgDataset *dataset = read_bytes (text, used - strlen ("1,2,n1000\n"), &options, &error);
  CHECK (dataset != NULL && dataset->n_classes == 1000);
  hg_dataset_unref (dataset);
  free (text);
}

/* Peak memory while a table of 48 MB of numbers is read: at most 1.3 times the numbers. Run by a child, whose
 * peak is its own. */
TEST (memory_is_that_of_the_numbers)
{
  enum
  {
    ROWS = 200000,
    COLUMNS = 60,
    WIDE = 60 * 4
  };
  FILE *file = fopen (scratch ("large.csv"), "w");
  char line[WIDE + 1];
  for (size_t i = 0; i < COLUMNS; i++)
    memcpy (line + 4 * i, i + 1 < COLUMNS ? "1.5," : "2.5\n", 4);
  for (size_t i = 0; i < ROWS; i++)
    fwrite (line, 1, WIDE, file);
  fclose (file);
  pid_t child = fork ();
  if (child == 0)
    {
      struct rusage before, after;
      getrusage (RUSAGE_SELF, &before);
      HgDataset *dataset = hg_data_open (scratch ("large.csv"), NULL, NULL, NULL);
      getrusage (RUSAGE_SELF, &after);
      double grown = (double)(after.ru_maxrss - before.ru_maxrss) * 1024;
      _exit (dataset == NULL ? 2 : grown <= 1.3 * ROWS * COLUMNS * sizeof (HgReal) ? 0 : 1);
    }
  int status = 0;
  REQUIRE (child > 0 && waitpid (child, &status, 0) == child);
  CHECK (WIFEXITED (status));
  CHECK_EQUAL (WEXITSTATUS (status), 0);
}
