#!/usr/bin/env bash
# Runs tests under sanitizers.
#
#   tests/sanitize.sh address [ctest arguments...]   AddressSanitizer, UndefinedBehaviorSanitizer and leaks: the whole suite
#   tests/sanitize.sh thread [ctest arguments...]    ThreadSanitizer: job runner, streaming reader, live observer, model cache
#
# LibTorch_ROOT as for any build. What is not ours to mend is named in tests/suppressions, each with its reason.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
kind=${1:?address or thread}
shift
case $kind in
address) option=SINKSCOPE_ASAN ;;
thread) option=SINKSCOPE_TSAN ;;
*) echo "address or thread, not $kind" >&2; exit 2 ;;
esac
build=build/$kind
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" -D$option=ON \
    -DBUILD_TESTING=ON ${LibTorch_ROOT:+-DLibTorch_ROOT=$LibTorch_ROOT}
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/tests/suppressions/leaks.txt:print_suppressions=0
# OpenMP's runtime is not built for ThreadSanitizer, which takes its barriers for none: one thread computes
export TSAN_OPTIONS=suppressions=$PWD/tests/suppressions/threads.txt:halt_on_error=1:ignore_noninstrumented_modules=1
if [[ $kind == thread ]]; then
    export OMP_NUM_THREADS=1
    threads="test_job_runner|test_inspection_controller|test_lab_controller|test_block_stream|test_pipeline|test_new_trace"
    targets=(${threads//|/ })
    cmake --build "$build" --target sinkscope "${targets[@]}"
    exec ctest --test-dir "$build" -R "^($threads)$" --output-on-failure "$@"
fi
cmake --build "$build"
exec ctest --test-dir "$build" -LE structure --output-on-failure "$@"
