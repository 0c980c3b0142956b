enum ParseError: Error { case empty, bad(Character) }
func digit(_ text: String) throws(ParseError) -> Int {
    guard let first = text.first else { throw .empty }
    guard let value = first.wholeNumberValue else { throw .bad(first) }
    return value
}
for text in ["7", "", "x"] {
    do throws(ParseError) { print(try digit(text)) } catch {
        switch error {
        case .empty: print("empty");
        case .bad(let c): print("bad", c)
        }
    }
}
func map<T, U, E: Error>(_ values: [T], _ f: (T) throws(E) -> U) throws(E) -> [U] {
    var out: [U] = []
    for value in values { out.append(try f(value)) }
    return out
}
print(map([1, 2]) { $0 + 1 })
do { print(try map(["1", "z"], digit)) } catch { let e: ParseError = error; print("caught", e) }
struct Reader<Failure: Error> {
    var body: () throws(Failure) -> Int; func read() throws(Failure) -> Int { try body() }
}
print(Reader<Never> { 5 }.read())
do { _ = try Reader<ParseError> { () throws(ParseError) in throw .empty }.read() } catch { print(error) }
protocol Source { associatedtype E: Error; func next() throws(E) -> Int }
struct Fine: Source { func next() throws(Never) -> Int { 1 } }
print(Fine().next())
