final class Feed: Sequence, IteratorProtocol {
    var n = 0;
    func next() -> Int? {
        n < 5
            ? {
                n += 1; return n
            }() : nil
    }
}
let feed = Feed()
let same = feed
print(feed.next() as Any, same.next() as Any)
for x in feed { print(x) }
print(feed.n)
var generator = AnyIterator { () -> Int? in 1 }
print(Array(generator.prefix(2)))
let readings = AnySequence(Feed())
print(Array(readings), Array(readings))
let lines = sequence(state: Feed()) { $0.next() }
let kept = lines
print(Array(kept), Array(lines))
let infinite = sequence(first: 1) { $0 * 2 }
print(Array(infinite.prefix(5)))
