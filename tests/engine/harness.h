/* The tests' own harness. A test file is a row of `TEST (what_holds) { … CHECK (…); … }`; including this
 * header gives the program its main. It speaks TAP (one "ok" or "not ok" line a case, the plan first), so
 * that a program that dies in the middle is seen to miss cases. A failed CHECK is reported with its place and
 * values and the case goes on; REQUIRE leaves the case, for what the lines after it need. An argument runs
 * only the cases whose names contain it. */
#pragma once
#include "base/error.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  TEST_MAX_CASES = 256
};

typedef struct
{
  const char *name;
  void (*run) (void);
} TestCase;

static TestCase test_cases[TEST_MAX_CASES];
static size_t test_count;
static unsigned test_faults; /* of the case that runs */

/* Cases run in the order of the file. */
#define TEST(title)                                                                                          \
  static void test_##title (void);                                                                           \
  __attribute__ ((constructor)) static void test_add_##title (void)                                          \
  {                                                                                                          \
    if (test_count == TEST_MAX_CASES)                                                                        \
      abort ();                                                                                              \
    test_cases[test_count++] = (TestCase){ #title, test_##title };                                           \
  }                                                                                                          \
  static void test_##title (void)

/* Reports one fault; @format says what came. Returns false. */
static inline bool __attribute__ ((format (printf, 3, 4)))
test_fault (const char *file, int line, const char *format, ...)
{
  char text[1024];
  __builtin_va_list list;
  __builtin_va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  __builtin_va_end (list);
  printf ("# %s:%d: %s\n", file, line, text);
  test_faults++;
  return false;
}

static inline bool
test_near (const char *file, int line, const char *what, double a, double b, double tolerance)
{
  return fabs (a - b) <= tolerance
             ? true
             : test_fault (file, line, "%s: %.9g, expected %.9g ± %g", what, a, b, tolerance);
}

static inline bool
test_text (const char *file, int line, const char *what, const char *a, const char *b)
{
  if (a != NULL && b != NULL && strcmp (a, b) == 0)
    return true;
  return test_fault (file, line, "%s: \"%s\", expected \"%s\"", what, a ? a : "(NULL)", b ? b : "(NULL)");
}

static inline bool
test_contains (const char *file, int line, const char *what, const char *text, const char *part)
{
  if (text != NULL && strstr (text, part) != NULL)
    return true;
  return test_fault (file, line, "%s: \"%s\" does not contain \"%s\"", what, text ? text : "(NULL)", part);
}

/* All give true when they hold, so that REQUIRE can wrap them: REQUIRE (CHECK_EQUAL (n, 3)). */
#define CHECK(condition)                                                                                     \
  ((condition) ? true : test_fault (__FILE__, __LINE__, "does not hold: %s", #condition))
#define CHECK_EQUAL(a, b) test_near (__FILE__, __LINE__, #a, (double)(a), (double)(b), 0)
#define CHECK_NEAR(a, b, tolerance) test_near (__FILE__, __LINE__, #a, (a), (b), (tolerance))
#define CHECK_TEXT(a, b) test_text (__FILE__, __LINE__, #a, (a), (b))
#define CHECK_CONTAINS(text, part) test_contains (__FILE__, __LINE__, #text, (text), (part))
/* A call that takes `&error` last; its sentence is shown when it fails. */
#define CHECK_DONE(call, error)                                                                              \
  ((call) ? true : test_fault (__FILE__, __LINE__, "%s: %s", #call, (error).text))
#define REQUIRE(check)                                                                                       \
  do                                                                                                         \
    {                                                                                                        \
      if (!(check))                                                                                          \
        {                                                                                                    \
          test_fault (__FILE__, __LINE__, "the case ends here: %s", #check);                                 \
          return;                                                                                            \
        }                                                                                                    \
  } while (0)

int
main (int argc, char **argv)
{
  size_t wanted = 0, failed = 0, at = 0;
  for (size_t i = 0; i < test_count; i++)
    wanted += argc < 2 || strstr (test_cases[i].name, argv[1]) != NULL;
  setvbuf (stdout, NULL, _IOLBF, 0);
  printf ("1..%zu\n", wanted);
  for (size_t i = 0; i < test_count; i++)
    {
      if (argc >= 2 && strstr (test_cases[i].name, argv[1]) == NULL)
        continue;
      test_faults = 0;
      test_cases[i].run ();
      printf ("%s %zu - %s\n", test_faults == 0 ? "ok" : "not ok", ++at, test_cases[i].name);
      failed += test_faults != 0;
    }
  return failed == 0 && wanted > 0 ? 0 : 1;
}
