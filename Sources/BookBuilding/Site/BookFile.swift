import Foundation

/// A regular file beside the chapters. Anything else is never opened: opening a pipe waits for whoever writes to it.
struct BookFile: Sendable {
    /// From the chapters' folder, which is also where it is in the site.
    var path: String
    var source: String

    /// So much is read into memory.
    static let largest = 1 << 28

    /// Why a file can't go into the site, in words that follow its name.
    struct Fault: Error { var message: String }

    /// Reads all of it, as it is now.
    func read() throws(Fault) -> [UInt8] {
        try open { descriptor, size in
            let bytes = Self.read(descriptor, at: 0, size)
            return bytes.count == size ? bytes : nil
        }
    }

    /// Lets `body` read parts of it.
    func withReader<Result>(
        _ body: ((_ offset: Int, _ count: Int) -> [UInt8]) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        try open { (descriptor, _) throws(Fault) in
            try body { offset, count in Self.read(descriptor, at: offset, count) }
        }
    }

    private func open<Result>(_ body: (Int32, Int) throws(Fault) -> Result?) throws(Fault) -> Result {
        var status = stat()
        guard stat(source, &status) == 0 else { throw Self.unreadable(errno) }
        try Self.check(status)
        // It may have become a pipe since.
        let descriptor = Foundation.open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(errno) }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(errno) }
        try Self.check(status)
        guard let result = try body(descriptor, Int(status.st_size)) else { throw Self.unreadable(EIO) }
        return result
    }

    private static func check(_ status: stat) throws(Fault) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw Fault(message: "is a folder; name a file in it")
        default: throw Fault(message: "is a pipe, a socket or a device; only ordinary files go into the site")
        }
        if status.st_size > off_t(largest) {
            throw Fault(
                message:
                    "has more than \(largest >> 20) MiB; put it on a server for downloads, and link to it there"
            )
        }
    }

    private static func unreadable(_ code: Int32) -> Fault {
        Fault(message: "can't be read: \(String(cString: strerror(code)))")
    }

    private static func read(_ descriptor: Int32, at offset: Int, _ count: Int) -> [UInt8] {
        guard offset >= 0, count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let rest = UnsafeMutableRawBufferPointer(buffer)[initialized...]
                let more = pread(
                    descriptor, UnsafeMutableRawBufferPointer(rebasing: rest).baseAddress, rest.count,
                    off_t(offset + initialized))
                if more <= 0 { return }
                initialized += more
            }
        }
    }
}
