#!/bin/sh
# Installs missing dependencies other than Swift: those of a build of the book and, with `test`, also libhdf5
# and browsers. Installed ones are recognized by their files, which takes no time; Debian's and Homebrew's
# tools are run only if something is missing.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

# Whether one of these files exists.
any() {
    for file; do
        [ ! -e "$file" ] || return 0
    done
    return 1
}

say() { echo "setup: $*" >&2; }

brew=$(has brew && brew --prefix || echo /nowhere)

# The package manager finds the library with pkg-config.
has_markdown() {
    has pkg-config && folder=$(pkg-config --variable=includedir libcmark-gfm 2>/dev/null) &&
        any "$folder/cmark-gfm-core-extensions.h"
}

# The files that WebAssembly modules are linked with.
has_wasm() {
    any /usr/lib/wasm32-wasi*/libc.a "$brew/opt/wasi-libc" &&
        any /usr/lib/llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a "$brew/opt/wasi-runtimes"
}

has_browsers() {
    has chromedriver &&
        { has firefox-esr || has firefox || any /Applications/Firefox.app/Contents/MacOS/firefox; }
}

has_hdf5() { has pkg-config && pkg-config --exists hdf5; }

# Runs apt-get as root; the list of packages is updated once, if an installation fails.
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

# This package's name contains LLVM's version: the newest one is taken.
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

# On a Mac, installing browsers is left to the user.
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
    # If CI is set, every test has to run.
    [ -z "${CI+set}" ] || exit 1
fi

if ! has_browsers && ! { install_browsers && has_browsers; }; then
    say "no tests in browsers that are missing: please install chromium, chromedriver and firefox"
    # If CI is set, every test has to run.
    [ -z "${CI+set}" ] || exit 1
fi
