import BookDriver
import Foundation

/// A small error in a copy of the real book, and where `check` has to find it.
struct Mutation: Sendable {
    var name: String
    var edits: [Edit]
    /// Empty if `check` has to find nothing.
    var places: [Place] = []
    /// Whether it takes longer than the suite can afford; see `MutationTests`.
    var isLong = false

    /// One change of a file.
    enum Edit: Sendable {
        /// Replaces the first occurrence of the old text, which must exist.
        case replace(String, String, String)
        case remove(String)
        case rename(String, String)
        case create(String, String)
        /// The first line with this beginning is removed, duplicated, or swapped with the next.
        case removeLine(String, String)
        case repeatLine(String, String)
        case swapLines(String, String)

        var file: String {
            switch self {
            case .replace(let file, _, _), .remove(let file), .rename(let file, _), .create(let file, _),
                .removeLine(let file, _), .repeatLine(let file, _), .swapLines(let file, _):
                file
            }
        }

        func make(in copy: BookCopy) throws {
            func lines(_ start: String, _ change: (inout [Substring], Int) -> Void) throws {
                var lines = try copy.read(file).split(separator: "\n", omittingEmptySubsequences: false)
                guard let index = lines.firstIndex(where: { $0.hasPrefix(start) }) else {
                    throw ToolFailed(description: "\(file) has no line '\(start)…'")
                }
                change(&lines, index)
                try copy.write(lines.joined(separator: "\n"), to: file)
            }
            switch self {
            case .replace(_, let old, let new):
                let text = try copy.read(file)
                guard let range = text.range(of: old) else {
                    throw ToolFailed(description: "\(file) has no '\(old)'")
                }
                try copy.write(text.replacingCharacters(in: range, with: new), to: file)
            case .remove: try FileManager.default.removeItem(atPath: "\(copy.root)/\(file)")
            case .rename(_, let name):
                try FileManager.default.moveItem(
                    atPath: "\(copy.root)/\(file)", toPath: "\(copy.root)/\(name)")
            case .create(_, let text): try copy.write(text, to: file)
            case .removeLine(_, let start): try lines(start) { $0.remove(at: $1) }
            case .repeatLine(_, let start): try lines(start) { $0.insert($0[$1], at: $1) }
            case .swapLines(_, let start): try lines(start) { $0.swapAt($1, $1 + 1) }
            }
        }
    }

    /// A line that the report must name.
    struct Place: Sendable {
        var path: String
        /// Text of the line; nil if the whole file is meant.
        var line: String?
        /// The verdict, for the place of a value.
        var verdict: String?
        /// Text that the report's blame, or the fault's message, has to contain.
        var says: String
    }

    static func chapter(_ name: String) -> String { "chapters/\(name).md" }
    static func record(_ name: String) -> String { "chapters/baseline/\(name).txt" }

    /// An error that changes a value at a line of a chapter.
    init(
        _ name: String, _ edits: [Edit], at path: String, _ line: String?,
        _ verdict: String? = "out-of-tolerance",
        says: String, isLong: Bool = false
    ) {
        self.name = name
        self.edits = edits
        places = [Place(path: path, line: line, verdict: verdict, says: says)]
        self.isLong = isLong
    }

    /// A change without an error.
    init(none name: String, _ edits: [Edit], isLong: Bool = false) {
        self.name = name
        self.edits = edits
        self.isLong = isLong
    }
}

extension Mutation {
    private static let (one, three, four, five) = (
        "01-why-not-25", "03-multiply-add", "04-relu", "05-output-layer"
    )
    private static let weights = "chapters/data/seed-weights.txt"

    static let wrongs = cells + data + library + records + tolerances + statements

    /// An error in one chapter's code: found at the line of its value, with the cell as the cause.
    private static func cell(
        _ name: String, _ slug: String, _ old: String, _ new: String, at line: String? = nil
    )
        -> Mutation
    {
        Mutation(
            name, [.replace(chapter(slug), old, new)], at: chapter(slug), line ?? new, nil, says: "this cell")
    }

