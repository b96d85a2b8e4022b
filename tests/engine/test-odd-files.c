/* Wrong and odd files, each with the exact sentence that a person reads. What they hold is written out here;
 * those of HDF5 are in tests/golden. */
#include "engine/place.h"
#include "reader/open.h"

typedef enum
{
  DATA,
  MODEL,
  TREE
} Kind;

typedef struct
{
  Kind kind;
  const char *name, *bytes;
  size_t n;
  const char *sentence;
  HgDataOptions options;
} Case;

/* A file of that name with a text in it. */
#define TEXT(text) text, sizeof (text) - 1
/* A file of tests/golden. */
#define GOLDEN NULL, 0

/* A .npy file with that header, and zeros behind it up to 192 bytes. */
#define NPY(header) "\x93NUMPY\x01\x00\x76\x00" header

static const Case cases[] = {
  { DATA, "ragged.csv", TEXT ("a,b\n1,2\n3\n5,6\n"),
    "ragged.csv: row 3: expected 2 columns, got 1: remove the row or fix its separators" },
  { DATA, "text.csv", TEXT ("a,b\n1,2\n3,x\n5,6\n"),
    "text.csv: row 3, column b: expected a number, got “x”: choose other columns, or “drop”, “hold” or "
    "“mean” for missing values" },
  { DATA, "empty.csv", TEXT (""), "empty.csv: expected a table, got an empty file" },
  { DATA, "one-column.csv", TEXT ("a\n1\n2\n"),
    "one-column.csv: expected at least two columns of numbers, got one: nothing can be squeezed into less; a "
    "single column can be read in windows of several rows" },
  { DATA, "only-header.csv", TEXT ("a,b\n"),
    "only-header.csv: expected rows of numbers, got a header and nothing below it" },
  { DATA, "gap.csv", TEXT ("a,b\n1,2\n3,\n5,6\n"),
    "gap.csv: row 3, column b: the value is missing (“”): choose “drop”, “hold” or “mean” for missing "
    "values" },
  { DATA, "nan.csv", TEXT ("a,b\n1,2\nnan,4\n5,6\n"),
    "nan.csv: row 3, column a: the value is missing (“nan”): choose “drop”, “hold” or “mean” for missing "
    "values" },
  { DATA, "infinite.csv", TEXT ("a,b\n1,2\n1e999,4\n5,6\n"),
    "infinite.csv: row 3, column a: expected a finite number, got “1e999”: choose “drop”, “hold” or “mean” "
    "for missing values" },
  { DATA, "quote.csv", TEXT ("a,b\n1,\"2\n3,4\n"), "quote.csv: row 2: a quote is opened and never closed" },
  { DATA, "only-text.csv", TEXT ("a,b\nx,y\nz,w\n"),
    "only-text.csv: expected columns of numbers, found none to use as features" },
  { DATA, "blank-lines.csv", TEXT ("\n\n\n"), "blank-lines.csv: expected a table, got an empty file" },
  { DATA, "binary.csv", TEXT ("\0\1\2\3\4\5\6\7"),
    "binary.csv: row 1: expected text, got a NUL byte: is this a CSV file?" },
  { DATA, "longer-row.csv", TEXT ("a,b\n1,2\n3,4,5\n"),
    "longer-row.csv: row 3: expected 2 columns, got 3: remove the row or fix its separators" },
  { DATA,
    "no-such-column.csv",
    TEXT ("a,b\n1,2\n3,4\n"),
    "no-such-column.csv: there is no column “c” among its 2 columns (a, b)",
    { .columns = "a,c" } },
  { DATA,
    "column-beyond.csv",
    TEXT ("a,b\n1,2\n3,4\n"),
    "column-beyond.csv: there is no column “1-3” among its 2 columns (a, b)",
    { .columns = "1-3" } },
  { DATA,
    "no-such-label.csv",
    TEXT ("a,b\n1,2\n3,4\n"),
    "no-such-label.csv: there is no column “kind” among its 2 columns (a, b)",
    { .label = "kind" } },
  { DATA,
    "no-such-time.csv",
    TEXT ("a,b\n1,2\n3,4\n"),
    "no-such-time.csv: there is no column “when” among its 2 columns (a, b)",
    { .time = "when" } },
  { DATA,
    "window.csv",
    TEXT ("a,b\n1,2\n3,4\n"),
    "window.csv: expected at least 5 rows for a window of 5, got 2",
    { .window = 5 } },
  { DATA,
    "size.csv",
    TEXT ("a,b\n1,2\n3,4\n"),
    "size.csv: expected images (rows × columns × channels) to bring to a size, got samples of 2",
    { .width = 4, .height = 4 } },
  { DATA,
    "path.csv",
    TEXT ("a,b\n1,2\n3,4\n"),
    "path.csv: expected an HDF5 file, which alone has data sets with paths",
    { .dataset = "/x" } },
  { DATA, "text.npy", TEXT ("hello"), "text.npy: expected a NumPy array (.npy), got something else" },
  { DATA, "empty.npy", TEXT (""), "empty.npy: expected a NumPy array (.npy), got an empty file" },
  { DATA, "magic.npy", TEXT ("\x93NUMPY"), "magic.npy: expected a NumPy array (.npy), got something else" },
  { DATA, "version.npy", TEXT ("\x93NUMPY\x09\x00\x76\x00xxxxxxxxxxxx"),
    "version.npy: expected .npy format 1.0 or 2.0, got 9.0" },
  { DATA, "long-header.npy", TEXT ("\x93NUMPY\x02\x00\xff\xff\xff\x7f"),
    "long-header.npy: expected a header of at most 10,000 bytes, got 2147483647" },
  { DATA, "object.npy", TEXT (NPY ("{'descr': '|O', 'fortran_order': False, 'shape': (4, 4), }")),
    "object.npy: holds Python objects, which are never loaded: expected an array of numbers" },
  { DATA, "record.npy", TEXT (NPY ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4, 4), }")),
    "record.npy: expected one type of number in the header, got “[('a', '<f4')], 'for”" },
  { DATA, "text-type.npy", TEXT (NPY ("{'descr': '<U4', 'fortran_order': False, 'shape': (4, 4), }")),
    "text-type.npy: expected numbers of type f2 … f8, i1 … i8 or u1 … u8, got “<U4”" },
  { DATA, "complex.npy", TEXT (NPY ("{'descr': '<c8', 'fortran_order': False, 'shape': (4, 2), }")),
    "complex.npy: expected numbers of type f2 … f8, i1 … i8 or u1 … u8, got “<c8”" },
  { DATA, "big-endian.npy", TEXT (NPY ("{'descr': '>f4', 'fortran_order': False, 'shape': (4, 4), }")),
    "big-endian.npy: expected little-endian numbers, got “>f4”: save it with astype ('<f4')" },
  { DATA, "fortran.npy", TEXT (NPY ("{'descr': '<f4', 'fortran_order': True, 'shape': (4, 4), }")),
    "fortran.npy: expected C order, got Fortran order: save it with numpy.ascontiguousarray" },
  { DATA, "short.npy", TEXT (NPY ("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 5), }")),
    "short.npy: expected 80 bytes after the header for 4 × 5, got 64: is the file complete?" },
  { DATA, "long.npy", TEXT (NPY ("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }")),
    "long.npy: expected 48 bytes after the header for 4 × 3, got 64: is the file complete?" },
  { DATA, "flat.npy", TEXT (NPY ("{'descr': '<f4', 'fortran_order': False, 'shape': (16,), }")),
    "flat.npy: expected samples first and at least one more axis, got 16" },
  { DATA, "scalar.npy", TEXT (NPY ("{'descr': '<f8', 'fortran_order': False, 'shape': (), }")),
    "scalar.npy: expected 8 bytes after the header for 1, got 64: is the file complete?" },
  { DATA, "no-values.npy", TEXT (NPY ("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4), }")),
    "no-values.npy: expected values, got an empty array (0 × 4)" },
  { DATA, "negative.npy", TEXT (NPY ("{'descr': '<f4', 'fortran_order': False, 'shape': (-4, -4), }")),
    "negative.npy: expected a size in the header, got “-4, -4), }          ”" },
  { DATA, "huge.npy",
    TEXT (NPY ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }")),
    "huge.npy: expected a size in the header, got “4611686018427387904,”" },
  { DATA, "axes.npy",
    TEXT (NPY ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,16), }")),
    "axes.npy: expected at most 8 axes, got more" },
  { DATA, "no-shape.npy", TEXT (NPY ("{'descr': '<f4', 'fortran_order': False, }")),
    "no-shape.npy: expected descr, fortran_order and shape in the header, got “”" },
  { DATA, "code.npy", TEXT (NPY ("__import__('os').system('true')")),
    "code.npy: expected “{” in the header, got “__import__('os').sys”" },
  { DATA,
    "columns.npy",
    TEXT (NPY ("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 4), }")),
    "columns.npy: there is no column “a” among its 4 columns (1, 2, 3, 4)",
    { .columns = "a" } },
  { DATA, "text.npz", TEXT ("hello"),
    "text.npz: expected a NumPy archive (.npz), got no sound zip archive: Not a zip archive" },
  { DATA, "empty.npz", TEXT (""), "empty.npz: expected a NumPy archive (.npz), got an empty file" },
  { DATA, "cut.npz", TEXT ("PK\3\4\24\0\0\0\0\0"),
    "cut.npz: expected a NumPy archive (.npz), got no sound zip archive: Not a zip archive" },
  { DATA, "no-member.npz", TEXT ("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    "no-member.npz: expected arrays (.npy) in the archive, got none" },
  { DATA, "odd.bin", TEXT ("xxxx"),
    "odd.bin: expected images of CIFAR-10, 3,073 bytes each (CIFAR-100: 3,074), got a file of 4 bytes" },
  { DATA, "empty.bin", TEXT (""),
    "empty.bin: expected images of CIFAR-10, 3,073 bytes each (CIFAR-100: 3,074), got a file of 0 bytes" },
  { DATA, "magic.idx", TEXT ("abcd"),
    "magic.idx: expected an array in MNIST's format (IDX), which begins with two zero bytes, got something "
    "else" },
  { DATA, "empty.idx", TEXT (""), "empty.idx: expected an array in MNIST's format (IDX), got an empty file" },
  { DATA, "type.idx", TEXT ("\0\0\7\1\0\0\0\1x"),
    "type.idx: expected numbers of type 0x08, 0x09 or 0x0b … 0x0e, got 0x07" },
  { DATA, "no-axes.idx", TEXT ("\0\0\10\0"), "no-axes.idx: expected 1 to 8 axes, got 0" },
  { DATA, "short.idx", TEXT ("\0\0\10\3\0\0\0\2\0\0\0\2\0\0\0\2abc"),
    "short.idx: expected 8 bytes after the header for 2 × 2 × 2, got 3: is the file complete?" },
  { DATA, "none.idx", TEXT ("\0\0\10\3\0\0\0\0\0\0\0\2\0\0\0\2"),
    "none.idx: expected values, got an empty array (0 × 2 × 2)" },
  { DATA, "labels-idx1-ubyte", TEXT ("\0\0\10\1\0\0\0\2ab"),
    "labels-idx1-ubyte: expected samples of at least one axis, got 2 single numbers: labels are taken from "
    "beside their images, so open these" },
  { DATA, "text.png", TEXT ("hello"), "text.png: expected a PNG or JPEG image, got something else" },
  { DATA, "empty.png", TEXT (""), "empty.png: expected a PNG or JPEG image, got an empty file" },
  { DATA, "cut.png", TEXT ("\x89PNG\r\n\x1a\n\0\0\0\15IHDR"),
    "cut.png: the image is damaged or cut off (it ends too early)" },
  { DATA, "cut.jpg", TEXT ("\xff\xd8\xff\xe0"),
    "cut.jpg: the image is damaged or cut off (Premature end of JPEG file)" },
  { DATA, "gif.jpg", TEXT ("GIF89a"), "gif.jpg: expected a PNG or JPEG image, got something else" },
  { DATA, "name.xyz", TEXT ("what"),
    "name.xyz: expected a built-in name such as sines, a table (.csv, .tsv, .txt), arrays (.npy, .npz, .h5) "
    "or images (.png, .jpg, a folder of them, CIFAR-10's .bin, MNIST's -ubyte or .idx, also with .gz)" },
  { DATA, "none.h5", TEXT (""), "none.h5: expected an HDF5 file, got an empty file" },
  { DATA, "text.h5", TEXT ("hello"), "text.h5: expected an HDF5 file, got something else" },
  { MODEL, "foreign/empty.h5", GOLDEN, "empty.h5: expected an HDF5 file, got an empty file" },
  { MODEL, "foreign/text.h5", GOLDEN, "text.h5: expected an HDF5 file, got something else" },
  { MODEL, "foreign/plain_table.h5", GOLDEN,
    "plain_table.h5: is an HDF5 file, but no Keras model: the attribute model_config is missing" },
  { MODEL, "foreign/config_not_json.h5", GOLDEN,
    "config_not_json.h5: model_config: expected JSON, got “{not json” (column 4: string or '}' expected near "
    "'not')" },
  { MODEL, "foreign/huge_units.h5", GOLDEN,
    "huge_units.h5: the layer dec1: units: expected 1 … 1,000,000,000, got 2,000,000,000" },
  { MODEL, "foreign/loop.h5", GOLDEN, "loop.h5: the layer enc1 is part of a loop: it needs its own output" },
  { MODEL, "foreign/no_weights_group.h5", GOLDEN, "no_weights_group.h5: model_weights is missing" },
  { MODEL, "foreign/truncated.h5", GOLDEN, "truncated.h5: the HDF5 file is damaged or cut off" },
  { MODEL, "foreign/wrong_shape.h5", GOLDEN, "wrong_shape.h5: dec1/kernel: expected 3 × 6, got 3 × 7" },
  { MODEL, "foreign/no_weights.keras", GOLDEN, "no_weights.keras: model.weights.h5 is missing" },
  { MODEL, "trees/table.h5", GOLDEN,
    "table.h5: is an HDF5 file, but no Keras model: the attribute model_config is missing" },
  { MODEL, "empty.keras", TEXT (""), "empty.keras: expected an HDF5 file, got an empty file" },
  { MODEL, "text.keras", TEXT ("hello"), "text.keras: expected an HDF5 file, got something else" },
  { MODEL, "cut.keras", TEXT ("PK\3\4\24\0\0\0\0\0"), "cut.keras: the archive is damaged or cut off" },
  { MODEL, "none.keras", TEXT ("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    "none.keras: config.json is missing" },
  { MODEL, "foreign", GOLDEN, "foreign: expected a file, got a folder" },
  { TREE, "text.dat", TEXT ("hello"), "text.dat: expected an HDF5 file, got something else" },
  { TREE, "empty.dat", TEXT (""), "empty.dat: expected an HDF5 file, got an empty file" },
  { TREE, "foreign/truncated.h5", GOLDEN, "truncated.h5: the HDF5 file is damaged or cut off" },
  { TREE, "none.zip", TEXT ("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    "none.zip: config.json is missing" },
  { DATA, "trees/nested.h5", GOLDEN,
    "nested.h5: which array is the input? Expected x0 (x1, …), x, x_train, data, inputs or a single array, "
    "got a/b/c/as f2, a/b/c/as f4, a/b/c/as f4 big, a/b/c/as i1, a/b/c/as i4 big and 7 more: choose one by "
    "its path" },
  { DATA,
    "trees/nested.h5",
    GOLDEN,
    "nested.h5: /words: expected a data set of numbers, got string",
    { .dataset = "/words" } },
  { DATA,
    "trees/nested.h5",
    GOLDEN,
    "nested.h5: /a: expected a data set of numbers, got a group",
    { .dataset = "/a" } },
  { DATA,
    "trees/nested.h5",
    GOLDEN,
    "nested.h5: scalar: expected samples first and at least one more axis, got a single number",
    { .dataset = "/scalar" } },
  { DATA,
    "trees/nested.h5",
    GOLDEN,
    "nested.h5: labels: expected samples first and at least one more axis, got 5",
    { .dataset = "/labels" } },
  { DATA, "trees/nested.h5", GOLDEN, "nested.h5: /none: is empty", { .dataset = "/none" } },
  { DATA, "trees/nested.h5", GOLDEN, "nested.h5: /nothing: has no numbers", { .dataset = "/nothing" } },
  { DATA,
    "trees/nested.h5",
    GOLDEN,
    "nested.h5: /nix: expected the path of a data set in the file, got none of them",
    { .dataset = "/nix" } },
  { DATA, "trees/table.h5", GOLDEN, "table.h5: expected data sets of numbers, got none" },
  { DATA,
    "trees/links.h5",
    GOLDEN,
    "links.h5: /group/out: is a link to /users in the file /etc/passwd, which is not opened",
    { .dataset = "/group/out" } },
  { DATA,
    "trees/links.h5",
    GOLDEN,
    "links.h5: /packed: is packed by a filter (number 32000) that is not supported: pack it with deflate "
    "(zlib)",
    { .dataset = "/packed" } },
  { DATA, "images/kinds", GOLDEN,
    "colour.jpg: expected 4 × 3 pixels, as alpha.png has, got 16 × 8: choose one size for all, such as 4x3" },
  { DATA,
    "images/folder",
    GOLDEN,
    "folder: images are taken as they are: leave out a label column",
    { .label = "kind" } },
  { DATA, "trees", GOLDEN, "trees: expected images (.png, .jpg) in the folder, got none" },
};

_Static_assert(sizeof cases / sizeof *cases >= 60, "fewer wrong files than promised");

static bool
read_case (const Case *it, const char *path, HgError *error)
{
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgDataset *dataset = NULL;
  HgTree tree = { 0 };
  const bool done = it->kind == MODEL  ? hg_model_open (path, &model, &weights, NULL, NULL, error)
                    : it->kind == TREE ? hg_tree_open (path, &tree, NULL, error)
                                       : (dataset = hg_data_open (path, &it->options, NULL, error)) != NULL;
  hg_model_unref (model);
  hg_weights_unref (weights);
  hg_dataset_unref (dataset);
  hg_tree_clear (&tree);
  return done;
}

/* The path of @it's file, which is written where it is not in tests/golden. */
static const char *
make (const Case *it)
{
  enum
  {
    NPY_BYTES = 192,
    NPY_HEAD = 128
  };
  char bytes[NPY_BYTES] = { 0 };
  if (it->bytes == NULL)
    return golden (it->name);
  const char *path = scratch (it->name);
  FILE *file = fopen (path, "we");
  if (file == NULL)
    abort ();
  if (it->n > 10 && memcmp (it->bytes, "\x93NUMPY\x01\x00\x76\x00", 10) == 0)
    {
      memset (bytes, ' ', NPY_HEAD - 1);
      memcpy (bytes, it->bytes, it->n < NPY_HEAD - 1 ? it->n : NPY_HEAD - 1);
      bytes[NPY_HEAD - 1] = '\n';
      fwrite (bytes, 1, sizeof bytes, file);
    }
  else
    fwrite (it->bytes, 1, it->n, file);
  fclose (file);
  return path;
}

TEST (every_wrong_file_has_its_sentence)
{
  const size_t n = sizeof cases / sizeof *cases;
  for (size_t i = 0; i < n; i++)
    {
      HgError error = { 0 };
      if (read_case (&cases[i], make (&cases[i]), &error))
        test_fault (__FILE__, __LINE__, "%s is read", cases[i].name);
      else if (strcmp (error.text, cases[i].sentence) != 0)
        test_fault (__FILE__, __LINE__, "%s: \"%s\", expected \"%s\"", cases[i].name, error.text,
                    cases[i].sentence);
    }
  printf ("# %zu files\n", n);
}
