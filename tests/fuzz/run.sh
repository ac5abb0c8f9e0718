#!/usr/bin/env bash
# Fuzzes every reader with clang's libFuzzer under AddressSanitizer and UndefinedBehaviorSanitizer.
#
#   tests/fuzz/run.sh SECONDS [READER...]     SECONDS for each reader; all readers without names
#
# Prints executions and findings of each. What was found lies in build/fuzz/findings/READER; a corpus grows in
# build/fuzz/corpus/READER. Needs clang 16 or later (Debian packages clang-16, libclang-rt-16-dev and libomp-16-dev: older ones do not
# take GCC's ranges); LibTorch_ROOT as for any build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:?how many seconds for each reader}
shift
version=
for found in 21 20 19 18 17 16; do
    command -v clang++-$found >/dev/null && version=$found && break
done
[[ -n $version ]] || { echo "skipped, because clang 16 is not there (Debian packages clang-16, libclang-rt-16-dev and libomp-16-dev)"; exit 0; }
root=build/fuzz
cmake -S . -B $root -G Ninja -DCMAKE_C_COMPILER=clang-$version -DCMAKE_CXX_COMPILER=clang++-$version -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" -DSINKSCOPE_FUZZ=ON -DBUILD_TESTING=OFF \
    ${LibTorch_ROOT:+-DLibTorch_ROOT=$LibTorch_ROOT} >$root.log 2>&1 || { tail -20 $root.log; exit 1; }
cmake --build $root --target fuzz_readers >>$root.log 2>&1 || { grep -E "error|FAILED" $root.log | head; exit 1; }
program=$PWD/$root/bin/fuzz_readers
mapfile -t all < <(env -u SINKSCOPE_FUZZ_READER "$program")
readers=("$@")
[[ ${#readers[@]} -gt 0 ]] || readers=("${all[@]}")
export LSAN_OPTIONS=suppressions=$PWD/tests/suppressions/leaks.txt:print_suppressions=0
# C libraries are given no memory as they are without sanitizers (HDF5 asks for what a damaged file claims, and copes);
# `new` still ends with a finding
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1:handle_abort=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
total=0 findings=0
for reader in "${readers[@]}"; do
    corpus=$root/corpus/$reader found=$root/findings/$reader
    mkdir -p "$corpus" "$found"
    SINKSCOPE_FUZZ_READER=$reader SINKSCOPE_FUZZ_SEEDS=$PWD/$corpus "$program" >/dev/null
    # written by h5py without checksums: what is damaged gets through to the reader
    [[ $reader != run ]] || cp -n tests/reference/expected/families/llama{,-tied}.h5 "$corpus"
    [[ $reader != prompt ]] || cp -n tests/reference/data/chat_templates/* "$corpus"
    SINKSCOPE_FUZZ_READER=$reader "$program" -max_total_time="$seconds" -rss_limit_mb=4096 -timeout=20 -max_len=65536 \
        -artifact_prefix="$found/" -print_final_stats=1 "$corpus" >"$root/$reader.log" 2>&1 || true
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$root/$reader.log" | tail -1)
    count=$(find "$found" -type f | wc -l)
    printf '%-12s %10s executions, %s findings\n' "$reader" "${executions:-0}" "$count"
    total=$((total + ${executions:-0})) findings=$((findings + count))
done
echo "in all: $total executions, $findings findings"
[[ $findings -eq 0 ]]
