#include "files/keras-arrays.h"
#include "files/keras-words.h"
#include <string.h>

static const char *
text_of (const json_t *object, const char *key)
{
  const char *text = json_string_value (json_object_get (object, key));
  return text != NULL ? text : "";
}

/* The layer that @layer wraps, or NULL. */
static const json_t *
wrapped (const json_t *layer)
{
  return json_object_get (json_object_get (layer, "config"), "layer");
}

/* Arrays a gate: Keras 1 has a kernel, a recurrent kernel and a bias for each. */
static size_t
gates_apart (const json_t *layer, const HgKerasWriter *writer)
{
  bool joined = strcmp (text_of (layer, "consume_less"), "gpu") == 0;
  if (writer->keras >= 2 || joined)
    return 0;
  return strcmp (text_of (layer, "class_name"), "LSTM") == 0  ? 4
         : strcmp (text_of (layer, "class_name"), "GRU") == 0 ? 3
                                                              : 0;
}

size_t
hg_keras_stored (const json_t *layer, const HgKerasWriter *writer, const HgWeightSpec *specs, size_t n,
                 size_t *trainable)
{
  const json_t *inner = wrapped (layer);
  size_t gates = gates_apart (inner != NULL ? inner : layer, writer), learned = 0;
  for (size_t i = 0; i < n; i++)
    learned += specs[i].trainable;
  size_t stored = gates > 0 ? n * gates : n;
  *trainable = learned == n ? stored : learned;
  return stored;
}

/* The values of @from with its axes in the order @order: axis k of the result is axis order[k]. */
static HgTensor *
permute (const HgTensor *from, const int *order, HgError *error)
{
  int rank = from->shape.rank;
  size_t strides[HG_MAX_RANK], at[HG_MAX_RANK] = { 0 };
  HgShape shape = { .rank = rank };
  for (int k = 0; k < rank; k++)
    {
      shape.dim[k] = from->shape.dim[order[k]];
      strides[k] = 1;
      for (int j = order[k] + 1; j < rank; j++)
        strides[k] *= (size_t)from->shape.dim[j];
    }
  HgTensor *to = hg_tensor_new (&shape, error);
  for (size_t i = 0; to != NULL && i < to->values; i++)
    {
      size_t source = 0;
      for (int k = 0; k < rank; k++)
        source += at[k] * strides[k];
      to->data[i] = from->data[source];
      for (int k = rank; k-- > 0 && ++at[k] == (size_t)shape.dim[k];)
        at[k] = 0;
    }
  return to;
}

/* The kernel @from (sides …, in, out) turned by half a turn in space: its places in reverse. */
static HgTensor *
turn_in_space (const HgTensor *from, HgError *error)
{
  int rank = from->shape.rank;
  HgTensor *to = hg_tensor_new (&from->shape, error);
  if (to == NULL)
    return NULL;
  size_t block = (size_t)from->shape.dim[rank - 2] * (size_t)from->shape.dim[rank - 1];
  size_t places = block > 0 ? from->values / block : 0;
  for (size_t i = 0; i < places; i++)
    memcpy (to->data + i * block, from->data + (places - 1 - i) * block, block * sizeof *to->data);
  return to;
}

/* How the kernel of a convolution that Keras 1 wrote lies, as an order of axes for permute (); NULL: as
 * today, but for axes of 1. */
static const int *
old_kernel_order (const json_t *layer, const HgShape *shape, const HgShape *want)
{
  static const int first[] = { 2, 3, 1, 0 }, transposed[] = { 0, 1, 3, 2 },
                   transposed_first[] = { 2, 3, 0, 1 };
  bool channels_first
      = strcmp (text_of (json_object_get (layer, "config"), "data_format"), "channels_first") == 0;
  const char *class = text_of (layer, "class_name");
  if (shape->rank != 4)
    return NULL;
  if (strcmp (class, "Conv1D") == 0)
    return shape->dim[1] == 1 && shape->dim[0] == want->dim[0] && shape->dim[2] == want->dim[1] ? NULL
                                                                                                : first;
  if (strcmp (class, "Conv2DTranspose") == 0)
    return channels_first ? transposed_first : transposed;
  return channels_first ? first : NULL;
}

