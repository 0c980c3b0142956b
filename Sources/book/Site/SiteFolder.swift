import Evaluation
import Foundation

/// The folder of the built site. It is replaced as a whole or not at all, and only where all that is in it was
/// written by an earlier build. Files that stay the same stay as they are, with their times.
struct SiteFolder {
    /// Without links on the way: a link to the folder stays what it is.
    let path: String
    /// What the manifest names as the book.
    private let owner: String
    /// New files stand here until all are there.
    private let staging: String
    /// Every file of the new site; those that are new are in the staging folder.
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

    /// The file as it is now stays.
    mutating func keep(_ name: String) { files[name] = files[name] ?? false }

    /// Keeps a file where it has these bytes already, and writes it anew elsewhere.
    mutating func add(_ name: String, _ bytes: [UInt8]) throws(Failure) {
        if Files.read("\(path)/\(name)") == bytes {
            keep(name)
            return
        }
        do {
            if !files.values.contains(true) {
                try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
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
        let manager = FileManager.default
        let there = Set(try names())
        if there.contains(Self.kept) { keep(Self.kept) }
        let new = files.filter(\.value).map(\.key).sorted()
        if new.isEmpty, there == Set(files.keys) { return [] }

        let next = path + ".new"
        do {
            try? manager.removeItem(atPath: next)
            try manager.createDirectory(atPath: next, withIntermediateDirectories: true)
            for (name, isNew) in files {
                let target = "\(next)/\(name)"
                if isNew {
                    if rename("\(staging)/\(name)", target) != 0 {
                        try manager.copyItem(atPath: "\(staging)/\(name)", toPath: target)
                    }
                } else if link("\(path)/\(name)", target) != 0 {
                    // Not every file system has links.
                    try manager.copyItem(atPath: "\(path)/\(name)", toPath: target)
                }
            }
            try FolderSwap.put(next, inPlaceOf: path)
        } catch {
            try? manager.removeItem(atPath: next)
            throw failure((error as NSError).localizedDescription)
        }
        return new
    }

    private func failure(_ reason: String) -> Failure {
        .message("\(path): the site can't be written: \(reason); the last site is unchanged")
    }

    /// What is in the folder; nothing where there is none yet.
    private func names() throws(Failure) -> [String] {
        do throws(Unreadable) { return try FolderEntry.all(in: path).map(\.name) } catch {
            if error == .missing { return [] }
            throw .message("\(path) \(error); set 'site:' in book.yml to a folder that book may write")
        }
    }

    private func refuseForeignFiles() throws(Failure) {
        let manager = FileManager.default
        // Without it everything is somebody else's.
        let written = (try? SiteManifest.read(in: path))?.names ?? []
        var foreign: [String] = []
        // A folder may hold all that the machine has.
        let most = 1000
        for name in try names() where foreign.count < most {
            if name == SiteManifest.name || name == Self.kept || written.contains(name) { continue }
            var isFolder: ObjCBool = false
            _ = manager.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            guard isFolder.boolValue, let inside = manager.enumerator(atPath: "\(path)/\(name)") else {
                foreign.append(name)
                continue
            }
            // Folders themselves are nobody's.
            while foreign.count < most, let file = inside.nextObject() as? String {
                let isFolder = inside.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
                if !isFolder, !written.contains("\(name)/\(file)") { foreign.append("\(name)/\(file)") }
            }
        }
        if foreign.isEmpty { return }
        throw .message(
            "\(path) holds files that book did not write, and book deletes nothing of yours: "
                + foreign.sorted().prefix(5).joined(separator: ", ")
                + (foreign.count >= most
                    ? " and many more" : foreign.count > 5 ? " and \(foreign.count - 5) more" : "")
                + "; move them away, or set 'site:' in book.yml to another folder")
    }
}
