import Foundation
import Testing

@testable import Evaluation

@Suite struct StatementCallTests {
    /// Calls report each round of a loop and the line after a library call,
    /// but no lines of a dropped function.
    @Test func callsAreAtLines() throws {
        let body: [UInt8] = [
            0x00,  // No variables.
            0x01,  // Address 6: nop, from line 100001.
            0x03, 0x40,  // 7: loop
            0x10, 0x00,  // 9: call of an imported function, from line 100002
            0x01, 0x01,  // 11: from no line
            0x0C, 0x00,  // 13: br
            0x0B, 0x0B,  // 15
        ]
        let module = Sample.module(body, lines: Sample.lineTable(version: 4))
        let other = Sample.function
        let expected: [UInt8] =
            [0x00, 0x01, 0x03, 0x40] + Sample.call(100_002) + [
                0x10, 0x00, 0x01, 0x01, 0x0C, 0x00, 0x0B, 0x0B,
            ]
        #expect(try StatementCalls.insert(into: module) == Sample.module(expected, other, lines: nil))
        let newer = Sample.module(body, lines: Sample.lineTable(version: 5))
        #expect(try StatementCalls.insert(into: newer) == Sample.module(expected, other, lines: nil))
    }

    /// A function with an unknown instruction, here a vector instruction, stays unchanged.
    @Test func unknownInstructionsAreKept() throws {
        let body: [UInt8] = [0x00, 0xFD, 0x0C, 0x01, 0x01, 0x0C, 0x00, 0x0B]
        let module = Sample.module(body, lines: Sample.lineTable(version: 4))
        #expect(
            try StatementCalls.insert(into: module) == Sample.module(body, Sample.function, lines: nil))
    }

    @Test func codeWithoutLinesIsUnchanged() throws {
        let body: [UInt8] = [0x00, 0x10, 0x00, 0x0B]
        let plain = Sample.module(body, lines: nil, exports: "other")
        let named = Sample.module(body, lines: Sample.lineTable(version: 4), exports: "other")
        #expect(try StatementCalls.insert(into: named) == plain)
        let bare = Sample.module(body, lines: nil)
        #expect(try StatementCalls.insert(into: bare) == bare)
    }

    @Test func rowsAreRead() throws {
        for version in [4, 5] {
            let bytes = Sample.lineTable(version: version)
            let table = try LineTable(
                ModuleReader(bytes), lineStrings: nil, strings: nil, .byCell)
            #expect(
                table.sequences == [
                    [.init(address: 0, line: 100_002), .init(address: 20, line: nil)],
                    [
                        .init(address: 5, line: 100_001), .init(address: 9, line: 100_002),
                        .init(address: 11, line: nil), .init(address: 17, line: nil),
                    ],
                ])
        }
    }

    @Test func numbersAreRead() throws {
        for value in [0, 1, -1, 63, 64, -64, -65, 100_001, 1_000_000_001, Int(Int32.min), .max, .min] {
            var bytes: [UInt8] = []
            bytes.append(signed: value)
            var reader = ModuleReader(bytes)
            #expect(try reader.signed() == value)
            if value < 0 { continue }
            bytes = []
            bytes.append(unsigned: value)
            reader = ModuleReader(bytes)
            #expect(try reader.unsigned() == value && reader.isAtEnd)
        }
        var endless = ModuleReader(Array(repeating: 0x80, count: 20))
        #expect(throws: ModuleError.self) { try endless.unsigned() }
    }

    /// A damaged module gives an error or a different module, and nothing worse.
    @Test func damagedModules() throws {
        let body: [UInt8] = [0x00, 0x0E, 0x01, 0x00, 0x00, 0xFC, 0x0A, 0x00, 0x00, 0x0B]
        for version in [4, 5] {
            let module = Sample.module(body, lines: Sample.lineTable(version: version))
            #expect(throws: ModuleError(offset: 0, reason: "this is not a WebAssembly module")) {
                try StatementCalls.insert(into: Array(module[1...]))
            }
            #expect(throws: ModuleError.self) { try StatementCalls.insert(into: module.dropLast()) }
            for index in module.indices {
                for byte in [0x00, 0x7F, 0x80, 0xFF] as [UInt8] {
                    var damaged = module
                    damaged[index] = byte
                    do {
                        _ = try StatementCalls.insert(into: damaged)
                    } catch {
                        #expect(error.offset <= damaged.count)
                    }
                }
            }
        }
    }
}

