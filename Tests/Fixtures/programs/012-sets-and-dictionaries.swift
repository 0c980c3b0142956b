var genres: Set<String> = ["Rock", "Classical"]
genres.insert("Jazz")
print(genres.sorted(), genres.contains("Funk"), genres.remove("Rock") as Any, genres.count)
let odd: Set = [1, 3, 5, 7, 9], primes: Set = [2, 3, 5, 7]
print(odd.union(primes).sorted(), odd.intersection(primes).sorted(), odd.subtracting(primes).sorted())
print(odd.symmetricDifference(primes).sorted(), Set([1, 3]).isSubset(of: odd), odd.isDisjoint(with: [2, 4]))
print(Set([7]))
var airports = ["YYZ": "Toronto"]
airports["LHR"] = "London"
let old = airports.updateValue("Dublin", forKey: "DUB")
print(old as Any, airports["LHR"]!, airports["APL"] as Any, airports.count)
airports["YYZ"] = nil
for (code, name) in airports.sorted(by: { $0.key < $1.key }) { print("\(code): \(name)") }
print(["only": 1], [:] as [String: Int], airports.keys.sorted(), airports.values.sorted())
var counts: [Character: Int] = [:]
for letter in "mississippi" { counts[letter, default: 0] += 1 }
print(counts.sorted { $0.key < $1.key }.map { "\($0.key)\($0.value)" }.joined())
print(
    Dictionary(grouping: [1, 2, 3, 4], by: { $0 % 2 })[0]!, Dictionary(uniqueKeysWithValues: zip(["a"], [1])))
print([1: "one"].mapValues(\.count), ["a": 1].merging(["a": 2]) { $0 + $1 })
