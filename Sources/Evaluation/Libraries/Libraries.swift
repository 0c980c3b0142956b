import BuiltInSources
import Foundation
import Manuscript

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
        /// The file as it is named to the reader: `Neural/Dense.swift`.
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

    /// The libraries that come with the tool, each after those that it imports. Every chapter can import them.
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

/// The compiled libraries, for all chapters.
///
/// Each is in a folder that is named by its key and never changes, so a build of other sources can't change what this one links.
struct CompiledLibraries: Sendable {
    let platform: Platform
    let sources: [Library]
    /// By library: the folder that holds the folders of its versions.
    private let roots: [String]
    /// By library: the folder with its module.
    private(set) var folders: [String] = []
    private(set) var objects: [String] = []
    /// By library: the name of its key.
    private(set) var names: [(library: String, name: String)] = []

    /// The compiler flags for finding the modules.
    var searchFlags: [String] { folders.flatMap { ["-I", $0] } }

    /// The most versions of a library that are kept.
    private static let mostKept = 6
    /// Seconds: half a year.
    private static let longestUnused = 180.0 * 86400

    /// Only determines the libraries' folders; compiles nothing.
    ///
    /// Built-in libraries are in the machine's folder, the book's own in the book's.
    init(
        _ libraries: [Library], for platform: Platform, toolchain: Toolchain, in caches: CacheFolders
    ) throws(EvaluationError) {
        self.platform = platform
        sources = libraries
        let places = libraries.map { $0.folder == nil ? caches.machine : caches.book }
        roots = places.map { "\($0)/libraries/\(platform.rawValue)" }
        // A library sees those before it.
        var before = toolchain.identity + "\n"
        for (index, library) in libraries.enumerated() {
            let flags = platform.flags(of: library).joined(separator: " ")
            var key = before + "\(flags)\n\u{1}\(library.name)\n"
            for source in library.sources { key += "\u{2}\(source.path)\n\(source.text)" }
            let name = try Cache(folder: places[index] + "/cache").name(of: key)
            before = "\(name)\n"
            let folder = "\(roots[index])/\(library.name)-\(name)"
            folders.append(folder)
            objects.append("\(folder)/\(library.name).o")
            names.append((library.name, name))
        }
    }

    struct Compilation: Sendable {
        /// The faults of the first library that does not compile.
        var faults: [Diagnostic] = []
        /// As long as these are held, no other build removes the folders.
        var locks: [FolderLock] = []
    }

    /// Compiles libraries that are not in the cache.
    func compile(toolchain: Toolchain) async throws(EvaluationError) -> Compilation {
        var compilation = Compilation()
        for (index, library) in sources.enumerated() {
            let folder = folders[index]
            if let known = Self.known(folder) {
                compilation.locks.append(known)
            } else {
                let lock = try await FolderLock(roots[index])
                defer { withExtendedLifetime(lock) {} }
                if let known = Self.known(folder) {
                    compilation.locks.append(known)
                } else {
                    try Self.removeDamaged(folder)
                    compilation.faults = try await compile(
                        library, seeing: folders[..<index], toolchain: toolchain, to: folder)
                    if !compilation.faults.isEmpty { return compilation }
                    compilation.locks.append(try await FolderLock(folder, .shared))
                    removeOld(library.name, in: roots[index])
                }
            }
            utimes(folder, nil)
        }
        return compilation
    }

    /// A lock on a library in the cache; nil if it has to be compiled, because it is missing or damaged.
    private static func known(_ folder: String) -> FolderLock? {
        guard let lock = FolderLock(ifFree: folder, .shared), FolderContent.isWhole(folder) else {
            return nil
        }
        return lock
    }

    /// Removes a folder, renamed first, so that nobody finds it removed in part.
    private static func remove(_ folder: String) {
        let old = folder + ".new"
        if rename(folder, old) == 0 { try? FileManager.default.removeItem(atPath: old) }
    }

