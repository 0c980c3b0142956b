import Exhibits
import PlainText

/// The connection from the program to the tool or the page: records, and between them printed text.
///
/// A page's program sends printed text as records. Natively, everything that reaches standard output counts
/// as printed, whoever wrote it; a record gives its number of bytes, so that the tool knows which cell it
/// belongs below.
enum Wire {
    #if arch(wasm32)
        /// Sends a record, after any text printed before it below `cell`.
        @export(interface)
        static func send(_ record: Record, _ cell: Int) {
            sendPrinted(cell)
            System.send(record.bytes)
        }

        @inline(never)
        static func sendText(_ text: Text, _ cell: Int) {
            if text.isEmpty { return }
            var html = HTML()
            html.text(text)
            let entry = Entry("print", .leaf(.text(text)), printed: text)
            System.send(Record(.print, cell: cell, html: html, entries: [entry]).bytes)
        }

        // Characters that the standard library's own `print` wrote, or the message with which it stops a
        // program. The memory is allocated in advance, since there is none left when a program stops for lack
        // of it.
        private static let maxHeld = 256
        nonisolated(unsafe) private static let held = UnsafeMutablePointer<UInt8>.allocate(capacity: maxHeld)
        nonisolated(unsafe) private static var count = 0
        /// Whether the program is sending its reason for stopping: no record of its own statements follows.
        nonisolated(unsafe) private(set) static var isSendingReason = false
        /// A record for one character of the reason: there may be no memory for a larger record.
        nonisolated(unsafe) private static var word = SaidCharacter()

        static func start() { _ = held }

        /// Sends text that was printed without an end of line.
        @export(interface) @inline(never)
        static func sendPrinted(_ cell: Int) {
            if count == 0 { return }
            let text = Text(bytes: Array(UnsafeBufferPointer(start: held, count: count)))
            count = 0
            sendText(text, cell)
        }

        /// - Parameter character: a byte, or 256 before the reason with which `PlainText.stop` ends a
        ///   program.
        static func put(_ character: Int32) {
            if character > 0xFF {
                isSendingReason = true
                return
            }
            if isSendingReason {
                say(UInt8(truncatingIfNeeded: character))
                return
            }
            held[count] = UInt8(truncatingIfNeeded: character)
            count += 1
            // The standard library gives its reason for stopping a program only in a debug configuration.
            if _isDebugAssertConfiguration() && holdsStopMessage {
                isSendingReason = true
                for index in 0..<count { say(held[index]) }
                count = 0
            } else if character == 0x0A || count == maxHeld {
                sendPrinted(recorder.cell)
            }
        }

        /// Sends a character of the reason, which is plain text whatever it contains.
        private static func say(_ character: UInt8) {
            word.character = character
            withUnsafeBytes(of: &word) { System.send($0.baseAddress!, $0.count) }
        }

        /// Whether the held characters end with the first words of a message that stops a program.
        private static var holdsStopMessage: Bool {
            holds("Fatal error") || holds("Precondition failed") || holds("Assertion failed")
        }

        @inline(never)
        private static func holds(_ words: StaticString) -> Bool {
            let length = words.utf8CodeUnitCount
            guard count >= length else { return false }
            for index in 0..<length where held[count - length + index] != words.utf8Start[index] {
                return false
            }
            return true
        }
    #else
        /// The number of bytes of standard output, and of standard error, that records have reported.
        nonisolated(unsafe) private static var told = (output: 0, errors: 0)
        private static let lock = Lock()

        /// The files of standard output and standard error, even while the chapter redirects those.
        nonisolated(unsafe) private static var files: (output: Int32, errors: Int32) = (1, 2)

        static func start() {
            System.startOutput()
            files = (System.copy(1), System.copy(2))
            told = (System.size(files.output) ?? 0, System.size(files.errors) ?? 0)
        }

        /// Sends a record, after any text printed before it below `cell`.
        static func send(_ record: Record, _ cell: Int) {
            lock.withLock {
                // A page's program does not send reflected lines, so they must not separate printed text.
                if record.kind != .reflectedLine { tellPrinted(cell) }
                System.send(record.bytes)
            }
        }

        static func sendPrinted(_ cell: Int) { lock.withLock { tellPrinted(cell) } }

        private static func tellPrinted(_ cell: Int) {
            tell(.print, files.output, &told.output, cell)
            tell(.errorPrint, files.errors, &told.errors, cell)
        }

        private static func tell(_ kind: Record.Kind, _ descriptor: Int32, _ told: inout Int, _ cell: Int) {
            guard let size = System.size(descriptor), size != told else { return }
            if size < told {
                // Otherwise `stop` would get here again.
                told = size
                stop(
                    "earlier output is lost: the file of standard output or standard error was truncated, such as by "
                        + "opening /dev/stdout for writing; use print, or the streams that are open")
            }
            System.send(Record(kind, cell: cell, line: size - told).bytes)
            told = size
        }

        /// Renders a value, which may run the chapter's own code, and discards what that code prints.
        static func discardingOutput<Result>(_ work: () -> Result) -> Result {
            let before = (System.size(files.output), System.size(files.errors))
            let result = work()
            discard(files.output, from: before.0)
            discard(files.errors, from: before.1)
            return result
        }

        /// Discards what was printed after `start`. If there are other threads, some of it may be theirs, so
        /// it all stays.
        private static func discard(_ descriptor: Int32, from start: Int?) {
            guard let start, let end = System.size(descriptor), end > start, System.hasOneThread else {
                return
            }
            System.truncate(descriptor, to: start)
        }
    #endif
}

#if arch(wasm32)
    /// `Record(.errorPrint)` with one character for its HTML: `@ r 0 0 1 0⏎x⏎⏎`.
    private struct SaidCharacter {
        private var header = (0x4020_7220_3020_3020 as UInt64).bigEndian
        private var rest = (0x3120_300A as UInt32).bigEndian
        var character: UInt8 = 0
        private var end = (0x0A as UInt8, 0x0A as UInt8)
    }
#endif
