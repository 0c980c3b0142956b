import PlainText

/// The dropout layer of a trained model, which changes nothing.
enum Dropout {
    static func fault(_ rate: Double) -> StaticString? {
        rate >= 0 && rate < 1 ? nil : "a rate lies from 0 to below 1."
    }

    @export(interface)
    static func text(_ rate: Double) -> Text { "Dropout(\(rate))" }
}
