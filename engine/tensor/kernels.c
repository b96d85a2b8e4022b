#include "tensor/kernels.h"
#include <string.h>

extern const HgKernels hg_level_portable;
#ifdef __x86_64__
extern const HgKernels hg_level_x86_64_v2, hg_level_x86_64_v3, hg_level_x86_64_v4;

/* Best first; a processor with one of them has those after it. */
static const HgKernels *const levels[]
    = { &hg_level_x86_64_v4, &hg_level_x86_64_v3, &hg_level_x86_64_v2, &hg_level_portable, NULL };

const HgKernels *const *
hg_kernels_levels (void)
{
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("x86-64-v4"))
    return levels;
  if (__builtin_cpu_supports ("x86-64-v3"))
    return levels + 1;
  return __builtin_cpu_supports ("x86-64-v2") ? levels + 2 : levels + 3;
}
#else
static const HgKernels *const levels[] = { &hg_level_portable, NULL };

const HgKernels *const *
hg_kernels_levels (void)
{
  return levels;
}
#endif

const HgKernels *
hg_kernels_best (void)
{
  return hg_kernels_levels ()[0];
}

const HgKernels *
hg_kernels_find (const char *name)
{
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    if (strcmp ((*level)->name, name) == 0)
      return *level;
  return NULL;
}

const HgPanelKernels *
hg_kernels_panels (const HgKernels *kernels, size_t width)
{
  const HgPanelKernels *const *panels = kernels->panels;
  while (panels[1] != NULL
         && (width + (*panels)->lanes - 1) / (*panels)->lanes * (*panels)->lanes >= 2 * width)
    panels++;
  return *panels;
}
