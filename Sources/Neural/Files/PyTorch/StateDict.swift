import PlainText

/// The weights of a PyTorch model, by the names in its `state_dict()`, and the layers that can be made of them.
///
/// PyTorch has channels first and kernels out × in, two biases in recurrent layers, and the gates of a GRU in another
/// order; the layers made here are the library's own, with channels last. A state dict has no strides, activations or
/// lengths, so these are given. What does not fit the arrays is thrown; no layer stops the program.
///
///     // torch.nn.Sequential(Conv2d(1, 1, 2), ReLU(), MaxPool2d(2), Flatten(), Linear(2, 1)), from a file by
///     // StoredArray.arrays(safetensors:), or written down:
///     var state = StateDict([
///         StoredArray(name: "0.weight", shape: [1, 1, 2, 2], values: [1, 0, 0, -1]),
///         StoredArray(name: "0.bias", shape: [1], values: [6]),
///         StoredArray(name: "4.weight", shape: [1, 2], values: [1, 10]),
///         StoredArray(name: "4.bias", shape: [1], values: [0.5]),
///     ])
///     let model = Sequential<Float>([
///         try state.conv2D("0", over: (3, 5), activation: .relu),
///         .other(OtherLayer(Pooling2D(.max, windows: Windows((2, 2), over: (2, 4), stride: (2, 2)), channels: 1))),
///         try state.dense("4", flattened: [1, 2, 1]),
///     ])
///     state.unused  // []
///     model([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5])  // [110.5]
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
        let whole = whole(layer, name)
        return arrays.indices.first { arrays[$0].name == whole }
    }

    /// Makes a layer; if that throws, none of its arrays are used.
    mutating func making<Made>(
        _ make: (inout StateDict) throws(ShapeError) -> Made
    ) throws(ShapeError) -> Made {
        var state = self
        let made = try make(&state)
        self = state
        return made
    }

    /// The numbers of an array of this shape.
    mutating func take<Scalar: PrintedScalar>(
        _ layer: Text, _ name: Text, _ shape: [Int], _ type: Scalar.Type = Scalar.self
    ) throws(ShapeError) -> [Scalar] {
        guard let index = index(layer, name) else { throw missing(layer, name) }
        guard arrays[index].shape == shape else {
            throw misfit(layer, name, "this layer's has \(PrintedArray.text(ofShape: shape))")
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
        guard shape.count == count else {
            throw misfit(
                layer, name,
                "this layer's has \(count) \(count == 1 ? "axis" : "axes"), as other kinds of layers do not")
        }
        guard elementCount(shape) != nil else { throw misfit(layer, name, "all lengths are 1 or more") }
        return shape
    }

    /// Throws unless a layer with this array can be made for these lengths.
    func require(
        _ lengths: [Int], _ called: StaticString, _ layer: Text, _ name: Text
    ) throws(ShapeError) {
        guard elementCount(lengths) != nil else {
            throw misfit(layer, name, "\(called) \(product(lengths)), and all lengths are 1 or more")
        }
    }

    /// The error that an array, which is there, does not fit its layer.
    func misfit(_ layer: Text, _ name: Text, _ hint: Text) -> ShapeError {
        let shape = index(layer, name).map { arrays[$0].shape } ?? []
        return ShapeError(
            .composed(
                problem: "\(whole(layer, name)) has shape \(PrintedArray.text(ofShape: shape))", hint: hint))
    }

    private func missing(_ layer: Text, _ name: Text) -> ShapeError {
        var list = Text()
        for (index, one) in arrays.prefix(12).enumerated() {
            list.append("\(index > 0 ? ", " : "")\(one.name ?? "an array without a name")")
        }
        if arrays.count > 12 { list.append(" and \(arrays.count - 12) others") }
        return ShapeError(
            .composed(
                problem: "there is no \(whole(layer, name))",
                hint: arrays.isEmpty ? "there are no arrays" : "there are \(list)"))
    }

    /// The whole name of a layer's array.
    private func whole(_ layer: Text, _ name: Text) -> Text { layer.isEmpty ? name : "\(layer).\(name)" }
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
