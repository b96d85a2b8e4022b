"""The files that a desktop reads: each is what its own tool expects, and they agree with each other and with the app."""
import re

from desk import ID, build, case, check, cli, contains, desktop_file, equal, folder, main, resources, sources, tool, xml

MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
entry = desktop_file(build / f"resources/{ID}.desktop")
types = [word for word in entry["Desktop Entry"]["MimeType"].split(";") if word]


@case
def desktop_file_is_valid():
    tool("desktop-file-validate", build / f"resources/{ID}.desktop", ok="silent")
    main = entry["Desktop Entry"]
    equal(main["Icon"], ID, "the icon")
    equal(main["DBusActivatable"], "true", "activated over the bus")
    for action in [name for name in main["Actions"].split(";") if name]:
        source = (sources / "app/hourglass/application.c").read_text(encoding="utf-8")
        contains(source, f'{{ "{action}", action_')
        equal(entry[f"Desktop Action {action}"]["Exec"], f"hourglass --{action}", "the action's command")
        contains(tool(build / "app/hourglass", "--help"), f"--{action}")


@case
def bus_service_starts_the_installed_program():
    service = desktop_file(build / f"resources/{ID}.service")["D-BUS Service"]
    equal(service["Name"], ID, "the name on the bus")
    check(re.fullmatch(r"/\S+/hourglass --gapplication-service", service["Exec"]), service["Exec"])


@case
def metainfo_is_valid_and_says_the_same():
    path = build / f"resources/{ID}.metainfo.xml"
    tool("appstreamcli", "validate", "--no-net", path)
    root = xml(path)
    equal(root.findtext("id"), ID, "the id")
    equal(root.findtext("launchable"), f"{ID}.desktop", "what is launched")
    equal(root.findtext("name"), entry["Desktop Entry"]["Name"], "the name")
    equal(root.findtext("summary"), entry["Desktop Entry"]["Comment"], "the summary")
    equal([e.text for e in root.iter("mediatype")], types, "types of files")
    equal(f"Hourglass {root.find('releases/release').get('version')}\n", cli("--version"), "the newest release")
    contains((sources / "meson.build").read_text(encoding="utf-8"), f"license: '{root.findtext('project_license')}'")


@case
def types_of_files_are_known():
    packages = folder / "mime/packages"
    packages.mkdir(parents=True)
    (packages / "freedesktop.org.xml").write_bytes(open("/usr/share/mime/packages/freedesktop.org.xml", "rb").read())
    (packages / f"{ID}.xml").write_bytes((resources / f"{ID}.mime.xml").read_bytes())
    tool("update-mime-database", folder / "mime")
    cli("new", "10-3", "-o", "m.h5")
    cli("convert", "m.h5", "-o", "m.keras")
    for name, written, expected in (("a.h5", "m.h5", "application/x-hdf"), ("a.hdf5", "m.h5", "application/x-hdf"),
                                    ("a.hourglass.h5", "m.h5", "application/x-hourglass"),
                                    ("a.keras", "m.keras", "application/x-keras"),
                                    ("without-ending", "m.keras", "application/x-keras"),
                                    ("neither-here", "m.h5", "application/x-hdf")):
        (folder / name).write_bytes((folder / written).read_bytes())
        said = tool("gio", "info", "-a", "standard::content-type", folder / name,
                    env={"XDG_DATA_DIRS": str(folder), "XDG_DATA_HOME": str(folder / "none"), "PATH": "/usr/bin:/bin"})
        contains(said, f"standard::content-type: {expected}\n")
        check(expected in types, f"{expected} is not among the desktop file's types")
    known = {each.get("type") for path in packages.iterdir() for each in xml(path).iter(f"{MIME}mime-type")}
    equal([kind for kind in types if kind not in known], [], "types that nobody defines")
    code = (sources / "ui/parts/recent-files.c").read_text(encoding="utf-8")
    equal([kind for kind in re.findall(r'"(application/\S+?)"', code) if kind not in types], [], "recent files' types")


