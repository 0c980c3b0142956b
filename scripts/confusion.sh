#!/bin/sh
# Makes the tables of docs/diagnosis.md: the mistakes that the diagnosis names, for 200 random models, by the
# number of digits typed. Run as: scripts/confusion.sh [MODELS]; it takes some minutes.
set -e
cd "$(dirname "$0")/.."
out=.build/confusion
mkdir -p "$out"
swiftc -O -wmo -parse-as-library -swift-version 6 -module-name PlainText -emit-module -emit-module-path "$out/PlainText.swiftmodule" \
    -c -o "$out/PlainText.o" $(find Sources/PlainText -name '*.swift')
# The mistakes themselves are not public.
swiftc -O -wmo -enable-testing -parse-as-library -swift-version 6 -module-name Neural -I "$out" -emit-module \
    -emit-module-path "$out/Neural.swiftmodule" -c -o "$out/Neural.o" $(find Sources/Neural -name '*.swift')
swiftc -O -I "$out" Benchmarks/Diagnosis/main.swift "$out/Neural.o" "$out/PlainText.o" -o "$out/confusion"
"$out/confusion" "${1:-200}" > "$out/tables.md"
# The text above the tables is written by hand.
sed '/^<!-- made by/,$d' docs/diagnosis.md > "$out/diagnosis.md"
{ echo '<!-- made by scripts/confusion.sh -->'; echo; cat "$out/tables.md"; } >> "$out/diagnosis.md"
cp "$out/diagnosis.md" docs/diagnosis.md