    static let cells: [Mutation] = [
        cell("max(0, z) leaks", four, "return max(0, z)", "return max(-0.01 * z, z)"),
        cell("+ becomes −", three, "let z1 = product + biases[1]", "let z1 = product - biases[1]"),
        cell(
            "the sum in another order", five, "for product in products {",
            "for product in products.reversed() {",
            at: "sum = sum + product"),
        cell("the bias is dropped", five, "let y = sum + c", "let y = sum + 0 * c"),
        cell("Double for Float", four, "map { Float($0) / 4 }", "map { Double($0) / 4 }"),
        cell(
            "an index off by one", four, "for unit in 0..<z.count {", "for unit in 1..<z.count {",
            at: "difference = difference"),
        cell("the control starts elsewhere", one, "step: 0.5, start: 10)", "step: 0.5, start: 10.5)"),
        cell("the switch is off", one, "toggle(\"relu\", true,", "toggle(\"relu\", false,"),
        cell(
            "a table's columns are swapped", one,
            "Column(\"weight\", hidden.kernel[0]),\n    Column(\"bias\", hidden.bias)",
            "Column(\"weight\", hidden.bias),\n    Column(\"bias\", hidden.kernel[0])", at: "```swift folded"),
        cell(
            "a plot's point is moved", four, ".line(\"relu(z)\", inputs, inputs.map { max(0, $0) })",
            ".line(\"relu(z)\", inputs, inputs.map { $0 == 2.5 ? 2.5000002 : max(0, $0) })",
            at: "plot(\"ReLU\""),
        cell("a plot's bars start elsewhere", five, "let starts = [0] + steps", "let starts = [0.5] + steps"),
        Mutation(
            "another value in a sentence", [.replace(chapter(three), "`\\(weights[1])`", "`\\(weights[2])`")],
            at: chapter(three), "`\\(weights[2])`", "unrecorded", says: "this inline value"),
        Mutation(
            "a value in a sentence is typed",
            [.replace(chapter(five), "`\\(output, digits: 8)` and", "25.004662 and")],
            at: chapter(five), "25.004662 and", "missing", says: "removed"),
        Mutation(
            "a digit less is shown", [.replace("chapters/book.yml", "digits: 6", "digits: 5")],
            at: chapter(one), "let z = hidden", "digit-changed", says: "'digits', from 6 to 5"),
        Mutation(
            "a cell is hidden",
            [.replace(chapter(three), "```swift\nlet products =", "```swift silent\nlet products =")],
            at: chapter(three), "```swift folded", "missing", says: "the cell at line"),
        Mutation(
            "an earlier cell changes what a later one shows",
            [
                .replace(
                    chapter(five), "products = zip(a, v).map { $0 * $1 }",
                    "products = zip(a, v).map { $0 * $1 * 1.0000001 }")
            ],
            at: chapter(five), "let starts =", nil, says: "the cell at line"),
    ]

    static let data: [Mutation] = [
        Mutation(
            "a weight's last bit", [.replace(weights, "0.5393126", "0.5393127")], at: chapter(three),
            "let weights =", says: "data file data/seed-weights.txt"),
        Mutation(
            "a bias has another sign", [.replace(weights, "1.1705374", "-1.1705374")], at: chapter(one),
            "let z = hidden", says: "data file data/seed-weights.txt"),
    ]

    /// An error in a library's source: the report names the file.
    private static func library(
        _ name: String, _ file: String, _ old: String, _ new: String, at slug: String, _ line: String,
        isLong: Bool = false
    ) -> Mutation {
        Mutation(
            name, [.replace(file, old, new)], at: chapter(slug), line, says: file, isLong: isLong)
    }

    static let library: [Mutation] = [
        library(
            "the library's ReLU leaks", "Sources/Neural/Activations/Activation.swift",
            "case .relu: z > 0 || z.isNaN ? z : 0",
            "case .relu: z > 0 || z.isNaN ? z : z / 64", at: five, "let said ="),
        library(
            "the library forgets the bias", "Sources/Neural/Layers/Dense.swift",
            "{ sums[$0] + storedBias[$0] }",
            "{ sums[$0] }",
            at: one, "let z = hidden"),
        library(
            "the library sums in another order", "Sources/Neural/Layers/Dense.swift",
            "in products.dropFirst() {",
            "in Array(products.dropFirst()).reversed() {", at: four, "let bent ="),
        library(
            "the library's kernel is read backwards", "Sources/Neural/Layers/Dense.swift",
            "x[i] * kernel[i, j]",
            "x[i] * kernel[i, units - 1 - j]", at: one, "let z = hidden", isLong: true),
        library(
            "the library counts no biases", "Sources/Neural/Layers/Dense.swift",
            "{ inputs * units + (hasBias ? units : 0) }",
            "{ inputs * units }", at: one, "model.parameterCount", isLong: true),
    ]

