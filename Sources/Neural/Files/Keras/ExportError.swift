import PlainText

/// Why a model cannot be written in a format.
public struct ExportError: Error, Sendable, Equatable, TextConvertible {
    enum Fault: Sendable, Equatable {
        case unknownLayer
        case otherShape
        case otherKind
        case unreadable(Text)
    }

    /// The index of the layer, from 0; nil if it is the model as a whole.
    public let layer: Int?
    private let name: Text
    private let fault: Fault

    init(layer: Int?, _ name: Text, _ fault: Fault) {
        (self.layer, self.name, self.fault) = (layer, name, fault)
    }

    /// The whole message, in one line.
    public var text: Text {
        let subject: Text = layer.map { "layer \($0), \(name)," } ?? "\(name)"
        return switch fault {
        case .unknownLayer:
            "\(subject) has no form in Keras' configuration of a Sequential model. Hint: save the arrays of its weights."
        case .otherShape:
            """
            \(subject) takes an array of another shape than Keras would give it. Hint: put a flatten or Reshape layer before it.
            """
        case .otherKind:
            "\(subject) would be read again as a layer of another kind. Hint: put that layer in its place."
        case .unreadable(let error): "\(subject) cannot be read again from Keras' configuration: \(error)"
        }
    }
}
