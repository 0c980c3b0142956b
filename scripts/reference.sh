#!/bin/sh
# Makes the reference documentation of the libraries that chapters and other programs call, as a folder of
# files for any web server. `docc`, which comes with Swift, makes it from the comments on declarations and the
# articles in `Sources/*/*.docc`. A broken link or an unknown parameter is an error.
#
#     sh scripts/reference.sh [BASE]      # BASE: the path below which it will be served, `/` by default
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
    # Extensions of standard library types have no page.
    rm -f "$graphs/$module/$module@"*
    # Overloads share one page, which shows all of them.
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
