/// A file of the library `Neural`.
package struct EmbeddedSource: Sendable {
    /// The library's module.
    package let library: String
    /// From the folder of all sources: `Neural/Layers/Dense.swift`.
    package let path: String
    /// The file's text, as it was when the program was built.
    package let text: String
}

/// The sources of `Neural`, which `explain` compiles for the pages that it writes.
package enum NeuralSources {
    /// All files, in order.
    package static var all: [EmbeddedSource] { embeddedSources }
}
