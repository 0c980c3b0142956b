func quicksort<T: Comparable>(_ a: [T]) -> [T] {
    guard a.count > 1 else { return a }
    let pivot = a[a.count / 2]
    return quicksort(a.filter { $0 < pivot }) + a.filter { $0 == pivot } + quicksort(a.filter { $0 > pivot })
}
print(quicksort([3, 6, 1, 8, 2, 9, 2]), quicksort(["b", "a"]))
func search<T: Comparable>(_ a: [T], _ x: T) -> Int? {
    var low = 0, high = a.count
    while low < high { let mid = (low + high) / 2; if a[mid] < x { low = mid + 1 } else { high = mid } }
    return low < a.count && a[low] == x ? low : nil
}
print(search([1, 3, 5, 7], 5) as Any, search([1, 3], 2) as Any)
var sieve = Array(repeating: true, count: 30)
for i in 2..<30 where sieve[i] { for j in stride(from: i * i, to: 30, by: i) { sieve[j] = false } }
print((2..<30).filter { sieve[$0] })
func permutations(_ a: [Int]) -> [[Int]] {
    a.isEmpty
        ? [[]]
        : a.indices.flatMap { i -> [[Int]] in
            var rest = a; let x = rest.remove(at: i); return permutations(rest).map { [x] + $0 }
        }
}
print(permutations([1, 2, 3]).count, permutations([1, 2, 3])[3])
func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
print(gcd(48, 36), (1...5).reduce(1, *))
struct Generator: RandomNumberGenerator {
    var s: UInt64 = 42;
    mutating func next() -> UInt64 { s = s &* 6364136223846793005 &+ 1442695040888963407; return s }
}
var g = Generator()
print(
    [1, 2, 3, 4, 5].shuffled(using: &g).sorted(), Int.random(in: 1...1, using: &g),
    Bool.random(using: &g) || true)
