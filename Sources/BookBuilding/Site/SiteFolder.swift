import Evaluation
import Foundation
import Manuscript

/// The folder of the built site. It is replaced as a whole or not at all, and only where all that is in it was
/// written by an earlier build. Files that stay the same stay as they are, with their times.
struct SiteFolder {
    /// Without links on the way: a link to the folder stays what it is.
    let path: String
    /// What the manifest names as the book.
    private let owner: String
    /// New files stand here until all are there.
    private let staging: String
    /// Every file of the new site by its path in it; those that are new are in the staging folder.
    private var files: [String: Bool] = [:]

    static let kept = ".gitignore"

    /// - Parameter work: nobody else's meanwhile.
    init(path: String, owner: String, work: String) throws(Failure) {
        self.path = path
        self.owner = owner
        staging = work
        try? FileManager.default.removeItem(atPath: staging)
        try refuseForeignFiles()
    }

    /// Whether a file of the site is one, and neither it nor a folder on its way is a link: whoever copies the site may follow it.
    static func isPlain(_ name: String, in site: String) -> Bool {
        var place = site
        let parts = name.split(separator: "/")
        for (index, part) in parts.enumerated() {
            place += "/\(part)"
            guard Files.kind(of: place) == (index < parts.count - 1 ? S_IFDIR : S_IFREG) else { return false }
        }
        return true
    }

    /// The file as it is now stays.
    mutating func keep(_ name: String) { files[name] = files[name] ?? false }

    /// Keeps a file where it has these bytes already, and writes it anew elsewhere.
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

    /// Makes the site what was added and kept; whoever looks sees the last one or the new one.
    ///
    /// - Returns: the names of the files that were written anew.
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
                // Not every file system has links.
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

    /// All files of the folder and of the folders in it, by their paths in it; none where there is no folder yet. A
    /// link is a file, wherever it leads.
    ///
    /// - Parameter isEnough: whether to look no further.
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
            // Without a list everything is somebody else's.
            written = try SiteManifest.read(in: path)?.names ?? []
        } catch {
            throw .message(
                "\(path)/\(SiteManifest.name) \(error); it lists the files that book wrote, so what may be replaced is not "
                    + "known: move \(path) away, or set 'site:' in book.yml to another folder")
        }
        if let kind = Files.kind(of: "\(path)/\(Self.kept)"), kind != S_IFREG {
            throw .message(
                "\(path)/\(Self.kept) is no file of its own but a link or a folder, and stays in the site: whoever "
                    + "publishes that would publish what is there; remove it, or make it a file")
        }
        var foreign: [String] = []
        // A folder may hold all that the machine has.
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
