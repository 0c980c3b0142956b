// The workloads of the table in docs/neural-benchmarks.md, each as a program would call it. Also compiled as
// Embedded Swift for wasm32, so it imports nothing else. Prints names and picoseconds.

import Neural

@_extern(c, "benchmarkNanoseconds") func now() -> Double
@_extern(c, "benchmarkAllocations") func allocations() -> Int
@_extern(c, "benchmarkReport")
func report(_ name: UnsafePointer<CChar>, _ times: UnsafeMutablePointer<Double>, _ count: Int, _ each: Int)
@_extern(c, "benchmarkSum") func sumOfBits(_ numbers: UnsafePointer<Float>, _ count: Int) -> UInt64
@_extern(c, "benchmarkPrint") func show(_ name: UnsafePointer<CChar>, _ number: UInt64)

func name(_ literal: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(literal.utf8Start).assumingMemoryBound(to: CChar.self)
}

/// Reports the median of so many runs of `work`, after one that does not count; each does its work `times`
/// times.
func measure(_ title: StaticString, _ runs: Int, times: Int = 1, _ work: () -> Void) {
    work()
    var spent: [Double] = []
    for _ in 0..<runs {
        let start = now()
        work()
        spent.append(now() - start)
    }
    report(name(title), &spent, runs, times)
}

let seed = Sequential<Float>([
    Dense(kernel: Matrix(rows: 1, columns: 16, values: seed0), bias: seed1, activation: .relu),
    Dense(kernel: Matrix(rows: 16, columns: 1, values: seed2), bias: seed3),
])

func predict() {
    let x = (0..<1_000_000).map { Float($0) / 1000 - 500 }
    var y = [Float](repeating: 0, count: x.count)
    let predictor = Predictor(seed, rows: 128)
    measure("predict", 21) {
        x.withUnsafeBufferPointer { x in y.withUnsafeMutableBufferPointer { predictor.predict(x, into: $0) } }
    }
    show(name("predict-sum"), sumOfBits(y, y.count))
    let single = Predictor(seed)
    let before = allocations()
    x.withUnsafeBufferPointer { x in
        y.withUnsafeMutableBufferPointer { y in
            measure("forward", 21, times: 1000) { for i in 0..<1000 { y[i] = single(x[i]) } }
        }
    }
    // Those of the list of times, and none of the 22,000 answers.
    show(name("forward-allocations"), UInt64(max(0, allocations() - before)))
}

func train() {
    let x = Matrix<Float>(column: (0..<100).map { Float($0) })
    let y = Matrix<Float>(column: (0..<100).map { 2 * Float($0) + 5 })
    var parameters: [Float] = []
    measure("train", 5) {
        let training = Training(seed, optimizer: Adam<Float>())
        training.fit(x, y, epochs: 1000, batchSize: 10, shuffle: false)
        parameters = training.parameters
    }
    show(name("train-sum"), sumOfBits(parameters, parameters.count))
}

/// One epoch over rows of noise of the size of handwritten digits, each of one of ten classes.
func digits() {
    var generator = Generator(seed: 28)
    let rows = 60_000
    let x = Matrix<Float>(
        rows: rows, columns: 784,
        values: (0..<(rows * 784)).map { _ in Float(generator.next() >> 40) * 0x1p-24 })
    var y = Matrix<Float>(rows: rows, columns: 10, values: [Float](repeating: 0, count: 10 * rows))
    for row in 0..<rows { y[row, generator.index(below: 10)] = 1 }
    let model = Sequential<Float>([
        Dense(inputs: 784, units: 128, activation: .relu, using: &generator),
        Dense(inputs: 128, units: 10, activation: .softmax, using: &generator),
    ])
    let training = Training(model, loss: .categoricalCrossentropy, optimizer: SGD<Float>(learningRate: 0.01))
    measure("digits", 3) { training.fit(x, y, epochs: 1, batchSize: 32, shuffle: false) }
    let parameters = training.parameters
    show(name("digits-sum"), sumOfBits(parameters, parameters.count))
}

func diagnose() {
    var found = 0
    measure("diagnosis", 21) { found += Diagnosis(seed, [10], got: 20.475).findings.count }
    // Nothing explains this, so all pairs are tried.
    measure("diagnosis-of-none", 21) { found += Diagnosis(seed, [10], got: 22.222).findings.count }
    show(name("diagnosis-sum"), UInt64(found))
}

/// Numbers that both languages compute alike.
func numbers(_ count: Int, _ divisor: Float) -> [Float] {
    (0..<count).map { Float($0 * 37 % 101 - 50) / divisor }
}

func convolve() {
    let layer = Conv2D<Float>(
        kernel: numbers(9 * 32, 64), bias: numbers(32, 64), filters: 32,
        windows: Windows((3, 3), over: (28, 28)), channels: 1, activation: .relu)
    let model = Sequential<Float>([.other(OtherLayer(layer))])
    let image = numbers(784, 64)
    var y: [Float] = []
    measure("conv2d", 21, times: 100) { for _ in 0..<100 { y = model(image) } }
    show(name("conv2d-sum"), sumOfBits(y, y.count))
}

func remember() {
    let layer = LSTM<Float>(
        kernel: Matrix(rows: 1, columns: 128, values: numbers(128, 64)),
        recurrentKernel: Matrix(rows: 32, columns: 128, values: numbers(4096, 256)), bias: numbers(128, 64),
        steps: 100)
    let model = Sequential<Float>([.other(OtherLayer(layer))])
    let x = numbers(100, 64)
    var y: [Float] = []
    measure("lstm", 21, times: 10) { for _ in 0..<10 { y = model(x) } }
    show(name("lstm-sum"), sumOfBits(y, y.count))
}

predict()
train()
diagnose()
convolve()
remember()
digits()
