#!/bin/sh
# Makes the reference documentation of the libraries that chapters and other programs call, as a folder of files that any web
# server can serve; `docc`, which comes with Swift, makes it from the comments at declarations and the articles in
# `Sources/*/*.docc`. A link that leads nowhere, or a parameter that is not there, is an error.
#
#     sh scripts/reference.sh [BASE]      # BASE: the path below which it will be served, `/` where nothing is said
#     python3 -m http.server --directory .build/reference
set -eu
cd "$(dirname "$0")/.."
base=${1:-/}
modules="Neural Notebook Exhibits PlainText"
graphs=.build/reference-graphs
site=.build/reference
find="command -v"
[ "$(uname)" != Darwin ] || find="xcrun --find"
docc=$(dirname "$(readlink -f "$($find swiftc)")")/docc

for module in $modules; do swift build --quiet --target "$module"; done
rm -rf $graphs $site
archives=
for module in $modules; do
    sh scripts/symbols.sh public "$graphs/$module" "$module"
    # What a module adds to types of the standard library has no page.
    rm -f "$graphs/$module/$module@"*
    # Overloads have one page, which shows them all.
    $docc convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$graphs/$module" \
        --fallback-display-name "$module" --fallback-bundle-identifier "by-hand.$module" \
        --enable-experimental-overloaded-symbol-presentation --warnings-as-errors --transform-for-static-hosting --hosting-base-path "$base" \
        --output-path "$graphs/$module.doccarchive"
    archives="$archives $graphs/$module.doccarchive"
done
# shellcheck disable=SC2086 # Paths below the repository, without spaces.
$docc merge $archives --synthesized-landing-page-name "By Hand" --synthesized-landing-page-topics-style list \
    --output-path $site
echo "$site: open /documentation there through a web server"
