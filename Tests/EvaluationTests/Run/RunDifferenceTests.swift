import Exhibits
import Testing

@testable import Evaluation

@Suite struct RunDifferenceTests {
    /// Differences in a line whose value is not shown, and in a run that has ended, are described in words.
    @Test func linesWithoutValues() throws {
        let record = Record(.line, cell: 0, line: 1)
        let native = ChapterRun(end: .finished, records: [record], errorText: "")
        let page = ChapterRun(end: .trapped, records: [], errorText: "")
        let difference = try #require(RunDifference(native, page))
        #expect(difference.one == "a line without a value")
        #expect(difference.other == "nothing more (it was stopped)")
    }
}
