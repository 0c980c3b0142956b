import Observation
@Observable final class Model { var count = 0; var name = "a"; @ObservationIgnored var ignored = 1 }
let model = Model()
@MainActor func watch() {
    withObservationTracking {
        _ = model.count
    } onChange: {
        print("count will change")
    }
}
watch()
model.name = "b"
model.count = 1
model.count = 2
watch()
model.count += 5
print(model.count, model.name, model.ignored)
print(#function, #line > 0)
struct Place { let where_ = #function }
func here(_ name: String = #function, _ column: Int = #column) -> String { name }
func caller() -> String { here() }
print(caller(), here("given"))
