/* reader/open.h: any HDF5 file as a tree, rows of its data sets, and its arrays as data. The files are made
 * by tests/golden/make-trees.py. */
#include "engine/place.h"
#include "reader/open.h"
#include <hdf5.h>

static HgTree
open_tree (const char *path)
{
  HgError error = { 0 };
  HgTree tree;
  CHECK_DONE (hg_tree_open (path, &tree, NULL, &error), error);
  return tree;
}

/* The item at @path; an empty one where there is none. */
static const HgTreeItem *
at (const HgTree *tree, const char *path)
{
  static char nothing[] = "";
  static const HgTreeItem none = { .type = nothing, .fault = nothing, .shape = { .rank = HG_UNKNOWN } };
  const HgTreeItem *item = hg_tree_find (tree, path);
  if (item == NULL)
    test_fault (__FILE__, __LINE__, "there is no %s", path);
  return item != NULL ? item : &none;
}

/* The value of attribute @name of @item. */
static const char *
attribute (const HgTreeItem *item, const char *name)
{
  for (size_t i = 0; i < item->n_attributes; i++)
    if (strcmp (item->attributes[i].name, name) == 0)
      return item->attributes[i].value;
  return NULL;
}

TEST (a_table_is_described)
{
  char text[HG_SHAPE_TEXT];
  HgTree tree = open_tree (golden ("trees/table.h5"));
  CHECK_EQUAL (tree.n, 3);
  CHECK_EQUAL (at (&tree, "/")->kind, HG_TREE_GROUP);
  CHECK_TEXT (attribute (at (&tree, "/frame"), "pandas_type"), "frame_table");
  CHECK_TEXT (attribute (at (&tree, "/frame"), "pandas_version"), "0.15.2");
  const HgTreeItem *table = at (&tree, "/frame/table");
  CHECK_TEXT (table->type,
              "compound of 3 fields: index int64, values_block_0 2 × float64, kind string of 6 bytes");
  CHECK_TEXT (hg_shape_text (&table->shape, text), "12");
  CHECK_TEXT (hg_shape_text (&table->chunk, text), "4");
  CHECK_TEXT (table->filters, "shuffle, deflate 9");
  CHECK (!table->numbers && table->fault == NULL && table->stored > 0 && table->stored < 400);
  CHECK_TEXT (attribute (table, "NROWS"), "12");
  CHECK_TEXT (attribute (table, "levels"),
              "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, … (20 values)");
  hg_tree_clear (&tree);
}

TEST (types_and_odd_names_are_said)
{
  static const struct
  {
    const char *path, *type;
  } types[] = {
    { "/a/b/c/x", "float64" },
    { "/a/b/c/as f2", "float16" },
    { "/a/b/c/as f4", "float32" },
    { "/a/b/c/as f4 big", "float32, big-endian" },
    { "/a/b/c/as i1", "int8" },
    { "/a/b/c/as u2", "uint16" },
    { "/a/b/c/as i4 big", "int32, big-endian" },
    { "/a/b/c/as i8", "int64" },
    { "/flags", "bool" },
    { "/words", "string" },
    { "/fixed", "string of 2 bytes" },
    { "/scalar", "float64" },
  };
  HgTree tree = open_tree (golden ("trees/nested.h5"));
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    CHECK_TEXT (at (&tree, types[i].path)->type, types[i].type);
  CHECK_EQUAL (at (&tree, "/scalar")->shape.rank, 0);
  CHECK_TEXT (at (&tree, "/a/b/c/x")->filters, "deflate 4, fletcher32");
  CHECK_TEXT (at (&tree, "/nothing")->fault, "has no numbers");
  CHECK_TEXT (at (&tree, "/oddname")->fault, "has a name that cannot be shown as it is, and is not opened");
  const HgTreeItem *root = at (&tree, "/");
  CHECK_TEXT (attribute (root, "title"), "Wärme  and  bells");
  CHECK_TEXT (attribute (root, "empty"), "empty");
  const char *text = attribute (root, "long");
  CHECK (text != NULL && strlen (text) < HG_TREE_TEXT);
  CHECK_CONTAINS (text, "xxx… (cut: 5,000 bytes)");
  hg_tree_clear (&tree);
}

