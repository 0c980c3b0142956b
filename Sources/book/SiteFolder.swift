import Foundation
import Publishing

/// The folder of the built site. It is replaced as a whole or not at all, and only where all that is in it
/// was written by an earlier build.
struct SiteFolder {
    var path: String

    /// Lists what a build wrote.
    static let manifest = ".book"
    static let kept = ".gitignore"

    func publish(_ site: Site) throws(Failure) {
        var files: [String: [UInt8]]
        do {
            files = try site.files()
        } catch {
            throw .message("\(error)")
        }
        try refuseForeignFiles()
        let manager = FileManager.default
        let next = path + ".new"
        do {
            try? manager.removeItem(atPath: next)
            try manager.createDirectory(atPath: next, withIntermediateDirectories: true)
            files[Self.manifest] = Array((files.keys.sorted().joined(separator: "\n") + "\n").utf8)
            for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
                let target = URL(fileURLWithPath: next).appendingPathComponent(name)
                try manager.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(bytes).write(to: target)
            }
            let ignore = path + "/" + Self.kept
            if manager.fileExists(atPath: ignore) {
                try manager.copyItem(atPath: ignore, toPath: next + "/" + Self.kept)
            }
            let old = path + ".old"
            try? manager.removeItem(atPath: old)
            if manager.fileExists(atPath: path) { try manager.moveItem(atPath: path, toPath: old) }
            try manager.moveItem(atPath: next, toPath: path)
            try? manager.removeItem(atPath: old)
        } catch {
            try? manager.removeItem(atPath: next)
            throw .message(
                "\(path): the site can't be written: \((error as NSError).localizedDescription); the last site "
                    + "is unchanged")
        }
    }

    private func refuseForeignFiles() throws(Failure) {
        let manager = FileManager.default
        let there = (manager.enumerator(atPath: path)?.allObjects as? [String]) ?? []
        let written = Set(
            ((try? String(contentsOfFile: path + "/" + Self.manifest, encoding: .utf8)) ?? "")
                .split(separator: "\n").map(String.init))
        let foreign = there.filter { name in
            var isFolder: ObjCBool = false
            _ = manager.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
            return !isFolder.boolValue && name != Self.manifest && name != Self.kept
                && !written.contains(name)
        }
        if foreign.isEmpty { return }
        throw .message(
            "\(path) holds files that book did not write, and book deletes nothing of yours: "
                + foreign.sorted().prefix(5).joined(separator: ", ")
                + (foreign.count > 5 ? " and \(foreign.count - 5) more" : "")
                + "; move them away, or set 'site:' in book.yml to another folder")
    }
}
