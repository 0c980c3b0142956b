/// A file of a library that comes with the tool.
package struct EmbeddedSource: Sendable {
    /// The library's module.
    package let library: String
    /// From the folder of all sources: `Exhibits/Drawings/Plot.swift`.
    package let path: String
    /// The file's text, as it was when the tool was built.
    package let text: String
}

/// The sources of the libraries that come with the tool, which it compiles for chapters.
package enum BuiltInSources {
    /// Library after library, each behind those that it needs; the files of each in order.
    package static var all: [EmbeddedSource] { embeddedSources.filter { $0.library != program } }

    /// The program that prints the syntax tokens of code.
    package static var syntaxTokens: EmbeddedSource { embeddedSources.first { $0.library == program }! }

    private static let program = "syntax-tokens"
}
