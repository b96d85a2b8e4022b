/* The program's side of model-records.h: puts a model together and believes nothing. */
#include "base/memory.h"
#include "files/keras-guesses.h"
#include "files/json-read.h"
#include "layers/foreign.h"
#include "reader/model-records.h"
#include "reader/model-tags.h"
#include <stdlib.h>
#include <string.h>

/* What is being put together. */
typedef struct
{
  HgBulkSource *bulk;
  char name[HG_NAME_SIZE];
  const HgNode **nodes;
  size_t n, room;

  /* The node that the records are at; its layer is there when its text was. */
  bool open;
  HgNode at;
  HgForeign *foreign;

  HgEdge outputs[HG_MAX_INPUTS];
  size_t n_outputs, waist, taken; /* taken: weights so far */
  bool bare;                      /* without weights: it need not fit together */
  HgModel *model;
  HgWeights *weights; /* NULL where it is bare */
  HgKerasFacts facts;
  size_t guess_room;
  HgError *error;
} Taking;

/* Ends the node that is open. */
static bool
end_node (Taking *taking)
{
  HgNode *at = &taking->at;
  if (!taking->open)
    return true;
  taking->open = false;
  HgLayer *foreign = taking->foreign != NULL ? hg_layer_foreign (taking->foreign, taking->error) : NULL;
  hg_foreign_unref (taking->foreign);
  taking->foreign = NULL;
  const HgLayer *layer = at->layer != NULL ? at->layer : foreign;
  HgNode *node = layer != NULL && taking->n < MOST_NODES
                         && hg_grow (&taking->nodes, &taking->room, taking->n + 1, sizeof *taking->nodes,
                                     taking->error)
                     ? hg_node_like (at, layer, at->name, at->in, at->n_in, taking->error)
                     : NULL;
  hg_layer_unref (at->layer);
  hg_layer_unref (foreign);
  *at = (HgNode){ .shares = HG_NO_NODE };
  if (node != NULL)
    taking->nodes[taking->n++] = node;
  return node != NULL;
}

/* Ends the graph: what comes after it are numbers and facts. */
static bool
end_graph (Taking *taking)
{
  if (taking->model != NULL)
    return true;
  if (!end_node (taking) || taking->n == 0)
    return false;
  taking->model = hg_model_new (taking->name, taking->nodes, taking->n, taking->outputs, taking->n_outputs,
                                taking->error);
  if (taking->model == NULL || (taking->waist != HG_NO_NODE && taking->waist >= taking->n))
    return false;
  taking->model->waist = taking->waist;
  if (taking->bare)
    return true;
  taking->weights = hg_weights_frame (taking->model, taking->error);
  return taking->weights != NULL;
}

static bool
take_edge (const HgRecord *record, HgEdge *edges, size_t *n)
{
  if (record->n != sizeof *edges || *n == HG_MAX_INPUTS)
    return false;
  memcpy (&edges[(*n)++], record->value, sizeof *edges);
  return true;
}

static bool
take_weight (Taking *taking, const HgRecord *record)
{
  if (!end_graph (taking) || taking->bare || taking->taken == taking->weights->n)
    return false;
  HgWeight *item = &taking->weights->items[taking->taken++];
  item->value = hg_bulk_take_tensor (taking->bulk, record, taking->error);
  return item->value != NULL && hg_shape_equal (&item->value->shape, &item->spec.shape);
}

/* A shape as the rest of the program may meet it. */
static bool
is_shape (const HgShape *shape)
{
  bool fits = shape->rank >= HG_UNKNOWN && shape->rank <= HG_MAX_RANK;
  for (int i = 0; fits && i < shape->rank; i++)
    fits = shape->dim[i] >= HG_UNKNOWN;
  return fits;
}

static bool
take_foreign (Taking *taking, const HgRecord *record)
{
  HgForeignHead head;
  if (record->n != sizeof head || taking->foreign != NULL || taking->at.layer != NULL)
    return false;
  memcpy (&head, record->value, sizeof head);
  taking->foreign = is_shape (&head.out) ? hg_foreign_new ("", "", taking->error) : NULL;
  if (taking->foreign == NULL)
    return false;
  taking->foreign->frozen = head.frozen != 0;
  taking->foreign->out = head.out;
  return true;
}

static bool
take_foreign_weight (HgForeign *foreign, const HgRecord *record)
{
  HgForeignWeight weight;
  if (record->n != sizeof weight || foreign->n == HG_MAX_WEIGHTS)
    return false;
  memcpy (&weight, record->value, sizeof weight);
  const size_t length = strnlen (weight.name, sizeof weight.name);
  const HgRecord name = { 0, (uint32_t)length, (const unsigned char *)weight.name };
  if (!hg_record_text (&name, foreign->weights[foreign->n].name, sizeof weight.name)
      || !hg_shape_known (&weight.shape) || weight.shape.rank > HG_MAX_RANK
      || hg_shape_values (&weight.shape) == HG_UNKNOWN)
    return false;
  foreign->weights[foreign->n++].shape = weight.shape;
  return true;
}

