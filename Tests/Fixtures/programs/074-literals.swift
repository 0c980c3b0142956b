struct Metres: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    var value: Double; init(integerLiteral v: Int) { value = Double(v) };
    init(floatLiteral v: Double) { value = v }
}
struct Name: ExpressibleByStringLiteral, Hashable {
    var text: String; init(stringLiteral v: String) { text = v }
}
struct Bag: ExpressibleByArrayLiteral {
    var items: [Int]; init(arrayLiteral e: Int...) { items = e.sorted() }
}
struct Map: ExpressibleByDictionaryLiteral {
    var pairs: [(String, Int)]; init(dictionaryLiteral e: (String, Int)...) { pairs = e }
}
enum Flag: ExpressibleByBooleanLiteral, ExpressibleByNilLiteral {
    case yes, no, unknown; init(booleanLiteral b: Bool) { self = b ? .yes : .no };
    init(nilLiteral: ()) { self = .unknown }
}
let (a, b): (Metres, Metres) = (3, 2.5)
let name: Name = "Ann", bag: Bag = [3, 1, 2], map: Map = ["b": 1, "a": 2, "b": 3]
let flags: [Flag] = [true, false, nil]
print(a.value + b.value, name.text, bag.items, map.pairs.map { "\($0)=\($1)" }, flags)
print(
    [Name("x"): 1][Name("x")] as Any, ["k": 1, "l": 2] as KeyValuePairs, 0x1F, 1_0.5, "\u{e9}" as Character)
struct Options: OptionSet {
    let rawValue: Int; static let a = Options(rawValue: 1), b = Options(rawValue: 2), all: Options = [.a, .b]
}
var options: Options = [.a]
options.insert(.b)
print(options == .all, options.contains(.b), options.subtracting(.a).rawValue, Options().isEmpty)
