import Testing

@testable import Exhibits

/// A list that is nil is recorded as nil, not as a list of one nil.
@Suite struct OptionalTests {
    @Test func nilIsNotList() {
        func text<T: Displayable>(_ value: T) -> String { Value(value).text.string }
        #expect(text(nil as [Int]?) == "nil")
        #expect(text(nil as [[Float]]?) == "nil")
        #expect(text(.some(nil) as [Int]??) == "nil")
        #expect(text(nil as Set<Int>?) == "nil")
        #expect(text([nil] as [Int?]) == "[nil]")
        #expect(text([nil] as [Int?]?) == "[nil]")
        #expect(text([] as [Int]?) == "[]")
        #expect(text([1, 2] as [Int]?) == "[1, 2]")
        #expect(text(nil as Int?) == "nil")
    }
}