static bool
take_string (const HgRecord *record, char **text)
{
  free (*text);
  return (*text = hg_record_string (record)) != NULL;
}

/* JSON that the program will parse: no deeper than what a file may have. */
static bool
take_json (const HgRecord *record, char **text)
{
  return take_string (record, text) && hg_json_depth (*text) <= HG_JSON_DEPTH;
}

static bool
take_layer (Taking *taking, const HgRecord *record)
{
  char class[CLASS_SIZE];
  if (taking->at.layer != NULL || taking->foreign != NULL || !hg_record_text (record, class, sizeof class))
    return false;
  const HgLayerKind *kind = hg_layer_kind_find (class);
  taking->at.layer = kind != NULL ? hg_layer_new (kind, taking->error) : NULL;
  return taking->at.layer != NULL;
}

static bool
take_option (Taking *taking, const HgRecord *record)
{
  HgLayerOption option;
  if (record->n != sizeof option || taking->at.layer == NULL)
    return false;
  memcpy (&option, record->value, sizeof option);
  if (memchr (option.path, '\0', sizeof option.path) == NULL
      || memchr (option.class, '\0', sizeof option.class) == NULL)
    return false;
  HgLayer *layer = hg_layer_with_option (taking->at.layer, &option, taking->error);
  if (layer == NULL)
    return false;
  hg_layer_unref (taking->at.layer);
  taking->at.layer = layer;
  return true;
}

/* Records of the graph. */
static bool
take_graph (Taking *taking, const HgRecord *record)
{
  uint64_t number;
  if (record->tag == NODE)
    {
      taking->open = end_node (taking);
      return taking->open && hg_record_text (record, taking->at.name, sizeof taking->at.name);
    }
  if (!taking->open)
    return false;
  switch (record->tag)
    {
    case GROUP:
      return hg_record_text (record, taking->at.group, sizeof taking->at.group);
    case SHARES:
      if (!hg_record_number (record, MOST_NODES, &number))
        return false;
      taking->at.shares = (size_t)number;
      return true;
    case LAYER:
      return take_layer (taking, record);
    case OPTION:
      return take_option (taking, record);
    case FOREIGN:
      return take_foreign (taking, record);
    case CLASS:
      return taking->foreign != NULL
             && hg_record_text (record, taking->foreign->class, sizeof taking->foreign->class);
    case CONFIGURATION:
      return taking->foreign != NULL && take_json (record, &taking->foreign->text);
    case FOREIGN_WEIGHT:
      return taking->foreign != NULL && take_foreign_weight (taking->foreign, record);
    default:
      return record->tag == EDGE && take_edge (record, taking->at.in, &taking->at.n_in);
    }
}

static bool
take_flag (const HgRecord *record, bool *flag)
{
  uint64_t number;
  bool done = hg_record_number (record, 1, &number);
  *flag = done && number != 0;
  return done;
}

static bool
take_state (Taking *taking, const HgRecord *record)
{
  HgOptimizerState *state = &taking->facts.state;
  if (state->n_slots == HG_MOST_SLOTS)
    return false;
  HgReal *slot = hg_bulk_take_array (taking->bulk, record, state->n_values, sizeof *slot, taking->error);
  if (slot != NULL)
    state->slots[state->n_slots++] = slot;
  return slot != NULL;
}

static bool
take_remark (HgKerasFacts *facts, const HgRecord *record)
{
  char *text = facts->n_remarks <= HG_KERAS_REMARKS ? hg_record_string (record) : NULL;
  if (text != NULL)
    hg_keras_remark (facts, "%s", text);
  free (text);
  return text != NULL;
}

static bool
take_type (Taking *taking, const HgRecord *record)
{
  HgKerasFacts *facts = &taking->facts;
  if (taking->bare || facts->n_types == taking->weights->n)
    return false;
  if (facts->types == NULL)
    facts->types = hg_alloc (taking->weights->n, sizeof *facts->types, taking->error);
  if (facts->types == NULL)
    return false;
  HgKerasType *type = &facts->types[facts->n_types++];
  return hg_record_text (record, type->text, sizeof type->text);
}

/* Whether the @size bytes of @field hold a text. */
static bool
is_text (const char *field, size_t size)
{
  char text[sizeof ((HgKerasGuess *)NULL)->reason];
  const HgRecord record = { 0, (uint32_t)strnlen (field, size), (const unsigned char *)field };
  return record.n < size && hg_record_text (&record, text, sizeof text);
}