/// In a module from the compiler and linker, the line reported last is the one that stops it.
@Suite struct CompiledStatementCallTests {
    @Test func lastReportedLineStopsModule() async throws {
        let told = try await Self.lines(
            """
            @inline(never) func divide(_ a: Int32, _ b: Int32) -> Int32 {
                let twice = checked(a) * 2
                return twice / b
            }
            @_cdecl("_start") public func start() {
                var rest: Int32 = 3
                while true {
                    rest -= 1
                    _ = divide(8, rest)
                }
            }
            """)
        #expect(told.last == 1_000_000_003)
        // The call in the loop, once per round.
        #expect(told.filter { $0 == 1_000_000_009 }.count >= 2)
        #expect(told.allSatisfy { (1_000_000_001...1_000_000_010).contains($0) })
    }

    /// The failing check is inlined from a library; the line before called a function that reports lines of
    /// its own.
    @Test func inlinedCheckHasCallersLine() async throws {
        let told = try await Self.lines(
            """
            @inline(never) func less(_ a: Int32) -> Int32 {
                return a - 7
            }
            @_cdecl("_start") public func start() {
                let first = less(argument())
                let second = checked(less(8)) + first
                argument(checked(less(second)))
                argument(checked(second))
            }
            """)
        #expect(told.last == 1_000_000_007)
    }

    /// The lines that a chapter's module reports until it stops.
    private static func lines(_ chapter: String) async throws -> [Int] {
        let folder = NSTemporaryDirectory() + "statement-calls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try (library + "#sourceLocation(file: \"chapter.swift\", line: 1_000_000_001)\n" + chapter).write(
            toFile: folder + "/m.swift", atomically: true, encoding: .utf8)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let toolchain = try await Toolchain.find(path: path, folder: folder)
        let bin = URL(fileURLWithPath: toolchain.compiler).deletingLastPathComponent().path
        func run(_ tool: String, _ arguments: String) async throws -> Tool.Result {
            try await Tool.run(
                tool, arguments.split(separator: " ").map(String.init), in: folder,
                limits: CompilerLimits(seconds: 100))
        }
        let compiled = try await run(
            toolchain.compiler,
            "-target wasm32-unknown-none-wasm -wmo -Osize -g -dwarf-version=4 -parse-as-library "
                + "-enable-experimental-feature Embedded -enable-experimental-feature Extern "
                + "-Xfrontend -disable-stack-protector -c m.swift -o m.o")
        try #require(compiled.isSuccess, "\(compiled.output)")
        let linked = try await run(
            bin + "/wasm-ld", "--no-entry --gc-sections --export=book_at --export=_start m.o -o m.wasm")
        try #require(linked.isSuccess, "\(linked.output)")
        let module = try #require(FileManager.default.contents(atPath: folder + "/m.wasm"))
        let told = try StatementCalls.insert(into: [UInt8](module))
        #expect(told.count < module.count)
        try Data(told).write(to: URL(fileURLWithPath: folder + "/told.wasm"))
        let before = try await run(bin + "/wasmkit", "run m.wasm")
        let after = try await run(bin + "/wasmkit", "run told.wasm")
        #expect(before.isSuccess == false && after.output.contains("Trap"), "\(after.output)")
        return after.output.split(separator: "\n").compactMap { Int($0) }
    }

    /// `book_at` prints its line without the C library, which is not available.
    private static let library = """
        #sourceLocation(file: "library.swift", line: 1)
        @_extern(wasm, module: "wasi_snapshot_preview1", name: "fd_write") @_extern(c)
        func write(
            _ file: Int32, _ parts: UnsafeRawPointer, _ count: Int32, _ written: UnsafeRawPointer
        ) -> Int32
        @_cdecl("book_at") public func tell(_ line: Int32) {
            withUnsafeTemporaryAllocation(byteCount: 32, alignment: 4) { memory in
                var place: Int32 = 24
                var rest = line
                memory[24] = 10
                repeat {
                    place -= 1
                    memory[Int(place)] = UInt8(truncatingIfNeeded: 48 + rest % 10)
                    rest /= 10
                } while rest > 0
                let start = Int32(truncatingIfNeeded: Int(bitPattern: memory.baseAddress!))
                memory.storeBytes(of: start + place, toByteOffset: 0, as: Int32.self)
                memory.storeBytes(of: 25 - place, toByteOffset: 4, as: Int32.self)
                _ = write(1, memory.baseAddress!, 1, memory.baseAddress! + 28)
            }
        }
        @inline(__always) func checked(_ a: Int32) -> Int32 {
            if a < 0 { fatalError() }
            return a
        }
        nonisolated(unsafe) var kept: Int32 = 9
        @inline(never) func argument() -> Int32 { kept }
        @inline(never) func argument(_ a: Int32) { kept = a }

        """
}

