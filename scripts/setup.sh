#!/bin/sh
# Installs what is missing beside Swift: what a build of the book needs, and with `test` libhdf5 and browsers as well.
# What is there is recognized by its files, which takes no time; Debian's and Homebrew's tools are asked only
# where something is missing.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

# Whether one of these files is there.
any() {
    for file; do
        [ ! -e "$file" ] || return 0
    done
    return 1
}

say() { echo "setup: $*" >&2; }

brew=$(has brew && brew --prefix || echo /nowhere)

# The package manager finds the library by pkg-config.
has_markdown() {
    has pkg-config && folder=$(pkg-config --variable=includedir libcmark-gfm 2>/dev/null) &&
        any "$folder/cmark-gfm-core-extensions.h"
}

# What WebAssembly modules are linked with.
has_wasm() {
    any /usr/lib/wasm32-wasi*/libc.a "$brew/opt/wasi-libc" &&
        any /usr/lib/llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a "$brew/opt/wasi-runtimes"
}

has_browsers() {
    has chromedriver &&
        { has firefox-esr || has firefox || any /Applications/Firefox.app/Contents/MacOS/firefox; }
}

has_hdf5() { has pkg-config && pkg-config --exists hdf5; }

# As root; the list of packages is brought up to date once, if it is no good.
apt() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get "$@"
    else
        sudo DEBIAN_FRONTEND=noninteractive apt-get "$@"
    fi
}
updated=false
update() {
    if $updated; then return 1; fi
    updated=true
    apt update -q
}
install_debian() { apt install -y -q "$@" || { update && apt install -y -q "$@"; }; }

# The name of this one has LLVM's version in it: the newest will do.
wasm_runtime() {
    apt-cache search --names-only '^libclang-rt-[0-9]+-dev-wasm32$' | cut -d ' ' -f 1 | sort -V | tail -n 1
}

install_markdown() {
    if has apt-get; then
        install_debian pkg-config libcmark-gfm-dev libcmark-gfm-extensions-dev
    elif has brew; then
        brew install pkg-config cmark-gfm
    else
        return 1
    fi
}

install_wasm() {
    if has apt-get; then
        [ -n "$(wasm_runtime)" ] || update
        runtime=$(wasm_runtime)
        install_debian wasi-libc "${runtime:-libclang-rt-dev-wasm32}"
    elif has brew; then
        brew install wasi-libc wasi-runtimes
    else
        return 1
    fi
}

install_hdf5() {
    if has apt-get; then
        install_debian libhdf5-dev
    elif has brew; then
        brew install hdf5
    else
        return 1
    fi
}

# On a Mac browsers are their owner's affair.
install_browsers() { has apt-get && install_debian chromium chromium-driver firefox-esr; }

if ! has swiftc; then
    say "no Swift compiler found: install Swift 6.3 from https://www.swift.org/install"
    exit 1
fi

if ! has_markdown && ! { install_markdown && has_markdown; }; then
    say "please install pkg-config and the cmark-gfm library with its headers and extensions"
    exit 1
fi

if ! has_wasm && ! { install_wasm && has_wasm; }; then
    say "no live pages: could not install wasi-libc and libclang-rt-*-dev-wasm32 (Homebrew: wasi-runtimes)"
fi

[ "${1:-}" = test ] || exit 0

if ! has_hdf5 && ! { install_hdf5 && has_hdf5; }; then
    say "no tests of Keras' own files: please install libhdf5 with its headers (Debian: libhdf5-dev, Homebrew: hdf5)"
    # Who sets this wants every test to run.
    [ -z "${CI+set}" ] || exit 1
fi

if ! has_browsers && ! { install_browsers && has_browsers; }; then
    say "no tests in browsers that are missing: please install chromium, chromedriver and firefox"
    # Who sets this wants every test to run.
    [ -z "${CI+set}" ] || exit 1
fi
