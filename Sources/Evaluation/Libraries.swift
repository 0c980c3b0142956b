import Foundation
import Manuscript

/// A library that chapters may import: its module's name and its sources.
package struct Library: Equatable, Sendable {
    package var name: String
    /// By the path as it is named to the reader, in order.
    package var sources: [Source]

    package struct Source: Equatable, Sendable {
        package var path: String
        package var text: String

        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    package init(name: String, sources: [Source]) {
        self.name = name
        self.sources = sources
    }
}

/// The libraries, compiled once for all chapters, and kept for the next build while nothing that they were
/// made from changes.
struct CompiledLibraries: Sendable {
    /// Holds the modules and the objects.
    var folder: String
    var objects: [String]
    /// All that they were made from.
    var key: String
    var sources: [Library]

    static func compile(
        _ libraries: [Library], for platform: Platform, toolchain: Toolchain, in folder: String
    ) async throws(EvaluationError) -> (libraries: CompiledLibraries?, diagnostics: [Diagnostic]) {
        let lock = try await FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        var compiled = CompiledLibraries(folder: folder, objects: [], key: "", sources: libraries)
        // The whole key is kept and compared, not a hash of it. A library sees those before it.
        var key = toolchain.compiler + "\n" + toolchain.version + "\n"
        key += platform.libraryFlags.joined(separator: " ") + "\n"
        for library in libraries {
            key += "\u{1}\(library.name)\n"
            for source in library.sources { key += "\u{2}\(source.path)\n\(source.text)" }
            let object = "\(folder)/\(library.name).o"
            compiled.objects.append(object)
            let keyFile = "\(folder)/\(library.name).key"
            if (try? String(contentsOfFile: keyFile, encoding: .utf8)) == key,
                FileManager.default.fileExists(atPath: object)
            {
                continue
            }
            try? FileManager.default.removeItem(atPath: keyFile)
            let sources = "\(folder)/\(library.name).sources"
            try Files.replaceFolder(sources)
            var paths: [String: String] = [:]
            for (index, source) in library.sources.enumerated() {
                let path = "\(sources)/\(index)-\(source.path.split(separator: "/").last ?? "source.swift")"
                paths[path] = source.path
                try Files.write(source.text, to: path)
            }
            let arguments =
                platform.libraryFlags
                + ["-module-name", library.name, "-I", folder, "-emit-module", "-emit-module-path"]
                + ["\(folder)/\(library.name).swiftmodule", "-c", "-o", object] + paths.keys.sorted()
            let result = try await Tool.run(toolchain.compiler, arguments, in: folder, seconds: 600)
            if result.status != 0 {
                let messages = CompilerMessage.read(result.output)
                if messages.isEmpty {
                    throw .compilerFailed(command: "swiftc, library \(library.name)", reason: result.output)
                }
                return (
                    nil,
                    messages.map { message in
                        Diagnostic(
                            path: paths[message.file] ?? message.file, line: message.line,
                            column: message.column, severity: message.severity, message: message.text)
                    }
                )
            }
            try Files.write(key, to: keyFile)
        }
        compiled.key = key
        return (compiled, [])
    }
}

/// File operations with errors that say which file.
enum Files {
    static func write(_ bytes: [UInt8], to path: String) throws(EvaluationError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw .file(path: path, reason: "can't be written: \((error as NSError).localizedDescription)")
        }
    }

    static func write(_ text: String, to path: String) throws(EvaluationError) {
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw .file(path: path, reason: "can't be written: \((error as NSError).localizedDescription)")
        }
    }

    static func createFolder(_ path: String) throws(EvaluationError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .file(path: path, reason: "can't be made: \((error as NSError).localizedDescription)")
        }
    }

    /// An empty folder of ours at `path`.
    static func replaceFolder(_ path: String) throws(EvaluationError) {
        try? FileManager.default.removeItem(atPath: path)
        try createFolder(path)
    }
}
