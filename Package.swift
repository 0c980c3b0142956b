// swift-tools-version: 6.3

import PackageDescription

/// The portable targets declare C functions of the platform's libc by name, without importing it,
/// so that the same text compiles natively and as Embedded Swift for wasm32.
let portable: [SwiftSetting] = [.enableExperimentalFeature("Extern")]

let package = Package(
    name: "executable-book",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "book", targets: ["book"]),
        .executable(name: "explain", targets: ["explain"]),
        .library(name: "Neural", targets: ["Neural"]),
        .library(name: "NeuralHDF5", targets: ["NeuralHDF5"]),
    ],
    traits: [
        .trait(name: "HDF5", description: "Reads .keras, .weights.h5 and legacy .h5 files, through libhdf5.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    ],
    targets: [
        // Portable: also compiled by `book` itself, natively and for wasm32.
        .target(name: "PlainText"),
        .target(name: "Neural", dependencies: ["PlainText"]),
        .target(name: "Exhibits", dependencies: ["PlainText"]),
        .target(name: "Notebook", dependencies: ["Exhibits", "PlainText"], swiftSettings: portable),

        // Keras' own files. Empty without the trait: swift build --traits HDF5
        .systemLibrary(
            name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
        .target(
            name: "NeuralHDF5",
            dependencies: [
                "Neural", "PlainText", .target(name: "CHDF5", condition: .when(traits: ["HDF5"])),
            ]),

        // The tool.
        .systemLibrary(
            name: "CMarkGFM", pkgConfig: "libcmark-gfm",
            providers: [
                .apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"]),
            ]),
        .target(
            name: "Manuscript", dependencies: ["CMarkGFM", .product(name: "Yams", package: "Yams")]),
        // The sources of the portable libraries, so that the tool has them wherever it is.
        .executableTarget(name: "embed-sources"),
        .plugin(
            name: "EmbedSources", capability: .buildTool(),
            dependencies: ["embed-sources"]),
        // Compiled by `book` itself, for the colors of code.
        .executableTarget(name: "syntax-tokens"),
        .target(name: "BuiltInSources", plugins: ["EmbedSources"]),
        // Runs between `fork` and `exec`, where Swift can't.
        .target(name: "CSupervisor"),
        .target(
            name: "Evaluation",
            dependencies: ["BuiltInSources", "CSupervisor", "Manuscript", "Exhibits", "PlainText"]),
        .target(name: "Baseline", dependencies: ["Manuscript", "Exhibits", "PlainText"]),
        .target(
            name: "Publishing",
            dependencies: [
                "Manuscript", "Exhibits", .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.embedInCode("Resources")]),
        .target(
            name: "Serving",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]),
        // All that the command does with a book; a test calls it without a process.
        .target(
            name: "BookBuilding",
            dependencies: ["Manuscript", "Evaluation", "Baseline", "Publishing", "Exhibits"]),
        .executableTarget(
            name: "book",
            dependencies: [
                "BookBuilding", "Manuscript", "Evaluation", "Baseline", "Publishing", "Serving",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.embedInCode("Serve/Resources")]),

        // The library as a command: a model, an input, and what somebody got.
        .executableTarget(
            name: "explain",
            dependencies: [
                "Neural", "NeuralHDF5", "NeuralSources", "BookBuilding", "Evaluation", "Manuscript", "Publishing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // The sources of `Neural`, for the pages that it writes.
        .target(name: "NeuralSources", plugins: ["EmbedSources"]),

        // What all tests have in common: random numbers, and how work grows.
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(
            name: "NeuralTests", dependencies: ["Neural", "TestSupport"], resources: [.copy("Resources")]),
        .testTarget(
            name: "NeuralHDF5Tests", dependencies: ["NeuralHDF5", "Neural"],
            resources: [.copy("Resources")]),
        .testTarget(name: "ExplainTests", dependencies: ["explain", "BookDriver", "Neural", "TestSupport"]),
        .testTarget(name: "PlainTextTests", dependencies: ["PlainText", "TestSupport"]),
        .testTarget(name: "ExhibitsTests", dependencies: ["Exhibits", "PlainText", "TestSupport"]),
        .testTarget(
            name: "NotebookTests", dependencies: ["Notebook", "Exhibits", "PlainText", "TestSupport"]),
        .testTarget(
            name: "ManuscriptTests", dependencies: ["Manuscript", "TestSupport"],
            resources: [.copy("Resources")]),
        .testTarget(
            name: "EvaluationTests", dependencies: ["BookDriver", "Evaluation", "PlainText", "TestSupport"],
            resources: [.copy("Resources")]),
        .testTarget(
            name: "BaselineTests", dependencies: ["Baseline", "Manuscript", "Exhibits", "TestSupport"],
            resources: [.copy("Resources")]),
        .testTarget(name: "PublishingTests", dependencies: ["Publishing"]),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Serving", "BrowserDriver", "TestSupport", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            resources: [.copy("Resources")]),
        // Books of their own for tests of the tool.
        .target(name: "BookDriver", dependencies: ["TestSupport"], path: "Tests/BookDriver"),
        .testTarget(
            name: "BookBuildingTests",
            dependencies: ["BookBuilding", "BookDriver"]),
        .testTarget(name: "BookTests", dependencies: ["book", "BookDriver", "TestSupport"]),
        // What tests of pages in real browsers have in common; nothing else depends on it.
        .target(name: "BrowserDriver", dependencies: ["TestSupport"], path: "Tests/BrowserDriver"),
        .testTarget(
            name: "BrowserTests", dependencies: ["BrowserDriver"], resources: [.copy("Resources")]),
        .testTarget(
            name: "LivePageTests",
            dependencies: ["book", "explain", "BookDriver", "BrowserDriver", "TestSupport"]),
        .testTarget(
            name: "ServeTests", dependencies: ["book", "BookDriver", "BrowserDriver", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
