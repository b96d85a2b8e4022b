/* Nested models: a bracket to the right of the bars of each, its name in the gap above the first. */
#include "stack-parts.h"
#include <math.h>
#include <string.h>

enum
{
  AWAY = 10,  /* of the innermost bracket from the widest bar */
  STEP = 5,   /* from one bracket to the one around it */
  HOOK = 4,   /* the bracket's ends */
  BEFORE = 6, /* from the bracket to its name */
  MOST_DEPTH = 8
};

/* Bytes of the first @depth names of a path; 0 where it has fewer. */
static size_t
prefix (const char *path, size_t depth)
{
  const char *at = path;
  for (size_t i = 0; i < depth && *at != '\0'; i++)
    {
      at += strcspn (at, "/");
      if (i + 1 == depth)
        return (size_t)(at - path);
      at += *at == '/';
    }
  return 0;
}

static size_t
depth_of (const HgModel *model)
{
  size_t depth = 0;
  for (size_t i = 0; i < model->n; i++)
    while (depth < MOST_DEPTH && prefix (model->nodes[i]->group, depth + 1) > 0)
      depth++;
  return depth;
}

/* The last row of the nested model that row @first begins. */
static size_t
last_of (const HgModel *model, size_t first, size_t length)
{
  size_t last = first;
  while (last + 1 < model->n
         && strncmp (model->nodes[first]->group, model->nodes[last + 1]->group, length) == 0
         && (model->nodes[last + 1]->group[length] == '/' || model->nodes[last + 1]->group[length] == '\0'))
    last++;
  return last;
}

static void
draw_bracket (HgPen *pen, const HgStackScene *scene, size_t first, size_t last, double x)
{
  HgBox from = scene->layout->rows[first].bar, to = scene->layout->rows[last].bar;
  double top = from.y, bottom = to.y + to.height;
  if (!hg_stack_shows (scene, fmin (top, bottom), fmax (top, bottom)))
    return;
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, x, top, x, bottom, 1.2);
  hg_pen_line (pen, x - HOOK, top, x, top, 1.2);
  hg_pen_line (pen, x - HOOK, bottom, x, bottom, 1.2);
}

/* The whole path of a model that begins together with the one around it; else its own name. */
static void
draw_name (HgPen *pen, const HgStackScene *scene, size_t first, double x)
{
  const HgStackLayout *layout = scene->layout;
  const char *group = scene->check->model->nodes[first]->group;
  const char *above = first > 0 ? scene->check->model->nodes[first - 1]->group : "";
  double y = first > 0 ? layout->rows[first - 1].label : layout->rows[0].bar.y - 12;
  size_t common = 0;
  for (size_t depth = 1; depth <= MOST_DEPTH; depth++)
    {
      size_t length = prefix (group, depth);
      if (length > 0 && strncmp (group, above, length) == 0
          && (above[length] == '/' || above[length] == '\0'))
        common = length + 1;
    }
  if (!hg_stack_shows (scene, y - 24, y + 24) || common > strlen (group))
    return;
  HgRun run = { group + common, HG_TEXT_CAPTION, false, HG_INK_DIM };
  hg_pen_runs (pen, &run, 1, x, y, HG_ALIGN_LEFT, layout->width - 8 - x);
}

void
hg_stack_draw_groups (HgPen *pen, const HgStackScene *scene)
{
  const HgModel *model = scene->check->model;
  size_t depths = depth_of (model);
  double right = scene->layout->left + scene->layout->range + AWAY;
  for (size_t depth = 1; depth <= depths; depth++)
    for (size_t i = 0; i < model->n; i++)
      {
        size_t length = prefix (model->nodes[i]->group, depth);
        if (length == 0)
          continue;
        size_t last = last_of (model, i, length);
        draw_bracket (pen, scene, i, last, right + (double)(STEP * (depths - depth)));
        i = last;
      }
  for (size_t i = 0; depths > 0 && i < model->n; i++)
    if (model->nodes[i]->group[0] != '\0'
        && (i == 0 || strcmp (model->nodes[i]->group, model->nodes[i - 1]->group) != 0))
      draw_name (pen, scene, i, right + BEFORE);
}