    /// A record edited by hand: found at the chapter's line, and recognized as the record's fault.
    private static func record(
        _ name: String, _ edit: Edit, _ line: String, _ verdict: String, says: String = "the record itself"
    ) -> Mutation {
        Mutation(name, [edit], at: chapter(three), line, verdict, says: says)
    }

    static let records: [Mutation] = [
        record(
            "a record's line is removed", .removeLine(record(three), "products[3]\t"), "let products =",
            "unrecorded"),
        record(
            "a record's line is added",
            .replace(record(three), "\nz[3]\t", "\nz[2.5]\tFloat\t1.0\t1.0\nz[3]\t"),
            "let z = zip", "missing"),
        record(
            "a record's line stands twice", .repeatLine(record(three), "products[3]\t"), "let products =",
            "missing"),
        record(
            "two lines of a record are swapped", .swapLines(record(three), "products[3]\t"), "let products =",
            "missing"),
        record(
            "a record's digits are altered",
            .replace(record(three), "products[5]\tFloat\t5.46786", "products[5]\tFloat\t5.467861"),
            "let products =", "out-of-tolerance"),
        record(
            "a record's shown digits are altered",
            .replace(record(three), "5.46786\t5.46786", "5.46786\t5.46787"),
            "let products =", "digit-changed"),
        record(
            "a record's type is altered",
            .replace(record(three), "products[5]\tFloat", "products[5]\tDouble"),
            "let products =", "out-of-tolerance"),
        record(
            "a record's zero is negative",
            .replace(record(three), "biases[0]\tFloat\t0.0", "biases[0]\tFloat\t-0.0"),
            "let biases =", "out-of-tolerance"),
        record(
            "a record's number is not one",
            .replace(record(three), "biases[0]\tFloat\t0.0", "biases[0]\tFloat\tnan:7fc00000"),
            "let biases =", "out-of-tolerance"),
        record(
            "a record's name is altered", .replace(record(three), "\nz1\t", "\nz2\t"), "let z1 =",
            "unrecorded"),
        Mutation(
            "a record's digits are none",
            [.replace(record(three), "products[5]\tFloat\t5.46786", "products[5]\tFloat\t5.46")],
            at: chapter(three), "let products =", says: "the record itself"),
        Mutation(
            "a digest is altered", [.replace(record(four), "bent\tDigest\t81:", "bent\tDigest\t81:1")],
            at: chapter(four),
            "let bent =", says: "the record itself"),
        Mutation(
            "a record has a merge's marks", [.replace(record(three), "\nz1\t", "\n<<<<<<< HEAD\nz1\t")],
            at: record(three), "<<<<<<<", nil, says: "four fields"),
        Mutation(
            "a record is missing", [.remove(record(three))], at: chapter(three), nil, nil,
            says: "has no record"),
        Mutation(
            "a record is empty", [.create(record(three), "")], at: chapter(three), "let model =",
            "unrecorded", says: ""),
        Mutation(
            "a record has no chapter", [.create(record("99-gone"), "")], at: record("99-gone"), nil, nil,
            says: "without a chapter"),
        Mutation(
            "a chapter is renamed, its record is not", [.rename(chapter(four), chapter("06-relu"))],
            at: chapter("06-relu"), nil, nil, says: "has no record"),
    ]

    private static func front(_ slug: String, _ line: String) -> Edit {
        .replace(chapter(slug), "---\nsummary:", "---\n\(line)\nsummary:")
    }

