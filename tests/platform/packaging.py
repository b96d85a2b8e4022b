"""The Debian packaging and the Flatpak manifest agree with the rest: packages, version, licence, ids, commands."""
import json
import re
import shutil

from desk import ID, build, case, check, cli, contains, equal, folder, main, resources, sources, tool

debian = resources / "packaging/debian"
flatpak = resources / f"packaging/flatpak/{ID}.json"
# What app/setup.sh installs and a package build does not ask for: what every builder has, what meson brings, and what
# only a running program needs.
ELSEWHERE = {"gcc", "libc6-dev", "ninja-build", "fonts-cantarell", "fonts-dejavu-core", "adwaita-icon-theme",
             "librsvg2-common", "at-spi2-core"}


def fields(text):
    """Fields of a paragraph of a Debian control file."""
    return {name: value.strip() for name, value in re.findall(r"^([\w-]+):((?:.|\n(?=\s))*)", text, re.MULTILINE)}


@case
def build_needs_what_setup_installs():
    setup = (sources / "app/setup.sh").read_text(encoding="utf-8")
    installed = {word for name in ("core", "window") for word in re.search(rf'packages_{name}="([^"]+)"', setup)[1].split()}
    needed = fields((debian / "control").read_text(encoding="utf-8").split("\n\n")[0])["Build-Depends"]
    needed = {each.split("(")[0].strip() for each in needed.split(",")} - {"debhelper-compat"}
    equal(sorted(needed), sorted(installed - ELSEWHERE), "Build-Depends")


@case
def source_package_is_built_and_has_the_version():
    tree = folder / "hourglass"
    shutil.copytree(debian, tree / "debian")
    for name in ("meson.build", "README.md", "LICENSE"):
        shutil.copy(sources / name, tree)
    said = tool("dpkg-parsechangelog", "-l", tree / "debian/changelog")
    equal(f"Hourglass {fields(said)['Version']}\n", cli("--version"), "version of the changelog")
    tool("dpkg-source", "-b", tree, cwd=folder)
    check(list(folder.glob("hourglass_*.dsc")), "no source package")
    tool("make", "-n", "-f", "debian/rules", "build", cwd=tree)
    check((debian / "rules").stat().st_mode & 0o111, "debian/rules cannot be run")


@case
def copyright_names_every_licence():
    paragraphs = [fields(text) for text in (debian / "copyright").read_text(encoding="utf-8").split("\n\n")]
    files = {each["Files"]: each["License"] for each in paragraphs if "Files" in each}
    texts = {each["License"].splitlines()[0] for each in paragraphs if "License" in each and "Files" not in each}
    equal(set(files.values()) - texts, set(), "licences without a text")
    contains((sources / "meson.build").read_text(encoding="utf-8"), "license: 'GPL-3.0-or-later'")
    equal(files["*"], "GPL-3+", "the project's licence")
    data = {str(path.relative_to(sources)) for path in sources.glob("data/*.npy")}
    equal(data, {name for name in files if name.startswith("data/")}, "data with licences of its own")


@case
def flatpak_manifest_agrees():
    manifest = json.loads(flatpak.read_text(encoding="utf-8"))
    equal(manifest["id"], ID, "the id")
    check((build / "app" / manifest["command"]).exists(), f"no program {manifest['command']}")
    equal([word for word in manifest["finish-args"] if "network" in word or "filesystem" in word], [], "rights")
    modules = {module["name"]: module for module in manifest["modules"]}
    own = modules.pop("hourglass")["sources"][0]["path"]
    equal((flatpak.parent / own).resolve(), sources, "where the sources are")
    meson = "".join((sources / path).read_text(encoding="utf-8") for path in ("engine/meson.build", "engine/tensor/meson.build"))
    wanted = set(re.findall(r"dependency\('([\w-]+)'", meson)) - {"threads", "zlib", "libpng", "libjpeg"}
    equal(sorted(modules), sorted(wanted), "libraries that the runtime does not have")
    for module in modules.values():
        check(all({"url", "tag"} <= set(source) for source in module["sources"]), f"{module['name']}: a source without a tag")


main()
