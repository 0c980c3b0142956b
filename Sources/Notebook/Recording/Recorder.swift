import Exhibits
import PlainText

/// Keeps what each line's value is, and sends it.
///
/// A line is sent when it first has a value, at every doubling of how often it ran, and at the end of each
/// cell where it ran since: so what was seen so far is known even of a program that never ends, and a loop
/// of a million passes sends twenty records. When something is sent depends on the program alone, never on
/// the clock, so that all runs send the same bytes.
///
/// What runs beside the chapter's top level, in other tasks or on other threads, comes in no certain order: its values are
/// gathered apart (`UnorderedValues`), and sent in an order of their own.
final class Recorder {
    /// Lines of the program are `(cell + 1) × cellStride + line`, or those of the chapter's file, which has fewer than that.
    static let cellStride = 100_000

    var digits = 6
    /// What `progress` said last.
    var percent = 0
    #if arch(wasm32)
        private(set) var cell = 0
    #else
        /// The cell that runs. Other threads read it, and take what is held.
        var cell: Int { state.withLock { currentCell } }
        private var currentCell = 0
        private let state = Lock()
    #endif
    private var controls: [[UInt8]] = []
    /// Program lines whose values are shown, those of each stride in an array.
    private var lines: [[LineValues?]] = []
    private var dirty: [LineValues] = []
    /// What is sent next, unless a sentence takes it first.
    private var held: Record?
    /// Set while a value is taken apart: a chapter's own `description` is itself full of hooks, and may print.
    private var isBusy = false
    #if arch(wasm32)
        /// The pattern whose variables are being logged.
        var pattern: AnyDisplayed?
    #else
        /// The pattern whose variables are being logged, on this thread.
        var pattern: AnyDisplayed? {
            get { Caller.pattern }
            set { Caller.pattern = newValue }
        }
        private let unordered = UnorderedValues()
    #endif

    /// - Parameters:
    ///   - start: The program's line before the cell's first one.
    ///   - count: How many lines it has, or 0 where their values are not shown.
    @export(interface)
    func beginCell(_ index: Int, after start: Int, lines count: Int) {
        flush()
        let group = start / Self.cellStride
        while lines.count <= group { lines.append([]) }
        while lines[group].count <= start % Self.cellStride { lines[group].append(nil) }
        for line in 0..<count { lines[group].append(LineValues(cell: index, line: line + 1)) }
        #if !arch(wasm32)
            unordered.show(cell: index, after: start, lines: count)
        #endif
        // What was printed up to here is the cell's before.
        Wire.sendPrinted(cell)
        #if arch(wasm32)
            cell = index
        #else
            state.withLock { currentCell = index }
        #endif
        send(Record(.cell, cell: index))
    }

    @export(interface)
    func end() {
        flush()
        send(Record(.end))
    }

    @export(interface)
    func send(_ record: Record) {
        sendHeld()
        Wire.send(record, cell)
    }

    /// Sends a record before the next one.
    @export(interface)
    func hold(_ record: Record) {
        sendHeld()
        #if !arch(wasm32)
            guard case .chapter = Caller.now(isBusy: isBusy) else {
                Wire.send(record, cell)
                return
            }
            state.withLock { held = record }
        #else
            held = record
        #endif
    }

    @export(interface) @inline(never)
    func sendHeld() {
        guard let record = takeHeld() else { return }
        Wire.send(record, cell)
    }

    /// Drops what is held if it is this claim, which stands in a sentence, and sends it if it is another one.
    @export(interface)
    func take(_ claim: Claim) {
        guard let record = takeHeld() else { return }
        if record.entries != [claim.entry(claim.text)] { Wire.send(record, cell) }
    }

    private func takeHeld() -> Record? {
        #if arch(wasm32)
            let record = held
            held = nil
            return record
        #else
            return state.withLock {
                defer { held = nil }
                return held
            }
        #endif
    }

    /// Sends something shown below the current cell.
    @export(interface)
    func output(_ html: HTML, _ entries: [Entry], kind: Record.Kind = .output) {
        send(Record(kind, cell: cell, html: html, entries: entries))
    }

