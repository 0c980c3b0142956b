import Evaluation
import Foundation

/// A regular file beside the chapters. Anything else is never opened: opening a pipe waits for whoever writes to it.
struct BookFile: Sendable {
    /// From the chapters' folder, which is also where it is in the site.
    var path: String
    var source: String
    /// It has to lie in this one, links followed.
    var folder: Enclosure

    /// So much is read into memory.
    static let largest = 1 << 28

    /// Why a file can't go into the site, in words that follow its name.
    struct Fault: Error { var message: String }

    /// Reads all of it, as it is now.
    func read() throws(Fault) -> [UInt8] {
        let file = try open()
        guard let bytes = file.read(at: 0, upTo: file.count) else { throw Self.unreadable(errno) }
        guard bytes.count == file.count else { throw Self.unreadable(EIO) }
        return bytes
    }

    /// Lets `body` read parts of it.
    func withReader<Result>(
        _ body: ((_ offset: Int, _ count: Int) -> [UInt8]) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        let file = try open()
        return try body { offset, count in file.read(at: offset, upTo: count) ?? [] }
    }

    private func open() throws(Fault) -> ReadableFile {
        var status = stat()
        guard stat(source, &status) == 0 else { throw Self.unreadable(errno) }
        try Self.check(status.st_mode, Int(status.st_size))
        let file: ReadableFile
        do throws(Unreadable) { file = try .open(source, within: [folder]) } catch {
            throw Fault(message: "\(error)")
        }
        try Self.check(S_IFREG, file.count)
        return file
    }

    private static func check(_ mode: mode_t, _ size: Int) throws(Fault) {
        switch mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw Fault(message: "is a folder; name a file in it")
        default: throw Fault(message: "is a pipe, a socket or a device; only ordinary files go into the site")
        }
        if size > largest {
            throw Fault(
                message:
                    "has more than \(largest >> 20) MiB; put it on a server for downloads, and link to it there"
            )
        }
    }

    private static func unreadable(_ code: Int32) -> Fault {
        Fault(message: "can't be read: \(String(cString: strerror(code)))")
    }
}
