import NIOCore

/// Finds the end of a request's head, where the next request begins, since requests have no body.
struct HeadScanner {
    /// Bytes of the request line read so far.
    private(set) var lineBytes = 0
    private var hasLineEnded = false
    /// How much of CR LF CR LF was matched.
    private var matched = 0

    private static let end = Array("\r\n\r\n".utf8)

    var isComplete: Bool { matched == Self.end.count }

    /// The bytes of empty lines before a request, which are ignored.
    static func emptyLineBytes(_ buffer: ByteBuffer) -> Int {
        buffer.withUnsafeReadableBytes { bytes in
            var count = 0
            while count < bytes.count, bytes[count] == end[0] || bytes[count] == end[1] { count += 1 }
            return count
        }
    }

    /// How many bytes of the buffer belong to the head.
    mutating func scan(_ buffer: ByteBuffer) -> Int {
        if isComplete { matched = 0 }
        return buffer.withUnsafeReadableBytes { bytes in
            var count = 0
            while count < bytes.count, !isComplete {
                let byte = bytes[count]
                count += 1
                if byte == UInt8(ascii: "\n") { hasLineEnded = true }
                if !hasLineEnded { lineBytes += 1 }
                if byte == Self.end[matched] {
                    matched += 1
                } else {
                    matched = byte == Self.end[0] ? 1 : 0
                }
            }
            return count
        }
    }
}
