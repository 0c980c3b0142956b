import Foundation

/// File operations whose errors name the file.
package enum Files {
    /// The flags for opening files to read. Without O_NONBLOCK, opening a pipe waits for a writer.
    static let readFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY

    /// A file's bytes; nil if it can't be read. Foundation takes several times as long.
    ///
    /// This is for files that may be missing, such as those of a cache; `contents` also says why a file can't
    /// be read.
    package static func read(_ path: String) -> [UInt8]? { ReadableFile(path)?.contents() }

    static func write(_ bytes: [UInt8], to path: String) throws(EvaluationError) {
        guard put(bytes, path, O_TRUNC) else { throw unwritten(path) }
    }

    static func write(_ text: String, to path: String) throws(EvaluationError) {
        try write(Array(text.utf8), to: path)
    }

    /// Writes a file atomically. A power cut may still leave a part of it: unlike Foundation, this does not
    /// wait for the disk, which can take longer than everything else.
    ///
    /// - Throws: ``EvaluationError`` if the file can't be written; then the old one is unchanged.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(EvaluationError) {
        let next = "\(path).\(UInt64.random(in: 0...UInt64.max))"
        if put(bytes, next, O_EXCL), rename(next, path) == 0 { return }
        let error = unwritten(path)
        unlink(next)
        throw error
    }

    /// - Returns: false, with the reason in `errno`, if not all bytes could be written.
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

    /// The type of a file, such as `S_IFREG` or, for a link itself, `S_IFLNK`; nil if there is nothing, or it
    /// can't be accessed.
    package static func kind(of path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    /// A file's length in bytes; nil if there is none.
    static func size(of path: String) -> Int? {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// Whether there is a folder; a link to one does not count.
    package static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

    static func createFolder(_ path: String) throws(EvaluationError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .file(path: path, reason: "can't be created: \((error as NSError).localizedDescription)")
        }
    }

    /// Creates an empty folder at `path`, and removes anything that was there.
    static func replaceFolder(_ path: String) throws(EvaluationError) {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            // If the old content can't be removed, this must not pass as an empty folder.
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
