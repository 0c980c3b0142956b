import Exhibits

/// An outcome as bytes. Only outcomes without faults are stored; all places in them are relative to their
/// cells.
enum StoredOutcome {
    static func bytes(_ outcome: Outcome) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ block: [UInt8]) {
            bytes += Array("\(block.count)\n".utf8)
            bytes += block
        }
        add(outcome.records.flatMap { $0.bytes })
        add(Array("\(outcome.messages.count)".utf8))
        for (cell, message) in outcome.messages.sorted(by: { $0.key < $1.key }) {
            add(Array("\(cell)".utf8))
            add(Array(message.utf8))
        }
        add(Array("\(outcome.reporting.number)".utf8))
        add(Array((outcome.unreported?.text ?? "").utf8))
        add(outcome.module ?? [])
        return bytes
    }

    static func read(_ bytes: [UInt8]) -> Outcome? {
        var rest = bytes[...]
        func block() -> ArraySlice<UInt8>? {
            guard let lineEnd = rest.firstIndex(of: 0x0A),
                let count = Int(String(decoding: rest[..<lineEnd], as: UTF8.self)), count >= 0,
                count <= rest.endIndex - lineEnd - 1
            else { return nil }
            let block = rest[(lineEnd + 1)..<(lineEnd + 1 + count)]
            rest = rest[block.endIndex...]
            return block
        }
        func text() -> String? { block().map { String(decoding: $0, as: UTF8.self) } }
        var outcome = Outcome()
        guard let wire = block() else { return nil }
        var reader = RecordReader(Array(wire))
        outcome.records = reader.readAll()
        guard reader.isAtEnd, let count = text().flatMap({ Int($0) }) else { return nil }
        for _ in 0..<count {
            guard let cell = text().flatMap({ Int($0) }), let message = text() else { return nil }
            outcome.messages[cell] = message
        }
        guard let reporting = text().flatMap({ Int($0) }).flatMap(Reporting.init(number:)),
            let unreported = text(), let module = block(), rest.isEmpty
        else { return nil }
        outcome.reporting = reporting
        outcome.unreported = Unreported(text: unreported)
        outcome.module = module.isEmpty ? nil : Array(module)
        outcome.isCached = true
        return outcome
    }
}
