#include "find-anomalies.h"
#include "train/data-fit.h"

HgAnomalies *
cli_find_anomalies (const CliWork *work, const char *normal, size_t worst, HgError *error)
{
  HgAnomalyOptions asked = { .index = work->part.index,
                             .n = work->part.n,
                             .normal = hg_anomaly_usual_normal (work->data),
                             .worst = worst };
  if (!hg_data_compares (work->model.check, work->data, error)
      || (normal != NULL && !cli_data_class (work->data->dataset, normal, &asked.normal, error)))
    return NULL;
  return hg_anomalies_new (work->network, work->data, &asked, NULL, error);
}
