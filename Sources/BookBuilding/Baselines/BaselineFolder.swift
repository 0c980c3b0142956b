import Evaluation
import Foundation
import Manuscript

/// The folder of the baselines. Either all baselines are written or none: a full disk, an interrupt or a file
/// that can't be written leaves the folder unchanged.
struct BaselineFolder {
    /// The path as shown to the reader.
    let path: String

    /// Replaces files of these names. The caller holds the lock of the book's baselines.
    func write(_ baselines: [NamedText]) throws(Failure) {
        // A link to the folder stays a link.
        let folder = RealPath.of(path)
        var changed: [String: String] = [:]
        for baseline in baselines {
            let name = baseline.name
            do throws(Unreadable) {
                if try Files.contents(of: "\(folder)/\(name)").elementsEqual(baseline.text.utf8) { continue }
            } catch .wrongKind(let kind, let needed) {
                throw failure("\(name) is \(kind), not \(needed); move it away")
            } catch {
                // A file that can't be read is replaced; the chapter's name has been printed.
            }
            changed[name] = baseline.text
        }
        if changed.isEmpty { return }
        do {
            try FolderReplacement.replace(folder) { try gather(changed, of: folder, in: $0) }
        } catch let error as EvaluationError {
            throw failure(error.description)
        } catch let error as Unreadable {
            throw failure("\(path) \(error)")
        } catch {
            throw failure((error as NSError).localizedDescription)
        }
    }

    /// Prepares the new folder: the new baselines, and everything else that is in the old one.
    private func gather(_ changed: [String: String], of folder: String, in next: String) throws {
        let manager = FileManager.default
        var there: [FolderEntry] = []
        do throws(Unreadable) { there = try FolderEntry.all(in: folder) } catch {
            if error != .missing { throw error }
        }
        for entry in there where changed[entry.name] == nil {
            let target = "\(next)/\(entry.name)"
            // Folders can't be linked, and not every file system can link files.
            if entry.kind != .other || link(entry.path, target) != 0 {
                try manager.copyItem(atPath: entry.path, toPath: target)
            }
        }
        for (name, text) in changed.sorted(by: { $0.key < $1.key }) {
            try Files.replace("\(next)/\(name)", with: Array(text.utf8))
        }
        var status = stat()
        if stat(folder, &status) == 0 { chmod(next, status.st_mode & 0o7777) }
    }

    private func failure(_ reason: String) -> Failure {
        .message("\(path): the records can't be written: \(reason); all records are unchanged")
    }
}
