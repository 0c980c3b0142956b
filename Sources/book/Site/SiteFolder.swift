import Evaluation
import Foundation

/// The folder of the built site. It is replaced as a whole or not at all, and only where all that is in it was
/// written by an earlier build. Files that stay the same stay as they are, with their times.
struct SiteFolder {
    let path: String
    /// New files stand here until all are there.
    private let staging: String
    /// Every file of the new site by its path in it; those that are new are in the staging folder.
    private var files: [String: Bool] = [:]

    /// Lists what a build wrote.
    static let manifest = ".book"
    static let kept = ".gitignore"

    /// - Parameter work: nobody else's meanwhile.
    init(path: String, work: String) throws(Failure) {
        self.path = path
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
        try add(Self.manifest, Array((files.keys.sorted().joined(separator: "\n") + "\n").utf8))
        let manager = FileManager.default
        let there = Set(Self.names(in: path))
        if there.contains(Self.kept) { keep(Self.kept) }
        let new = files.filter(\.value).map(\.key).sorted()
        if new.isEmpty, there == Set(files.keys) { return [] }

        let next = path + ".new"
        do {
            try? manager.removeItem(atPath: next)
            try manager.createDirectory(atPath: next, withIntermediateDirectories: true)
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
            try swap(next)
        } catch {
            try? manager.removeItem(atPath: next)
            throw failure((error as NSError).localizedDescription)
        }
        return new
    }

    /// Puts `next` in the site's place.
    private func swap(_ next: String) throws {
        let manager = FileManager.default
        if !manager.fileExists(atPath: path) {
            try manager.moveItem(atPath: next, toPath: path)
            return
        }
        if Exchange.folders(next, path) {
            try? manager.removeItem(atPath: next)
            return
        }
        // Where two folders can't change places at once, there is none for a moment.
        let old = path + ".old"
        try? manager.removeItem(atPath: old)
        try manager.moveItem(atPath: path, toPath: old)
        try manager.moveItem(atPath: next, toPath: path)
        try? manager.removeItem(atPath: old)
    }

    private func failure(_ reason: String) -> Failure {
        .message("\(path): the site can't be written: \(reason); the last site is unchanged")
    }

    private static func makeFolder(of name: String, in folder: String) throws {
        let inner = name.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        try FileManager.default.createDirectory(atPath: folder + inner, withIntermediateDirectories: true)
    }

    /// All files of a folder and of the folders in it, by their paths in it. A link is a file, wherever it leads.
    private static func names(in folder: String) -> [String] {
        var names: [String] = []
        var folders = [""]
        while let inner = folders.popLast() {
            for entry in FolderEntry.all(in: folder + inner) {
                let name = inner.dropFirst() + (inner.isEmpty ? "" : "/") + entry.name
                if entry.isFolder { folders.append("/" + name) } else { names.append(String(name)) }
            }
        }
        return names
    }

    private func refuseForeignFiles() throws(Failure) {
        let written = Set(
            (Files.read(path + "/" + Self.manifest) ?? []).split(separator: 0x0A)
                .map { String(decoding: $0, as: UTF8.self) })
        let foreign = Self.names(in: path).filter {
            $0 != Self.manifest && $0 != Self.kept && !written.contains($0)
        }
        if foreign.isEmpty { return }
        throw .message(
            "\(path) holds files that book did not write, and book deletes nothing of yours: "
                + foreign.sorted().prefix(5).joined(separator: ", ")
                + (foreign.count > 5 ? " and \(foreign.count - 5) more" : "")
                + "; move them away, or set 'site:' in book.yml to another folder")
    }
}

enum Exchange {
    /// Two folders change places at once; false where the system can't do that.
    static func folders(_ one: String, _ other: String) -> Bool {
        #if os(Linux)
            // Swift's module of glibc leaves it out.
            typealias Rename =
                @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
            guard let symbol = dlsym(nil, "renameat2") else { return false }
            let exchange: UInt32 = 2
            return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, one, AT_FDCWD, other, exchange) == 0
        #elseif canImport(Darwin)
            return renamex_np(one, other, UInt32(RENAME_SWAP)) == 0
        #else
            return false
        #endif
    }
}
