/* Included before every engine source: the engine stays free of GTK, GLib and cairo, and one include of theirs
 * stops the build here. */
#pragma once
#pragma GCC poison g_malloc g_object_new gtk_init cairo_create pango_layout_new
