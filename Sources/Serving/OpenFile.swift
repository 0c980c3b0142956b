import Foundation

/// A regular file opened for reading. It remains the same file even if its name is reused.
package final class OpenFile: Sendable {
    private let descriptor: Int32
    /// The file's stamp when it was opened.
    package let stamp: Stamp

    /// Identifies a version of the file's content, as far as the file system can.
    package struct Stamp: Equatable, Sendable {
        /// The file's length in bytes.
        package var count = 0
        var number: UInt64 = 0
        /// The time of the last change (ctime), which can't be set back: seconds and nanoseconds.
        var time: [Int] = []
    }

    /// The length when it was opened.
    package var count: Int { stamp.count }

    /// Takes over an open descriptor, and closes it; nil if it is negative or not a regular file's.
    package init?(taking descriptor: Int32) {
        self.descriptor = descriptor
        guard descriptor >= 0 else {
            stamp = Stamp()
            return nil
        }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        #if canImport(Darwin)
            let time = status.st_ctimespec
        #else
            let time = status.st_ctim
        #endif
        stamp = Stamp(
            count: Int(status.st_size), number: UInt64(status.st_ino), time: [time.tv_sec, time.tv_nsec])
        if !isFile { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The bytes of a range; nil if not all of them exist any more.
    package func read(_ range: Range<Int>) -> [UInt8]? {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, initialized in
            while count < range.count {
                let part = pread(
                    descriptor, buffer.baseAddress?.advanced(by: count), range.count - count,
                    off_t(range.lowerBound + count))
                if part < 0, errno == EINTR { continue }
                if part <= 0 { break }
                count += part
            }
            initialized = count
        }
        return count == range.count ? bytes : nil
    }
}
