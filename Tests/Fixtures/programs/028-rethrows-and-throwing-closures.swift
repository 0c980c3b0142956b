enum Oops: Error { case small, big(Int) }
func attempt<T>(_ body: () throws -> T) -> String {
    do { return "ok \(try body())" } catch { return "error \(error)" }
}
print(attempt { 1 }, attempt { throw Oops.small }, attempt { () throws -> Int in throw Oops.big(2) })
func twice<T>(_ body: () throws -> T) rethrows -> (T, T) { (try body(), try body()) }
print(twice { 4 })
do { _ = try twice { throw Oops.big(9) } } catch Oops.big(let n) where n > 5 { print("big", n) }
func typed<T, E>(_ body: () throws(E) -> T) throws(E) -> T { try body() }
do { try typed { () throws(Oops) in throw .small } } catch {
    switch error {
    case .small: print("small");
    case .big: print("big")
    }
}
func handle(_ f: (Int) throws -> Int, otherwise g: (any Error) -> Int) -> Int {
    do { return try f(1) } catch { return g(error) }
}
print(handle({ $0 + 1 }, otherwise: { _ in -1 }), handle({ _ in throw Oops.small }, otherwise: { _ in -1 }))
print((try? [1, 2, 3].map { if $0 == 2 { throw Oops.small } else { $0 } }) as Any)
struct Wrapper { var run: (Int) throws -> Int }
print(try Wrapper { $0 * 3 }.run(3))
