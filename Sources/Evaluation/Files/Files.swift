import Foundation

/// File operations with errors that say which file.
package enum Files {
    /// How files are opened that are read. Without O_NONBLOCK, opening a pipe waits for somebody who writes.
    static let readFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY

    /// A file's bytes; nil where it can't be read. Foundation's way takes several times as long.
    ///
    /// This is for what may be missing, such as what a cache holds; what has to be there is read by `contents`, which
    /// says why it can't be.
    package static func read(_ path: String) -> [UInt8]? { ReadableFile(path)?.contents() }

    static func write(_ bytes: [UInt8], to path: String) throws(EvaluationError) {
        guard put(bytes, path, O_TRUNC) else { throw unwritten(path) }
    }

    static func write(_ text: String, to path: String) throws(EvaluationError) {
        try write(Array(text.utf8), to: path)
    }

    /// Puts a file in place of another, or where there is none: whoever looks sees either, never a part of one. What a
    /// power cut leaves may be less; Foundation's way waits until the disk has it, which can take longer than all
    /// else.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(EvaluationError) {
        let next = "\(path).\(UInt64.random(in: 0...UInt64.max))"
        if put(bytes, next, O_EXCL), rename(next, path) == 0 { return }
        let error = unwritten(path)
        unlink(next)
        throw error
    }

    /// False, with the reason in `errno`, where not all of them could be written.
    private static func put(_ bytes: [UInt8], _ path: String, _ flag: Int32) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flag, 0o666)
        guard descriptor >= 0 else { return false }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { posixWrite(descriptor, $0[written...]) }
            if count < 0, errno == EINTR { continue }
            if count < 0 {
                let code = errno
                close(descriptor)
                errno = code
                return false
            }
            written += count
        }
        return close(descriptor) == 0
    }

    private static func unwritten(_ path: String) -> EvaluationError {
        .file(path: path, reason: "can't be written: \(String(cString: strerror(errno)))")
    }

    /// What is there, as `S_IFREG` or, where it is a link, `S_IFLNK`; nil where nothing is, or none may look.
    package static func kind(of path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    /// A file's length in bytes; nil where there is none.
    static func size(of path: String) -> Int? {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// Whether there is a folder, and not a link to one.
    package static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

    static func createFolder(_ path: String) throws(EvaluationError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .file(path: path, reason: "can't be made: \((error as NSError).localizedDescription)")
        }
    }

    /// An empty folder of ours at `path`.
    static func replaceFolder(_ path: String) throws(EvaluationError) {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            // Whatever else is there: a folder that is not empty is not what was asked for.
            if kind(of: path) != nil {
                throw .file(
                    path: path, reason: "can't be removed: \((error as NSError).localizedDescription)")
            }
        }
        try createFolder(path)
    }
}

private func posixWrite(_ descriptor: Int32, _ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
    let bytes = UnsafeRawBufferPointer(rebasing: bytes)
    return write(descriptor, bytes.baseAddress, bytes.count)
}
