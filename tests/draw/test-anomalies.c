/* The pictures of anomalies: a threshold goes where it is asked to and back, classes are on their own side of
 * the line, and a page is drawn in every theme, also where nothing can be said. */
#include "analysis/anomalies-text.h"
#include "canvas.h"
#include "data/prepared.h"
#include "ui/draw/anomaly-page.h"
#include "ui/draw/class-spread.h"
#include "ui/draw/ratio-curve.h"

static const double errors[] = { 0.01, 0.02, 0.02, 0.03, 0.05, 0.8, 0.9, 0.04 };
static const bool marked[] = { 0, 0, 0, 0, 0, 1, 1, 0 };

enum
{
  N = sizeof errors / sizeof *errors,
  WIDTH = 600,
  HEIGHT = 240
};

/* Anomalies as the engine would have measured them; free with clear (). */
static HgAnomalies
anomalies (bool marks)
{
  static const char *const classes[] = { "normal", "break" };
  HgShape shape = hg_shape (2, N, 3);
  HgDataset *dataset = hg_dataset_new ("made", hg_tensor_new (&shape, NULL), NULL);
  if (marks)
    hg_dataset_add_classes (dataset, 2, classes, NULL);
  HgPrepareOptions options = { .scale = HG_SCALE_NONE };
  HgAnomalies it = { .normal = marks ? 0 : HG_NO_CLASS };
  it.data = hg_prepared_take (dataset, &options, NULL);
  it.measured = (HgErrorPart){ .name = "all", .n = N, .of = N, .index = it.data->split->train };
  it.measured.errors = (double *)errors;
  it.marked = marks ? (bool *)marked : NULL;
  it.ranking = hg_ranking_new (errors, it.marked, N, NULL);
  return it;
}

static void
clear (HgAnomalies *it)
{
  hg_ranking_free (it->ranking);
  hg_prepared_unref (it->data);
}

TEST (a_threshold_goes_where_it_is_put)
{
  HgAnomalies it = anomalies (true);
  HgErrorHistogram histogram = hg_error_histogram (&it);
  HgBox box = { 0, 0, WIDTH, HEIGHT };
  CHECK (histogram.log);
  CHECK_EQUAL (histogram.n_plain, 6);
  CHECK_EQUAL (histogram.n_marked, 2);
  CHECK_TEXT (histogram.marked_name, "break");
  CHECK_NEAR (hg_error_histogram_at (&histogram, box, 1, -99), 0.01, 1e-9);
  CHECK_NEAR (hg_error_histogram_at (&histogram, box, 1, 9999), 0.9, 1e-9);
  double one = hg_error_histogram_at (&histogram, box, 1, 300),
         two = hg_error_histogram_step (&histogram, one, 7);
  CHECK (one > 0.01 && one < 0.9 && two > one);
  CHECK_NEAR (hg_error_histogram_step (&histogram, two, -7), one, 1e-9);
  CHECK_NEAR (hg_error_histogram_step (&histogram, NAN, -1000), 0.01, 1e-9);
  clear (&it);
}

TEST (each_class_has_its_side_of_the_line)
{
  HgAnomalies it = anomalies (true);
  HgErrorHistogram histogram = hg_error_histogram (&it);
  Canvas canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
  hg_error_histogram_draw (&canvas.pen, &histogram, (HgBox){ 0, 0, WIDTH, HEIGHT });
  HgBox left = { 12, 60, 220, 150 }, right = { 480, 90, 70, 120 };
  CHECK (canvas_count (&canvas, left, HG_INK_TRAINING) > 50);
  CHECK_EQUAL (canvas_count (&canvas, right, HG_INK_TRAINING), 0);
  CHECK (canvas_count (&canvas, right, HG_INK_VALIDATION) > 50);
  canvas_clear (&canvas);
  clear (&it);
}

TEST (a_page_is_drawn_in_every_theme_with_marks_and_without)
{
  for (int variant = 0; variant < HG_VARIANTS; variant++)
    for (int marks = 0; marks < 2; marks++)
      {
        HgAnomalies it = anomalies (marks);
        HgThresholdChoice choice = { .threshold = marks ? 0.5 : NAN };
        HgAnomalyPage page = hg_anomaly_page (&it, &choice);
        double height = hg_anomaly_page_height (&page);
        char text[200];
        Canvas canvas = canvas_new (HG_ANOMALY_PAGE_WIDTH, (int)height, (HgVariant)variant);
        hg_anomaly_page_draw (&canvas.pen, HG_ANOMALY_PAGE_WIDTH, height, &page);
        CHECK (canvas_count (&canvas, (HgBox){ 0, 0, HG_ANOMALY_PAGE_WIDTH, height }, HG_INK_TRAINING) > 100);
        CHECK_TEXT (hg_anomaly_figures (&page, text, sizeof text),
                    marks ? "Precision 1.000 · recall 1.000 · F1 1.000 · 2 of 8 flagged" : "0 of 8 flagged");
        canvas_clear (&canvas);
        clear (&it);
      }
}

