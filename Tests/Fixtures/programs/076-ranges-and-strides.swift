let closed = 1...5, open = 1..<5
print(closed, open, closed.count, open.last as Any, closed ~= 3, open.contains(5), (1..<1).isEmpty)
print(
    closed.clamped(to: 3...9), open.overlaps(4..<8), (2...).lowerBound, (...7).upperBound, (..<3).contains(2))
print(
    Array(stride(from: 10, through: 0, by: -5)), Array(stride(from: 0.0, to: 1, by: 0.25)),
    stride(from: 0, to: 3, by: 1))
print(("a"..."e").contains("c"), (0.5...1.5).contains(1), Range(closed), closed.reversed().map { $0 })
let letters = Array("abcdef")
print(String(letters[2...]), String(letters[..<2]), String(letters[1...3]), String(letters[...]))
print(zip(1..., ["x", "y"]).map { "\($0)\($1)" }, closed.randomElement().map(closed.contains) as Any)
for i in open where i.isMultiple(of: 2) { print(i) }
print((1...3).map { row in (1...3).map { row * $0 } }, (0..<10).filter { $0 % 3 == 0 })
var array = Array(0..<6)
array.removeSubrange(1...2)
array.replaceSubrange(0..<1, with: [9, 9])
print(array, array[array.index(after: 0)...], RangeSet([1..<3, 5..<6]).ranges.count)
