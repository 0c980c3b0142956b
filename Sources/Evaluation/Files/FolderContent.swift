import Foundation

/// What a folder of finished files held when it was made, so that a damaged or changed file is found before it is used.
///
/// This finds accidents and edits, not an attacker: who can write there can write the list of contents too.
struct FolderContent: Equatable {
    /// `Exhibits.o 601248 5f3a…`: a line for each file, sorted.
    let text: String

    private static let list = "content.txt"
    /// Made later, and empty.
    private static let others: Set = [list, FolderLock.name]

    /// Reads all files of a folder, without those in folders within.
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

    /// Whether a folder holds just what it held when its list of contents was written. One that can't be read is not whole: it is
    /// made again, which says what is wrong with it.
    static func isWhole(_ folder: String) -> Bool {
        guard let known = Files.read("\(folder)/\(list)") else { return false }
        do throws(EvaluationError) {
            return try Array(FolderContent(of: folder).text.utf8) == known
        } catch {
            return false
        }
    }
}
