import Evaluation
import Foundation
import Manuscript

/// The folder of the built site. It is replaced as a whole or not at all, and only if an earlier build wrote
/// everything in it. Unchanged files keep their modification times.
struct SiteFolder {
    /// Links resolved: a link to the folder stays a link.
    let path: String
    /// The book's folder as in the manifest.
    private let owner: String
    /// Holds new files until all are written.
    private let staging: String
    /// The new site's files by path, and whether they are new; new ones are in the staging folder.
    private var files: [String: Bool] = [:]

    static let kept = ".gitignore"

    /// - Parameter work: a folder that nothing else uses during the build.
    init(path: String, owner: String, work: String) throws(Failure) {
        self.path = path
        self.owner = owner
        staging = work
        try? FileManager.default.removeItem(atPath: staging)
        try refuseForeignFiles()
    }

    /// Whether this is a regular file, and neither it nor a folder on the way is a link, which copying the
    /// site could follow.
    static func isPlain(_ name: String, in site: String) -> Bool {
        var path = site
        let parts = name.split(separator: "/")
        for (index, part) in parts.enumerated() {
            path += "/\(part)"
            guard Files.kind(of: path) == (index < parts.count - 1 ? S_IFDIR : S_IFREG) else { return false }
        }
        return true
    }

    /// Keeps a file unchanged.
    mutating func keep(_ name: String) { files[name] = files[name] ?? false }

    /// Adds a file; one that already has these bytes is kept.
    mutating func add(_ name: String, _ bytes: [UInt8]) throws(Failure) {
        if Self.isPlain(name, in: path), Files.read("\(path)/\(name)") == bytes {
            keep(name)
            return
        }
        do {
            if !files.values.contains(true) || name.contains("/") {
                try Self.makeFolder(of: name, in: staging)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: "\(staging)/\(name)"))
        } catch {
            throw failure((error as NSError).localizedDescription)
        }
        files[name] = true
    }

    /// Replaces the site by the files that were added and kept, atomically.
    ///
    /// - Returns: the names of the files that were written.
    mutating func publish() throws(Failure) -> [String] {
        defer { try? FileManager.default.removeItem(atPath: staging) }
        let manifest = SiteManifest(book: owner, names: Set(files.keys))
        try add(SiteManifest.name, Array(manifest.text.utf8))
        let there = Set(try names())
        if there.contains(Self.kept) { keep(Self.kept) }
        let new = files.filter(\.value).map(\.key).sorted()
        if new.isEmpty, there == Set(files.keys) { return [] }

        do { try FolderReplacement.replace(path, gather: gather) } catch {
            throw failure((error as NSError).localizedDescription)
        }
        return new
    }

    private func gather(in next: String) throws {
        let manager = FileManager.default
        for (name, isNew) in files {
            let target = "\(next)/\(name)"
            if name.contains("/") { try Self.makeFolder(of: name, in: next) }
            if isNew {
                if rename("\(staging)/\(name)", target) != 0 {
                    try manager.copyItem(atPath: "\(staging)/\(name)", toPath: target)
                }
            } else if link("\(path)/\(name)", target) != 0 {
                // Not every file system has hard links.
                try manager.copyItem(atPath: "\(path)/\(name)", toPath: target)
            }
        }
    }

    private func failure(_ reason: String) -> Failure {
        .message("\(path): the site can't be written: \(reason); the last site is unchanged")
    }

    private static func makeFolder(of name: String, in folder: String) throws {
        let inner = name.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        try FileManager.default.createDirectory(atPath: folder + inner, withIntermediateDirectories: true)
    }

    /// The relative paths of all files in the folder, at any depth; empty if there is no folder yet. A link
    /// counts as a file.
    ///
    /// - Parameter isEnough: called with each name; ends the search if true.
    private func names(until isEnough: (String) -> Bool = { _ in false }) throws(Failure) -> [String] {
        var names: [String] = []
        var folders = [""]
        while let inner = folders.popLast() {
            let entries: [FolderEntry]
            do throws(Unreadable) { entries = try FolderEntry.all(in: path + inner) } catch {
                if error == .missing { continue }
                throw .message(
                    "\(path)\(inner) \(error); set 'site:' in book.yml to a folder that book may write")
            }
            for entry in entries {
                let name = "\(inner)/\(entry.name)"
                if entry.kind == .folder {
                    folders.append(name)
                    continue
                }
                names.append(String(name.dropFirst()))
                if isEnough(names[names.count - 1]) { return names }
            }
        }
        return names
    }

    private func refuseForeignFiles() throws(Failure) {
        let written: Set<String>
        do throws(Unreadable) {
            // Without a manifest, no file is the tool's.
            written = try SiteManifest.read(in: path)?.names ?? []
        } catch {
            throw .message(
                "\(path)/\(SiteManifest.name) \(error); it lists the files that book wrote; without it, what may be replaced is not "
                    + "known: move \(path) away, or set 'site:' in book.yml to another folder")
        }
        if let kind = Files.kind(of: "\(path)/\(Self.kept)"), kind != S_IFREG {
            throw .message(
                "\(path)/\(Self.kept) is a link or a folder, not a regular file, and is kept in the site: whoever "
                    + "publishes that would publish what is there; remove it, or make it a file")
        }
        var foreign: [String] = []
        // The folder may hold very many files.
        let most = 1000
        _ = try names { name in
            if name != SiteManifest.name, name != Self.kept, !written.contains(name) { foreign.append(name) }
            return foreign.count >= most
        }
        if foreign.isEmpty { return }
        throw .message(
            "\(path) holds files that book did not write, and book deletes nothing of yours: "
                + foreign.sorted().prefix(5).map(\.visibleName).joined(separator: ", ")
                + (foreign.count >= most
                    ? " and many more" : foreign.count > 5 ? " and \(foreign.count - 5) more" : "")
                + "; move them away, or set 'site:' in book.yml to another folder")
    }
}
