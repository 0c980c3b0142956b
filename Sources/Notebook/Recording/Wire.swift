import Exhibits
import PlainText

/// What goes from the program to the tool or the page: records, and between them what was printed.
///
/// A page's program sends a printed text as a record. Natively all that reaches standard output is printed, whoever wrote
/// it; a record says how many bytes it is about, so that the tool knows below which cell they belong.
enum Wire {
    #if arch(wasm32)
        /// Sends a record. What was printed before it, below `cell`, comes first.
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

        // Characters that the standard library's own `print` wrote, or the words with which it stops a program. When it
        // stops for want of memory there is none for this either.
        private static let mostHeld = 256
        nonisolated(unsafe) private static let held = UnsafeMutablePointer<UInt8>.allocate(capacity: mostHeld)
        nonisolated(unsafe) private static var count = 0
        /// Whether the program says why it stops: no record of its own statements follows.
        nonisolated(unsafe) private(set) static var isLastWord = false
        /// A record of one character of it: there may be no memory for a larger one.
        nonisolated(unsafe) private static var word = SaidCharacter()

        static func start() { _ = held }

        /// Sends what was printed without an end of line.
        @export(interface) @inline(never)
        static func sendPrinted(_ cell: Int) {
            if count == 0 { return }
            let text = Text(bytes: Array(UnsafeBufferPointer(start: held, count: count)))
            count = 0
            sendText(text, cell)
        }

        /// - Parameter character: a byte, or 256 before the words with which `PlainText.stop` ends a program.
        static func put(_ character: Int32) {
            if character > 0xFF {
                isLastWord = true
                return
            }
            if isLastWord {
                say(UInt8(truncatingIfNeeded: character))
                return
            }
            held[count] = UInt8(truncatingIfNeeded: character)
            count += 1
            // The standard library says why it stops a program only where it is compiled so.
            if _isDebugAssertConfiguration() && holdsLastWord {
                isLastWord = true
                for index in 0..<count { say(held[index]) }
                count = 0
            } else if character == 0x0A || count == mostHeld {
                sendPrinted(recorder.cell)
            }
        }

        /// Whatever a program gives for a reason, it is nothing but text.
        private static func say(_ character: UInt8) {
            word.character = character
            withUnsafeBytes(of: &word) { System.send($0.baseAddress!, $0.count) }
        }

        /// Whether what is held ends as the words begin with which a program is stopped.
        private static var holdsLastWord: Bool {
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
        /// How much of standard output, and of standard error, was spoken of.
        nonisolated(unsafe) private static var told = (output: 0, errors: 0)
        private static let lock = Lock()

        /// The files behind standard output and standard error, also while the chapter has something else stand there.
        nonisolated(unsafe) private static var files: (output: Int32, errors: Int32) = (1, 2)

        static func start() {
            System.startOutput()
            files = (System.copy(1), System.copy(2))
            told = (System.size(files.output) ?? 0, System.size(files.errors) ?? 0)
        }

        /// Sends a record. What was printed before it, below `cell`, comes first.
        static func send(_ record: Record, _ cell: Int) {
            lock.withLock {
                // A page's program does not send these, and must not be told apart by what is printed between them.
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
                // Else `stop` comes here again.
                told = size
                stop(
                    "what was printed before is lost: the file behind standard output or standard error was cut off, as by "
                        + "opening /dev/stdout to write; use print, or the streams that are open")
            }
            System.send(Record(kind, cell: cell, line: size - told).bytes)
            told = size
        }

        /// Takes a value apart, which may run the chapter's own code, and discards what that prints: nobody asked for it.
        static func discardingOutput<Result>(_ work: () -> Result) -> Result {
            let before = (System.size(files.output), System.size(files.errors))
            let result = work()
            discard(files.output, from: before.0)
            discard(files.errors, from: before.1)
            return result
        }

        /// Where there are other threads, some of it may be theirs: then all of it stays.
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
