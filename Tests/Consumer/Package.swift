// swift-tools-version: 6.3

import PackageDescription

/// A package that uses this one's libraries, as any other package can, with the trait `HDF5`. It builds only
/// what it uses, so its tests are ready in a minute; with the trait, this repository's own package would
/// compile everything a second time.
let package = Package(
    name: "Consumer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "executable-book", path: "../..", traits: ["HDF5"])],
    targets: [
        .testTarget(
            name: "NeuralHDF5Tests",
            dependencies: [
                .product(name: "Neural", package: "executable-book"),
                .product(name: "NeuralHDF5", package: "executable-book"),
            ],
            resources: [.copy("Resources")],
            swiftSettings: [.define("HDF5")])
    ],
    swiftLanguageModes: [.v6]
)
