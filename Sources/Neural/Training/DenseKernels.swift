// The three products of a dense layer, for many rows at once. Numbers lie feature by feature: those of the rows
// (lanes) of a batch side by side, each feature `stride` after the one before it. So a vector holds one feature
// of eight rows, or eight units of one row, and every sum is taken in the same order as for a single row.

@inline(__always)
private func load<Scalar: Real>(_ pointer: UnsafePointer<Scalar>) -> SIMD8<Scalar> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Scalar>.self)
}

@inline(__always)
private func store<Scalar: Real>(_ vector: SIMD8<Scalar>, _ pointer: UnsafeMutablePointer<Scalar>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: SIMD8<Scalar>.self)
}

/// z[j] = Σᵢ x[i] · kernel[i, j] + bias[j], for each lane; the sum begins with its first product.
@inline(__always)
func denseForward<Scalar: Real>(
    _ x: UnsafePointer<Scalar>, kernel: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>,
    to z: UnsafeMutablePointer<Scalar>, inputs: Int, units: Int, lanes: Int, stride: Int
) {
    var lane = 0
    while lane + 8 <= lanes {
        var j = 0
        while j + 4 <= units {
            let x0 = load(x + lane)
            var (s0, s1, s2, s3) = (
                x0 * kernel[j], x0 * kernel[j + 1], x0 * kernel[j + 2], x0 * kernel[j + 3]
            )
            var (weights, numbers) = (kernel + j, x + lane)
            for _ in 1..<inputs {
                weights += units
                numbers += stride
                let xi = load(numbers)
                s0 += xi * weights[0]
                s1 += xi * weights[1]
                s2 += xi * weights[2]
                s3 += xi * weights[3]
            }
            let place = z + (j * stride + lane)
            store(s0 + bias[j], place)
            store(s1 + bias[j + 1], place + stride)
            store(s2 + bias[j + 2], place + 2 * stride)
            store(s3 + bias[j + 3], place + 3 * stride)
            j += 4
        }
        while j < units {
            var sum = load(x + lane) * kernel[j]
            for i in 1..<inputs { sum += load(x + (i * stride + lane)) * kernel[i * units + j] }
            store(sum + bias[j], z + (j * stride + lane))
            j += 1
        }
        lane += 8
    }
    while lane < lanes {
        for j in 0..<units {
            var sum = x[lane] * kernel[j]
            for i in 1..<inputs { sum += x[i * stride + lane] * kernel[i * units + j] }
            z[j * stride + lane] = sum + bias[j]
        }
        lane += 1
    }
}

/// The gradients of kernel and bias: Σ over the lanes, in their order, of x[i] · delta[j], and of delta[j].
///
/// `rows` is room for `lanes` × `units` numbers.
@inline(__always)
func denseGradients<Scalar: Real>(
    _ x: UnsafePointer<Scalar>, delta: UnsafePointer<Scalar>, rows: UnsafeMutablePointer<Scalar>,
    kernel: UnsafeMutablePointer<Scalar>, bias: UnsafeMutablePointer<Scalar>,
    inputs: Int, units: Int, lanes: Int, stride: Int
) {
    for j in 0..<units {
        var sum = delta[j * stride]
        for lane in 1..<lanes { sum += delta[j * stride + lane] }
        bias[j] = sum
    }
    let whole = units & ~7
    if whole > 0 {
        for j in 0..<whole {
            for lane in 0..<lanes { rows[lane * units + j] = delta[j * stride + lane] }
        }
    }
    for i in 0..<inputs {
        let numbers = x + i * stride
        var j = 0
        while j < whole {
            var sum = load(rows + j) * numbers[0]
            for lane in 1..<lanes { sum += load(rows + (lane * units + j)) * numbers[lane] }
            store(sum, kernel + (i * units + j))
            j += 8
        }
        while j < units {
            var sum = numbers[0] * delta[j * stride]
            for lane in 1..<lanes { sum += numbers[lane] * delta[j * stride + lane] }
            kernel[i * units + j] = sum
            j += 1
        }
    }
}

/// The gradients of the inputs: Σⱼ kernel[i, j] · delta[j], for each lane.
@inline(__always)
func denseInputGradients<Scalar: Real>(
    delta: UnsafePointer<Scalar>, kernel: UnsafePointer<Scalar>, to x: UnsafeMutablePointer<Scalar>,
    inputs: Int, units: Int, lanes: Int, stride: Int
) {
    for i in 0..<inputs {
        let weights = kernel + i * units
        var lane = 0
        while lane + 8 <= lanes {
            var sum = load(delta + lane) * weights[0]
            for j in 1..<units { sum += load(delta + (j * stride + lane)) * weights[j] }
            store(sum, x + (i * stride + lane))
            lane += 8
        }
        while lane < lanes {
            var sum = delta[lane] * weights[0]
            for j in 1..<units { sum += delta[j * stride + lane] * weights[j] }
            x[i * stride + lane] = sum
            lane += 1
        }
    }
}

/// y = max(0, z), for each lane; NaN stays NaN. The compiler makes vectors of it only where z and y lie apart.
@inline(__always)
func rectify<Scalar: Real>(_ z: UnsafePointer<Scalar>, to y: UnsafeMutablePointer<Scalar>, _ lanes: Int) {
    for lane in 0..<lanes { y[lane] = z[lane] <= 0 ? 0 : z[lane] }
}
