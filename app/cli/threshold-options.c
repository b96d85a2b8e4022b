#include "threshold-options.h"
#include <string.h>

bool
cli_threshold_given (const CliThreshold *given)
{
  return given->rule != NULL || !isnan (given->percentile) || !isnan (given->k) || !isnan (given->threshold);
}

/* A number of a rule asks for that rule. */
static const char *
rule_name (const CliThreshold *given)
{
  return given->rule != NULL ? given->rule : !isnan (given->k) ? "sigma" : "percentile";
}

bool
cli_threshold_check (const char *command, const CliThreshold *given, HgError *error)
{
  bool sigma = !isnan (given->k), percentile = !isnan (given->percentile);
  const char *name = rule_name (given);
  if (hg_threshold_rule_find (name) == NULL)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: --rule: expected percentile, sigma or f1, got %.60s",
                         command, name);
  if (!isnan (given->threshold) && (given->rule != NULL || sigma || percentile))
    return hg_error_set (error, HG_ERROR_VALUE, "%s: --threshold sets it by hand: expected no --%s beside it",
                         command,
                         given->rule != NULL ? "rule"
                         : sigma             ? "k"
                                             : "percentile");
  bool other = sigma && strcmp (name, "sigma") != 0;
  if (other || (percentile && strcmp (name, "percentile") != 0))
    return hg_error_set (error, HG_ERROR_VALUE, "%s: --%s is of another rule than %s", command,
                         other ? "k" : "percentile", name);
  return true;
}

bool
cli_threshold_choose (const CliThreshold *given, const HgAnomalies *anomalies, HgThresholdChoice *choice,
                      HgError *error)
{
  const HgThresholdRule *rule = hg_threshold_rule_find (rule_name (given));
  *choice = (HgThresholdChoice){ .threshold = given->threshold };
  if (isnan (given->threshold))
    *choice = hg_threshold_choice (anomalies, rule,
                                   !isnan (given->k)            ? given->k
                                   : !isnan (given->percentile) ? given->percentile
                                                                : rule->usual);
  return !isnan (choice->threshold)
         || hg_error_set (error, HG_ERROR_VALUE, "%s: the rule %s needs %s, got none",
                          anomalies->data->dataset->name, rule->name,
                          rule->marks ? "marked samples" : "finite errors of the training part");
}
