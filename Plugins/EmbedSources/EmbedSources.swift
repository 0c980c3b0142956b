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
            guard
                let library = context.package.targets.first(where: { $0.name == name }) as? SourceModuleTarget
            else {
                Diagnostics.error("the package has no target '\(name)', which is to come with the tool")
                continue
            }
            let files = library.sourceFiles(withSuffix: "swift").map(\.url)
            arguments += ["--library", name, library.directoryURL.path(percentEncoded: false)]
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
}