/// Handmade modules.
private enum Sample {
    /// A function without instructions.
    static let function: [UInt8] = [0x00, 0x0B]

    static func call(_ line: Int) -> [UInt8] {
        var bytes: [UInt8] = [0x41]
        bytes.append(signed: line)
        return bytes + [0x10, 0x01]
    }

    /// A module that imports a function, exports its second one, of type (i32) -> (),
    /// and has `body` as its third.
    static func module(
        _ body: [UInt8], _ exported: [UInt8] = function, lines: [UInt8]?, exports name: String = "book_at"
    ) -> [UInt8] {
        var module: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]
        func add(_ id: UInt8, _ content: [UInt8]) {
            module.append(id)
            module.append(unsigned: content.count)
            module += content
        }
        func counted(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count)] + bytes }
        add(1, [2, 0x60, 0, 0, 0x60, 1, 0x7F, 0])
        add(2, [1] + counted([0x65]) + counted([0x66]) + [0, 0])
        add(3, [2, 1, 0])
        add(7, [1] + counted(Array(name.utf8)) + [0, 1])
        add(10, [2] + counted(exported) + counted(body))
        if let lines {
            add(0, counted(Array("name".utf8)) + [1, 2, 3])
            add(0, counted(Array(".debug_line".utf8)) + lines)
        }
        return module
    }

    /// Two sequences: one for a function that the linker dropped,
    /// and one for the second function in the code.
    static func lineTable(version: Int) -> [UInt8] {
        func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        func text(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }
        let names = [text("book/library.swift"), text("book/chapter.swift")]
        // Instructions have 1 byte and 1 operation, and are statements; lines start from -5 in 14 steps;
        // 13 opcodes.
        var head: [UInt8] = [1, 1, 1, 0xFB, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1]
        if version == 5 {
            head += [1, 1, 0x08, 1] + text("book") + [2, 1, 0x08, 2, 0x0B, 3]
            for name in [text("book.swift")] + names { head += name + [0] }
        } else {
            head += text("book") + [0] + names.flatMap { $0 + [1, 0, 0] } + [0]
        }
        var lines: [UInt8] = [4, 2, 3]
        lines.append(signed: 100_000)
        let program: [UInt8] =
            [0, 5, 2] + word(0) + lines + [13 + 5 + 1, 2, 20, 0, 1, 1]
            + [0, 5, 2] + word(5) + lines + [13 + 5]
            // Advance by 4 bytes and one line; then by 2 bytes, to line 0.
            + [13 + 5 + 1 + 14 * 4, 2, 2, 3] + negative(100_002) + [1, 2, 6, 0, 1, 1]
        var unit: [UInt8] = [UInt8(version), 0]
        if version == 5 { unit += [4, 0] }
        unit += word(head.count) + head + program
        return word(unit.count) + unit
    }

    private static func negative(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(signed: -value)
        return bytes
    }
}
