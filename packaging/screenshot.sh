#!/usr/bin/env bash
# Takes a picture of the program's window on a virtual X display.
#
#   packaging/screenshot.sh [program arguments...]
#   OUTPUT=dark.png THEME=dark SCALE=2 packaging/screenshot.sh build/demo/baker.h5
#
# Environment
#   OUTPUT    the PNG to write             (build/screenshot.png)
#   SIZE      the window in points         (1440x900)
#   SCALE     pixels a point: 1, 2 or 3    (1)
#   THEME     light or dark                (light)
#   PROGRAM   the program                  (build/release/bin/sinkscope)
#   PATIENCE  seconds to wait at most for the window to come to rest (120)
#
# Needs the Debian packages xvfb, xdotool and imagemagick, and installs none. The user's settings are neither read nor changed.

set -euo pipefail

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
    exit
fi

output=${OUTPUT:-build/screenshot.png}
size=${SIZE:-1440x900}
scale=${SCALE:-1}
theme=${THEME:-light}
program=${PROGRAM:-build/release/bin/sinkscope}
patience=${PATIENCE:-120}

fail() {
    printf 'screenshot.sh: %s\n' "$*" >&2
    exit 1
}

for tool in Xvfb xdotool import; do
    command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install xvfb xdotool imagemagick"
done
[[ -x $program ]] || fail "there is no $program: build it first (packaging/demo.sh)"
[[ $scale =~ ^[123]$ ]] || fail "SCALE is '$scale'; it may be 1, 2 or 3"
[[ $size =~ ^([0-9]+)x([0-9]+)$ ]] || fail "SIZE is '$size'; it must look like 1440x900"
width=$((BASH_REMATCH[1] * scale))
height=$((BASH_REMATCH[2] * scale))

scratch=$(mktemp -d)
server='' window_program=''
clean_up() {
    if [[ -n $window_program ]]; then kill "$window_program" 2>/dev/null || true; fi
    if [[ -n $server ]]; then kill "$server" 2>/dev/null || true; fi
    wait
    rm -rf "$scratch"
}
trap clean_up EXIT

mkfifo "$scratch/display"
Xvfb -displayfd 3 -screen 0 "${width}x${height}x24" -nolisten tcp 3>"$scratch/display" 2>"$scratch/xvfb.log" &
server=$!
read -r -t 20 number <>"$scratch/display" || fail "Xvfb did not start: $(tail -n 1 "$scratch/xvfb.log")"
export DISPLAY=":$number"

env -u WAYLAND_DISPLAY QT_QPA_PLATFORM=xcb QT_SCALE_FACTOR="$scale" XDG_CONFIG_HOME="$scratch/config" XDG_DATA_HOME="$scratch/data" \
    XDG_STATE_HOME="$scratch/state" "$program" --theme "$theme" "$@" >"$scratch/program.log" 2>&1 &
window_program=$!

running() { kill -0 "$window_program" 2>/dev/null || fail "the program ended: $(tail -n 3 "$scratch/program.log")"; }

# No window manager runs here: the window itself is given the whole screen.
deadline=$((SECONDS + patience))
until window=$(xdotool search --onlyvisible --pid "$window_program" 2>/dev/null | head -n 1) && [[ -n $window ]]; do
    running
    ((SECONDS < deadline)) || fail "no window after $patience s"
    sleep 0.2
done
xdotool windowmove "$window" 0 0 windowsize "$window" "$width" "$height"
until xdotool windowfocus "$window" 2>/dev/null; do # a window that is not drawn yet takes no focus
    running
    ((SECONDS < deadline)) || fail "the window takes no focus"
    sleep 0.2
done

# At rest: the same picture three times, a second apart.
equal=0 previous=''
while ((equal < 2 && SECONDS < deadline)); do
    sleep 1
    running
    import -silent -window root "$scratch/picture.png"
    current=$(convert "$scratch/picture.png" rgb:- | sha256sum)
    if [[ $current == "$previous" ]]; then equal=$((equal + 1)); else equal=0; fi
    previous=$current
done
((equal == 2)) || printf 'screenshot.sh: still changing after %s s; taking it as it is\n' "$patience" >&2

mkdir -p "$(dirname "$output")"
mv "$scratch/picture.png" "$output"
printf '%s\n' "$output"
