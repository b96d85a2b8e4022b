# What app/run and tests/run share: the list of Debian packages, installing what is missing of them, and building.
# Sourced by both; expects $top (the project's root) and $me (the script's name, for messages). Plain POSIX sh.

packages_core="gcc libc6-dev meson ninja-build pkg-config python3 libopenblas-dev libhdf5-dev libjansson-dev
  zlib1g-dev libzip-dev libpng-dev libjpeg-dev libcairo2-dev libpango1.0-dev fonts-cantarell fonts-dejavu-core"
packages_window="libgtk-4-dev libadwaita-1-dev libgtksourceview-5-dev libglib2.0-dev-bin adwaita-icon-theme librsvg2-common
  at-spi2-core gettext desktop-file-utils libgtk-4-bin"
packages_test="xvfb xdotool dbus python3-gi gir1.2-atspi-2.0 appstream mandoc dpkg-dev"

# One sentence on stderr, then the end.
fail() {
  echo "$me: $*" >&2
  exit 1
}

# missing PACKAGE… prints those that are not installed.
missing() {
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s ' "$package"
  done
}

# Runs a command as root: directly, or through sudo (which may ask for a password where there is someone to ask).
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# apt_get COMMAND… with its chatter kept for the error message.
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
    apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >>"$log" 2>&1 </dev/null
}

# need PACKAGE… installs what is not there. Says nothing, and needs neither network nor rights, when all is.
need() {
  command -v dpkg-query >/dev/null 2>&1 || {
    need_elsewhere
    return
  }
  wanted=$(missing "$@")
  wanted=${wanted% }
  [ -n "$wanted" ] || return 0
  command -v apt-get >/dev/null 2>&1 || fail "these Debian packages are missing and apt-get is not here to install them: $wanted"
  if [ "$(id -u)" != 0 ]; then
    hint="install them as root with: apt-get install $wanted"
    command -v sudo >/dev/null 2>&1 || fail "some Debian packages are missing and there is no sudo; $hint"
    sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; } || fail "some Debian packages are missing and sudo was refused; $hint"
  fi
  echo "Installing Debian packages: $wanted"
  log=$(mktemp "${TMPDIR:-/tmp}/hourglass-setup.XXXXXX")
  # shellcheck disable=SC2086
  if ! { apt_get update && apt_get install $wanted; }; then
    fail "apt-get could not install the packages: $(grep -E '^(E|Err):?' "$log" | tail -n 1) (log: $log)"
  fi
  rm -f "$log"
}

# Another distribution: nothing is installed, but what is needed may be there.
need_elsewhere() {
  absent=
  for program in cc meson ninja pkg-config; do
    command -v "$program" >/dev/null 2>&1 || absent="$absent $program"
  done
  for module in openblas hdf5 jansson zlib libzip libpng libjpeg cairo pangocairo; do
    pkg-config --exists "$module" 2>/dev/null || absent="$absent $module"
  done
  [ -z "$absent" ] || fail "this is no Debian system, and these are missing:$absent (see app/setup.sh for the packages)"
}

# build FOLDER OPTION… configures (again only when the options changed) and compiles $targets (all when it is empty);
# the compiler's words are shown only when it fails. Returns false then.
targets=
build() {
  folder=$1
  shift
  log="$folder/build.log"
  mkdir -p "$folder"
  if [ ! -f "$folder/build.ninja" ] || [ "$(cat "$folder/options" 2>/dev/null)" != "$*" ]; then
    rm -f "$folder/options"
    if [ -f "$folder/build.ninja" ]; then again=--reconfigure; else again=; fi
    # shellcheck disable=SC2086
    meson setup $again "$folder" "$top" "$@" >"$log" 2>&1 || {
      tail -n 20 "$log" >&2
      return 1
    }
    echo "$*" >"$folder/options"
  fi
  if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then
    # shellcheck disable=SC2086
    ninja -C "$folder" --quiet $targets 2>&1
  else
    # shellcheck disable=SC2086
    ninja -C "$folder" $targets >"$log" 2>&1 || {
      tail -n 40 "$log" >&2
      return 1
    }
  fi
}

# Whether a display answers: a variable alone may be a leftover of a session that is gone.
display_answers() {
  [ -n "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ] || return 1
  command -v python3 >/dev/null 2>&1 || return 0
  python3 "$top/app/display-answers.py"
}
