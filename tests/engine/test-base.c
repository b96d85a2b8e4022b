/* base/: errors, memory, random numbers, numbers as text, the mailbox, nice values, the team and turns. */
#include "base/format.h"
#include "base/job.h"
#include "base/mailbox.h"
#include "base/memory.h"
#include "base/nice.h"
#include "base/random.h"
#include "base/team.h"
#include "base/turn.h"
#include "engine/harness.h"
#include <pthread.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

TEST (error_keeps_one_sentence)
{
  HgError error = { 0 };
  CHECK (!hg_error_set (&error, HG_ERROR_SHAPE, "expected %d, got %d", 5, 3));
  CHECK (!hg_error_prefix (&error, "%s", "dense_1"));
  CHECK_TEXT (error.text, "dense_1: expected 5, got 3");
  CHECK_EQUAL (error.code, HG_ERROR_SHAPE);
  CHECK (!hg_error_set (NULL, HG_ERROR_SHAPE, "nobody asks"));
}

TEST (error_cuts_what_does_not_fit)
{
  char text[2000];
  memset (text, 'x', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  HgError error = { 0 };
  hg_error_set (&error, HG_ERROR_IO, "%s", text);
  hg_error_prefix (&error, "%s", text);
  CHECK_EQUAL (strlen (error.text), sizeof error.text - 1);
}

TEST (memory_refuses_what_overflows)
{
  HgError error = { 0 };
  size_t product;
  CHECK (!hg_multiply ((size_t)1 << 40, (size_t)1 << 40, &product));
  CHECK (hg_alloc_aligned ((size_t)1 << 62, 16, &error) == NULL);
  CHECK_EQUAL (error.code, HG_ERROR_MEMORY);
  void *p = hg_alloc_aligned (3, sizeof (float), &error);
  REQUIRE (p != NULL);
  CHECK_EQUAL ((size_t)p % HG_ALIGN, 0);
  free (p);
}

TEST (grow_keeps_and_zeroes)
{
  HgError error = { 0 };
  int *items = NULL;
  size_t capacity = 0;
  REQUIRE (CHECK_DONE (hg_grow (&items, &capacity, 2, sizeof *items, &error), error));
  items[0] = 7;
  REQUIRE (CHECK_DONE (hg_grow (&items, &capacity, 100, sizeof *items, &error), error));
  CHECK_EQUAL (items[0], 7);
  CHECK_EQUAL (items[99], 0);
  CHECK (!hg_grow (&items, &capacity, (size_t)-1 / 2, sizeof *items, &error));
  CHECK_EQUAL (items[0], 7);
  free (items);
}

TEST (random_is_seeded_and_even)
{
  HgRandom a = hg_random (1), b = hg_random (1), c = hg_random (2);
  CHECK (hg_random_bits (&a) == hg_random_bits (&b));
  CHECK (hg_random_bits (&a) != hg_random_bits (&c));
  CHECK (hg_random_seed (1, 2) != hg_random_seed (2, 1));
  double sum = 0, square = 0, uniform = 0;
  size_t counts[7] = { 0 };
  enum
  {
    N = 70000
  };
  for (int i = 0; i < N; i++)
    {
      double x = hg_random_normal (&a);
      sum += x;
      square += x * x;
      uniform += hg_random_uniform (&a);
      counts[hg_random_below (&a, 7)]++;
    }
  CHECK_NEAR (sum / N, 0.0, 0.02);
  CHECK_NEAR (square / N, 1.0, 0.03);
  CHECK_NEAR (uniform / N, 0.5, 0.01);
  for (int i = 0; i < 7; i++)
    CHECK_NEAR ((double)counts[i], 10000.0, 500.0);
}

TEST (shuffle_keeps_every_item)
{
  HgRandom random = hg_random (3);
  size_t items[100], seen[100] = { 0 }, moved = 0;
  for (size_t i = 0; i < 100; i++)
    items[i] = i;
  hg_random_shuffle (&random, items, 100);
  for (size_t i = 0; i < 100; i++)
    {
      seen[items[i]]++;
      moved += items[i] != i;
    }
  for (size_t i = 0; i < 100; i++)
    CHECK_EQUAL (seen[i], 1);
  CHECK (moved > 80);
}

TEST (numbers_as_people_read_them)
{
  char text[64];
  CHECK_TEXT (hg_format_count (text, sizeof text, 5331), "5,331");
  CHECK_TEXT (hg_format_count (text, sizeof text, 999), "999");
  CHECK_TEXT (hg_format_count (text, sizeof text, -1234567), "−1,234,567");
  CHECK_TEXT (hg_format_brief (text, sizeof text, 67260737), "67,260,737");
  CHECK_TEXT (hg_format_brief (text, sizeof text, 40002900288), "4.00e10");
  CHECK_TEXT (hg_format_brief (text, sizeof text, INT64_MIN), "−9.22e18");
  CHECK_TEXT (hg_format_count (text, sizeof text, INT64_MIN), "−9,223,372,036,854,775,808");
  CHECK_TEXT (hg_format_number (text, sizeof text, 0.88312, 3), "0.883");
  CHECK_TEXT (hg_format_number (text, sizeof text, -1.384, 3), "−1.38");
  CHECK_TEXT (hg_format_number (text, sizeof text, 12.44, 3), "12.4");
  CHECK_TEXT (hg_format_number (text, sizeof text, (double)NAN, 3), "NaN");
  CHECK_TEXT (hg_format_number (text, sizeof text, 0.99997, 4), "1.000");
  CHECK_TEXT (hg_format_number (text, sizeof text, -0.0000123, 2), "−1.2e-5");
  CHECK_TEXT (hg_format_number (text, sizeof text, 1.5e12, 2), "1.5e12");
  CHECK_TEXT (hg_format_number (text, sizeof text, 0.0099996, 3), "0.0100");
  CHECK_TEXT (hg_format_items (text, sizeof text, 1, "value", "values"), "1 value");
  CHECK_TEXT (hg_format_items (text, sizeof text, 1280, "value", "values"), "1,280 values");
  CHECK_TEXT (hg_format_seconds (text, sizeof text, 0), "0 s");
  CHECK_TEXT (hg_format_seconds (text, sizeof text, 0.0123), "0.01 s");
  CHECK_TEXT (hg_format_seconds (text, sizeof text, 0.94), "0.9 s");
  CHECK_TEXT (hg_format_seconds (text, sizeof text, 0.96), "1 s");
  CHECK_TEXT (hg_format_seconds (text, sizeof text, 58), "58 s");
  CHECK_TEXT (hg_format_seconds (text, sizeof text, 102), "1 min 42 s");
  CHECK_TEXT (hg_format_seconds (text, sizeof text, 7500), "2 h 5 min");
  CHECK_TEXT (hg_format_bytes (text, sizeof text, 1300000), "1.3 MB");
}

typedef struct
{
  HgTurn turn;
  size_t order[40], n;
} Line;

/* Whoever has an early number is late: the others wait until they sleep. */
static void
stand_in_line (void *data, size_t task, size_t thread)
{
  Line *line = data;
  struct timespec pause = { .tv_nsec = task % 4 == 0 ? 300000 : 0 };
  nanosleep (&pause, NULL);
  hg_turn_begin (&line->turn, (uint32_t)task);
  line->order[line->n++] = task;
  hg_turn_end (&line->turn, (uint32_t)task);
}

TEST (turns_come_in_order)
{
  HgError error = { 0 };
  for (size_t threads = 1; threads <= 4; threads++)
    {
      Line line = { .n = 0 };
      HgTeam *team = hg_team_new (threads, &error);
      REQUIRE (CHECK_DONE (team != NULL, error));
      for (int round = 0; round < 5; round++)
        {
          line.n = 0;
          hg_turn_reset (&line.turn);
          hg_team_run (team, 40, stand_in_line, &line);
          CHECK_EQUAL (line.n, 40);
          for (size_t i = 0; i < line.n; i++)
            CHECK_EQUAL (line.order[i], i);
        }
      hg_team_free (team);
    }
}

static void
count_task (void *data, size_t task, size_t thread)
{
  atomic_uint *counts = data;
  atomic_fetch_add (&counts[task], 1);
}

TEST (team_runs_each_task_once)
{
  HgError error = { 0 };
  for (size_t threads = 1; threads <= 4; threads++)
    {
      HgTeam *team = hg_team_new (threads, &error);
      REQUIRE (CHECK_DONE (team != NULL, error));
      CHECK_EQUAL (hg_team_threads (team), threads);
      static atomic_uint counts[50];
      memset (counts, 0, sizeof counts);
      for (int round = 0; round < 200; round++)
        hg_team_run (team, 50, count_task, counts);
      for (int i = 0; i < 50; i++)
        CHECK_EQUAL (counts[i], 200);
      hg_team_free (team);
    }
}

static void *
be_nice (void *data)
{
  int *nice = data;
  hg_give_way (19);
  *nice = getpriority (PRIO_PROCESS, (id_t)gettid ());
  return NULL;
}

/* The least is never refused, whatever the process began with. */
TEST (one_thread_gives_way_alone)
{
  int before = getpriority (PRIO_PROCESS, (id_t)gettid ()), nice = -1;
  pthread_t thread;
  REQUIRE (pthread_create (&thread, NULL, be_nice, &nice) == 0);
  pthread_join (thread, NULL);
  CHECK_EQUAL (nice, 19);
  CHECK_EQUAL (getpriority (PRIO_PROCESS, (id_t)gettid ()), before);
}

static void *
put_many (void *data)
{
  HgMailbox *box = data;
  for (int i = 1; i <= 10000; i++)
    {
      int *message = malloc (sizeof *message);
      *message = i;
      free (hg_mailbox_put (box, message));
    }
  return NULL;
}

TEST (mailbox_gives_the_newest)
{
  HgMailbox box = { NULL };
  pthread_t thread;
  REQUIRE (pthread_create (&thread, NULL, put_many, &box) == 0);
  int last = 0;
  while (last < 10000)
    {
      int *message = hg_mailbox_take (&box);
      if (message == NULL)
        continue;
      if (!CHECK (*message > last))
        last = 10000;
      else
        last = *message;
      free (message);
    }
  pthread_join (thread, NULL);
  CHECK (hg_mailbox_take (&box) == NULL);
}
