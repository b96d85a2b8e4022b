/* What a training step must not do once it is warm: take memory, lock, or, on one thread, call the kernel's
 * futex. The functions are the test program's own, in front of the C library's, so that what libraries do
 * counts too. Not under a sanitizer, which puts its own there. */
#include "harness.h"
#include "model/network.h"
#include "model/preset.h"
#include "train/losses.h"
#include "train/optimizers.h"
#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_bool watching;
static _Thread_local bool computes; /* this thread has done a part of a step; OpenBLAS's idle ones have not */
static atomic_uint allocations, locks, futexes;

static void
count (atomic_uint *of)
{
  if (computes && atomic_load_explicit (&watching, memory_order_relaxed))
    atomic_fetch_add_explicit (of, 1, memory_order_relaxed);
}

/* The C library's own. */
void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *old, size_t size);
void *__libc_memalign (size_t alignment, size_t size);

void *
malloc (size_t size)
{
  count (&allocations);
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  count (&allocations);
  return __libc_calloc (n, size);
}

void *
realloc (void *old, size_t size)
{
  count (&allocations);
  return __libc_realloc (old, size);
}

void *
aligned_alloc (size_t alignment, size_t size)
{
  count (&allocations);
  return __libc_memalign (alignment, size);
}

void *
memalign (size_t alignment, size_t size)
{
  count (&allocations);
  return __libc_memalign (alignment, size);
}

int
posix_memalign (void **out, size_t alignment, size_t size)
{
  count (&allocations);
  *out = __libc_memalign (alignment, size);
  return *out != NULL ? 0 : 12;
}

void *
mmap (void *at, size_t length, int protection, int flags, int file, off_t offset)
{
  count (&allocations);
  return (void *)syscall (SYS_mmap, at, length, protection, flags, file, offset);
}

int
pthread_mutex_lock (pthread_mutex_t *mutex)
{
  static int (*own) (pthread_mutex_t *);
  count (&locks);
  if (own == NULL)
    own = (int (*) (pthread_mutex_t *))dlsym (RTLD_NEXT, "pthread_mutex_lock");
  return own (mutex);
}

long
syscall (long number, ...)
{
  static long (*own) (long, ...);
  long argument[6];
  va_list list;
  va_start (list, number);
  for (size_t i = 0; i < 6; i++)
    argument[i] = va_arg (list, long);
  va_end (list);
  if (number == SYS_futex)
    count (&futexes);
  if (own == NULL)
    own = (long (*) (long, ...))dlsym (RTLD_NEXT, "syscall");
  return own (number, argument[0], argument[1], argument[2], argument[3], argument[4], argument[5]);
}

enum
{
  BATCH = 32,
  WARM = 3,
  STEPS = 4,
  SLOTS = 2
};

typedef struct
{
  HgNetwork *network;
  const HgLoss *loss;
  HgReal *slots[SLOTS];
  uint64_t steps;
  _Alignas(double) char adam[HG_OPTIMIZER_CONFIG];
} Training;

static void
fill (const HgShape *sample, size_t n, HgReal *x)
{
  for (size_t i = 0; i < n * (size_t)hg_shape_values (sample); i++)
    x[i] = (HgReal)(i % 7) / 8;
}

static void
feed (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  const HgNetwork *network = ((Training *)data)->network;
  computes = true;
  fill (&hg_network_check (network)->nodes[hg_network_input (network, input)].out[0], n, x);
}

static void
target (void *data, size_t output, size_t n, size_t first, HgReal *t)
{
  const HgNetwork *network = ((Training *)data)->network;
  HgEdge edge = hg_network_model (network)->outputs[output];
  fill (&hg_network_check (network)->nodes[edge.node].out[edge.slot], n, t);
}

static double
loss (void *data, const HgLossCall *call)
{
  const Training *it = data;
  size_t counted;
  return hg_loss_value (it->loss, NULL, hg_network_kernels (it->network), call, BATCH, &counted).loss;
}

static void
update (void *data, size_t begin, size_t n, HgReal *parameters, const HgReal *gradients)
{
  Training *it = data;
  HgReal *slots[SLOTS] = { it->slots[0] + begin, it->slots[1] + begin };
  hg_optimizer_adam.update (it->adam, hg_network_kernels (it->network), n, it->steps, 1e-3, parameters,
                            gradients, slots);
}

static double
step (Training *it, bool training)
{
  HgBatch batch = { .feed = feed,
                    .target = target,
                    .loss = loss,
                    .data = it,
                    .n = BATCH,
                    .training = training,
                    .seed = ++it->steps };
  double sum = hg_network_run (it->network, &batch);
  if (training)
    hg_network_update (it->network, update, it);
  return sum;
}

/* Runs of a preset; the counts are of those after the warm ones. */
static void
run (const HgPreset *preset, HgTeam *team)
{
  HgError error = { 0 };
  HgModel *model = hg_preset_model (preset, &error);
  HgNetworkOptions options = { .batch = BATCH, .training = true, .team = team };
  HgWeights *weights = model != NULL ? hg_weights_new (model, 42, &error) : NULL;
  Training it = { .network = weights != NULL ? hg_network_new (model, &options, &error) : NULL,
                  .loss = hg_loss_find (preset->loss) };
  REQUIRE (CHECK_DONE (it.network != NULL && hg_network_load (it.network, weights, &error), error));
  size_t n;
  double sum = 0;
  hg_network_parameters (it.network, &n);
  for (size_t i = 0; i < SLOTS; i++)
    it.slots[i] = calloc (n, sizeof (HgReal));
  hg_params_defaults (hg_optimizer_adam.params, hg_optimizer_adam.n_params, it.adam);
  for (int i = 0; i < WARM + STEPS; i++)
    {
      atomic_store (&watching, i >= WARM);
      sum = step (&it, true);
      sum += step (&it, false);
    }
  atomic_store (&watching, false);
  CHECK (isfinite (sum));
  for (size_t i = 0; i < SLOTS; i++)
    free (it.slots[i]);
  hg_network_free (it.network);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

static void
check (const char *name, size_t threads)
{
  unsigned taken = atomic_exchange (&allocations, 0), locked = atomic_exchange (&locks, 0),
           futex = atomic_exchange (&futexes, 0);
  if (taken > 0 || locked > 0 || (threads == 1 && futex > 0))
    test_fault (__FILE__, __LINE__, "%s, %zu threads: %u allocations, %u locks, %u futex calls in %d steps",
                name, threads, taken, locked, futex, STEPS);
}

TEST (the_watch_sees_what_it_should)
{
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  computes = true;
  atomic_store (&watching, true);
  void *volatile taken = malloc (100);
  void *volatile large = malloc ((size_t)1 << 26);
  pthread_mutex_lock (&mutex);
  syscall (SYS_futex, NULL, -1, 0, NULL, NULL, 0);
  atomic_store (&watching, false);
  pthread_mutex_unlock (&mutex);
  free (taken);
  free (large);
  CHECK (atomic_exchange (&allocations, 0) >= 2);
  CHECK (atomic_exchange (&locks, 0) == 1);
  CHECK (atomic_exchange (&futexes, 0) == 1);
}

TEST (a_warm_step_takes_no_memory_and_no_lock)
{
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      run (preset, NULL);
      check (preset->name, 1);
    }
}

TEST (nor_does_one_of_a_team)
{
  HgTeam *team = hg_team_new (2, NULL);
  REQUIRE (CHECK (team != NULL));
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      run (preset, team);
      check (preset->name, 2);
    }
  hg_team_free (team);
}
