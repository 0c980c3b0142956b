// Lets oracle.py call the elementary functions of Sources/Neural on arrays.

private func apply(
    _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ count: Int, _ f: (Double) -> Double
) {
    for i in 0..<count { y[i] = f(x[i]) }
}

@_cdecl("oracle_call")
public func call(
    _ function: Int32, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ count: Int
) {
    switch function {
    case 0: apply(x, y, count, Double.exp)
    case 1: apply(x, y, count, Double.expm1)
    case 2: apply(x, y, count, Double.log)
    case 3: apply(x, y, count, Double.log1p)
    case 4: apply(x, y, count, Double.tanh)
    case 5: apply(x, y, count, Double.erf)
    case 6: apply(x, y, count, Double.erfc)
    case 7: apply(x, y, count, Double.sin)
    default: apply(x, y, count, Double.cos)
    }
}
