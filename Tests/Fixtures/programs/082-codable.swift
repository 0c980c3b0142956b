import Foundation
struct Pet: Codable, Equatable {
    var name: String, age: Int?, tags: [String], kind: Kind
    enum Kind: String, Codable { case cat, dog }
    enum CodingKeys: String, CodingKey { case name, age = "years", tags, kind }
}
let pet = Pet(name: "Tom", age: 3, tags: ["grey"], kind: .cat)
let encoder = JSONEncoder()
encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
let data = try encoder.encode(pet)
print(String(decoding: data, as: UTF8.self))
print(try JSONDecoder().decode(Pet.self, from: data) == pet)
do {
    _ = try JSONDecoder().decode(Pet.self, from: Data(#"{"name": 1}"#.utf8))
} catch DecodingError.typeMismatch(let type, let context) {
    print(type, context.codingPath.map(\.stringValue))
}
struct Custom: Codable {
    var date: (Int, Int)
    init(_ y: Int, _ m: Int) { date = (y, m) }
    init(from decoder: any Decoder) throws {
        var c = try decoder.unkeyedContainer(); date = (try c.decode(Int.self), try c.decode(Int.self))
    }
    func encode(to encoder: any Encoder) throws {
        var c = encoder.unkeyedContainer(); try c.encode(date.0); try c.encode(date.1)
    }
}
encoder.outputFormatting = [.sortedKeys]
print(String(decoding: try encoder.encode(["b": Custom(2024, 5), "a": Custom(1, 2)]), as: UTF8.self))
print(try JSONDecoder().decode([Custom].self, from: Data("[[7,8]]".utf8))[0].date)