/* A guess is about a layer that is there and says what that has; what else it may be are kinds of layers. */
static bool
take_guess (Taking *taking, const HgRecord *record)
{
  HgKerasFacts *facts = &taking->facts;
  HgKerasGuess guess;
  char value[HG_KERAS_GUESS_VALUE];
  if (record->n != sizeof guess || facts->n_guesses == HG_KERAS_GUESSES)
    return false;
  memcpy (&guess, record->value, sizeof guess);
  bool fits = is_text (guess.layer, sizeof guess.layer) && is_text (guess.option, sizeof guess.option)
              && is_text (guess.value, sizeof guess.value) && is_text (guess.reason, sizeof guess.reason)
              && hg_keras_guess_holds (&guess, taking->model)
              && strcmp (guess.value, hg_keras_guess_value (&guess, taking->model, value)) == 0;
  for (size_t i = 0; fits && i < HG_KERAS_OTHERS; i++)
    fits = is_text (guess.others[i], sizeof guess.others[i])
           && (guess.others[i][0] == '\0' || hg_layer_kind_find (guess.others[i]) != NULL);
  if (!fits
      || !hg_grow (&facts->guesses, &taking->guess_room, facts->n_guesses + 1, sizeof guess, taking->error))
    return false;
  facts->guesses[facts->n_guesses++] = guess;
  return true;
}

/* Records of the file's facts. */
static bool
take_fact (Taking *taking, const HgRecord *record)
{
  HgKerasFacts *facts = &taking->facts;
  uint64_t number;
  switch (record->tag)
    {
    case KIND:
      if (!hg_record_number (record, HG_KERAS_OLD_WEIGHTS, &number))
        return false;
      facts->kind = (HgKerasKind)number;
      return true;
    case VERSION:
      return hg_record_text (record, facts->version, sizeof facts->version);
    case BACKEND:
      return hg_record_text (record, facts->backend, sizeof facts->backend);
    case GUESSED:
      return take_flag (record, &facts->guessed);
    case TRAINING:
      return take_json (record, &facts->training);
    case HAS_STATE:
      return take_flag (record, &facts->has_state);
    case STEPS:
      return hg_record_number (record, UINT64_MAX, &facts->state.steps);
    case VALUES:
      if (facts->state.n_slots > 0 || !hg_record_number (record, SIZE_MAX, &number))
        return false;
      facts->state.n_values = (size_t)number;
      return true;
    case STATE:
      return take_state (taking, record);
    case GUESS:
      return take_guess (taking, record);
    case TYPE:
      return take_type (taking, record);
    default:
      return record->tag == REMARK && take_remark (facts, record);
    }
}

static bool
take_record (Taking *taking, const HgRecord *record)
{
  uint64_t number;
  if (record->tag == HG_RECORD_END)
    return end_graph (taking);
  if (record->tag == WEIGHT)
    return take_weight (taking, record);
  if (record->tag >= KIND)
    return end_graph (taking) && take_fact (taking, record);
  if (taking->model != NULL)
    return false;
  if (record->tag == NAME)
    return hg_record_text (record, taking->name, sizeof taking->name);
  if (record->tag == OUTPUT)
    return take_edge (record, taking->outputs, &taking->n_outputs);
  if (record->tag != WAIST)
    return take_graph (taking, record);
  if (!hg_record_number (record, MOST_NODES, &number))
    return false;
  taking->waist = (size_t)number;
  return true;
}

/* The optimizer's state has as many numbers as the weights, and each weight a type, or there is none. */
static bool
facts_fit (const Taking *taking)
{
  const HgOptimizerState *state = &taking->facts.state;
  size_t n = 0;
  for (size_t i = 0; !taking->bare && i < taking->weights->n; i++)
    n += taking->weights->items[i].value->values;
  if (taking->facts.n_types > 0 && taking->facts.n_types != taking->weights->n)
    return false;
  return state->n_slots == 0 || (!taking->bare && state->n_values == n);
}

static void
let_go (Taking *taking)
{
  for (size_t i = 0; i < taking->n; i++)
    hg_node_unref (taking->nodes[i]);
  free (taking->nodes);
  hg_layer_unref (taking->at.layer);
  hg_foreign_unref (taking->foreign);
}

bool
hg_model_take (HgRecords records, HgBulkSource *bulk, HgModel **model, HgWeights **weights,
               HgKerasFacts *facts, HgError *error)
{
  HgError own = { 0 };
  Taking taking = {
    .bulk = bulk, .waist = HG_NO_NODE, .at = { .shares = HG_NO_NODE }, .bare = weights == NULL, .error = &own
  };
  HgRecord record;
  bool done = true;
  while (done && hg_records_next (&records, &record))
    done = take_record (&taking, &record);
  done = done && end_graph (&taking) && (taking.bare || taking.taken == taking.weights->n)
         && facts_fit (&taking);
  let_go (&taking);
  if (done && facts != NULL)
    *facts = taking.facts;
  else
    hg_keras_facts_clear (&taking.facts);
  *model = done ? taking.model : NULL;
  if (weights != NULL)
    *weights = done ? taking.weights : NULL;
  if (!done)
    hg_weights_unref (taking.weights);
  if (done)
    return true;
  hg_model_unref (taking.model);
  if (own.code == HG_ERROR_MEMORY)
    return hg_error_set (error, own.code, "%s", own.text);
  return hg_error_set (error, HG_ERROR_FORMAT, "the reader's answer is not valid");
}
