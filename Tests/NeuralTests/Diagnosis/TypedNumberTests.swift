import Testing

@testable import Neural

@Suite struct TypedNumberTests {
    @Test(
        arguments: [
            ("20.475", 20.475, 0.001, 5), ("20.50", 20.5, 0.01, 4), ("20", 20, 1, 2),
            ("-0.003", -0.003, 0.001, 1),
            ("1.2e2", 120, 10, 2), ("1.2E-3", 0.0012, 0.0001, 2), ("0", 0, 1, 1), ("0.00", 0, 0.01, 3),
            (" 5.25 ", 5.25, 0.01, 3), ("20,475", 20.475, 0.001, 5), ("−4", -4, 1, 1), ("–4.5", -4.5, 0.1, 2),
            ("+.5", 0.5, 0.1, 1), ("7.", 7, 1, 1),
        ])
    func typedNumbers(text: String, value: Double, unit: Double, digits: Int) throws {
        let number = try #require(TypedNumber(text))
        #expect(number.value == value)
        #expect(abs(number.unit - unit) <= 1e-15 * unit)
        #expect(number.digits == digits)
    }

    @Test(arguments: [
        "", "-", "x", "1 2", "1,234.5", "1,2,3", "1e", "--1", "nan", "inf", "1e999", "0x10", "2.5.1",
    ])
    func invalidNumbers(text: String) { #expect(TypedNumber(text) == nil) }

    /// Rounded and truncated numbers match the numbers that they came from, and no others.
    @Test(
        arguments: [
            ("20.475", 20.47451, true), ("20.475", 20.47599, true), ("20.475", 20.4744, false),
            ("20.475", 20.4761, false), ("20", 20.99, true), ("20", 19.5, true), ("20", 21, false),
            ("20.0", 20.5, false), ("-4.5", -4.59, true), ("-4.5", -4.45, true), ("-4.5", -4.4, false),
            ("0", 0.9, true), ("0", -0.9, true), ("0.00", 0.02, false), ("16.0", 15.95076, true),
            ("9.9", 9.93708, true),
        ])
    func matchingValues(text: String, number: Double, stands: Bool) throws {
        #expect(try #require(TypedNumber(text)).stands(for: number) == stands)
    }

    @Test func computedNumbers() {
        #expect(TypedNumber(20.5).unit == 0.1)
        #expect(TypedNumber(.nan).digits == 0)
    }
}