TEST (links_are_named_and_not_followed)
{
  HgTree tree = open_tree (golden ("trees/links.h5"));
  CHECK_EQUAL (tree.n, 8);
  CHECK_TEXT (at (&tree, "/group/soft")->fault, "is a link to /group/x, which is not followed");
  CHECK_TEXT (at (&tree, "/group/out")->fault,
              "is a link to /users in the file /etc/passwd, which is not opened");
  CHECK_TEXT (at (&tree, "/group/cycle")->fault, "is another name of /group");
  CHECK_TEXT (at (&tree, "/group/x")->fault, "is another name of /group/again");
  CHECK (at (&tree, "/group/again")->fault == NULL);
  CHECK_TEXT (at (&tree, "/packed")->fault, "is packed by a filter (number 32000) that is not supported: pack it with deflate (zlib)");
  CHECK_CONTAINS (at (&tree, "/packed")->filters, "(filter 32000)");
  hg_tree_clear (&tree);
}

TEST (other_programs_files_and_kerass_are_listed)
{
  HgTree tree = open_tree (golden ("trees/user.mat"));
  CHECK_TEXT (attribute (at (&tree, "/x"), "MATLAB_class"), "double");
  hg_tree_clear (&tree);
  tree = open_tree (golden ("keras/universal_lstm.h5"));
  CHECK_CONTAINS (attribute (at (&tree, "/"), "model_config"), "Sequential");
  CHECK_CONTAINS (attribute (at (&tree, "/model_weights"), "layer_names"), "lstm");
  hg_tree_clear (&tree);
}

TEST (archives_show_their_members_and_what_is_in_them)
{
  HgTree tree = open_tree (golden ("foreign/deflated.keras"));
  const HgTreeItem *config = at (&tree, "/config.json");
  CHECK_EQUAL (config->kind, HG_TREE_MEMBER);
  CHECK_CONTAINS (config->type, "packed from ");
  CHECK (attribute (config, "class_name") != NULL && attribute (config, "layers") != NULL);
  CHECK (attribute (at (&tree, "/metadata.json"), "keras_version") != NULL);
  CHECK_EQUAL (at (&tree, "/model.weights.h5/layers")->kind, HG_TREE_GROUP);
  hg_tree_clear (&tree);
}

static HgRows
open_rows (const char *file, const char *path, uint64_t first, uint64_t count)
{
  HgError error = { 0 };
  HgRows rows;
  CHECK_DONE (hg_rows_open (golden (file), path, first, count, &rows, NULL, &error), error);
  return rows;
}

static double
number (const HgRows *rows, size_t i)
{
  return rows->numbers != NULL && i < rows->numbers->values ? (double)rows->numbers->data[i] : -1e9;
}

TEST (rows_of_numbers_come_as_a_tensor)
{
  char text[HG_SHAPE_TEXT];
  HgRows rows = open_rows ("trees/nested.h5", "/a/b/c/x", 1, 3);
  if (CHECK (rows.numbers != NULL))
    CHECK_TEXT (hg_shape_text (&rows.numbers->shape, text), "3 × 4 × 3");
  CHECK_TEXT (hg_shape_text (&rows.shape, text), "5 × 4 × 3");
  CHECK (rows.rounded);
  CHECK_NEAR (number (&rows, 0), 12.1, 1e-6);
  CHECK_NEAR (number (&rows, 35), 47.1, 1e-5);
  hg_rows_clear (&rows);
  static const char *const exact[]
      = { "/a/b/c/as f2", "/a/b/c/as f4", "/a/b/c/as f4 big", "/a/b/c/as i1", "/a/b/c/as u2" };
  for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
    {
      rows = open_rows ("trees/nested.h5", exact[i], 0, 0);
      CHECK (!rows.rounded && number (&rows, 0) == 1 && number (&rows, 2) == 3);
      CHECK_EQUAL (number (&rows, 3), i == 4 ? 4 : -4);
      hg_rows_clear (&rows);
    }
  rows = open_rows ("trees/nested.h5", "flags", 1, 1);
  CHECK (number (&rows, 0) == 0 && number (&rows, 1) == 1);
  hg_rows_clear (&rows);
  rows = open_rows ("trees/nested.h5", "/scalar", 0, 0);
  CHECK_EQUAL (number (&rows, 0), 2.5);
  hg_rows_clear (&rows);
}

