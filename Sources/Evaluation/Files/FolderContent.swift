import Foundation

/// A list of a folder's files with digests, so that damaged or changed files are found before they are used.
///
/// This detects accidents and edits, not attacks: an attacker who can write there can write the list as well.
struct FolderContent: Equatable {
    /// `Exhibits.o 601248 5f3a…`: a line for each file, sorted.
    let text: String

    private static let list = "content.txt"
    /// Created later, and always empty.
    private static let others: Set = [list, FolderLock.name]

    /// Reads all files of a folder, not those of its subfolders.
    init(of folder: String) throws(EvaluationError) {
        let entries: [URL]
        do {
            entries = try FileManager.default.contentsOfDirectory(
                at: URL(fileURLWithPath: folder), includingPropertiesForKeys: [.isRegularFileKey])
        } catch {
            throw .file(path: folder, reason: "can't be read: \(error.localizedDescription)")
        }
        var lines: [String] = []
        for entry in entries where !Self.others.contains(entry.lastPathComponent) {
            let values: URLResourceValues
            do {
                values = try entry.resourceValues(forKeys: [.isRegularFileKey])
            } catch {
                throw .file(path: entry.path, reason: "can't be read: \(error.localizedDescription)")
            }
            guard values.isRegularFile == true else { continue }
            guard let digest = Identity.digest(entry.path) else {
                throw .file(path: entry.path, reason: "can't be read")
            }
            lines.append("\(entry.lastPathComponent) \(digest)\n")
        }
        text = lines.sorted().joined()
    }

    func write(to folder: String) throws(EvaluationError) {
        try Files.write(text, to: "\(folder)/\(Self.list)")
    }

    /// Whether a folder's files are those of its list. False if the folder can't be read; creating it again
    /// reports the reason.
    static func isIntact(_ folder: String) -> Bool {
        guard let known = Files.read("\(folder)/\(list)") else { return false }
        do throws(EvaluationError) {
            return try Array(FolderContent(of: folder).text.utf8) == known
        } catch {
            return false
        }
    }
}
