#!/bin/sh
# Compiles and runs the programs of Tests/Fixtures/programs with swiftc alone. Records next to each its output
# (NN-feature.out) and, unless it reaches its end with code 0, how it ends (NN-feature.end: "exit 3", "trap").
#
#     scripts/programs.sh [program.swift …]
set -eu
cd "$(dirname "$0")/../Tests/Fixtures/programs"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

record() {
    name=$(basename "$1" .swift)
    folder="$work/$name"
    mkdir "$folder"
    cp "$name.swift" "$folder/main.swift"
    swiftc -swift-version 6 -Onone -suppress-warnings "$folder/main.swift" -lm -module-name main -o "$folder/program"
    status=0
    # In a separate shell, whose message about a trapped program is discarded.
    (cd "$folder" && SWIFT_BACKTRACE=enable=no sh -c 'stdbuf -o0 ./program >out 2>/dev/null; echo $? >status') 2>/dev/null || true
    read -r status <"$folder/status"
    cp "$folder/out" "$name.out"
    rm -f "$name.end"
    # Statuses over 128 are signals.
    if [ "$status" -gt 128 ]; then
        echo trap >"$name.end"
    elif [ "$status" -ne 0 ] || grep -q '^exit(' "$name.swift"; then
        echo "exit $status" >"$name.end"
    fi
}

if [ $# -eq 0 ]; then set -- *.swift; fi
for program in "$@"; do record "$program"; done