static const char *
cell (const HgRows *rows, size_t row, size_t column)
{
  return row < rows->n_rows && column < rows->n_columns ? rows->cells[row * rows->n_columns + column] : NULL;
}

TEST (texts_and_tables_come_in_cells)
{
  HgRows rows = open_rows ("trees/table.h5", "/frame/table", 2, 5);
  CHECK (rows.numbers == NULL && rows.n_rows == 5 && rows.n_columns == 4);
  if (rows.n_columns == 4)
    {
      CHECK_TEXT (rows.columns[0], "index");
      CHECK_TEXT (rows.columns[2], "values_block_0[1]");
      CHECK_TEXT (rows.columns[3], "kind");
    }
  CHECK_TEXT (cell (&rows, 0, 0), "20");
  CHECK_TEXT (cell (&rows, 4, 2), "3.25");
  CHECK_TEXT (cell (&rows, 1, 3), "odd");
  hg_rows_clear (&rows);
  rows = open_rows ("trees/nested.h5", "/words", 0, 0);
  CHECK_TEXT (cell (&rows, 2, 0), "drei ä");
  hg_rows_clear (&rows);
  rows = open_rows ("trees/nested.h5", "/fixed", 1, 1);
  CHECK (rows.n_rows == 1);
  CHECK_TEXT (cell (&rows, 0, 0), "c");
  hg_rows_clear (&rows);
}

/* The sentence for @path of @file, from row @first on. */
static const char *
refused (const char *file, const char *path, uint64_t first)
{
  static HgError error;
  HgRows rows;
  error = (HgError){ 0 };
  CHECK (!hg_rows_open (golden (file), path, first, 1, &rows, NULL, &error));
  hg_rows_clear (&rows);
  return error.text;
}

TEST (what_cannot_be_read_is_said)
{
  CHECK_TEXT (refused ("trees/nested.h5", "/a/b/c/x", 5),
              "nested.h5: /a/b/c/x: expected a row below 5, got 5");
  CHECK_TEXT (refused ("trees/nested.h5", "/a/b", 0), "nested.h5: /a/b is not a data set");
  CHECK_TEXT (refused ("trees/nested.h5", "/none", 0), "nested.h5: /none: is empty");
  CHECK_CONTAINS (refused ("trees/links.h5", "/group/out", 0),
                  "out is a link to elsewhere, which is not followed");
  CHECK_CONTAINS (refused ("trees/links.h5", "/packed", 0), "/packed: is packed by a filter (number 32000)");
  CHECK_TEXT (refused ("data/sines.npy", "/x", 0), "sines.npy: expected an HDF5 file, got something else");
}

static HgDataset *
open_data (const char *file, const char *path, HgError *error)
{
  const HgDataOptions options = { .dataset = path };
  *error = (HgError){ 0 };
  return hg_data_open (golden (file), &options, NULL, error);
}

