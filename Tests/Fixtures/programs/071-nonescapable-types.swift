func sum(_ span: Span<Int>) -> Int {
    var total = 0
    for i in span.indices { total += span[i] }
    return total
}
func run() {
    let array = [1, 2, 3, 4]
    let span = array.span
    print(span.count, sum(span), span.isEmpty)
    array.withUnsafeBufferPointer { buffer in print(buffer.count) }
    var values = ContiguousArray([5, 6])
    var mutable = values.mutableSpan
    mutable[0] = 50
    print(values)
    let fixed: InlineArray<3, Int> = [7, 8, 9]
    var product = 1
    for i in fixed.indices { product *= fixed[i] }
    print(product, fixed.count)
}
run()
