import Testing

@testable import Baseline

@Suite struct BaselineFileTests {
    private let values = [
        value("\\\\(output, digits: 8)", "25.004662"), value("print", "x\\ny", type: "Text"),
        value("z", "-0.0"), value("n", "nan:7fc00001", shown: "nan"),
        value("all", "81:\(String(repeating: "e", count: 32))", type: "Digest"),
        value("holds", "true", type: "Claim"),
    ]

    @Test func filesRoundTrip() {
        let file = BaselineFile(
            values: values,
            origins: [
                Origin(.cell, digestOf: "shown\nlet x = 1\n"),
                Origin(.data, "data/my weights.txt", digestOf: "1"),
                Origin(.compiler, state: "Swift version 6.3.1, Target: x"),
            ], seen: 3)
        let (read, faults) = BaselineFile.read(file.text)
        #expect(faults.isEmpty)
        #expect(read.values == values)
        #expect(read.origins == file.origins)
        #expect(read.seen == 3)
        #expect(read.isAsWritten)
        #expect(read.lines == Array(2...7))
        #expect(read.text == file.text)
        #expect(read.values[0].pageName == "\\(output, digits: 8)")
    }

    /// A changed digit, an added line, a removed line:
    /// reading the record notices that `accept` did not write it.
    @Test func detectsManualEdits() {
        let text = BaselineFile(values: values).text
        for changed in [
            text.replacing("25.004662", with: "25.004663"),
            text.replacing("z\tFloat\t-0.0\t-0.0\n", with: ""),
            text.replacing("z\tFloat", with: "y\tFloat\t1.0\t1.0\nz\tFloat"),
        ] {
            #expect(changed != text)
            let (file, faults) = BaselineFile.read(changed)
            #expect(faults.isEmpty)
            #expect(!file.isAsWritten)
        }
    }

    @Test(arguments: [
        "a\tFloat\t1.0", "a Float 1.0 1.0", "a\tFlaot\t1.0\t1.0", "a\tFloat\t1.00\t1.00",
        "a\tFloat\tone\t1.0",
        "a\tFloat\t\t1.0", "a\tFloat\tnan\tnan", "a\tFloat\tnan:3f800000\tnan",
        "a\tFloat\tnan:17fc00000\tnan",
        "a\tFloat\t1.00000001\t1.0", "a\tInt\t1.0\t1.0", "a\tInt\t01\t01", "a\tUInt\t-1\t-1",
        "a\tBool\t1\ttrue",
        "a\tClaim\tyes\tyes", "a\tNil\t0\tnil", "a\tDigest\t81\t81 values", "a\tDigest\t81:xyz\t81 values",
        "<<<<<<< HEAD", "@ cel\t1234", "@ seen\tfar", "a\tFloat\t1.0\t1.0\t1.0",
    ])
    func errorsNameTheLine(_ line: String) {
        let (file, faults) = BaselineFile.read("# x\nb\tFloat\t2.0\t2.0\n\(line)\nc\tFloat\tx\t3.0\n")
        #expect(faults.map(\.line) == [3, 4], "\(faults)")
        #expect(file.values.first == value("b", "2.0"))
        // A line with four fields is compared, so that the chapter's line is named as well.
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        #expect(faults[0].namesValue == (fields.count == 4))
    }
}

@Suite struct CausesTests {
    private func cell(_ text: String) -> Origin { Origin(.cell, digestOf: text) }

    @Test func unchangedOrigins() {
        let origins = [cell("a"), cell("b"), Origin(.machine, state: "m")]
        #expect(Causes(from: origins, to: origins).isEmpty)
    }

    @Test func changedCellIsNotInserted() {
        let causes = Causes(from: [cell("a"), cell("b"), cell("c")], to: [cell("a"), cell("x"), cell("c")])
        #expect(causes.changedSteps == [1])
        #expect(causes.removedBefore.isEmpty)
    }

    @Test func insertedAndRemovedCells() {
        let causes = Causes(from: [cell("a"), cell("b"), cell("c")], to: [cell("n"), cell("a"), cell("c")])
        #expect(causes.changedSteps == [0])
        #expect(causes.removedBefore == [2])
        #expect(Causes(from: [cell("a"), cell("b")], to: [cell("a")]).removedBefore == [1])
        #expect(Causes(from: [], to: [cell("a")]).changedSteps == [0])
    }

    @Test func otherOriginsAreMatchedByName() {
        let old = [
            Origin(.source, "Neural/Dense.swift", digestOf: "1"),
            Origin(.source, "Neural/Loss.swift", digestOf: "1"),
            Origin(.compiler, state: "6.3.1"), Origin(.data, "a.txt", digestOf: "1"),
        ]
        let new = [
            Origin(.source, "Neural/Dense.swift", digestOf: "2"),
            Origin(.source, "Neural/Loss.swift", digestOf: "1"),
            Origin(.compiler, state: "6.3.2"), Origin(.data, "b.txt", digestOf: "1"),
        ]
        let changes = Causes(from: old, to: new).others
        #expect(changes.map(\.name) == ["Neural/Dense.swift", "", "b.txt", "a.txt"])
        #expect(changes[1].old == "6.3.1" && changes[1].new == "6.3.2")
        #expect(changes[2].old == nil && changes[3].new == nil)
    }

    @Test func movedFileIsUnchanged() {
        func source(_ name: String, _ text: String) -> Origin { Origin(.source, name, digestOf: text) }
        let old = [
            source("Neural/Dense.swift", "1"), source("Neural/Loss.swift", "2"),
            source("Neural/A.swift", "3"),
        ]
        let new = [
            source("Neural/Layers/Dense.swift", "1"), source("Neural/Loss.swift", "2"),
            source("Neural/B.swift", "4"),
        ]
        #expect(Causes(from: old, to: new).others.map(\.name) == ["Neural/B.swift", "Neural/A.swift"])
        // If several files have the same text, the last one moves, in each run.
        let twins = ["A", "B", "C", "D", "E"].map { source("Neural/\($0).swift", "1") }
        let left = Causes(from: twins, to: [source("Neural/F.swift", "1")]).others.map(\.name)
        #expect(left == ["Neural/A.swift", "Neural/B.swift", "Neural/C.swift", "Neural/D.swift"])
    }

    /// A full diff of these would take minutes.
    @Test func unrelatedRecords() {
        let (old, new) = ((0..<40_000).map { cell("\($0)") }, (0..<40_000).map { cell("n\($0)") })
        let (first, last) = (cell("first"), cell("last"))
        let causes = Causes(from: [first] + old + [last], to: [first] + new + [last])
        #expect(causes.changedSteps == Array(1...40_000))
        #expect(causes.removedBefore.isEmpty)
        #expect(Causes(from: old, to: old.reversed()).changedSteps.count == 40_000)
    }
}
