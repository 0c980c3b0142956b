#!/bin/sh
# Computes the checksums of Tests/NeuralTests/SameBits.swift natively and as Embedded Swift for wasm32, and
# fails if they differ. Needs wasi-libc, libclang-rt-14-dev-wasm32 (Debian's names) and the toolchain's
# wasmkit and wasm-ld.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
program="Tests/NeuralTests/SameBits.swift $folder/main.swift"
cp scripts/same-bits.swift "$folder/main.swift"
extern="-enable-experimental-feature Extern -swift-version 6 -suppress-warnings -wmo"

# compile FLAGS INTO PROGRAMFLAGS: compiles both libraries, and then the program, for one platform.
compile() {
    mkdir -p "$2"
    for module in PlainText Neural; do
        # shellcheck disable=SC2086,SC2046
        swiftc $1 -parse-as-library -module-name $module -I "$2" -emit-module \
            -emit-module-path "$2/$module.swiftmodule" -c -o "$2/$module.o" $(find Sources/$module -name '*.swift')
    done
    # shellcheck disable=SC2086
    swiftc $1 $3 -I "$2" -c $program -o "$2/main.o"
}

compile "$extern -O" "$folder/native" ""
swiftc "$folder"/native/*.o -lm -o "$folder/program"
"$folder/program" > "$folder/native.txt"

compile "$extern -target wasm32-unknown-none-wasm -Osize -enable-experimental-feature Embedded \
    -Xfrontend -disable-stack-protector" "$folder/wasm" \
    "-Xfrontend -entry-point-function-name -Xfrontend __main_argc_argv"
libraries=${WASI_LIBRARIES:-/usr/lib/wasm32-wasi}
runtime=${WASM_RUNTIME:-/usr/lib/llvm-14/lib/clang/14.0.6/lib/wasi/libclang_rt.builtins-wasm32.a}
wasm-ld --gc-sections -s "$libraries/crt1-command.o" "$folder"/wasm/*.o "$libraries/libc.a" "$runtime" \
    -o "$folder/program.wasm"
wasmkit run "$folder/program.wasm" > "$folder/wasm.txt"

cat "$folder/native.txt"
if cmp -s "$folder/native.txt" "$folder/wasm.txt"; then
    echo "the same bits natively and in WebAssembly"
else
    echo "WebAssembly differs:" && cat "$folder/wasm.txt" && exit 1
fi
