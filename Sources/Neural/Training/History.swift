import PlainText

/// The losses recorded in training, one for each epoch.
///
/// The loss of an epoch is not the loss computed after the epoch with the new weights, since each batch's
/// loss is taken before its step: Keras (3.15.0, `keras/src/backend/tensorflow/trainer.py`, `train_step`)
/// adds up the batches' losses, each times its number of rows, and divides by the number of all rows. If
/// losses are falling, those computed afterwards are smaller. With dropout and batch normalization the two
/// differ even if no weight changes, since these layers compute something else in training. ``EpochLoss`` has
/// all of these numbers, and ``Explanation/init(of:got:)`` tells which of them a given number is.
public struct History<Scalar: Real>: Sendable, Equatable {
    /// The mean loss over the rows of each epoch, taken before each batch's step.
    public internal(set) var loss: [Scalar] = []
    /// The mean loss over the validation rows after each epoch; empty without them.
    public internal(set) var validationLoss: [Scalar] = []

    /// The number of epochs trained.
    public var epochs: Int { loss.count }
}

/// The progress of training after an epoch.
public struct Progress<Scalar: Real>: Sendable, TextConvertible {
    /// The number of epochs trained, from 1.
    public let epoch: Int
    /// The number of epochs requested.
    public let epochs: Int
    /// The epoch's loss.
    public let loss: Scalar
    /// The loss over the validation rows, if there are any.
    public let validationLoss: Scalar?

    /// The fraction of the epochs that is done, above 0 and up to 1.
    public var fraction: Double { Double(epoch) / Double(epochs) }

    /// The progress as Keras prints it: `Epoch 3/1000 - loss: 6.5 - val_loss: 7.25`.
    public var text: Text {
        var text: Text = "Epoch \(epoch)/\(epochs) - loss: \(Double(loss))"
        if let validationLoss { text.append(" - val_loss: \(Double(validationLoss))") }
        return text
    }
}

/// When to stop training before its last epoch: once the loss no longer falls.
///
/// The loss is that of the validation rows, if there are any. The rule is that of Keras' `EarlyStopping`.
///
///     let stopping = EarlyStopping(patience: 10, minimumChange: 1e-6, restoresBest: true)
public struct EarlyStopping: Sendable {
    /// The number of epochs without improvement after which training stops; 0 counts as 1.
    public let patience: Int
    /// The amount by which a loss must fall to count as an improvement: more than this.
    public let minimumChange: Double
    /// Whether the model of the best epoch is restored.
    public let restoresBest: Bool

    /// Makes a rule with the parameters of Keras' `EarlyStopping(min_delta, patience, restore_best_weights)`.
    public init(patience: Int = 0, minimumChange: Double = 0, restoresBest: Bool = false) {
        self.patience = patience
        self.minimumChange = minimumChange
        self.restoresBest = restoresBest
    }
}

/// The state of early stopping between epochs.
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
