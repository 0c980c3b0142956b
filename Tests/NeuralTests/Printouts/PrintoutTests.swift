import Foundation
import Neural
import TestSupport
import Testing

@Suite struct PrintoutTests {
    @Test(arguments: ["get_weights-3layer-8-4-1.txt", "get_weights-3layer-legacy113.txt"])
    func threeLayers(file: String) throws {
        let printout = try printout(file)
        #expect(printout.arrays.map(\.shape) == [[1, 8], [8], [8, 4], [4], [4, 1], [1]])
        let model = try Sequential<Float>(printout, activations: [.relu, .relu, .linear])
        #expect(model.layers[1].kernel[3, 0] == -0.00289768)
    }

    @Test(
        arguments: [
            "[array([[1., -2.5]], dtype=float32)]", "array([[1., -2.5]])", "[[ 1.  -2.5]]",
            "[[1.0, -2.5]]", "np.array([[1.,-2.5]], dtype='<f4')", "[[array([[+1e0, -25.E-1]])]]",
            "\r\n(array([[1.,\r\n\t-2.5],], shape=(1, 2), dtype=np.float32),)\r\n",
            "\u{A0}[[\u{A0}1.\u{A0}-2.5]]\u{A0}",
        ])
    func style(text: String) throws {
        let array = try #require(try Printout(text).arrays.first)
        #expect(array.shape == [1, 2])
        #expect(array.values(as: Float.self) == [1, -2.5])
        #expect(array.values(as: Double.self) == [1, -2.5])
    }

    @Test func arraysAsPrintedOneByOne() throws {
        let arrays = try Printout("[[1. 2.]\n [3. 4.]]\n[.5 0.]\narray(7, dtype=int64)").arrays
        #expect(arrays.map(\.shape) == [[2, 2], [2], []])
        #expect(arrays.map(\.dtype) == [nil, nil, "int64"])
        #expect(arrays[2].values(as: Double.self) == [7])
        #expect(arrays.map(\.count) == [4, 2, 1])
    }

    /// Via Double, this decimal would be rounded twice and become 1.
    @Test func eachDecimalIsRoundedOnce() throws {
        let array = try Printout("[1.00000005960464477540, nan, -inf, 1e400, 1e-400]").arrays[0]
        let values = array.values(as: Float.self)
        #expect(values[0] == Float(1).nextUp)
        #expect(Float(array.values(as: Double.self)[0]) == 1)
        #expect(values[1].isNaN)
        #expect(values[2...] == [-.infinity, .infinity, 0])
    }

    @Test(
        arguments: [
            (
                "",
                "1:1 (character 0): there is no array; found the end of the text, expected “[” or “array(”."
            ),
            (
                "[]",
                "1:1 (character 0): the array is empty; found “[”, expected a number such as -0.5 or “[”."
            ),
            ("hello", "1:1 (character 0): this is not an array; found “hello”, expected “[” or “array(”."),
            (
                "[[1, 2],\n [3]]",
                "2:2 (character 10): this row has 1 element; found “[3]”, expected 2 as in the first row."
            ),
            (
                "[1, 2",
                "1:6 (character 5): a row is not closed; found the end of the text, expected “]”. Hint: the row opened at 1:1"
            ),
            ("[1, 2]]", "1:7 (character 6): a bracket closes nothing; found “]”"),
            (
                "[array([1.], dtype=float32)",
                "1:28 (character 27): the list is not closed; found the end of the text, expected “,” or “]”. Hint: the list opened at 1:1"
            ),
            ("array([1.]", "1:11 (character 10): the array is not closed; found the end of the text"),
            (
                "array([[1.], dtype=float32)",
                "1:14 (character 13): this is not a number; found “dtype=float32”"
            ),
            ("array([[1.)", "1:11 (character 10): the array ends before its row; found “)”"),
            ("[array([1.]]", "1:12 (character 11): the array goes on after its numbers; found “]”"),
            ("[array([1.]) array([2.])]", "1:14 (character 13): the list goes on without a comma; found “a”"),
            ("[0.5, x7]", "1:7 (character 6): this is not a number; found “x7”"),
            ("[0.5, 1.2.3]", "found “1.2.3”"), ("[0x1p3]", "found “0x1p3”"),
            ("[1,,2]", "a number is missing; found “,”"),
            (
                "[−1.5]",
                "1:2 (character 1): this is not a number; found “−1.5”, expected a number such as -0.5 or “[”. Hint: the minus sign is “-”"
            ),
            ("[é, 1]", "1:2 (character 1)"), ("é[", "1:1 (character 0)"),
            ("[0.1 0.2, 0.3]", "1:9 (character 8): there is a comma where there were none; found “, 0.3]”"),
            ("[0.1, 0.2 0.3]", "1:11 (character 10): a comma is missing; found “0.3]”"),
            ("[[1], 2]", "1:7 (character 6): a number stands where the rows before it have a row; found “2”"),
            ("[1, [2]]", "1:5 (character 4): a row begins where the rows before it have a number; found “[”"),
            (
                "[0.1, ..., 0.2]",
                "1:7 (character 6): this is not a number; found “...”, expected a number such as -0.5 or “[”. Hint: NumPy left numbers out: call np.set_printoptions(threshold=sys.maxsize) and print again."
            ),
            ("array([], shape=(0, 3), dtype=float32)", "the array is empty"),
            ("array([1.], shape=(2,))", "the array says it has shape (2,)"),
            ("array([1.], order=3)", "found “order”, expected “dtype=”, “shape=” or “)”"),
        ])
    func malformed(text: String, message: String) {
        let error = #expect(throws: PrintoutError.self) { try Printout(text) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: ["[", "(", "[(", "array(["])
    func deepNestingIsRefused(unit: String) {
        #expect(throws: PrintoutError.self) { try Printout(String(repeating: unit, count: 100_000)) }
    }

    @Test func mutationsNeverStopTheProgram() throws {
        var random = SeededRandom(usual: 1957)
        let original = [UInt8](try resource("seed-weights.txt"))
        let pieces: [[UInt8]] = [
            "[", "]", "(", ")", ",", "...", "array(", "dtype=", "shape=(9", "-", "é", "\n",
        ]
        .map { Array($0.utf8) }
        var refused = 0
        for _ in 0..<2000 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                let start = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0..<12, using: &random))
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes.removeSubrange(start..<end)
                case 1: bytes[start] = .random(in: 0...255, using: &random)
                case 2: bytes.insert(contentsOf: pieces.randomElement(using: &random)!, at: start)
                case 3: bytes.insert(contentsOf: bytes[start..<end], at: start)
                default: bytes.removeSubrange(max(start, 1)...)
                }
            }
            do throws(PrintoutError) {
                let printout = try Printout(String(decoding: bytes, as: UTF8.self))
                _ = try? Sequential<Float>(printout, activations: [.relu, .linear])
            } catch {
                #expect(error.line >= 1 && error.column >= 1 && error.offset <= bytes.count)
                #expect(!error.description.isEmpty)
                refused += 1
            }
        }
        #expect(refused > 500)
    }
}
