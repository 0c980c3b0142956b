func run(_ body: @Sendable () async -> Int) async -> Int { await body() }
print(await run { 1 })
func attempt<T: Sendable>(_ times: Int, _ body: (Int) async throws -> T) async throws -> T {
    for i in 0..<times { if let value = try? await body(i) { return value } }
    throw CancellationError()
}
struct Bad: Error {}
print(
    try await attempt(3) { i in
        if i < 2 { throw Bad() }; return "at \(i)"
    } as String)
func concurrently<T: Sendable>(_ list: [Int], _ f: @escaping @Sendable (Int) async -> T) async -> [T] {
    await withTaskGroup(of: (Int, T).self) { group in
        for (i, x) in list.enumerated() { group.addTask { (i, await f(x)) } }
        var out: [(Int, T)] = []
        for await r in group { out.append(r) }
        return out.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
print(await concurrently([3, 1, 2]) { $0 * $0 })
func main(_ f: @MainActor () -> Int) async -> Int { await f() }
print(await main { 4 })
func typed<E: Error>(_ f: () async throws(E) -> Int) async throws(E) -> Int { try await f() }
print(await typed { 5 })
func isolated_(_ isolation: isolated (any Actor)? = #isolation, _ f: () async -> Void) async { await f() }
await isolated_ { print("isolated") }
let handlers: [@Sendable (Int) async throws -> Int] = [
    { $0 + 1 },
    { n in
        try await Task.sleep(nanoseconds: 1); return n * 2
    },
]
for h in handlers { print(try await h(10)) }
func optional(_ f: (() async -> Int)?) async -> Int { if let f { await f() } else { -1 } }
print(await optional(nil), await optional { 6 })
