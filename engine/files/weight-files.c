#include "files/weight-files.h"
#include "base/decimal-point.h"
#include "base/memory.h"
#include "base/text.h"
#include "files/npz.h"
#include "files/replace.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

char *
hg_weight_name (const HgWeight *weight, char *name)
{
  snprintf (name, HG_WEIGHT_NAME, "%s/%s", weight->node, weight->spec.name);
  return name;
}

/* What runs along axis @i of an array with more than two. */
static const char *
axis_name (const HgWeightSpec *spec, int i)
{
  static const char *const windows[][3] = { { "step" }, { "row", "column" }, { "plane", "row", "column" } };
  const int sides = spec->shape.rank - 2, behind = i - sides;
  if (spec->axes < HG_AXES_FILTERS || sides > 3)
    return "axis";
  if (behind < 0)
    return windows[sides - 1][i];
  if (spec->axes == HG_AXES_DEPTHWISE)
    return behind == 0 ? "channel" : "filter of the channel";
  return (behind == 0) == (spec->axes == HG_AXES_FILTERS) ? "channel" : "filter";
}

/* "# down: row 1-3, column 1-3, channel 1-8; across: filter 1-16". */
static void
add_axes (HgText *text, const HgWeightSpec *spec)
{
  const int last = spec->shape.rank - 1;
  hg_text_add (text, "# down: ");
  for (int i = 0; i <= last; i++)
    hg_text_add (text, "%s%s 1-%lld",
                 i == 0      ? ""
                 : i == last ? "; across: "
                             : ", ",
                 axis_name (spec, i), (long long)spec->shape.dim[i]);
  hg_text_add (text, "\n");
}

/* "# across: input gate 1-8, forget gate 9-16, …": in the order in which they lie. */
static void
add_gates (HgText *text, const HgWeightSpec *spec, size_t gates, size_t width)
{
  const size_t units = width / gates;
  hg_text_add (text, "# across: ");
  for (size_t i = 0; i < gates; i++)
    hg_text_add (text, "%s%s %zu-%zu", i > 0 ? ", " : "", spec->gates[i], i * units + 1, (i + 1) * units);
  hg_text_add (text, "\n");
}

char *
hg_weight_csv (const HgWeight *weight, HgError *error)
{
  const HgTensor *tensor = weight->value;
  const HgWeightSpec *spec = &weight->spec;
  const int rank = tensor->shape.rank;
  const size_t width = rank > 0 ? (size_t)hg_shape_axis (&tensor->shape, -1) : 1;
  size_t gates = 0;
  HgText text = { .error = error };
  HgDecimalPoint point = hg_decimal_point_begin ();
  while (spec->gates != NULL && spec->gates[gates] != NULL)
    gates++;
  if (rank > 2)
    add_axes (&text, spec);
  else if (gates > 1 && width % gates == 0)
    add_gates (&text, spec, gates, width);
  for (size_t i = 0; i < tensor->values; i++)
    hg_text_add (&text, "%.9g%s", (double)tensor->data[i], (i + 1) % width == 0 ? "\n" : ",");
  hg_decimal_point_end (&point);
  if (tensor->values == 0)
    hg_text_add (&text, "\n");
  return hg_text_end (&text);
}

/* A member's name that stays within the folder which an archive is unpacked to: no part of it is empty or
 * made of points alone. */
static void
member_name (const HgWeight *weight, char *name)
{
  char whole[HG_WEIGHT_NAME];
  size_t used = 0;
  hg_weight_name (weight, whole);
  for (const char *part = whole; part != NULL;)
    {
      const char *end = strchr (part, '/');
      const size_t length = end != NULL ? (size_t)(end - part) : strlen (part);
      const bool odd = strspn (part, ".") >= length;
      used += (size_t)snprintf (name + used, 2 * HG_WEIGHT_NAME - used, "%s%.*s", used > 0 ? "/" : "",
                                odd ? 1 : (int)length, odd ? "_" : part);
      part = end != NULL ? end + 1 : NULL;
    }
}

static bool
save_archive (const char *path, const HgWeight *weights, size_t n, HgError *error)
{
  char (*names)[2 * HG_WEIGHT_NAME] = hg_alloc (n, sizeof *names, error);
  HgNpzMember *members = hg_alloc (n, sizeof *members, error);
  bool done = names != NULL && members != NULL;
  size_t made = 0;
  for (; done && made < n; made += done)
    {
      member_name (&weights[made], names[made]);
      members[made].name = names[made];
      done = hg_npy_encode (weights[made].value, &members[made].file, error);
    }
  done = done && hg_npz_save (path, members, n, error);
  for (size_t i = 0; i < made; i++)
    free (members[i].file.bytes);
  free (members);
  free (names);
  return done;
}

static bool
save_table (const char *path, const HgWeight *weight, HgError *error)
{
  char *text = hg_weight_csv (weight, error);
  bool done = text != NULL && hg_replace_file (path, text, strlen (text), error);
  free (text);
  return done;
}

bool
hg_weights_export (const char *path, const HgWeight *weights, size_t n, HgError *error)
{
  const char *dot = strrchr (path, '.'), *ending = dot != NULL ? dot : "";
  const bool array = strcasecmp (ending, ".npy") == 0, table = strcasecmp (ending, ".csv") == 0;
  if (strcasecmp (ending, ".npz") == 0)
    return save_archive (path, weights, n, error);
  if (!array && !table)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected a name ending in .npy, .csv or .npz", path);
  if (n != 1)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "%s: expected one array for a %s file, got %zu: save them as .npz", path, ending, n);
  return array ? hg_npy_save (path, weights->value, error) : save_table (path, weights, error);
}
