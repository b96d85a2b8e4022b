/* See start-page.h. */
#include "ui/window/start-page.h"
#include "files/lesson.h"
#include "ui/parts/recent-files.h"
#include "ui/window/empty-form.h"
#include "ui/window/example-card.h"
#include <adwaita.h>
#include <glib/gi18n.h>

enum
{
  COLUMNS = 2,
  WIDEST = 960, /* px */
  RECENT = 4
};

struct _HourglassStartPage
{
  GtkWidget parent_instance;
  GtkBox *content, *recent;
  GtkWidget *recent_title, *empty_button, *form;
};

enum
{
  PRESET,
  STACK,
  LESSON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HourglassStartPage, hourglass_start_page, GTK_TYPE_WIDGET)

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
add_section (HourglassStartPage *self, const char *name)
{
  GtkWidget *title = label_new (name, "title-4");
  gtk_widget_set_margin_top (title, 12);
  gtk_box_append (self->content, title);
  return title;
}

static GtkGrid *
add_grid (HourglassStartPage *self)
{
  GtkWidget *grid = gtk_grid_new ();
  g_object_set (grid, "row-spacing", 12, "column-spacing", 12, "column-homogeneous", TRUE, NULL);
  gtk_box_append (self->content, grid);
  return GTK_GRID (grid);
}

static void
show_recent (HourglassStartPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->recent))) != NULL)
    gtk_box_remove (self->recent, child);
  hourglass_recent_fill (menu);
  for (int i = 0; i < MIN (RECENT, g_menu_model_get_n_items (G_MENU_MODEL (menu))); i++)
    {
      g_autofree char *label = NULL, *action = NULL;
      g_autoptr (GVariant) path
          = g_menu_model_get_item_attribute_value (G_MENU_MODEL (menu), i, G_MENU_ATTRIBUTE_TARGET, NULL);
      g_menu_model_get_item_attribute (G_MENU_MODEL (menu), i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      g_menu_model_get_item_attribute (G_MENU_MODEL (menu), i, G_MENU_ATTRIBUTE_ACTION, "s", &action);
      if (path == NULL)
        continue;
      g_auto (GStrv) pieces = g_strsplit (label, "__", -1); /* a menu's label has its underscores twice */
      g_autofree char *name = g_strjoinv ("_", pieces);
      GtkWidget *button = gtk_button_new_with_label (name);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), path);
      gtk_widget_set_tooltip_text (button, g_variant_get_string (path, NULL));
      gtk_widget_add_css_class (button, "small-button");
      gtk_box_append (self->recent, button);
    }
  gboolean any = gtk_widget_get_first_child (GTK_WIDGET (self->recent)) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->recent), any);
  gtk_widget_set_visible (self->recent_title, any);
}

static void
hourglass_start_page_map (GtkWidget *widget)
{
  show_recent (HOURGLASS_START_PAGE (widget));
  GTK_WIDGET_CLASS (hourglass_start_page_parent_class)->map (widget);
}

static void
hourglass_start_page_dispose (GObject *object)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (hourglass_start_page_parent_class)->dispose (object);
}

