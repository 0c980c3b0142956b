#!/bin/sh
# Computes the sums of Tests/NeuralTests/SameBits.swift natively and as Embedded Swift for wasm32, and fails if
# they differ. Needs wasi-libc, libclang-rt-14-dev-wasm32 (Debian's names) and the toolchain's wasmkit and wasm-ld.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sources=$(find Sources/Neural -name '*.swift')
program="Tests/NeuralTests/SameBits.swift $folder/main.swift"
cp scripts/same-bits.swift "$folder/main.swift"
extern="-enable-experimental-feature Extern -swift-version 6 -wmo"

swiftc $extern -O -parse-as-library -module-name Neural -emit-module \
    -emit-module-path "$folder/Neural.swiftmodule" -c -o "$folder/Neural.o" $sources
swiftc $extern -O -I "$folder" $program "$folder/Neural.o" -lm -o "$folder/native"
"$folder/native" > "$folder/native.txt"

mkdir "$folder/wasm"
wasm="$extern -target wasm32-unknown-none-wasm -Osize -enable-experimental-feature Embedded \
    -Xfrontend -disable-stack-protector"
swiftc $wasm -parse-as-library -module-name Neural -emit-module \
    -emit-module-path "$folder/wasm/Neural.swiftmodule" -c -o "$folder/wasm/Neural.o" $sources
swiftc $wasm -Xfrontend -entry-point-function-name -Xfrontend __main_argc_argv -I "$folder/wasm" \
    -c $program -o "$folder/wasm/main.o"
libraries=${WASI_LIBRARIES:-/usr/lib/wasm32-wasi}
runtime=${WASM_RUNTIME:-/usr/lib/llvm-14/lib/clang/14.0.6/lib/wasi/libclang_rt.builtins-wasm32.a}
wasm-ld --gc-sections -s "$libraries/crt1-command.o" "$folder/wasm/main.o" "$folder/wasm/Neural.o" \
    "$libraries/libc.a" "$runtime" -o "$folder/program.wasm"
wasmkit run "$folder/program.wasm" > "$folder/wasm.txt"

cat "$folder/native.txt"
if cmp -s "$folder/native.txt" "$folder/wasm.txt"; then
    echo "the same bits natively and in WebAssembly"
else
    echo "WebAssembly differs:" && cat "$folder/wasm.txt" && exit 1
fi
