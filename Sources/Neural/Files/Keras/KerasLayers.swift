import PlainText

/// Reads the layers that are represented by a ``LayerPlan``.
struct KerasLayers {
    private let type: Text
    private let settings: KerasSettings
    private let members: KerasMembers
    /// The lengths of the input.
    private let shape: [Int]
    private let file: FileBytes
    private let place: Int

    static var names: StaticString {
        """
        Dense, Activation, ReLU, LeakyReLU, ELU, Softmax, PReLU, Dropout, BatchNormalization, LayerNormalization, \
        Normalization, Rescaling, Flatten, Reshape, Embedding, Conv1D, Conv2D, MaxPooling, AveragePooling, \
        GlobalMaxPooling or GlobalAveragePooling of 1D or 2D, SimpleRNN, LSTM, GRU or MultiHeadAttention
        """
    }

    /// The plan of a layer of this type; nil for types without a plan, and for layers whose input is a single
    /// row.
    static func plan(
        _ type: Text, _ object: KerasObject, _ config: JSONReader, _ settings: KerasSettings, _ shape: [Int]?,
        _ file: FileBytes
    ) throws(ImportError) -> LayerPlan? {
        guard let read = reader(type) else { return nil }
        let isRow = shape?.count ?? 1 == 1
        if isRow, read == .dense || read == .batchNormalization || read == .softmax { return nil }
        guard let shape, !shape.isEmpty else {
            throw file.error(
                at: object.start, "it is not known what comes into this layer", found: quoted(settings.name),
                expected: "an input shape of fixed lengths before it",
                hint: "begin the model with keras.Input(shape=…), or give inputShape: for any number of steps"
            )
        }
        if read == .softmax, let activation = try settings.activation, activation != .softmax { return nil }
        let layers = KerasLayers(
            type: type, settings: settings, members: try KerasMembers(config, file), shape: shape, file: file,
            place: object.start)
        let (kind, outputShape) = try layers.read(read)
        guard let count = byteCount(outputShape, size: 1), count <= Int(Int32.max) else {
            throw file.error(
                at: object.start, "the shape is too large",
                found: "shape \(PrintedArray.text(ofShape: outputShape))",
                expected: "at most 2147483647 numbers")
        }
        let plan = LayerPlan(kind: kind, inputShape: shape, outputShape: outputShape)
        for weight in plan.weights {
            guard let count = byteCount(weight.shape, size: 1), count <= Int(Int32.max) else {
                throw file.error(
                    at: object.start, "the layer has too many weights",
                    found: "shape \(PrintedArray.text(ofShape: weight.shape))",
                    expected: "at most 2147483647 numbers")
            }
        }
        return plan
    }

    private enum Reader {
        case dense, batchNormalization, softmax, convolution, pooling, globalPooling, layerNormalization
        case embedding, rescaling, normalization, prelu, recurrent, attention, reshape
    }

    private static func reader(_ type: Text) -> Reader? {
        let readers: [(StaticString, Reader)] = [
            ("Dense", .dense), ("BatchNormalization", .batchNormalization), ("Softmax", .softmax),
            ("Activation", .softmax), ("Conv1D", .convolution), ("Conv2D", .convolution),
            ("MaxPooling1D", .pooling), ("MaxPooling2D", .pooling), ("AveragePooling1D", .pooling),
            ("AveragePooling2D", .pooling), ("GlobalMaxPooling1D", .globalPooling),
            ("GlobalMaxPooling2D", .globalPooling), ("GlobalAveragePooling1D", .globalPooling),
            ("GlobalAveragePooling2D", .globalPooling), ("LayerNormalization", .layerNormalization),
            ("Embedding", .embedding), ("Rescaling", .rescaling), ("Normalization", .normalization),
            ("PReLU", .prelu), ("SimpleRNN", .recurrent), ("LSTM", .recurrent), ("GRU", .recurrent),
            ("MultiHeadAttention", .attention), ("Reshape", .reshape),
        ]
        for (name, reader) in readers where type.spells(name) { return reader }
        return nil
    }

    private typealias Read = (LayerPlan.Kind, outputShape: [Int])

    private func read(_ reader: Reader) throws(ImportError) -> Read {
        switch reader {
        case .dense: return try dense()
        case .batchNormalization:
            try requireLastAxis()
            return (
                .normalizationAtPlaces(
                    places: Array(shape.dropLast()), units: last, epsilon: settings.epsilon,
                    momentum: settings.momentum, hasScale: settings.hasScale, hasCenter: settings.hasCenter),
                shape
            )
        case .softmax:
            try requireLastAxis()
            return (
                .activationAtPlaces(places: Array(shape.dropLast()), units: last, activation: .softmax), shape
            )
        case .convolution: return try convolution()
        case .pooling: return try pooling()
        case .globalPooling: return try globalPooling()
        case .layerNormalization:
            try requireLastAxis()
            try members.require(!members.bool("rms_scaling", false), "rms_scaling", expected: "false")
            return (
                .layerNormalization(
                    units: last, epsilon: settings.epsilon,
                    hasScale: settings.hasScale, hasCenter: settings.hasCenter), shape
            )
        case .embedding:
            try members.require(
                !members.bool("mask_zero", false), "mask_zero", expected: "false",
                hint: "layers behind it would leave out steps")
            let (words, units) = (try members.length("input_dim"), try members.length("output_dim"))
            return (.embedding(words: words, units: units), shape + [units])
        case .rescaling: return try rescaling()
        case .normalization: return try normalization()
        case .prelu:
            var slopes = shape
            for axis in try members.axes("shared_axes") ?? [] {
                try members.require(
                    axis >= 1 && axis <= shape.count, "shared_axes", expected: "axes from 1 to \(shape.count)"
                )
                slopes[axis - 1] = 1
            }
            return (.prelu(slopes: slopes), shape)
        case .recurrent: return try recurrent()
        case .attention: return try attention()
        case .reshape: return (.reshape, try reshaped())
        }
    }

