import BuiltInSources

/// A library that chapters can import.
package struct Library: Equatable, Sendable {
    /// The module's name, as chapters import it.
    package var name: String
    /// Sorted by the path as shown to the reader.
    package var sources: [SourceFile]
    /// The folder that its sources' paths begin with; nil for built-in libraries.
    package var folder: String?

    /// One file of a library.
    package struct SourceFile: Equatable, Sendable {
        /// The file, as messages name it: `Neural/Dense.swift`.
        package var path: String
        /// The file's text.
        package var text: String

        /// A source that was read already.
        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    /// A library from sources that were read already.
    ///
    /// - Parameter folder: the folder of the sources.
    package init(name: String, folder: String, sources: [SourceFile]) {
        self.name = name
        self.folder = folder
        self.sources = sources
    }

    private init(builtIn name: String, _ sources: [EmbeddedSource]) {
        self.name = name
        self.sources = sources.map { SourceFile(path: $0.path, text: $0.text) }
    }

    /// The libraries that come with the tool, each after those that it imports. Every chapter can import
    /// them.
    package static let builtIn: [Library] = {
        var libraries: [Library] = []
        for source in BuiltInSources.all where source.library != libraries.last?.name {
            libraries.append(
                Library(
                    builtIn: source.library, BuiltInSources.all.filter { $0.library == source.library }))
        }
        return libraries
    }()

    /// The sources by short paths, which do not depend on where the book is: `Neural/Training/Loss.swift`.
    package var namedSources: [(name: String, source: SourceFile)] {
        sources.map { source in
            guard let folder else { return (source.path, source) }
            return ("\(name)/\(source.path.trimmingPrefix(folder + "/"))", source)
        }
    }
}
