/* A model of a test from its words. */
#pragma once
#include "engine/harness.h"
#include "model/model.h"

/* Owned by the caller; a fault of the test where @stack says no model. */
static inline HgModel *
parse (const char *stack)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", stack, &error);
  if (model == NULL)
    test_fault (__FILE__, __LINE__, "%s: %s", stack, error.text);
  return model;
}