@case
def settings_compile():
    said = tool("glib-compile-schemas", "--strict", "--dry-run", resources)
    equal(said, "", "glib-compile-schemas")
    keys = [key.get("name") for key in xml(resources / f"{ID}.gschema.xml").iter("key")]
    code = "".join(path.read_text(encoding="utf-8") for path in (sources / "ui").rglob("*.c"))
    equal([key for key in keys if f'"{key}"' not in code], [], "keys that nothing reads")


@case
def icons_are_where_desktops_look():
    for path, size in (("app/" + ID, 128), ("symbolic/" + ID + "-symbolic", 16)):
        root = xml(resources / f"icons/{path}.svg")
        equal((root.get("width"), root.get("height")), (str(size), str(size)), path)


@case
def manual_pages_are_well_formed_and_complete():
    for page in (build / "app/hourglass-cli.1", build / "resources/hourglass.1"):
        tool("mandoc", "-T", "lint", "-W", "warning", page, ok="silent")
    plain = (build / "app/hourglass-cli.1").read_text(encoding="utf-8").replace("\\-", "-")
    for command in re.findall(r"^  (\S+) ", cli("--help"), re.MULTILINE):
        contains(plain, f"\n.SS {command}\n")
        for option in re.findall(r"^  (?:-\w, )?(--\S+)", cli(command, "--help"), re.MULTILINE):
            contains(plain, option)
    options = set(re.findall(r"(?<!\w)--[\w-]+", tool(build / "app/hourglass", "--help").split("Application Options:")[1]))
    page = (build / "resources/hourglass.1").read_text(encoding="utf-8").replace("\\-", "-")
    described = set(re.findall(r"^\.BR? .*?(--[\w-]+)", page.split(".SH OPTIONS")[1], re.MULTILINE)) - {"--help"}
    equal(described, {option for option in options if option not in ("--display", "--help")}, "options of hourglass(1)")


@case
def bash_completes_commands_options_and_choices():
    def complete(*words):
        shell = (f"source {build}/app/hourglass-cli.bash; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; "
                 '_hourglass_cli; echo "${COMPREPLY[@]}"')
        return tool("bash", "-c", shell).split()

    equal(complete("hourglass-cli", "tra"), ["train"], "commands")
    equal(complete("hourglass-cli", "train", "--epo"), ["--epochs"], "options")
    equal(complete("hourglass-cli", "train", "--scale", "sta"), ["standard"], "choices")
    equal(complete("hourglass-cli", "evaluate", "m.h5"), [], "files are bash's own")


@case
def shortcuts_window_lists_every_key():
    """Every action of the table has its first key there; the others are second ways of typing it. And every key that is
    listed is one of the table, of a widget, or of the toolkit."""
    table = (sources / "app/hourglass/application.c").read_text(encoding="utf-8").split("keys[] = {")[1].split("};")[0]
    rows = re.findall(r'\{ "([\w.:-]+)", \{ ("[^}]+") \} \}', table)
    equal(len(rows), table.count('{ "') // 2, "rows of the table of keys")
    keys = {action: re.findall(r'"([^"]+)"', all_keys) for action, all_keys in rows}
    listed = [key for each in xml(resources / "ui/help-overlay.ui").iter("property") if each.get("name") == "accelerator"
              for key in each.text.split()]
    equal([(action, own[0]) for action, own in keys.items() if own[0] not in listed], [], "keys that are not listed")
    bound = "".join(path.read_text(encoding="utf-8") for path in (sources / "ui").rglob("*.c"))
    taken = {key for own in keys.values() for key in own} | {"F10", "<Control>question"}
    equal([key for key in listed if key not in taken and f"GDK_KEY_{key.split('>')[-1]}" not in bound], [],
          "listed keys that do nothing")


@case
def menu_items_have_actions():
    code = "".join(path.read_text(encoding="utf-8") for where in ("ui", "app/hourglass") for path in (sources / where).rglob("*.c"))
    named = re.findall(r'<attribute name="action">(?:win|app)\.([\w-]+)<',
                       (resources / "ui/primary-menu.ui").read_text(encoding="utf-8"))
    check(len(named) > 5, "no menu")
    equal([name for name in named if f'{{ "{name}",' not in code and name != "show-help-overlay"], [], "items without action")


main()
