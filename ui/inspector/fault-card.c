/* See fault-card.h. A fix is found again by its number when its button is pressed: the check that offered it
 * is the document's current one as long as the button can be pressed. */
#include "ui/inspector/fault-card.h"
#include "ui/parts/shape-words.h"
#include "layers/foreign.h"
#include "ui/parts/fix-button.h"
#include "ui/parts/flow-label.h"
#include <string.h>

enum
{
  TEXT_CHARS = 20
};

struct _HourglassFaultCard
{
  GtkBox parent_instance;
  HourglassDocument *document; /* outlives the card */
  gboolean table;
  GtkWidget *icon, *text, *fixes;
  char key[512]; /* what is shown */
};

G_DEFINE_FINAL_TYPE (HourglassFaultCard, hourglass_fault_card, GTK_TYPE_BOX)

static const HgDiagnostic *
find (HourglassFaultCard *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  for (size_t i = 0; i < check->n_diagnostics; i++)
    if (strncmp (check->diagnostics[i].sentence, self->key, sizeof self->key - 1) == 0)
      return &check->diagnostics[i];
  return NULL;
}

static void
fix_clicked (HourglassFaultCard *self, GtkButton *button)
{
  const HgDiagnostic *diagnostic = find (self);
  gsize number = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "fix"));
  if (diagnostic == NULL || number >= diagnostic->n_fixes)
    return;
  g_autofree char *title = g_strdup (diagnostic->fixes[number].title);
  hourglass_document_apply (self->document, hg_model_ref (diagnostic->fixes[number].model), title);
}

static GtkWidget *
fix_button (HourglassFaultCard *self, const HgFix *fix, gsize number)
{
  char shape[HG_SHAPE_TEXT];
  GtkWidget *button = hourglass_fix_button_new (fix->title, hg_shape_text (&fix->shape, shape));
  g_object_set_data (G_OBJECT (button), "fix", GSIZE_TO_POINTER (number));
  g_signal_connect_object (button, "clicked", G_CALLBACK (fix_clicked), self, G_CONNECT_SWAPPED);
  return button;
}

/* The sentence with the layers that it names in bold. */
static char *
sentence_markup (HourglassFaultCard *self, const HgDiagnostic *diagnostic)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  char title[96];
  hg_layer_describe (model->nodes[diagnostic->node]->layer, title, sizeof title, NULL, 0);
  const char *names[] = { title, diagnostic->from };
  g_autoptr (GString) text = g_string_new (NULL);
  const char *rest = diagnostic->sentence;
  while (*rest != '\0')
    {
      gsize length = 0;
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (names[i][0] != '\0' && g_str_has_prefix (rest, names[i])
            && !g_ascii_isalnum (rest[strlen (names[i])]))
          length = MAX (length, strlen (names[i]));
      g_autofree char *piece = g_markup_escape_text (
          rest, (gssize)(length > 0 ? length : (gsize)(g_utf8_next_char (rest) - rest)));
      g_string_append_printf (text, length > 0 ? "<b>%s</b>" : "%s", piece);
      rest = length > 0 ? rest + length : g_utf8_next_char (rest);
    }
  return g_strdup (text->str);
}

static GtkWidget *
table_row (const char *title, const char *value)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = gtk_label_new (title), *right = gtk_label_new (value);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  hourglass_label_keep_shapes (GTK_LABEL (right));
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  gtk_widget_add_css_class (left, "small-dim");
  gtk_widget_add_css_class (right, "heading");
  gtk_box_append (GTK_BOX (row), left);
  gtk_box_append (GTK_BOX (row), right);
  return row;
}

static void
fill (HourglassFaultCard *self, const HgDiagnostic *diagnostic)
{
  GtkBox *box = GTK_BOX (self->fixes);
  if (!self->table)
    for (size_t i = 0; i < diagnostic->n_fixes; i++)
      gtk_box_append (box, fix_button (self, &diagnostic->fixes[i], i));
  else
    {
      const char *const rows[][2] = { { "Expected", diagnostic->expected },
                                      { "Got", diagnostic->got },
                                      { "From", diagnostic->from } };
      for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        if (rows[i][1][0] != '\0')
          gtk_box_append (box, table_row (rows[i][0], rows[i][1]));
    }
  gtk_widget_set_visible (self->fixes, gtk_widget_get_first_child (self->fixes) != NULL);
}

static void
hourglass_fault_card_class_init (HourglassFaultCardClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hourglass_fault_card_init (HourglassFaultCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "fault-card");
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->icon = gtk_image_new_from_icon_name ("hourglass-fault-symbolic");
  self->text = hourglass_flow_label_new (NULL, TEXT_CHARS);
  self->fixes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (top), self->icon);
  gtk_box_append (GTK_BOX (top), self->text);
  gtk_box_append (GTK_BOX (self), top);
  gtk_box_append (GTK_BOX (self), self->fixes);
}

HourglassFaultCard *
hourglass_fault_card_new (HourglassDocument *document, gboolean table)
{
  HourglassFaultCard *self = g_object_new (HOURGLASS_TYPE_FAULT_CARD, "spacing", 10, NULL);
  self->document = document;
  self->table = table;
  return self;
}

/* What is true of a model without being wrong with it: that it has no layers yet; a layer that nobody here
 * knows; and where an opened model is no autoencoder, what an autoencoder would lack. */
static gboolean
is_note (HourglassFaultCard *self, const HgDiagnostic *diagnostic)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  return check->model->n == 1 || hg_layer_foreign_get (check->model->nodes[diagnostic->node]->layer) != NULL
         || (diagnostic->severity != HG_FAULT && !check->trains
             && hourglass_document_is_as_opened (self->document));
}

void
hourglass_fault_card_show (HourglassFaultCard *self, const HgDiagnostic *diagnostic)
{
  gboolean note = is_note (self, diagnostic), warning = !note && diagnostic->severity == HG_WARNING;
  g_strlcpy (self->key, diagnostic->sentence, sizeof self->key);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->fixes)) != NULL;)
    gtk_box_remove (GTK_BOX (self->fixes), child);
  fill (self, diagnostic);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                note ? "hourglass-info-symbolic" : "hourglass-fault-symbolic");
  if (note)
    gtk_widget_add_css_class (GTK_WIDGET (self), "note-card");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "note-card");
  if (warning)
    gtk_widget_add_css_class (GTK_WIDGET (self), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "warning");
  gboolean titled = self->table && diagnostic->title[0] != '\0' && gtk_widget_get_visible (self->fixes);
  g_autofree char *markup = titled ? g_markup_printf_escaped ("<b>%s</b>", diagnostic->title)
                                   : sentence_markup (self, diagnostic);
  gtk_label_set_markup (GTK_LABEL (self->text), markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, diagnostic->sentence,
                                  -1);
}
