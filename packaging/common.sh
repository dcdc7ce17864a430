# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by run, test and lint: finds the checkout, installs what is missing, builds a preset.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
packaging="$root/packaging"

# require_dependencies yes|no: with "no" a missing package is an error.
require_dependencies() {
    if [ "$1" = yes ]; then
        "$packaging/dependencies"
    else
        "$packaging/dependencies" --check
    fi
}

# build_preset PRESET [TARGET...]: all targets by default.
build_preset() {
    local preset=$1
    shift
    local log="$root/build/$preset.log"
    mkdir -p "$root/build"
    echo "building $preset (log: build/$preset.log)"
    local targets=()
    [ $# -gt 0 ] && targets=(--target "$@")
    if ! (cd "$root" && cmake --preset "$preset" && cmake --build --preset "$preset" "${targets[@]}") >"$log" 2>&1; then
        tail -n 60 "$log" >&2
        echo "the build of preset $preset failed; the whole log is build/$preset.log" >&2
        exit 1
    fi
}
