#!/bin/sh
# Feeds a parser bytes of libFuzzer's making, with the address sanitizer: scripts/fuzz.sh PARSER [SECONDS]
#
# PARSER is a case of a FuzzTarget: npy, npz, inflate, safetensors, json, printout, keras of NeuralTests; frontmatter,
# bookyml, markdown of ManuscriptTests; records, crash, messages (of the compiler) of EvaluationTests; baseline of
# BaselineTests; http of ServingTests, all that reads a connection to `book serve`, SwiftNIO included. It begins with the
# corpus in Tests/…Tests/Resources/corpus/PARSER and keeps what it finds in .build/fuzz/PARSER; an input that stops the program,
# takes over 5 seconds or over 256 MB is named and left in .build/fuzz. With MERGE=1 it then reduces what it found to
# the fewest inputs that reach the same code, of 600 bytes at most, and adds these to the corpus.
set -eu
cd "$(dirname "$0")/.."
parser=$1
seconds=${2:-60}
build=.build/fuzz
case $parser in
    frontmatter | bookyml | markdown) tests=ManuscriptTests ;;
    records | crash | messages) tests=EvaluationTests ;;
    baseline) tests=BaselineTests ;;
    http) tests=ServingTests ;;
    *) tests=NeuralTests ;;
esac
corpus=Tests/$tests/Resources/corpus/$parser
mkdir -p "$build/$parser" "$corpus"

# A package of its own, since all of SwiftNIO is to be watched as well.
build_http() {
    package=$build/package
    mkdir -p "$package/Sources/Fuzz"
    ln -sfn "$PWD/Sources/Serving" "$package/Sources/Serving"
    for file in scripts/fuzz/driver.swift Tests/ServingTests/FuzzTarget.swift Tests/ServingTests/TestConnection.swift; do
        ln -sf "$PWD/$file" "$package/Sources/Fuzz/"
    done
    echo 'let parser = FuzzTarget.http' > "$package/Sources/Fuzz/parser.swift"
    version=$(sed -n 's/.*swift-nio", from: "\(.*\)").*/\1/p' Package.swift)
    cat > "$package/Package.swift" <<END
// swift-tools-version: 6.1
import PackageDescription

func nio(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio") }

let package = Package(
    name: "fuzz", platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-nio", from: "$version")],
    targets: [
        .target(
            name: "Serving",
            dependencies: [nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), nio("NIOWebSocket")]),
        .executableTarget(
            name: "Fuzz", dependencies: ["Serving", nio("NIOCore"), nio("NIOEmbedded")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    ],
    swiftLanguageModes: [.v6])
END
    # Of several options the compiler takes the last one, and the package manager's come in any order.
    swift build --package-path "$package" -c release --product Fuzz --sanitize fuzzer --sanitize address \
        -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing -Xswiftc -suppress-warnings
    cp "$package/.build/release/Fuzz" "$build/run-http"
}

# A package of its own, since what the tool depends on is to be watched as well.
build_tool() {
    package=$build/tool
    fuzz=Fuzz$tests
    case $tests in
        ManuscriptTests) modules='"Manuscript"' ;;
        BaselineTests) modules='"Baseline", "Manuscript", "Exhibits"' ;;
        EvaluationTests) modules='"Evaluation", "Manuscript", "Exhibits"' ;;
    esac
    mkdir -p "$package/Sources/$fuzz"
    # Its source is made by a plugin; a tool of that plugin's would be built with libFuzzer's 'main' here.
    swift build --target BuiltInSources
    mkdir -p "$package/Sources/BuiltInSources"
    find Sources/BuiltInSources .build/plugins -path '*BuiltInSources/*.swift' \
        -exec cp {} "$package/Sources/BuiltInSources/" \;
    for module in CMarkGFM CSupervisor PlainText Exhibits Manuscript Evaluation Baseline; do
        ln -sfn "$PWD/Sources/$module" "$package/Sources/$module"
    done
    for file in scripts/fuzz/driver.swift Tests/"$tests"/FuzzTarget*.swift; do
        ln -sf "$PWD/$file" "$package/Sources/$fuzz/"
    done
    echo "let parser = FuzzTarget.$parser" > "$package/Sources/$fuzz/parser.swift"
    version=$(sed -n 's/.*Yams", from: "\(.*\)").*/\1/p' Package.swift)
    cat > "$package/Package.swift" <<MANIFEST
// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "fuzz", platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "$version")],
    targets: [
        .systemLibrary(name: "CMarkGFM", pkgConfig: "libcmark-gfm"), .target(name: "CSupervisor"),
        .target(name: "PlainText"), .target(name: "Exhibits", dependencies: ["PlainText"]),
        .target(name: "Manuscript", dependencies: ["CMarkGFM", .product(name: "Yams", package: "Yams")]),
        .target(name: "BuiltInSources"),
        .target(
            name: "Evaluation",
            dependencies: ["BuiltInSources", "CSupervisor", "Manuscript", "Exhibits", "PlainText"]),
        .target(name: "Baseline", dependencies: ["Manuscript", "Exhibits", "PlainText"]),
        .executableTarget(
            name: "$fuzz", dependencies: [$modules], swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    ],
    swiftLanguageModes: [.v6])
MANIFEST
    # Of several options the compiler takes the last one, and the package manager's come in any order.
    swift build --package-path "$package" -c release --product "$fuzz" --sanitize fuzzer --sanitize address \
        -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing -Xswiftc -suppress-warnings
    cp "$package/.build/release/$fuzz" "$build/run-$parser"
}

build_neural() {
    flags="-O -wmo -parse-as-library -swift-version 6 -suppress-warnings -sanitize=fuzzer,address"
    if [ -z "$(find "$build/Neural.o" -newer "$0" 2>/dev/null)" ] \
        || [ -n "$(find Sources/PlainText Sources/Neural -newer "$build/Neural.o")" ]; then
        for module in PlainText Neural; do
            # shellcheck disable=SC2086,SC2046
            swiftc $flags -I "$build" -module-name $module -emit-module-path "$build/$module.swiftmodule" \
                -c $(find Sources/$module -name '*.swift') -o "$build/$module.o"
        done
    fi
    echo "let parser = FuzzTarget.$parser" > "$build/$parser.swift"
    # shellcheck disable=SC2086
    swiftc $flags -I "$build" -module-name Fuzz "$build/$parser.swift" scripts/fuzz/driver.swift \
        Tests/NeuralTests/FuzzTarget.swift "$build/PlainText.o" "$build/Neural.o" -o "$build/run-$parser"
}

case $tests in
    NeuralTests) build_neural ;;
    ServingTests) build_http ;;
    *) build_tool ;;
esac
# Swift's own back-trace reads memory that the address sanitizer guards.
export SWIFT_BACKTRACE=enable=no
dictionary=
if [ -f "scripts/fuzz/$parser.dict" ]; then dictionary=-dict=scripts/fuzz/$parser.dict; fi
# shellcheck disable=SC2086
nice -n 10 "$build/run-$parser" "$build/$parser" "$corpus" $dictionary -max_total_time="$seconds" -max_len=4096 \
    -timeout=5 -rss_limit_mb=1024 -malloc_limit_mb=256 -artifact_prefix="$build/found-$parser-" -print_final_stats=1
if [ -n "${MERGE:-}" ]; then
    nice -n 10 "$build/run-$parser" -set_cover_merge=1 -use_counters=0 -max_len=600 "$corpus" "$build/$parser" 2>/dev/null
fi
