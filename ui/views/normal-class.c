/* See normal-class.h. The first entry of the list is "none"; class k stands behind it. */
#include "ui/views/normal-class.h"
#include "analysis/anomalies.h"
#include "ui/parts/drop-down-name.h"
#include <glib/gi18n.h>

struct _HourglassNormalClass
{
  GtkBox parent_instance;
  GtkDropDown *classes;
  GtkWidget *alone;
  HgPrepared *data; /* whose classes are listed, or NULL */
  gboolean own;     /* that is the document's */
  char *wish;       /* name of a class, "": none; NULL: nobody chose */
  gboolean filling; /* widgets are being filled in: their changes are no wishes */
};

static guint changed;

G_DEFINE_FINAL_TYPE (HourglassNormalClass, hourglass_normal_class, GTK_TYPE_BOX)

gsize
hourglass_normal_class_of (HourglassNormalClass *self, HgPrepared *data)
{
  if (data->dataset->labels == NULL || (self->wish != NULL && *self->wish == '\0'))
    return HG_NO_CLASS;
  gsize wished = self->wish != NULL ? hg_dataset_class (data->dataset, self->wish) : HG_NO_CLASS;
  return wished != HG_NO_CLASS ? wished : hg_anomaly_usual_normal (data);
}

static void
list_classes (HourglassNormalClass *self)
{
  const HgDataset *dataset = self->data->dataset;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("None"));
  for (gsize k = 0; k < dataset->n_classes; k++)
    gtk_string_list_append (names, dataset->class_names[k]);
  gtk_drop_down_set_model (self->classes, G_LIST_MODEL (names));
}

/* The training part holds the normal class alone where the data says its name. */
static void
show_choice (HourglassNormalClass *self)
{
  const HgDataset *dataset = self->data->dataset;
  gsize normal = hourglass_normal_class_of (self, self->data);
  gboolean has = normal != HG_NO_CLASS;
  const char *name = has ? dataset->class_names[normal] : NULL, *trained = self->data->options.normal;
  self->filling = TRUE;
  gtk_drop_down_set_selected (self->classes, has ? (guint)normal + 1 : 0);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->alone), has && g_str_equal (name, trained));
  self->filling = FALSE;
  gtk_widget_set_sensitive (self->alone, has && self->own && self->data->origin != NULL);
  gtk_widget_set_tooltip_text (
      self->alone, self->own ? _ ("The next training, and the scaling, see samples of this class "
                                  "only")
                             : _ ("Other data have been chosen since this run began; what is shown "
                                  "are those of the run"));
}

void
hourglass_normal_class_show (HourglassNormalClass *self, HgPrepared *data, gboolean own)
{
  gboolean classes = data->dataset->labels != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), classes);
  if (data == self->data && own == self->own)
    return;
  gboolean other = data != self->data;
  hg_prepared_ref (data);
  hg_prepared_unref (self->data);
  self->data = data;
  self->own = own;
  if (!classes)
    return;
  self->filling = TRUE;
  if (other)
    list_classes (self);
  self->filling = FALSE;
  show_choice (self);
}

void
hourglass_normal_class_choose (HourglassNormalClass *self, gsize normal)
{
  gtk_drop_down_set_selected (self->classes, normal != HG_NO_CLASS ? (guint)normal + 1 : 0);
}

static void
class_selected (HourglassNormalClass *self)
{
  guint i = gtk_drop_down_get_selected (self->classes);
  if (self->filling || self->data == NULL || i == GTK_INVALID_LIST_POSITION)
    return;
  g_free (self->wish);
  self->wish = g_strdup (i > 0 ? self->data->dataset->class_names[i - 1] : "");
  show_choice (self);
  g_signal_emit (self, changed, 0);
}

/* The data are prepared again; until they are there, the box shows how those at hand were. */
static void
alone_toggled (HourglassNormalClass *self)
{
  if (self->filling || self->data == NULL)
    return;
  gsize normal = hourglass_normal_class_of (self, self->data);
  gboolean alone = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->alone));
  const char *name = alone && normal != HG_NO_CLASS ? self->data->dataset->class_names[normal] : "";
  gtk_widget_activate_action (GTK_WIDGET (self), "win.train-on", "s", name);
  show_choice (self);
}

static void
hourglass_normal_class_dispose (GObject *object)
{
  HourglassNormalClass *self = HOURGLASS_NORMAL_CLASS (object);
  g_clear_pointer (&self->data, hg_prepared_unref);
  g_clear_pointer (&self->wish, g_free);
  G_OBJECT_CLASS (hourglass_normal_class_parent_class)->dispose (object);
}

static void
hourglass_normal_class_class_init (HourglassNormalClassClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_normal_class_dispose;
  changed = g_signal_new ("changed", HOURGLASS_TYPE_NORMAL_CLASS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                          G_TYPE_NONE, 0);
}

static void
hourglass_normal_class_init (HourglassNormalClass *self)
{
  GtkBox *box = GTK_BOX (self);
  GtkWidget *label = gtk_label_new (_ ("Normal class")), *classes = gtk_drop_down_new (NULL, NULL);
  self->classes = GTK_DROP_DOWN (classes);
  self->alone = gtk_check_button_new_with_label (_ ("Train on it alone"));
  gtk_box_set_spacing (box, 12);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (label, "label-size");
  gtk_widget_add_css_class (classes, "small-button");
  gtk_widget_set_tooltip_text (classes,
                               _ ("Samples of the other classes are marked, and the threshold is judged "
                                  "by them"));
  hourglass_drop_down_name (self->classes, _ ("Normal class"));
  gtk_box_append (box, label);
  gtk_box_append (box, classes);
  gtk_box_append (box, self->alone);
  g_signal_connect_swapped (classes, "notify::selected", G_CALLBACK (class_selected), self);
  g_signal_connect_swapped (self->alone, "toggled", G_CALLBACK (alone_toggled), self);
}
