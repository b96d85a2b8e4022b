/* Laying out memory by lifetime. */
#include "harness.h"
#include "base/random.h"
#include "model/arena.h"

enum
{
  BUFFERS = 200,
  TIMES = 60
};

typedef struct
{
  size_t values, fixed, begin, end, at;
} Buffer;

static size_t
size_of (const Buffer *buffer, size_t rows)
{
  return rows * buffer->values + buffer->fixed;
}

static bool
meet (const Buffer *a, const Buffer *b, size_t rows)
{
  bool times = a->begin <= b->end && b->begin <= a->end;
  return times && a->at < b->at + size_of (b, rows) && b->at < a->at + size_of (a, rows);
}

/* What is alive at @time takes. */
static size_t
alive (const Buffer *buffers, size_t rows, size_t time)
{
  size_t values = 0;
  for (size_t i = 0; i < BUFFERS; i++)
    if (buffers[i].begin <= time && time <= buffers[i].end)
      values += size_of (&buffers[i], rows);
  return values;
}

static void
check_places (const Buffer *buffers, size_t rows, size_t size)
{
  size_t most = 0, all = 0;
  for (size_t i = 0; i < BUFFERS; i++)
    {
      CHECK (buffers[i].at % 16 == 0);
      CHECK (buffers[i].at + size_of (&buffers[i], rows) <= size);
      all += size_of (&buffers[i], rows);
      for (size_t k = 0; k < i; k++)
        if (meet (&buffers[i], &buffers[k], rows))
          test_fault (__FILE__, __LINE__, "buffers %zu and %zu share memory", i, k);
    }
  for (size_t time = 0; time < TIMES; time++)
    most = alive (buffers, rows, time) > most ? alive (buffers, rows, time) : most;
  CHECK (size >= most);
  CHECK (size < all / 2);
}

TEST (what_is_alive_together_never_shares_memory)
{
  HgError error = { 0 };
  HgRandom random = hg_random (7);
  HgArena *arena = hg_arena_new (&error);
  Buffer buffers[BUFFERS];
  size_t size = 0;
  REQUIRE (CHECK_DONE (arena != NULL, error));
  for (size_t i = 0; i < BUFFERS; i++)
    {
      Buffer *b = &buffers[i];
      b->begin = hg_random_below (&random, TIMES - 10);
      b->end = b->begin + hg_random_below (&random, 10);
      b->values = hg_random_below (&random, 1000);
      b->fixed = 1 + hg_random_below (&random, 1000);
      CHECK_DONE (hg_arena_add (arena, b->values, b->fixed, b->begin, b->end, &b->at, &error), error);
    }
  CHECK_DONE (hg_arena_place (arena, 1, &size, &error), error);
  check_places (buffers, 1, size);
  CHECK_DONE (hg_arena_place (arena, 33, &size, &error), error);
  check_places (buffers, 33, size);
  CHECK (!hg_arena_place (arena, (size_t)1 << 50, &size, &error));
  CHECK_CONTAINS (error.text, "the activations");
  hg_arena_free (arena);
}

/* What goes forward and comes back: values that live from one to the other, a gradient between neighbours,
 * and room for each call. */
TEST (a_stack_takes_little_more_than_what_is_alive_at_once)
{
  enum
  {
    LAYERS = 25,
    LINES = 32 /* a buffer's rounding, and the line behind it */
  };
  HgError error = { 0 };
  HgRandom random = hg_random (11);
  HgArena *arena = hg_arena_new (&error);
  size_t at, size = 0, most = 0, alive[2 * LAYERS + 1] = { 0 };
  REQUIRE (CHECK_DONE (arena != NULL, error));
  for (size_t i = 0; i < LAYERS; i++)
    {
      size_t back = 2 * LAYERS - i, values = 1 + hg_random_below (&random, 100000);
      size_t room = hg_random_below (&random, 100000);
      const size_t lives[][3]
          = { { values, i, back }, { values, back - 1, back }, { room, i, i }, { room, back, back } };
      for (size_t k = 0; k < 4; k++)
        {
          CHECK_DONE (hg_arena_add (arena, lives[k][0], 0, lives[k][1], lives[k][2], &at, &error), error);
          for (size_t time = lives[k][1]; time <= lives[k][2]; time++)
            alive[time] += lives[k][0] + LINES;
        }
    }
  for (size_t time = 0; time <= 2 * LAYERS; time++)
    most = alive[time] > most ? alive[time] : most;
  CHECK_DONE (hg_arena_place (arena, 1, &size, &error), error);
  CHECK (size <= most + most / 20);
  hg_arena_free (arena);
}