    private var last: Int { shape[shape.count - 1] }

    /// Throws if the input has another number of axes than the layer requires.
    private func requireAxes(_ count: Int) throws(ImportError) {
        guard shape.count == count else {
            throw file.error(
                at: place, "the layer gets an array of another number of axes",
                found: "shape \(PrintedArray.text(ofShape: shape))",
                expected: "\(count) lengths, without the batch's")
        }
    }

    /// Throws if the axis is not the last.
    private func requireLastAxis() throws(ImportError) {
        let axes = try members.axes("axis") ?? [-1]
        try members.require(
            axes == [-1] || axes == [shape.count], "axis", expected: "the last, -1")
    }

    private func requireChannelsLast() throws(ImportError) {
        let format = try members.text("data_format") ?? "channels_last"
        try members.require(
            format.spells("channels_last"), "data_format", expected: "“channels_last”",
            hint: "save the model with the channels as its last axis")
    }

    private func dense() throws(ImportError) -> Read {
        guard let units = settings.units else {
            throw file.error(at: place, "a setting is missing", found: quoted(type), expected: "“units”")
        }
        let places = Array(shape.dropLast())
        return (
            .denseAtPlaces(
                places: places, inputs: last, units: units, activation: try settings.activation ?? .linear,
                hasBias: settings.useBias), places + [units]
        )
    }

    /// The number of axes of a layer's windows, from its name.
    private var axes: Int { type.bytes[type.bytes.count - 2] == UInt8(ascii: "1") ? 1 : 2 }

    /// How windows move over the input; for a one-dimensional layer, this is an image of one row.
    private func windows(
        _ size: [Int], stride: [Int], dilation: [Int]
    ) throws(ImportError) -> Windows {
        try requireAxes(axes + 1)
        try requireChannelsLast()
        let padding = try members.text("padding") ?? "valid"
        try members.require(
            padding.spells("valid") || padding.spells("same"), "padding", expected: "“valid” or “same”")
        func pair(_ lengths: [Int]) -> (rows: Int, columns: Int) {
            axes == 1 ? (1, lengths[0]) : (lengths[0], lengths[1])
        }
        for axis in 0..<axes {
            try members.require(
                padding.spells("same") || (size[axis] - 1) * dilation[axis] < shape[axis],
                members.has("kernel_size") ? "kernel_size" : "pool_size",
                expected: "a window that fits into \(shape[axis])")
        }
        return Windows(
            pair(size), over: pair(shape), stride: pair(stride), dilation: pair(dilation),
            padding: padding.spells("same") ? .same : .valid)
    }

    private func countShape(_ windows: Windows, _ channels: Int) -> [Int] {
        (axes == 1 ? [] : [windows.count.rows]) + [windows.count.columns, channels]
    }

    private func convolution() throws(ImportError) -> Read {
        let ones = [Int](repeating: 1, count: axes)
        guard let size = try members.lengths("kernel_size", axes) else {
            throw file.error(
                at: place, "a setting is missing", found: quoted(type), expected: "“kernel_size”")
        }
        let windows = try windows(
            size, stride: members.lengths("strides", axes) ?? ones,
            dilation: members.lengths("dilation_rate", axes) ?? ones)
        let (filters, groups) = (
            try members.length("filters"), try members.has("groups") ? try members.length("groups") : 1
        )
        try members.require(
            last % groups == 0 && filters % groups == 0, "groups",
            expected: "a number that divides \(last) channels and \(filters) filters")
        return (
            .convolution(
                windows, axes: axes, channels: last, filters: filters, groups: groups,
                activation: try settings.activation ?? .linear, hasBias: settings.useBias),
            countShape(windows, filters)
        )
    }

    private func pooling() throws(ImportError) -> Read {
        let size = try members.lengths("pool_size", axes) ?? [Int](repeating: 2, count: axes)
        let windows = try windows(
            size, stride: members.lengths("strides", axes) ?? size,
            dilation: [Int](repeating: 1, count: axes))
        return (
            .pooling(
                windows, axes: axes, channels: last, isMax: type.bytes[0] == UInt8(ascii: "M")),
            countShape(windows, last)
        )
    }