    /// Removes a damaged library, unless another command uses it.
    private static func removeDamaged(_ folder: String) throws(EvaluationError) {
        if !Files.isFolder(folder) { return }
        guard let lock = FolderLock(ifFree: folder, .exclusive) else {
            throw .file(
                path: folder,
                reason:
                    "was changed since it was compiled, and another command uses it; run this command again when that "
                    + "has ended")
        }
        withExtendedLifetime(lock) { remove(folder) }
    }

    /// Compiles a library in a folder beside `folder`, which is then renamed.
    private func compile(
        _ library: Library, seeing others: ArraySlice<String>, toolchain: Toolchain, to folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        let next = folder + ".new"
        try Files.replaceFolder(next)
        try Files.createFolder(next + "/sources")
        // `#fileID` and `#filePath` in a library must not contain paths of this machine.
        var files: [String] = []
        var paths: [String: String] = [:]
        for (index, source) in library.sources.enumerated() {
            let name = source.path.split(separator: "/").last.map(String.init) ?? "source.swift"
            let isTaken = files.contains { $0.lowercased() == "sources/\(name)".lowercased() }
            let file = "sources/\(isTaken ? "\(index)-" : "")\(name)"
            files.append(file)
            paths[file] = source.path
            try Files.write(source.text, to: "\(next)/\(file)")
        }
        let arguments =
            platform.flags(of: library)
            + ["-module-name", library.name] + others.flatMap { ["-I", $0] } + [
                "-emit-module", "-emit-module-path",
            ]
            + ["\(next)/\(library.name).swiftmodule", "-c", "-o", "\(next)/\(library.name).o"]
            + files
        let result: Tool.Result
        do throws(EvaluationError) {
            result = try await Tool.run(toolchain.compiler, arguments, in: next, limits: toolchain.limits)
        } catch .exceeded(let tool, let limit, _) {
            throw .failed(tool: tool, at: "the library \(library.name)", reason: "it \(limit)")
        }
        let messages = SerializedMessages.take("\(next)/\(library.name).dia")
        if !result.isSuccess {
            if messages.isEmpty {
                throw .failed(
                    tool: result.tool, at: "the library \(library.name)",
                    reason: ToolFailure(result).words)
            }
            return messages.map { message in
                Diagnostic(
                    path: paths[message.file] ?? message.file, line: message.line, column: message.column,
                    severity: message.severity, message: message.text)
            }
        }
        try FolderContent(of: next).write(to: next)
        guard rename(next, folder) == 0 else {
            throw .file(path: folder, reason: "can't be made: \(String(cString: strerror(errno)))")
        }
        return []
    }

    /// Removes older versions of a library, libraries that were not used for long, and leftovers of killed builds. The caller's lock
    /// keeps others from compiling here; what another build links stays.
    private func removeOld(_ library: String, in root: String) {
        let manager = FileManager.default
        // If the folder can't be listed, nothing is removed now.
        let folders = ((try? manager.contentsOfDirectory(atPath: root)) ?? []).filter {
            $0 != FolderLock.name
        }
        .map { (name: $0, path: "\(root)/\($0)", modified: FileStamp.modified("\(root)/\($0)")) }
        .sorted { $0.modified > $1.modified }
        let unfinished = folders.filter { $0.name.hasSuffix(".new") }
        let versions = folders.filter { $0.name.hasPrefix(library + "-") && !$0.name.hasSuffix(".new") }
        let longAgo = Date().timeIntervalSince1970 - Self.longestUnused
        let unused = folders.filter { $0.modified < longAgo }
        for folder in unfinished { try? manager.removeItem(atPath: folder.path) }
        for folder in versions.dropFirst(Self.mostKept) + unused {
            guard let lock = FolderLock(ifFree: folder.path, .exclusive) else { continue }
            Self.remove(folder.path)
            withExtendedLifetime(lock) {}
        }
    }
}
