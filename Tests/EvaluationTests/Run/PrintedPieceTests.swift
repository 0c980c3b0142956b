import TestSupport
import Testing

@testable import Evaluation

/// Text that two streams wrote to one file is separated if there is only one way to do so.
@Suite struct PrintedPieceTests {
    private func pieces(_ output: String, _ errors: String, _ both: String) -> [String]? {
        PrintedPiece.all(output: Array(output.utf8), errors: Array(errors.utf8), in: Array(both.utf8))?.map {
            ($0.isError ? "!" : "") + String(decoding: $0.bytes, as: UTF8.self)
        }
    }

    @Test func uniqueOrder() {
        #expect(pieces("1\n2\n", "a\nb\n", "a\n1\n2\nb\n") == ["!a\n", "1\n2\n", "!b\n"])
        #expect(pieces("aaa\nbbb\n", "a\n", "aaa\na\nbbb\n") == ["aaa\n", "!a\n", "bbb\n"])
        #expect(pieces("ab", "xy", "axyb") == ["a", "!xy", "b"])
        #expect(pieces("", "x", "x") == ["!x"])
    }

    @Test(arguments: [
        ("a\n", "a\n", "a\na\n"), ("a\n", "b\n", "b\n"), ("a", "b", "ac"), ("", "a", "b"),
        ("xa", "xb", "xxab"),
    ])
    func noOrAmbiguousOrder(_ output: String, _ errors: String, _ both: String) {
        #expect(pieces(output, errors, both) == nil)
    }

    /// The pieces that are found, if any, are those that were written.
    @Test func randomLines() {
        var random = SeededRandom()
        var found = 0
        for _ in 0..<500 {
            var (output, errors, both) = ("", "", "")
            var expected: [String] = []
            var last: Bool?
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let isError = Bool.random(using: &random)
                let line =
                    String(
                        (0..<Int.random(in: 0...3, using: &random)).map { _ in
                            "abc".randomElement(using: &random)!
                        }) + "\n"
                if isError { errors += line } else { output += line }
                both += line
                if last == isError {
                    expected[expected.count - 1] += line
                } else {
                    expected.append((isError ? "!" : "") + line)
                }
                last = isError
            }
            guard let pieces = pieces(output, errors, both) else { continue }
            found += 1
            #expect(pieces == expected)
        }
        #expect(found > 100)
    }
}
