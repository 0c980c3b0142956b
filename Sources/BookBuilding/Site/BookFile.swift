import Evaluation
import Foundation

/// A regular file next to the chapters. Anything else is never opened: opening a pipe waits for a writer.
struct BookFile: Sendable {
    /// Relative to the chapters' folder, and to the site.
    var path: String
    var source: String
    /// The folder that it has to lie in, links resolved.
    var folder: Enclosure

    /// The most bytes that are read into memory.
    static let largest = 1 << 28

    /// Why a file can't go into the site, as a clause for messages, after the file's name.
    struct Unusable: Error { var message: String }

    /// Reads the whole file.
    func read() throws(Unusable) -> [UInt8] {
        let file = try open()
        guard let bytes = file.read(at: 0, upTo: file.count) else { throw Self.unreadable(errno) }
        guard bytes.count == file.count else { throw Self.unreadable(EIO) }
        return bytes
    }

    /// Calls `body` with a function that reads parts of the file.
    func withReader<Result>(
        _ body: ((_ offset: Int, _ count: Int) -> [UInt8]) throws(Unusable) -> Result
    ) throws(Unusable) -> Result {
        let file = try open()
        return try body { offset, count in file.read(at: offset, upTo: count) ?? [] }
    }

    private func open() throws(Unusable) -> ReadableFile {
        var status = stat()
        guard stat(source, &status) == 0 else { throw Self.unreadable(errno) }
        try Self.check(status.st_mode, Int(status.st_size))
        let file: ReadableFile
        do throws(Unreadable) { file = try .open(source, within: [folder]) } catch {
            throw Unusable(message: "\(error)")
        }
        try Self.check(S_IFREG, file.count)
        return file
    }

    private static func check(_ mode: mode_t, _ size: Int) throws(Unusable) {
        switch mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw Unusable(message: "is a folder; name a file in it")
        default:
            throw Unusable(message: "is a pipe, a socket or a device; only ordinary files go into the site")
        }
        if size > largest {
            throw Unusable(
                message:
                    "has more than \(largest >> 20) MiB; put it on a server for downloads, and link to it there"
            )
        }
    }

    private static func unreadable(_ code: Int32) -> Unusable {
        Unusable(message: "can't be read: \(String(cString: strerror(code)))")
    }
}
