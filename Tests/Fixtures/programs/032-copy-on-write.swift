final class Storage { var values: [Int]; init(_ values: [Int]) { self.values = values } }
struct Bag {
    private var storage: Storage
    private(set) var copies = 0
    init(_ values: Int...) { storage = Storage(values) }
    var values: [Int] { storage.values }
    mutating func add(_ value: Int) {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.values); copies += 1 }
        storage.values.append(value)
    }
}
var a = Bag(1)
a.add(2)
print(a.values, a.copies)
let b = a
a.add(3)
a.add(4)
print(a.values, a.copies, b.values, b.copies)
func fill(_ count: Int) -> Int {
    var bag = Bag()
    for i in 0..<count { bag.add(i) }
    return bag.copies
}
print(fill(5))
