#if hasFeature(Embedded)
    // The program of a chapter's page compiles each generic function that it calls again for the type used,
    // and in Embedded Swift that is most of its compile time. So the functions that chapters call for `Float`
    // are declared once more, for that type alone: the compiler prefers these, and links them because of
    // '@export(interface)'.
    //
    // Each of them calls the generic function of the same name. A direct call would be a call to the function
    // for `Float` itself, so the call goes through a generic function, in which only the generic overload
    // matches.

    extension Matrix where Scalar == Float {
        @export(interface)
        public init(rows: Int, columns: Int, values: [Float]) {
            self = make(rows, columns, values)
        }

        @export(interface)
        public init(_ rows: [[Float]]) { self = make(rows) }

        @export(interface)
        public func column(_ column: Int) -> [Float] { numbers(of: self, column: column) }

        public subscript(row: Int) -> [Float] {
            @export(interface) get { numbers(of: self, row: row) }
        }

        public subscript(row: Int, column: Int) -> Float {
            @export(interface) get { number(of: self, row, column) }
            @export(interface) set { set(&self, row, column, newValue) }
        }
    }

    private func make<Scalar: Real>(_ rows: Int, _ columns: Int, _ values: [Scalar]) -> Matrix<Scalar> {
        Matrix(rows: rows, columns: columns, values: values)
    }
    private func make<Scalar: Real>(_ rows: [[Scalar]]) -> Matrix<Scalar> { Matrix(rows) }
    private func numbers<Scalar: Real>(of matrix: Matrix<Scalar>, row: Int) -> [Scalar] { matrix[row] }
    private func numbers<Scalar: Real>(of matrix: Matrix<Scalar>, column: Int) -> [Scalar] {
        matrix.column(column)
    }
    private func number<Scalar: Real>(of matrix: Matrix<Scalar>, _ row: Int, _ column: Int) -> Scalar {
        matrix[row, column]
    }
    private func set<Scalar: Real>(_ matrix: inout Matrix<Scalar>, _ row: Int, _ column: Int, _ value: Scalar)
    {
        matrix[row, column] = value
    }

    extension Activation {
        @export(interface)
        public func callAsFunction(_ z: Float) -> Float { answer(of: self, to: z) }

        @export(interface)
        public func callAsFunction(_ z: [Float]) -> [Float] { answer(of: self, to: z) }
    }

    private func answer<Scalar: Real>(of activation: Activation, to z: Scalar) -> Scalar { activation(z) }
    private func answer<Scalar: Real>(of activation: Activation, to z: [Scalar]) -> [Scalar] { activation(z) }

    extension Dense where Scalar == Float {
        @export(interface)
        public init(kernel: Matrix<Float>, bias: [Float], activation: Activation = .linear) {
            self = make(kernel, bias, activation)
        }

        @export(interface)
        public func products(_ x: [Float]) -> Matrix<Float> { Neural.products(of: self, x) }

        @export(interface)
        public func sums(_ x: [Float]) -> [Float] { Neural.sums(of: self, x) }

        @export(interface)
        public func preActivations(_ x: [Float]) -> [Float] { Neural.preActivations(of: self, x) }

        @export(interface)
        public func callAsFunction(_ x: [Float]) -> [Float] { answer(of: self, to: x) }
    }

    private func make<Scalar: Real>(
        _ kernel: Matrix<Scalar>, _ bias: [Scalar], _ activation: Activation
    ) -> Dense<Scalar> {
        Dense(kernel: kernel, bias: bias, activation: activation)
    }
    private func products<Scalar: Real>(of layer: Dense<Scalar>, _ x: [Scalar]) -> Matrix<Scalar> {
        layer.products(x)
    }
    private func sums<Scalar: Real>(of layer: Dense<Scalar>, _ x: [Scalar]) -> [Scalar] { layer.sums(x) }
    private func preActivations<Scalar: Real>(of layer: Dense<Scalar>, _ x: [Scalar]) -> [Scalar] {
        layer.preActivations(x)
    }
    private func answer<Scalar: Real>(of layer: Dense<Scalar>, to x: [Scalar]) -> [Scalar] { layer(x) }

    extension Layer where Scalar == Float {
        public var dense: Dense<Float> {
            @export(interface) get { layer(in: self) }
        }

        public var kernel: Matrix<Float> {
            @export(interface) get { dense.kernel }
        }

        public var bias: [Float] {
            @export(interface) get { dense.bias }
        }

        @export(interface)
        public func products(_ x: [Float]) -> Matrix<Float> { dense.products(x) }

        @export(interface)
        public func sums(_ x: [Float]) -> [Float] { dense.sums(x) }

        @export(interface)
        public func preActivations(_ x: [Float]) -> [Float] { dense.preActivations(x) }

        @export(interface)
        public func callAsFunction(_ x: [Float]) -> [Float] { answer(of: self, to: x) }
    }

    private func layer<Scalar: Real>(in layer: Layer<Scalar>) -> Dense<Scalar> { layer.dense }
    private func answer<Scalar: Real>(of layer: Layer<Scalar>, to x: [Scalar]) -> [Scalar] { layer(x) }

    extension Sequential where Scalar == Float {
        @export(interface)
        public init(_ layers: [Layer<Float>]) { self = make(layers) }

        @export(interface)
        public init(_ layers: [Dense<Float>]) { self = make(layers) }

        @export(interface)
        public init(_ printout: Printout, activations: [Activation]) throws(ShapeError) {
            self = try make(printout, activations)
        }

        @export(interface)
        public func callAsFunction(_ x: [Float]) -> [Float] { answer(of: self, to: x) }
    }

    private func make<Scalar: Real>(_ layers: [Layer<Scalar>]) -> Sequential<Scalar> { Sequential(layers) }
    private func make<Scalar: Real>(_ layers: [Dense<Scalar>]) -> Sequential<Scalar> { Sequential(layers) }
    private func make<Scalar: Real & PrintedScalar>(
        _ printout: Printout, _ activations: [Activation]
    ) throws(ShapeError) -> Sequential<Scalar> {
        try Sequential(printout, activations: activations)
    }
    private func answer<Scalar: Real>(of model: Sequential<Scalar>, to x: [Scalar]) -> [Scalar] { model(x) }

    extension Trace where Scalar == Float {
        @export(interface)
        public init(_ model: Sequential<Float>, _ x: [Float]) { self = make(model, x) }
    }

    private func make<Scalar: Real>(_ model: Sequential<Scalar>, _ x: [Scalar]) -> Trace<Scalar> {
        Trace(model, x)
    }
#endif
