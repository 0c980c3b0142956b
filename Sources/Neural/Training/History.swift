import PlainText

/// What training saw, one number for each epoch.
public struct History<Scalar: Real>: Sendable, Equatable {
    /// The mean loss over the rows of each epoch, taken before each batch's step.
    public internal(set) var loss: [Scalar] = []
    /// The mean loss over the validation rows after each epoch; empty without them.
    public internal(set) var validationLoss: [Scalar] = []

    /// How many epochs were done.
    public var epochs: Int { loss.count }
}

/// How far training is, after an epoch.
public struct Progress<Scalar: Real>: Sendable, TextConvertible {
    /// Epochs done, from 1.
    public let epoch: Int
    /// Epochs asked for.
    public let epochs: Int
    /// The epoch's loss.
    public let loss: Scalar
    /// The loss over the validation rows, if there are any.
    public let validationLoss: Scalar?

    /// The part of the epochs that is done, above 0 and up to 1.
    public var fraction: Double { Double(epoch) / Double(epochs) }

    /// As Keras prints it: `Epoch 3/1000 - loss: 6.5 - val_loss: 7.25`.
    public var text: Text {
        var text: Text = "Epoch \(epoch)/\(epochs) - loss: \(Double(loss))"
        if let validationLoss { text.append(" - val_loss: \(Double(validationLoss))") }
        return text
    }
}

/// When to stop training before its last epoch: once the loss has stopped falling.
///
/// The loss is that of the validation rows, where there are any. The rule is that of Keras' `EarlyStopping`.
///
///     let stopping = EarlyStopping(patience: 10, minimumChange: 1e-6, restoresBest: true)
public struct EarlyStopping: Sendable {
    /// How many epochs without improvement are allowed before the one that stops.
    public let patience: Int
    /// An improvement is more than this.
    public let minimumChange: Double
    /// Whether the model of the best epoch is taken back.
    public let restoresBest: Bool

    /// A rule as Keras' `EarlyStopping(min_delta, patience, restore_best_weights)`.
    public init(patience: Int = 0, minimumChange: Double = 0, restoresBest: Bool = false) {
        self.patience = patience
        self.minimumChange = minimumChange
        self.restoresBest = restoresBest
    }
}

/// What early stopping remembers.
struct EarlyStoppingState<Scalar: Real> {
    private var lowest = Scalar.infinity
    private var waited = 0
    private(set) var best: Sequential<Scalar>?

    /// Whether training is over, after an epoch with this loss.
    mutating func isOver(_ loss: Scalar, _ rule: EarlyStopping, _ model: () -> Sequential<Scalar>) -> Bool {
        if loss < lowest - Scalar(rule.minimumChange) {
            lowest = loss
            waited = 0
            if rule.restoresBest { best = model() }
            return false
        }
        waited += 1
        return waited >= max(1, rule.patience)
    }
}
