import Exhibits
import Foundation
import Testing

@testable import Evaluation

@Suite struct CacheTests {
    private func inFolder(_ work: (Cache) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "cache-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try work(Cache(folder: folder))
    }

    private func key(_ parts: (String, String)...) -> CacheKey {
        var key = CacheKey()
        for (name, text) in parts { key.add(name, text) }
        return key
    }

    @Test func hitRequiresWholeKey() throws {
        try inFolder { cache in
            let one = key(("cell 1", "let a = 1\n"), ("compiler", "6.3"))
            #expect(cache.value(for: one) == nil)
            try cache.store([0, 1, 10, 255], for: one)
            #expect(cache.value(for: one) == [0, 1, 10, 255])
            #expect(cache.value(for: key(("cell 1", "let a = 2\n"), ("compiler", "6.3"))) == nil)
            // The same bytes, split elsewhere.
            #expect(cache.value(for: key(("cell 1", "let a = 1\nc"), ("ompiler", "6.3"))) == nil)

            // Another key under this one's name, as after a collision; and truncated files.
            let folder = cache.folder + "/entries"
            let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first)
            let whole = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
            let other = key(("cell 1", "let a = 3\n"), ("compiler", "6.3"))
            let foreign =
                Data("\(other.bytes.count) 1 \(Cache.hash([7]))\n".utf8) + Data(other.bytes) + Data([7])
            for file in [foreign] + [0, 1, 5, 20, whole.count - 1].map({ whole.prefix($0) }) {
                try file.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
                #expect(!cache.hasValue(for: one))
                #expect(cache.value(for: one) == nil)
            }
            // A file as a power cut can leave it: with a valid beginning. It is detected and removed.
            let spoilt = whole.dropLast() + [0]
            try spoilt.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            #expect(cache.value(for: one) == nil)
            #expect(!cache.hasValue(for: one))
        }
    }

    @Test func keysRoundTrip() throws {
        let old = key(("cell 1", "a"), ("cell 2", "b"), ("library Neural", "x-0"), ("data w.txt", "1\n2"))
        #expect(CacheKey(old.bytes[...]) == old)
        #expect(CacheKey(old.bytes.dropLast()) == nil)
        let new = key(("cell 1", "a"), ("cell 2", "c"), ("cell 3", "d"), ("library Neural", "y-0"))
        #expect(
            new.differences(from: old) == [
                "cell 2 changed", "cell 3 is new", "library Neural changed", "data w.txt was removed",
            ])
        #expect(old.differences(from: old) == [])
        #expect(key(("a", "1"), ("b", "2")).differences(from: key(("b", "2"), ("a", "1"))).count == 1)
    }

    @Test func textNamesAreUnique() throws {
        try inFolder { cache in
            let name = try cache.name(of: "one")
            #expect(try cache.name(of: "one") == name)
            #expect(try cache.name(of: "two") != name)
            // As after a collision: the name is taken by another text.
            try Data("other".utf8).write(to: URL(fileURLWithPath: "\(cache.folder)/texts/\(name)"))
            let next = try cache.name(of: "one")
            #expect(next != name)
            #expect(try cache.name(of: "one") == next)
        }
    }

    @Test func outcomesRoundTrip() throws {
        var outcome = Outcome()
        outcome.records = [
            Record(.cell, cell: 0), Record(.print, cell: 0, html: HTML(bytes: Array("@ l 1\n".utf8))),
            Record(.end),
        ]
        outcome.messages = [3: "line 1: error: é\n", 10: ""]
        outcome.module = [0, 10, 255]
        var read = try #require(StoredOutcome.read(StoredOutcome.bytes(outcome)))
        #expect(read.isCached)
        read.isCached = false
        #expect(read == outcome)
        #expect(StoredOutcome.read(Array(StoredOutcome.bytes(outcome).dropLast())) == nil)
        #expect(StoredOutcome.read([]) == nil)
    }

    @Test func leastRecentlyUsedIsRemovedFirst() throws {
        try inFolder { cache in
            let keys = (0..<4).map { key(("cell 1", "\($0)")) }
            for (index, one) in keys.enumerated() {
                try cache.store([UInt8](repeating: 1, count: 1000), for: one)
                let folder = cache.folder + "/entries"
                for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                    let path = "\(folder)/\(name)"
                    let bytes = try #require(FileManager.default.contents(atPath: path))
                    if bytes.range(of: Data("cell 1\(index)".utf8)) != nil {
                        let time = Date(timeIntervalSinceNow: Double(index) * 10 - 1000)
                        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
                    }
                }
            }
            _ = cache.value(for: keys[0])
            cache.trim(to: 2200)
            #expect(keys.map { cache.value(for: $0) != nil } == [true, false, false, true])
        }
    }

    /// None of the cache's folders grows without bound; recently used entries stay.
    @Test func allFoldersAreBounded() throws {
        try inFolder { cache in
            let texts = (0..<40).map { String(repeating: "\($0) ", count: 1000) }
            let names = try texts.map { try cache.name(of: $0) }
            func paths(_ folder: String) throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: "\(cache.folder)/\(folder)").map {
                    "\(cache.folder)/\(folder)/\($0)"
                }
            }
            func age(_ path: String, _ seconds: Double) throws {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path)
            }
            cache.trim(to: 16 * 30_000)
            #expect(try paths("texts").count == 40, "all were used just now")
            for path in try paths("texts") { try age(path, 86_400) }
            // Using an entry makes it recent.
            #expect(try cache.name(of: texts[7]) == names[7])
            cache.trim(to: 16 * 30_000)
            let size = try paths("texts").reduce(0) { $0 + (Files.read($1)?.count ?? 0) }
            #expect(size <= 30_000 && size > 20_000)
            #expect(try paths("texts").contains { $0.hasSuffix("/" + names[7]) })
            // Removed texts get their names again.
            for (name, text) in zip(names, texts) { #expect(try cache.name(of: text) == name) }

            let last = cache.folder + "/last"
            try FileManager.default.createDirectory(atPath: last, withIntermediateDirectories: true)
            for index in 0..<4200 {
                #expect(FileManager.default.createFile(atPath: "\(last)/\(index)", contents: nil))
                try age("\(last)/\(index)", 86_400)
            }
            cache.trim()
            #expect(try paths("last").count == 4096)
        }
    }
}
