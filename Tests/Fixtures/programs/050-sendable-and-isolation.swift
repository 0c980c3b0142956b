struct Message: Sendable { var text: String }
final class Locked: @unchecked Sendable { private var n = 0; func add() -> Int { n += 1; return n } }
let message = Message(text: "hi"), locked = Locked()
let text = await Task.detached { message.text + "!" }.value
print(text, locked.add(), await Task.detached { locked.add() }.value)
final class Plain { var n = 1 }
func send(_ plain: sending Plain) async -> Int { await Task { plain.n + 1 }.value }
print(await send(Plain()))
func run(_ body: @Sendable () -> Int) -> Int { body() }
print(run { 4 })
func where_(isolation: isolated (any Actor)? = #isolation) async -> Bool { isolation != nil }
print(await where_())
let f: @Sendable (Int) -> Int = { $0 + 1 }
print([1, 2].map(f))
nonisolated(unsafe) var unsafeCounter = 0
nonisolated func bump() { unsafeCounter += 1 }
bump()
print(unsafeCounter)