    private func globalPooling() throws(ImportError) -> Read {
        try requireAxes(axes + 1)
        try requireChannelsLast()
        let (places, keeps) = (Array(shape.dropLast()), try members.bool("keepdims", false))
        return (
            .globalPooling(
                places: places, channels: last, isMax: type.bytes[6] == UInt8(ascii: "M"), keepsAxes: keeps),
            (keeps ? places.map { _ in 1 } : []) + [last]
        )
    }

    private func rescaling() throws(ImportError) -> Read {
        var (scale, offset) = (try members.numbers("scale") ?? [1], try members.numbers("offset") ?? [0])
        if scale.count == 1, offset.count > 1 { scale = [Double](repeating: scale[0], count: offset.count) }
        if offset.count == 1, scale.count > 1 { offset = [Double](repeating: offset[0], count: scale.count) }
        try members.require(
            scale.count == offset.count && (scale.count == 1 || scale.count == last), "scale",
            expected: "one number, or \(last), as many as the offset has")
        return (.rescaling(scale: scale, offset: offset), shape)
    }

    private func normalization() throws(ImportError) -> Read {
        try members.require(!members.bool("invert", false), "invert", expected: "false")
        let mean = try members.numbers("mean") ?? []
        let variance = try members.numbers("variance") ?? []
        // Without an axis there is one mean for all numbers.
        var units = 0
        if let axes = try members.axes("axis"), !axes.isEmpty {
            try requireLastAxis()
            units = last
        }
        try members.require(
            mean.count == variance.count && (mean.count <= 1 || mean.count == last), "mean",
            expected: "one number, or \(last), as many as the variance has")
        return (.normalization(mean: mean, variance: variance, units: units), shape)
    }

    private func recurrent() throws(ImportError) -> Read {
        try requireAxes(2)
        guard let units = settings.units else {
            throw file.error(at: place, "a setting is missing", found: quoted(type), expected: "“units”")
        }
        for name in ["go_backwards", "return_state", "time_major"] as [StaticString] {
            try members.require(!members.bool(name, false), name, expected: "false")
        }
        let all = try members.bool("return_sequences", false)
        let cell: LayerPlan.Cell =
            type.spells("SimpleRNN")
            ? .simple
            : type.spells("LSTM") ? .lstm : try members.bool("reset_after", true) ? .gru : .gruResetBefore
        guard byteCount([units, 6], size: 1).map({ $0 <= Int(Int32.max) }) ?? false else {
            throw file.error(
                at: place, "the layer has too many weights", found: "\(units) units",
                expected: "fewer of them")
        }
        return (
            .recurrent(
                cell, steps: shape[0], inputs: last, units: units,
                activation: try settings.activation ?? .linear,
                gates: try members.activation("recurrent_activation", .sigmoid), hasBias: settings.useBias,
                all: all),
            all ? [shape[0], units] : [units]
        )
    }

    private func attention() throws(ImportError) -> Read {
        try requireAxes(2)
        let (heads, size) = (try members.length("num_heads"), try members.length("key_dim"))
        let valueSize = try members.has("value_dim") ? try members.length("value_dim") : size
        for name in ["use_gate", "flash_attention"] as [StaticString] {
            try members.require(!members.bool(name, false), name, expected: "false")
        }
        try members.require(
            !members.has("sliding_window"), "sliding_window", expected: "null")
        let axes = try members.axes("attention_axes") ?? [1]
        try members.require(axes == [1], "attention_axes", expected: "1")
        let outputs = try members.lengths("output_shape", 1)?[0] ?? last
        guard let count = byteCount([heads, size], size: 1), count <= Int(Int32.max),
            let count = byteCount([heads, valueSize], size: 1), count <= Int(Int32.max)
        else {
            throw file.error(
                at: place, "the layer has too many weights", found: "\(heads) heads",
                expected: "fewer of them")
        }
        return (
            .attention(
                heads: heads, size: size, valueSize: valueSize, places: shape[0], units: last,
                outputs: outputs, hasBias: settings.useBias), [shape[0], outputs]
        )
    }

    private func reshaped() throws(ImportError) -> [Int] {
        let count = shape.reduce(1, *)
        var (lengths, known) = (try members.axes("target_shape") ?? [], 1)
        for length in lengths where length > 0 {
            let (product, overflow) = known.multipliedReportingOverflow(by: length)
            known = overflow ? 0 : product
        }
        let isFree = lengths.filter { $0 == -1 }.count
        if isFree == 1, known > 0, count % known == 0 {
            for index in lengths.indices where lengths[index] == -1 { lengths[index] = count / known }
        }
        try members.require(
            lengths.allSatisfy { $0 > 0 } && byteCount(lengths, size: 1) == count, "target_shape",
            expected: "lengths of \(count) numbers")
        return lengths
    }
}

extension LayerPlan {
    /// The activations in the plan, whose names come from a file.
    var activations: [Activation] {
        switch kind {
        case .convolution(_, _, _, _, _, let activation, _): [activation]
        case .recurrent(_, _, _, _, let activation, let gates, _, _): [activation, gates]
        case .denseAtPlaces(_, _, _, let activation, _): [activation]
        default: []
        }
    }
}
