import Foundation
import PackagePlugin

/// Embeds in a program the sources of the libraries and programs that it compiles, so that it needs no other files.
@main struct EmbedSources: BuildToolPlugin {
    /// For each target that contains sources, the libraries, in the order in which they need each other.
    private static let libraries = [
        "BuiltInSources": ["PlainText", "Exhibits", "Notebook", "syntax-tokens"], "NeuralSources": ["Neural"],
    ]

    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        guard let libraries = Self.libraries[target.name] else {
            Diagnostics.error("the plugin has no list of libraries for the target \(target.name)")
            return []
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSources.swift")
        var arguments = [output.path(percentEncoded: false)]
        var inputs: [URL] = []
        for name in libraries {
            // By its folder: where another package depends on this one, targets that it does not use are not
            // listed.
            let folder = context.package.directoryURL.appending(
                path: "Sources/\(name)", directoryHint: .isDirectory)
            let files = Self.sources(in: folder)
            if files.isEmpty {
                Diagnostics.error(
                    "no Swift files in \(folder.path(percentEncoded: false)), which \(target.name) contains")
            }
            arguments += ["--library", name, folder.path(percentEncoded: false)]
            arguments += files.map { $0.path(percentEncoded: false) }.sorted()
            inputs += files
        }
        return [
            .buildCommand(
                displayName: "Embedding the sources of \(libraries.joined(separator: ", "))",
                executable: try context.tool(named: "embed-sources").url,
                arguments: arguments, inputFiles: inputs, outputFiles: [output])
        ]
    }

    private static func sources(in folder: URL) -> [URL] {
        FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
    }
}
