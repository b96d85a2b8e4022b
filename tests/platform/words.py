"""Words can be translated: every one of the .ui files is marked, POTFILES lists every file that has such words, the
template can be made, and a window of a program whose words were all translated shows them.

What the program composes of numbers, names and the engine's sentences stays English; of the C files, those that include
gi18n.h have words.
"""
import re

from desk import ID, case, contains, equal, folder, main, resources, sources, tool

WORDS = re.compile(r'<(?:property|attribute) name="(?:label|title|tooltip-text|subtitle|description|placeholder-text)"'
                   r'([^>]*)>([^<]*[A-Za-z]{2}[^<]*)<|<item((?: [^>]*)?)>([^<]*[A-Za-z]{2}[^<]*)<')
potfiles = (resources / "po/POTFILES").read_text(encoding="utf-8").split()


@case
def words_of_ui_files_are_marked():
    faults = []
    for path in sorted(resources.glob("ui/*.ui")):
        for found in WORDS.finditer(path.read_text(encoding="utf-8")):
            if 'translatable="yes"' not in (found[1] or found[3] or ""):
                faults.append(f"{path.name}: {found[2] or found[4]}")
    equal(faults, [], "words that are not marked")


@case
def potfiles_lists_every_file_with_words():
    have = [path for path in sources.glob("resources/ui/*.ui") if 'translatable="yes"' in path.read_text(encoding="utf-8")]
    have += [path for where in ("ui", "app") for path in sources.glob(f"{where}/**/*.c")
             if "<glib/gi18n.h>" in path.read_text(encoding="utf-8")]
    have += [resources / f"{ID}{ending}" for ending in (".desktop", ".metainfo.xml.in", ".gschema.xml")]
    equal(potfiles, sorted(str(path.relative_to(sources)) for path in have), "resources/po/POTFILES")


@case
def template_holds_the_words_and_translations_are_whole():
    tool("xgettext", "-o", folder / "hourglass.pot", "--from-code=UTF-8", "-k_", "-D", sources, *potfiles, cwd=folder)
    template = (folder / "hourglass.pot").read_text(encoding="utf-8")
    contains(template, 'msgid "Reconstruct"', 'msgid "Preferences"', 'msgid "_Open…"', 'msgid "Larger text"',
             'msgid "See how autoencoders squeeze data"', 'msgid "Width of a new window"')
    for language in (resources / "po/LINGUAS").read_text(encoding="utf-8").split():
        tool("msgfmt", "-c", "-o", "/dev/null", resources / f"po/{language}.po")


main()