TEST (arrays_of_any_file_are_data)
{
  HgError error;
  char text[HG_SHAPE_TEXT];
  HgDataset *dataset = open_data ("trees/nested.h5", "/a/b/c/x", &error);
  if (CHECK_DONE (dataset != NULL, error))
    CHECK_TEXT (hg_shape_text (&dataset->x->shape, text), "5 × 4 × 3");
  hg_dataset_unref (dataset);
  dataset = open_data ("keras/keras2_lstm_ae.io.h5", NULL, &error);
  if (CHECK_DONE (dataset != NULL, error))
    {
      CHECK (dataset->y != NULL);
      CHECK_CONTAINS (dataset->note, "Input: x0. Targets: y0");
    }
  hg_dataset_unref (dataset);
  CHECK (open_data ("trees/nested.h5", NULL, &error) == NULL);
  CHECK_CONTAINS (error.text, "nested.h5: which array is the input? Expected x0");
  CHECK (open_data ("trees/nested.h5", "/a", &error) == NULL);
  CHECK_TEXT (error.text, "nested.h5: /a: expected a data set of numbers, got a group");
  CHECK (open_data ("trees/nested.h5", "/words", &error) == NULL);
  CHECK_TEXT (error.text, "nested.h5: /words: expected a data set of numbers, got string");
  CHECK (open_data ("trees/nested.h5", "/nix", &error) == NULL);
  CHECK_CONTAINS (error.text, "nested.h5: /nix: expected the path of a data set");
  CHECK (open_data ("data/sines.npy", "/x", &error) == NULL);
  CHECK_TEXT (error.text, "sines.npy: expected an HDF5 file, which alone has data sets with paths");
}

TEST (too_many_objects_are_refused)
{
  HgError error = { 0 };
  HgTree tree;
  const char *path = scratch ("many.h5");
  char name[16];
  hid_t access = H5Pcreate (H5P_FILE_ACCESS);
  H5Pset_libver_bounds (access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST); /* small groups */
  hid_t file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, access), group = H5I_INVALID_HID;
  for (int i = 0; i < HG_TREE_OBJECTS + 1; i++)
    {
      snprintf (name, sizeof name, "%d", i);
      group = H5Gcreate2 (file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
      H5Gclose (group);
    }
  H5Fclose (file);
  H5Pclose (access);
  CHECK (!hg_tree_open (path, &tree, NULL, &error));
  CHECK_TEXT (error.text, "many.h5: expected at most 50,000 objects and attributes, got more");
  hg_tree_clear (&tree);
}

TEST (what_lies_too_deep_or_is_too_long_is_said)
{
  HgError error = { 0 };
  HgTree tree;
  HgRows rows;
  const char *path = scratch ("deep.h5");
  hid_t file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT),
        group = H5Gopen2 (file, "/", H5P_DEFAULT);
  for (int i = 0; i < HG_TREE_DEPTH + 10; i++)
    {
      hid_t inner = H5Gcreate2 (group, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
      H5Gclose (group);
      group = inner;
    }
  H5Gclose (group);
  hid_t type = H5Tcopy (H5T_C_S1), space = H5Screate_simple (1, (const hsize_t[]){ HG_ROWS_CELLS + 1 }, NULL);
  H5Tset_size (type, 4);
  H5Dclose (H5Dcreate2 (file, "texts", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Sclose (space);
  H5Tclose (type);
  H5Fclose (file);
  if (CHECK_DONE (hg_tree_open (path, &tree, NULL, &error), error) && CHECK_EQUAL (tree.n, HG_TREE_DEPTH + 2))
    CHECK_TEXT (tree.items[HG_TREE_DEPTH].fault, "lies in more than 64 groups: what is in it is not listed");
  hg_tree_clear (&tree);
  CHECK (!hg_rows_open (path, "/texts", 0, 0, &rows, NULL, &error));
  CHECK_TEXT (error.text, "deep.h5: /texts: expected at most 100,000 texts at once, got 100,001 rows of 1");
  hg_rows_clear (&rows);
  if (CHECK_DONE (hg_rows_open (path, "/texts", 100, 7, &rows, NULL, &error), error))
    CHECK_EQUAL (rows.n_rows, 7);
  hg_rows_clear (&rows);
}
