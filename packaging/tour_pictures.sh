#!/usr/bin/env bash
# Takes a picture of every step of both tours and of every workspace, light and dark, at one and at two pixels a point.
#
#   packaging/tour_pictures.sh FOLDER [steps and workspaces...]      (default: all)
#
# PROGRAM and SIZE as for screenshot.sh.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?the folder for the pictures}
shift
wanted=("$@")
((${#wanted[@]})) || wanted=($(seq 1 11) $(seq -f 'coder-%g' 1 7) explore lab set teach)
for theme in light dark; do
    for scale in 1 2; do
        for what in "${wanted[@]}"; do
            if [[ $what =~ ^[0-9]+$ ]]; then arguments=(--tour paper --step "$what")
            elif [[ $what =~ ^coder-([0-9]+)$ ]]; then arguments=(--tour coder --step "${BASH_REMATCH[1]}")
            else arguments=(--workspace "$what" "$here/../resources/tour/baseline.h5"); fi
            OUTPUT=$folder/$what-$theme-${scale}x.png THEME=$theme SCALE=$scale "$here/screenshot.sh" "${arguments[@]}"
        done
    done
done
