import Foundation
import PackagePlugin

/// Makes the sources of the libraries that come with the tool part of it, so that it needs no other files.
@main struct EmbedSources: BuildToolPlugin {
    /// In the order in which they need each other.
    private static let libraries = ["PlainText", "Exhibits", "Notebook"]

    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSources.swift")
        var arguments = [output.path(percentEncoded: false)]
        var inputs: [URL] = []
        for name in Self.libraries {
            // By its folder: where another package depends on this one, targets that it does not use are not listed.
            let folder = context.package.directoryURL.appending(
                path: "Sources/\(name)", directoryHint: .isDirectory)
            let files = Self.sources(in: folder)
            if files.isEmpty {
                Diagnostics.error(
                    "no Swift files in \(folder.path(percentEncoded: false)), which is to come with the tool")
            }
            arguments += ["--library", name, folder.path(percentEncoded: false)]
            arguments += files.map { $0.path(percentEncoded: false) }.sorted()
            inputs += files
        }
        return [
            .buildCommand(
                displayName: "Embedding the sources of \(Self.libraries.joined(separator: ", "))",
                executable: try context.tool(named: "embed-sources").url,
                arguments: arguments, inputFiles: inputs, outputFiles: [output])
        ]
    }

    private static func sources(in folder: URL) -> [URL] {
        FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
    }
}
