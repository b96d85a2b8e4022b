/* What a threshold does with both classes: four counts in a square, what is right in deeper colour the larger
 * its share of the class. */
#pragma once
#include "analysis/ranking.h"
#include "pen.h"

/* @plain and @marked: names of the class that is not marked, and of the others; lent. */
void hg_confusion_draw (HgPen *pen, const HgVerdict *verdict, const char *plain, const char *marked,
                        HgBox box);
