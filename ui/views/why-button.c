/* See why-button.h. The cards are made anew with every answer; a fix is found again by the place of its card
 * and its own, in the answer that is shown. */
#include "ui/views/why-button.h"
#include "base/format.h"
#include "ui/parts/fix-button.h"
#include "ui/parts/flow-label.h"

enum
{
  WIDTH = 420,
  MOST_HEIGHT = 440,
  TEXT_CHARS = 48 /* nearly all of the width: the panel is as high as its text at this one */
};

struct _HourglassWhyButton
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  HourglassWhyFinder *finder;
  GtkWidget *button, *cards, *none;
};

G_DEFINE_FINAL_TYPE (HourglassWhyButton, hourglass_why_button, GTK_TYPE_WIDGET)

static const struct
{
  const char *icon, *class, *word;
} levels[] = {
  [HG_WHY_NOTE] = { "hourglass-info-symbolic", "note-card", "Note" },
  [HG_WHY_WARNING] = { "hourglass-warning-symbolic", "warning", "Warning" },
  [HG_WHY_FAULT] = { "hourglass-fault-symbolic", NULL, "Fault" },
};

/* What a button of a card is about. */
typedef struct
{
  gsize finding, fix;
} Place;

static const HgWhyFinding *
finding_of (HourglassWhyButton *self, GtkButton *button)
{
  const Place *place = g_object_get_data (G_OBJECT (button), "place");
  const HgWhy *why = hourglass_why_finder_get (self->finder, NULL);
  return why != NULL && place->finding < why->n ? &why->items[place->finding] : NULL;
}

/* Whether the findings are about what the document shows: their fixes are whole models. */
static gboolean
is_current (HourglassWhyButton *self)
{
  const HgModel *model;
  return hourglass_why_finder_get (self->finder, &model) != NULL
         && hg_model_equal (model, hourglass_document_get_settled (self->document));
}

static void
set (HourglassWhyButton *self, const HgWhyFix *fix)
{
  if (fix->change == HG_WHY_LOSS)
    hourglass_run_choose_loss (self->run, fix->loss);
  else if (fix->change == HG_WHY_LEARNING_RATE)
    hourglass_run_set_learning_rate (self->run, fix->value);
  else
    hg_why_set (fix, hourglass_run_get_options (self->run));
  hourglass_run_options_changed (self->run);
}

static void
fix_clicked (HourglassWhyButton *self, GtkButton *button)
{
  const Place *place = g_object_get_data (G_OBJECT (button), "place");
  const HgWhyFinding *finding = finding_of (self, button);
  if (finding == NULL || place->fix >= finding->n_fixes)
    return;
  const HgWhyFix *fix = &finding->fixes[place->fix];
  if (fix->change != HG_WHY_MODEL)
    set (self, fix);
  else if (is_current (self))
    {
      g_autofree char *title = g_strdup (fix->title);
      hourglass_document_apply (self->document, hg_model_ref (fix->model), title);
    }
}

static void
go_clicked (HourglassWhyButton *self, GtkButton *button)
{
  const HgWhyFinding *finding = finding_of (self, button);
  const HgModel *model;
  if (finding == NULL || hourglass_why_finder_get (self->finder, &model) == NULL)
    return;
  const char *name = model->nodes[finding->node]->name;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  hourglass_document_select (self->document,
                             hg_model_find (hourglass_document_get_model (self->document), name));
}

static void
add_button (HourglassWhyButton *self, GtkWidget *card, GtkWidget *button, Place place, GCallback clicked)
{
  g_object_set_data_full (G_OBJECT (button), "place", g_memdup2 (&place, sizeof place), g_free);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (card), button);
}