static HgShape
permuted (const HgShape *shape, const int *order)
{
  HgShape result = *shape;
  for (int k = 0; order != NULL && k < shape->rank; k++)
    result.dim[k] = shape->dim[order[k]];
  return result;
}

static bool
mismatch (const char *name, const HgShape *want, const HgShape *got, HgError *error)
{
  char expected[HG_SHAPE_TEXT], came[HG_SHAPE_TEXT];
  return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected %s, got %s", name,
                       hg_shape_text (want, expected), hg_shape_text (got, came));
}

/* @tensor, whose reference it takes, seen as @shape, which has as many values. */
static HgTensor *
reshaped (HgTensor *tensor, const HgShape *shape, HgError *error)
{
  HgTensor *same = tensor != NULL ? hg_tensor_new (shape, error) : NULL;
  if (same != NULL)
    memcpy (same->data, tensor->data, tensor->values * sizeof *same->data);
  hg_tensor_unref (tensor);
  return same;
}

/* A convolution's kernel. */
static bool
take_kernel (const json_t *layer, const HgKerasWriter *writer, const HgStoredArray *stored,
             const HgWeightSpec *spec, HgTensor **weight, HgError *error)
{
  const int *order = writer->keras < 2 ? old_kernel_order (layer, &stored->shape, &spec->shape) : NULL;
  HgShape shape = permuted (&stored->shape, order), flat = shape;
  /* A line's kernel in Keras 1 is an image's of one column. */
  if (shape.rank == 4 && spec->shape.rank == 3 && shape.dim[1] == 1)
    flat = (HgShape){ .rank = 3, .dim = { shape.dim[0], shape.dim[2], shape.dim[3] } };
  if (!hg_shape_equal (&flat, &spec->shape))
    return mismatch (spec->name, &spec->shape, &flat, error);
  if (stored->value == NULL)
    return true;
  HgTensor *turned = order != NULL ? permute (stored->value, order, error) : hg_tensor_ref (stored->value);
  if (turned != NULL && !hg_shape_equal (&turned->shape, &spec->shape))
    turned = reshaped (turned, &spec->shape, error);
  if (turned != NULL && writer->theano)
    {
      *weight = turn_in_space (turned, error);
      hg_tensor_unref (turned);
    }
  else
    *weight = turned;
  return *weight != NULL;
}

/* Joins the columns of @gates arrays, stored[0], stored[step], …, into one; @columns says which gate's place
 * each takes. */
static bool
join_gates (const HgStoredArray *stored, size_t step, size_t gates, const size_t *columns,
            const HgWeightSpec *spec, HgTensor **weight, HgError *error)
{
  HgShape one = spec->shape;
  one.dim[one.rank - 1] /= (int64_t)gates;
  for (size_t g = 0; g < gates; g++)
    if (!hg_shape_equal (&stored[g * step].shape, &one))
      return mismatch (spec->name, &one, &stored[g * step].shape, error);
  if (stored->value == NULL)
    return true;
  *weight = hg_tensor_new (&spec->shape, error);
  size_t units = (size_t)one.dim[one.rank - 1], rows = units > 0 ? stored->value->values / units : 0;
  for (size_t g = 0; *weight != NULL && g < gates; g++)
    for (size_t r = 0; r < rows; r++)
      memcpy ((*weight)->data + (r * gates + columns[g]) * units, stored[g * step].value->data + r * units,
              units * sizeof (HgReal));
  return *weight != NULL;
}

static bool
arrange_gates (const HgStoredArray *stored, size_t gates, const HgWeightSpec *specs, size_t n,
               HgTensor **weights, HgError *error)
{
  /* Keras 1 has an LSTM's cell before its forget gate. */
  static const size_t lstm[] = { 0, 2, 1, 3 }, gru[] = { 0, 1, 2 };
  for (size_t i = 0; i < n; i++)
    if (!join_gates (stored + i, n, gates, gates == 4 ? lstm : gru, &specs[i], &weights[i], error))
      return false;
  return true;
}

/* One gate of a kernel for NVIDIA's library: a kernel's memory holds the transposed matrix, a recurrent one
 * is transposed. */
