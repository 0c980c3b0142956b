import Neural
import Testing

@Suite struct ActivationTests {
    /// How far Keras' floats are from ours, in ulps, at the worst of the 25 inputs.
    ///
    /// Ours are computed in double precision and rounded once. So the distance is Keras' own error: Eigen
    /// computes in float, with rational approximations of tanh, exp, log and erfc, and rounds between the
    /// steps. Its erfc loses most, in the far tail of gelu.
    /// Functions that need no approximation agree in all bits.
    static let ulpsFromKeras: [(Activation, String, Int)] = [
        (.linear, "linear", 0), (.relu, "relu", 0), (.leakyRelu(), "leaky_relu", 0), (.relu6, "relu6", 0),
        (.elu, "elu", 0), (.selu, "selu", 1), (.gelu, "gelu_exact", 21), (.sigmoid, "sigmoid", 3),
        (.hardSigmoid, "hard_sigmoid", 0), (.logSigmoid, "log_sigmoid", 2), (.tanh, "tanh", 4),
        (.softplus, "softplus", 2), (.softsign, "softsign", 0), (.silu, "silu_swish", 3),
        (.hardSilu, "hard_silu", 1), (.mish, "mish", 4), (.exponential, "exponential", 1),
        (.softmax, "softmax_over_all_25", 2),
    ]

    @Test(arguments: ulpsFromKeras)
    func equalsKeras(activation: Activation, key: String, bound: Int) throws {
        let table = Reference.keras.activations
        let expected = try #require(table.values[key]).map(\.float)
        let outputs = activation(table.inputs.map(\.float))
        #expect(zip(outputs, expected).map { ulps($0, $1) }.max() == bound)
    }

    @Test func everyActivationIsTested() {
        let tested = Self.ulpsFromKeras.map(\.0) + [.geluTanh]
        #expect(tested.count == Activation.allCases.count)
        #expect(Activation.allCases.allSatisfy { tested.contains($0) })
        #expect(Reference.keras.activations.values.count == tested.count)
        #expect(Set(Activation.allCases.map(\.description)).count == tested.count)
    }

    /// Keras adds 1 to a tanh close to −1 in float: below zero its error is half an ulp of that sum, 2⁻²⁴,
    /// times |z|, and all results from −5 down become −0.
    @Test func geluTanhEqualsKeras() throws {
        let table = Reference.keras.activations
        for (x, expected) in zip(table.inputs, try #require(table.values["gelu_tanh"])) {
            let (z, y) = (x.float, Activation.geluTanh(x.float))
            #expect(abs(y - expected.float) <= abs(z) * 0x1p-24, "\(z)")
            if z >= 0 { #expect(ulps(y, expected.float) <= 1, "\(z)") }
        }
    }

    @Test func softmaxOfRowsEqualsKeras() {
        let rows = Reference.keras.activations.softmax_rows
        let distances = rows.flatMap { row in
            zip(Activation.softmax(row.in.map(\.float)), row.out.map(\.float)).map { ulps($0, $1) }
        }
        #expect(distances.max() == 1)
    }

    @Test func softmaxIsDistribution() {
        let z: [Double] = [-3, 0.25, 7.5, 7.25, -100]
        let p = Activation.softmax(z)
        #expect(abs(p.reduce(0, +) - 1) < 4e-16)
        #expect(p.allSatisfy { $0 > 0 && $0 < 1 })
        // Adding the same number to all inputs changes nothing, not one bit while the sums are exact.
        #expect(Activation.softmax(z.map { $0 + 1024 }) == p)
        #expect(Activation.softmax([1000, 1000] as [Float]) == [0.5, 0.5])
        #expect(Activation.softmax(Float(3)) == 1)
        #expect(Activation.softmax([1, .nan] as [Float]).allSatisfy { $0.isNaN })
    }

    @Test(arguments: Activation.allCases)
    func derivativeEqualsSlope(activation: Activation) {
        let h = 0x1p-18
        // Points that are farther than h from every kink (0, ±3, 6).
        for z in stride(from: -7.05, through: 7.05, by: 0.1) {
            let slope = (activation(z + h) - activation(z - h)) / (2 * h)
            let derivative = activation.derivative(z)
            #expect(abs(slope - derivative) < 1e-9 * max(1, abs(activation(z)) * 100), "\(activation)'(\(z))")
            #expect(activation.derivative(Float(z)) == Float(activation.derivative(Double(Float(z)))))
        }
    }

    @Test func derivativesAtKinks() {
        #expect(Activation.relu.derivative(0.0) == 0 && Activation.leakyRelu().derivative(0.0) == 0.2)
        #expect(Activation.relu6.derivative(6.0) == 0 && Activation.hardSigmoid.derivative(3.0) == 0)
        #expect(Activation.elu.derivative(0.0) == 1)
    }

    @Test(arguments: Activation.allCases)
    func nanStaysNaN(activation: Activation) {
        #expect(activation(Float.nan).isNaN)
        #expect(activation([Double.nan])[0].isNaN)
    }

    @Test func unusualNumbers() {
        #expect(Activation.relu(-Double.infinity) == 0)
        #expect(Activation.relu(Float(-0.0)).sign == .plus)
        #expect(Activation.linear(Float(-0.0)).sign == .minus)
        #expect(Activation.sigmoid(-1000.0) == 0 && Activation.sigmoid(1000.0) == 1)
        #expect(Activation.softplus(1000.0) == 1000 && Activation.logSigmoid(-1000.0) == -1000)
        #expect(Activation.leakyRelu(slope: 0.01)(Float(-2)) == -0.02)
        #expect(Activation.leakyRelu(slope: 0.5) != .leakyRelu() && Activation.leakyRelu() == .leakyRelu())
        #expect(Activation.leakyRelu(slope: 0.25).description == "leaky_relu(0.25)")
    }
}
