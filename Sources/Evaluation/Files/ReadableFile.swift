import Foundation
import Manuscript

/// A regular file that is open for reading. It is checked and read through one descriptor, so it can't be
/// exchanged in between.
package final class ReadableFile: Sendable {
    private let descriptor: Int32
    private let status: stat

    /// Its size in bytes when it was opened.
    package var count: Int { Int(status.st_size) }

    /// Takes over an open descriptor; nil, with the reason in `errno`, if it is negative or not a regular
    /// file's.
    private init?(taking descriptor: Int32) {
        self.descriptor = descriptor
        var status = stat()
        let isOpen = descriptor >= 0 && fstat(descriptor, &status) == 0
        self.status = status
        if !isOpen { return nil }
        if status.st_mode & S_IFMT != S_IFREG {
            errno = EINVAL
            return nil
        }
    }

    /// Opens a file; nil if it can't be read.
    convenience init?(_ path: String) { self.init(taking: Foundation.open(path, Files.readFlags)) }

    /// Opens a file. Pipes and devices are not opened, since that alone can have an effect.
    ///
    /// - Parameter enclosures: if there are any, the file has to lie in one of them.
    /// - Throws: ``Unreadable`` if there is no such regular file, or it may not be read.
    package static func open(
        _ path: String, within enclosures: [Enclosure] = []
    ) throws(Unreadable) -> ReadableFile {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Unreadable(errno, path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .wrongKind(is: Unreadable.kind(status.st_mode), needed: "a file")
        }
        let descriptor: Int32
        if let last = enclosures.last {
            guard
                let (enclosure, inner) = enclosures.firstResult({ enclosure in
                    enclosure.relativePath(of: path).map { (enclosure, $0) }
                })
            else { throw .outside(folder: last.folder) }
            if inner.hiddenPart != nil { throw .hidden }
            descriptor = enclosure.open(inner)
        } else {
            descriptor = Foundation.open(path, Files.readFlags)
        }
        guard let file = ReadableFile(taking: descriptor) else { throw Unreadable(errno, path) }
        return file
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// All of its bytes, even if it grew since it was opened; nil, with the reason in `errno`, if they can't
    /// be read.
    func contents() -> [UInt8]? {
        // One byte more, to find the end at once.
        var bytes: [UInt8] = []
        var room = count + 1
        while true {
            let more = read(at: bytes.count, upTo: room)
            guard let more else { return nil }
            if bytes.isEmpty { bytes = more } else { bytes += more }
            if more.count < room { return bytes }
            room = 1 << 16
        }
    }

    /// Up to `count` bytes from an offset on, fewer at the end; nil, with the reason in `errno`, if they
    /// can't be read.
    package func read(at offset: Int, upTo count: Int) -> [UInt8]? {
        guard offset >= 0, count > 0 else { return [] }
        var hasFailed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let more = pread(
                    descriptor, buffer.baseAddress?.advanced(by: initialized), count - initialized,
                    off_t(offset + initialized))
                if more < 0, errno == EINTR { continue }
                hasFailed = more < 0
                if more <= 0 { break }
                initialized += more
            }
        }
        return hasFailed ? nil : bytes
    }
}
