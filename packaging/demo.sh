#!/usr/bin/env bash
# Installs what is missing, builds a release and shows the attention sinks of a small language model.
# With a display it opens the window; without one it runs the same analysis, prints the sink table and writes figures.
#
#   packaging/demo.sh                  the demo: SmolLM2 on a trace that it wrote
#   packaging/demo.sh --model NAME     the same on a model of packaging/models.sh, which writes itself a trace first
#
# Environment: as for packaging/setup.sh; SINKSCOPE_HEADLESS=1 does without the window.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/setup.sh
source packaging/setup.sh
# shellcheck source=packaging/models.sh
source packaging/models.sh

readonly program=build/release/bin/sinkscope
readonly output=build/demo

# Whether an X or Wayland server listens where DISPLAY or WAYLAND_DISPLAY point.
display_reachable() {
    if [[ -n ${SINKSCOPE_HEADLESS:-} ]]; then return 1; fi
    local wayland=${WAYLAND_DISPLAY:-}
    if [[ -n $wayland && $wayland != /* ]]; then wayland=${XDG_RUNTIME_DIR:-}/$wayland; fi
    if [[ -n $wayland && -S $wayland ]]; then return 0; fi
    [[ ${DISPLAY:-} =~ ^(.*):([0-9]+)(\.[0-9]+)?$ ]] || return 1
    local host=${BASH_REMATCH[1]} number=${BASH_REMATCH[2]}
    if [[ -z $host || $host == unix ]]; then
        grep -q "/tmp/.X11-unix/X$number\$" /proc/net/unix
    else
        timeout 3 bash -c ": </dev/tcp/$host/$((6000 + number))" 2>/dev/null
    fi
}

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    sed -n '2,/^$/s/^# \{0,1\}//p' packaging/demo.sh
    exit
fi
model=
if [[ ${1:-} == --model && -n ${2:-} ]]; then
    model=$2
elif [[ $# -gt 0 ]]; then
    fail "usage: packaging/demo.sh [--model NAME]"
fi

packages=("${build_packages[@]}")
# Qt speaks X everywhere; where there is Wayland without X it needs its plugin.
if [[ -n ${WAYLAND_DISPLAY:-} && -z ${DISPLAY:-} ]]; then packages+=(qt6-wayland); fi
install_packages "${packages[@]}"
install_libtorch
if [[ -n $model ]]; then install_model "$model"; else install_demo_model; fi
build_preset release
mkdir -p "$output"
trace=resources/demo/baker-trace.json name=baker
if [[ -n $model ]]; then
    demo_model=$model_file name=$model trace=$output/$model.jsonl
    if [[ ! -e $trace ]]; then
        step "Letting $model write a trace"
        "$program" generate --model "$model_file" --prompt "A baker makes 12 trays of bread with 8 loaves on each tray and sells 75 loaves. How many are left? Think step by step." \
            --max-tokens 400 --temperature 0 --output "$trace"
    fi
fi

if display_reachable; then
    step "Opening $program on the demo model and trace"
    exec "$program" --model "$demo_model" --trace "$trace"
fi

step "No display: analysing $trace without a window"
"$program" analyze --model "$demo_model" --trace "$trace" --output "$output/$name.h5"
step "The attention sinks"
"$program" sinks "$output/$name.h5"
step "Drawing the figures"
"$program" figures "$output/$name.h5" --figure all --format pdf,svg,png --output "$output/figures-$name"
step "Done. The run is $PWD/$output/$name.h5 (readable with HDFView, H5Web and h5py); the figures are in $PWD/$output/figures-$name"