static GtkWidget *
card_new (HourglassWhyButton *self, const HgModel *model, const HgWhy *why, gsize at)
{
  const HgWhyFinding *finding = &why->items[at];
  char shape[HG_SHAPE_TEXT], title[96];
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8),
            *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (levels[finding->level].icon),
            *text = hourglass_flow_label_new (NULL, TEXT_CHARS);
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>\n%s", finding->title, finding->sentence);
  g_autofree char *name
      = g_strdup_printf ("%s: %s. %s", levels[finding->level].word, finding->title, finding->sentence);
  gtk_label_set_markup (GTK_LABEL (text), markup);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (top), icon);
  gtk_box_append (GTK_BOX (top), text);
  gtk_box_append (GTK_BOX (card), top);
  gtk_widget_add_css_class (card, "fault-card");
  if (levels[finding->level].class != NULL)
    gtk_widget_add_css_class (card, levels[finding->level].class);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (gsize i = 0; i < finding->n_fixes; i++)
    {
      const HgWhyFix *fix = &finding->fixes[i];
      const char *after = fix->model != NULL ? hg_shape_text (&fix->shape, shape) : NULL;
      add_button (self, card, hourglass_fix_button_new (fix->title, after), (Place){ at, i },
                  G_CALLBACK (fix_clicked));
    }
  if (finding->node != HG_NO_NODE)
    {
      hg_layer_describe (model->nodes[finding->node]->layer, title, sizeof title, NULL, 0);
      g_autofree char *label = g_strdup_printf ("Go to %s", title);
      GtkWidget *go = gtk_button_new_with_label (label);
      gtk_widget_add_css_class (go, "flat");
      gtk_widget_set_halign (go, GTK_ALIGN_START);
      add_button (self, card, go, (Place){ at, 0 }, G_CALLBACK (go_clicked));
    }
  return card;
}

/* The cards of the newest answer. A panel that was never open has none: a tooltip asks where the pointer is,
 * which only a surface can say. */
static void
show_cards (HourglassWhyButton *self)
{
  const HgModel *model;
  const HgWhy *why = hourglass_why_finder_get (self->finder, &model);
  if (!gtk_widget_get_realized (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->button)))))
    return;
  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->cards)) != NULL;)
    gtk_box_remove (GTK_BOX (self->cards), child);
  for (gsize i = 0; why != NULL && i < why->n; i++)
    gtk_box_append (GTK_BOX (self->cards), card_new (self, model, why, i));
  gtk_widget_set_visible (self->none, why == NULL || why->n == 0);
}

static void
show (HourglassWhyButton *self)
{
  const HgWhy *why = hourglass_why_finder_get (self->finder, NULL);
  gsize n = why != NULL ? why->n : 0;
  char count[48];
  g_autofree char *label = n > 0 ? g_strdup_printf ("Why? %zu", n) : g_strdup ("Why?");
  g_autofree char *name
      = g_strdup_printf ("Why? %s", hg_format_items (count, sizeof count, (int64_t)n, "finding", "findings"));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  show_cards (self);
}

static void
hourglass_why_button_dispose (GObject *object)
{
  HourglassWhyButton *self = HOURGLASS_WHY_BUTTON (object);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  if (self->finder != NULL)
    g_object_run_dispose (G_OBJECT (self->finder)); /* its worker holds it */
  g_clear_object (&self->finder);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_why_button_parent_class)->dispose (object);
}

static void
hourglass_why_button_class_init (HourglassWhyButtonClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_why_button_dispose;
  gtk_widget_class_set_css_name (widget, "whybutton");
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
}

static void
hourglass_why_button_init (HourglassWhyButton *self)
{
  GtkWidget *popover = gtk_popover_new (), *scroller = gtk_scrolled_window_new (),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->none = hourglass_flow_label_new ("Nothing stands in the way so far.", TEXT_CHARS);
  gtk_box_append (GTK_BOX (box), self->cards);
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MOST_HEIGHT);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), "Why?");
  gtk_widget_add_css_class (self->button, "raised");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

void
hourglass_why_button_set_run (HourglassWhyButton *self, HourglassDocument *document, HourglassRun *run)
{
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  self->finder = hourglass_why_finder_new (document, run);
  g_signal_connect_object (self->finder, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->button)), "realize",
                           G_CALLBACK (show_cards), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  show (self);
}
