import BookBuilding
import Evaluation
import Foundation
import Publishing

/// The file of a page, which replaces nothing but a page of this program.
struct PageFile {
    let path: String
    /// Whether any file may be replaced.
    let isForced: Bool

    /// Throws ``ExplainError`` if the page can't be written there. This is checked before everything else, which takes longer.
    func check() throws(ExplainError) {
        if path.isEmpty { throw ExplainError("--output needs a file's name, as in --output page.html") }
        if path.hasSuffix("/") {
            throw ExplainError("--output \(path): is a folder; name a file, as in page.html")
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            guard code == ENOENT || code == ENOTDIR else {
                throw ExplainError("--output \(path): \(String(cString: strerror(code))); name another file")
            }
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            if !Files.isFolder(folder), Files.kind(of: folder) != S_IFLNK {
                throw ExplainError("--output \(path): there is no folder \(folder); make it, or name another")
            }
            return
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ExplainError("--output \(path): is not a file; name a file, as in page.html")
        }
        if isForced { return }
        let start = Array(SelfContainedPage.start(generator: PageBook.generator).utf8)
        let file = FileHandle(forReadingAtPath: path)
        defer { try? file?.close() }
        guard let begin = try? file?.read(upToCount: start.count), begin.elementsEqual(start) else {
            throw ExplainError(
                "--output \(path): this file is there, and was not written by explain; give another name, or replace it with --force"
            )
        }
    }

    /// Writes the page as a whole, or not at all.
    func write(_ bytes: [UInt8]) throws(ExplainError) {
        try check()
        do {
            // A link is kept, and the file that it leads to is replaced.
            try Data(bytes).write(
                to: URL(fileURLWithPath: path).resolvingSymlinksInPath(), options: .atomic)
        } catch {
            throw ExplainError("--output \(path): can't be written: \(error.localizedDescription)")
        }
    }
}
