/* See task-answer.h. */
#include "ui/parts/task-answer.h"

void
hourglass_task_answer (GTask *task, gboolean done, const HgError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    hourglass_task_fail (task, error);
}

void
hourglass_task_fail (GTask *task, const HgError *error)
{
  const int code = error->code == HG_ERROR_CANCELLED ? G_IO_ERROR_CANCELLED : G_IO_ERROR_FAILED;
  g_task_return_new_error (task, G_IO_ERROR, code, "%s", error->text);
}
