enum Trace { @TaskLocal static var id = "none" }
func show(_ place: String) { print(place, Trace.id) }
show("start")
Trace.$id.withValue("outer") {
    show("one")
    Trace.$id.withValue("inner") { show("two") }
    show("three")
}
await Trace.$id.withValue("async") {
    await Task.yield()
    await Task { show("child") }.value
    await Task.detached { show("detached") }.value
}
show("end")
print(Task.currentPriority == .background, Trace.id)
