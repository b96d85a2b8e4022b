/* A document with one of the saved models of tests/golden, as the window opens it. */
#pragma once
#include "reader/open.h"
#include "ui/document/document.h"

/* Shows the model of the file @name below HG_GOLDEN in @document; the test ends where it cannot be read. */
static inline void
golden_open (HourglassDocument *document, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("HG_GOLDEN"), name, NULL);
  HgKerasFacts keras = { 0 };
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgError error = { 0 };
  hg_model_open (path, &model, &weights, &keras, NULL, &error);
  g_assert_cmpstr (error.text, ==, "");
  HourglassFileFacts *facts = hourglass_file_facts_new (path, model, weights, &keras, FALSE);
  hourglass_document_open_model (document, model, weights, path, facts);
  hourglass_file_facts_unref (facts);
  hg_weights_unref (weights);
  hg_model_unref (model);
}