    static let tolerances: [Mutation] = [
        Mutation(
            "a tolerance of 1e9", [front(three, "tolerance: 1e9")], at: chapter(three), "tolerance: 1e9", nil,
            says: "none was ever seen to move more than 0 ulp"),
        Mutation(
            "a tolerance of 100000 ulp", [front(three, "tolerances: {products: 100000 ulp}")],
            at: chapter(three),
            "tolerances:", nil, says: "64 ulp is the limit"),
        Mutation(
            "a tolerance of nothing", [front(three, "tolerances: {prodcuts: 4 ulp}")], at: chapter(three),
            "tolerances:",
            nil, says: "no displayed value is named 'prodcuts'"),
        Mutation(
            "no tolerance's form", [front(three, "tolerance: 4 ulps or so")], at: chapter(three),
            "tolerance:", nil,
            says: "'4 ulps or so' is not a tolerance"),
        Mutation(
            "more than the tolerance",
            [
                front(three, "tolerance: 1 ulp"),
                .replace(record(three), "products[5]\tFloat\t5.46786", "products[5]\tFloat\t5.467861"),
            ], at: chapter(three), "let products =", says: "the record itself"),
        Mutation(
            "within the tolerance, but another digit",
            [
                front(one, "tolerance: 4 ulp"),
                .replace(record(one), "\t20.475021\t20.475021", "\t20.475023\t20.475023"),
            ],
            at: chapter(one), "`\\(byHand, digits: 8)`", "digit-changed", says: "the record itself"),
    ]

    /// Claims about the numbers, and values that others computed.
    static let statements: [Mutation] = [
        Mutation(
            "a number is typed into prose",
            [.replace(chapter(one), "They expected 25 or", "It said 20.475 where they expected 25 or")],
            at: chapter(one), "It said 20.475", nil, says: "byHand"),
        Mutation(
            "a claim is false",
            [.replace(chapter(one), "abs(output - 25) < 0.01", "abs(output - 25) < 0.001")],
            at: chapter(one), "abs(output - 25)", nil, says: "does not hold"),
        Mutation(
            "a reference's digit is altered",
            [
                .replace(
                    "chapters/data/keras.txt", "keras/predict/10\tFloat\t25.004662",
                    "keras/predict/10\tFloat\t25.004672")
            ], at: chapter(one), "reference(\"keras/predict/10\"", nil, says: "keras/predict/10"),
        Mutation(
            "a reference is to nothing",
            [.replace(chapter(one), "\"keras/predict/10\"", "\"keras/predcit/10\"")], at: chapter(one),
            "keras/predcit/10", nil, says: "keras/predict/10"),
    ]

    /// Changes that affect no number.
    static let none: [Mutation] = [
        Mutation(none: "a second build", []),
        Mutation(
            none: "a reworded paragraph",
            [
                .replace(
                    chapter(one), "Every one of these steps is right.",
                    "Each of these steps is right.\n\nEach.")
            ]),
        Mutation(
            none: "a section without cells moves",
            [
                .replace(
                    chapter(three),
                    "It is called the *pre-activation*, since the activation comes after it.\n\n", ""),
                .replace(
                    chapter(three), "## One unit\n",
                    "It is called the *pre-activation*, since the activation comes after it.\n\n## One unit\n"
                ),
            ]),
        Mutation(
            none: "a file is renamed with its record",
            [.rename(chapter(four), chapter("06-relu")), .rename(record(four), record("06-relu"))]),
        Mutation(
            none: "a comment in a cell",
            [.replace(chapter(three), "let product = x", "// the first\nlet product = x")]),
        Mutation(
            none: "a cell that is only shown",
            [.replace(chapter(three), "## One unit\n", "```swift norun\nlet x = 1\n```\n\n## One unit\n")]),
        Mutation(
            none: "a tolerance that nothing needs", [front(three, "tolerance: 4 ulp")]),
        Mutation(
            none: "within the tolerance",
            [
                front(three, "tolerances: {products: 4 ulp}"),
                .replace(record(three), "products[5]\tFloat\t5.46786", "products[5]\tFloat\t5.4678607"),
            ]),
        Mutation(
            none: "a comment in a library",
            [
                .replace(
                    "Sources/Neural/Layers/Dense.swift", "var sums = products[0]",
                    "var sums = products[0]  // the first")
            ]),
    ]
}
