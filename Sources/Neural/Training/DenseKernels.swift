// The three matrix products of a dense layer, for many rows at once, all computed by one function, which
// convolutions and recurrent layers call as well. Numbers
// are stored feature by feature: for each feature, those of the batch's rows (lanes) are adjacent, and each
// feature begins `stride` numbers after the previous one. So a vector holds one feature of many rows, or many
// units of one row, and every sum is taken in the same order as for a single row.

@inline(__always)
private func load<Scalar: Real>(_ pointer: UnsafePointer<Scalar>) -> SIMD8<Scalar> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Scalar>.self)
}

@inline(__always)
private func store<Scalar: Real>(_ vector: SIMD8<Scalar>, _ pointer: UnsafeMutablePointer<Scalar>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: SIMD8<Scalar>.self)
}

/// A product of two matrices: for each of `count` rows of the result, of `width` numbers, sums[m, n] = Σₖ
/// scales[m, k] · vectors[k, n], plus addends[m] if there are any.
///
/// Each sum is taken in the order of k. With `begins`, sums begin with −0; otherwise, with the previous
/// contents of `sums`. A missing addend is −0 too, since adding −0 changes no number, not even −0.
@inline(never)
func multiply<Scalar: Real>(
    scales: UnsafePointer<Scalar>, steps scaleSteps: (row: Int, term: Int), count: Int,
    vectors: UnsafePointer<Scalar>, step vectorStep: Int, terms: Int, begins: Bool = true,
    adding addends: UnsafePointer<Scalar>? = nil, to sums: UnsafeMutablePointer<Scalar>, step sumStep: Int,
    width: Int
) {
    for m in 0..<count {
        let (sums, addend) = (sums + m &* sumStep, addends?[m] ?? -0.0)
        var n = 0
        while n &+ 32 <= width {
            // Eight registers of four floats: with one more vector or scale, the product would have no
            // register.
            var (vector, scale) = (vectors + n, scales + m &* scaleSteps.row)
            var s0 = SIMD8<Scalar>(repeating: -0.0)
            var (s1, s2, s3) = (s0, s0, s0)
            if !begins {
                (s0, s1) = (load(sums + n), load(sums + n + 8))
                (s2, s3) = (load(sums + n + 16), load(sums + n + 24))
            }
            for _ in 0..<terms {
                s0 += load(vector) * scale[0]
                s1 += load(vector + 8) * scale[0]
                s2 += load(vector + 16) * scale[0]
                s3 += load(vector + 24) * scale[0]
                vector += vectorStep
                scale += scaleSteps.term
            }
            store(s0 + addend, sums + n)
            store(s1 + addend, sums + n + 8)
            store(s2 + addend, sums + n + 16)
            store(s3 + addend, sums + n + 24)
            n &+= 32
        }
        while n &+ 8 <= width {
            var (vector, scale) = (vectors + n, scales + m &* scaleSteps.row)
            var sum = SIMD8<Scalar>(repeating: -0.0)
            if !begins { sum = load(sums + n) }
            for _ in 0..<terms {
                sum += load(vector) * scale[0]
                vector += vectorStep
                scale += scaleSteps.term
            }
            store(sum + addend, sums + n)
            n &+= 8
        }
        while n < width {
            var (vector, scale) = (vectors + n, scales + m &* scaleSteps.row)
            var sum = begins ? -0.0 : sums[n]
            for _ in 0..<terms {
                sum += vector[0] * scale[0]
                vector += vectorStep
                scale += scaleSteps.term
            }
            sums[n] = sum + addend
            n &+= 1
        }
    }
}

/// z[j] = Σᵢ x[i] · kernel[i, j] + bias[j], for each lane. Without a bias, the sum alone.
@inline(__always)
func denseForward<Scalar: Real>(
    _ x: UnsafePointer<Scalar>, kernel: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>?,
    to z: UnsafeMutablePointer<Scalar>, inputs: Int, units: Int, lanes: Int, stride: Int
) {
    if stride == 1 {
        multiply(
            scales: x, steps: (0, 1), count: 1, vectors: kernel, step: units, terms: inputs, to: z, step: 0,
            width: units)
        if let bias {
            for j in 0..<units { z[j] += bias[j] }
        }
        return
    }
    // Only as many inputs at a time as stay in the nearest cache for all units.
    var first = 0
    while first < inputs {
        let past = min(first &+ 128, inputs)
        multiply(
            scales: kernel + first &* units, steps: (1, units), count: units, vectors: x + first &* stride,
            step: stride, terms: past &- first, begins: first == 0, adding: past == inputs ? bias : nil,
            to: z, step: stride, width: lanes)
        first = past
    }
}

/// The gradients of kernel and bias: the sums over the lanes, in their order, of x[i] · delta[j] and of
/// delta[j].
///
/// `rows` is room for `lanes` × `units` numbers.
@inline(__always)
func denseGradients<Scalar: Real>(
    _ x: UnsafePointer<Scalar>, delta: UnsafePointer<Scalar>, rows: UnsafeMutablePointer<Scalar>,
    kernel: UnsafeMutablePointer<Scalar>, bias: UnsafeMutablePointer<Scalar>?,
    inputs: Int, units: Int, lanes: Int, stride: Int
) {
    for j in 0..<units {
        var (place, sum) = (rows + j, -0.0 as Scalar)
        let ofUnit = delta + j &* stride
        for lane in 0..<lanes {
            sum += ofUnit[lane]
            place[0] = ofUnit[lane]
            place += units
        }
        bias?[j] = sum
    }
    multiply(
        scales: x, steps: (stride, 1), count: inputs, vectors: rows, step: units, terms: lanes, to: kernel,
        step: units, width: units)
}

/// The gradients of the inputs: Σⱼ kernel[i, j] · delta[j], for each lane.
@inline(__always)
func denseInputGradients<Scalar: Real>(
    delta: UnsafePointer<Scalar>, kernel: UnsafePointer<Scalar>, to x: UnsafeMutablePointer<Scalar>,
    inputs: Int, units: Int, lanes: Int, stride: Int
) {
    multiply(
        scales: kernel, steps: (units, 1), count: inputs, vectors: delta, step: stride, terms: units, to: x,
        step: stride, width: lanes)
}

/// y = max(0, z), for each number; NaN stays NaN. The compiler vectorizes it only if z and y do not overlap.
@inline(__always)
func rectify<Scalar: Real>(_ z: UnsafePointer<Scalar>, to y: UnsafeMutablePointer<Scalar>, _ count: Int) {
    for place in 0..<count { y[place] = z[place] <= 0 ? 0 : z[place] }
}
