/* reader/tree-records, rows-records and image-folder: what one process says comes over whole, and what the
 * program believes of it. Every byte is changed, every message cut: each gives something sound or is refused;
 * the sanitizers watch the rest. */
#include "engine/place.h"
#include "files/keras-tree.h"
#include "files/read-file.h"
#include "reader/image-folder.h"
#include "reader/rows-records.h"
#include "reader/tree-records.h"
#include <sys/mman.h>

static HgTree
golden_tree (const char *name)
{
  HgError error = { 0 };
  HgTree tree = { 0 };
  void *bytes = NULL;
  size_t n;
  if (CHECK_DONE (hg_read_file (golden (name), 1 << 24, &bytes, &n, &error), error))
    CHECK_DONE (hg_keras_tree_read (bytes, n, &tree, &error), error);
  free (bytes);
  return tree;
}

static bool
same_text (const char *a, const char *b)
{
  return (a == NULL) == (b == NULL) && (a == NULL || strcmp (a, b) == 0);
}

static bool
same_item (const HgTreeItem *a, const HgTreeItem *b)
{
  bool same = a->kind == b->kind && a->numbers == b->numbers && a->stored == b->stored
              && same_text (a->path, b->path) && same_text (a->type, b->type)
              && same_text (a->filters, b->filters) && same_text (a->fault, b->fault)
              && a->shape.rank == b->shape.rank && a->chunk.rank == b->chunk.rank
              && a->n_attributes == b->n_attributes;
  for (int i = 0; same && i < a->shape.rank; i++)
    same = a->shape.dim[i] == b->shape.dim[i];
  for (size_t i = 0; same && i < a->n_attributes; i++)
    same = same_text (a->attributes[i].name, b->attributes[i].name)
           && same_text (a->attributes[i].type, b->attributes[i].type)
           && same_text (a->attributes[i].value, b->attributes[i].value);
  return same;
}

/* Uses all of a tree as the program would. */
static size_t
use (const HgTree *tree)
{
  size_t sum = 0;
  char text[HG_SHAPE_TEXT];
  for (size_t i = 0; i < tree->n; i++)
    {
      const HgTreeItem *item = &tree->items[i];
      sum += strlen (item->path) + strlen (hg_shape_text (&item->shape, text));
      for (size_t k = 0; k < item->n_attributes; k++)
        sum += strlen (item->attributes[k].name) + strlen (item->attributes[k].type)
               + strlen (item->attributes[k].value);
    }
  return sum;
}

TEST (a_tree_comes_over_whole)
{
  static const char *const names[]
      = { "trees/table.h5", "trees/nested.h5", "trees/links.h5", "foreign/deflated.keras" };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    {
      HgError error = { 0 };
      HgMessage message = { 0 };
      HgTree tree = golden_tree (names[k]), back;
      hg_tree_put (&tree, &message);
      hg_message_put (&message, HG_RECORD_END, NULL, 0);
      if (CHECK_DONE (hg_tree_take ((HgRecords){ message.bytes, message.n, 0 }, &back, &error), error)
          && CHECK_EQUAL (back.n, tree.n))
        for (size_t i = 0; i < tree.n; i++)
          CHECK (same_item (&tree.items[i], &back.items[i]));
      hg_tree_clear (&back);
      hg_tree_clear (&tree);
      hg_message_clear (&message);
    }
}

TEST (a_changed_tree_is_sound_or_refused)
{
  HgError error = { 0 };
  HgMessage message = { 0 };
  HgTree tree = golden_tree ("trees/table.h5"), back;
  size_t refused = 0, sum = 0;
  hg_tree_put (&tree, &message);
  hg_message_put (&message, HG_RECORD_END, NULL, 0);
  for (size_t at = 0; at < message.n; at++)
    for (int change = 1; change < 256; change <<= 1)
      {
        message.bytes[at] ^= (unsigned char)change;
        error = (HgError){ 0 };
        const bool done = hg_tree_take ((HgRecords){ message.bytes, message.n, 0 }, &back, &error);
        CHECK (done == (error.code == HG_ERROR_NONE));
        refused += !done;
        sum += use (&back);
        hg_tree_clear (&back);
        message.bytes[at] ^= (unsigned char)change;
      }
  CHECK (refused > 0 && sum > 0);
  CHECK (!hg_tree_take ((HgRecords){ message.bytes, 0, 0 }, &back, &error));
  CHECK_TEXT (error.text, "the reader's answer is not valid");
  hg_tree_clear (&back);
  hg_tree_clear (&tree);
  hg_message_clear (&message);
}

/* Two rows of three texts. */
static HgRows
some_rows (void)
{
  HgError error = { 0 };
  HgRows rows
      = { .type = "compound", .shape = hg_shape (1, (int64_t)9), .first = 4, .n_rows = 2, .n_columns = 3 };
  CHECK_DONE (hg_rows_make (&rows, &error), error);
  for (size_t i = 0; i < 3; i++)
    rows.columns[i] = strdup ("column");
  for (size_t i = 0; i < 6; i++)
    rows.cells[i] = strdup (i % 2 == 0 ? "a" : "");
  return rows;
}

