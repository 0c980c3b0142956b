import Exhibits

#if arch(wasm32)
    /// Called at each of the chapter's statements: the tool puts these calls into a linked module.
    @_cdecl("book_at")
    public func __book_at(_ line: Int32) {
        tracker.enter(line: Int(line))
    }
#endif

/// Where the program is.
struct Tracker {
    private var line = 0
    private var count = 0
    /// From the first of these statements on, one in so many is sent; 0 for none.
    private var first = 0
    private var stride = 0

    /// Whether a page waits.
    private var yields = false

    /// How many statements pass between two looks at the host.
    private static let patience = 4096

    mutating func start() {
        #if arch(wasm32)
            // Not every host of modules knows how to wait.
            yields = System.setting(("BOOK_YIELD" as StaticString).bytes) != nil
            // `BOOK_TRACE=first,stride`: asked for by the tool, to find where a module stopped that it runs
            // without a browser.
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
            if Wire.isLastWord { return }
        #endif
        if stride > 0, count >= first, (count - first) % stride == 0 { send() }
    }

    /// Tells where the program is.
    func send() {
        if line >= 1_000_000_000 {
            recorder.send(Record(.stop, cell: (line - 1_000_000_000) / 10))
        } else {
            recorder.send(
                Record(
                    .stop, cell: line / Recorder.cellStride - 1, line: line % Recorder.cellStride))
        }
    }
}

nonisolated(unsafe) var tracker = Tracker()

#if arch(wasm32)
    /// Called by the page after the program has trapped.
    @_cdecl("book_stopped")
    public func __book_stopped() {
        tracker.send()
    }
#endif
