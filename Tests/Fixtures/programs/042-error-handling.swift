enum VendingError: Error, Equatable { case invalid, insufficient(needed: Int), outOfStock }
var stock = ["Candy": (price: 12, count: 1), "Chips": (price: 10, count: 0)]
var coins = 15
@MainActor func vend(_ name: String) throws -> Int {
    guard let item = stock[name] else { throw VendingError.invalid }
    guard item.count > 0 else { throw VendingError.outOfStock }
    guard item.price <= coins else { throw VendingError.insufficient(needed: item.price - coins) }
    defer { stock[name]?.count -= 1 }
    coins -= item.price
    return coins
}
for name in ["Candy", "Candy", "Chips", "Gum"] {
    do { print(name, try vend(name)) } catch VendingError.invalid, VendingError.outOfStock {
        print(name, "not to be had")
    } catch VendingError.insufficient(let needed) { print("needs", needed) } catch { print("other", error) }
}
stock["Candy"]?.count = 5
do { _ = try vend("Candy") } catch let error as VendingError { print(error) }
print((try? vend("Gum")) as Any, (try? vend("Candy")) == nil)
coins = 100
let left = try! vend("Candy")
print(left)
func cleanup() throws { defer { print("cleaned") }; throw VendingError.invalid }
do { try cleanup() } catch { print(error as! VendingError == .invalid) }
let result = Result { try vend("Gum") }
if case .failure(let error) = result { print("failure", error) }
print(Result<Int, VendingError>.success(3).map { $0 * 2 }, try Result { 4 }.get())
