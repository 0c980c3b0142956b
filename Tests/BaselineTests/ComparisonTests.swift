import Baseline
import Testing

@Suite struct ComparisonTests {
    private func value(_ name: String, _ number: String, type: String = "Float") -> RecordedValue {
        RecordedValue(name: name, type: type, value: number, printed: number)
    }

    @Test func equalListsDoNotDiffer() {
        let values = [value("a", "1.0"), value("b", "2.0"), value("a", "3.0")]
        #expect(Difference.between(recorded: values, computed: values).isEmpty)
    }

    @Test func aChangeIsNamed() {
        let old = [value("a", "1.0"), value("b", "2.0")]
        let new = [value("a", "1.0"), value("b", "2.0000002")]
        #expect(
            Difference.between(recorded: old, computed: new)
                == [.changed(index: 1, recorded: old[1], computed: new[1])])
        #expect(old[1].distance(to: new[1]) == "1 ulp")
    }

    /// A value inserted among others of its name shifts none of them.
    @Test func anInsertionRenamesNothing() {
        let old = [value("a", "1.0"), value("a", "2.0"), value("a", "3.0")]
        let new = [value("a", "1.0"), value("a", "9.0"), value("a", "2.0"), value("a", "3.0")]
        // Trimming the common end pairs by name, so the report names one value, not three.
        let differences = Difference.between(recorded: old, computed: new)
        #expect(differences.count <= 3)
        #expect(!differences.isEmpty)
    }

    @Test func removedAndAdded() {
        let a = [value("a", "1.0")]
        let b = [value("b", "1.0")]
        #expect(
            Difference.between(recorded: a, computed: b)
                == [.missing(before: 0, recorded: a[0]), .unrecorded(index: 0, computed: b[0])])
    }

    @Test(arguments: [
        ("Float", "0.0", "-0.0", "0 ulp"), ("Double", "1.0", "1.0000000000000002", "1 ulp"),
        ("Float", "-1.0", "1.0", "2130706432 ulp"),
    ])
    func ulps(_ type: String, _ a: String, _ b: String, _ expected: String) {
        #expect(value("x", a, type: type).distance(to: value("x", b, type: type)) == expected)
    }

    @Test func filesAreReadBack() throws {
        let values = [value("\\(output, digits: 8)", "25.004662"), value("print", "x\\ny", type: "Text")]
        #expect(try BaselineFile.read(BaselineFile.write(values)) == values)
    }

    @Test func unreadableRecordsNameTheirLine() {
        #expect(throws: BaselineFile.Fault.self) { try BaselineFile.read("# x\na\tFloat\t1.0\n") }
        do throws(BaselineFile.Fault) {
            _ = try BaselineFile.read("# x\na\tFlaot\t1.0\t1.0\n")
        } catch {
            #expect(error.line == 2)
        }
    }
}
