@globalActor actor Kitchen { static let shared = Kitchen() }
@Kitchen final class Cook {
    var dishes: [String] = []; func cook(_ dish: String) -> Int { dishes.append(dish); return dishes.count }
}
let cook = await Cook()
print(await cook.cook("soup"), await cook.cook("fish"), await cook.dishes)
@Kitchen func serve() -> String { "served" }
print(await serve())
@MainActor func onMain() -> Int { 42 }
print(onMain())
func anywhere() async -> Int { await onMain() }
print(await anywhere())
let value = await MainActor.run { onMain() + 1 }
print(value)
nonisolated func free() -> Int { 1 }
func assumed() -> Int { MainActor.assumeIsolated { onMain() } }
print(free(), assumed())
@MainActor final class View {
    var title = "none"; nonisolated init() {};
    func show(_ f: @MainActor (String) -> String) { title = f(title) }
}
let view = View()
view.show { $0 + "!" }
print(view.title)
