import Foundation
import Manuscript

/// The compiled libraries, for all chapters.
///
/// Each is in a folder that is named by its key and never changes, so a build of other sources can't change
/// what this one links.
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
    private static let maxKept = 6
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
        let cacheFolders = libraries.map { $0.folder == nil ? caches.machine : caches.book }
        roots = cacheFolders.map { "\($0)/libraries/\(platform.rawValue)" }
        // A library sees those before it.
        var before = toolchain.identity + "\n"
        for (index, library) in libraries.enumerated() {
            let flags = platform.flags(of: library).joined(separator: " ")
            var key = before + "\(flags)\n\u{1}\(library.name)\n"
            // By short paths: a library is the same in another folder.
            for (path, source) in library.namedSources { key += "\u{2}\(path)\n\(source.text)" }
            let name = try Cache(folder: cacheFolders[index] + "/cache").name(of: key)
            before = "\(name)\n"
            let folder = "\(roots[index])/\(library.name)-\(name)"
            folders.append(folder)
            objects.append("\(folder)/\(library.name).o")
            names.append((library.name, name))
        }
    }

    /// The names of libraries that are not in the cache, and have to be compiled.
    var uncompiled: [String] {
        zip(sources, folders).filter { !Files.isFolder($0.1) }.map(\.0.name)
    }

    struct Compilation: Sendable {
        /// The faults of the first library that does not compile.
        var diagnostics: [Diagnostic] = []
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
                    compilation.diagnostics = try await compile(
                        library, seeing: folders[..<index], toolchain: toolchain, to: folder)
                    if !compilation.diagnostics.isEmpty { return compilation }
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
        guard let lock = FolderLock(ifFree: folder, .shared), FolderContent.isIntact(folder) else {
            return nil
        }
        return lock
    }

    /// Renames a folder and then removes it, so that no other build finds it partly removed.
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

    /// Compiles a library in a temporary folder next to `folder`, which is then renamed.
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
            result = try await Tool.run(
                toolchain.compiler, arguments, in: next,
                limits: toolchain.limits.forLibrary(isBuiltIn: library.folder == nil))
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
            throw .file(path: folder, reason: "can't be created: \(String(cString: strerror(errno)))")
        }
        return []
    }

    /// Removes older versions of a library, libraries that were not used for half a year, and leftovers of
    /// killed builds. The caller's lock keeps others from compiling here; what another build links stays.
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
        for folder in versions.dropFirst(Self.maxKept) + unused {
            guard let lock = FolderLock(ifFree: folder.path, .exclusive) else { continue }
            Self.remove(folder.path)
            withExtendedLifetime(lock) {}
        }
    }
}
