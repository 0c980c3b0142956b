import Exhibits

#if arch(wasm32)
    /// Called at each of the chapter's statements: the tool puts these calls into a linked module.
    @_cdecl("book_at")
    public func __book_at(_ line: Int32) {
        tracker.enter(line: Int(line))
    }
#endif

/// Tracks the statement that the program is at.
struct Tracker {
    private var line = 0
    private var count = 0
    /// From statement number `first` on, every `stride`th statement is sent; none if `stride` is 0.
    private var first = 0
    private var stride = 0

    /// Whether a page waits for the program.
    private var yields = false

    // The lines of inline values, as the tool numbers them (`ProgramText`).
    private static let inlineBase = 1_000_000_000
    private static let inlineStride = 10

    /// The number of statements between two yields to the host.
    private static let patience = 4096

    mutating func start() {
        #if arch(wasm32)
            // Not every host of modules supports waiting.
            yields = System.setting(("BOOK_YIELD" as StaticString).bytes) != nil
            // `BOOK_TRACE=first,stride`: set by the tool, to find where a module stopped that it runs without
            // a browser.
            guard let text = System.setting(("BOOK_TRACE" as StaticString).bytes) else { return }
            var numbers = [0]
            for byte in text {
                if byte == UInt8(ascii: ",") {
                    numbers.append(0)
                } else {
                    numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte & 15)
                }
            }
            if numbers.count == 2 { (first, stride) = (numbers[0], numbers[1]) }
        #endif
    }

    mutating func enter(line: Int) {
        self.line = line
        count &+= 1
        if yields, count % Self.patience == 0 { System.yield() }
        #if arch(wasm32)
            if Wire.isSendingReason { return }
        #endif
        if stride > 0, count >= first, (count - first) % stride == 0 { send() }
    }

    /// Sends the program's current place.
    func send() {
        if line >= Self.inlineBase {
            recorder.send(Record(.location, cell: (line - Self.inlineBase) / Self.inlineStride))
        } else {
            recorder.send(
                Record(
                    .location, cell: line / Recorder.cellStride - 1, line: line % Recorder.cellStride))
        }
    }
}

nonisolated(unsafe) var tracker = Tracker()

#if arch(wasm32)
    /// Called by the page while the program waits, and after it has trapped.
    @_cdecl("book_stopped")
    public func __book_report_location() {
        tracker.send()
    }
#endif
