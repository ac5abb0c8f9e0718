#!/bin/bash
# Puts the built program with all that it needs into a folder that starts on any Debian 12 or newer, a bare one too:
#   packaging/appdir.sh [BUILD_FOLDER [APPDIR]]     (build/release, build/release/Sinkscope.AppDir)
# Only glibc is left to the system. README, "Building", says how the folder becomes an AppImage.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=$(realpath "${1:-$root/build/release}")
appdir=$(realpath -m "${2:-$build/Sinkscope.AppDir}")
application=io.github.sinkscope.Sinkscope
bundled=$appdir/usr/lib/bundled

fail() {
    echo "appdir.sh: $*" >&2
    exit 1
}

# Of glibc, which must be the system's: its loader and these are one.
is_glibc() { [[ $1 =~ ^(ld-linux.*|libc|libm|libdl|librt|libpthread|libresolv|libutil|libanl|libnss_.*)\.so ]]; }

# Paths of the libraries that a file is linked with, those of these included.
libraries_of() {
    local missing
    missing=$(ldd "$1" | grep "not found" || true)
    [[ -z $missing ]] || fail "$1: $missing"
    ldd "$1" | awk '$2 == "=>" && $3 ~ /^\// {print $3}'
}

bundle_libraries_of() { # FILE...
    local file library
    for file in "$@"; do
        for library in $(libraries_of "$file"); do
            is_glibc "$(basename "$library")" && continue
            [[ $library == "$appdir"/* || -e $bundled/$(basename "$library") ]] || cp -L "$library" "$bundled/"
        done
    done
}

[[ -x $build/bin/sinkscope ]] || fail "$build/bin/sinkscope is not there: build the program first"
[[ ! -e $appdir || -e $appdir/AppRun ]] || fail "$appdir is there, and no AppDir"
rm -rf "$appdir"
cmake --install "$build" --prefix "$appdir/usr" > /dev/null
mkdir -p "$bundled" "$appdir/usr/plugins"

plugins=$(qmake6 -query QT_INSTALL_PLUGINS 2> /dev/null || qtpaths6 --plugin-dir) || fail "Qt's qmake6 is missing"
for kind in platforms/libqxcb platforms/libqoffscreen platforms/libqwayland-generic wayland-shell-integration/libxdg-shell \
    imageformats/libqsvg iconengines/libqsvgicon xcbglintegrations/libqxcb-glx-integration platformthemes/libqxdgdesktopportal; do
    [[ -e $plugins/$kind.so ]] || continue # Wayland's is a package of its own
    install -D -t "$appdir/usr/plugins/${kind%/*}" "$plugins/$kind.so"
done
find "$appdir/usr" -type f \( -name '*.so*' -o -name sinkscope -perm -u+x \) ! -path "$bundled/*" -print0 |
    while IFS= read -r -d '' file; do bundle_libraries_of "$file"; done
strip --strip-unneeded "$bundled"/*.so* 2> /dev/null || true

cp -rL /usr/share/X11/xkb "$appdir/usr/share/xkb" # keys' names
cat > "$appdir/usr/share/fonts.conf" << 'CONF'
<?xml version="1.0"?>
<fontconfig><dir>/usr/share/fonts</dir><dir prefix="xdg">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
CONF
cat > "$appdir/AppRun" << 'RUN'
#!/bin/sh
# Starts the program with the libraries beside it.
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/usr/lib/bundled${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export QT_PLUGIN_PATH="$here/usr/plugins"
[ -e /usr/share/X11/xkb/rules/evdev ] || export XKB_CONFIG_ROOT="$here/usr/share/xkb"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/usr/share/fonts.conf"
exec "$here/usr/bin/sinkscope" "$@"
RUN
chmod +x "$appdir/AppRun"
cp "$appdir/usr/share/applications/$application.desktop" "$appdir/"
cp "$appdir/usr/share/icons/hicolor/256x256/apps/$application.png" "$appdir/"
ln -s "$application.png" "$appdir/.DirIcon"
echo "$appdir: $(du -sh "$appdir" | cut -f1)"
