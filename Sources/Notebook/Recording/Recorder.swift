import Exhibits
import PlainText

/// Keeps each line's values, and sends them.
///
/// A line is sent when it first has a value, each time the number of its values has doubled, and at the end
/// of each cell if it ran since. So the values so far are known even for a program that never ends, and a
/// loop of a million passes sends twenty records. When something is sent depends on the program alone, never
/// on the clock, so that all runs send the same bytes.
///
/// Code that runs concurrently with the chapter's top level, in other tasks or on other threads, has no fixed
/// order. Its values are collected separately (`UnorderedValues`), and sent in an order of their own.
final class Recorder {
    /// Line numbers of the program are `(cell + 1) × cellStride + line`, or those of the chapter's file,
    /// which has fewer lines than this.
    static let cellStride = 100_000

    var digits = 6
    /// The last percentage that `progress` sent.
    var percent = 0
    #if arch(wasm32)
        private(set) var cell = 0
    #else
        /// The running cell. Other threads read it, and take the held record.
        var cell: Int { state.withLock { currentCell } }
        private var currentCell = 0
        private let state = Lock()
    #endif
    private var controls: [[UInt8]] = []
    /// The program lines whose values are shown, in one array for each stride.
    private var lines: [[LineValues?]] = []
    private var dirty: [LineValues] = []
    /// The record that is sent next, unless a sentence takes it first.
    private var held: Record?
    /// Set while a value is rendered: a chapter's own `description` contains hooks too, and may print.
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
    ///   - start: the program's line before the cell's first one.
    ///   - count: the number of lines in the cell, or 0 if their values are not shown.
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
        // Text printed so far belongs to the previous cell.
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

    /// Holds a record, to be sent before the next one.
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

    /// Drops the held record if it is of this claim, which is part of a sentence; sends it if it is another
    /// one.
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

    /// Reserves a name for a control, or stops the program. Names are keys in addresses and arguments; those
    /// without a lowercase letter are reserved for the tool.
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
                "a control's name must contain a lowercase letter, and only letters, digits, '-' and '_', at most 40"
            )
        }
        if controls.contains(name) { stop("two controls of a chapter share a name") }
        controls.append(name)
    }

    /// The values of a program line; nil if they are not shown.
    private func values(atProgramLine number: Int) -> LineValues? {
        let group = number / Self.cellStride
        let line = number % Self.cellStride
        guard group < lines.count, line < lines[group].count else { return nil }
        return lines[group][line]
    }

    /// Runs code that renders a value, without logging or printing what that code does.
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
            case .concurrent:
                Caller.isBusyConcurrently = true
                defer { Caller.isBusyConcurrently = false }
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
            if case .concurrent = caller {
                Caller.isBusyConcurrently = true
                defer { Caller.isBusyConcurrently = false }
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

    /// Logs a value that can't be shown, if its line shows nothing else.
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
