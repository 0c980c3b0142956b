import Exhibits
import Foundation
import PlainText
import TestSupport
import Testing

@testable import Evaluation

@Suite struct ControlTests {
    private func kind(_ control: Control) -> RecordedControl? {
        RecordedControl(Record(.control, entries: control.entries(digits: 6)))
    }

    private func control(_ form: Control.Form, from low: Float? = nil, to high: Float? = nil) -> Control {
        var control = Control(
            name: "x", label: "x", form: form, value: .number(Number(Float(1))))
        control.low = low.map { .number(Number($0)) }
        control.high = high.map { .number(Number($0)) }
        return control
    }

    @Test func kindsAreRead() throws {
        #expect(
            kind(control(Control.Form(.slider), from: -2, to: 2.5))?.domain
                == .number(type: "Float", low: -2, high: 2.5))
        #expect(kind(control(Control.Form(.toggle)))?.domain == .toggle)
        #expect(kind(control(Control.Form(.choice, labels: ["relu", "no | bar"])))?.keys == ["x"])
        #expect(kind(control(Control.Form(.text, most: 9)))?.domain == .text(most: 9))
        var grid = control(Control.Form(.grid), from: 0, to: 1)
        grid.rowLengths = [2, 1]
        #expect(
            kind(grid)?.domain == .grid(type: "Float", low: 0, high: 1, rows: [2, 1]))
        #expect(kind(grid)?.keys == ["x.0.0", "x.0.1", "x.1.0"])
        grid.rowLengths = [2]
        grid.fault = "'9' is too much"
        #expect(kind(grid)?.keys == ["x.0", "x.1"])
        #expect(kind(grid)?.fault == "'9' is too much")
        #expect(RecordedControl(Record(.output)) == nil)
    }

    /// Any text as a label is read back as one unchanged label.
    @Test func labelsRoundTrip() throws {
        let labels = [
            "relu", "no | bar", "|", "||", " | ", "", " ", "  ", " a ", "\\", "\\|", "a\\", "a |", "| a",
            "a\tb", "a\nb\r\n",
            "\u{1B}", "\u{80}", "é|ü", "choice | a", "@", "\u{1F600}",
        ]
        func read(_ labels: [String]) throws -> RecordedControl.Domain? {
            let record = Record(
                .control,
                entries: control(Control.Form(.choice, labels: labels.map { Text($0) })).entries(digits: 6))
            var reader = RecordReader(record.bytes)
            let sent = reader.read()
            return RecordedControl(try #require(sent))?.domain
        }
        #expect(try read(labels) == .choice(labels))
        for label in labels { #expect(try read([label]) == .choice([label])) }
        var random = SeededRandom()
        for _ in 0..<2000 {
            let labels = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 0...6, using: &random)).map { _ in
                        "| \\a\té".randomElement(using: &random)!
                    })
            }
            #expect(try read(labels) == .choice(labels))
        }
    }

    /// A program may send something that the library would not write.
    @Test(arguments: [
        "", "|", "choice|", "slider | Int | x | y", "slider", "grid | Int | 0 | 1", "\\", "choice | \\",
        "||||",
    ])
    func malformedKinds(_ kind: String) {
        let entry = Entry(name: "x", content: .control(Text(kind)), printed: "")
        _ = RecordedControl(Record(.control, entries: [entry]))?.keys
    }

    @Test func triedWholeNumbersAreInRange() throws {
        var whole = control(Control.Form(.slider))
        for (low, high) in [(0, 2_147_483_647), (-2_147_483_648, 2_147_483_647), (3, 3), (Int.min, Int.max)] {
            whole.low = .number(Number(low))
            whole.high = .number(Number(high))
            let vectors = InputVectors([try #require(kind(whole))], texts: []).all
            #expect(vectors.contains(["x": "\(low)"]), "and nothing overflows")
            #expect(Set(vectors).count == vectors.count, "none twice")
        }
    }

    @Test func manyValuesPerControl() throws {
        let slider = try #require(kind(control(Control.Form(.slider), from: -2, to: 2)))
        var toggle = try #require(kind(control(Control.Form(.toggle))))
        toggle.name = "t"
        let vectors = InputVectors([slider, toggle], texts: []).all
        let values = vectors.compactMap { $0["x"] }
        #expect(Set(values).count > InputVectors.each)
        #expect(Set(vectors).count == vectors.count, "none twice")
        #expect(InputVectors([toggle], texts: []).all == ["on", "off", "maybe"].map { ["t": $0] })
        for value in ["-2.0", "2.0", "0.0", "0", "-0", "1e-45", "-1e-45", "5e-324", "", "nan"] {
            #expect(values.contains(value), "\(value)")
        }
        #expect(vectors.contains { $0 == ["t": "off"] })
        #expect(vectors.contains { $0.count == 2 })
        #expect(vectors == InputVectors([slider, toggle], texts: []).all, "the same each time")
    }

    @Test func malformedTextsAreTried() throws {
        let box = try #require(kind(control(Control.Form(.text, most: 100))))
        let values = InputVectors([box], texts: ["[1.5 2.5]"]).all.compactMap { $0["x"] }
        #expect(values.contains("[1.5 2.5]"))
        #expect(values.contains { $0.contains("<script>") })
        #expect(values.contains { $0.utf8.count > 100 })
        #expect(values.count >= InputVectors.each)
    }

    @Test func missingToolsAreNamed() throws {
        let folder = NSTemporaryDirectory() + "toolchain-\(UUID().uuidString)"
        let manager = FileManager.default
        defer { try? manager.removeItem(atPath: folder) }
        let bin = folder + "/usr/bin"
        let embedded = folder + "/usr/lib/swift/embedded/wasm32-unknown-none-wasm"
        try manager.createDirectory(atPath: bin, withIntermediateDirectories: true)
        let toolchain = Toolchain(compiler: bin + "/swiftc", version: "", identity: "")
        func missing() -> String {
            do throws(WebAssembly.Missing) {
                _ = try WebAssembly.find(toolchain, environment: [:], prefixes: [folder])
                return ""
            } catch { return error.description }
        }
        #expect(missing().contains("no Embedded Swift"))
        try manager.createDirectory(atPath: embedded, withIntermediateDirectories: true)
        #expect(missing().contains("no wasm-ld"))
        for tool in ["wasm-ld", "wasmkit"] {
            #expect(
                manager.createFile(
                    atPath: "\(bin)/\(tool)", contents: nil, attributes: [.posixPermissions: 0o755]))
        }
        #expect(missing().contains("install wasi-libc and libclang-rt-14-dev-wasm32 (Debian"))
        let libc = folder + "/lib/wasm32-wasi"
        try manager.createDirectory(atPath: libc, withIntermediateDirectories: true)
        for file in ["libc.a", "crt1-command.o"] {
            #expect(manager.createFile(atPath: "\(libc)/\(file)", contents: nil))
        }
        #expect(missing().contains("install libclang-rt-14-dev-wasm32 (Debian"))
        let builtins = folder + "/lib/llvm-14/lib/clang/14.0.6/lib/wasi"
        try manager.createDirectory(atPath: builtins, withIntermediateDirectories: true)
        #expect(manager.createFile(atPath: builtins + "/libclang_rt.builtins-wasm32.a", contents: nil))
        #expect(missing() == "")
    }
}
