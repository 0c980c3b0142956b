import Foundation
import Neural
import Testing

/// Printouts of NumPy 1.13 to 2.4 in every available style: scripts/importers/printouts.py. (2.4 prints as
/// 2.0 does.)
@Suite struct PrintStyleTests {
    private static let matrix: [Float] = [1.5, -2.25e-05, 0, 1e10, .nan, -.infinity]

    static let samples: [(title: String, text: String)] = {
        let file = String(decoding: try! resource("printouts.txt"), as: UTF8.self)
        return file.components(separatedBy: "### ").dropFirst().map {
            let lines = $0.split(separator: "\n", maxSplits: 1)
            return (String(lines[0]), String(lines[1]))
        }
    }()

    @Test(arguments: samples.map(\.title).indices)
    func style(index: Int) throws {
        let (title, text) = Self.samples[index]
        let arrays = try Printout(text).arrays.map { ($0.shape, $0.values(as: Float.self)) }
        let expected: [([Int], [Float])]
        switch title.split(separator: ",")[0] {
        case "half": expected = [([1, 2], [0.5, -1]), ([2], [0.5, -1])]
        case "whole": expected = [([1, 2], [1, -2]), ([2], [3, 4])]
        case "list of numbers": expected = [([2], [0.5, -1])]
        case "nested lists": expected = [([1, 3], [1.5, -2.25e-05, 0])]
        case "number": expected = [([], [7.5])]
        case "matrix", "named dtype": expected = [([2, 3], Self.matrix)]
        case "transposed":
            expected = [([3, 2], [1.5, 1e10, -2.25e-05, .nan, 0, -.infinity]), ([2], [0.5, -1])]
        case "three axes": expected = [([2, 2, 1], [0.5, 1, 2, 3])]
        default: expected = [([2, 3], Self.matrix), ([2], [0.5, -1])]
        }
        try #require(arrays.count == expected.count)
        for (one, other) in zip(arrays, expected) {
            #expect(one.0 == other.0)
            #expect(one.1.map(\.bitPattern) == other.1.map(\.bitPattern), "\(title)")
        }
    }

    @Test func everyVersionIsCovered() {
        for version in ["1.13.3", "1.14.6", "1.26.4", "2.0.2"] {
            #expect(Self.samples.contains { $0.title.contains("NumPy \(version)") })
        }
    }

    @Test(
        arguments: [
            ("[np.float32(0.5), np.float32 1]", "“array” is not called"),
            ("[np.float32(0.5), np.float32(1 2)]", "the number goes on after its digits; found “2”"),
            ("[np.float32(0.5), np.float32()]", "a number is missing; found “)”"),
            ("[np.str_('a')]", "this is not a number; found “np.str_”"),
        ])
    func malformedNumber(text: String, message: String) {
        let error = #expect(throws: PrintoutError.self) { try Printout(text) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