    #if arch(wasm32)
        /// Shows a printed text below the current cell.
        @export(interface)
        func print(_ text: Text) {
            if isBusy { return }
            Wire.sendPrinted(cell)
            Wire.sendText(text, cell)
        }
    #endif

    /// Takes a name for a control, or stops the program: names are keys of addresses and of arguments. Those
    /// without a small letter are the tool's.
    func claim(control name: [UInt8]) {
        let isSmall = name.contains { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        let isLegal = name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                return true
            default: return false
            }
        }
        if !isSmall || !isLegal || name.count > 40 {
            stop(
                "a control's name needs a small letter, and has only letters, digits, '-' and '_', at most 40"
            )
        }
        if controls.contains(name) { stop("two controls of a chapter have one name") }
        controls.append(name)
    }

    /// The values of a program line, where they are shown.
    private func values(atProgramLine number: Int) -> LineValues? {
        let group = number / Self.cellStride
        let line = number % Self.cellStride
        guard group < lines.count, line < lines[group].count else { return nil }
        return lines[group][line]
    }

    /// Takes a value apart without logging or printing what is done for that alone.
    func quietly<Result>(_ work: () -> Result) -> Result {
        #if arch(wasm32)
            let wasBusy = isBusy
            isBusy = true
            defer { isBusy = wasBusy }
            return work()
        #else
            switch Caller.now(isBusy: isBusy) {
            case .display: return work()
            case .chapter:
                isBusy = true
                defer { isBusy = false }
                return Wire.discardingOutput(work)
            case .beside:
                Caller.isBusyBeside = true
                defer { Caller.isBusyBeside = false }
                return work()
            }
        #endif
    }

    @export(interface)
    func log(
        _ value: AnyDisplayed, _ name: StaticString, line: Int, column: Int, endColumn: Int
    ) {
        #if arch(wasm32)
            if isBusy { return }
            if let pattern { return pattern.add(value, name) }
        #else
            let caller = Caller.now(isBusy: isBusy)
            if case .display = caller { return }
            if let pattern { return pattern.add(value, name) }
            if case .beside = caller {
                Caller.isBusyBeside = true
                defer { Caller.isBusyBeside = false }
                unordered.add(value, name, programLine: line, column: column, digits: digits)
                return
            }
        #endif
        isBusy = true
        defer { isBusy = false }
        guard let values = values(atProgramLine: line) else { return }
        let count = values.add(
            value, name: name, column: column, endColumn: endColumn)
        #if !arch(wasm32)
            if !System.hasOneThread {
                unordered.add(own: value, name, in: values, programLine: line, column: column, digits: digits)
            }
        #endif
        if count & (count - 1) == 0 {
            send(values)
        } else if !values.isDirty {
            values.isDirty = true
            dirty.append(values)
        }
    }

    /// Logs a value that can't be shown, where nothing else is shown.
    @export(interface)
    func logWithoutDisplay(
        _ name: StaticString, line: Int, column: Int, endColumn: Int, as value: AnyDisplayed = AnyDisplayed()
    ) {
        #if !arch(wasm32)
            guard case .chapter = Caller.now(isBusy: isBusy) else { return }
        #endif
        if pattern == nil, values(atProgramLine: line)?.hasLogged ?? true { return }
        log(value, name, line: line, column: column, endColumn: endColumn)
    }

    private func send(_ values: LineValues) {
        values.isDirty = false
        #if arch(wasm32)
            send(values.record(digits: digits))
        #else
            send(Wire.discardingOutput { values.pageRecord(digits: digits) })
            if values.hasReflected {
                send(Wire.discardingOutput { values.reflectedRecord(digits: digits) })
            }
        #endif
    }

    private func flush() {
        isBusy = true
        for values in dirty where values.isDirty { send(values) }
        dirty.removeAll(keepingCapacity: true)
        #if !arch(wasm32)
            for record in unordered.take(digits: digits, before: values) { send(record) }
        #endif
        isBusy = false
    }
}

/// The program's one recorder.
nonisolated(unsafe) let recorder = Recorder()
