#!/usr/bin/env bash
# Installs what is missing, builds the tests and runs them.
#
#   packaging/test.sh [ctest arguments...]      for example: packaging/test.sh -R tokenizer --verbose
#
# Environment: as for packaging/setup.sh.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/setup.sh
source packaging/setup.sh

install_packages "${build_packages[@]}" "${test_packages[@]}"
install_libtorch
install_demo_model
build_preset dev
step "Running the tests"
status=0
ctest --preset dev --no-label-summary --parallel 2 "$@" </dev/null || status=$?
# ctest shows a program as skipped when all of it was; here is each function, and why.
if skipped=$(grep -hE '^SKIP *:|skipped, because|[.]{3} skipped' build/dev/Testing/Temporary/LastTest.log); then
    step "Skipped"
    sed -E 's/^SKIP *: ?/  /' <<<"$skipped"
fi
exit $status