TEST (a_page_says_what_its_threshold_foresees)
{
  HgEvent event = { .begin = 3, .first = 5, .last = 6 };
  HgAnomalies it = anomalies (true);
  HgThresholdChoice low = { .threshold = 0.04 }, high = { .threshold = 2 };
  HgAnomalyPage page = hg_anomaly_page (&it, &low);
  double height = hg_anomaly_page_height (&page);
  CHECK_TEXT (page.events, "");
  it.events = (HgEvents){ .items = &event, .n = 1, .of = N };
  page = hg_anomaly_page (&it, &low);
  CHECK_CONTAINS (page.events, "1 of 1 event foreseen");
  CHECK (hg_anomaly_page_height (&page) > height);
  hg_anomaly_page_choose (&page, &high);
  CHECK_CONTAINS (page.events, "None of 1 event foreseen");
  clear (&it);
}

TEST (each_class_has_its_row_the_worst_on_top)
{
  HgClassErrors classes[HG_CLASS_ROWS + 2] = { 0 };
  HgAnomalies it = anomalies (true);
  for (size_t i = 0; i < HG_CLASS_ROWS + 2; i++)
    classes[i] = (HgClassErrors){ .class_index = (i + 1) % 2,
                                  .n = 4,
                                  .low = 0.02,
                                  .lower = 0.03,
                                  .median = 0.04,
                                  .upper = 0.05,
                                  .high = 0.06 };
  classes[0] = (HgClassErrors){
    .class_index = 1, .n = 2, .low = 0.5, .lower = 0.6, .median = 0.7, .upper = 0.8, .high = 0.9
  };
  it.classes = classes;
  it.n_classes = 2;
  it.normal = HG_NO_CLASS;
  CHECK (hg_anomalies_tell_classes (&it));
  it.normal = 0;
  CHECK (!hg_anomalies_tell_classes (&it));
  HgErrorHistogram histogram = hg_error_histogram (&it);
  double height = hg_class_spread_height (&it, 1);
  Canvas canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
  hg_class_spread_draw (&canvas.pen, &it, &histogram, (HgBox){ 0, 0, WIDTH, height });
  HgBox first = { 0, 30, WIDTH, 16 }, second = { 0, 50, WIDTH, 16 };
  CHECK (canvas_count (&canvas, first, HG_INK_VALIDATION) > 20);
  CHECK_EQUAL (canvas_count (&canvas, first, HG_INK_TRAINING), 0);
  CHECK (canvas_count (&canvas, second, HG_INK_TRAINING) > 20);
  CHECK_EQUAL (canvas_count (&canvas, second, HG_INK_VALIDATION), 0);
  canvas_clear (&canvas);
  char text[200];
  CHECK_TEXT (hg_class_spread_text (&it, text, sizeof text),
              "Errors by class, the largest median first: break, median 0.700; normal, median 0.0400");
  it.n_classes = HG_CLASS_ROWS + 2;
  double all = hg_class_spread_height (&it, 1);
  it.n_classes = HG_CLASS_ROWS;
  CHECK (hg_class_spread_height (&it, 1) < all);
  clear (&it);
}

TEST (a_curve_has_its_point_where_the_threshold_is)
{
  HgAnomalies it = anomalies (true);
  HgVerdict all = hg_ranking_verdict (it.ranking, 0), none = { .tn = 6, .fn = 2 };
  HgBox box = { 0, 0, 200, 200 };
  Canvas canvas = canvas_new (200, 200, HG_LIGHT);
  hg_ratio_curve_draw (&canvas.pen, it.ranking, HG_RATIO_ROC, box);
  hg_ratio_curve_draw_point (&canvas.pen, HG_RATIO_PRECISION_RECALL, &none, box); /* no precision: no point */
  CHECK_EQUAL (canvas_count (&canvas, box, HG_INK_VALIDATION), 0);
  hg_ratio_curve_draw_point (&canvas.pen, HG_RATIO_ROC, &all, box);
  CHECK (canvas_has (&canvas, 192, 26, HG_INK_VALIDATION));
  canvas_clear (&canvas);
  clear (&it);
}
