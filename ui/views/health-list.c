#include "ui/views/health-list.h"
#include "base/format.h"
#include "ui/parts/flow-label.h"
#include <string.h>

enum
{
  SHOWN = 4, /* cards; the rest is folded away */
  LABEL_CHARS = 16
};

struct _HourglassHealthList
{
  GtkBox parent_instance;
  GtkExpander *more; /* or NULL */
  GtkBox *rest;      /* of the cards in it */
  guint n;
  const char *tip; /* of a card that can be pressed */
};

static guint activated_signal;

G_DEFINE_FINAL_TYPE (HourglassHealthList, hourglass_health_list, GTK_TYPE_BOX)

static const struct
{
  const char *icon, *class, *word;
} levels[] = {
  [HG_HEALTH_FINE] = { "hourglass-fine-symbolic", "health-fine", "Fine" },
  [HG_HEALTH_INFO] = { "hourglass-info-symbolic", "health-info", "Information" },
  [HG_HEALTH_WARNING] = { "hourglass-warning-symbolic", "health-warning", "Warning" },
  [HG_HEALTH_FAULT] = { "hourglass-fault-symbolic", "health-fault", "Fault" },
};

static void
clicked (HourglassHealthList *self, GtkButton *button)
{
  guint64 *place = g_object_get_data (G_OBJECT (button), "place");
  g_signal_emit (self, activated_signal, 0, place[0], place[1]);
}

/* A card; a button where there is a place to go to. */
static GtkWidget *
card_new (HourglassHealthList *self, const HgHealthFinding *finding)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *card = box;
  GtkWidget *icon = gtk_image_new_from_icon_name (levels[finding->level].icon),
            *label = hourglass_flow_label_new (NULL, LABEL_CHARS);
  gboolean subject = finding->subject[0] != '\0';
  g_autofree char *markup = subject
                                ? g_markup_printf_escaped ("<b>%s</b>: %s", finding->subject, finding->text)
                                : g_markup_escape_text (finding->text, -1);
  g_autofree char *name = g_strdup_printf ("%s: %s%s%s", levels[finding->level].word, finding->subject,
                                           subject ? ": " : "", finding->text);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  if (finding->item != HG_NO_NODE)
    {
      guint64 *place = g_new (guint64, 2);
      place[0] = finding->item;
      place[1] = finding->value;
      card = gtk_button_new ();
      gtk_button_set_child (GTK_BUTTON (card), box);
      gtk_widget_set_tooltip_text (card, self->tip);
      g_object_set_data_full (G_OBJECT (card), "place", place, g_free);
      g_signal_connect_object (card, "clicked", G_CALLBACK (clicked), self, G_CONNECT_SWAPPED);
      gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (card, "health");
  gtk_widget_add_css_class (card, levels[finding->level].class);
  return card;
}

static void
add (HourglassHealthList *self, const HgHealthFinding *finding)
{
  if (self->n++ == SHOWN)
    {
      self->more = GTK_EXPANDER (gtk_expander_new (NULL));
      self->rest = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
      gtk_widget_set_margin_top (GTK_WIDGET (self->rest), 6);
      gtk_expander_set_child (self->more, GTK_WIDGET (self->rest));
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->more));
      gtk_widget_add_css_class (GTK_WIDGET (self->more), "health-more");
    }
  gtk_box_append (self->rest != NULL ? self->rest : GTK_BOX (self), card_new (self, finding));
}

static void G_GNUC_PRINTF (4, 5)
    say (HourglassHealthList *self, HgHealthLevel level, const char *subject, const char *format, ...)
{
  HgHealthFinding finding = { .level = level, .item = HG_NO_NODE };
  va_list list;
  g_strlcpy (finding.subject, subject, sizeof finding.subject);
  va_start (list, format);
  g_vsnprintf (finding.text, sizeof finding.text, format, list);
  va_end (list);
  add (self, &finding);
}

/* What keeps the model from being computed, and what the reader had to guess. */
static void
say_model (HourglassHealthList *self, const HgCheck *check, const HourglassFileFacts *facts)
{
  char count[48];
  if (check->n_foreign > 0)
    say (self, HG_HEALTH_WARNING, "", "%s unknown and not executed: the model's output cannot be computed.",
         hg_format_items (count, sizeof count, (int64_t)check->n_foreign, "layer is", "layers are"));
  if (facts != NULL && facts->keras.guessed)
    say (self, HG_HEALTH_WARNING, "",
         "The architecture is a guess: the file holds weights alone, and the layers follow from their "
         "shapes.");
}

/* A remark begins where a sentence could go on, or with a layer's name; here it stands by itself. */
static void
say_remark (HourglassHealthList *self, const char *remark)
{
  gsize word = strcspn (remark, " ");
  gboolean name = word > 0 && remark[word - 1] == ':';
  g_autofree char *first = g_utf8_substring (remark, 0, 1);
  g_autofree char *upper = name ? g_strdup (first) : g_utf8_strup (first, -1);
  say (self, HG_HEALTH_INFO, "", "%s%s%s", upper, g_utf8_next_char (remark),
       g_str_has_suffix (remark, ".") ? "" : ".");
}

static void
say_file (HourglassHealthList *self, const HourglassFileFacts *facts)
{
  for (gsize i = 0; i < facts->keras.n_remarks; i++)
    if (facts->keras.remarks[i][0] != '\0')
      say_remark (self, facts->keras.remarks[i]);
  if (!facts->project)
    say (self, HG_HEALTH_INFO, "", "The file holds no scaler. Scale the data as it was scaled for training.");
}

static void
begin (HourglassHealthList *self, const char *tip)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_box_remove (GTK_BOX (self), child);
  self->more = NULL;
  self->rest = NULL;
  self->n = 0;
  self->tip = tip;
}

static void
add_findings (HourglassHealthList *self, const HgHealth *health)
{
  char count[48];
  for (gsize i = 0; i < health->n; i++)
    add (self, &health->items[i]);
  if (health->left_out > 0)
    say (self, HG_HEALTH_INFO, "", "%s left out here.",
         hg_format_items (count, sizeof count, (int64_t)health->left_out, "more finding is",
                          "more findings are"));
}

/* Says how many cards are folded away. */
static void
end (HourglassHealthList *self)
{
  if (self->more == NULL)
    return;
  g_autofree char *more = g_strdup_printf ("%u more", self->n - SHOWN);
  gtk_expander_set_label (self->more, more);
}

void
hourglass_health_list_show_findings (HourglassHealthList *self, const HgHealth *health, const char *tip)
{
  begin (self, tip);
  add_findings (self, health);
  end (self);
}

void
hourglass_health_list_show (HourglassHealthList *self, HourglassDocument *document, const HgHealth *health)
{
  const HgCheck *check = hourglass_document_get_check (document);
  const HourglassFileFacts *facts = hourglass_document_get_facts (document);
  begin (self, "Show it in Weights");
  say_model (self, check, facts);
  if (health != NULL)
    add_findings (self, health);
  if (facts != NULL)
    say_file (self, facts);
  if (health == NULL && hourglass_document_get_weights (document) == NULL)
    say (self, HG_HEALTH_INFO, "",
         check->n_faults > check->n_foreign
             ? "The stack does not fit together: weights are listed once it does."
             : "There are no weights yet: training makes them.");
  end (self);
}

static void
hourglass_health_list_class_init (HourglassHealthListClass *klass)
{
  activated_signal = g_signal_new ("activated", HOURGLASS_TYPE_HEALTH_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
hourglass_health_list_init (HourglassHealthList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
}
