struct File: ~Copyable {
    let name: StaticString
    init(_ name: StaticString) { self.name = name; print("open", name) }
    func read() -> String { "contents of \(name)" }
    consuming func close() { print("close", name); discard self }
    deinit { print("deinit", name) }
}
do {
    let a = File("a")
    print(a.read())
    a.close()
    let b = File("b")
    print(b.name)
}
func use(_ file: borrowing File) -> Int { file.name.utf8CodeUnitCount }
func take(_ file: consuming File) -> File { print("taken", file.name); return file }
func local() {
    let c = take(File("c"))
    print(use(c))
}
local()
struct Holder: ~Copyable { var file: File; var n = 0; mutating func bump() { n += 1 } }
func hold() { var holder = Holder(file: File("d")); holder.bump(); print(holder.n, holder.file.name) }
hold()
enum Maybe<T: ~Copyable>: ~Copyable {
    case some(T), none
    consuming func get() -> T? {
        switch consume self {
        case .some(let t): return t;
        case .none: return nil
        }
    }
}
func maybe() { let m = Maybe.some(File("e")); if let file = m.get() { print("got", file.name) } }
maybe()
print("end")
