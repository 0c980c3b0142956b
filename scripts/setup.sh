#!/bin/sh
# Installs the one library that the tool needs beside Swift: cmark-gfm. Says what to do where it cannot.
set -eu

if ! command -v swiftc >/dev/null 2>&1; then
    echo "no Swift compiler found: install Swift 6.3 from https://www.swift.org/install" >&2
    exit 1
fi

if pkg-config --exists libcmark-gfm 2>/dev/null && [ -n "$(find /usr/include /usr/local/include \
    /opt/homebrew/include -name cmark-gfm-core-extensions.h 2>/dev/null | head -n 1)" ]; then
    exit 0
fi

if command -v apt-get >/dev/null 2>&1; then
    packages="pkg-config libcmark-gfm-dev libcmark-gfm-extensions-dev"
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo"
    if $sudo apt-get install -y -q $packages || { $sudo apt-get update -q && $sudo apt-get install -y -q $packages; }; then
        exit 0
    fi
    echo "could not install; please install: $packages" >&2
    exit 1
fi

if command -v brew >/dev/null 2>&1; then
    exec brew install pkg-config cmark-gfm
fi

echo "please install the cmark-gfm library with its headers and extensions, and pkg-config" >&2
exit 1