static void
hourglass_start_page_class_init (HourglassStartPageClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_start_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = hourglass_start_page_map;
  signals[PRESET]
      = g_signal_new ("preset", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[STACK]
      = g_signal_new ("stack", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LESSON]
      = g_signal_new ("lesson", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
preset_chosen (GtkWidget *card, gpointer preset)
{
  g_signal_emit (gtk_widget_get_ancestor (card, HOURGLASS_TYPE_START_PAGE), signals[PRESET], 0, preset);
}

static int
by_name (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static void
lesson_chosen (GtkWidget *card, gpointer data)
{
  g_signal_emit (gtk_widget_get_ancestor (card, HOURGLASS_TYPE_START_PAGE), signals[LESSON], 0,
                 g_object_get_data (G_OBJECT (card), "lesson"));
}

/* A card for the lesson in the resource at @path. */
static GtkWidget *
lesson_card_new (const char *path)
{
  HgError error = { 0 };
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  HgLesson *lesson = bytes != NULL ? hg_lesson_parse (g_bytes_get_data (bytes, NULL), &error) : NULL;
  if (lesson == NULL)
    g_error ("%s: %s", path, error.text);
  g_autofree char *small = g_strdup_printf (_ ("%zu steps · %s"), lesson->n, lesson->preset->name);
  g_autofree char *name = g_strdup_printf (_ ("Lesson: %s"), lesson->title);
  GtkWidget *card = hourglass_card_new (name, lesson->title, lesson->sentence, small);
  g_object_set_data_full (G_OBJECT (card), "lesson", g_strdup (path), g_free);
  g_signal_connect (card, "clicked", G_CALLBACK (lesson_chosen), NULL);
  hg_lesson_free (lesson);
  return card;
}

/* Where the lesson called @name is in the first of the person's languages that it was translated to, as a
 * whole and into a folder of the language's; else in English. The caller frees it. */
static char *
lesson_path (const char *folder, const char *name)
{
  for (const char *const *language = g_get_language_names ();
       *language != NULL && !g_str_has_prefix (*language, "en"); language++)
    {
      g_autofree char *path = g_build_path ("/", folder, *language, name, NULL);
      if (g_resources_get_info (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL))
        return g_steal_pointer (&path);
    }
  return g_build_path ("/", folder, name, NULL);
}

static void
add_lessons (HourglassStartPage *self)
{
  static const char folder[] = "/org/hourglass/Hourglass/lessons";
  GtkWidget *other = gtk_button_new_with_label (_ ("Open a lesson…"));
  g_auto (GStrv) names = g_resources_enumerate_children (folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  add_section (self, _ ("Lessons"));
  GtkGrid *grid = add_grid (self);
  g_qsort_with_data (names, (int)g_strv_length (names), sizeof *names, by_name, NULL);
  for (int i = 0, place = 0; names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], ".json")) /* the others are the languages' folders */
      {
        g_autofree char *path = lesson_path (folder, names[i]);
        gtk_grid_attach (grid, lesson_card_new (path), place % COLUMNS, place / COLUMNS, 1, 1);
        place++;
      }
  gtk_actionable_set_action_name (GTK_ACTIONABLE (other), "win.open-lesson");
  gtk_widget_set_tooltip_text (other, _ ("A lesson file of your own (.hourglass-lesson.json)"));
  gtk_widget_set_halign (other, GTK_ALIGN_START);
  gtk_widget_add_css_class (other, "small-button");
  gtk_box_append (self->content, other);
}

static void
empty_chosen (HourglassStartPage *self, const char *stack)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->empty_button));
  g_signal_emit (self, signals[STACK], 0, stack);
}

static void
add_top (HourglassStartPage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9),
            *open = gtk_button_new_with_label (_ ("Open…")), *popover = gtk_popover_new ();
  self->form = hourglass_empty_form_new ();
  self->empty_button = g_object_new (GTK_TYPE_MENU_BUTTON, "label", _ ("Empty canvas"), "always-show-arrow",
                                     TRUE, "popover", popover, NULL);
  gtk_popover_set_child (GTK_POPOVER (popover), self->form);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "win.open");
  gtk_widget_add_css_class (open, "start-button");
  gtk_widget_add_css_class (self->empty_button, "start-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->empty_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Empty canvas"), -1);
  gtk_widget_set_tooltip_text (open, _ ("Open a project, a model or data (Ctrl+O)"));
  gtk_widget_set_tooltip_text (self->empty_button, _ ("Begin with an input and nothing else"));
  gtk_box_append (GTK_BOX (buttons), open);
  gtk_box_append (GTK_BOX (buttons), self->empty_button);
  gtk_box_append (self->content, label_new (_ ("How small can it get?"), "page-title"));
  gtk_box_append (self->content,
                  label_new (_ ("An autoencoder squeezes data through a narrow waist and tries to "
                                "bring it back. Take a lesson, begin with an example, open a "
                                "file, or build your own."),
                             "body"));
  gtk_widget_set_margin_top (buttons, 6);
  gtk_box_append (self->content, buttons);
  g_signal_connect_object (self->form, "create", G_CALLBACK (empty_chosen), self, G_CONNECT_SWAPPED);
}

static void
hourglass_start_page_init (HourglassStartPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();
  self->content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 9));
  self->recent = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9));
  gtk_widget_add_css_class (GTK_WIDGET (self->content), "start-page");
  add_top (self);
  self->recent_title = add_section (self, _ ("Recent files"));
  gtk_box_append (self->content, GTK_WIDGET (self->recent));
  add_lessons (self);
  add_section (self, _ ("Examples"));
  GtkGrid *grid = add_grid (self);
  int place = 0;
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++, place++)
    {
      GtkWidget *card = hourglass_example_card_new (preset);
      g_signal_connect (card, "clicked", G_CALLBACK (preset_chosen), (gpointer)preset);
      gtk_grid_attach (grid, card, place % COLUMNS, place / COLUMNS, 1, 1);
    }
  g_object_set (clamp, "maximum-size", WIDEST, "tightening-threshold", WIDEST, "child", self->content, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
}

void
hourglass_start_page_take_data (HourglassStartPage *self, const HgShape *sample, const char *name)
{
  hourglass_empty_form_take_data (HOURGLASS_EMPTY_FORM (self->form), sample, name);
}

GtkWidget *
hourglass_start_page_new (void)
{
  return g_object_new (HOURGLASS_TYPE_START_PAGE, NULL);
}
