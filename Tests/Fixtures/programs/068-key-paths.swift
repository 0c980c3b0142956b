struct Address { var street: String, number: Int? }
struct Person { var name: String, address: Address, tags: [String]; var shout: String { name.uppercased() } }
var ann = Person(name: "Ann", address: Address(street: "Main", number: 4), tags: ["a", "b"])
let street = \Person.address.street
ann[keyPath: street] = "Side"
print(
    ann[keyPath: street], ann[keyPath: \.shout], ann[keyPath: \.tags[1]],
    ann[keyPath: \.address.number?.bitWidth] as Any)
let people = [ann, Person(name: "Bob", address: Address(street: "Alley", number: nil), tags: [])]
print(
    people.map(\.name), people.sorted { $0[keyPath: street] < $1[keyPath: street] }.map(\.name),
    people.filter(\.tags.isEmpty).count)
let path = (\Person.address).appending(path: \.number)
print(
    ann[keyPath: path] as Any, type(of: path) == WritableKeyPath<Person, Int?>.self,
    \Person.name == \Person.name)
func sorted<T, V: Comparable>(_ list: [T], by path: KeyPath<T, V>) -> [T] {
    list.sorted { $0[keyPath: path] < $1[keyPath: path] }
}
print(sorted(people, by: \.tags.count).map(\.name))
let f: (Person) -> String = \.name
print(f(ann), [1, 2][keyPath: \.[0]], ["a": 1][keyPath: \.["a"]] as Any, [3, 4].map(\.self))
final class Ref { var n = 1 }
let ref = Ref(), n: ReferenceWritableKeyPath<Ref, Int> = \.n
ref[keyPath: n] += 5
let partial: [PartialKeyPath<Person>] = [\.name, \.tags]
print(ref.n, partial.map { ann[keyPath: $0] })
