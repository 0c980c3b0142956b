#!/bin/sh
# Writes the declarations of modules that `swift build` has made, as symbol graphs with documentation:
#
#     sh scripts/symbols.sh LEVEL FOLDER MODULE…      # LEVEL: public or package
#
# Names that begin with an underscore, and members that a protocol provides, are omitted. A declaration
# without a comment inherits that of the requirement that it meets.
set -eu
[ $# -gt 2 ] || { echo "usage: sh scripts/symbols.sh public|package FOLDER MODULE…" >&2; exit 2; }
level=$1 folder=$2
shift 2
cd "$(dirname "$0")/.."
build=.build/debug
[ -d $build/Modules ] || { echo "$build/Modules is missing: swift build makes it" >&2; exit 1; }

# The folders of the C modules that some of the Swift modules import.
headers=$(ls -d $build/C*.build .build/checkouts/*/Sources/*/include Sources/C* Sources/*/include 2>/dev/null \
    | sed 's/^/-I /')
find="command -v"
[ "$(uname)" != Darwin ] || find="xcrun --find"
extract=$(dirname "$(readlink -f "$($find swiftc)")")/swift-symbolgraph-extract
triple=$(swiftc -print-target-info | sed -n 's/^ *"triple": "\(.*\)",$/\1/p' | head -n 1)
[ "$(uname)" != Darwin ] || headers="$headers -sdk $(xcrun --show-sdk-path)"
mkdir -p "$folder"
for module in "$@"; do
    # shellcheck disable=SC2086 # Paths below the repository, without spaces.
    $extract -module-name "$module" -target "$triple" -I $build/Modules $headers \
        -minimum-access-level "$level" -omit-extension-block-symbols -skip-synthesized-members -output-dir "$folder"
done
