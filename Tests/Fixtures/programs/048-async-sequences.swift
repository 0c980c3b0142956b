struct Countdown: AsyncSequence {
    let start: Int
    struct Iterator: AsyncIteratorProtocol {
        var n: Int
        mutating func next() async -> Int? {
            await Task.yield(); if n == 0 { return nil }; defer { n -= 1 }; return n
        }
    }
    func makeAsyncIterator() -> Iterator { Iterator(n: start) }
}
for await n in Countdown(start: 3) { print(n) }
print(await Countdown(start: 4).map { $0 * 10 }.filter { $0 > 15 }.reduce(0, +))
let stream = AsyncStream<Int> { continuation in
    for i in 0..<3 { continuation.yield(i) }
    continuation.finish()
}
for await i in stream where i != 1 { print("stream", i) }
let (numbers, feed) = AsyncThrowingStream<Int, any Error>.makeStream()
feed.yield(1); feed.finish(throwing: CancellationError())
do { for try await n in numbers { print("number", n) } } catch { print("ended by", error) }
let answer = await withCheckedContinuation { (c: CheckedContinuation<Int, Never>) in c.resume(returning: 42) }
print(answer, await Countdown(start: 5).first { $0 < 3 } as Any)
