import PlainText

/// The weights of a PyTorch model, by the names in its `state_dict()`, and the layers that can be made of them.
///
/// PyTorch has channels first and kernels out × in, two biases in recurrent layers, and the gates of a GRU in another
/// order; the layers made here are the library's own, with channels last. A state dict has no strides, activations or
/// lengths, so these are given.
///
/// ```swift
/// // torch.nn.Sequential(Conv2d(1, 8, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(8 * 13 * 13, 10), Softmax(-1))
/// var state = StateDict(try StoredArray.arrays(safetensors: bytes))
/// let model = Sequential<Float>([
///     try state.conv2D("0", over: (28, 28), activation: .relu),
///     .other(OtherLayer(Pooling2D(.max, windows: Windows((2, 2), over: (26, 26), stride: (2, 2)), channels: 8))),
///     try state.dense("4", flattened: [13, 13, 8], activation: .softmax),
/// ])
/// state.unused  // []
/// ```
public struct StateDict<A: NumericArray>: Sendable {
    let arrays: [A]
    private var isUsed: [Bool]

    /// Takes the arrays of a `state_dict()`: from a `.safetensors` file, an `.npz` file, or JSON.
    public init(_ arrays: [A]) {
        self.arrays = arrays
        isUsed = arrays.map { _ in false }
    }

    /// The names of arrays from which no layer was made, but for counts of batches. If the list is not empty, a layer
    /// is missing, or was made without its bias.
    public var unused: [Text] {
        var names: [Text] = []
        for (index, array) in arrays.enumerated() where !isUsed[index] {
            let name = array.name ?? "array \(index), which has no name"
            if !name.bytes.suffix(19).spells("num_batches_tracked") { names.append(name) }
        }
        return names
    }

    private func index(_ layer: Text, _ name: Text) -> Int? {
        let whole: Text = layer.isEmpty ? name : "\(layer).\(name)"
        return arrays.indices.first { arrays[$0].name == whole }
    }

    /// The numbers of an array of this shape.
    mutating func take<Scalar: PrintedScalar>(
        _ layer: Text, _ name: Text, _ shape: [Int], _ type: Scalar.Type = Scalar.self
    ) throws(ShapeError) -> [Scalar] {
        guard let index = index(layer, name) else { throw missing(layer, name) }
        guard arrays[index].shape == shape else {
            throw ShapeError(
                .named(arrays[index].name ?? name, shape: arrays[index].shape, expected: shape))
        }
        isUsed[index] = true
        return arrays[index].values(as: Scalar.self)
    }

    /// The numbers of an array; none if there is no such array.
    mutating func takeIfThere<Scalar: PrintedScalar>(
        _ layer: Text, _ name: Text, _ shape: [Int], _ type: Scalar.Type = Scalar.self
    ) throws(ShapeError) -> [Scalar] {
        index(layer, name) == nil ? [] : try take(layer, name, shape)
    }

    /// The shape of an array with this number of axes, none of which is empty.
    func axes(_ layer: Text, _ name: Text, _ count: Int) throws(ShapeError) -> [Int] {
        guard let index = index(layer, name) else { throw missing(layer, name) }
        let shape = arrays[index].shape
        guard shape.count == count, shape.allSatisfy({ $0 > 0 }) else {
            throw ShapeError(.axes(arrays[index].name ?? name, shape: shape, count: count))
        }
        return shape
    }

    private func missing(_ layer: Text, _ name: Text) -> ShapeError {
        ShapeError(
            .missing(layer.isEmpty ? name : "\(layer).\(name)", there: arrays.map { $0.name ?? Text() }))
    }
}

/// The numbers of an array with its axes in another order; the last axis is the fastest, before and after.
func transposed<Number>(_ numbers: [Number], _ shape: [Int], _ order: [Int]) -> [Number] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    let (lengths, steps) = (order.map { shape[$0] }, order.map { strides[$0] })
    var result: [Number] = []
    result.reserveCapacity(numbers.count)
    var place = [Int](repeating: 0, count: order.count)
    for _ in numbers {
        var from = 0
        for axis in place.indices { from += place[axis] * steps[axis] }
        result.append(numbers[from])
        var axis = place.count - 1
        while axis >= 0 {
            place[axis] += 1
            if place[axis] < lengths[axis] { break }
            place[axis] = 0
            axis -= 1
        }
    }
    return result
}