TEST (rows_come_over_whole_and_changed_ones_are_sound_or_refused)
{
  HgError error = { 0 };
  HgMessage message = { 0 };
  HgRows rows = some_rows (), back;
  HgBulk bulk = hg_bulk (-1);
  HgBulkSource none = { .descriptor = -1 };
  REQUIRE (CHECK_DONE (hg_rows_put (&rows, &message, &bulk, &error), error));
  hg_message_put (&message, HG_RECORD_END, NULL, 0);
  if (CHECK_DONE (hg_rows_take ((HgRecords){ message.bytes, message.n, 0 }, &none, &back, &error), error))
    CHECK (back.n_rows == 2 && back.n_columns == 3 && back.first == 4 && strcmp (back.cells[4], "a") == 0);
  hg_rows_clear (&back);
  for (size_t at = 0; at < message.n; at++)
    for (int change = 1; change < 256; change <<= 1)
      {
        message.bytes[at] ^= (unsigned char)change;
        if (hg_rows_take ((HgRecords){ message.bytes, message.n, 0 }, &none, &back, &error))
          for (size_t i = 0; i < back.n_rows * back.n_columns; i++)
            CHECK (strlen (back.cells[i]) < 2);
        hg_rows_clear (&back);
        message.bytes[at] ^= (unsigned char)change;
      }
  hg_rows_clear (&rows);
  hg_message_clear (&message);
}

TEST (listing_a_folder_can_be_cancelled)
{
  HgError error = { 0 };
  HgImageFolder folder;
  HgJob job = { 0 };
  hg_job_cancel (&job);
  CHECK (!hg_image_folder_list (&folder, golden ("images/folder"), "folder", 0, &job, &error));
  CHECK (error.code == HG_ERROR_CANCELLED && strcmp (error.text, "folder: cancelled") == 0);
  hg_image_folder_clear (&folder);
}

TEST (a_list_of_images_comes_over_whole)
{
  HgError error = { 0 };
  HgMessage message = { 0 };
  HgImageFolder folder, back;
  REQUIRE (CHECK_DONE (hg_image_folder_list (&folder, golden ("images/folder"), "folder", 0, NULL, &error),
                       error));
  int bytes = hg_image_folder_collect (&folder, "folder", NULL, &error);
  CHECK_DONE (bytes >= 0, error);
  CHECK (write (bytes, "x", 1) < 0); /* nobody changes it any more */
  close (bytes);
  hg_image_folder_put (&folder, &message);
  REQUIRE (CHECK (hg_image_folder_take ((HgRecords){ message.bytes, message.n, 0 }, &back)));
  CHECK (back.n == 6 && back.n_classes == 2 && strcmp (back.images[3].name, "square/1.png") == 0
         && back.images[3].class == 1 && back.images[3].size == folder.images[3].size
         && back.images[3].path == NULL);
  hg_image_folder_clear (&back);
  for (size_t at = 0; at < message.n; at++)
    {
      message.bytes[at] ^= 1;
      if (hg_image_folder_take ((HgRecords){ message.bytes, message.n, 0 }, &back))
        for (size_t i = 0; i < back.n; i++)
          CHECK (back.mixed || back.n_classes == 0 || back.images[i].class < back.n_classes);
      hg_image_folder_clear (&back);
      message.bytes[at] ^= 1;
    }
  hg_image_folder_clear (&folder);
  hg_message_clear (&message);
}

/* Tensors made in the memory file are put without a copy, in any order, also where an address is given twice.
 */
TEST (what_is_made_in_the_memory_file_is_taken_from_it)
{
  enum
  {
    VALUES = 1 << 19,
    ARRAYS = 4
  };
  const HgShape shape = hg_shape (2, (int64_t)VALUES, (int64_t)1);
  static const int order[ARRAYS] = { 1, 0, 3, 2 };
  HgError error = { 0 };
  HgMessage message = { 0 };
  HgTensor *made[ARRAYS];
  int memory = memfd_create ("test", MFD_ALLOW_SEALING);
  HgBulk bulk = hg_bulk (memory);
  hg_tensor_unref (hg_room_tensor (&bulk.room, &shape, &error)); /* its address is free again */
  for (int i = 0; i < ARRAYS; i++)
    {
      REQUIRE (CHECK_DONE ((made[i] = hg_room_tensor (&bulk.room, &shape, &error)) != NULL, error));
      for (size_t k = 0; k < VALUES; k++)
        made[i]->data[k] = (HgReal)i;
    }
  const HgReal five = 5;
  CHECK (hg_room_write (&bulk.room, made[2], 7, &five, 1, &error) && made[2]->data[7] == 5);
  HgTensor *own = hg_tensor_new (&shape, &error);
  own->data[3] = 9;
  for (int i = 0; i < ARRAYS; i++)
    CHECK_DONE (hg_bulk_put_tensor (&bulk, &message, HG_RECORD_OWN, made[order[i]], &error), error);
  CHECK_DONE (hg_bulk_put_tensor (&bulk, &message, HG_RECORD_OWN, own, &error), error);
  HgBulkSource source;
  HgRecords records = { message.bytes, message.n, 0 };
  REQUIRE (CHECK_DONE (hg_bulk_source (&source, memory, &error), error));
  for (int i = 0; i <= ARRAYS; i++)
    {
      HgRecord record;
      REQUIRE (CHECK (hg_records_next (&records, &record)));
      HgTensor *back = hg_bulk_take_tensor (&source, &record, &error);
      if (CHECK_DONE (back != NULL, error))
        CHECK (memcmp (back->data, i < ARRAYS ? made[order[i]]->data : own->data, VALUES * sizeof (HgReal))
               == 0);
      hg_tensor_unref (back);
    }
  for (int i = 0; i < ARRAYS; i++)
    hg_tensor_unref (made[i]);
  hg_tensor_unref (own);
  hg_message_clear (&message);
  close (memory);
}