static void
turn_gate (const HgTensor *from, size_t gates, size_t gate, bool recurrent, HgTensor *to)
{
  size_t rows = (size_t)from->shape.dim[0], units = (size_t)from->shape.dim[1] / gates, width = units * gates;
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < units; j++)
      {
        size_t number = recurrent ? j * units + i : i + j * rows;
        to->data[i * width + gate * units + j]
            = from->data[number / units * width + gate * units + number % units];
      }
}

/* An LSTM or GRU for NVIDIA's library: its bias has a half for each product; an LSTM adds them. */
static bool
arrange_cudnn (const HgStoredArray *stored, size_t gates, const HgWeightSpec *specs, HgTensor **weights,
               HgError *error)
{
  HgShape both = { .rank = 1, .dim = { 2 * hg_shape_axis (&specs[2].shape, -1) } };
  for (size_t i = 0; i < 3; i++)
    {
      const HgShape *want = i < 2 ? &specs[i].shape : &both;
      if (!hg_shape_equal (&stored[i].shape, want))
        return mismatch (specs[i].name, want, &stored[i].shape, error);
    }
  if (stored->value == NULL)
    return true;
  for (size_t i = 0; i < 3; i++)
    if ((weights[i] = hg_tensor_new (&specs[i].shape, error)) == NULL)
      return false;
  for (size_t i = 0; i < 2; i++)
    for (size_t g = 0; g < gates; g++)
      turn_gate (stored[i].value, gates, g, i == 1, weights[i]);
  for (size_t j = 0; j < weights[2]->values; j++)
    weights[2]->data[j]
        = stored[2].value->data[j] + (gates == 4 ? stored[2].value->data[j + weights[2]->values] : 0);
  return true;
}

static bool
arrange_plain (const json_t *layer, const HgKerasWriter *writer, const HgStoredArray *stored,
               const HgWeightSpec *specs, size_t n, HgTensor **weights, HgError *error)
{
  const char *class = text_of (layer, "class_name");
  bool convolves = strcmp (class, "Conv1D") == 0 || strcmp (class, "Conv2D") == 0
                   || strcmp (class, "Conv2DTranspose") == 0 || strcmp (class, "Conv1DTranspose") == 0;
  for (size_t i = 0; i < n; i++)
    {
      if (convolves && i == 0)
        {
          if (!take_kernel (layer, writer, stored, specs, weights, error))
            return false;
          continue;
        }
      if (!hg_shape_equal (&stored[i].shape, &specs[i].shape))
        return mismatch (specs[i].name, &specs[i].shape, &stored[i].shape, error);
      if (stored[i].value != NULL)
        weights[i] = hg_tensor_ref (stored[i].value);
    }
  return true;
}

bool
hg_keras_arrange (const json_t *layer, const HgKerasWriter *writer, const HgStoredArray *stored,
                  size_t n_stored, const HgWeightSpec *specs, size_t n, HgTensor **weights, HgError *error)
{
  const json_t *inner = wrapped (layer);
  const char *class = text_of (layer, "class_name");
  if (inner != NULL && strcmp (class, "Bidirectional") == 0)
    return hg_keras_arrange (inner, writer, stored, n_stored / 2, specs, n / 2, weights, error)
           && hg_keras_arrange (inner, writer, stored + n_stored / 2, n_stored - n_stored / 2, specs + n / 2,
                                n - n / 2, weights + n / 2, error);
  if (inner != NULL)
    return hg_keras_arrange (inner, writer, stored, n_stored, specs, n, weights, error);
  size_t gates = gates_apart (layer, writer);
  if (gates > 0 && n_stored == n * gates)
    return arrange_gates (stored, gates, specs, n, weights, error);
  if (n_stored != n)
    return hg_error_set (error, HG_ERROR_FORMAT, "weights: expected %zu, got %zu", n, n_stored);
  if (n == 3 && strncmp (text_of (layer, HG_KERAS_STORED_CLASS), "CuDNN", 5) == 0)
    return arrange_cudnn (stored, strcmp (class, "LSTM") == 0 ? 4 : 3, specs, weights, error);
  return arrange_plain (layer, writer, stored, specs, n, weights, error);
}
