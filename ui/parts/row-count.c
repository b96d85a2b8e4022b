/* See row-count.h. */
#include "ui/parts/row-count.h"

struct _HourglassRowCount
{
  GObject parent_instance;
  guint n;
};

static GType
get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return HOURGLASS_ROW_COUNT (list)->n;
}

static gpointer
get_item (GListModel *list, guint position)
{
  return position < HOURGLASS_ROW_COUNT (list)->n ? g_object_new (G_TYPE_OBJECT, NULL) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassRowCount, hourglass_row_count, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
hourglass_row_count_class_init (HourglassRowCountClass *klass)
{
}

static void
hourglass_row_count_init (HourglassRowCount *self)
{
}

HourglassRowCount *
hourglass_row_count_new (guint n)
{
  HourglassRowCount *self = g_object_new (HOURGLASS_TYPE_ROW_COUNT, NULL);
  self->n = n;
  return self;
}
